"""The Whoosh writer: one Whoosh document a family, and the columns decoded from them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from whoosh.index import create_in, open_dir

from schema import columns
from schema.columns import EXACT, NAME
from schema.document import Caption, Document
from schema.fields import FACETS
from schema.identity import LONGEST_NAME, record_id, told_apart
from schema.manifest import COLUMNS, WHOOSH
from schema.text import analyse, key_of_id
from schema.whoosh_columns import decode
from schema.whoosh_schema import Term, Terms, whoosh_schema

TITLE, CAPTION, ASIDE, CREDIT = 2.0, 1.0, 0.5, 0.0  # what a word weighs by where it stands
GAP = 16  # positions between two parts of a text, so that no phrase reaches across
MEMORY = 1024  # MiB that Whoosh may hold before it writes a run to disk


class WhooshWriter:
    """Writes documents as a Whoosh index of one segment."""

    name = "whoosh"

    def write(self, documents: Sequence[Document], folder: Path) -> None:
        """Write the index and its columns under ``folder``."""
        place = folder / WHOOSH
        place.mkdir(mode=0o700)
        index = create_in(place, whoosh_schema())
        writer = index.writer(limitmb=MEMORY)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit()
        index.close()
        columns.save(decode(place), folder / COLUMNS)

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Open index and columns as if to serve them; ``ValueError`` where they hold different numbers of families."""
        index = open_dir(folder / WHOOSH, readonly=True)
        documents = index.doc_count()
        index.close()
        found = columns.load(folder / COLUMNS)
        if found.documents != documents:
            raise ValueError(f"the index holds {documents} families, its columns {found.documents}")
        return documents, int(found.records.sum())


def _fields(document: Document) -> dict[str, object]:
    stems, forms = _text(document)
    event = document.event_date
    return {
        "text": stems.as_value(),
        EXACT: forms.as_value(),
        "title": _stems(document.title),
        "keywords": _stems(" \n ".join(_keywords(document))),
        "id": _ids(document),
        NAME: _names(document),
        **{facet.name: list(document.facets[facet.name]) for facet in FACETS},
        "family": document.id,
        "records": len(document.members),
        "first_day": event.start.toordinal() if event else 0,
        "last_day": event.end.toordinal() if event else 0,
    }


def _text(document: Document) -> tuple[Terms, Terms]:
    """Give the one scored text of a family, as stems and as exact forms at the same positions."""
    stems, forms = Terms(), Terms()
    position = 0
    for text, weight in _parts(document):
        for token in analyse(text):
            stems.add(token.stem, position, weight)
            for form in token.forms:
                forms.add(form, position, weight)
            position += 1
        position += GAP
    return stems, forms


def _parts(document: Document) -> Iterator[tuple[str, float]]:
    """Yield the parts of a family's text with what their words weigh."""
    lead = document.lead
    yield document.title if lead.event_title else "", TITLE
    yield lead.text, CAPTION
    for text in _asides(document):
        yield text, ASIDE
    yield " ".join((*document.credit.organisations, *document.credit.photographers)), CREDIT


def _asides(document: Document) -> Iterator[str]:
    """Yield what else a family says: other titles, words of variants that the lead lacks, keywords, names."""
    known = {token.stem for token in analyse(f"{document.title} {document.lead.text}")}
    for member in document.members:
        for text in (member.caption.event_title, member.caption.text):
            new = [token for token in analyse(text) if token.stem not in known]
            known.update(token.stem for token in new)
            yield " ".join(text[token.start : token.end] for token in new)
    yield " \n ".join(_keywords(document))
    yield " \n ".join(dict.fromkeys(m.caption.fields.location for m in document.members))
    for facet in FACETS:
        if facet.extracted and not facet.numeric:
            yield " \n ".join(document.facets[facet.name])


def _stems(text: str) -> list[Term]:
    terms = Terms()
    for position, token in enumerate(analyse(text)):
        terms.add(token.stem, position)
    return terms.as_value()


def _keywords(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for m in document.members for word in m.caption.fields.keywords))


def _ids(document: Document) -> list[str]:
    """Give every id met in the family, as printed in lower case and by its key."""
    ids = [one for member in document.members for one in _ids_of(member.caption)]
    return list(
        dict.fromkeys(spelling for one in ids for spelling in (one.casefold(), key_of_id(one)) if spelling)
    )


def _ids_of(caption: Caption) -> tuple[str, ...]:
    return (*([caption.nasa_id] if caption.nasa_id else []), *caption.printed_ids)


def _names(document: Document) -> list[str]:
    """Give every name the family answers to, those it would have had under another lead among them."""
    names = [document.id, *document.nasa_ids]
    for member in document.members:
        name = record_id(member.caption)
        names += [name, told_apart(name, member.caption)]
    return [name for name in dict.fromkeys(names) if len(name) <= LONGEST_NAME]
