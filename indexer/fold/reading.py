"""A caption as folding reads it: quickly for every caption, word by word for those that are compared."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from unidecode import unidecode

from indexer.fold.words import canonical
from indexer.hashing import hash_of
from schema.analysis.analyzer import stretches

SHORTEST_FRAMED = 20  # letters that must be left within dateline and notes
SHORTEST_CORE = 5  # words that must be left of a caption when its boilerplate is taken away

_DATELINE = re.compile(
    r"""^ (?: (?: At | From | In ) \s (?= [A-Z]{2} ) )?
        [A-Z][A-Z .'&/]{3,40} (?: , \s? [A-Z][A-Za-z .]{1,14} ){0,2} \s* (?: -{2,4} \s* | [-—–] \s+ ){1,2} """,
    re.VERBOSE,
)
_HEADING = re.compile(r"^[A-Z][A-Z0-9 ,.'&/()-]{8,90} (?:--+|—|–) +(?=[A-Z])")
_TITLE = re.compile(r"^STS-[\w-]+(?: [A-Z][\w-]+){1,5} --+ +(?=[A-Z])")  # 'STS-99 Official Crew Portrait --'
_PRINT = re.compile(r"^P-\d{5}(?: ?(?:BW|C))? +(?=[A-Z])")  # a print's number: 'P-99999 BW This image'
_PUBLISHED = re.compile(
    r"""(?: ^ | (?<=[.!?"”)\]\d]) ) \s* (?: -- \s* | \( | Note: \s* )?
        (?: (?: This \s )? Photo (?:graph)? \s (?: was \s | is \s )? (?: also \s )? )?
        (?: [Pp]ublished \s in \s | [Uu]sed \s in \s (?= [^\n]{0,200} (?: publication | \b SP-\d ) ) )
        [^\n]{0,250}? (?: \b (?: pages? | pp? \. | pg \.? ) \s* \d+ [.)]* | $ )""",
    re.VERBOSE,
)  # where a picture was printed, up to the page: 'Used in' is that only of a publication
_NOTE = re.compile(
    r"""\s*(?: https?://\S+
             | \(? \b ref (?: erence )? : .* $
             | original \s photo \s number .* $
             | (?: photo \s* | image \s* )? credit : .* $
             | \(? \b credit \s to \b .* $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(
    r"""[.!?\n] (?: (?<=\n) (?P<line>)
        | (?<!\n) (?<!\b[A-Z]\.) (?<!\b[DMSJ]r\.) (?<!\b[SL]t\.) (?<!\bMrs\.) (?<!\bCol\.) (?<!\bNo\.)
          (?P<apart> ["')\]”]* \s+ ) (?= ["'(\[“]? [A-Z] ) )""",
    re.VERBOSE,
)  # not behind an initial or a title, nor before the day of a month
_HINTS = ("http", "ref", "credit", "original")  # without one there is no note to look for
_PRINTED = ("ublished in ", "sed in ")
_AT = ("At ", "From ", "In ")  # before a dateline
_TOKEN = re.compile(r"[a-z0-9]+")
_ASIDE = {"()", '""', "“”", "''", "‘’"}
_CLOSING = {aside[1] for aside in _ASIDE}
_LISTING = {",", ";"}
_THOUSANDS = re.compile(r",(?<=\d,)(?<!\d{4},) ?(?=\d{3}(?!\w))")  # 'about 23, 437 square feet', too
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


class Word(NamedTuple):
    """A word of a caption: ``canon`` is what is compared.

    A ``name`` has a capital inside a sentence; an ``aside`` stands alone in brackets or quotes; behind a ``listed``
    word there is a comma or a semicolon.
    """

    canon: str
    form: str
    printed: str
    name: bool
    aside: bool
    listed: bool


_make = Word._make  # half the time of calling the class, and there are millions of words


class Reading(NamedTuple):
    """A caption without dateline and notes: its sentences, the plain words of each, and its name.

    The ``key`` is equal for captions that differ in case, punctuation and white space only.
    """

    text: str
    sentences: tuple[str, ...]
    plain: tuple[tuple[str, ...], ...]
    key: str

    @property
    def sound(self) -> bool:
        """Tell whether the text shows no damage that could not be repaired."""
        return "\ufffd" not in self.text


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a caption that are compared, and where among them sentences end.

    ``shared`` are the places of words in boilerplate sentences; a ``generic`` caption says nothing else.
    ``text`` is without dateline and notes.
    """

    words: tuple[Word, ...]
    ends: frozenset[int]
    shared: frozenset[int]
    text: str
    generic: bool


def read(text: str) -> Reading:
    """Read a caption's text; one that says everything twice is read once."""
    sentences = tuple(_sentences(without_frame(text)))
    plain = tuple([tuple(_TOKEN.findall(_plain(sentence))) for sentence in sentences])
    words = list(chain.from_iterable(plain))
    anew = _begins_anew(text, words)
    return Reading(text, sentences, plain, " ".join(words) or text.strip()) if anew < 0 else read(text[:anew])


def _begins_anew(text: str, words: Sequence[str]) -> int:
    """Find where a text that says everything twice begins anew; -1 where it does not."""
    half = len(words) // 2
    if half < 8 or len(words) % 2 or words[:half] != words[half:]:
        return -1
    return text.find(text[:20], 20)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        stop = end.start() if end["line"] is not None else end.start("apart")
        if stop > start:
            yield text[start:stop]
        start = end.end()
    if start < len(text):
        yield text[start:]


def without_frame(text: str) -> str:
    """Take a print's number, a dateline or a heading off the start and notes off the end, where enough is left."""
    bare = text
    if not text[1:2].islower() or text.startswith(_AT):
        for start in (_PRINT, _HEADING, _DATELINE, _TITLE):
            bare = start.sub("", bare)
    if any(hint in bare for hint in _PRINTED):
        bare = _PUBLISHED.sub("", bare)
    lower = bare.lower()
    bare = _NOTE.sub("", bare).strip() if any(hint in lower for hint in _HINTS) else bare.strip()
    return bare if len(bare) >= SHORTEST_FRAMED else text


def _plain(text: str) -> str:
    ascii_text = text if text.isascii() else _FOREIGN.sub(_latin, text)
    if "," in ascii_text:
        ascii_text = _THOUSANDS.sub("", ascii_text)
    return ascii_text.casefold().replace("'", "").replace("`", "")


def _latin(match: re.Match[str]) -> str:
    return _unidecoded(match[0])


_unidecoded = lru_cache(maxsize=1 << 14)(unidecode)


def word(reading: Reading, boilerplate: frozenset[int] = frozenset()) -> Wording:
    """Give the words of a caption; ``boilerplate`` has the hashes of sentences that many captions share."""
    shouting = reading.text.upper() == reading.text
    words: list[Word] = []
    ends = [0]
    shared: set[int] = set()
    for sentence, plain in zip(reading.sentences, reading.plain, strict=True):
        words.extend(_words(sentence, shouting=shouting))
        shared.update(range(ends[-1], len(words)) if sentence_hash(plain) in boilerplate else ())
        ends.append(len(words))
    generic = len(words) - len(shared) < SHORTEST_CORE
    return Wording(tuple(words), frozenset(ends), frozenset(shared), " ".join(reading.sentences), generic)


@lru_cache(maxsize=1 << 15)
def _words(sentence: str, *, shouting: bool) -> tuple[Word, ...]:
    """Give the words of a sentence; variants share most of their sentences."""
    found: list[Word] = []
    for readings, offset in stretches(sentence):
        for stem, forms, start, stop in readings:
            form, begin, end = forms[0], offset + start, offset + stop
            printed, behind = sentence[begin:end], sentence[end : end + 1]
            name = printed[0].isupper() and not shouting and bool(found)
            aside = behind in _CLOSING and sentence[begin - 1 : begin] + behind in _ASIDE
            found.append(_make((canonical(form, stem), form, printed, name, aside, behind in _LISTING)))
    return tuple(found)


def sentence_hash(plain: Iterable[str]) -> int:
    """Name a sentence by its plain words."""
    return hash_of(" ".join(plain))
