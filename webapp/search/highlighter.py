"""Which words of a hit to mark, as offsets: the same analysis that found them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema.analysis.analyzer import JOINED, STRETCH, Analyzer, Token
from webapp.search.language.wildcards import fitting, plain
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
    """Marks what of a text a query asks for."""

    def __init__(self, marked: Marked, analyzer: Analyzer) -> None:
        self._analyzer, self._rows = analyzer, marked.rows
        self._stems, self._forms = marked.stems, marked.forms
        self._fits = [fitting(plain(pattern)) for pattern in marked.patterns]
        self._alone = not self._fits and all(map(_stands_alone, self._stems | self._forms))
        self._known: dict[str, tuple[Mark, ...]] = {}

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Return the code points of every word in the text that is marked, in order; what overlaps is one."""
        if not (self._stems or self._forms or self._fits or self._rows):
            return ()
        if self._alone and not self._rows:
            return tuple(self._stretch_by_stretch(text))
        tokens = self._analyzer.analyse(text)
        places = {n for n, token in enumerate(tokens) if self._holds(token.stem, token.forms)}
        for kind in {row.exact for row in self._rows}:
            where = _places_of(tokens, exact=kind)
            places.update(n for row in self._rows if row.exact is kind for n in _standing(row, where))
        return tuple(_apart((tokens[n].start, tokens[n].end) for n in sorted(places)))

    def _stretch_by_stretch(self, text: str) -> Iterator[Mark]:
        """Return the same marks without analysing each stretch anew, where what stands before it is all one."""
        for match in STRETCH.finditer(text):
            marks = self._known.get(match[0])
            if marks is None:
                marks = self._known[match[0]] = tuple(
                    (start, end)
                    for stem, forms, start, end in self._analyzer.read(match[0])
                    if self._holds(stem, forms)
                )
            for start, end in marks:
                yield match.start() + start, match.start() + end

    def whole(self, text: str) -> tuple[Passage, ...]:
        """Mark a whole text; no passage where nothing in it is marked."""
        marks = self.marks(text)
        return (Passage(0, len(text), marks),) if marks else ()

    def best(self, text: str) -> tuple[Passage, ...]:
        """Return the passage of a text with the most different marked words; its beginning where there is none."""
        marks = next(filter(None, self._marks_by_part(text)), ())
        start, end = _window(text, marks)
        return (Passage(start, end, tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)),)

    def _marks_by_part(self, text: str) -> Iterator[tuple[Mark, ...]]:
        """Yield the marks of one part of a text after the other, each ending with a whole word."""
        start = 0
        while start < len(text):
            end = len(text) if len(text) <= start + PART else text.rfind(" ", start + 1, start + PART) + 1
            end = end or start + PART  # in a word that is longer than a part
            yield tuple((start + begin, start + stop) for begin, stop in self.marks(text[start:end]))
            start = end

    def _holds(self, stem: str, forms: tuple[str, ...]) -> bool:
        if stem in self._stems or not self._forms.isdisjoint(forms):
            return True
        return bool(self._fits) and any(fits(form) for fits in self._fits for form in forms)


def _stands_alone(word: str) -> bool:
    """Return whether a word is read the same whatever stands before it: no number, no part of a designator."""
    return word.isalpha() and word not in JOINED


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
