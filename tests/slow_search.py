"""A slow, obvious evaluation of queries, one document after the other, that judges the fast one.

It reads an index through Whoosh alone: for each field and term, who holds it, how much it weighs there, and where.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import open_dir

from schema.analysis.analyzer import Token, key_of_id
from schema.arrays.postings import COLUMN_FIELDS, EXACT
from schema.document import Document, EventDate
from schema.fields import FACETS
from tests.ours import analyse
from webapp.search.language.wildcards import plain
from webapp.search.model.query import (
    Added,
    AnyOf,
    Bag,
    Boolean,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
)

FIRST_ADDED = date(2026, 1, 1)
K1, B = 1.2, 0.5  # of BM25
EXACT_WEIGHT, PHRASE_WEIGHT, ID_SCORE = 0.5, 1.0, 40.0

Weights = dict[int, float]  # by document


@dataclass(frozen=True, slots=True)
class SlowIndex:
    """What Whoosh holds, in dictionaries."""

    documents: Sequence[Document]
    lengths: list[int]
    total_length: int
    weights: dict[tuple[str, str], Weights] = field(default_factory=dict)
    positions: dict[tuple[str, str], dict[int, list[int]]] = field(default_factory=dict)

    def holding(self, name: str, term: str) -> Weights:
        """Give who holds a term, and its weight there."""
        return self.weights.get((name, term), {})

    def standing(self, name: str, term: str, doc: int) -> list[int]:
        """Give where a term stands in a document."""
        return self.positions.get((name, term), {}).get(doc, [])


def read(folder: Path, documents: Sequence[Document]) -> SlowIndex:
    """Read an index of Whoosh, posting by posting."""
    index = open_dir(folder, readonly=True)
    reader: Any = index.reader()
    lengths = [reader.doc_field_length(doc, "text") for doc in range(len(documents))]
    found = SlowIndex(documents, lengths, reader.field_length("text"))
    for name, term in reader.all_terms():
        if name in COLUMN_FIELDS:
            matcher, key = reader.postings(name, term), (name, term.decode())
            while matcher.is_active():
                found.weights.setdefault(key, {})[matcher.id()] = matcher.weight()
                if matcher.supports("positions"):
                    found.positions.setdefault(key, {})[matcher.id()] = matcher.value_as("positions")
                matcher.next()
    reader.close()
    index.close()
    return found


def matches(index: SlowIndex, node: Node) -> dict[int, float]:  # noqa: PLR0911 - one line a kind of node
    """Give every document that matches, and its score."""
    everything = range(len(index.documents))
    match node:
        case Word(text, "id"):
            return _id(index, text)
        case Word(text, name):
            words = _all(index, [_word(index, token, name) for token in analyse(text)])
            return words if name else _any([words, _id(index, text)])
        case Phrase(text, "id"):
            return _id(index, text)
        case Phrase(text, name, slop):
            return _phrase(index, analyse(text), name, slop)
        case Wildcard(pattern, name):
            return _wildcard(index, pattern, name)
        case FacetIs(facet, value):
            said = [_word(index, token, "") for token in analyse(value)]
            having = (doc for doc in everything if value in index.documents[doc].facets[facet])
            return {doc: sum(word.get(doc, 0.0) for word in said) for doc in having}
        case Dated(start, end):
            dated = ((doc, index.documents[doc].event_date) for doc in everything)
            shares = ((doc, _share(event, start, end)) for doc, event in dated if event)
            return {doc: rounded(share) for doc, share in shares if share}
        case Added(start, end):
            came = ((doc, day_added(doc)) for doc in everything)
            return {doc: 0.0 for doc, day in came if (not start or day >= start) and (not end or day <= end)}
        case Bag(words):
            return _all(index, [matches(index, inner) for inner in words])
        case Boolean(clauses):
            nodes = _days_together([_bare(one.node) for one in clauses if one.occur is not Occur.MUST_NOT])
            wanted = [matches(index, one) for one in nodes]
            unwanted = [matches(index, one.node) for one in clauses if one.occur is Occur.MUST_NOT]
            kept = _all(index, wanted)
            return {doc: score for doc, score in kept.items() if not any(doc in one for one in unwanted)}
        case AnyOf(nodes):
            return _any([matches(index, inner) for inner in nodes])


def day_added(number: int) -> date:
    """Return the day on which a document is taken to have been first indexed: three days take turns."""
    return FIRST_ADDED + timedelta(number % 3)


def seconds_added(documents: int) -> NDArray[np.int64]:
    """Return when that was, in seconds since 1970: in the first second of the day, for every other one in its last."""
    clock = ((0, 0, 0), (23, 59, 59))
    times = (datetime.combine(day_added(n), time(*clock[n % 2]), UTC) for n in range(documents))
    return np.array([int(one.timestamp()) for one in times], dtype=np.int64)


def _bare(node: Node) -> Node:
    """Take the parentheses off a node: a conjunction of one is that one."""
    while isinstance(node, Boolean) and [one.occur is not Occur.MUST_NOT for one in node.clauses] == [True]:
        node = node.clauses[0].node
    return node


def _days_together(nodes: Sequence[Node]) -> list[Node]:
    """Put spans of days that are open at one end together: what is after one day and before another lies between."""
    since = [one.start for one in nodes if isinstance(one, Dated) and one.start and not one.end]
    until = [one.end for one in nodes if isinstance(one, Dated) and one.end and not one.start]
    if not (since and until):
        return list(nodes)
    others = [one for one in nodes if not isinstance(one, Dated) or (one.start is None) == (one.end is None)]
    first, last = max(since), min(until)
    return [*others, Dated(first, last) if first <= last else AnyOf(())]


def _share(event: EventDate, start: date | None, end: date | None) -> float:
    """Give the share of an event's days that lies between two days."""
    days = [event.start + timedelta(n) for n in range((event.end - event.start).days + 1)]
    between = sum((not start or day >= start) and (not end or day <= end) for day in days)
    return between / len(days) * (1.0 if len(days) == 1 else 0.875)


def _all(index: SlowIndex, found: Sequence[dict[int, float]]) -> dict[int, float]:
    everything = range(len(index.documents))
    return {doc: sum(one[doc] for one in found) for doc in everything if all(doc in one for one in found)}


def _any(found: Iterable[dict[int, float]]) -> dict[int, float]:
    sums: Counter[int] = Counter()
    for one in found:
        for doc, score in one.items():
            sums[doc] += score  # type: ignore[assignment]  # a Counter adds any numbers
    return dict(sums)


def _word(index: SlowIndex, token: Token, name: str) -> dict[int, float]:
    """Sum the weights of what a word stands for, then score the sum with the idf of the most frequent of it."""
    terms = _terms(token, name)
    sums: dict[int, float] = {}
    for where, term, factor in terms:
        for doc, weight in index.holding(where, term).items():
            sums[doc] = sums.get(doc, 0.0) + factor * weight
    idf = _idf(index, terms)
    return {doc: bm25(index, doc, weight, idf) for doc, weight in sums.items()}


def _terms(token: Token, name: str) -> list[tuple[str, str, float]]:
    """Give the terms that a word stands for, each with its field and weight."""
    forms = [] if name else [(EXACT, form, EXACT_WEIGHT) for form in token.spellings]
    return [(name or "text", token.stem, 1.0), *forms]


def _idf(index: SlowIndex, terms: Sequence[tuple[str, str, float]]) -> float:
    """Give the inverse document frequency of the most frequent of some terms."""
    most = max(len(index.holding(where, term)) for where, term, _ in terms)
    return math.log(max(len(index.documents), 1) / (most + 1)) + 1


def bm25(index: SlowIndex, doc: int, weight: float, idf: float) -> float:
    """Score one document for one word, by the formula, in the precision in which the fast one is made."""
    average = np.float32(index.total_length / len(index.documents) or 1.0)
    norm = np.float32(K1) * (np.float32(1 - B) + np.float32(B) * (np.float32(index.lengths[doc]) / average))
    return rounded(float(np.float32(weight) * np.float32(idf * (K1 + 1)) / (norm + np.float32(weight))))


def rounded(part: float) -> float:
    """Round a part of a score up to a multiple of 1/1024."""
    return math.ceil(part * 1024) / 1024


def _id(index: SlowIndex, text: str) -> dict[int, float]:
    spellings = (text.casefold(), key_of_id(text))
    return {doc: ID_SCORE for spelling in spellings for doc in index.holding("id", spelling)}


def _phrase(index: SlowIndex, tokens: Sequence[Token], name: str, slop: int) -> dict[int, float]:
    if not tokens:
        return dict.fromkeys(range(len(index.documents)), 0.0)
    if not name and not slop:
        return _exactly(index, [token.forms[0] for token in tokens])
    words = [token.stem for token in tokens]
    counts = {doc: _times(index, doc, words, name or "text", slop) for doc in range(len(index.documents))}
    held = {doc: times for doc, times in counts.items() if times}
    singles = [
        _word(index, token, name) for token in {str(_terms(token, name)): token for token in tokens}.values()
    ]
    idf = max(_idf(index, _terms(token, name)) for token in tokens)
    return {
        doc: PHRASE_WEIGHT * bm25(index, doc, times, idf) + sum(one[doc] for one in singles)
        for doc, times in held.items()
    }


def _exactly(index: SlowIndex, forms: Sequence[str]) -> dict[int, float]:
    """Score a phrase whose words stand exactly as typed; each is as rare as its form."""
    counts = {doc: _times(index, doc, forms, EXACT, 0) for doc in range(len(index.documents))}
    idfs = {form: _idf(index, [(EXACT, form, 1.0)]) for form in forms}
    return {
        doc: PHRASE_WEIGHT * bm25(index, doc, times, max(idfs.values()))
        + sum(bm25(index, doc, index.holding(EXACT, form)[doc], idf) for form, idf in idfs.items())
        for doc, times in counts.items()
        if times
    }


def _wildcard(index: SlowIndex, pattern: str, name: str) -> dict[int, float]:
    """Score what a pattern fits: words of the text as one, by the sum of their weights; all else 1."""
    found = {doc: 1.0 for doc in range(len(index.documents)) if _fits(index, pattern, name, doc)}
    if name:
        return found
    fitting = [
        held
        for (of, term), held in index.weights.items()
        if of == EXACT and slowly_fits(plain(pattern), term)
    ]
    families = min(sum(map(len, fitting)), len(index.documents))
    idf = math.log(max(len(index.documents), 1) / (families + 1)) + 1
    ids = [(one, "id") for one in {plain(pattern), pattern.casefold()}]
    scores = {}
    for doc in found:
        weight = sum(held.get(doc, 0.0) for held in fitting)
        is_id = any(
            of == "id" and doc in held and slowly_fits(one, term)
            for one, _ in ids
            for (of, term), held in index.weights.items()
        )
        scores[doc] = (bm25(index, doc, weight, idf) if weight else 0.0) + is_id
    return scores


def _times(index: SlowIndex, doc: int, words: Sequence[str], name: str, slop: int) -> float:
    """Count the places of the first word that the others follow; with a slop weigh it where each stands near it."""
    first, *others = (index.standing(name, word, doc) for word in words)
    if slop:
        near = (
            any(0 < abs(there - here) <= slop + 1 for here in first for there in other) for other in others
        )
        return index.holding(name, words[0])[doc] if first and all(near) else 0
    return sum(all(here + offset in there for offset, there in enumerate(others, 1)) for here in first)


def _fits(index: SlowIndex, pattern: str, name: str, doc: int) -> bool:
    spelled = [(where, plain(pattern)) for where in ([name] if name else [EXACT, "id"])]
    spelled += [("id", pattern.casefold())] if name in {"", "id"} else []
    return any(
        where == of and doc in held and slowly_fits(one, term)
        for where, one in spelled
        for (of, term), held in index.weights.items()
    )


def slowly_fits(pattern: str, word: str) -> bool:
    """Tell, by trying every split, whether a pattern that begins with a letter fits a word."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(slowly_fits(pattern[1:], word[skipped:]) for skipped in range(len(word) + 1))
    return bool(word) and pattern[0] in {"?", word[0]} and slowly_fits(pattern[1:], word[1:])


def counts(documents: Iterable[Document]) -> dict[str, Counter[str]]:
    """Count every value of every facet."""
    found: dict[str, Counter[str]] = {facet.name: Counter() for facet in FACETS}
    for document in documents:
        for name, values in document.facets.items():
            found[name].update(values)
    return found
