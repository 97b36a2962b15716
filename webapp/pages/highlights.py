"""Texts in pieces, marked or not: how highlighted words reach a page without ever being markup."""

from collections import Counter
from collections.abc import Iterable, Sequence

from schema.headlines import without_dateline
from webapp.search.model.result import Hit, Passage

Piece = tuple[str, bool]

SNIPPET = 320  # characters of a caption on a page of hits: about four lines


def marked(text: str, passages: Iterable[Passage]) -> list[Piece]:
    """Return the whole text in pieces, the passages' marked words apart."""
    return _split(text, Passage(0, len(text), tuple(m for p in passages for m in p.marks)))


def snippet(text: str, passages: Sequence[Passage], after: int = 0, length: int = SNIPPET) -> list[Piece]:
    """Return the passages in pieces, with an ellipsis for what is left out; without passages the beginning.

    What stands before ``after`` is left out, since a title shows it.

    >>> snippet("The full moon rises.", [Passage(4, 13, ((9, 13),))])
    [('… ', False), ('full ', False), ('moon', True), (' …', False)]
    >>> snippet("The full moon rises.", [Passage(0, 13, ((9, 13),))], after=8)
    [('… ', False), ('moon', True), (' …', False)]
    """
    while after < len(text) and text[after].isspace():
        after += 1
    if after >= len(text):
        return []
    pieces: list[Piece] = []
    end = 0
    for passage in _after(passages, after) or [Passage(after, after + _cut(text[after:], length), ())]:
        if passage.start > end:
            pieces.append((" … " if pieces else "… ", False))
        pieces += _split(text, passage)
        end = passage.end
    return [*pieces, (" …", False)] if end < len(text) else pieces


def repeated_prefix(title: str, text: str) -> int:
    """Return the length of a text's prefix that its title repeats, 0 unless the title is nothing else.

    The place of a press release before it is part of the prefix.

    >>> repeated_prefix("The full …", "The full moon rises."), repeated_prefix("Moonrise", "The full moon rises.")
    (8, 0)
    """
    begun = title.rstrip("…").rstrip()
    rest = without_dateline(text)
    if not begun or rest[:1].upper() != begun[:1].upper() or not rest.startswith(begun[1:], 1):
        return 0
    return len(text) - len(rest) + len(begun)


def series(title: str, headline: str) -> str:
    """Return the archive's title where it is more than the heading in another form, else ''."""
    return "" if title.casefold().endswith(headline.casefold()) else title


def distinguishing(hits: Sequence[Hit]) -> list[str]:
    """Return for each hit what tells its link from others of the same name: the id of its picture, else ''."""
    counts = Counter(hit.headline for hit in hits)
    return [hit.family.id if counts[hit.headline] > 1 else "" for hit in hits]


def shortened(text: str, length: int) -> str:
    r"""Cut a text at a word where it is longer than ``length`` characters.

    >>> shortened("The full moon rises.", 12)
    'The full\xa0…'
    """
    end = _cut(text, length)
    return text if end == len(text) else text[:end] + "\N{NO-BREAK SPACE}…"


def _after(passages: Sequence[Passage], start: int) -> list[Passage]:
    """Cut off what of the passages stands before ``start``."""
    return [
        Passage(max(p.start, start), p.end, tuple(mark for mark in p.marks if mark[0] >= start))
        for p in passages
        if p.end > start
    ]


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
