"""From bytes to text: the encoding, the lines, and characters that no file or page could hold."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

EXCERPT = 200
"""Characters of a rejected record that are kept, enough to find it again."""

CARRIED = 0xDC00
"""A byte that no character stands for is carried through the text as this code point plus the byte."""

TWO_CODES = frozenset({"cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "big5", "gbk", "gb18030", "gb2312"})
"""Codecs in which some characters have two codes, of which encoding gives one."""

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
    decode = _with_codes(codec) if codec in TWO_CODES else codecs.getincrementaldecoder(codec)("carry").decode
    first = True
    for chunk in chunks:
        text = decode(chunk)
        yield text.removeprefix("\ufeff") if first else text
        first = first and not text
    yield decode(b"", final=True)


def _with_codes(codec: str) -> Callable[..., str]:
    """Return a decoder that carries the bytes of characters that have another code too, which is not the file's."""
    decoder = codecs.getincrementaldecoder(codec)("carry")

    def decode(chunk: bytes, *, final: bool = False) -> str:
        before, _ = decoder.getstate()
        text = decoder.decode(chunk, final)
        after, _ = decoder.getstate()
        taken = (before + chunk)[: len(before) + len(chunk) - len(after)]
        return text if encoded(text, codec) == taken else _by_character(taken, codec)

    return decode


def _by_character(said: bytes, codec: str) -> str:
    """Return bytes as text, those of a character whose code is another one carried."""
    decoder = codecs.getincrementaldecoder(codec)("carry")
    parts, held = [], b""
    for at in range(len(said)):
        held += said[at : at + 1]
        text = decoder.decode(said[at : at + 1], final=at + 1 == len(said))
        if text and not decoder.getstate()[0]:
            parts.append(text if encoded(text, codec) == held else "".join(map(carried, held)))
            held = b""
    return "".join(parts)


def carried(byte: int) -> str:
    """Return the code point that carries a byte."""
    return chr(CARRIED + byte)


def encoded(text: str, codec: str) -> bytes | None:
    """Return the bytes of a text with carried ones; ``None`` where it has other characters than the codec."""
    parts = re.split(r"([\udc00-\udcff]+)", text)
    try:
        return b"".join(
            bytes(ord(char) - CARRIED for char in part) if at % 2 else part.encode(codec)
            for at, part in enumerate(parts)
        )
    except UnicodeEncodeError:
        return None


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
