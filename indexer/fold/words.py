"""What kind of thing a word is when two captions are compared; the lists are data (folding.toml)."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from schema.analysis.analyzer import stem

NUMERALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth last half both".split()
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
}
_MISREAD = re.compile(r"(?=.*\d)[\dlo]+")  # 'l1' and '196l': a letter typed for the figure it looks like

_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)")  # 'July 10th' for 'July 10'


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of folding.toml, ready for asking."""

    function: frozenset[str]
    placing: frozenset[str]
    prepositions: frozenset[str]
    alike: frozenset[tuple[str, ...]]
    descriptors: frozenset[str]
    kinds: frozenset[str]
    directions: frozenset[str]
    calendar: frozenset[str]
    same: dict[str, str]
    auxiliaries: frozenset[str]
    standing: frozenset[str]
    pointing: frozenset[str]
    persons: frozenset[str]
    present: frozenset[str]
    referring: frozenset[tuple[str, ...]]
    units: frozenset[str]
    measures: frozenset[str]
    opposing: frozenset[str]
    articles: frozenset[str]
    belonging: frozenset[str]
    joining: frozenset[str]
    pictures: frozenset[str]
    untold: frozenset[str]
    taking: frozenset[str]
    praise: frozenset[str]
    rough: frozenset[str]
    flown: frozenset[str]
    people: frozenset[str]
    seen: frozenset[str]


@cache
def lists() -> Lists:
    """Read the lists, once."""
    table = tomllib.loads(files("schema.vocabulary").joinpath("folding.toml").read_text("utf-8"))
    words = {name: frozenset(value.split()) for name, value in table.items() if isinstance(value, str)}
    calendar = words["months"] | words["weekdays"]
    return Lists(
        function=words["function"],
        placing=words["placing"],
        prepositions=words["prepositions"],
        alike=_pairs(table["alike"]),
        descriptors=words["descriptors"],
        kinds=words["kinds"],
        directions=words["directions"],
        opposing=words["opposing"],
        calendar=calendar,
        same=_same(table["same"], calendar),
        auxiliaries=words["auxiliaries"],
        standing=words["standing"],
        pointing=words["pointing"],
        persons=words["persons"],
        present=words["present"],
        referring=_pairs(table["referring"]),
        units=words["units"],
        measures=words["measures"],
        articles=words["articles"],
        belonging=words["belonging"],
        joining=words["joining"],
        pictures=words["pictures"],
        untold=words["untold"],
        taking=words["taking"],
        praise=words["praise"],
        rough=words["rough"],
        flown=words["flown"],
        people=words["people"],
        seen=words["seen"],
    )


def _pairs(texts: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(text.split()) for text in texts)


def _same(pairs: dict[str, str], calendar: frozenset[str]) -> dict[str, str]:
    """Map every spelling, its stem too, to the word that is meant; a word that is meant stands for itself."""
    meant = {word: word for word in (*calendar, *pairs.values())}
    return {spelling: word for key, word in {**meant, **pairs}.items() for spelling in (stem(key), key)}


@lru_cache(maxsize=1 << 17)
def canonical(form: str, stemmed: str = "") -> str:
    """Give the one way to write a form: numbers in figures, abbreviations in full, else its stem if that is given.

    >>> canonical("five"), canonical("dec"), canonical("l1"), canonical("moons", "moon")
    ('5', 'december', '11', 'moon')
    >>> canonical("10th"), canonical("lt")
    ('10', 'lieutenant')
    """
    if form in _NUMBERS:
        return _NUMBERS[form]
    if _MISREAD.fullmatch(form):
        return form.replace("l", "1").replace("o", "0").lstrip("0") or "0"
    if day := _NTH.fullmatch(form):
        return day[1]
    same = lists().same
    return same.get(form) or same.get(stemmed or form) or stemmed or form


def is_year(form: str) -> bool:
    """Tell a year of the last or this century.

    >>> is_year("1997"), is_year("709")
    (True, False)
    """
    return len(form) == 4 and form.isdigit() and form[:2] in {"19", "20"}


@lru_cache(maxsize=1 << 16)
def is_number(form: str) -> bool:
    """Tell a number, a word for one, or a designator with a digit in it.

    >>> is_number("709"), is_number("second"), is_number("f1"), is_number("moon")
    (True, True, True, False)
    """
    return form in NUMERALS or form in _NUMBERS or any(letter.isdigit() for letter in form)


@lru_cache(maxsize=1 << 17)
def is_hard(canon: str) -> bool:
    """Tell a word that never comes or goes between two variants: a number but a year, or a direction.

    >>> is_hard("709"), is_hard("1997"), is_hard("left"), is_hard("moon")
    (True, False, True, False)
    """
    return canon in lists().directions or (canon.isdigit() and not is_year(canon))
