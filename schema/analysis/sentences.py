"""Where sentences end: the one reader of full stops, behind short forms and initials too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from schema.vocabulary import Vocabulary

_END = re.compile(r"""\n|[.!?]["')\]”’]*\s+(?=["'(\[“‘]?[A-Z])""")
_NEXT = re.compile(r"""["'(\[“‘]?(\w{1,40})(?!\.)""")
_INSIDE = re.compile(r"[(\[\"'“‘/-]")
_LONGEST = 24  # characters looked at before a full stop; no short form is longer


class Break(NamedTuple):
    """The end of one sentence, behind its closing marks, and the start of the next."""

    end: int
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """Finds the ends of sentences by a vocabulary's short forms, each without its full stop."""

    openings: frozenset[str]
    never_last: frozenset[str]
    perhaps_last: frozenset[str]

    def breaks(self, text: str, start: int = 0) -> Iterator[Break]:
        """Yield each place behind ``start`` where one sentence ends and another begins; a line's end is one, too."""
        for mark in _END.finditer(text, start):
            if text[mark.start()] != "." or self.may_end(text, mark.start(), mark.end()):
                yield Break(mark.start() + len(mark[0].rstrip()), mark.end())

    def split(self, text: str) -> Iterator[str]:
        """Yield the sentences of a text, without what stands between them.

        >>> from schema.vocabulary import load
        >>> list(sentences_of(load()).split("At 3 p.m. EST Capt. J. Doe lands. He waves."))
        ['At 3 p.m. EST Capt. J. Doe lands.', 'He waves.']
        """
        start = 0
        for one in self.breaks(text):
            if one.end > start:
                yield text[start : one.end]
            start = one.start
        if start < len(text):
            yield text[start:]

    def may_end(self, text: str, stop: int, start: int) -> bool:
        """Return whether a sentence may end with the full stop at ``stop`` before what begins at ``start``."""
        *lead, word = text[max(0, stop - _LONGEST) : stop].rsplit(None, 1) or [""]
        if not word.isalnum():
            word = _INSIDE.split(word)[-1]
        if word in self.never_last or (len(word) < 3 and word.isdigit() and _begins_item(lead)):
            return False
        initial = word[-1:].isupper() and not word[-2:-1].isalnum()
        if not initial and word not in self.perhaps_last:
            return True
        following = _NEXT.match(text, start)
        return following is not None and following[1] in self.openings


def _begins_item(lead: list[str]) -> bool:
    """Return whether a number behind this is that of an item in a list: 'Seen here: 1. The hill; 2. The lake'."""
    return not lead or lead[0].endswith((":", ";"))


@lru_cache(maxsize=4)
def sentences_of(vocabulary: Vocabulary) -> Sentences:
    """Return the reader of a vocabulary's sentences; in capitals its short forms are the same."""
    lists = vocabulary.sentences
    return Sentences(
        _shouted(lists.openings),
        _shouted(lists.never_last | vocabulary.persons.honorifics),
        _shouted(lists.perhaps_last),
    )


def _shouted(words: frozenset[str]) -> frozenset[str]:
    return words.union(map(str.upper, words))
