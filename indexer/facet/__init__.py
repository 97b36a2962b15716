"""Facets out of prose and ids: missions, agencies, landmarks, people and the like, each value with its evidence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from typing import Any

from indexer.facet.authority import Authority
from indexer.facet.expedition import expeditions
from indexer.facet.gazetteer import (
    Gazetteer,
    GazetteerHit,
    Text,
    canonical_names,
    compile_patterns,
    is_elsewhere,
    name_of,
)
from indexer.facet.id_missions import missions_of_id
from indexer.facet.landforms import Landforms
from indexer.facet.numbered import numbered, words_of
from indexer.facet.pads import BEGINNINGS, pads
from indexer.facet.person import PersonExtractor
from indexer.facet.place_forms import one_value_each
from indexer.facet.span import Span, Stretches, folded, leftmost_longest
from indexer.facet.tokens import Runs
from indexer.facet.tunnels import tunnels
from indexer.facet.worlds import is_on_another_world, shows_another_world
from indexer.facet.zones import CREDITS, TAKEN, credit_zones, photographer_zones
from indexer.processes import spread
from schema.document import Caption, Evidence
from schema.fields import FACETS
from schema.vocabulary import Case, Entry, Form, Vocabulary
from schema.vocabulary.series import Series

Row = tuple[Evidence, ...]
Reading = tuple[str, int, str]  # a field of a record, where its prose begins, and that prose
Readings = tuple[Reading, ...]
Found = tuple[str, int, tuple[Any, ...]]  # a field, where its prose begins, and a span of that prose

DEARER = 2  # times what reading a record costs
OF_PEOPLE = frozenset(facet.name for facet in FACETS if facet.extracted and facet.names_people)


def find(captions: Sequence[Caption], vocabulary: Vocabulary) -> list[Row]:
    """Return each caption's evidence, ordered by field and place, with names as the whole corpus spells them.

    >>> from schema.vocabulary import load
    >>> caption = Caption("d.txt", 1, None, "", "Crew visits Red Square.", "", "")
    >>> [(e.facet, e.value, e.start, e.end) for e in find([caption], load())[0]]
    [('landmark', 'Red Square', 12, 22)]
    """
    rows = extract_facets(captions, vocabulary)
    return canonicalize(rows, spellings(count_names(rows), vocabulary), vocabulary)


def extract_facets(captions: Sequence[Caption], vocabulary: Vocabulary) -> list[Row]:
    """Return each caption's evidence, names of persons as printed; many captions are read in several processes."""
    texts = [tuple(_readings(caption)) for caption in captions]
    found = chain.from_iterable(spread(_extract, texts, vocabulary, weight=DEARER))
    return [_row(caption, one, vocabulary) for caption, one in zip(captions, found, strict=True)]


def _extract(texts: Sequence[Readings], vocabulary: Vocabulary) -> list[tuple[Found, ...]]:
    extractor = _extractor(vocabulary)
    return [tuple(extractor.extract(readings)) for readings in texts]


def _row(caption: Caption, found: Iterable[Found], vocabulary: Vocabulary) -> Row:
    """Return what the prose of a record names, and the mission of its id where the prose does not name that."""
    row = tuple(_evidence(caption, found))
    named = {(one.facet, one.value) for one in row}
    return (
        *row,
        *(one for one in missions_of_id(caption, vocabulary) if (one.facet, one.value) not in named),
    )


def _evidence(caption: Caption, found: Iterable[Found]) -> Iterator[Evidence]:
    key = caption.key
    for field, offset, (start, end, facet, values, rule) in found:
        for value in values:
            yield Evidence(facet, value, key, field, offset + start, offset + end, rule)


def count_names(rows: Iterable[Row]) -> Counter[str]:
    """Count the names of persons as printed."""
    return Counter(name for row in rows for name in _persons(row))


def spellings(names: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, str]:
    """Return the corpus' one spelling of each printed name; the order of ``names`` does not matter."""
    return Authority(vocabulary).reconcile(dict(sorted(names.items())))


def canonicalize(rows: Sequence[Row], spelling: Mapping[str, str], vocabulary: Vocabulary) -> list[Row]:
    """Return evidence with the names of persons as the corpus spells them."""
    authority = Authority(vocabulary)
    return [_spelt(row, spelling, authority.resolve(_persons(row))) for row in rows]


def _persons(row: Row) -> list[str]:
    return [item.value for item in row if item.facet in OF_PEOPLE]


def _spelt(row: Row, spelling: Mapping[str, str], resolved: Mapping[str, str]) -> Row:
    """Write a record's names as the corpus spells the persons whom the record means by them."""
    named = {name: spelling[resolved.get(name, name)] for name in _persons(row)}
    return tuple(_renamed(item, named) for item in row) if named else row


def _renamed(item: Evidence, named: Mapping[str, str]) -> Evidence:
    value = named.get(item.value, item.value)
    if item.facet not in OF_PEOPLE or value == item.value:
        return item
    return Evidence(item.facet, value, item.record, item.field, item.start, item.end, item.rule)


def _readings(caption: Caption) -> Iterator[Reading]:
    yield "caption", 0, caption.text
    if caption.event_title and caption.event_title != caption.text:
        offset = max(0, caption.title.find(caption.event_title))
        yield "title", offset, caption.title[offset:]


@dataclass(frozen=True, slots=True, eq=False)
class _Extractor:
    """The compiled vocabulary and the grammars that stand on it."""

    vocabulary: Vocabulary
    gazetteer: Gazetteer
    landforms: Landforms
    people: PersonExtractor
    canonical: dict[str, str]

    def extract(self, readings: Readings) -> Iterator[Found]:
        """Yield what the fields of a record name, names of persons as printed."""
        elsewhere = False
        found: list[tuple[str, int, Span]] = []
        for field, offset, printed in readings:
            spans, elsewhere = _read(self, printed, elsewhere)
            found += ((field, offset, span) for span in spans)
        yield from ((field, offset, tuple(span)) for field, offset, span in _one_name_each(found))

    def read(self, text: Text, elsewhere: bool) -> tuple[list[Span], bool]:
        """Return what a text names, by place, and whether it shows another world than ours.

        A text that names no world takes over ``elsewhere``: a title that of its caption.
        """
        hits = list(self.gazetteer.hits(text.printed))
        marks = [hit for hit in hits if isinstance(hit.meaning, str)]
        elsewhere = shows_another_world(marks, text, elsewhere)
        zones = [*credit_zones(marks, text)]
        things = leftmost_longest(_outside(self._things(hits, text, elsewhere), Stretches(zones), text))
        persons = self.people.read(text, things, Stretches([*zones, *photographer_zones(marks, text)]))
        found = [*(span for span in things if span.facet), *persons, *expeditions(text)]
        return sorted(dict.fromkeys(found)), elsewhere

    def _things(self, hits: Sequence[GazetteerHit], text: Text, elsewhere: bool) -> Iterator[Span]:
        names_worlds = any(hit.meaning == "off_earth" for hit in hits)
        for hit in hits:
            match hit.meaning:
                case Entry() as entry if not (elsewhere and entry.elsewhere):
                    span = name_of(hit, entry, text)
                    if span:
                        yield span
                case Form() as form if not (elsewhere and form.elsewhere):
                    places = self.landforms.read(hit, form, text)
                    yield from (
                        one
                        for one in places
                        if not (names_worlds and is_on_another_world(one.start, one.end, text))
                    )
                case Series() as series:
                    yield from numbered(hit, series, text)
                case "pad":
                    yield from pads(hit, text)
        yield from tunnels(text, self.canonical)


def _one_name_each(found: Sequence[tuple[str, int, Span]]) -> Iterable[tuple[str, int, Span]]:
    """Return what a record names with one value for each landmark, in whatever form a place of it calls that."""
    landmarks = [span for _, _, span in found if span.facet == "landmark"]
    if len({span.values for span in landmarks}) < 2:
        return found
    known = (value for span in landmarks if span.rule.startswith("vocabulary") for value in span.values)
    chosen = one_value_each((value for span in landmarks for value in span.values), known)
    return [(field, offset, _called(span, chosen)) for field, offset, span in found] if chosen else found


def _called(span: Span, chosen: Mapping[str, str]) -> Span:
    if span.facet != "landmark":
        return span
    return span._replace(values=tuple(dict.fromkeys(chosen.get(value, value) for value in span.values)))


def _outside(spans: Iterator[Span], zones: Stretches, text: Text) -> Iterator[Span]:
    """Leave out the agencies of credits; a landmark that is a nebula or a web site hides what is inside it, only."""
    for span in spans:
        if span.facet == "landmark" and is_elsewhere(text.folded, span.end):
            yield span._replace(facet="")
        elif span.facet != "agency" or span.start not in zones:
            yield span


@lru_cache(maxsize=1 << 12)
def _read(extractor: _Extractor, printed: str, elsewhere: bool) -> tuple[list[Span], bool]:
    """Return what a text names; cached, since archives print the same caption for picture after picture."""
    return extractor.read(Text(printed, folded(printed)), elsewhere)


@lru_cache(maxsize=2)
def _extractor(vocabulary: Vocabulary) -> _Extractor:
    canonical = canonical_names(vocabulary.entries, "landmark")
    return _Extractor(
        vocabulary,
        compile_patterns(_patterns(vocabulary)),
        Landforms(
            canonical,
            vocabulary.leading,
            vocabulary.headline_verbs,
            frozenset(_heads(vocabulary)),
            vocabulary.persons,
            {
                short: head
                for form in vocabulary.forms
                for head in (form.head, form.plural)
                for short in shorter(head, vocabulary)
            },
        ),
        PersonExtractor(vocabulary.persons, Runs(vocabulary.persons)),
        canonical,
    )


def shorter(name: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield a name with its words shortened as captions do, each and all.

    >>> from schema.vocabulary import load
    >>> list(shorter("Assembly and Checkout Building", load()))
    ['Assembly & Checkout Building', 'Assembly and Checkout Bldg', 'Assembly & Checkout Bldg']
    """
    short = {full: one for one, full in vocabulary.abbreviations.items()}
    words = name.split(" ")
    found = [place for place, word in enumerate(words) if word in short]
    for places in chain.from_iterable(combinations(found, n) for n in range(1, len(found) + 1)):
        yield " ".join(short[word] if place in places else word for place, word in enumerate(words))


def _heads(vocabulary: Vocabulary) -> Iterator[str]:
    for form in vocabulary.forms:
        yield from filter(None, (form.head, form.plural))


def _patterns(vocabulary: Vocabulary) -> Iterator[tuple[Entry | Form | Series | str, str]]:
    for entry in vocabulary.entries:
        shortened = entry.facet == "landmark" and entry.case is Case.NAME
        yield from (
            (entry, one)
            for spelling in entry.spellings
            for one in (spelling, *(shorter(spelling, vocabulary) if shortened else ()))
        )
    for form in vocabulary.forms:
        heads = [head for head in dict.fromkeys((form.head, form.plural)) if head]
        yield from ((form, one) for head in heads for one in (head, *shorter(head, vocabulary)))
    for series in vocabulary.series:
        yield from ((series, word) for word in dict.fromkeys(words_of(series)))
    yield from (("pad", beginning) for beginning in BEGINNINGS)
    yield from (("credit", beginning) for beginning in CREDITS)
    yield from (("taken", beginning) for beginning in TAKEN)
    yield from (("off_earth", word) for word in vocabulary.off_earth)
    yield from (("on_earth", word) for word in vocabulary.on_earth)
