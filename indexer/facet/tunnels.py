"""Wind tunnels called by their size: '40x80ft. Wind Tunnel', '8- by 6-Foot Supersonic Wind Tunnel'."""

import re
from collections.abc import Iterator, Mapping

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span, folded

_SIDE = r"\d{1,3}(?:\.\d)?"
_BY = r"(?:'|[\s-]?(?:foot|ft\.?))?[\s_-]{0,2}(?:x|by)[\s_-]{0,2}"
_UNIT = r"(?P<unit>'|[\s_-]{0,2}(?:foot|feet|ft\b\.?|inch|in\.))"
_WORDS = r"(?:\s?#\d)?[\s_-]{0,2}(?:[a-z-]+[\s.]{1,2}){0,5}?(?:(?:[a-z]+)?tunnel|w\.\s?t\b\.?)"
_SHORT = re.compile(r"\bw\.\s?t\b")
_SIZES = (
    re.compile(rf"(?<![\d.])(?P<a>{_SIDE}){_BY}(?P<b>{_SIDE})(?:{_BY}(?P<c>{_SIDE}))?{_UNIT}?{_WORDS}"),
    re.compile(rf"(?<![\d.x])(?P<a>{_SIDE}){_UNIT}{_WORDS}"),
)


def tunnels(text: Text, canonical: Mapping[str, str]) -> Iterator[Span]:
    """Yield the tunnels a text calls by size, as '40x80 Foot Wind Tunnel'; ``canonical`` has better names."""
    if "tunnel" not in text.folded and ("w." not in text.folded or not _SHORT.search(text.folded)):
        return
    for size in _SIZES:
        for match in size.finditer(text.folded):
            name = _name(match)
            yield Span(
                match.start(), match.end(), "landmark", (canonical.get(folded(name), name),), "tunnel by size"
            )


def _name(match: re.Match[str]) -> str:
    sides = "x".join(side for side in map(match.groupdict().get, "abc") if side)
    unit = "Inch" if match["unit"] and "in" in match["unit"] else "Foot"
    return f"{sides} {unit} Wind Tunnel"
