"""A caption as folding reads it: its words in a comparable form, boilerplate at the ends known."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from indexer.fold.words import lists
from schema.document import Caption
from schema.text import analyse

SHARED_BY = 12  # captions that hold the same sentence before it counts as boilerplate

_DATELINE = re.compile(r"^[A-Z][A-Z ,.'&/]{5,60}(?:, ?[A-Z][A-Za-z]{1,5}\.?)?(?: *(?:--+|—|–|:)) *")
_NOTE = re.compile(
    r"""\s*(?: https?://\S+
             | \(? \b ref (?: erence )? : .* $
             | original \s photo \s number .* $
             | (?: photo \s* )? credit : .* $
             | \(? \b credit \s to \b .* $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\s{2,}|\n")


class Word(NamedTuple):
    """A word of a caption: ``canon`` is what is compared, ``name`` tells a capital inside a sentence."""

    canon: str
    form: str
    printed: str
    name: bool


@dataclass(frozen=True)
class Reading:
    """A caption's words without dateline and notes, and the hashes of its sentences."""

    caption: Caption
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, str], ...]  # (number of words up to its end, its words)

    @cached_property
    def canons(self) -> tuple[str, ...]:
        """Give the words as they are compared."""
        return tuple(word.canon for word in self.words)

    @cached_property
    def key(self) -> str:
        """Name the text: equal for captions that differ in case, punctuation and white space only."""
        return " ".join(word.form for word in self.words)

    @cached_property
    def sound(self) -> bool:
        """Tell whether the text shows no damage that could not be repaired."""
        return "\ufffd" not in self.caption.text


def read(caption: Caption) -> Reading:
    """Read one caption; a text that says everything twice is read once."""
    text = _plain(caption.text)
    words: list[Word] = []
    ends: list[tuple[int, str]] = []
    shouting = text.upper() == text
    for sentence in _SENTENCE.split(text):
        found = _words(sentence, shouting=shouting)
        words.extend(found)
        ends.append((len(words), " ".join(word.form for word in found)))
    half = len(words) // 2
    if (
        half >= 8
        and len(words) == 2 * half
        and [w.form for w in words[:half]] == [w.form for w in words[half:]]
    ):
        words = words[:half]
        ends = [end for end in ends if end[0] <= half]
    return Reading(caption, tuple(words), tuple(ends))


def _plain(text: str) -> str:
    bare = _NOTE.sub(" ", _DATELINE.sub("", text, count=1)).strip()
    return bare if len(bare) >= 20 else text


def _words(sentence: str, *, shouting: bool) -> list[Word]:
    same = lists().same
    found = []
    for place, token in enumerate(analyse(sentence)):
        form, printed = token.forms[0], sentence[token.start : token.end]
        number = next((other for other in token.forms if other.isdigit()), "")
        canon = same.get(form) or number.lstrip("0") or number or token.stem
        name = place > 0 and not shouting and printed[0].isupper()
        found.append(Word(canon, form, printed, name))
    return found


def boilerplate(readings: Iterable[Reading]) -> frozenset[str]:
    """Find the sentences that many captions share; they neither fold captions nor keep them apart."""
    counts: Counter[str] = Counter()
    for reading in readings:
        counts.update({words for _, words in reading.sentences if words})
    return frozenset(words for words, count in counts.items() if count >= SHARED_BY)


def core(reading: Reading, shared: frozenset[str]) -> tuple[Word, ...]:
    """Give the words without boilerplate sentences; all of them where nothing much would be left."""
    kept: list[Word] = []
    start = 0
    for end, words in reading.sentences:
        if words not in shared:
            kept.extend(reading.words[start:end])
        start = end
    return tuple(kept) if len(kept) >= 5 else reading.words


def frequencies(readings: Sequence[Reading]) -> Counter[str]:
    """Count in how many captions a form stands: a slip of the pen is rare, the word meant is not."""
    counts: Counter[str] = Counter()
    for reading in readings:
        counts.update({word.form for word in reading.words})
    return counts
