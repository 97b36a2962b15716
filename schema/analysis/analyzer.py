"""What counts as a word: one analysis for writing, searching, folding and highlighting.

A token stands for one place in a text. Its ``stem`` is the term of the scored field; its ``forms`` are the
exact word and other ways to write it, and stand in a second field. Designators are one token in any spelling:

    >>> from schema.vocabulary import load
    >>> analyse = analyzer_of(load()).analyse
    >>> [token.stem for token in analyse("STS-51L at St. Basil’s")]
    ['sts51l', 'at', 'st', 'basil']
    >>> analyse("Soyuz TMA-09M")[1].stem == analyse("tma9m")[0].stem
    True
    >>> analyse("Apollo XI") [1].stem, analyse("Expedition One")[1].stem
    ('11', '1')
    >>> analyse("OV-105's bay")[0].stem, analyse("Saturn IB")[1].stem == analyse("Saturn 1B")[1].stem
    ('ov105', True)
    >>> analyse("ISS040-E-47616")[0].stem == analyse("iss040e047616")[0].stem
    True

Chinese, Japanese and Korean letters stand without blanks, so a run of them is read as its overlapping pairs:

    >>> [token.stem for token in analyse("月面着陸")], [token.stem for token in analyse("月")]
    (['月面', '面着', '着陸'], ['月'])
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

import Stemmer
from unidecode import unidecode

from schema.analysis.numbers import CARDINALS, ROMANS, model_number
from schema.caches import cached
from schema.vocabulary import Vocabulary

LONGEST_WORD = 64  # letters; what is longer is cut, so that no term outgrows a column
FORM = "="  # stands before a form among stems
LONGEST_TITLE = 200  # letters by which titles are compared

_APOSTROPHES = "'’‘ʼ`´"
# Combining accents, soft hyphens and joiners belong to the letter before them; nobody sees the latter two.
_MARKS = "\u0300-\u036f\u00ad\u200c\u200d\u2060\ufeff"
# Nothing of it is given back: ʼ is a letter as well as an apostrophe, so a text could be read in many ways.
_LETTERS = rf"[^\W_][^\W_{_MARKS}]*+(?:[{_MARKS}]++[^\W_]*+)*+"

STRETCH = re.compile(rf"{_LETTERS}(?:[-{_APOSTROPHES}]{_LETTERS})*+")
_STRETCHES = re.compile(f"({STRETCH.pattern})")
_WORD = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*+")
# Lucene's CJKBigramFilter pairs the same letters: Han, Hiragana, Katakana (half-width ones too) and Hangul
CJK = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_DESIGNATOR = re.compile(
    r"""
    STS -? \d{1,3} (?: -? [A-L] )?                        # shuttle missions: STS-51-L, sts51l
  | (?: 41 | 51 | 61 ) -? [A-L]                           # the same without their name: 51-L, 51L
  | (?-i: [A-Z]{1,4} | [a-z]{1,2} ) - \d+ (?: [A-Z]{1,3} \d* )? (?: - [A-Z0-9]+ )*   # X-1, TMA-09M, KSC-99pp1037
  | [A-Z]{1,6} \d [A-Z0-9]* (?: - [A-Z0-9]+ )*           # S69-25864, iss040e047616, AS08-14-2383
  | \d{1,2} -? [A-F]                                       # pads and bays: 39A, 39-B
  | \d\d (?: [A-Z] | - [A-Z]{1,2} \d? ) (?: -S )? - \d{3,5}   # 51D-9093, 62-MA7-169, 99-E-10026
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)  # of a designator: OV-105's
_DECADE = re.compile(r"(?:\d\d)?\d0's")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
JOINED = {"sts": re.compile(r"\d{1,3}(?:-?[a-l])?", re.I)} | dict.fromkeys(
    ("tma", "tm", "ms"), re.compile(r"\d{1,2}m?", re.I)
)  # what may follow a name after a blank: STS 51-L, TMA 9M
NUMBERED = frozenset(
    "apollo gemini mercury skylab saturn soyuz salyut expedition expeditions voyager viking pioneer mariner "
    "ranger surveyor explorer vanguard artemis titan phase stage node bay hangar".split()
)
LEADING = frozenset(JOINED) | NUMBERED  # the word behind one of these may be read otherwise
SHORTEST_STEMMED = 4  # letters; shorter words stay as they are
_stemmer = Stemmer.Stemmer("english", 0)  # its own cache takes three times as long as stemming anew


class Token(NamedTuple):
    """A word at its place: code points ``start`` to ``end`` of the text that was analysed."""

    stem: str
    forms: tuple[str, ...]
    start: int
    end: int

    @property
    def spellings(self) -> tuple[str, ...]:
        """The forms that mean this word wherever they stand: 'sts51l', but not the 'l' in it; 'one' and '1'."""
        return self.forms if self.forms[0].isascii() and self.forms[0].isalpha() else self.forms[:1]


Reading = tuple[str, tuple[str, ...], int, int]  # stem, forms, and where in the stretch
Readings = tuple[Reading, ...]


class Analyzer:
    """Reads texts by the spellings of words; safe to share between threads.

    ``read``, ``stem``, ``terms``: kept per value, since the same words come again and again.
    """

    def __init__(
        self, spellings: Iterable[tuple[str, str]] = (), stems: Iterable[Sequence[str]] = ()
    ) -> None:
        """``spellings`` are pairs of another spelling of a word and the one by which it is compared.

        ``stems`` are the forms of words that the stemmer takes for others: of each the first is the stem, and ``*`` at
        the end of a form stands for any letters.
        """
        self._apart = {form: forms[0].removesuffix("*") for forms in stems for form in forms}
        self._begun_sizes = sorted({len(form) - 1 for form in self._apart if form.endswith("*")})
        pairs = ((self._own_stem(other), self._own_stem(first)) for other, first in spellings)
        self._spelt = {other: first for other, first in pairs if other != first}
        self._others: dict[
            str, list[str]
        ] = {}  # the words of a stem that begin otherwise, as far as they are listed
        for other, first in (*self._spelt.items(), *self._apart.items()):
            self._others.setdefault(first, []).append(other)
        self.read = cached("readings", 1 << 18)(self._read)
        self.stem = cached("stems", 1 << 17)(self._stem)
        self.terms = cached("chunks", 1 << 13)(self._terms)

    def analyse(self, text: str) -> list[Token]:
        """Split a text into tokens, in order; white space, punctuation and underscores separate."""
        return [
            Token(stem, forms, offset + start, offset + stop)
            for readings, offset in self.stretches(text)
            for stem, forms, start, stop in readings
        ]

    def stretches(self, text: str) -> list[tuple[Readings, int]]:
        """Return the readings of each run without blanks in a text, and the offset at which it begins."""
        read = self.read
        if text.isascii() and text.isalpha():  # a word alone, as most searches are
            return [(read(text), 0)]
        found: list[tuple[Readings, int]] = []
        before = ""  # the word that stands right before, with nothing but white space between
        end = 0
        pieces = _STRETCHES.split(text)
        for gap, stretch in zip(pieces[::2], pieces[1::2], strict=False):
            offset = end + len(gap)
            end = offset + len(stretch)
            if before not in LEADING or not gap.isspace():
                readings = read(stretch)
            elif before in JOINED and JOINED[before].fullmatch(number := _POSSESSIVE.sub("", stretch)):
                readings, offset = _joined(found.pop(), before, number, end)
            else:
                readings = read(stretch, numbered=before in NUMBERED)
            found.append((readings, offset))
            before = readings[-1][1][0] if readings else ""
        return found

    def _terms(self, chunk: str) -> tuple[str, ...]:
        """Return the stems of a chunk between blanks, as it is read by itself, and its forms, each behind ``FORM``."""
        words = [reading for readings, _ in self.stretches(chunk) for reading in readings]
        return (*(stem for stem, *_ in words), *(FORM + form for _, forms, *_ in words for form in forms))

    def _read(self, stretch: str, *, numbered: bool = False) -> Readings:
        """Read a stretch without blanks: one designator, or the words between its hyphens.

        ``numbered`` where a name stands before it that numbers follow.
        """
        if designator := _designator_of(stretch):
            return ((*designator, 0, len(stretch)),)
        readings: list[Reading] = []
        for match in _WORD.finditer(stretch):
            printed = match[0]
            if not printed.isascii() and CJK.search(printed):
                readings += self._pairs(printed, match.start())
                continue
            stem, forms = _designator_of(printed) or self._word(printed, numbered=numbered)
            if stem:
                readings.append((stem, forms, match.start(), match.end()))
            numbered = forms[0] in NUMBERED
        return tuple(readings)

    def _pairs(self, printed: str, offset: int) -> Iterator[Reading]:
        """Yield the pairs of letters of each run that stands without blanks, and what words of other letters are among.

        A pair's forms are itself and its letters, by which one that is typed alone is found.
        """
        end = 0
        for run in (*CJK.finditer(printed), None):
            between = printed[end : run.start() if run else len(printed)]
            for stem, forms, start, stop in self._read(between) if between else ():
                yield stem, forms, offset + end + start, offset + end + stop
            if run is None:
                return
            end = run.end()
            for start in range(run.start(), max(end - 1, run.start() + 1)):
                stop = min(start + 2, end)
                pair = normalize("NFKC", printed[start:stop])
                yield pair, tuple(dict.fromkeys((pair, *pair))), offset + start, offset + stop

    def _word(self, printed: str, *, numbered: bool) -> tuple[str, tuple[str, ...]]:
        form = fold(printed)
        value = CARDINALS.get(form)
        if numbered and (value := ROMANS.get(form, value)) is not None:
            return str(value), (str(value), form)
        if numbered and (model := model_number(form)):
            unit, others = _designator(model)
            return unit, (*others, form)
        return self.stem(form), (form,) if value is None else (form, str(value))

    def _stem(self, form: str) -> str:
        """Return the English (Porter 2) stem of a folded form, in the one spelling by which it is compared.

        Short words and numbers stay.

        >>> from schema.vocabulary import load
        >>> stem = analyzer_of(load()).stem
        >>> stem("flowers"), stem("laying"), stem("gas")
        ('flower', 'lay', 'gas')
        >>> stem("colours") == stem("color"), stem("saint") == stem("st")
        (True, True)
        >>> stem("engineers") == stem("engineering") != stem("engine"), stem("suited") == stem("suit") != stem("suites")
        (True, True)
        """
        plain = self._own_stem(form)
        return self._spelt.get(plain, plain)

    def beginnings(self, stem: str) -> Iterator[str]:
        """Yield letters by one of which every folded word with a stem begins.

        Porter 2 changes no more than the last letter of what it leaves of a word, but for 'die', 'lie' and 'tie'.

        >>> from schema.vocabulary import load
        >>> sorted(analyzer_of(load()).beginnings("color")), [*analyzer_of(load()).beginnings("die")]
        (['colo', 'colou'], ['d'])
        """
        stems = [stem]
        for one in stems:
            stems += [other for other in self._others.get(one, ()) if other not in stems]
            left = one.removesuffix("*")
            yield left[: max(len(left) - (2 if left.endswith("ie") else 1), 1)]

    def _own_stem(self, form: str) -> str:
        if len(form) < SHORTEST_STEMMED or not form.isalpha():
            return form
        if apart := self._apart.get(form) or self._begun(form):
            return apart
        return str(_stemmer.stemWord(form))

    def _begun(self, form: str) -> str:
        """Return the stem of the word that a form begins as, '' where it is none of those that are apart."""
        for size in self._begun_sizes:
            if SHORTEST_STEMMED <= size <= len(form) and (apart := self._apart.get(f"{form[:size]}*")):
                return apart
        return ""


@lru_cache(maxsize=4)
def analyzer_of(vocabulary: Vocabulary) -> Analyzer:
    """Return the analysis of text by a vocabulary."""
    return Analyzer(vocabulary.spellings, vocabulary.stems)


def leads(found: Sequence[tuple[Readings, int]]) -> bool:
    """Return whether a run may change how the run right behind it is read: 'Apollo' changes 'XI'."""
    readings = found[-1][0] if found else ()
    return bool(readings) and readings[-1][1][0] in LEADING


def _joined(last: tuple[Readings, int], before: str, stretch: str, end: int) -> tuple[Readings, int]:
    """Read a name and the number behind it as one, in place of the name."""
    readings, offset = last
    start = readings[-1][2]
    whole = (*_designator(f"{before}-{stretch}"), start, end - offset)
    return (*readings[:-1], whole), offset


def _designator_of(printed: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the stem and the forms of a designator, a possessive ending aside; ``None`` where it is none."""
    bare = _POSSESSIVE.sub("", printed)
    return _designator(bare) if len(bare) <= LONGEST_WORD and _DESIGNATOR.fullmatch(bare) else None


@cached("designators", 1 << 16)
def _designator(printed: str) -> tuple[str, tuple[str, ...]]:
    unit = key_of_id(printed)
    if unit[:2] in {"41", "51", "61"} and unit[2:].isalpha():
        unit = "sts" + unit
    parts = (fold(part) for part in _PARTS.findall(printed))
    return unit, (unit, *dict.fromkeys(part for part in parts if part != unit))


def latin(text: str) -> str:
    """Return a text in the 26 letters, the signs and the digits that everyone can type.

    >>> latin("Auñón, Москва")
    'Aunon, Moskva'
    """
    if text.isascii():
        return text
    return _BEYOND_ASCII.sub(_in_latin, text)


def _in_latin(found: re.Match[str]) -> str:
    return unidecode(
        found[0].encode("utf-8", "ignore").decode()
    )  # no halves of a surrogate pair, which are no characters


@cached("plain forms", 1 << 17)
def fold(printed: str) -> str:
    """Return a word's plain form: no accents, no case, no apostrophes, no possessive ending.

    >>> fold("Basil’s"), fold("Auñón"), fold("Crews'"), fold("1960’s")
    ('basil', 'aunon', 'crews', '1960s')
    """
    plain = latin(printed[:LONGEST_WORD]).casefold()
    for mark in _APOSTROPHES:
        plain = plain.replace(mark, "'")
    if not _DECADE.fullmatch(plain):
        plain = plain.removesuffix("'s") or plain
    plain = plain.replace("'", "")
    return re.sub(r"[^a-z0-9]+", "", plain)[:LONGEST_WORD]


@cached("ids", 1 << 16)
def key_of_id(printed: str) -> str:
    """Return the canonical spelling of an id: lower case, no leading zeros, hyphens only between numbers.

    >>> key_of_id("ISS040-E-47616"), key_of_id("AS08-14-2383"), key_of_id("TMA-09M")
    ('iss40e47616', 'as8-14-2383', 'tma9m')
    """
    runs = re.findall(r"[a-z]+|\d+", latin(printed).casefold())
    key = ""
    for run in runs:
        if run.isdigit():
            key += ("-" if key and key[-1].isdigit() else "") + (run.lstrip("0") or "0")
        else:
            key += run
    return key[:LONGEST_WORD].rstrip("-")


_NO_LETTERS = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))


def key_of_title(printed: str) -> str:
    """Return the letters and digits of a title: what is the same in any case, with any blanks, hyphens and marks.

    >>> key_of_title("STS-78 Crew Portrait") == key_of_title("sts 78: crew-portrait")
    True
    """
    plain = latin(printed[:LONGEST_TITLE]).encode("ascii", "ignore").lower()
    return plain.translate(None, _NO_LETTERS).decode()[:LONGEST_TITLE]


_FORMS_ALONE = Analyzer()


def count_words(text: str) -> int:
    """Return how many words a text has, by whatever vocabulary.

    >>> count_words("STS-51L at St. Basil’s")
    4
    """
    return sum(len(readings) for readings, _ in _FORMS_ALONE.stretches(text))
