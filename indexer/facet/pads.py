"""Launch pads and complexes however written: 'Pad 39A', 'Launch Complex 39, Pad A', 'LC-39A'."""

import re
from collections.abc import Iterator

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.span import Span

_LETTER = r"[a-ew]"
_NUMBER = rf"(?P<number>\d{{1,2}})(?:-?(?P<letter>{_LETTER})\b|(?!\w))"
_COMPLEX = r"(?:space\s)?(?:launch\s)?complex(?:es)?[\s-]|s?lc[\s-]?"
_SHAPES = (
    # Pad A at Launch Complex 39; Pads A and B of Complex 39
    re.compile(
        rf"(?:launch\s)?pads?\s\"?(?P<letter>{_LETTER})\b\"?(?:\s(?:and|or)\s(?P<second>{_LETTER})\b)?,?"
        rf"(?:\s(?!pad)[\w.']+){{0,6}}?\s(?P<kind>{_COMPLEX})(?P<number>\d{{1,2}})(?!\w)"
    ),
    # Launch Complex 39, Pad A; Launch Complex 17 Pads A and B; LC-39A; Complex 17
    re.compile(
        rf"(?P<kind>{_COMPLEX}){_NUMBER}(?:(?:'s)?,?\s\(?(?:launch\s)?pads?\s\d{{0,2}}-?(?P<pad>{_LETTER})\b"
        rf"(?:\s(?:and|or)\s(?P<second>{_LETTER})\b)?)?"
    ),
    # Pad 39A; Launch Pads 39A and B; Pad 39-B
    re.compile(
        rf"(?P<kind>(?:launch\s)?pads?[\s-]){_NUMBER}(?:\s(?:and|or)\s(?P<third>\d{{1,2}})?-?(?P<second>{_LETTER})\b)?"
    ),
)
# Vandenberg's complexes; all others met in captions are at the Cape.
_WEST = frozenset("2 3 4 5 6 8 10".split())

# The words that such a name begins with; 'LC39A' is one word.
BEGINNINGS = (
    *(f"{launch}{word}" for launch in ("", "launch ") for word in ("pad", "pads", "complex", "complexes")),
    *("space launch complex", "space launch complexes", "space complex", "lc", "slc"),
    *(f"{short}{n}{letter}" for short in ("lc", "slc") for n in range(1, 48) for letter in ("", *"abcdew")),
)


def pads(hit: GazetteerHit, text: Text) -> Iterator[Span]:
    """Yield the pads and complexes whose name begins at a hit, each under one name: 'Launch Complex 39A'."""
    for shape in _SHAPES:
        match = shape.match(text.folded, hit.start)
        if match and int(match["number"]) and (_plain(match) or not _is_small(match, text)):
            yield Span(match.start(), match.end(), "landmark", _names(match), "launch pad")


def _is_small(match: re.Match[str], text: Text) -> bool:
    return text.printed[match.start() : match.end()].islower()


def _plain(match: re.Match[str]) -> bool:
    """Return whether small letters still name a pad: 'launch pad 39a', not 'complex 3 times'."""
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
