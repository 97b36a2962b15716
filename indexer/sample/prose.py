"""Words together with what they mention: frames mark a fact as Markdown marks a link.

>>> found = prose("Kate waves at [St. Basil’s](landmark:St. Basil's Cathedral) in Moscow.")
>>> found.text, found.named("landmark")
('Kate waves at St. Basil’s in Moscow.', ("St. Basil's Cathedral",))
"""

import re
from dataclasses import dataclass

_MARK = re.compile(r"\[([^\[\]]*)\]\((\w+)(?::([^)]{0,200}))?\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """Code points ``start`` to ``end`` name a ``value`` of a facet; both are equal where a wider name implies it."""

    start: int
    end: int
    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A text and its mentions, in order."""

    text: str
    mentions: tuple[Mention, ...] = ()

    def named(self, facet: str) -> tuple[str, ...]:
        """Return the facet's values, each once, in order of mention."""
        return tuple(dict.fromkeys(m.value for m in self.mentions if m.facet == facet))

    def until(self, end: int) -> "Prose":
        """Cut the text at ``end``, or before the mention that ``end`` would cut in two."""
        end = min([end, *(m.start for m in self.mentions if m.start < end < m.end)])
        return Prose(self.text[:end], tuple(m for m in self.mentions if m.end <= end))


NOTHING = Prose("")


def prose(marked: str) -> Prose:
    """Take the marks off; a value is the marked words themselves where none is given, ``36,37`` are two."""
    if "](" not in marked:
        return Prose(marked)
    pieces: list[str] = []
    mentions: list[Mention] = []
    taken = length = 0
    for mark in _MARK.finditer(marked):
        words, facet, value = mark.groups()
        pieces += (marked[taken : mark.start()], words)
        start = length + mark.start() - taken
        length, taken = start + len(words), mark.end()
        mentions.extend(Mention(start, length, facet, one) for one in _values(facet, value or words))
    pieces.append(marked[taken:])
    return Prose("".join(pieces), tuple(mentions))


def _values(facet: str, value: str) -> list[str]:
    return value.split(",") if facet == "expedition" else [value.replace("’", "'")]
