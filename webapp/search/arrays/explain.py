"""Why a hit was found, and what its score is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from schema.arrays.postings import Floats
from webapp.search.arrays.bag import Asked
from webapp.search.arrays.evaluator import Matcher
from webapp.search.arrays.postings_ops import Matches, among, places_in
from webapp.search.arrays.ranking import COVERAGE, Ranked, Scored, score_neighbours, score_words
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, boolean
from webapp.search.model.result import Part

LEAST = 5e-5  # of a part that is told: scores are shown with four figures behind the point
NAMED = 3  # words held in another form that are told
LONGEST = 100  # letters of conditions that are told in full
TOGETHER, CONDITIONS, MORE = (
    "words that stand together",
    "the conditions",
    "more of the words than others hold",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence, and the parts of the score, which add up to it."""

    words: str
    parts: tuple[Part, ...]


def explain(matcher: Matcher, ranked: Ranked, shown: Matches, node: Node) -> list[Explanation]:
    """Explain the hits that are shown for a query's tree, in their order."""
    fits = _fits(node)
    if ranked.asked is None:
        words = f"Fits {fits}." if fits else ""
        return [Explanation(words, parts_of([(CONDITIONS, float(score))])) for score in shown.scores]
    docs, places, own = np.unique(shown.docs, return_index=True, return_inverse=True)  # ascending, each once
    explained = _explain(matcher, ranked, ranked.asked, Matches(docs, shown.scores[places]), fits)
    return [explained[n] for n in own.tolist()]


def _fits(node: Node) -> str:
    """Say which conditions every hit fits, '' where there are none."""
    said = describe(Boolean(boolean(node).strict))
    return said if len(said) <= LONGEST else CONDITIONS


def _explain(matcher: Matcher, ranked: Ranked, asked: Asked, shown: Matches, fits: str) -> list[Explanation]:
    scored = score_words(asked, shown.docs)
    found = _Found(
        asked,
        scored,
        together=score_neighbours(matcher, asked, shown.docs, scored),
        share=_share(
            ranked, np.sum([scored[stem] > 0 for stem in asked.content], axis=0), len(asked.content)
        ),
        within=_within(ranked, shown),
        said=_said(matcher, asked, shown),
        fits=fits,
    )
    return [Explanation(found.words(n), found.parts(n, float(score))) for n, score in enumerate(shown.scores)]


@dataclass(frozen=True, slots=True)
class _Found:
    """What makes up the scores of some hits, each array as long as these are many."""

    asked: Asked
    scored: Scored
    together: Floats
    share: Floats
    within: Floats
    said: Sequence[Sequence[str]]
    fits: str

    def parts(self, n: int, score: float) -> tuple[Part, ...]:
        """Give the parts of one hit's score."""
        parts = [(word, float(self.scored[stem][n] * self.share[n])) for stem, word in _words(self.asked)]
        parts += [(TOGETHER, float(self.together[n] * self.share[n])), (CONDITIONS, float(self.within[n]))]
        return parts_of([*parts, (MORE, score - sum(given for _, given in parts))])

    def words(self, n: int) -> str:
        """Say why one hit was found."""
        close = ["some of them close together"] if self.together[n] > 0 else []
        fits = [f"fits {self.fits}"] if self.fits else []
        return "; ".join((self._holds(n), *self.said[n][:NAMED], *fits, *close)) + "."

    def _holds(self, n: int) -> str:
        words, content = dict(_words(self.asked)), self.asked.content
        lacking = [words[stem] for stem in content if not self.scored[stem][n] > 0]
        if lacking:
            told = ", ".join(f"“{word}”" for word in lacking)
            return f"Holds {len(content) - len(lacking)} of {len(content)} words, not {told}"
        return "Holds all the words" if len(content) > 1 else f"Holds “{words[content[0]]}”"


def _share(ranked: Ranked, held: Floats, words: int) -> Floats:
    """Give what of its score each hit keeps for the words that it lacks."""
    share: Floats = (held / np.float32(words)) ** np.float32(COVERAGE)
    return share if ranked.level < words else np.ones_like(share)


def _within(ranked: Ranked, shown: Matches) -> Floats:
    if ranked.within is None:
        return np.zeros(len(shown), dtype=np.float32)
    places, _ = places_in(ranked.within.docs, shown.docs)
    return ranked.within.at(places)


def _words(asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield each stem with the word as it was typed first."""
    words = {token.stem: asked.printed(token) for token in reversed(asked.said)}
    for stem in asked.lists:
        yield stem, words[stem]


def _said(matcher: Matcher, asked: Asked, shown: Matches) -> list[list[str]]:
    """Say for each hit which words it holds in another form only."""
    said: list[list[str]] = [[] for _ in shown.docs]
    for other, docs in asked.others:
        token = asked.said[other.first]
        literal = among(matcher.word(token).docs, shown.docs)
        meant = among(docs.docs, shown.docs) & ~literal
        for n in np.flatnonzero(meant).tolist():
            said[n].append(f"“{asked.typed(other.first, other.last)}” as “{other.sought.printed}”")
    return said


def parts_of(scores: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """Give the parts of a score that are worth telling, rounded as scores are."""
    return tuple(Part(words, round(score, 4)) for words, score in scores if abs(score) >= LEAST)
