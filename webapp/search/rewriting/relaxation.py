"""Relaxations of a query: what was searched for beyond its text, in plain words, with the text that undoes each."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from schema.enumeration import join_words
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, Phrase, Word, boolean, must, rewrite, should
from webapp.search.model.result import Relaxation
from webapp.search.rewriting.evaluation import Evaluation
from webapp.search.rewriting.expanded_query import Alternative, ExpandedQuery, TypedText

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


def _say(complete: int) -> str:
    match complete:
        case 0:
            return "No caption has all the words; these have some of them."
        case 1:
            return "1 caption has all the words; the others have some of them."
        case _:
            return f"{complete} captions have all the words; the others have some of them."


def _others(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> Iterator[Relaxation]:
    """Yield the expansions of the words as typed that found something, those of the same words together."""
    found = [plan.alternatives[n] for n in sorted(evaluation.contributed)]
    for (first, last), same in groupby(found, key=lambda one: (one.first, one.last)):
        typed = plan.text.typed(first, last)
        yield Relaxation(_say_others(typed, same), _quoted(plan.text, node, first, last))


def _say_others(typed: str, others: Iterable[Alternative]) -> str:
    return f"“{typed}” was looked up as {join_words([f'“{one.printed}”' for one in others], NAMED)} too."


def _widened(plan: ExpandedQuery, node: Node) -> Iterator[Relaxation]:
    """Yield the expansions of words under operators, which a phrase has none of."""
    for one in plan.widened:

        def quoted(inner: Node, typed: str = one.typed) -> Node:
            return Phrase(typed) if inner == Word(typed) else inner

        yield Relaxation(_say_others(one.typed, one.others), describe(rewrite(node, quoted)))


def _quoted(text: TypedText, node: Node, first: int, last: int) -> str:
    """Return the text of a query with some of its words in quotation marks, which are not expanded."""
    begin, end = text.places(first, last)
    phrase = Phrase(" ".join(text.words[begin:end]))
    rest = map(Word, (*text.words[:begin], *text.words[end:]))
    return describe(Boolean(boolean(node).strict + must(phrase) + should(*rest)))


def _parts(plan: ExpandedQuery, node: Node) -> Iterator[Relaxation]:
    for word in plan.parts_of_ids:
        rest = map(Word, (one for one in plan.text.words if one != word))
        clauses = boolean(node).strict + must(Word(word, "id")) + should(*rest)
        yield Relaxation(
            f"“{word}” is no whole id; captions with it in their id follow.", describe(Boolean(clauses))
        )
