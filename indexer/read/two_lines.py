"""Two lines a record: caption, then title."""

from collections import deque
from collections.abc import Iterator

from indexer.read.dump import Dump
from indexer.read.pairing import CAPTION, roles
from indexer.read.records import Found, Notice, RawCaption, Rejected
from indexer.read.text import Line

Pair = tuple[Line | None, Line | None]


def read_two_lines(dump: Dump) -> Iterator[Found]:
    """Yield a record a pair of lines, half a record where its other line is missing, and then a notice."""
    for caption, title in _pairs(dump.lines()):
        if caption is None or title is None:
            yield _notice(dump, caption, title)
        yield _record(dump, caption, title)


def _pairs(lines: Iterator[Line]) -> Iterator[Pair]:
    """Put each title to the caption before it."""
    undecided: deque[Line] = deque()
    caption = None
    for role in roles(_remembered(lines, undecided)):
        line = undecided.popleft()
        if role != CAPTION:
            yield caption, line
            caption = None
        else:
            if caption:
                yield caption, None
            caption = line
    if caption:
        yield caption, None


def _remembered(lines: Iterator[Line], undecided: deque[Line]) -> Iterator[str]:
    for line in lines:
        undecided.append(line)
        yield line.text


def _notice(dump: Dump, caption: Line | None, title: Line | None) -> Notice:
    if caption:
        return Notice(dump.where(caption.number), "no title follows this caption; it is kept without one")
    number = title.number if title else 0
    return Notice(dump.where(number), "no caption precedes this title; it is kept without one")


def _record(dump: Dump, caption: Line | None, title: Line | None) -> RawCaption | Rejected:
    present = [line for line in (caption, title) if line]
    for line in present:
        if line.too_long:
            return dump.too_long(line)
    where = dump.where(present[0].number)
    return dump.builder.caption(where, title.text if title else "", caption.text if caption else "")
