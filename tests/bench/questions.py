"""What the engines are asked: seven classes of questions drawn from a corpus, the same for every engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

import numpy as np

from schema.arrays.derived import Prepared
from schema.arrays.postings import EXACT, Columns, Postings
from tests.ours import OURS, analyse
from webapp.search.arrays.backend import statistics_of
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.ranking import rank
from webapp.search.model.query import (
    AnyOf,
    Boolean,
    Node,
    Phrase,
    Query,
    Wildcard,
    Word,
    boolean,
    must,
    should,
)
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

ENOUGH = 20  # families; where all words find fewer, fewer words are asked for
EACH = 10  # questions of a class
COMMON, RARE = 0.1, (0.0005, 0.005)  # of the captions: more hold a common word, so many a rare one
MIDDLE = 0.01
COUNTED = ("expedition", "agency", "landmark")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: how its ``words`` go together, and a facet value that must be there, if any.

    The words are stems, but for a prefix, which exact forms begin with; ``node`` is the same for our engine.
    """

    kind: str
    words: tuple[str, ...]
    node: Node = field(compare=False)
    filter: tuple[str, str] | None = None


def questions(columns: Columns, prepared: Prepared) -> list[Question]:
    """Draw the questions of every class."""
    drawn = _Drawn(columns, prepared)
    return [
        one
        for kind in (drawn.terms, drawn.pairs, drawn.phrases, drawn.prefixes, drawn.filtered)
        for one in kind()
    ]


class _Drawn:
    """The words of a corpus that mean the same to every engine: typed as they are, they are one stem and one form."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self.columns, self.text = columns, columns.fields["text"]
        self.evaluator = Evaluator(columns, prepared, np.zeros(columns.documents, dtype=np.int64))
        self.planner = Planner(statistics_of(columns, prepared, self.evaluator, OURS))
        self.forms = dict(self._plain(columns.fields[EXACT], prepared))
        self.shares = {stem: len(self.text.docs_of(stem)) / columns.documents for stem in self.forms}
        ordered = sorted(self.forms, key=lambda stem: -self.shares[stem])
        self.common = ordered[:EACH]
        self.middle = [stem for stem in ordered[EACH:] if self.shares[stem] >= MIDDLE]
        self.rare = [stem for stem in ordered if RARE[0] <= self.shares[stem] <= RARE[1]]
        assert self.shares[self.common[-1]] >= COMMON

    def _plain(self, exact: Postings, prepared: Prepared) -> Iterator[tuple[str, str]]:
        for ordinal, stem in enumerate(prepared.stems.tolist()):
            form = exact.text_of(ordinal)
            tokens = analyse(form) if stem >= 0 and form.isalpha() and len(form) > 3 else []
            alone = len(tokens) == 1 and tokens[0].spellings == (form,)
            if not alone or form in FUNCTION_WORDS:
                continue
            held = int(self.text.starts[stem + 1] - self.text.starts[stem])
            if self._finds(Word(form)) == held:  # no other spelling, no id
                yield self.text.text_of(stem), form

    def terms(self) -> Iterator[Question]:
        """Ask for one word."""
        for kind, stems in (("common term", self.common), ("rare term", _spread(self.rare))):
            for stem in stems:
                yield Question(kind, (stem,), self._strict(stem))

    def pairs(self) -> Iterator[Question]:
        """Ask for both of two words, as an operator says it and as typed, and for any of three."""
        pairs = zip(self.common * 20, self.middle, strict=False)
        both = [pair for pair in pairs if self._finds(self._strict(*pair)) >= ENOUGH]
        for pair in _spread(both):
            yield Question("AND of two", pair, self._strict(*pair))
        alike = [pair for pair in both if self._finds(self._typed(*pair)) == self._finds(self._strict(*pair))]
        for pair in _spread(alike):
            yield Question("two words as typed", pair, self._typed(*pair))
        for n, common in enumerate(self.common):
            words = (common, self.middle[n], self.middle[-n - 1])
            yield Question("OR of three", words, AnyOf(tuple(Word(self.forms[stem]) for stem in words)))

    def phrases(self) -> Iterator[Question]:
        """Ask for two words that often stand together."""
        stems = [*self.common, *self.middle[:EACH]]
        nodes = {pair: Phrase(" ".join(self.forms[stem] for stem in pair)) for pair in permutations(stems, 2)}
        for pair in sorted(nodes, key=lambda pair: -self._finds(nodes[pair]))[:EACH]:
            yield Question("phrase", pair, nodes[pair])

    def prefixes(self) -> Iterator[Question]:
        """Ask for words that begin so, where no id does."""
        ids = self.columns.fields["id"]
        starts = dict.fromkeys(self.forms[stem][:4] for stem in (*self.common, *self.middle))
        for start in _spread([start for start in starts if not ids.starting_with(start)][: 3 * EACH]):
            yield Question("prefix", (start,), Wildcard(f"{start}*"))

    def filtered(self) -> Iterator[Question]:
        """Ask for a common word where a facet that is not counted has a frequent value that goes with it."""
        for n, stem in enumerate(self.common):
            facet = ("center", "year")[n % 2]
            postings, holding = self.columns.fields[facet], self.text.docs_of(stem)
            frequent = [postings.text_of(int(one)) for one in np.diff(postings.starts).argsort()[:-3:-1]]
            first = n // 2 % 2
            value = next(
                one
                for one in (*frequent[first:], *frequent[:first])
                if np.intersect1d(postings.docs_of(one), holding).size
            )
            yield Question("filter and term", (stem,), self._strict(stem), (facet, value))

    def _finds(self, node: Node) -> int:
        """Count what a question finds: bare words may stand for more than they say."""
        return len(rank(self.evaluator, self.planner.expand(Query(node=node))).matches)

    def _strict(self, *stems: str) -> Node:
        return Boolean(must(*(Word(self.forms[stem]) for stem in stems)))

    def _typed(self, *stems: str) -> Node:
        return Boolean(should(*(Word(self.forms[stem]) for stem in stems)))


def typed(question: Question) -> str:
    """Return what a person types to ask a question."""
    match question.node:
        case Phrase(text) | Wildcard(text):
            return f'"{text}"' if question.kind == "phrase" else text
        case AnyOf(nodes):
            return " OR ".join(node.text for node in nodes if isinstance(node, Word))
        case node:
            asked = boolean(node)
            together = [clause.node.text for clause in asked.strict if isinstance(clause.node, Word)]
            return " ".join((" AND ".join(together), *(word.text for word in asked.bag.words))).strip()


def _spread(found: list[Any]) -> list[Any]:
    """Choose questions evenly from a list."""
    return found[:: max(len(found) // EACH, 1)][:EACH]
