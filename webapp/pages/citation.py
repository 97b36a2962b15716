"""How to cite a family of captions: in a sentence, and as BibTeX."""

import re

from schema.document import Document
from webapp.pages import wording

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def plain(document: Document, address: str) -> str:
    """Return a sentence for a footnote: who, what, when, which picture, where."""
    date = f" ({wording.when(document.event_date)})" if document.event_date else ""
    ids = f" Photograph {', '.join(document.nasa_ids[:3])}." if document.nasa_ids else ""
    who = ", ".join(_authors(document))
    return f"{who + '. ' if who else ''}“{_title(document)}”{date}.{ids} {address}"


def bibtex(document: Document, address: str) -> str:
    """Return a BibTeX entry: ``@misc``, since BibTeX has no type for photographs."""
    fields = {
        "title": "{" + _escaped(_title(document)) + "}",
        "author": " and ".join("{" + _escaped(name) + "}" for name in _authors(document)),
        "year": str(document.event_date.start.year) if document.event_date else "",
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
