"""From bytes to text: the encoding, the lines, and characters that no file or page could hold."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.read.records import EXCERPT

_UNWRITABLE = re.compile(r"[\ud800-\udfff]")
_INK = re.compile(r"[^\s\0\ufeff]")


def clean(text: str) -> str:
    r"""Return ``text`` without NULs and with U+FFFD for each half of a surrogate pair, so that it encodes.

    >>> clean("moon\x00rise \ud83d")
    'moonrise �'
    """
    if text.isascii():
        return text.replace("\0", "")
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\0", "")


def excerpt(text: str) -> str:
    """Return the beginning of ``text``, for a report."""
    return clean(text[:EXCERPT])


def decoded(chunks: Iterable[bytes], codec: str) -> Iterator[str]:
    """Yield the chunks as text without its mark; a byte without a character is carried (``encodings.carry``)."""
    decoder = codecs.getincrementaldecoder(codec)(errors="carry")
    first = True
    for chunk in chunks:
        text = decoder.decode(chunk)
        yield text.removeprefix("\ufeff") if first else text
        first = first and not text
    yield decoder.decode(b"", final=True)


def line_end(beginning: str) -> str:
    """Return what ends the lines of a text: a carriage return alone where there is no line feed, as once on Macs."""
    return "\r" if "\r" in beginning and "\n" not in beginning else "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, ``number`` counted from 1; of one that is ``too_long`` only the beginning."""

    number: int
    text: str
    too_long: bool = False

    @property
    def blank(self) -> bool:
        """Return whether there is nothing to read on it."""
        return _INK.search(self.text) is None


def lines(
    chunks: Iterable[str], longest: int, end: str = "\n", cut_off: Callable[[], object] = bool
) -> Iterator[Line]:
    r"""Yield the lines that are not blank, holding no more than ``longest`` characters and a chunk at a time.

    ``cut_off`` is called at the end, and returns whether the text broke off; its unfinished line is left out.

    >>> [line.text for line in lines(["one\r\n", "\nt", "wo"], longest=80)]
    ['one', 'two']
    """
    number, pending, too_long = 1, "", False
    for chunk in chunks:
        *complete, pending = (pending + chunk).split(end)
        for text in complete:
            if text or too_long:
                yield from _line(number, text, longest, too_long)
            number, too_long = number + 1, False
        if len(pending) > longest:
            pending, too_long = pending[:EXCERPT], True
    if not cut_off():
        yield from _line(number, pending, longest, too_long)


def _line(number: int, text: str, longest: int, too_long: bool) -> Iterator[Line]:
    if too_long or len(text) > longest:
        yield Line(number, text[:EXCERPT], too_long=True)
    elif not (line := Line(number, text.removesuffix("\r").lstrip("\ufeff"))).blank:
        yield line
