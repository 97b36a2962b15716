"""Conditions to matches: which documents, with what score, evaluated on the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from schema.arrays.derived import Prepared
from schema.arrays.postings import EXACT, WHOLE_TITLE, Columns, Ints, Postings
from schema.caches import cached
from webapp.search.arrays import positions
from webapp.search.arrays.decoding import decoded, part
from webapp.search.arrays.kernels import Bytes, Mask
from webapp.search.arrays.posting_list import PostingList, PostingLists
from webapp.search.arrays.postings_ops import (
    Matches,
    Places,
    add_up,
    complement,
    constant_score,
    contains,
    intersect,
    places_in,
    round_up,
    sum_scores,
    union,
)
from webapp.search.limits import check_time
from webapp.search.rewriting.expanded_query import (
    AddedQuery,
    AllOf,
    Condition,
    DaysQuery,
    ExpandedTerm,
    IdsQuery,
    OneOf,
    PhraseQuery,
    TermsQuery,
    ValuesQuery,
    WidenedQuery,
)
from webapp.search.rewriting.term_statistics import starting_with
from webapp.search.rewriting.weights import (
    AS_WRITTEN,
    FILED,
    ID_SCORE,
    LONG_TEXT,
    LONGER,
    MENTION,
    PHRASE_WEIGHT,
)

TEXT = "text"
ORDINALS = 4096  # stems and prefixes whose ordinals are kept

Found = Matches | PostingList


@dataclass(slots=True)  # never changed; see Matches
class Meeting:
    """The documents that several lists share, and where these stand in each of the lists."""

    docs: Ints
    places: tuple[Places, ...]


class Evaluator:
    """Evaluates conditions on the columns of one index; holds no state of a query, so threads may share it."""

    def __init__(self, columns: Columns, prepared: Prepared, added: NDArray[np.int64]) -> None:
        """Take the columns; ``added`` (n,) is when each document was first indexed, in seconds since 1970."""
        self._columns, self._added = columns, added
        self.documents = columns.documents
        self.words = PostingLists(columns, prepared)
        self.everything = constant_score(np.arange(columns.documents, dtype=np.int32))
        self.nothing = constant_score(self.everything.docs[:0])
        self._ordinal = cached("ordinals", ORDINALS)(columns.fields[TEXT].ordinal)
        self._starting_with = cached("prefixes", ORDINALS)(partial(starting_with, columns.fields))
        self.is_long = columns.lengths > LONG_TEXT

    def match(self, condition: Condition) -> Matches:
        """Evaluate a condition; ``TimeLimitExceeded`` where it takes too long."""
        return self.find(condition).matches()

    def find(self, condition: Condition) -> Found:  # noqa: PLR0911 - one line a kind of condition
        """Evaluate a condition as ``match`` does, but score a single word only where that is wanted."""
        check_time()
        match condition:
            case ExpandedTerm():
                return self.words.word(condition)
            case AllOf(wanted, unwanted):
                return self._all_but(wanted, unwanted)
            case PhraseQuery():
                return self._phrase(condition)
            case IdsQuery(ids):
                return self.ids(ids)
            case TermsQuery():
                return self._any_term(condition)
            case WidenedQuery():
                return self._widened(condition)
            case ValuesQuery():
                return self._values(condition)
            case DaysQuery():
                return self._dated(condition)
            case AddedQuery(first, last):
                between = (self._added >= first) & (self._added <= last)
                return constant_score(np.flatnonzero(between).astype(np.int32))
            case OneOf(conditions, mentions):
                lists = [self._mention(one) if one in mentions else self.match(one) for one in conditions]
                return sum_scores(lists, self.documents)
            case _:
                assert_never(condition)

    def docs_of(self, condition: Condition) -> Ints:
        """Return the documents that match, without scores where they are not needed."""
        match condition:
            case AllOf((_, _, *_) as wanted, ()):
                return self.meet([self.find(one) for one in wanted]).docs
            case PhraseQuery(field, spellings, slop) if len(spellings) == 1:
                return self._times(spellings[0], field, slop).docs
            case _:
                return self.find(condition).docs

    def _all_but(self, wanted: Sequence[Condition], unwanted: Sequence[Condition]) -> Found:
        """Match all conditions; no conditions match everything. What must not match is taken off at the end."""
        found = [self.find(one) for one in wanted]
        if not unwanted:
            return self.all_of(found) if found else self.everything
        lists = [self.match(one).docs for one in unwanted]
        if not found:
            return constant_score(complement(np.concatenate(lists), self.documents))
        whole = self.all_of(found)
        for docs in lists:
            whole = whole.kept(~contains(docs, whole.docs))
        return whole

    def all_of(self, found: Sequence[Found]) -> Found:
        """Match what is in all of some lists; scores add."""
        if len(found) == 1:
            return found[0]
        met = self.meet(found)
        scores = found[0].at(met.places[0])
        for one, places in zip(found[1:], met.places[1:], strict=True):
            scores = scores + one.at(places)
        return Matches(met.docs, scores)

    def meet(self, found: Sequence[Found]) -> Meeting:
        """Intersect lists, the shortest first, so that the work grows with it."""
        if len(found) == 2:
            one, other = found
            both = intersect(one.docs, other.docs)
            return Meeting(one.docs.take(both[0]), both)
        order = sorted(range(len(found)), key=lambda n: len(found[n]))
        docs = found[order[0]].docs
        placed: list[Places] = []
        for n in order[1:]:
            kept, places = intersect(docs, found[n].docs)
            docs = docs.take(kept)
            before = [one.take(kept) for one in placed] or [kept]  # of the shortest list, all were in it
            placed = [*before, places]
        by_list = dict(zip(order, placed or [np.arange(len(docs), dtype=np.int32)], strict=True))
        return Meeting(docs, tuple([by_list[n] for n in range(len(found))]))

    def ids(self, ids: Sequence[str]) -> Matches:
        """Match documents with any of some ids."""
        postings = self._columns.fields["id"]
        docs = union([postings.docs_of(one) for one in ids], self.documents)
        return constant_score(docs, ID_SCORE) if len(docs) else self.nothing

    def titled(self, key: str) -> Ints:
        """Return the documents that have a whole title, by its key."""
        return self._columns.fields[WHOLE_TITLE].docs_of(key) if key else self.nothing.docs

    def near_each_other(self, stems: Sequence[str], docs: Ints, reach: int) -> Ints:
        """Return those of some documents in which each other stem stands within ``reach`` words of the first."""
        return self._near(stems, TEXT, reach, docs)

    def phrase(self, stems: Sequence[str], slop: int = 0) -> Matches:
        """Return the documents that hold a phrase, and how often each does; of one stem what it weighs."""
        check_time()
        if len(stems) == 1:
            return self.words.weights_of(stems[0])
        return self._times(stems, TEXT, slop)

    def _phrase(self, query: PhraseQuery) -> Matches:
        """Match words that stand one behind the other, or, with a slop, within so many words of the first."""
        whole = [self.words.word(word) for word in query.words]
        found = [self._times(stems, query.field, query.slop) for stems in query.spellings]
        held = sum_scores(found, self.documents)
        phrase = self.words.weighed(held.docs, held.scores, query.idf).matches()
        scores = np.float32(PHRASE_WEIGHT) * phrase.scores
        for one in whole:
            places, has_it = places_in(one.docs, held.docs)  # another spelling may lack a word
            scores[has_it] += one.at(places[has_it])
        return Matches(held.docs, scores)

    def _times(self, stems: Sequence[str], field: str, slop: int) -> Matches:
        """Return the documents that hold a phrase, and how often; with a slop what the first of its words weighs."""
        if slop:
            near, first = self._near(stems, field, slop), self.words.weights_of(stems[0], field)
            return Matches(near, first.at(places_in(first.docs, near)[0]))
        postings, ordinals, met = self._meeting(stems, field)
        if len(stems) == 2:
            pair, places = (ordinals[0], ordinals[1]), (met.places[0], met.places[1])
            if (times := positions.count_pairs(postings, pair, places)) is not None:
                return Matches(met.docs, times).kept(times > 0)
        standing = [
            positions.occurrences(postings, ordinal, where, met.docs)
            for ordinal, where in zip(ordinals, met.places, strict=True)
        ]
        return Matches(*positions.documents(positions.followed(standing)))

    def _near(self, stems: Sequence[str], field: str, reach: int, among: Ints | None = None) -> Ints:
        """Return the documents, of any or of some, in which each other stem stands near the first one somewhere."""
        postings, ordinals, met = self._meeting(stems, field, among)
        first, *others = zip(ordinals, met.places, strict=False)
        near = np.ones(len(met.docs), dtype=np.bool_)
        for other in others:
            between = (first[0], other[0]), (first[1], other[1])
            near &= positions.closeness(postings, *between, reach) > 0
        return met.docs[near]

    def _meeting(
        self, stems: Sequence[str], field: str, among: Ints | None = None
    ) -> tuple[Postings, list[int], Meeting]:
        """Return the postings of a field, the ordinals of some stems, and the documents that have all of these."""
        postings = self._columns.fields[field]
        within = [] if among is None else [constant_score(among)]
        met = self.meet([*(constant_score(postings.docs_of(stem)) for stem in stems), *within])
        return postings, list(map(postings.ordinal, stems)), met

    def closeness(
        self, first: str, second: str, docs: Ints, reach: int, known: dict[str, Places]
    ) -> tuple[Places, Bytes]:
        """Return the places among some documents of those that hold two stems, and how close these come in each.

        Of some stems it may be ``known`` where each of the documents stands in their postings.
        """
        postings = self._columns.fields[TEXT]
        ordinals = self._ordinal(first), self._ordinal(second)
        if first in known and second in known:
            places = known[first], known[second]
            return np.arange(len(docs), dtype=np.int32), positions.closeness(
                postings, ordinals, places, reach
            )
        kept, here = intersect(docs, postings.docs_of(first))
        both, there = intersect(docs.take(kept), postings.docs_of(second))
        return kept.take(both), positions.closeness(postings, ordinals, (here.take(both), there), reach)

    def _any_term(self, query: TermsQuery) -> Matches:
        """Match documents of terms and of terms that begin so; of exact forms, where they score, the weights add."""
        lists, words = [], []
        for field, span in self._spans(query):
            postings = self._columns.fields[field]
            if query.idf and field == EXACT:
                words.append((postings.docs_at(span), decoded(part(postings.weighted, span))))
            else:
                lists.append(postings.docs_at(span))
        found = constant_score(union(lists, self.documents), 1.0)
        if not words:
            return found
        docs, weights = (
            np.concatenate(parts) if len(words) > 1 else parts[0] for parts in zip(*words, strict=True)
        )
        held, sums = add_up(docs, weights, self.documents)
        scored = self.words.weighed(held, sums, query.idf).matches()
        return sum_scores([scored, found], self.documents) if len(found) else scored

    def _spans(self, query: TermsQuery) -> Iterator[tuple[str, slice]]:
        for field, prefix in query.prefixes:
            postings = self._columns.fields[field]
            ordinals = self._starting_with(field, prefix)
            yield field, postings.spans(ordinals) if ordinals else slice(0, 0)
        for field, term in query.terms:
            yield field, _span(self._columns.fields[field], term)

    def _widened(self, query: WidenedQuery) -> Matches:
        """Match a word, or anything that stands for it; what is more common than that weighs less."""
        lists = [self.match(query.word)]
        for one in query.others:
            found = self.phrase(one.stems, one.slop)
            scores = found.scores * np.float32(one.factor)
            lists.append(self.words.weighed(found.docs, scores, one.idf).matches())
        return sum_scores(lists, self.documents)

    def _mention(self, words: Condition) -> Matches:
        """Match the words of a date that others ask for as days: they hardly count beside being dated so."""
        found = self.match(words)
        return Matches(found.docs, round_up(found.scores / np.float32(MENTION)))

    def having(self, facet: str, values: Sequence[str]) -> Ints:
        """Return the documents that have any of some values, ascending."""
        postings = self._columns.fields[facet]
        lists = [postings.docs_of(value) for value in values]
        return lists[0] if len(lists) == 1 else union(lists, self.documents)

    def having_any(self, facet: str) -> Ints:
        """Return the documents that have any value of a facet, ascending."""
        return union([self._columns.fields[facet].docs], self.documents)

    def _values(self, query: ValuesQuery) -> Matches:
        docs = self.having(query.facet, query.values)
        if query.as_written:
            written = contains(self.having(query.facet, query.as_written), docs)
            return Matches(docs, np.float32(AS_WRITTEN) * written.astype(np.float32))
        scores = np.zeros(len(docs), dtype=np.float32)
        for word in map(self.words.word, query.words):
            places, held = places_in(word.docs, docs)
            scores[held] += word.at(places[held])
        return Matches(docs, scores)

    def _dated(self, days: DaysQuery) -> Matches:
        """Match events that touch some days; one of that very day ranks above one of that month, by its share."""
        columns = self._columns
        first, last = np.abs(columns.first_day), np.abs(columns.last_day)
        if days.whole:
            held: Mask = (first >= max(days.first, 1)) & (last <= days.last)
        else:
            held = (first > 0) & (first <= days.last) & (last >= days.first)
        docs = np.flatnonzero(held).astype(np.int32)
        first, last = first.take(docs).astype(np.int64), last.take(docs).astype(np.int64)
        share = (np.minimum(last, days.last) - np.maximum(first, days.first) + 1) / (last - first + 1)
        share *= np.where(first == last, 1.0, LONGER)
        share *= np.where(columns.first_day.take(docs) > 0, 1.0, FILED)
        return Matches(docs, round_up(share))


def _span(postings: Postings, stem: str) -> slice:
    """Return where the postings of a stem lie; nowhere, where the field lacks it."""
    ordinal = postings.ordinal(stem)
    return postings.span(ordinal) if ordinal >= 0 else slice(0, 0)
