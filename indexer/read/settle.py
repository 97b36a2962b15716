"""A text settled: bytes that its file's encoding has no character for, decoded as another's, or marked as lost.

A byte that cannot be decoded comes through the readers as a code point of its own (``encodings.carry``), so that tables
and JSON are taken apart first. Only then is a cell's own encoding sought: single rows of a file may be in another.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.read.encodings import LIKELY, WESTERN, Encoding, scripted, weigh
from indexer.read.text import CARRIED, TWO_CODES, clean, encoded

RARER = 0.3
"""Weight that a row in Mac Roman must have above one in windows-1252, which is the commoner."""

LOST = "\N{REPLACEMENT CHARACTER}"

_ODD = re.compile(r"[\0\ud800-\udfff]")
_PARTS = re.compile(r"(?P<carried>[\udc00-\udcff]+)|(?P<nul>\0)|(?P<half>[\ud800-\udbff\udd00-\udfff])")
_OTHER_OR_NUL = re.compile(r"[^\0-\x7f]+|\0")
_CUT = re.compile(r"\udce2\udc80?$")
"""The beginning of a curly quote or a dash, where a text was cut by bytes."""

_WHOLE = frozenset({"utf_8", "utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"})


class ByteSpan(NamedTuple):
    """Code points ``start`` to ``end`` of a text stand for these bytes."""

    start: int
    end: int
    said: bytes


class Settled(NamedTuple):
    """A text that can be written, what of it is not in the file's encoding, and the encoding that this is in."""

    text: str
    spans: tuple[ByteSpan, ...] = ()
    other: str = ""


def settle(text: str, encoding: Encoding) -> Settled:
    """Return a text without code points that stand for bytes, and what bytes stood there."""
    if text.isascii() and "\0" not in text:
        return Settled(text)
    if encoding.codec not in _WHOLE and (found := _utf8(text, encoding.codec)):
        return found
    if not _ODD.search(text):
        return Settled(text)
    codec = _other_codec(text, encoding) if encoding.codec == "utf_8" else ""
    if encoding.codec == "utf_8" and not codec and (found := _japanese(text)):
        return found
    return _joined(text, encoding, codec)


def _byte(char: str) -> int:
    """Return the byte that a code point carries."""
    return ord(char) - CARRIED


def _utf8(text: str, codec: str) -> Settled | None:
    """Return a text whose bytes are UTF-8 in a file that is not."""
    said = encoded(text, codec) or b""
    try:
        found = said.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if found.isascii() else _in_other(found, "utf_8")


def _japanese(text: str) -> Settled | None:
    """Return a text whose bytes are Japanese in Shift-JIS, which has bytes of ASCII in its characters."""
    if len(re.findall(r"[\udc81-\udc9f\udce0-\udcfc].", text)) < 2:
        return None
    said = encoded(text, "utf_8") or b""
    try:
        found = said.decode("cp932")
    except UnicodeDecodeError:
        return None
    if not scripted(found) or found.encode("cp932", "ignore") != said:
        return None
    return _in_other(found, "cp932")


def _in_other(text: str, codec: str) -> Settled:
    """Return a text that was decoded as another encoding's than its file's, without its NULs, which are no text."""
    spans, nuls = [], 0
    for match in _OTHER_OR_NUL.finditer(text):
        start, end = match.start() - nuls, match.end() - nuls
        if match[0] == "\0":
            end, nuls = start, nuls + 1
        spans.append(ByteSpan(start, end, match[0].encode(codec)))
    return Settled(text.replace("\0", ""), tuple(spans), codec)


def _other_codec(text: str, encoding: Encoding) -> str:
    """Return the Western encoding in which the carried bytes of a text are words; '' where they are in none."""
    parts = re.split(r"([\udc00-\udcff]+)", _CUT.sub("", text))
    weighed = []
    for place, codec in enumerate(WESTERN[:2]):
        whole, places = "", list[int]()
        for at, part in enumerate(parts):
            said = bytes(map(_byte, part)).decode(codec, "replace") if at % 2 else part
            places += range(len(whole), len(whole) + len(said)) if at % 2 else ()
            whole += said
        if places:
            weighed.append((weigh(whole, places, encoding.known) - RARER * place, codec))
    best, codec = max(weighed, default=(LIKELY - 1, ""))
    return codec if best >= LIKELY else ""


def _joined(text: str, encoding: Encoding, codec: str) -> Settled:
    """Return the text with what was carried decoded, or marked as lost."""
    parts: list[str] = []
    spans: list[ByteSpan] = []
    size = done = 0
    found = _CUT.search(text)
    cut = found.start() if found else len(text)
    for match in _PARTS.finditer(text):
        before = text[done : match.start()]
        size += len(before)
        done = match.end()
        said, shown = b"", LOST
        if match["carried"]:
            said = bytes(map(_byte, match[0]))
            shown = _shown(said, encoding, codec if match.start() < cut else "")
        elif match["nul"]:
            said, shown = "\0".encode(encoding.codec), ""
        if said:
            spans.append(ByteSpan(size, size + len(shown), said))
        parts += [before, shown]
        size += len(shown)
    return Settled(clean("".join([*parts, text[done:]])), tuple(spans), codec)


def _shown(said: bytes, encoding: Encoding, codec: str) -> str:
    """Return the characters for bytes: of another codec, or a mark for each character of UTF-8 that was lost."""
    if codec:
        return said.decode(codec, "replace")
    if encoding.codec == "utf_8":
        return said.decode("utf-8", "replace")
    if encoding.codec in TWO_CODES:
        return re.sub("[\udc00-\udcff]", LOST, said.decode(encoding.codec, "carry"))
    return LOST * (1 if encoding.codec in _WHOLE else len(said))


def exact(settled: Settled, field: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield the spans of a field's text as records keep them."""
    for span in settled.spans:
        yield field, span.start, span.end, span.said.hex()
