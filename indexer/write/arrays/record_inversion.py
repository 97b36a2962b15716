"""The columns of single records: each one's own words and values, apart from those of its family."""

from collections.abc import Callable, Iterator

import numpy as np

from indexer.write.arrays.postings_builder import ValuePostings, WordPostings
from schema.analysis.analyzer import key_of_id
from schema.arrays.record_postings import Records, postings
from schema.document import Caption, Document
from schema.fields import RECORD_FIELDS, FieldKind
from schema.single_record import created, media_type, name

Words = list[int]


class RecordInversion:
    """Inverts the records of documents, which are added in their order.

    ``words_of`` returns the words of a text as numbers.
    """

    def __init__(self, words_of: Callable[[str], Words]) -> None:
        self._words_of = words_of
        self._places = {
            field.name: WordPostings() for field in RECORD_FIELDS if field.kind is FieldKind.WORDS
        }
        self._values = {
            field.name: ValuePostings() for field in RECORD_FIELDS if field.kind is FieldKind.WHOLE
        }
        self._families: list[int] = []
        self._days: list[int] = []

    def add(self, number: int, document: Document) -> None:
        """Add the records of a document: their words and values."""
        for member in document.members:
            self._add(len(self._families), member.caption)
            day = created(member.caption, document)
            self._days.append(day.toordinal() if day else 0)
            self._families.append(number)

    def _add(self, record: int, caption: Caption) -> None:
        fields, credit = caption.fields, caption.credit
        for field, text in (
            ("title", caption.title),
            ("description", caption.text),
            ("keywords", " \n ".join(fields.keywords)),
            ("location", fields.location),
            ("photographer", fields.photographer),
            ("secondary_creator", fields.secondary_creator),
            ("credit", " \n ".join((*credit.organisations, *credit.photographers))),
        ):
            if text:
                self._places[field].add(record, self._words_of(text))
        self._values["nasa_id"].add(record, [name(caption)])
        self._values["id"].add(record, _spellings(caption))
        self._values["center"].add(record, filter(None, [fields.center]))
        self._values["media_type"].add(record, [media_type(caption)])
        self._values["album"].add(record, fields.album)

    def records(self, terms: list[str], stems: list[int]) -> Records:
        """Return the columns; ``stems`` maps the number of a word to the index of its stem in ``terms``."""
        stem_of = np.array(stems, dtype=np.int32)
        words = {
            field: places.postings(terms, stem_of[places.words]) for field, places in self._places.items()
        }
        found = {**words, **{field: values.postings() for field, values in self._values.items()}}
        return Records(
            fields={field: postings(one) for field, one in found.items()},
            families=np.array(self._families, dtype=np.int32),
            days=np.array(self._days, dtype=np.int32),
        )


def _spellings(caption: Caption) -> Iterator[str]:
    """Yield every id met in a record, as printed in lower case and by its key."""
    for one in filter(None, (caption.nasa_id, *caption.printed_ids)):
        yield from filter(None, (one.casefold(), key_of_id(one)))
