"""Texts in pieces, marked or not: how highlighted words reach a page without ever being markup."""

from collections.abc import Iterable, Sequence

from webapp.search.page import Passage

Piece = tuple[str, bool]

SNIPPET = 320  # characters of a caption on a page of hits: about four lines


def marked(text: str, passages: Iterable[Passage]) -> list[Piece]:
    """Give the whole text in pieces, the passages' marked words apart."""
    return _split(text, Passage(0, len(text), tuple(m for p in passages for m in p.marks)))


def snippet(text: str, passages: Sequence[Passage], length: int = SNIPPET) -> list[Piece]:
    """Give the passages in pieces, with an ellipsis for what is left out; without passages the beginning.

    >>> snippet("The full moon rises.", [Passage(4, 13, ((9, 13),))])
    [('… ', False), ('full ', False), ('moon', True), (' …', False)]
    """
    pieces: list[Piece] = []
    end = 0
    for passage in passages or [Passage(0, _cut(text, length), ())]:
        if passage.start > end:
            pieces.append((" … " if pieces else "… ", False))
        pieces += _split(text, passage)
        end = passage.end
    return [*pieces, (" …", False)] if end < len(text) else pieces


def shortened(text: str, length: int) -> str:
    r"""Cut a text at a word where it is longer than ``length`` characters.

    >>> shortened("The full moon rises.", 12)
    'The full\xa0…'
    """
    end = _cut(text, length)
    return text if end == len(text) else text[:end] + "\N{NO-BREAK SPACE}…"


def _split(text: str, passage: Passage) -> list[Piece]:
    pieces = []
    at = passage.start
    for start, end in passage.marks:
        if at <= start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [piece for piece in (*pieces, (text[at : passage.end], False)) if piece[0]]


def _cut(text: str, length: int) -> int:
    if len(text) <= length:
        return len(text)
    space = text.rfind(" ", length // 2, length + 1)
    return length if space < 0 else len(text[:space].rstrip())
