"""A caption as folding reads it: quickly for every caption, word by word for those that are compared."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from unidecode import unidecode

from indexer.fold.words import canonical, is_year, lists
from schema.document import Caption
from schema.text import analyse, stem

SHARED_BY = 12  # captions that hold the same sentence before it counts as boilerplate
SHORTEST_FRAMED = 20  # letters that must be left within dateline and notes
SHORTEST_CORE = 5  # words that must be left of a caption when its boilerplate is taken away

_DATELINE = re.compile(
    r"""^ (?: (?: At | From | In ) \s (?= [A-Z]{2} ) )?
        [A-Z][A-Z .'&/]{3,40} (?: , \s? [A-Z][A-Za-z .]{1,14} )? \s* (?: -{1,4} | — | – ) \s+ """,
    re.VERBOSE,
)
_HEADING = re.compile(r"^[A-Z][A-Z0-9 ,.'&/()-]{8,70} (?:--+|—|–) +(?=[A-Z])")
_NOTE = re.compile(
    r"""\s*(?: https?://\S+
             | \(? \b ref (?: erence )? : .* $
             | original \s photo \s number .* $
             | (?: photo \s* | image \s* )? credit : .* $
             | \(? \b credit \s to \b .* $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(
    r"""(?<=[.!?]) (?<!\b[A-Z]\.) (?<!\b[DMSJ]r\.) (?<!\b[SL]t\.) (?<!\bMrs\.) (?<!\bCol\.) (?<!\bNo\.)
        ["')\]”]* \s+ (?= ["'(\[“]? [A-Z] ) | \n""",
    re.VERBOSE,
)  # not behind an initial or a title, nor before the day of a month
_HINT = re.compile(
    r"http|ref|credit|original\sphoto", re.IGNORECASE
)  # without one there is no note to look for
_TOKEN = re.compile(r"[a-z0-9]+")


class Word(NamedTuple):
    """A word of a caption: ``canon`` is what is compared.

    A ``name`` has a capital inside a sentence; an ``aside`` stands alone in brackets.
    """

    canon: str
    form: str
    printed: str
    name: bool
    aside: bool


@dataclass(frozen=True)
class Reading:
    """A caption without dateline and notes: its sentences, and the plain words of each."""

    caption: Caption
    sentences: tuple[str, ...]
    plain: tuple[tuple[str, ...], ...]

    @cached_property
    def all_words(self) -> tuple[str, ...]:
        """Give the plain words of all sentences."""
        return tuple(chain.from_iterable(self.plain))

    @cached_property
    def key(self) -> str:
        """Name the text: equal for captions that differ in case, punctuation and white space only."""
        return " ".join(self.all_words) or self.caption.text.strip()

    @cached_property
    def sound(self) -> bool:
        """Tell whether the text shows no damage that could not be repaired."""
        return "\ufffd" not in self.caption.text


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a caption that are compared, and where among them sentences end.

    ``shared`` are the places of words in boilerplate sentences; a ``generic`` caption says nothing else.
    """

    words: tuple[Word, ...]
    ends: frozenset[int]
    shared: frozenset[int]
    text: str
    generic: bool


def read(caption: Caption) -> Reading:
    """Read one caption; a text that says everything twice is read once."""
    sentences = tuple(part for part in _SENTENCE.split(without_frame(caption.text)) if part)
    plain = tuple(tuple(_TOKEN.findall(_plain(sentence))) for sentence in sentences)
    words = [word for sentence in plain for word in sentence]
    half = len(words) // 2
    if half >= 8 and words[:half] == words[half : 2 * half] and len(words) == 2 * half:
        return read(replace(caption, text=_first_half(caption.text)))
    return Reading(caption, sentences, plain)


def _first_half(text: str) -> str:
    """Cut a text that says everything twice where it begins anew."""
    return text[: text.find(text[:20], 20)]


def without_frame(text: str) -> str:
    """Take a dateline or heading off the start and notes off the end, where enough is left."""
    bare = _DATELINE.sub("", _HEADING.sub("", text, count=1), count=1)
    bare = _NOTE.sub("", bare).strip() if _HINT.search(bare) else bare.strip()
    return bare if len(bare) >= SHORTEST_FRAMED else text


def _plain(text: str) -> str:
    ascii_text = text if text.isascii() else unidecode(text)
    return ascii_text.casefold().replace("'", "").replace("`", "")


def word(reading: Reading, boilerplate: frozenset[str]) -> Wording:
    """Give the words of a caption."""
    shouting = reading.caption.text.upper() == reading.caption.text
    words: list[Word] = []
    ends = [0]
    shared: set[int] = set()
    for sentence, key in zip(reading.sentences, _keys(reading), strict=True):
        words.extend(_words(sentence, shouting=shouting))
        shared.update(range(ends[-1], len(words)) if key in boilerplate else ())
        ends.append(len(words))
    generic = len(words) - len(shared) < SHORTEST_CORE
    return Wording(tuple(words), frozenset(ends), frozenset(shared), reading.caption.text, generic)


def _words(sentence: str, *, shouting: bool) -> Iterable[Word]:
    for place, token in enumerate(analyse(sentence)):
        form, printed = token.forms[0], sentence[token.start : token.end]
        name = place > 0 and not shouting and printed[0].isupper()
        aside = sentence[token.start - 1 : token.start] == "(" and sentence[token.end : token.end + 1] == ")"
        yield Word(canonical(form, token.stem), form, printed, name, aside)


def _keys(reading: Reading) -> list[str]:
    return [" ".join(words) for words in reading.plain]


def boilerplate(readings: Iterable[Reading]) -> frozenset[str]:
    """Find the sentences that many captions share; they neither fold captions nor keep them apart."""
    counts: Counter[str] = Counter()
    for reading in readings:
        counts.update({key for key in _keys(reading) if key})
    return frozenset(key for key, count in counts.items() if count >= SHARED_BY)


def own_words(reading: Reading, shared: frozenset[str]) -> list[str]:
    """Give the plain words outside boilerplate, in the spelling in which they are compared."""
    own = [words for words, key in zip(reading.plain, _keys(reading), strict=True) if key not in shared]
    kept = own if sum(map(len, own)) >= SHORTEST_CORE else reading.plain
    return spelled(chain.from_iterable(kept)) or [reading.key]


def spelled(forms: Iterable[str]) -> list[str]:
    """Give forms in the spelling in which they are compared."""
    return [canonical(form, stem(form)) for form in forms]


def hard_words(words: Iterable[str]) -> frozenset[str]:
    """Give the words that never come or go between two variants: numbers but years, and directions."""
    directions = lists().directions
    return frozenset(w for w in words if w in directions or (w.isdigit() and not is_year(w)))
