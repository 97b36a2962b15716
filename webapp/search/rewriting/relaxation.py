"""Relaxations of a query: what was searched for beyond its text, in plain words, with the text that undoes each."""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from typing import assert_never

from schema.enumeration import join_words, quoted
from schema.message import Message, counted, message
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, Phrase, Word, boolean, must, rewrite, should
from webapp.search.model.result import Relaxation, RelaxationKind
from webapp.search.rewriting.evaluation import Evaluation
from webapp.search.rewriting.expanded_query import Alternative, ExpandedQuery, Variation
from webapp.search.rewriting.typed_ids import IdMatch, TypedId

NAMED = 4  # other words that are named; the rest is counted


def relaxations(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> tuple[Relaxation, ...]:
    """Return all relaxations of a query: fewer words, other words, parts of ids."""
    widened = dict.fromkeys(_widened(plan, node)) if evaluation.families else {}
    if not plan.groups:
        return tuple(widened)
    return (
        *_fewer(plan, evaluation, node),
        *_others(plan, evaluation, node),
        *widened,
        *_parts(plan, node),
    )


def _fewer(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> Iterator[Relaxation]:
    if evaluation.complete < evaluation.families:
        strict = boolean(node).strict + must(*map(Word, plan.words_that_count()))
        yield Relaxation(_say(evaluation.complete), describe(Boolean(strict)))


def _say(complete: int) -> Message:
    if not complete:
        return message("No caption has all the words; these have some of them.")
    return counted(
        "%(number)s caption has all the words; the others have some of them.",
        "%(number)s captions have all the words; the others have some of them.",
        complete,
    )


def _others(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> Iterator[Relaxation]:
    """Yield the expansions of the words as typed that found something, those of the same words together."""
    contributed = [plan.alternatives[n] for n in sorted(evaluation.contributed)]
    covered = {n for one in contributed for n in range(one.first, one.last)}
    unfound = _unfound_slips(plan, covered) if evaluation.families else []
    for (first, last), same in groupby(sorted((*contributed, *unfound), key=_span), key=_span):
        begin, end = plan.text.places(first, last)
        words, others = plan.text.words, list(same)
        rest = map(Word, (*words[:begin], *words[end:]))
        phrase = _strictly(" ".join(words[begin:end]), others)
        clauses = boolean(node).strict + must(phrase) + should(*rest)
        typed, strict = plan.text.typed(first, last), describe(Boolean(clauses))
        if first in covered:
            yield _others_named(typed, others, strict)
        else:
            yield Relaxation(_say_unfound(typed, others), strict, RelaxationKind.SPELLING, typed)


def _unfound_slips(plan: ExpandedQuery, covered: Set[int]) -> list[Alternative]:
    """Return what slips of the pen were searched for as, where no family found holds any of it."""
    return [one for one in plan.alternatives if one.kind is Variation.MISSPELT and one.first not in covered]


def _say_unfound(typed: str, others: Sequence[Alternative]) -> Message:
    return message(
        "Also searched for %(others)s (for “%(typed)s”), which none of these captions has.",
        others=_named(others),
        typed=typed,
    )


def _named(others: Sequence[Alternative]) -> str:
    return join_words([quoted(one.printed) for one in others], NAMED)


def _span(one: Alternative) -> tuple[int, int]:
    return one.first, one.last


def _others_named(typed: str, others: Sequence[Alternative], strict: str) -> Relaxation:
    is_spelling = all(one.kind is Variation.MISSPELT for one in others)
    if is_spelling:
        words = message(
            "Showing results for %(others)s as well as “%(typed)s”.", others=_named(others), typed=typed
        )
        return Relaxation(words, strict, RelaxationKind.SPELLING, typed)
    words = message("Also searching for %(others)s (for “%(typed)s”).", others=_named(others), typed=typed)
    return Relaxation(words, strict, RelaxationKind.OTHER, typed)


def _widened(plan: ExpandedQuery, node: Node) -> Iterator[Relaxation]:
    """Yield the expansions of words under operators."""
    for one in filter(lambda word: word.others, plan.widened):
        strict = _strictly(one.typed, one.others)

        def quoted(inner: Node, typed: str = one.typed, strict: Phrase = strict) -> Node:
            return strict if inner == Word(typed) else inner

        yield _others_named(one.typed, one.others, describe(rewrite(node, quoted)))


def _strictly(typed: str, others: Sequence[Alternative]) -> Phrase:
    """Return words in quotation marks, where they are not expanded.

    One word stands there for the same with a hyphen too, but not where its words need only be near each other.
    """
    joined = any(one.kind in {Variation.APART, Variation.TOGETHER} for one in others) and " " not in typed
    return Phrase(typed, slop=1 if joined else 0)


def _parts(plan: ExpandedQuery, node: Node) -> Iterator[Relaxation]:
    for one in plan.typed_ids:
        words = plan.text.words
        word, rest = words[one.first], (*words[: one.first], *words[one.last :])
        clauses = boolean(node).strict + must(Word(word, "id")) + should(*map(Word, rest))
        yield Relaxation(_say_id(word, one), describe(Boolean(clauses)), RelaxationKind.ID, word)


def _say_id(word: str, typed: TypedId) -> Message:
    match typed.match:
        case IdMatch.SUFFIXED:
            return message(
                "No picture has the ID “%(word)s”. Showing pictures with that ID but for its end.", word=word
            )
        case IdMatch.BEGINNING:
            return message("Showing pictures whose ID begins with “%(word)s”.", word=word)
        case IdMatch.PART | IdMatch.WHOLE:
            return message("Showing pictures whose ID contains “%(word)s”.", word=word)
        case _:
            assert_never(typed.match)
