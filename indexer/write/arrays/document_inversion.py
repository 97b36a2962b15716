"""What of a family is searched: its words with their weights, its ids, its names and the values of its facets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

import numpy as np

from indexer.write.arrays.postings_builder import ValuePostings, WordPostings, ranges
from indexer.write.arrays.record_inversion import RecordInversion
from indexer.write.arrays.term_numbers import TermNumbers, Words
from schema.analysis.analyzer import Analyzer, key_of_id, key_of_title
from schema.arrays.postings import EVENT, EXACT, NAME, WHOLE_FIELDS, WHOLE_TITLE, Columns, Postings
from schema.arrays.record_postings import Records
from schema.document import Document
from schema.fields import FACETS
from schema.filing_date import created_on
from schema.identity import LONGEST_NAME, hashed_name, record_id
from schema.picture_year import first_year
from schema.single_record import IMAGE
from schema.whoosh.whoosh_schema import kept_lengths

# What a word weighs by where it stands: sums of powers of two, which add up exactly in any order and in any engine
TITLE, CAPTION, ASIDE = 2.0, 1.0, 0.5
CREDIT = 1 / 256  # next to nothing, but more: an explanation says that a caption holds the word
OPENING = 1.5  # the weight of a caption's first words, which name what is pictured
OPENING_WORDS = 25
CAPTION_WORDS = 60  # words that describe the picture; those behind them are of the mission, and an aside
LONGEST_MONTH = 31  # days
OTHER_MEDIA = 0.3125  # of what a word weighs in a picture's caption, in that of a film or a recording
GAP = 16  # positions between two parts of a text, so that no phrase reaches across

Days = tuple[int, int]  # the first and the last of an event, as ``_days`` numbers them

EXTRACTED = sorted((facet for facet in FACETS if facet.extracted), key=lambda facet: facet.numeric)


class Inversion:
    """Inverts documents, which are numbered from 0 in the order in which they are added."""

    def __init__(self, term_numbers: TermNumbers) -> None:
        self._term_numbers = term_numbers
        self._places = {name: WordPostings() for name in ("text", "title", "keywords")}
        self._values = {
            name: ValuePostings() for name in ("id", *WHOLE_FIELDS, *(facet.name for facet in FACETS))
        }
        self._stored: list[tuple[int, int, int]] = []

    def add(self, document: Document) -> None:
        """Add a document: its words, ids, names, facet values and days."""
        number, days = len(self._stored), _days(document)
        kinds = document.facets["media"]
        place, media = 0, OTHER_MEDIA if kinds and IMAGE not in kinds else 1.0
        for words, weight, gap in self._parts(document, days):
            self._places["text"].add(number, words, place, weight * media)
            place += len(words) + gap
        for place, words in _apart(map(self._term_numbers.words_of, _titles(document))):
            self._places["title"].add(number, words, place)
        self._places["keywords"].add(number, self._term_numbers.words_of(_keywords(document)))
        self._values["id"].add(number, _ids(document))
        self._values[NAME].add(number, _names(document))
        self._values[WHOLE_TITLE].add(number, _whole_titles(document))
        self._values[EVENT].add(number, _event(document, days))
        for name, values in document.facets.items():
            if values:
                self._values[name].add(number, values)
        self._stored.append((len(document.members), *days))

    def _parts(self, document: Document, days: Days) -> Iterator[tuple[Words, float, int]]:
        """Yield the parts of a family's text with what their words weigh, and the gap behind each."""
        words_of, lead = self._term_numbers.words_of, document.lead
        title = words_of(document.title) if lead.event_title else []  # another record's is an aside
        caption = words_of(lead.text)
        if title:
            yield title, TITLE, GAP
        yield caption[:OPENING_WORDS], OPENING, 0
        yield caption[OPENING_WORDS:CAPTION_WORDS], CAPTION, 0
        yield caption[CAPTION_WORDS:], ASIDE, GAP
        for words in self._asides(document, days, title, caption):
            yield words, ASIDE, GAP
        yield (
            words_of(" ".join((*document.credit.organisations, *document.credit.photographers))),
            CREDIT,
            GAP,
        )

    def _asides(self, document: Document, days: Days, title: Words, caption: Words) -> Iterator[Words]:
        """Yield the texts of least weight: words of other titles and variants, keywords, places, names, dates."""
        words_of = self._term_numbers.words_of
        yield from self._further(document, title, caption)
        yield words_of(_keywords(document))
        yield words_of(" \n ".join(dict.fromkeys(m.caption.fields.location for m in document.members)))
        for facet in EXTRACTED:
            values = document.facets[facet.name]
            yield words_of(" \n ".join(map(facet.label_of, values))) if values else []
        yield words_of(_dates(*days))

    def _further(self, document: Document, title: Words, caption: Words) -> Iterator[Words]:
        """Yield the words of each text of the family that no text before it has."""
        words_of, stems = self._term_numbers.words_of, self._term_numbers.stems
        seen, known = {document.lead.event_title and document.title, document.lead.text}, None
        for text in _other_texts(document):
            if text in seen:
                yield []
                continue
            if known is None:
                known = {stems[word] for word in (*title, *caption)}
            new = [word for word in words_of(text) if stems[word] not in known]
            known.update(stems[word] for word in new)
            yield new

    def columns(self) -> Columns:
        """Return the columns of all documents added."""
        stored = np.array(self._stored, dtype=np.int32).reshape(-1, 3)
        lengths = self._places["text"].lengths(len(stored))
        return Columns(
            fields={**self._words(), **{name: values.postings() for name, values in self._values.items()}},
            lengths=kept_lengths(lengths),
            total_length=int(lengths.sum()),
            records=stored[:, 0].copy(),
            first_day=stored[:, 1].copy(),
            last_day=stored[:, 2].copy(),
        )

    def _words(self) -> dict[str, Postings]:
        """Return the postings of each field of words: stems, and of the text also its forms at the same positions."""
        terms, stems, forms = (
            list(self._term_numbers.terms),
            self._term_numbers.stems,
            self._term_numbers.forms,
        )
        stem_of = np.array(stems, dtype=np.int32)
        found = {name: places.postings(terms, stem_of[places.words]) for name, places in self._places.items()}
        text = self._places["text"]
        each = np.array([len(own) for own in forms], dtype=np.int32)
        flat = np.fromiter(chain.from_iterable(forms), dtype=np.int32)
        exact = flat[ranges((np.cumsum(each) - each)[text.words], each[text.words])]
        return {**found, EXACT: text.postings(terms, exact, each[text.words])}


def invert(documents: Iterable[Document], analyzer: Analyzer) -> Columns:
    """Return the columns of documents, which are numbered from 0 in their order."""
    inversion = Inversion(TermNumbers(analyzer))
    for document in documents:
        inversion.add(document)
    return inversion.columns()


def invert_all(documents: Iterable[Document], analyzer: Analyzer) -> tuple[Columns, Records]:
    """Return the columns of documents and those of their single records, each text analysed once."""
    term_numbers = TermNumbers(analyzer)
    families, records = Inversion(term_numbers), RecordInversion(term_numbers.words_of)
    for number, document in enumerate(documents):
        families.add(document)
        records.add(number, document)
    return families.columns(), records.records(list(term_numbers.terms), term_numbers.stems)


def _titles(document: Document) -> Sequence[str]:
    """Return the archive's own titles of a family's records, without what heads an untitled caption."""
    titles = (m.caption.event_title or m.caption.title for m in document.members)
    return list(dict.fromkeys(filter(None, titles)))


def _whole_titles(document: Document) -> Iterator[str]:
    """Yield the key of each title that is one."""
    return filter(None, map(key_of_title, _titles(document)))


def _event(document: Document, days: Days) -> Iterator[str]:
    """Yield the key of the event that a family is a frame of: its title, as far as it is one, and its day."""
    title, (first, last) = document.lead.event_title, days
    if title and first and first == last:
        yield f"{key_of_title(title)} {abs(first)}"


def _apart(texts: Iterable[Words]) -> Iterator[tuple[int, Words]]:
    """Yield texts with the position at which each begins, so far apart that no phrase reaches across."""
    place = 0
    for words in texts:
        yield place, words
        place += len(words) + GAP


@lru_cache(1 << 12)
def _dates(first: int, last: int) -> str:
    """Return an event's day, months or years in words, as people type them: a stamp is no part of its caption."""
    if first <= 0:
        return ""
    days = dict.fromkeys(map(date.fromordinal, (first, last)))
    form = (
        "{0.day} {0:%B %Y}" if first == last else "{0:%B %Y}" if last - first <= LONGEST_MONTH else "{0.year}"
    )
    return " \n ".join(dict.fromkeys(map(form.format, days)))


def _days(document: Document) -> Days:
    """Return the first and last day of a family's event, proleptic ordinals from 1 on, or (0, 0).

    Days that stand in the dump or in an id alone, and not in the texts, are negative. Where the id has another year
    than the dump's date, they are that whole year.
    """
    if event := document.event_date:
        return event.start.toordinal(), event.end.toordinal()
    captions = [member.caption for member in document.members]
    filed = next(filter(None, (created_on(caption.fields.date_created) for caption in captions)), None)
    dated = first_year(captions)
    if dated and (filed is None or filed[0].year != dated.year):
        filed = date(dated.year, 1, 1), date(dated.year, 12, 31)
    return (-filed[0].toordinal(), -filed[1].toordinal()) if filed else (0, 0)


def invert_records(documents: Iterable[Document], analyzer: Analyzer) -> Records:
    """Return the columns of the single records of documents."""
    term_numbers = TermNumbers(analyzer)
    records = RecordInversion(term_numbers.words_of)
    for number, document in enumerate(documents):
        records.add(number, document)
    return records.records(list(term_numbers.terms), term_numbers.stems)


def _other_texts(document: Document) -> Sequence[str]:
    texts = (text for m in document.members for text in (m.caption.event_title, m.caption.text))
    return list(dict.fromkeys(texts))


def _keywords(document: Document) -> str:
    return " \n ".join(dict.fromkeys(word for m in document.members for word in m.caption.fields.keywords))


def _ids(document: Document) -> Iterator[str]:
    """Yield every id met in the family, as printed in lower case, by its key, and without any separators."""
    for member in document.members:
        for one in filter(None, (member.caption.nasa_id, *member.caption.printed_ids)):
            bare = "".join(filter(str.isalnum, one.casefold()))
            yield from filter(None, (one.casefold(), key_of_id(one), bare))


def _names(document: Document) -> Iterator[str]:
    """Yield every name the family answers to, those it would have had under another lead among them."""
    names = [document.id, *document.nasa_ids]
    for member in document.members:
        name = record_id(member.caption)
        names += [name, hashed_name(name, member.caption)]
    return (name for name in names if len(name) <= LONGEST_NAME)
