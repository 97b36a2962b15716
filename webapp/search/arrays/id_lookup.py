"""The ids of one index, searched for what they hold."""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from schema.analysis.analyzer import LONGEST_WORD, key_of_id
from schema.arrays.postings import Ints, Postings
from webapp.search.arrays.postings_ops import united


class Ids:
    """Finds ids by a part of them; holds nothing of a query, so threads may share it."""

    def __init__(self, ids: Postings, documents: int) -> None:
        self._ids, self._documents = ids, documents

    def spelled(self, printed: str) -> Ints:
        """Give the documents with an id in whatever spelling."""
        if printed.isascii() and printed.isalpha():  # a word, as most that is typed, and its own key
            return self._ids.docs_of(printed.lower()[:LONGEST_WORD])
        found = [self._ids.docs_of(spelling) for spelling in {printed.casefold(), key_of_id(printed)}]
        held = [docs for docs in found if len(docs)]
        return held[0] if len(held) == 1 else united(held, self._documents)

    def holding(self, part: str) -> Ints:
        """Give the documents with an id that holds a part, with no figure cut in two at its ends."""
        return united(
            [self._ids.docs[self._ids.span(line)] for line in self._lines_with(part)], self._documents
        )

    def _lines_with(self, part: str) -> Iterator[int]:
        before, behind = (
            (rb"(?<!\d)" if part[0].isdigit() else b""),
            (rb"(?!\d)" if part[-1].isdigit() else b""),
        )
        whole = re.compile(before + re.escape(part.encode()) + behind)
        for match in whole.finditer(self._lines):
            yield int(np.searchsorted(self._ends, match.start(), "right"))

    @cached_property
    def _lines(self) -> bytes:
        """Give all ids, each in a line of its own."""
        return b"\n".join(self._ids.terms.tolist())

    @cached_property
    def _ends(self) -> Ints:
        """Give where in the lines each id ends."""
        return np.cumsum([len(term) + 1 for term in self._ids.terms.tolist()], dtype=np.int32) - 1
