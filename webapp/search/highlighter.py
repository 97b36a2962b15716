"""Which words of a hit to mark, as offsets: the same analysis that found them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from schema.analysis.analyzer import FORM, JOINED, LEADING, LONGEST_WORD, Analyzer
from webapp.search.language.wildcards import fitting, plain, prefix
from webapp.search.model.result import Passage
from webapp.search.passage_window import window

PART = (
    10_000  # characters of a longer caption that are read at once; the first part with a marked word is shown
)

YEAR = 4  # digits; names are followed by shorter numbers: STS 51-L, Apollo XI
_LETTER = re.compile(r"[A-Za-z0-9]")
_BLANK = re.compile(r"\s")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_OTHER = "\0"  # stands for each letter beyond ASCII while the beginnings of marked words are looked for

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """Words that are marked only where all of them stand one behind the other: stems, or ``exact`` forms.

    With a ``slop`` the others stand within so many words of the first, on either side, or, ``ordered``, behind it.
    """

    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False
    ordered: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The words, exact forms behind ``FORM``."""
        return tuple(FORM + word for word in self.words) if self.exact else self.words


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked: words by their stems or exact forms, words that fit a pattern, and rows of words."""

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


class _Chunk(NamedTuple):
    """What a chunk between blanks has: the places in it that are marked, and terms of rows."""

    marks: tuple[Mark, ...]
    terms: frozenset[str]


class _Place(NamedTuple):
    """A chunk where it stands in a text, from ``start`` to ``end``."""

    start: int
    end: int
    chunk: _Chunk


class Marker:
    """Marks what of a text a query asks for.

    Most words are read the same wherever they stand. Where only such are marked, texts are cut at their blanks, and all
    that is read of them are the few chunks that hold one, and what lies between those that may make up a row, or
    behind one where a number follows: 'Apollo 11'.
    ``look_through`` finds these in many texts at once, in one walk through all of them: half of the time
    (BENCHMARKS.md, "marking the words").
    """

    def __init__(self, marked: Marked, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._rows = {row: frozenset(filter(_stands_alone, row.terms)) for row in marked.rows}
        self._behind = _chunks(
            max((len(row.words) for row in marked.rows if not _is_alone(row)), default=-1) + 1
        )
        self._stems, self._forms = marked.stems, marked.forms
        self._row_terms = frozenset[str]().union(*self._rows.values())
        words = self._stems | {FORM + form for form in self._forms}
        self._terms = words | self._row_terms
        patterns = [plain(pattern) for pattern in marked.patterns]
        self._fits = [fitting(pattern) for pattern in patterns]
        self._by_chunk = (
            all(map(_stands_alone, words))
            and all(map(_fits_alone, patterns))
            and all(map(_begins_alone, marked.rows))
        )
        self._beginnings = self._beginnings_of(patterns)
        self._chunks: dict[str, _Chunk | None] = {}  # ``None`` for those without any of the terms
        self._places: dict[str, list[_Place]] = {}  # by text, where chunks with a term stand
        self._read_rows: dict[str, tuple[Mark, ...]] = {}  # the marks of stretches with words of rows

    def look_through(self, texts: Iterable[str]) -> None:
        """Find the chunks with a marked word in texts that are marked next; longer ones are read by parts, later."""
        if self._by_chunk and (self._terms or self._fits):
            self._see([text for text in texts if len(text) <= PART])

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Return the code points of every word in the text that is marked, in order; what overlaps is one."""
        if not (self._terms or self._fits):
            return ()
        if not self._by_chunk:
            return self._read(text, self._rows)
        if text not in self._places:
            self._see((text,))
        places = self._places[text]
        if not places:
            return ()
        marks = [
            (place.start + start, place.start + end) for place in places for start, end in place.chunk.marks
        ]
        if self._rows and (rows := self._rows_within(place.chunk.terms for place in places)):
            marks += self._row_marks(text, places, rows)
            marks.sort()
        return tuple(_apart(marks)) if len(marks) > 1 else tuple(marks)

    def _rows_within(self, terms: Iterable[frozenset[str]]) -> list[Row]:
        """Return the rows that have all of their words among some, but for numbers and the like."""
        held = frozenset[str]().union(*terms)
        return [row for row, needed in self._rows.items() if needed <= held]

    def _row_marks(self, text: str, places: Iterable[_Place], rows: Sequence[Row]) -> Iterator[Mark]:
        """Yield the marks of rows; of a text only what lies between chunks with their words is read."""
        needed = frozenset[str]().union(*(self._rows[row] for row in rows))
        with_words = [place for place in places if not place.chunk.terms.isdisjoint(needed)]
        for near in _clusters(text, with_words, max(row.slop for row in rows)):
            start, end = self._chunk_before(text, near[0].start), self._end_behind(text, near[-1].end)
            said = text[start:end]
            marks = self._read_rows.get(said)
            if marks is None:
                within = self._rows_within(place.chunk.terms for place in near)
                marks = self._read_rows[said] = self._read(said, within, alone=False) if within else ()
            if marks:
                yield from _moved(marks, start)

    def _chunk_before(self, text: str, start: int) -> int:
        """Return where to begin to read: at a place, or at the chunk before where it changes how this one is read."""
        before = text[max(0, start - LONGEST_WORD) : start].split()
        if not before or not (words := self._analyzer.read(before[-1])) or words[-1][1][0] not in LEADING:
            return start
        return text.rindex(before[-1], 0, start)

    def _end_behind(self, text: str, end: int) -> int:
        """Return where to read to: to a place, or so far behind it that the words of a row have room there."""
        behind = self._behind.match(text, end)
        return behind.end() if behind else end

    def _read(self, text: str, rows: Iterable[Row], *, alone: bool = True) -> tuple[Mark, ...]:
        """Return the marks of a text, all of which is analysed: of rows and, but for ``alone``, of single words."""
        spans: list[Mark] = []
        places: set[int] = set()
        where: dict[str, list[int]] = {term: [] for row in rows for term in row.terms}
        exact = any(row.exact for row in rows)
        for readings, offset in self._analyzer.stretches(text):
            for stem, forms, start, stop in readings:
                if alone and self._holds(stem, forms):
                    places.add(len(spans))
                for term in (stem, *(FORM + form for form in forms)) if exact else (stem,):
                    if term in where:
                        where[term].append(len(spans))
                spans.append((offset + start, offset + stop))
        held = (row for row in rows if all(where[term] for term in row.terms))
        places.update(place for row in held for place in _standing(row, where))
        return tuple(_apart(spans[n] for n in sorted(places)))

    def _see(self, texts: Iterable[str]) -> None:
        """Find where chunks stand in texts that have a word which is marked, or may be in a row."""
        texts = [text for text in dict.fromkeys(texts) if text not in self._places]
        whole, at = " ".join(texts), 0
        ends = self._candidates(texts)
        starts = iter(sorted(ends))
        start = next(starts, -1)
        for text in texts:
            self._places[text] = places = []
            end = at + len(text)
            while 0 <= start < end:
                chunk = self._chunk(whole[start : ends[start]])
                if chunk:
                    places.append(_Place(start - at, ends[start] - at, chunk))
                start = next(starts, -1)
            at = end + 1

    def _chunk(self, chunk: str) -> _Chunk | None:
        """Return what a chunk has; ``None`` where that is nothing."""
        if chunk not in self._chunks:
            # only the terms of short ones are kept for later requests
            terms = self._analyzer.terms(chunk) if len(chunk) <= LONGEST_WORD else None
            is_in = terms is None or not self._terms.isdisjoint(terms) or (self._fits and self._fit(terms))
            self._chunks[chunk] = (
                _Chunk(self._read(chunk, ()), self._row_terms.intersection(terms or self._row_terms))
                if is_in
                else None
            )
        return self._chunks[chunk]

    def _candidates(self, texts: Sequence[str]) -> dict[int, int]:
        """Return where chunks begin and end that may have a marked word, by how such words begin.

        The places are those of the texts one behind the other with a blank between. Any chunk with a letter beyond
        ASCII may, which is written otherwise in its words.
        """
        found: dict[int, int] = {}
        plain = []
        for text in texts:
            if text.isascii() and text.isprintable():  # so that all white space is blanks
                plain.append(text)
            else:
                plain.append(_BEYOND_ASCII.sub(_OTHER, _BLANK.sub(" ", text)))
        small = f"{' '.join(plain)} ".lower()
        for begun in (*self._beginnings, _OTHER):
            place = small.find(begun)
            while place >= 0:
                end = small.find(" ", place)
                found[small.rfind(" ", 0, place) + 1] = end
                place = small.find(begun, end)
        return found

    def _beginnings_of(self, patterns: Iterable[str]) -> set[str]:
        """Return by which letters every chunk can be found that may hold a marked word.

        Any with an apostrophe may: these are left out in its words.
        """
        begins = {"'", "`", *map(prefix, patterns)}
        for term in self._terms:
            begins.update((term[1:],) if term[0] == FORM else self._analyzer.beginnings(term))
        return begins

    def _fit(self, terms: Iterable[str]) -> bool:
        return any(fits(term[1:]) for term in terms if term[0] == FORM for fits in self._fits)

    def whole(self, text: str) -> tuple[Passage, ...]:
        """Mark a whole text; no passage where nothing in it is marked."""
        marks = self.marks(text)
        return (Passage(0, len(text), marks),) if marks else ()

    def best(self, text: str) -> tuple[Passage, ...]:
        """Return the passage of a text with the most different marked words; its beginning where there is none."""
        marks = self.marks(text) if len(text) <= PART else next(filter(None, self._marks_by_part(text)), ())
        start, end = window(text, marks)
        return (Passage(start, end, self._within(text, marks, start, end)),)

    def _within(self, text: str, marks: Sequence[Mark], start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks of a passage, without those of a row of words that it cuts."""
        held = tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)
        if not self._rows or len(held) == len(marks):
            return held
        slop = max(row.slop for row in self._rows)
        if all(_are_apart(text, marks, edge, slop) for edge in (start, end)):
            return held
        whole = set(_moved(self.marks(text[start:end]), start))
        return tuple(mark for mark in held if mark in whole) or held  # of a row that is longer than a passage

    def _marks_by_part(self, text: str) -> Iterator[tuple[Mark, ...]]:
        """Yield the marks of one part of a text after the other, each ending with a whole word."""
        start = 0
        while start < len(text):
            end = len(text) if len(text) <= start + PART else text.rfind(" ", start + 1, start + PART) + 1
            end = end or start + PART  # in a word that is longer than a part
            yield tuple((start + begin, start + stop) for begin, stop in self.marks(text[start:end]))
            start = end

    def _holds(self, stem: str, forms: Sequence[str]) -> bool:
        if stem in self._stems or not self._forms.isdisjoint(forms):
            return True
        return bool(self._fits) and any(fits(form) for fits in self._fits for form in forms)


def _stands_alone(term: str) -> bool:
    """Return whether a word is read the same whatever stands before it: a year, but no number and no designator."""
    word = term.removeprefix(FORM)
    return (word.isalpha() and word not in JOINED) or (word.isdecimal() and len(word) >= YEAR)


def _is_alone(row: Row) -> bool:
    """Return whether all words of a row are read the same anywhere."""
    return all(map(_stands_alone, row.terms))


def _begins_alone(row: Row) -> bool:
    """Return whether a row can be found by the words in it that are read the same anywhere, the first among them."""
    return _is_alone(row) or (not row.slop and _stands_alone(row.terms[0]))


@cache
def _chunks(most: int) -> re.Pattern[str]:
    """Return a pattern of so many chunks, each behind blanks, or of as many as there are."""
    return re.compile(rf"(?:\s+\S+){{0,{most}}}")


def _fits_alone(pattern: str) -> bool:
    """Return whether what a pattern fits is read the same whatever stands before it, as ``_stands_alone`` says."""
    begin = prefix(pattern)
    return begin.isalpha() and not any(begin.startswith(name) or name.startswith(begin) for name in JOINED)


def _clusters(text: str, places: Iterable[_Place], slop: int) -> Iterator[list[_Place]]:
    """Yield chunks of a text, in order, in groups that may be within a number of words of each other.

    What has a letter has a word, and two chunks may be read as one: 'STS 51-L'.
    """
    near: list[_Place] = []
    for place in places:
        if near and _is_beyond(text[near[-1].end : place.start], slop):
            yield near
            near = []
        near.append(place)
    if near:
        yield near


def _is_beyond(between: str, slop: int) -> bool:
    """Return whether more words than a number stand in what lies between two."""
    return not between.isspace() and sum(map(bool, map(_LETTER.search, between.split()))) > 2 * slop


def _are_apart(text: str, marks: Sequence[Mark], edge: int, slop: int) -> bool:
    """Return whether no row reaches over the edge of a passage: the marks beside it are too far from each other."""
    before = max((end for _, end in marks if end <= edge), default=None)
    behind = min((start for start, _ in marks if start >= edge), default=None)
    return before is None or behind is None or _is_beyond(text[before:behind], slop)


def _moved(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    return tuple((start + by, end + by) for start, end in marks)


def _standing(row: Row, where: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Yield the places of the words of a row, wherever all of them stand as they must."""
    first, *others = row.terms
    for place in where[first]:
        if row.slop:
            near = [_nearest(where[term], place, row.slop + 1, ordered=row.ordered) for term in others]
        else:
            near = [place + n if place + n in where[term] else None for n, term in enumerate(others, 1)]
        found = [one for one in near if one is not None]
        if len(found) == len(others):
            yield from (place, *found)


def _nearest(places: Sequence[int], place: int, reach: int, *, ordered: bool) -> int | None:
    """Return the place nearest to one, within reach, and not that place itself; ``ordered`` only behind it."""
    near = (one for one in places if 0 < (one - place if ordered else abs(one - place)) <= reach)
    return min(near, key=lambda one: abs(one - place), default=None)


def _apart(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks in order, those that overlap as one: the pairs of a run of Chinese letters."""
    last: Mark | None = None
    for start, end in marks:
        if last and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last
