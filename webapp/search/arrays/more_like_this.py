"""The words and values that tell what a family is about: what more like it is searched with."""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from schema.analysis.analyzer import analyse
from schema.document import Document
from schema.fields import FACETS
from webapp.search.arrays.postings_ops import Matches
from webapp.search.model.query import FacetIs, Word
from webapp.search.rewriting.stopwords import CALLED, FUNCTION_WORDS

WORDS = 24  # of a caption; Lucene's MoreLikeThis takes 25
FEWEST = 2  # families; a word that only one holds leads to no other
LEAST_ALIKE = 0.15  # of what a family scores for its own words, for another that is like it

Holding = Callable[[str], tuple[int, float]]  # by stem: how many families hold it, and how rare it is


def telling(document: Document, holding: Holding) -> tuple[Word | FacetIs, ...]:
    """Return the most telling words of a family, by tf·idf, and its facet values."""
    return (*_words(document, holding), *_values(document))


def like(matches: Matches, number: int) -> Matches:
    """Keep what is like a family of that number, which is among the matches, but not itself."""
    own = matches.scores[int(matches.docs.searchsorted(number))]
    alike = matches.scores >= np.float32(LEAST_ALIKE) * own
    return matches.kept(alike & (matches.docs != number))


def _words(document: Document, holding: Holding) -> Iterator[Word]:
    text = f"{document.title if document.lead.event_title else ''}\n{document.lead.text}"
    tokens = analyse(text)
    times = Counter(token.stem for token in tokens if token.forms[0] not in FUNCTION_WORDS | CALLED)
    printed = {token.stem: text[token.start : token.end] for token in tokens}
    held = {stem: holding(stem) for stem in times}
    worth = {stem: times[stem] * held[stem][1] for stem in times if held[stem][0] >= FEWEST}
    for stem in sorted(worth, key=lambda one: (-worth[one], one))[:WORDS]:
        yield Word(printed[stem])


def _values(document: Document) -> Iterator[FacetIs]:
    for facet in FACETS:
        if facet.in_similarity:
            yield from (FacetIs(facet.name, value) for value in document.facets[facet.name])
