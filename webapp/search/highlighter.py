"""Which words of a hit to mark, as offsets: the same analysis that found them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema.analysis.analyzer import FORM, JOINED, LONGEST_WORD, Analyzer, Token
from webapp.search.language.wildcards import fitting, plain, prefix
from webapp.search.model.result import Passage

PASSAGE = 280  # characters of a caption shown in a hit
LEAD_IN = 60  # of those, before the first marked word
PART = (
    10_000  # characters of a longer caption that are read at once; the first part with a marked word is shown
)

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


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked: words by their stems or exact forms, words that fit a pattern, and rows of words."""

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


class Marker:
    """Marks what of a text a query asks for.

    Most words are read the same wherever they stand. Where only such are marked, a text is cut at its blanks, and the
    few chunks that hold one are all that is read of it.
    """

    def __init__(self, marked: Marked, analyzer: Analyzer) -> None:
        self._analyzer, self._rows = analyzer, marked.rows
        self._stems, self._forms = marked.stems, marked.forms
        self._terms = {*self._stems, *(FORM + form for form in self._forms)}  # a marked chunk has one of them
        self._terms.update(FORM * row.exact + word for row in self._rows for word in row.words)
        patterns = [plain(pattern) for pattern in marked.patterns]
        self._fits = [fitting(pattern) for pattern in patterns]
        self._by_chunk = all(map(_stands_alone, self._terms)) and all(map(_fits_alone, patterns))
        self._seen: set[str] = set()  # chunks
        self._held: dict[str, tuple[Mark, ...]] = {}  # the marks of those with a marked word

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Return the code points of every word in the text that is marked, in order; what overlaps is one."""
        if not (self._stems or self._forms or self._fits or self._rows):
            return ()
        if not self._by_chunk:
            return self._read(text)
        chunks = self._chunks_held(text)
        if not chunks:
            return ()
        if self._rows:
            start, end = _around(chunks, text)
            return _moved(self._read(text[start:end]), start)
        return tuple(
            sorted(
                mark for one in chunks for at in _places(one, text) for mark in _moved(self._held[one], at)
            )
        )

    def _read(self, text: str) -> tuple[Mark, ...]:
        """Return the marks of a text, all of which is analysed."""
        tokens = self._analyzer.analyse(text)
        places = {n for n, token in enumerate(tokens) if self._holds(token)}
        for kind in {row.exact for row in self._rows}:
            where = _places_of(tokens, exact=kind)
            places.update(n for row in self._rows if row.exact is kind for n in _standing(row, where))
        return tuple(_apart((tokens[n].start, tokens[n].end) for n in sorted(places)))

    def _chunks_held(self, text: str) -> set[str]:
        """Return the chunks of a text, each once, that hold a word which is marked, or may be in a row."""
        chunks = set(text.split())
        new = chunks - self._seen
        self._seen |= chunks
        short = [
            chunk for chunk in new if len(chunk) <= LONGEST_WORD
        ]  # only these are kept for later requests
        for chunk, terms in zip(short, map(self._analyzer.terms, short), strict=True):
            if not self._terms.isdisjoint(terms) or (self._fits and self._fit(terms)):
                self._held[chunk] = () if self._rows else self._read(chunk)
        for chunk in new.difference(short):
            self._held[chunk] = () if self._rows else self._read(chunk)
        return chunks & self._held.keys()

    def _fit(self, terms: Iterable[str]) -> bool:
        return any(fits(term[1:]) for term in terms if term[0] == FORM for fits in self._fits)

    def whole(self, text: str) -> tuple[Passage, ...]:
        """Mark a whole text; no passage where nothing in it is marked."""
        marks = self.marks(text)
        return (Passage(0, len(text), marks),) if marks else ()

    def best(self, text: str) -> tuple[Passage, ...]:
        """Return the passage of a text with the most different marked words; its beginning where there is none."""
        marks = next(filter(None, self._marks_by_part(text)), ())
        start, end = _window(text, marks)
        return (Passage(start, end, self._within(text, marks, start, end)),)

    def _within(self, text: str, marks: Sequence[Mark], start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks of a passage, without those of a row of words that it cuts."""
        held = tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)
        if not self._rows or len(held) == len(marks):
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

    def _holds(self, token: Token) -> bool:
        if token.stem in self._stems or not self._forms.isdisjoint(token.forms):
            return True
        return any(fits(form) for fits in self._fits for form in token.forms)


def _stands_alone(term: str) -> bool:
    """Return whether a word is read the same whatever stands before it: no number, no part of a designator."""
    word = term.removeprefix(FORM)
    return word.isalpha() and word not in JOINED


def _fits_alone(pattern: str) -> bool:
    """Return whether what a pattern fits is read the same whatever stands before it, as ``_stands_alone`` says."""
    begin = prefix(pattern)
    return begin.isalpha() and not any(begin.startswith(name) or name.startswith(begin) for name in JOINED)


def _places(chunk: str, text: str) -> Iterator[int]:
    """Yield where a chunk stands in a text between blanks."""
    place = text.find(chunk)
    while place >= 0:
        end = place + len(chunk)
        if (not place or text[place - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield place
        place = text.find(chunk, end)


def _around(chunks: Iterable[str], text: str) -> Mark:
    """Return the stretch of a text with all of these chunks, and the chunk before, which may change how one is read."""
    places = [(at, at + len(chunk)) for chunk in chunks for at in _places(chunk, text)]
    start, end = min(places)[0], max(end for _, end in places)
    before = text[:start].split()
    return (text.rindex(before[-1], 0, start) if before else 0), end


def _moved(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    return tuple((start + by, end + by) for start, end in marks)


def _places_of(tokens: Sequence[Token], *, exact: bool) -> dict[str, list[int]]:
    """Return the places of each stem, or of each form, among the words of a text."""
    places: dict[str, list[int]] = {}
    for n, token in enumerate(tokens):
        for term in token.forms if exact else (token.stem,):
            places.setdefault(term, []).append(n)
    return places


def _standing(row: Row, where: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Yield the places of the words of a row, wherever all of them stand as they must."""
    if not all(word in where for word in row.words):
        return
    first, *others = row.words
    for place in where[first]:
        if row.slop:
            near = [_nearest(where[word], place, row.slop + 1, ordered=row.ordered) for word in others]
        else:
            near = [place + n if place + n in where[word] else None for n, word in enumerate(others, 1)]
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


def _window(text: str, marks: Sequence[Mark]) -> Mark:
    """Choose where a passage begins and ends: at words, around the most varied marks."""
    if len(text) <= PASSAGE:
        return 0, len(text)
    starts, ends = [start for start, _ in marks] or [0], [end for _, end in marks] or [0]
    first = _lead_in(text, starts[0])
    if ends[-1] <= first + PASSAGE:
        return first, _stop(text, first)
    words = [text[start:end].casefold() for start, end in marks]
    begins = [_lead_in(text, start) for start in starts]
    variety = [
        len(set(words[bisect_left(starts, begin) : bisect_right(ends, begin + PASSAGE)])) for begin in begins
    ]
    best = begins[variety.index(max(variety))]
    return best, _stop(text, best)


def _lead_in(text: str, mark: int) -> int:
    """Return the first word that begins in the stretch before a mark, or the mark itself."""
    if mark <= LEAD_IN:
        return 0
    blank = text.find(" ", mark - LEAD_IN - 1, mark)
    return mark if blank < 0 else blank + 1


def _stop(text: str, begin: int) -> int:
    """Return where a passage ends: behind its last whole word, or in a word that is longer than a passage."""
    end = begin + PASSAGE
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", begin + 1, end + 1)
    return end if blank < 0 else blank
