"""Why a hit was found, and what its score is made of, in plain words: what its evaluation reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.enumeration import join_words, quoted
from schema.message import Message, message, sequence
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, boolean
from webapp.search.model.result import DateMatch, Part
from webapp.search.rewriting.evaluation import ScoredHit
from webapp.search.rewriting.expanded_query import ANYTHING, ExpandedQuery
from webapp.search.rewriting.weights import UNITS

LEAST = 5e-5  # of a part that is shown: scores are shown with four figures behind the point
NAMED = 3  # words matched in another form that are named
LONGEST = 100  # letters of conditions that are shown in full
TOGETHER, CONDITIONS, ALL, TITLE = (
    message("words close together"),
    message("the conditions"),
    message("all words matched"),
    message("exact title"),
)
_FITS = {
    DateMatch.WITHIN: message("date within the chosen days"),
    DateMatch.LONGER: message("date includes the chosen days"),
    DateMatch.MENTIONED: "",
}

EXACT_TITLE, CLOSE = message("Exact title."), message("some words close together")
MATCHES_ALL = message("Matches all words")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence, and the parts of the score, which add up to it."""

    words: str
    parts: tuple[Part, ...]


def explain(plan: ExpandedQuery, hits: Sequence[ScoredHit], node: Node) -> list[Explanation]:
    """Return an explanation of each hit of a query's tree."""
    fits, dated = _fits(node), plan.certain != ANYTHING
    if not plan.groups:
        words = [message("Matches %(conditions)s.", conditions=fits)] if fits else []
        return [
            Explanation(
                sequence(" ", [*_titled(hit), *words]),
                parts_of([(CONDITIONS, hit.conditions), _rest(hit, hit.conditions, dated=dated)]),
            )
            for hit in hits
        ]
    worded: dict[tuple[object, ...], Message] = {}  # most hits have the same words
    found = []
    for hit in hits:
        key = _said(hit)
        if key not in worded:
            worded[key] = _words(plan, hit, fits)
        found.append(Explanation(worded[key], _parts(plan, hit)))
    return found


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
    fit = _FITS[hit.dated] if dated else ""
    reasons = [reason for reason, applies in ((TITLE, hit.titled), (fit, bool(fit))) if applies]
    rest = hit.score - given
    return join_words(reasons or [ALL]), rest if rest >= 1 / UNITS else 0.0


def _said(hit: ScoredHit) -> tuple[object, ...]:
    """Return all of a hit that its words rest on."""
    matched = tuple(score > 0 for score in hit.terms)
    return hit.titled, hit.proximity > 0, hit.alternatives, matched


def _titled(hit: ScoredHit) -> list[Message]:
    return [EXACT_TITLE] if hit.titled else []


def _words(plan: ExpandedQuery, hit: ScoredHit, fits: str) -> Message:
    expansions = [_expansion(plan, number) for number in hit.alternatives[:NAMED]]
    if len(plan.required) == 1 and expansions:
        expansions[0] = message("Matches %(words)s", words=expansions[0])
    else:
        expansions.insert(0, _matched(plan, hit))
    fitting = [message("also matches %(conditions)s", conditions=fits)] if fits else []
    close = [CLOSE] if hit.proximity > 0 else []
    said = message("%(clauses)s.", clauses=sequence("; ", (*expansions, *fitting, *close)))
    return sequence(" ", [*_titled(hit), said])


def _expansion(plan: ExpandedQuery, number: int) -> Message:
    other = plan.alternatives[number]
    return message(
        "“%(other)s” for “%(typed)s”", other=other.printed, typed=plan.text.typed(other.first, other.last)
    )


def _matched(plan: ExpandedQuery, hit: ScoredHit) -> Message:
    words = zip(plan.groups, hit.terms, strict=True)
    meant = set(hit.alternatives)
    content = [
        (group.printed, score > 0 or not meant.isdisjoint(n for n, _ in group.alternatives))
        for group, score in words
        if group.required
    ]
    lacking = [word for word, is_matched in content if not is_matched]
    if lacking:
        return message(
            "Matches %(matched)s of %(all)s words, not %(missing)s",
            matched=len(content) - len(lacking),
            all=len(content),
            missing=sequence(", ", [quoted(word) for word in lacking]),
        )
    return MATCHES_ALL if len(content) > 1 else message("Matches “%(word)s”", word=content[0][0])


def parts_of(scores: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """Return the parts of a score that are worth showing, rounded as scores are."""
    return tuple(Part(words, round(score, 4)) for words, score in scores if abs(score) >= LEAST)
