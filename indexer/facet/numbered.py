"""Numbered missions and spacecraft: 'Apollo 11', 'STS-51L', 'Gemini VII and VIII', 'Soyuz TMA-09M'."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.span import Span
from schema.analysis.numbers import ROMANS, roman
from schema.vocabulary.series import SHUTTLE_LETTERS, Series

_ROMANS = {numeral.upper(): number for numeral, number in ROMANS.items()}
# No number goes on in an id, a range of years or a decimal: 'STS077-999-005', 'AS11-40', 'Pioneer 10.5'.
_END = r"(?!\w|\.\d|-[A-Z]{0,3}-?\d)"
_DIGITS = rf"(?:\d{{1,3}}|{'|'.join(sorted(_ROMANS, key=len, reverse=True))})"
_PLAIN = rf"(?P<number>{_DIGITS})(?:-?[AB]|R)?"
_SHUTTLE = r"(?P<year>[456]1)-?(?P<letter>[A-L])"
_TYPED = re.compile(r"[ -](?:(TMA|TM|T|MS|M)[ -]?)?(\d{1,3})(M?)(?!\w)")
_NEXT = re.compile(rf"(?:[ ]?[/&][ ]?|,?[ ](?:and|or|through|to)[ ]|[ ][–-][ ]){_PLAIN}{_END}")
_JOINTS = (", ", " and ", ", and ", " or ", "/", " /", "&", " &", " through ", " to ", " - ", " – ")
_LISTED = re.compile(rf",[ ]{_PLAIN}(?=(?:,[ ]{_DIGITS}){{0,6}},?[ ](?:and|or)[ ]{_DIGITS}{_END})")
# What is counted behind 'and 12', and the months of 'Apollo 8 and 21 December'.
_MONTHS = "jan|feb|march|april|may|june|july|aug|sept|oct|nov|dec"
_COUNTED = re.compile(rf"[ -](?:[a-z]+s\b|(?:{_MONTHS}|percent|feet|million|other|more)\w*)", re.IGNORECASE)
_OF_FLIGHTS = re.compile(
    r"[ ](?:astronauts|crews|missions|flights|crewmen|crewmembers|launches|spacecraft|landing)"
)
# A flight called by its letters alone, and what of that form is a building, a pad or a measure.
_BARE = re.compile(rf"{_SHUTTLE}{_END}")
_NO_FLIGHT = (
    " pad ",
    " complex ",
    " building ",
    " bldg ",
    " bldg. ",
    " room ",
    " no. ",
    " type ",
    " ward ",
    " lc-",
    " annex ",
)


def numbered(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    """Yield the missions or spacecraft where a series' name has a number behind it that the series reached."""
    spans = list(_members(hit, series, text)) if not text.printed[hit.start].islower() else []
    if spans and (not series.needs or any(need in text.folded for need in series.needs)):
        yield from spans


def _members(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    if series.numbers == "soyuz":
        return _typed(hit, series, text)
    if text.printed[hit.start].isdigit():
        return _lettered(hit, series, text)
    return _listed(hit, series, text)


def words_of(series: Series) -> Iterator[str]:
    """Yield the words by which a text may name a member, so that a name without a number is no hit.

    Numbers may have zeros before them or a letter behind ('STS-061', 'Gemini 9A'); a shuttle flight may go by its
    letters alone ('51-L'). A series whose numbers have letters of a type is found by its name.
    """
    names = [one.rstrip("-") for one in series.beginnings]
    if series.numbers == "soyuz":
        yield from names
        return
    for name in names:
        for number in range(1, series.most + 1):
            written = dict.fromkeys((str(number), f"{number:02}", f"{number:03}"))
            if number <= len(_ROMANS):
                written[roman(number)] = None
            for one in written:
                yield from (f"{name}{joint}{one}{end}" for joint in (" ", "") for end in ("", "A", "B", "R"))
    if series.numbers == "shuttle":
        for letters in SHUTTLE_LETTERS:
            plain = letters.replace("-", "")
            yield from (letters, plain)
            yield from (
                f"{name}{joint}{one}" for name in names for joint in (" ", "") for one in (letters, plain)
            )


def _typed(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    match = _TYPED.match(text.printed, hit.end)
    if match:
        yield _span(hit.start, match.end(), series, f"{series.name} {_soyuz(match)}")


def _soyuz(match: re.Match[str]) -> str:
    kind, number, modified = match.groups()
    if kind in {"TMA", "MS"}:
        return f"{kind}-{int(number):02}{modified}"
    return f"{kind}-{int(number)}" if kind else str(int(number))


def _lettered(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    match = _BARE.match(text.printed, hit.start)
    if match and not f" {text.folded[: hit.start]}".endswith(_NO_FLIGHT):
        yield _span(hit.start, match.end(), series, _shuttle(match, series))


def _shuttle(match: re.Match[str], series: Series) -> str:
    return f"{series.name}{series.joint}{match['year']}-{match['letter']}"


def _listed(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    """Yield the member that a hit begins, and those whose numbers follow in a list."""
    match = _pattern(series).match(text.printed, hit.start)
    if match is None:
        return
    if match.groupdict().get("letter"):
        yield _span(match.start(), match.end(), series, _shuttle(match, series))
        return
    last = _number(match["number"])
    if not series.member(last):
        return
    yield _span(match.start(), match.end(), series, series.member(last))
    while text.printed.startswith(_JOINTS, match.end()) and (
        match := _LISTED.match(text.printed, match.end()) or _NEXT.match(text.printed, match.end())
    ):
        if series.numbers == "shuttle" and (lettered := _BARE.match(text.printed, match.start("number"))):
            yield _span(lettered.start(), lettered.end(), series, _shuttle(lettered, series))
            return
        number = _number(match["number"])
        counted = _COUNTED.match(text.printed, match.end()) and not _OF_FLIGHTS.match(
            text.printed, match.end()
        )
        if not last < number or counted or not series.member(number):
            return
        yield _span(match.start("number"), match.end(), series, series.member(number))
        last = number


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _ROMANS[written]


@lru_cache(maxsize=1 << 8)
def _pattern(series: Series) -> re.Pattern[str]:
    """Compile what a member looks like: acronyms in capitals, names with one at their beginning."""
    beginnings = sorted(series.beginnings, key=len, reverse=True)
    words = (_beginning(one) for one in beginnings)
    numbers = rf"{_SHUTTLE}|{_PLAIN}" if series.numbers == "shuttle" else _PLAIN
    return re.compile(rf"(?:{'|'.join(words)})(?:{numbers}){_END}")


def _beginning(name: str) -> str:
    if name.endswith("-"):
        return re.escape(name)
    if name.isupper():
        return rf"{re.escape(name)}[ -]?"
    return rf"(?i:{re.escape(name)})[ -]"


def _span(start: int, end: int, series: Series, name: str) -> Span:
    return Span(start, end, series.facet, (name,), "numbered series")
