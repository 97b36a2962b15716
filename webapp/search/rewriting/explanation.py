"""Why a hit was found, and what its score is made of, in plain words: what its evaluation reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, boolean
from webapp.search.model.result import Part
from webapp.search.rewriting.evaluation import ScoredHit
from webapp.search.rewriting.expanded_query import ANYTHING, ExpandedQuery
from webapp.search.rewriting.weights import UNITS

LEAST = 5e-5  # of a part that is shown: scores are shown with four figures behind the point
NAMED = 3  # words matched in another form that are named
LONGEST = 100  # letters of conditions that are shown in full
TOGETHER, CONDITIONS, ALL, TITLE, WITHIN = (
    "words close together",
    "the conditions",
    "all words matched",
    "exact title",
    "date within the chosen days",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence, and the parts of the score, which add up to it."""

    words: str
    parts: tuple[Part, ...]


def explain(plan: ExpandedQuery, hits: Sequence[ScoredHit], node: Node) -> list[Explanation]:
    """Return an explanation of each hit of a query's tree."""
    fits, dated = _fits(node), plan.certain != ANYTHING
    if not plan.groups:
        words = f"Matches {fits}." if fits else ""
        return [
            Explanation(
                _titled(hit) + words,
                parts_of([(CONDITIONS, hit.conditions), _rest(hit, hit.conditions, dated=dated)]),
            )
            for hit in hits
        ]
    return [Explanation(_words(plan, hit, fits), _parts(plan, hit)) for hit in hits]


def _fits(node: Node) -> str:
    """Return the conditions that every hit fits, in words; '' where there are none."""
    said = describe(Boolean(boolean(node).strict))
    return said if len(said) <= LONGEST else CONDITIONS


def _parts(plan: ExpandedQuery, hit: ScoredHit) -> tuple[Part, ...]:
    words = zip(plan.groups, hit.terms, strict=True)
    parts = [(group.printed, score * hit.coverage) for group, score in words]
    parts += [(TOGETHER, hit.proximity * hit.coverage), (CONDITIONS, hit.conditions)]
    return parts_of([*parts, _rest(hit, sum(given for _, given in parts), dated=plan.certain != ANYTHING)])


def _rest(hit: ScoredHit, given: float, *, dated: bool) -> tuple[str, float]:
    """Return what raises a hit above others, beside what its words and conditions have given.

    Less than a unit is what the score was rounded up by.
    """
    reasons = [reason for reason, applies in ((TITLE, hit.titled), (WITHIN, hit.within and dated)) if applies]
    rest = hit.score - given
    return " and ".join(reasons or [ALL]), rest if rest >= 1 / UNITS else 0.0


def _titled(hit: ScoredHit) -> str:
    return "Exact title. " if hit.titled else ""


def _words(plan: ExpandedQuery, hit: ScoredHit, fits: str) -> str:
    expansions = [_expansion(plan, number) for number in hit.alternatives[:NAMED]]
    if len(plan.required) == 1 and expansions:
        expansions[0] = f"Matches {expansions[0]}"
    else:
        expansions.insert(0, _matched(plan, hit))
    fitting = [f"also matches {fits}"] if fits else []
    close = ["some words close together"] if hit.proximity > 0 else []
    return _titled(hit) + "; ".join((*expansions, *fitting, *close)) + "."


def _expansion(plan: ExpandedQuery, number: int) -> str:
    other = plan.alternatives[number]
    return f"“{other.printed}” for “{plan.text.typed(other.first, other.last)}”"


def _matched(plan: ExpandedQuery, hit: ScoredHit) -> str:
    words = zip(plan.groups, hit.terms, strict=True)
    meant = set(hit.alternatives)
    content = [
        (group.printed, score > 0 or not meant.isdisjoint(n for n, _ in group.alternatives))
        for group, score in words
        if group.required
    ]
    lacking = [word for word, is_matched in content if not is_matched]
    if lacking:
        missing = ", ".join(f"“{word}”" for word in lacking)
        return f"Matches {len(content) - len(lacking)} of {len(content)} words, not {missing}"
    return "Matches all words" if len(content) > 1 else f"Matches “{content[0][0]}”"


def parts_of(scores: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """Return the parts of a score that are worth showing, rounded as scores are."""
    return tuple(Part(words, round(score, 4)) for words, score in scores if abs(score) >= LEAST)
