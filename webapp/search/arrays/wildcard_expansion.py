"""Patterns with wildcards to the documents of the words that they fit."""

from collections.abc import Sequence

from schema.analysis.analyzer import stem
from schema.arrays.postings import EXACT, Columns, Ints, Postings
from schema.errors import QueryTooExpensive
from webapp.search.arrays.postings_ops import Matches, flat, united
from webapp.search.language.wildcards import fitting, plain, prefix
from webapp.search.limits import Limits


class Expander:
    """Expands patterns into the words of one index; holds nothing of a query, so threads may share it."""

    def __init__(self, columns: Columns, limits: Limits) -> None:
        self._columns, self._limits = columns, limits

    def match(self, pattern: str, field: str) -> Matches:
        """Match any word that the pattern fits: words as written, and ids as printed or without separators.

        ``QueryTooExpensive`` where it fits too many.
        """
        return flat(united(self._docs(pattern, field), self._columns.documents), 1.0)

    def _docs(self, pattern: str, field: str) -> list[Ints]:
        if field and field != "id":
            return self._stems_fitting(field, plain(pattern))
        spelled = {} if field else {(EXACT, plain(pattern)): None}
        spelled |= {("id", plain(pattern)): None, ("id", pattern.casefold()): None}
        return [part for name, one in spelled for part in self._fitting(self._columns.fields[name], one)]

    def _stems_fitting(self, field: str, pattern: str) -> list[Ints]:
        """Give the documents of a field of stems: of those of which a form that some caption has fits a pattern."""
        exact, postings = self._columns.fields[EXACT], self._columns.fields[field]
        stems = {stem(exact.text_of(n)) for n in self._terms_fitting(exact, pattern)}
        return [postings.docs_of(one) for one in sorted(stems)]

    def _fitting(self, postings: Postings, pattern: str) -> list[Ints]:
        """Give the documents, in any order, of the terms that a pattern fits; none for a leading wildcard."""
        ordinals = self._terms_fitting(postings, pattern)
        if isinstance(ordinals, range):
            return [postings.docs[postings.spans(ordinals)]] if ordinals else []
        return [postings.docs[postings.span(n)] for n in ordinals]

    def _terms_fitting(self, postings: Postings, pattern: str) -> Sequence[int]:
        """Give the ordinals of the terms that a pattern fits."""
        start = prefix(pattern)
        ordinals: Sequence[int] = postings.starting_with(start) if start else range(0)
        if pattern != start + "*":
            fits = fitting(pattern)
            ordinals = [n for n in ordinals if fits(postings.text_of(n))]
        if len(ordinals) > self._limits.expansions:
            raise QueryTooExpensive(
                f"words that “{pattern}” stands for", self._limits.expansions, len(ordinals)
            )
        return ordinals
