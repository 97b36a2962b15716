"""Numbered spacecraft: 'Apollo 11', 'Gemini VII', 'Soyuz TMA-09M'."""

import re
from collections.abc import Iterator

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.span import Span
from schema.analysis.numbers import ROMANS, roman
from schema.vocabulary import Series

_ROMANS = {numeral.upper(): number for numeral, number in ROMANS.items()}
_NUMBER = re.compile(
    rf"[ -](?:(\d{{1,3}})|({'|'.join(sorted(_ROMANS, key=len, reverse=True))}))(?![\w.]*\d|\w|-\d)"
)
_TYPED = re.compile(r"[ -](?:(TMA|TM|T|MS|M)[ -]?)?(\d{1,3})(M?)(?!\w)")


def numbered(hit: GazetteerHit, series: Series, text: Text) -> Iterator[Span]:
    """Yield the spacecraft where a series' name has a number behind it that the series reached."""
    if not text.printed[hit.start].isupper():
        return
    pattern = _TYPED if series.numbers == "soyuz" else _NUMBER
    match = pattern.match(text.printed, hit.end)
    name = _soyuz(match) if match and series.numbers == "soyuz" else _plain(match, series)
    if match and name:
        yield Span(hit.start, match.end(), "spacecraft", (f"{series.name} {name}",), "numbered series")


def _plain(match: re.Match[str] | None, series: Series) -> str:
    if match is None:
        return ""
    number = int(match[1]) if match[1] else _ROMANS[match[2]]
    if not 0 < number <= series.most:
        return ""
    return roman(number) if series.numbers == "roman" else str(number)


def _soyuz(match: re.Match[str]) -> str:
    kind, number, modified = match.groups()
    if kind in {"TMA", "MS"}:
        return f"{kind}-{int(number):02}{modified}"
    return f"{kind}-{int(number)}" if kind else str(int(number))
