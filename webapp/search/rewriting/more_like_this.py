"""More like this: the words and values that characterise a family, and which of them another one shares."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import assert_never

from schema.document import Document
from schema.enumeration import join_words, quoted
from schema.fields import FACETS, facet_named
from schema.message import Message, message, sequence
from webapp.search.model.query import FacetIs, Word
from webapp.search.rewriting.evaluation import ScoredHit
from webapp.search.rewriting.explanation import Explanation, parts_of
from webapp.search.rewriting.stopwords import FUNCTION_WORDS, GENERIC_NOUNS
from webapp.search.rewriting.term_statistics import TermStatistics

WORDS = 24  # of a caption; Lucene's MoreLikeThis takes 25
READ = 20_000  # characters of a caption; a longer one has said by then what it is about
VALUES = 64  # of all facets together
FEWEST = 2  # families; a word that only one holds leads to no other
LEAST_ALIKE = 0.15  # of what a family scores for its own words, for another that is like it
NAMED = 5  # words, and values, that are named; the rest is counted

InterestingTerm = Word | FacetIs


def interesting_terms(document: Document, statistics: TermStatistics) -> tuple[InterestingTerm, ...]:
    """Return the most characteristic words of a family, by tf·idf, and its facet values."""
    return (*_words(document, statistics), *islice(_values(document), VALUES))


def explain_likeness(about: Sequence[InterestingTerm], hits: Sequence[ScoredHit]) -> list[Explanation]:
    """Return what each hit shares of the words and values that characterise another family."""
    return [
        _explanation([(node, score) for node, score in zip(about, hit.terms, strict=True) if score > 0])
        for hit in hits
    ]


def _words(document: Document, statistics: TermStatistics) -> Iterator[Word]:
    text = f"{document.title if document.lead.event_title else ''}\n{document.lead.text}"
    if len(text) > READ:
        text = text[: text.rfind(" ", READ // 2, READ)]
    tokens = statistics.analyse(text)
    times = Counter(token.stem for token in tokens if token.forms[0] not in FUNCTION_WORDS | GENERIC_NOUNS)
    printed = {token.stem: text[token.start : token.end] for token in tokens}
    held = {stem: statistics.document_frequency(stem) for stem in times}
    worth = {stem: times[stem] * statistics.idf(held[stem]) for stem in times if held[stem] >= FEWEST}
    for stem in sorted(worth, key=lambda one: (-worth[one], one))[:WORDS]:
        yield Word(printed[stem])


def _values(document: Document) -> Iterator[FacetIs]:
    for facet in FACETS:
        if facet.in_similarity:
            yield from (FacetIs(facet.name, value) for value in document.facets[facet.name])


def _explanation(shared: Sequence[tuple[InterestingTerm, float]]) -> Explanation:
    ordered = sorted(shared, key=lambda one: -one[1])
    words = [quoted(node.text) for node, _ in ordered if isinstance(node, Word)]
    values: dict[str, list[str]] = {}
    for node, _ in ordered:
        if isinstance(node, FacetIs):
            values.setdefault(facet_named(node.facet).label.lower(), []).append(node.value)
    parts = parts_of([(_named(node), score) for node, score in ordered])
    if values:
        (label, some), *others = values.items()
        same = [message("Same %(facet)s %(values)s", **_shared(label, some))]
        same += [message("same %(facet)s %(values)s", **_shared(*one)) for one in others]
        return Explanation(message("%(clauses)s.", clauses=sequence("; ", same)), parts)
    if not words:
        return Explanation("", parts)
    return Explanation(message("Same words: %(words)s.", words=join_words(words, NAMED)), parts)


def _shared(label: str, values: Sequence[str]) -> dict[str, str]:
    return {"facet": Message(label, {}), "values": join_words(values, NAMED)}


def _named(node: InterestingTerm) -> str:
    match node:
        case FacetIs(facet, value):
            label = Message(facet_named(facet).label.lower(), {})
            return message("%(facet)s %(value)s", facet=label, value=value)
        case Word(text):
            return text
        case _:
            assert_never(node)
