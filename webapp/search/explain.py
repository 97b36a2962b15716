"""Why a hit was found, and what its score is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from schema.columns import Floats
from webapp.search.bag import Asked
from webapp.search.lists import Matches, among, places_in
from webapp.search.matching import Matcher
from webapp.search.page import Part
from webapp.search.ranking import COVERAGE, Ranked, score_neighbours, score_words

LEAST = 5e-5  # of a part that is told: scores are shown with four figures behind the point
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


def explain(matcher: Matcher, ranked: Ranked, shown: Matches) -> list[Explanation]:
    """Explain the hits that are shown, in their order."""
    if ranked.asked is None:
        return [Explanation("", _parts([(CONDITIONS, float(score))])) for score in shown.scores]
    docs, places, own = np.unique(shown.docs, return_index=True, return_inverse=True)  # ascending, each once
    explained = _explain(matcher, ranked, ranked.asked, Matches(docs, shown.scores[places]))
    return [explained[n] for n in own.tolist()]


def _explain(matcher: Matcher, ranked: Ranked, asked: Asked, shown: Matches) -> list[Explanation]:
    docs = shown.docs
    scored = score_words(matcher, asked, docs)
    together = score_neighbours(matcher, asked, docs, scored)
    held = np.sum([scored[stem] > 0 for stem in asked.content], axis=0)
    share = _share(ranked, held, len(asked.content))
    within = _within(matcher, ranked, shown)
    said = _said(matcher, asked, shown)
    found = []
    for n in range(len(docs)):
        parts = [(word, float(scored[stem][n] * share[n])) for stem, word in _words(asked)]
        parts += [(TOGETHER, float(together[n] * share[n])), (CONDITIONS, float(within[n]))]
        rest = float(shown.scores[n]) - sum(score for _, score in parts)
        words = _sentence(
            asked, [scored[stem][n] > 0 for stem in asked.content], said[n], bool(together[n] > 0)
        )
        found.append(Explanation(words, _parts([*parts, (MORE, rest)])))
    return found


def _share(ranked: Ranked, held: Floats, words: int) -> Floats:
    """Give what of its score each hit keeps for the words that it lacks."""
    share: Floats = (held / np.float32(words)) ** np.float32(COVERAGE)
    return share if ranked.level < words else np.ones_like(share)


def _within(matcher: Matcher, ranked: Ranked, shown: Matches) -> Floats:
    if ranked.within is None:
        return np.zeros(len(shown), dtype=np.float32)
    places, _ = places_in(ranked.within.docs, shown.docs, matcher.documents)
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
        literal = among(matcher.word(token).docs, shown.docs, matcher.documents)
        meant = among(docs.docs, shown.docs, matcher.documents) & ~literal
        for n in np.flatnonzero(meant).tolist():
            said[n].append(f"“{asked.typed(other.first, other.last)}” as “{other.sought.printed}”")
    return said


def _sentence(asked: Asked, held: Sequence[bool], said: Sequence[str], together: bool) -> str:
    words = dict(_words(asked))
    lacking = [words[stem] for stem, holds in zip(asked.content, held, strict=True) if not holds]
    if not lacking:
        whole = "Holds all the words" if len(held) > 1 else f"Holds “{words[asked.content[0]]}”"
    else:
        whole = f"Holds {sum(held)} of {len(held)} words, not {', '.join(f'“{word}”' for word in lacking)}"
    return "; ".join((whole, *said[:3], *(["some of them close together"] if together else []))) + "."


def _parts(scores: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    return tuple(Part(words, round(score, 4)) for words, score in scores if abs(score) >= LEAST)
