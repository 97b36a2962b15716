"""Launch pads and complexes however written: 'Pad 39A', 'Launch Complex 39, Pad A', 'LC-39A'."""

import re
from collections.abc import Iterator

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span

_LETTER = r"[a-ew]"
_NUMBER = rf"(?P<number>\d{{1,2}})(?:-?(?P<letter>{_LETTER})\b|(?!\w))"
_COMPLEX = r"(?:space\s)?(?:launch\s)?complex(?:es)?[\s-]|s?lc[\s-]?"
_SHAPES = (
    # Pad A at Launch Complex 39; Pads A and B of Complex 39
    re.compile(
        rf"\b(?:launch\s)?pads?\s(?P<letter>{_LETTER})\b(?:\s(?:and|or)\s(?P<second>{_LETTER})\b)?,?"
        rf"(?:\s(?!pad)[\w.']+){{0,4}}?\s(?P<kind>{_COMPLEX})(?P<number>\d{{1,2}})(?!\w)"
    ),
    # Launch Complex 39, Pad A; Launch Complex 17 Pads A and B; LC-39A; Complex 17
    re.compile(
        rf"\b(?P<kind>{_COMPLEX}){_NUMBER}(?:(?:'s)?,?\s\(?(?:launch\s)?pads?\s\d{{0,2}}-?(?P<pad>{_LETTER})\b"
        rf"(?:\s(?:and|or)\s(?P<second>{_LETTER})\b)?)?"
    ),
    # Pad 39A; Launch Pads 39A and B; Pad 39-B
    re.compile(
        rf"\b(?P<kind>(?:launch\s)?pads?[\s-]){_NUMBER}(?:\s(?:and|or)\s(?P<third>\d{{1,2}})?-?(?P<second>{_LETTER})\b)?"
    ),
)
# Vandenberg's complexes; all others met in captions are at the Cape.
_WEST = frozenset("2 3 4 5 6 8 10".split())


def pads(text: Text) -> Iterator[Span]:
    """Yield the pads and complexes a text names, each under one name: 'Launch Complex 39A'."""
    if "pad" not in text.folded and "complex" not in text.folded and "lc" not in text.folded:
        return
    for shape in _SHAPES:
        for match in shape.finditer(text.folded):
            if text.printed[match.start() : match.end()].islower() and not _plain(match):
                continue
            if int(match["number"]):
                yield Span(match.start(), match.end(), "landmark", _names(match), "launch pad")


def _plain(match: re.Match[str]) -> bool:
    """Tell whether small letters still name a pad: 'launch pad 39a', not 'complex 3 times'."""
    return "launch" in match[0]


def _names(match: re.Match[str]) -> tuple[str, ...]:
    found = match.groupdict()
    number = match["number"]
    letters = [found.get("letter") or found.get("pad"), found.get("second")]
    place = (
        "Space Launch Complex"
        if number in _WEST and match["kind"].startswith(("space", "slc"))
        else "Launch Complex"
    )
    numbers = [number, found.get("third") or number]
    names = [f"{place} {n}{letter.upper()}" for n, letter in zip(numbers, letters, strict=True) if letter]
    return tuple(dict.fromkeys(names)) or (f"{place} {number}",)
