"""Which words of a hit to mark, as offsets: the same analysis that found them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from schema.text import Token, analyse
from webapp.search.page import Passage
from webapp.search.query import AllOf, AnyOf, Bag, FacetIs, Node, Phrase, Wildcard, Word
from webapp.search.wildcards import fitting, plain

PASSAGE = 280  # characters of a caption shown in a hit
LEAD_IN = 60  # of those, before the first marked word

Mark = tuple[int, int]


class Marker:
    """Marks the words of one query."""

    def __init__(self, node: Node, function_words: frozenset[str]) -> None:
        said = [token for text in _texts(node) for token in analyse(text)]
        content = [token for token in said if token.forms[0] not in function_words] or said
        self._stems = {token.stem for token in content}
        self._forms = {form for token in content for form in token.spellings}
        self._fits = [fitting(plain(pattern)) for pattern in _patterns(node)]

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Give the code points of every word of the query in the text, in order."""
        return tuple((token.start, token.end) for token in analyse(text) if self._holds(token))

    def whole(self, text: str) -> tuple[Passage, ...]:
        """Mark a whole text; no passage where nothing in it is marked."""
        marks = self.marks(text)
        return (Passage(0, len(text), marks),) if marks else ()

    def best(self, text: str) -> tuple[Passage, ...]:
        """Give the passage of a text with the most different marked words; its beginning where there is none."""
        marks = self.marks(text)
        start, end = _window(text, marks)
        return (Passage(start, end, tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)),)

    def _holds(self, token: Token) -> bool:
        return (
            token.stem in self._stems
            or not self._forms.isdisjoint(token.forms)
            or any(fits(token.forms[0]) for fits in self._fits)
        )


def _texts(node: Node) -> Iterable[str]:
    match node:
        case Word(text) | Phrase(text):
            yield text
        case FacetIs(_, value):
            yield value
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from _texts(inner)
        case Bag(words):
            yield " ".join(word.text for word in words)


def _patterns(node: Node) -> Iterable[str]:
    match node:
        case Wildcard(pattern):
            yield pattern
        case AllOf(nodes) | AnyOf(nodes):
            for inner in nodes:
                yield from _patterns(inner)


def _window(text: str, marks: Sequence[Mark]) -> Mark:
    """Choose where a passage begins and ends: at words, around the most varied marks."""
    if len(text) <= PASSAGE:
        return 0, len(text)
    begins = [_lead_in(text, start) for start, _ in marks] or [0]
    words = [text[start:end].casefold() for start, end in marks]
    starts, ends = [start for start, _ in marks], [end for _, end in marks]
    variety = [
        len(set(words[bisect_left(starts, begin) : bisect_right(ends, begin + PASSAGE)])) for begin in begins
    ]
    begin = begins[variety.index(max(variety))]
    return begin, _stop(text, begin)


def _lead_in(text: str, mark: int) -> int:
    """Give the first word that begins in the stretch before a mark, or the mark itself."""
    if mark <= LEAD_IN:
        return 0
    blank = text.find(" ", mark - LEAD_IN - 1, mark)
    return mark if blank < 0 else blank + 1


def _stop(text: str, begin: int) -> int:
    """Give where a passage ends: behind its last whole word, or in a word that is longer than a passage."""
    end = begin + PASSAGE
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", begin + 1, end + 1)
    return end if blank < 0 else blank
