"""A caption as folding compares it: normalized quickly for all captions, tokenized for those that are compared.

Normalizing takes off what frames a caption (dateline, print number, notes) and writes the rest in plain words; captions
that differ in case, punctuation and white space alone have one key. Tokenizing adds to each word what comparing asks:
its canonical spelling, and whether it is a name, an aside or part of a list.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from unidecode import unidecode

from indexer.fold.frame import strip_frame
from indexer.fold.word_classes import canonical
from indexer.hashing import hash_of
from schema.analysis.analyzer import analyzer_of, leads
from schema.analysis.sentences import Sentences
from schema.analysis.units import Units
from schema.vocabulary import Vocabulary

_MOST_UNITS = 1 << 18  # units kept in memory; some 100 bytes each
SHORTEST_CORE = 5  # words that must be left of a caption when its boilerplate is taken away

_APOSTROPHES = b"'`"
_PLAIN = bytes(
    ord(char.lower()) if (char := chr(code)).isascii() and char.isalnum() else ord(" ") for code in range(256)
)
_ASIDE = {"()", '""', "“”", "''", "‘’"}
_CLOSING = {aside[1] for aside in _ASIDE}
_LISTING = {",", ";"}
_THOUSANDS = re.compile(r",(?<=\d,)(?<!\d{4},) ?(?=\d{3}(?!\w))")  # 'about 23, 437 square feet', too
_MISREAD_ONE = re.compile(
    r"(?<=[A-Z]{3}-)l\b"
)  # 'ABC-l', read off paper: a letter for the figure it looks like
_WIDE = re.compile(r"\s\s|[^\S ]")  # blanks other than one space
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


class CaptionWord(NamedTuple):
    """A word of a caption: ``canon`` is what is compared, ``form`` its plain spelling, ``printed`` the caption's own.

    A ``name`` has a capital inside a sentence; an ``aside`` stands alone in brackets or quotes; behind a ``listed``
    word there is a comma or a semicolon.
    """

    canon: str
    form: str
    printed: str
    name: bool
    aside: bool
    listed: bool


_make = CaptionWord._make  # half the time of calling the class, and there are millions of words (bench_fold)


class NormalizedCaption(NamedTuple):
    """A caption without dateline and notes: its sentences, the plain words of each, and its key.

    The ``key`` is equal for captions that differ in case, punctuation and white space only: exact duplicates.
    """

    text: str
    sentences: tuple[str, ...]
    plain: tuple[tuple[str, ...], ...]
    key: str

    @property
    def sound(self) -> bool:
        """Whether the text shows no damage that could not be repaired."""
        return "\ufffd" not in self.text


@dataclass(frozen=True, slots=True)
class TokenizedCaption:
    """The words of a caption, what of each is compared (``canons``), and the places at which sentences begin and end.

    ``boilerplate`` are the places of words in sentences that many captions share; a ``generic`` caption says nothing
    else. ``text`` is without dateline and notes.
    """

    words: tuple[CaptionWord, ...]
    canons: tuple[str, ...]
    sentence_ends: frozenset[int]
    boilerplate: frozenset[int]
    text: str
    generic: bool


def normalize(text: str, reader: Sentences) -> NormalizedCaption:
    """Return a caption's text without its frame, in plain words; one that says everything twice is read once."""
    if "-l" in text:
        text = _MISREAD_ONE.sub("1", text)
    sentences = _framed(text, reader)
    plain = tuple([_plain_words(sentence) for sentence in sentences])
    words = list(chain.from_iterable(plain))
    again = _second_copy(text, words)
    if again >= 0:
        return normalize(text[:again], reader)
    return NormalizedCaption(text, sentences, plain, " ".join(words) or text.strip())


@lru_cache(maxsize=1 << 14)  # a text is read for its fingerprint, and again when it is compared
def _framed(text: str, reader: Sentences) -> tuple[str, ...]:
    """Return the sentences of a text without its frame."""
    return tuple(reader.split(strip_frame(text)))


def _second_copy(text: str, words: Sequence[str]) -> int:
    """Return where a text that says everything twice begins anew; -1 where it does not."""
    half = len(words) // 2
    if half < 8 or len(words) % 2 or words[:half] != words[half:]:
        return -1
    return text.find(text[:20], 20)


def _plain_words(text: str) -> tuple[str, ...]:
    """Return the runs of letters and figures of a text in small letters of ASCII, without its apostrophes."""
    ascii_text = text if text.isascii() else _FOREIGN.sub(_latin, text)
    if "," in ascii_text:
        ascii_text = _THOUSANDS.sub("", ascii_text)
    return tuple(ascii_text.encode().translate(_PLAIN, _APOSTROPHES).decode().split())


def _latin(match: re.Match[str]) -> str:
    return _unidecoded(match[0])


_unidecoded = lru_cache(maxsize=1 << 14)(unidecode)


def tokenize(
    caption: NormalizedCaption, vocabulary: Vocabulary, boilerplate: frozenset[int] = frozenset()
) -> TokenizedCaption:
    """Return the words of a caption; ``boilerplate`` has the hashes of sentences that many captions share."""
    shouting = caption.text.upper() == caption.text
    words: list[CaptionWord] = []
    ends = [0]
    shared: set[int] = set()
    for sentence, plain in zip(caption.sentences, caption.plain, strict=True):
        words.extend(_words(sentence, vocabulary, shouting=shouting))
        shared.update(range(ends[-1], len(words)) if sentence_hash(plain) in boilerplate else ())
        ends.append(len(words))
    generic = len(words) - len(shared) < SHORTEST_CORE
    return TokenizedCaption(
        tuple(words),
        tuple([word.canon for word in words]),
        frozenset(ends),
        frozenset(shared),
        " ".join(caption.sentences),
        generic,
    )


@lru_cache(maxsize=1 << 15)
def _words(sentence: str, vocabulary: Vocabulary, *, shouting: bool) -> tuple[CaptionWord, ...]:
    """Return the words of a sentence; kept, since variants share most of their sentences."""
    if _WIDE.search(sentence):  # what is printed of a name may have such blanks inside: 'STS  51-L'
        found, _ = _read(sentence, vocabulary, shouting=shouting)
    else:
        found = _units_of(vocabulary, shouting=shouting).of(sentence)
    if found and found[0].name:  # any sentence begins with a capital
        found[0] = found[0]._replace(name=False)
    return tuple(found)


@lru_cache(maxsize=8)
def _units_of(vocabulary: Vocabulary, *, shouting: bool) -> Units[CaptionWord]:
    return Units(partial(_read, vocabulary=vocabulary, shouting=shouting), _MOST_UNITS)


def _read(text: str, vocabulary: Vocabulary, *, shouting: bool) -> tuple[list[CaptionWord], bool]:
    """Return words as they are inside a sentence, and whether they may change how what follows is read."""
    found: list[CaptionWord] = []
    runs = analyzer_of(vocabulary).stretches(text)
    for readings, offset in runs:
        for stem, forms, start, stop in readings:
            form, begin, end = forms[0], offset + start, offset + stop
            printed, behind = text[begin:end], text[end : end + 1]
            name = printed[0].isupper() and not shouting
            aside = behind in _CLOSING and text[begin - 1 : begin] + behind in _ASIDE
            canon = canonical(vocabulary, form, stem)
            found.append(_make((canon, form, printed, name, aside, behind in _LISTING)))
    return found, leads(runs)


def sentence_hash(plain: Iterable[str]) -> int:
    """Return the hash of 64 bits by which a sentence is known, of its plain words."""
    return hash_of(" ".join(plain))
