"""Which words of a hit to mark, as offsets: the same analysis that found them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from schema.analysis.analyzer import JOINED, STRETCH, Analyzer
from webapp.search.language.wildcards import fitting, plain
from webapp.search.model.query import AnyOf, Bag, Boolean, Dated, FacetIs, Node, Phrase, Wildcard, Word, walk
from webapp.search.model.result import Passage

PASSAGE = 280  # characters of a caption shown in a hit
LEAD_IN = 60  # of those, before the first marked word
PART = (
    10_000  # characters of a longer caption that are read at once; the first part with a marked word is shown
)

Mark = tuple[int, int]


class Marker:
    """Marks the words of one query, and those of some stems ``also``."""

    def __init__(
        self,
        node: Node,
        function_words: frozenset[str],
        analyzer: Analyzer,
        also: Iterable[str] = (),
    ) -> None:
        self._analyzer = analyzer
        wanted = list(walk(node, excluded=False))
        said = [token for text in _texts(wanted) for token in analyzer.analyse(text)]
        content = [token for token in said if token.forms[0] not in function_words] or said
        self._stems = {token.stem for token in content} | set(also)
        self._forms = {form for token in content for form in token.spellings}
        self._fits = [fitting(plain(one.pattern)) for one in wanted if isinstance(one, Wildcard)]
        self._alone = not self._fits and all(map(_stands_alone, self._stems | self._forms))
        self._known: dict[str, tuple[Mark, ...]] = {}

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Return the code points of every word of the query in the text, in order."""
        if not (self._stems or self._fits):
            return ()
        if self._alone:
            return tuple(self._stretch_by_stretch(text))
        tokens = self._analyzer.analyse(text)
        return tuple((start, end) for stem, forms, start, end in tokens if self._holds(stem, forms))

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


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the texts whose words are marked."""
    for node in nodes:
        match node:
            case Word(text) | Phrase(text):
                yield text
            case FacetIs(_, value):
                yield value
            case Bag(words):
                yield " ".join(word.text for word in words)
            case Wildcard() | Dated() | Boolean() | AnyOf():
                pass
            case _:
                assert_never(node)


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
