"""Nodes to matches: which documents, with what score, evaluated on the columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.columns import EXACT, Columns, Floats, Ints, Postings
from schema.errors import QueryTooExpensive
from schema.text import Token, analyse, key_of_id
from webapp.search.bm25 import Scorer
from webapp.search.limits import DEFAULT, Limits, check_time
from webapp.search.query import AllOf, AnyOf, Bag, Dated, FacetIs, Node, Not, Phrase, Wildcard, Word
from webapp.search.values import Values
from webapp.search.wildcards import fitting, plain, prefix

EXACT_WEIGHT = 0.5  # what an exact form adds to its stem's weight, before saturation
ID_SCORE = 40.0  # an id that was typed is what is looked for

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents that match (documents,) and their scores (documents,), 0 where they do not."""

    mask: Mask
    scores: Floats

    def __and__(self, other: "Matches") -> "Matches":
        """Match both: scores add."""
        mask = self.mask & other.mask
        return Matches(mask, (self.scores + other.scores) * mask)

    def __or__(self, other: "Matches") -> "Matches":
        """Match either: scores add."""
        return Matches(self.mask | other.mask, self.scores + other.scores)


class Matcher:
    """Evaluates nodes on the columns of one index; holds no state of a query, so threads may share it."""

    def __init__(self, columns: Columns, values: Mapping[str, Values], limits: Limits = DEFAULT) -> None:
        self._columns, self._values, self._limits = columns, values, limits
        self.scorer = Scorer.of(columns)
        self.nothing = Matches(
            np.zeros(columns.documents, dtype=np.bool_), np.zeros(columns.documents, np.float32)
        )
        self.everything = Matches(~self.nothing.mask, self.nothing.scores)

    def match(self, node: Node) -> Matches:  # noqa: PLR0911 - one line a kind of node
        """Evaluate a node; ``QueryTooExpensive`` where a wildcard stands for too many words, or it takes too long."""
        check_time()
        match node:
            case Word(text, field):
                return self._word(text, field)
            case Phrase(text, field, slop):
                return self.id(text) if field == "id" else self._phrase(analyse(text), field, slop)
            case Wildcard(pattern, field):
                return self._wildcard(pattern, field)
            case FacetIs(facet, value):
                return self._facet(facet, value)
            case Dated(start, end):
                return self._dated(start.toordinal() if start else 1, end.toordinal() if end else 1 << 30)
            case Not(inner):
                return Matches(~self.match(inner).mask, self.nothing.scores)
            case AllOf(nodes):
                return self._all(list(map(self.match, nodes)))
            case AnyOf(nodes):
                return self._any(list(map(self.match, nodes)))
            case Bag(words):
                return self._all([self.match(word) for word in words])

    def idf(self, stem: str) -> float:
        """Tell how rare a stem is in the scored text."""
        return self.scorer.idf(len(self._columns.fields["text"].docs_of(stem)))

    def _word(self, text: str, field: str) -> Matches:
        """Match what was typed without a blank: all its words, or, in the whole text, an id of that spelling."""
        if field == "id":
            return self.id(text)
        words = self._all([self.token(token, field) for token in analyse(text)])
        return words if field else words | self.id(text)

    def token(self, token: Token, field: str = "") -> Matches:
        """Match one word by its stem and, in the whole text, by the exact forms that are spellings of it."""
        check_time()
        if field:
            return self._scored(*self._weighted([(self._columns.fields[field], token.stem, 1.0)]))
        pairs = [(self._columns.fields["text"], token.stem, 1.0)]
        pairs += [(self._columns.fields[EXACT], form, EXACT_WEIGHT) for form in token.spellings]
        return self._scored(*self._weighted(pairs))

    def _weighted(self, pairs: Iterable[tuple[Postings, str, float]]) -> tuple[Ints, Floats]:
        """Sum the weights of several terms; give the documents, ascending, with their sums."""
        sums = np.zeros(self._columns.documents, dtype=np.float32)
        held = np.zeros(self._columns.documents, dtype=np.bool_)
        for postings, term, factor in pairs:
            if (ordinal := postings.ordinal(term)) >= 0:
                span = postings.span(ordinal)
                sums[postings.docs[span]] += postings.weights[span] * np.float32(factor)
                held[postings.docs[span]] = True
        docs = np.flatnonzero(held).astype(np.int32)
        return docs, sums[docs]

    def _scored(self, docs: Ints, weights: Floats) -> Matches:
        found = Matches(self.nothing.mask.copy(), self.nothing.scores.copy())
        found.mask[docs] = True
        found.scores[docs] = self.scorer.scores(docs, weights, self.scorer.idf(len(docs)))
        return found

    def _flat(self, docs: Ints, score: float = 0.0) -> Matches:
        found = Matches(self.nothing.mask.copy(), self.nothing.scores.copy())
        found.mask[docs] = True
        found.scores[docs] = score
        return found

    def id(self, printed: str) -> Matches:
        """Match an id in whatever spelling."""
        ids = self._columns.fields["id"]
        docs = [ids.docs_of(printed.casefold()), ids.docs_of(key_of_id(printed))]
        return self._flat(np.concatenate(docs), ID_SCORE)

    def _all(self, found: Sequence[Matches]) -> Matches:
        """Match all; no nodes match everything."""
        whole = self.everything
        for matches in found:
            whole = whole & matches
        return whole

    def _any(self, found: Sequence[Matches]) -> Matches:
        whole = self.nothing
        for matches in found:
            whole = whole | matches
        return whole

    def _phrase(self, tokens: Sequence[Token], field: str, slop: int) -> Matches:
        """Match words that stand one behind the other, or, with a slop, within so many words of the first."""
        if not tokens:
            return self.everything
        postings = self._columns.fields[field or "text"]
        here = _occurrences(postings, tokens[0].stem)
        for offset, token in enumerate(tokens[1:], 1):
            here = here[_near(here, _occurrences(postings, token.stem), offset, slop)]
        held = self._scored(*_documents(here))
        whole = self._all([self.token(token, field) for token in tokens])
        return Matches(held.mask, (held.scores + whole.scores) * held.mask)

    def pairs(self, first: Token, second: Token) -> Ints:
        """Give the documents in which the second word stands right behind the first."""
        postings = self._columns.fields["text"]
        here, there = _occurrences(postings, first.stem), _occurrences(postings, second.stem)
        few, offset, many = (here, 1, there) if len(here) < len(there) else (there, -1, here)
        return _documents(few[_near(few, many, offset, 0)])[0]

    def _wildcard(self, pattern: str, field: str) -> Matches:
        """Match any word that the pattern fits: words as written, and ids as printed or without separators."""
        names = (field,) if field else (EXACT, "id")
        spelled = dict.fromkeys((name, plain(pattern)) for name in names)
        if "id" in names:
            spelled["id", pattern.casefold()] = None
        docs = [self._fitting(self._columns.fields[name], one) for name, one in spelled]
        return self._flat(np.concatenate(docs), 1.0)

    def _fitting(self, postings: Postings, pattern: str) -> Ints:
        """Give the documents, in any order, of the terms that a pattern fits; none for a leading wildcard."""
        fits = fitting(pattern)
        ordinals = postings.starting_with(prefix(pattern)) if prefix(pattern) else range(0)
        found = [n for n in ordinals if fits(postings.text_of(n))]
        if len(found) > self._limits.expansions:
            raise QueryTooExpensive(f"words that “{pattern}” stands for", self._limits.expansions, len(found))
        return np.concatenate([postings.docs[:0], *(postings.docs[postings.span(n)] for n in found)])

    def _facet(self, facet: str, value: str) -> Matches:
        postings = self._columns.fields[facet]
        docs = [postings.docs[postings.span(n)] for n in self._values[facet].meant(value)]
        return self._flat(np.concatenate([postings.docs[:0], *docs]))

    def _dated(self, start: int, end: int) -> Matches:
        first, last = self._columns.first_day, self._columns.last_day
        return Matches((first > 0) & (first <= end) & (last >= start), self.nothing.scores)


def _occurrences(postings: Postings, term: str) -> Places:
    """Give each place where a term stands: its document in the upper half, its position in the lower."""
    ordinal = postings.ordinal(term)
    if ordinal < 0:
        return np.zeros(0, dtype=np.int64)
    span = postings.span(ordinal)
    places = postings.places[span.start : span.stop + 1]
    docs = np.repeat(postings.docs[span].astype(np.int64), np.diff(places))
    return (docs << 32) | postings.positions[int(places[0]) : int(places[-1])]


def _documents(places: Places) -> tuple[Ints, Floats]:
    """Give the documents of some places, which ascend, and how many of the places are in each."""
    docs = (places >> 32).astype(np.int32)
    firsts = np.flatnonzero(np.diff(docs, prepend=-1))
    return docs[firsts], np.diff(firsts, append=len(docs)).astype(np.float32)


def _near(here: Places, there: Places, offset: int, slop: int) -> Mask:
    """Tell which occurrences have another word at ``offset`` behind them, or within ``slop`` words of them."""
    if not slop:
        return _among(here + offset, there)
    reach = slop + 1
    low, high = np.searchsorted(there, here - reach, "left"), np.searchsorted(there, here + reach, "right")
    return high - low > _among(here, there)  # a word is not near itself


def _among(wanted: Places, places: Places) -> Mask:
    """Tell which of some places are among others; both are sorted."""
    if not len(places):
        return np.zeros(len(wanted), dtype=np.bool_)
    found: Mask = places[np.minimum(np.searchsorted(places, wanted), len(places) - 1)] == wanted
    return found
