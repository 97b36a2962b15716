"""Nodes to matches: which documents, with what score, evaluated on the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import assert_never

import numpy as np

from schema.analysis.analyzer import Token, analyse, key_of_id
from schema.arrays.derived import Prepared
from schema.arrays.postings import Columns, Ints, Postings
from webapp.search.arrays import positions
from webapp.search.arrays.event_dates import dated
from webapp.search.arrays.facet_values import AllValues
from webapp.search.arrays.id_lookup import Ids
from webapp.search.arrays.kernels import Bytes
from webapp.search.arrays.positions import Standing
from webapp.search.arrays.posting_list import TEXT, WordList, Words
from webapp.search.arrays.postings_ops import (
    Matches,
    Places,
    among,
    complement,
    flat,
    places_in,
    shared,
    summed,
)
from webapp.search.arrays.term_stats import Lexicon
from webapp.search.arrays.wildcard_expansion import Expander
from webapp.search.limits import DEFAULT, Limits, check_time
from webapp.search.model.query import (
    AnyOf,
    Bag,
    Boolean,
    Clause,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
    must,
)

PHRASE_WEIGHT = 1.0  # of a phrase's own score, as if it were one word, beside those of its words
SPELLED = 16  # ways to spell the names of a phrase that are looked for
AS_WRITTEN = np.float32(20.0)  # whoever types a credit finds it in that spelling before others
ID_SCORE = 40.0  # an id that was typed is what is looked for
SHORTEST_PART = 6  # letters and figures of a part by which an id is found

Found = Matches | WordList


@dataclass(frozen=True, slots=True)
class Meeting:
    """The documents that several lists share, and where these stand in each of the lists."""

    docs: Ints
    places: tuple[Places, ...]


class Matcher:
    """Evaluates nodes on the columns of one index; holds no state of a query, so threads may share it."""

    def __init__(
        self, columns: Columns, prepared: Prepared, values: AllValues, limits: Limits = DEFAULT
    ) -> None:
        self._columns, self._values, self._limits = columns, values, limits
        self.documents = columns.documents
        self.words = Words(columns, prepared)
        self.lexicon = Lexicon(columns, prepared)
        self._expander = Expander(columns, limits)
        self._ids = Ids(columns.fields["id"], columns.documents)
        self.everything = flat(np.arange(columns.documents, dtype=np.int32))
        self.nothing = flat(self.everything.docs[:0])

    def match(self, node: Node) -> Matches:
        """Evaluate a node; ``QueryTooExpensive`` where a wildcard stands for too many words, or it takes too long."""
        return self.find(node).matches()

    def find(self, node: Node) -> Found:  # noqa: PLR0911 - one line a kind of node
        """Evaluate a node as ``match`` does, but score a single word only where that is wanted."""
        check_time()
        match node:
            case Word(text, field):
                return self._word(text, field)
            case Phrase(text, field, slop):
                return self.id(text) if field == "id" else self._phrase(analyse(text), field, slop)
            case Wildcard(pattern, field):
                return self._expander.match(pattern, field)
            case FacetIs(facet, value):
                return self._facet(facet, value)
            case Dated(start, end):
                return dated(self._columns, start, end)
            case Bag(words):
                return self._boolean(must(*words))
            case Boolean(clauses):
                return self._boolean(clauses)
            case AnyOf(nodes):
                return summed([self.match(inner) for inner in nodes], self.documents)
            case _:
                assert_never(node)

    def _boolean(self, clauses: Sequence[Clause]) -> Found:
        """Match all clauses, none relaxed; no clauses match everything. What must not match is taken off at the end."""
        found = [self.find(clause.node) for clause in clauses if clause.occur is not Occur.MUST_NOT]
        unwanted = [self.match(clause.node).docs for clause in clauses if clause.occur is Occur.MUST_NOT]
        if unwanted and not found:
            return flat(complement(np.concatenate(unwanted), self.documents))
        whole = self.all_of(found) if found else self.everything
        for docs in unwanted:
            whole = whole.kept(~among(docs, whole.docs))
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
        order = sorted(range(len(found)), key=lambda n: len(found[n]))
        docs = found[order[0]].docs
        placed: list[Places] = []
        for n in order[1:]:
            kept, places = shared(docs, found[n].docs)
            docs = docs.take(kept)
            before = [one.take(kept) for one in placed] or [kept]  # of the shortest list, all were in it
            placed = [*before, places]
        by_list = dict(zip(order, placed or [np.arange(len(docs), dtype=np.int32)], strict=True))
        return Meeting(docs, tuple(by_list[n] for n in range(len(found))))

    def holding(self, stem: str) -> tuple[int, float]:
        """Tell how many documents hold a stem in the scored text, and how rare that makes it."""
        families = self.lexicon.families(stem)
        return families, self.words.scorer.idf(families)

    def _word(self, text: str, field: str) -> Found:
        """Match what was typed without a blank: all its words, or, in the whole text, an id of that spelling."""
        if field == "id":
            return self.id(text)
        lists = [self.word(token, field) for token in analyse(text)]
        words = lists[0] if len(lists) == 1 else self.all_of(lists) if lists else self.everything
        ids = self.nothing if field else self.id(text)
        if not len(ids):
            return words
        return summed([words.matches(), ids], self.documents)

    def word(self, token: Token, field: str = "") -> WordList:
        """Give the list of one word: its stem and, in the whole text, its spellings and a name's transliterations."""
        check_time()
        if field:
            return self.words.stem(token.stem, field)
        return self.words.word(token, self.lexicon.like_sounding(token.forms[0]))

    def sought(self, stems: Sequence[str], slop: int = 0) -> Matches:
        """Give the documents that hold a phrase, and what it weighs in each, as if it were one word."""
        if len(stems) == 1:
            one = self.words.stem(stems[0])
            return Matches(one.docs, one.weights)
        standing = self.standing(stems)
        held = positions.near(standing, slop) if slop else positions.followed(standing)
        return Matches(*positions.documents(held))

    def id(self, printed: str) -> Matches:
        """Match an id in whatever spelling."""
        docs = self._ids.spelled(printed)
        return flat(docs, ID_SCORE) if len(docs) else self.nothing

    def _phrase(self, tokens: Sequence[Token], field: str, slop: int) -> Matches:
        """Match words that stand one behind the other, or, with a slop, within so many words of the first."""
        if not tokens:
            return self.everything
        whole = [self.word(token, field) for token in tokens]
        held = self._held(tokens, field, slop)
        docs, weights = positions.documents(held)
        scores = np.float32(PHRASE_WEIGHT) * self.words.weighed(docs, weights).matches().scores
        for one in whole:
            scores += one.at(places_in(one.docs, docs)[0])
        return Matches(docs, scores)

    def _held(self, tokens: Sequence[Token], field: str, slop: int) -> Standing:
        """Give where a phrase stands, in the whole text with names in any transliteration."""
        said = [(t.stem, *(() if field else self.lexicon.like_sounding(t.forms[0]))) for t in tokens]
        spelled = [self.standing(stems, field) for stems in islice(product(*said), SPELLED)]
        found = [positions.near(one, slop) if slop else positions.followed(one) for one in spelled]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def standing(self, stems: Sequence[str], field: str = "") -> list[Standing]:
        """Give where stems stand in the documents that hold them all."""
        postings = self._columns.fields[field or TEXT]
        spans = [self._span(postings, stem) for stem in stems]
        met = self.meet([flat(postings.docs[span]) for span in spans])
        return [
            positions.occurrences(postings, span, where, met.docs)
            for span, where in zip(spans, met.places, strict=True)
        ]

    def _span(self, postings: Postings, stem: str) -> slice:
        """Give where the postings of a stem lie; nowhere, where the field lacks it."""
        ordinal = postings.ordinal(stem)
        return postings.span(ordinal) if ordinal >= 0 else slice(0, 0)

    def closeness(
        self, first: str, second: str, docs: Ints, reach: int, known: Mapping[str, Places]
    ) -> tuple[Places, Bytes]:
        """Give the places among some documents of those that hold two stems, and how close these come in each.

        Of some stems it may be ``known`` where each of the documents stands in their postings.
        """
        postings = self._columns.fields[TEXT]
        spans = self._span(postings, first), self._span(postings, second)
        if first in known and second in known:
            return np.arange(len(docs)), positions.closeness(
                postings, spans, (known[first], known[second]), reach
            )
        kept, here = shared(docs, postings.docs[spans[0]])
        both, there = shared(docs.take(kept), postings.docs[spans[1]])
        return kept.take(both), positions.closeness(postings, spans, (here.take(both), there), reach)

    def part_of_id(self, printed: str) -> Matches:
        """Match ids that hold what was typed as one of their parts: 'AC92-0352-5' of 'ARC-1992-AC92-0352-5'."""
        key = key_of_id(printed)
        if len(key) < SHORTEST_PART or not any(map(str.isdigit, key)):
            return self.nothing
        return flat(self._ids.holding(key), ID_SCORE)

    def _facet(self, facet: str, value: str) -> Matches:
        """Match a facet value; a caption that says much of it ranks above one that only mentions it."""
        values = self._values[facet]
        meant = values.meant(value)
        docs = values.docs(meant)
        if not values.facet.extracted:
            return Matches(
                docs, AS_WRITTEN * among(values.docs(values.written(value)), docs).astype(np.float32)
            )
        scores = np.zeros(len(docs), dtype=np.float32)
        for token in self._said(facet, value, meant):
            one = self.word(token)
            places, held = places_in(one.docs, docs)
            scores[held] += one.at(places[held])
        return Matches(docs, scores)

    def _said(self, facet: str, value: str, meant: Sequence[int]) -> list[Token]:
        """Give the words that tell how much a caption says of a value: those typed, and those of a person's name."""
        values = self._values[facet]
        names = [value]
        if values.facet.names_people and meant:
            names.append(values.all[max(meant, key=values.families.__getitem__)])
        return list({token.stem: token for name in names for token in analyse(name)}.values())
