"""How to credit and cite a family of captions: a credit line, as HTML, in the usual styles, and as BibTeX."""

import re

from markupsafe import Markup

from schema.document import Document
from webapp.pages import wording

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def credit(document: Document, nasa_id: str = "") -> str:
    """Return the line to print beside a picture: whom it is credited to, and its id; '' where nobody is credited."""
    who = "/".join(_credited(document))
    name = nasa_id or next(iter(document.nasa_ids), "")
    return f"{who} ({name})" if who and name else who


def _credited(document: Document) -> tuple[str, ...]:
    """Return whom the caption credits; where it names nobody, whom the archive's file does."""
    printed = (*document.credit.organisations, *document.credit.photographers)
    return printed or document.facets.get("credit", ())


def html(document: Document, address: str, nasa_id: str = "") -> str:
    """Return the credit line as HTML to paste: the title as a link to the picture's page, then the credit."""
    line = credit(document, nasa_id)
    linked = Markup('<a href="{}">{}</a>').format(address, _title(document))
    return str(linked + (Markup(". Credit: {}").format(line) if line else ""))


def plain(document: Document, address: str) -> str:
    """Return a sentence for a footnote: who, what, when, which picture, where."""
    date = f" ({wording.when(document.event_date)})" if document.event_date else ""
    ids = f" Photograph {', '.join(document.nasa_ids[:3])}." if document.nasa_ids else ""
    who = ", ".join(_authors(document))
    return f"{who + '. ' if who else ''}“{_title(document)}”{date}.{ids} {address}"


def styles(document: Document, address: str) -> tuple[tuple[str, str], ...]:
    """Return the name of each usual style with the citation in it."""
    return (
        ("Chicago", plain(document, address)),
        ("APA", _apa(document, address)),
        ("MLA", _mla(document, address)),
    )


def _apa(document: Document, address: str) -> str:
    """Cite as APA 7 does photographs: who (when). title [Photograph]. where."""
    who, title = ", & ".join(_authors(document)), f"{_title(document)} [Photograph]"
    date = f"({_year(document) or 'n.d.'})"
    return f"{who} {date}. {title}. {address}" if who else f"{title}. {date}. {address}"


def _mla(document: Document, address: str) -> str:
    """Cite as MLA 9 does photographs: who. title. when, where."""
    who = ", and ".join(_authors(document))
    date = f" {wording.when(document.event_date)}," if document.event_date else ""
    return f"{who + '. ' if who else ''}{_title(document)}.{date} {address}."


def _year(document: Document) -> str:
    return str(document.event_date.start.year) if document.event_date else ""


def bibtex(document: Document, address: str) -> str:
    """Return a BibTeX entry: ``@misc``, since BibTeX has no type for photographs."""
    fields = {
        "title": "{" + _escaped(_title(document)) + "}",
        "author": " and ".join("{" + _escaped(name) + "}" for name in _authors(document)),
        "year": _year(document),
        "howpublished": "Photograph " + _escaped(", ".join(document.nasa_ids[:3]))
        if document.nasa_ids
        else "",
        "url": address,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9_.:-]', '-', document.id)},\n{lines}}}"


def _authors(document: Document) -> tuple[str, ...]:
    return document.credit.photographers + document.credit.organisations


def _title(document: Document) -> str:
    return " ".join(document.title.split())


def _escaped(text: str) -> str:
    r"""Escape what TeX takes for a command.

    >>> _escaped("R&D_1 {50 %}")
    'R\\&D\\_1 \\{50 \\%\\}'
    """
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
