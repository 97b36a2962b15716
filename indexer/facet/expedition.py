"""Crews' numbers on the International Space Station: 'Expedition 36/37', 'Expedition One', 'Expedition II'."""

import re
from collections.abc import Iterator

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span
from schema.analysis.numbers import CARDINALS, ORDINALS, ROMANS

_COUNTED = {word: number for word, number in CARDINALS.items() if number}
_NUMBERS = {**_COUNTED, **ORDINALS, **ROMANS}

_NUMBER = (
    rf"(?:\d{{1,3}}|{'|'.join(sorted((*_COUNTED, *ROMANS), key=len, reverse=True))})(?!\w|\.[\w.]{{0,60}}\d)"
)
_JOINT = r"(?:\s?[-–—/&]\s?|,?\s(?:and|or|through|to)\s(?:expedition\s)?|,\s?)"
_NUMBERED = re.compile(rf"\bexpeditions?(?:\screws?)?[\s-](?:no\.\s|#\s?)?({_NUMBER}(?:{_JOINT}{_NUMBER})*)")
_ORDERED = re.compile(
    rf"\b({'|'.join(ORDINALS)})\s(?:(?:iss|international|space|station|resident|long-duration)\s){{0,4}}"
    r"expedition(?=\screw|\sto\sthe\s(?:international\s)?space|\son\sthe\s(?:international\s)?space|\scommander)"
)
_STATION = re.compile(
    r"space\sstation|\biss\b|soyuz|\bcosmonauts?\b|\bastronauts?\b|crew\s?members?\b|\bcrews?\b"
)
_AFAR = re.compile(
    r"\b(?:arctic|antarctic\w*|everest|drilling|neemo|valleys|polar|greenland|oceanographic|iodp)\b"
)
_ELSEWHERE = re.compile(_AFAR.pattern + r"[^.]{0,40}$")

# Longer than this a hyphen joins no range of expeditions.
_LONGEST_RANGE = 10
# The station changes crews twice a year; a greater number is something else's.
_MOST = 300


def expeditions(text: Text) -> Iterator[Span]:
    """Yield the numbered crews of the station a text names; never an ordinary expedition."""
    if "expedition" in text.folded:
        spans = [*_numbered(text), *_ordered(text)]
        if spans and _is_of_station(text):
            yield from spans


def _numbered(text: Text) -> Iterator[Span]:
    for match in _NUMBERED.finditer(text.folded):
        values = tuple(str(n) for n in _read(match[1], text.printed[match.start(1) : match.end(1)]))
        if values and not _ELSEWHERE.search(text.folded, max(0, match.start() - 60), match.start()):
            yield Span(match.start(), match.end(), "expedition", values, "numbered expedition")


def _ordered(text: Text) -> Iterator[Span]:
    for match in _ORDERED.finditer(text.folded):
        yield Span(match.start(), match.end(), "expedition", (str(_NUMBERS[match[1]]),), "ordinal expedition")


def _is_of_station(text: Text) -> bool:
    """Return whether a text is about the station; a title may be no more than 'Expedition 65 Preflight'."""
    if _STATION.search(text.folded):
        return True
    return "Expedition" in text.printed and not _AFAR.search(text.folded)


def _read(words: str, printed: str) -> list[int]:
    """Return the numbers of a list; a hyphen between numbers further apart stands for those between.

    >>> _read("54-55", "54-55"), _read("4 and 5", "4 and 5"), _read("ii", "II")
    ([54, 55], [4, 5], [2])
    """
    numbers: list[int] = []
    for joint, word in re.findall(rf"({_JOINT})?({_NUMBER})", words):
        number = int(word) if word.isdigit() else _NUMBERS[word]
        last = numbers[-1] if numbers else number
        if joint.strip() in "-–—" and joint.strip() and last < number <= last + _LONGEST_RANGE:
            numbers.extend(range(last + 1, number))
        numbers.append(number)
    small = any(word in ROMANS and word in printed.split() for word in words.split())
    return [] if small else [n for n in dict.fromkeys(numbers) if 0 < n <= _MOST]
