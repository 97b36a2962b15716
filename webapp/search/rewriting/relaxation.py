"""How a search was made wider than its text: each way in plain words, with the text that takes it back."""

from collections.abc import Iterator
from itertools import groupby

from schema.enumeration import join_words
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, Phrase, Word, boolean, must, should
from webapp.search.model.result import Loosening
from webapp.search.rewriting.evaluation import Evaluation
from webapp.search.rewriting.expanded_query import ExpandedQuery, TypedText

NAMED = 4  # other words that are named; the rest is counted


def loosenings(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> tuple[Loosening, ...]:
    """Return every way in which a query was made wider: fewer words, other words, parts of ids."""
    if not plan.groups:
        return ()
    return (*_fewer(plan, evaluation.level, node), *_others(plan, evaluation, node), *_parts(plan, node))


def _fewer(plan: ExpandedQuery, level: int, node: Node) -> Iterator[Loosening]:
    words = plan.levels[0]
    if level < words:
        strict = boolean(node).strict + must(*map(Word, plan.words_that_count()))
        yield Loosening(_say(level, words), describe(Boolean(strict)))


def _say(level: int, words: int) -> str:
    if level == 1:
        return "Few captions hold all the words; those with any of them follow."
    many = "all but one" if level == words - 1 else f"at least {level}"
    return f"Few captions hold all the words; those with {many} of them follow."


def _others(plan: ExpandedQuery, evaluation: Evaluation, node: Node) -> Iterator[Loosening]:
    """Say which other words were looked up for the same words as typed, where they found something."""
    found = [plan.alternatives[n] for n in sorted(evaluation.contributed)]
    for (first, last), same in groupby(found, key=lambda one: (one.first, one.last)):
        typed = plan.text.typed(first, last)
        others = join_words([f"“{one.printed}”" for one in same], NAMED)
        yield Loosening(f"“{typed}” was looked up as {others} too.", _quoted(plan.text, node, first, last))


def _quoted(text: TypedText, node: Node, first: int, last: int) -> str:
    """Say a query with some of its words in quotation marks, which are taken as they stand."""
    begin, end = text.places(first, last)
    phrase = Phrase(" ".join(text.words[begin:end]))
    rest = map(Word, (*text.words[:begin], *text.words[end:]))
    return describe(Boolean(boolean(node).strict + must(phrase) + should(*rest)))


def _parts(plan: ExpandedQuery, node: Node) -> Iterator[Loosening]:
    for word in plan.parts_of_ids:
        rest = map(Word, (one for one in plan.text.words if one != word))
        clauses = boolean(node).strict + must(Word(word, "id")) + should(*rest)
        yield Loosening(
            f"“{word}” is no whole id; captions with it in their id follow.", describe(Boolean(clauses))
        )
