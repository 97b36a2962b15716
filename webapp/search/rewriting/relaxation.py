"""How a search was made wider than its text: each way in plain words, with the text that takes it back."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from webapp.search.arrays.bag import Asked
from webapp.search.arrays.evaluator import Found
from webapp.search.arrays.postings_ops import Matches, among
from webapp.search.arrays.ranking import Ranked
from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Node, Phrase, Word, boolean, must, should
from webapp.search.model.result import Loosening

NAMED = 4  # other words that are named; the rest is told as a number


def loosenings(ranked: Ranked, node: Node) -> tuple[Loosening, ...]:
    """Give every way in which a ranked query was made wider: fewer words, other words, parts of ids."""
    if ranked.asked is None:
        return ()
    return (
        *_fewer(ranked, ranked.asked, node),
        *_others(ranked, ranked.asked, node),
        *_parts(ranked.asked, node),
    )


def _fewer(ranked: Ranked, asked: Asked, node: Node) -> Iterator[Loosening]:
    words = len(asked.content)
    if ranked.level < words:
        strict = boolean(node).strict + must(*map(Word, asked.words_that_count()))
        yield Loosening(_say(ranked.level, words), describe(Boolean(strict)))


def _say(level: int, words: int) -> str:
    if level == 1:
        return "Few captions hold all the words; those with any of them follow."
    many = "all but one" if level == words - 1 else f"at least {level}"
    return f"Few captions hold all the words; those with {many} of them follow."


def _others(ranked: Ranked, asked: Asked, node: Node) -> Iterator[Loosening]:
    """Say which other words were looked up for the same words as typed, where they found something."""
    found = [(one, docs) for one, docs in asked.others if _adds(ranked.matches, docs)]
    for (first, last), same in groupby(found, key=lambda one: (one[0].first, one[0].last)):
        typed = asked.typed(first, last)
        others = [one.sought.printed for one, _ in same]
        yield Loosening(
            f"“{typed}” was looked up as {_listed(others)} too.", _quoted(asked, node, first, last)
        )


def _adds(matches: Found, docs: Matches) -> bool:
    return bool(among(docs.docs, matches.docs).any())


def _listed(others: Sequence[str]) -> str:
    named = [f"“{one}”" for one in others[:NAMED]]
    if len(others) > NAMED:
        named.append(f"{len(others) - NAMED} more")
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _quoted(asked: Asked, node: Node, first: int, last: int) -> str:
    """Say a query with some of its words in quotation marks, which are taken as they stand."""
    begin, end = asked.places(first, last)
    phrase = Phrase(" ".join(asked.words[begin:end]))
    rest = map(Word, (*asked.words[:begin], *asked.words[end:]))
    return describe(Boolean(boolean(node).strict + must(phrase) + should(*rest)))


def _parts(asked: Asked, node: Node) -> Iterator[Loosening]:
    for word in asked.parts_of_ids:
        rest = map(Word, (one for one in asked.words if one != word))
        clauses = boolean(node).strict + must(Word(word, "id")) + should(*rest)
        yield Loosening(
            f"“{word}” is no whole id; captions with it in their id follow.", describe(Boolean(clauses))
        )
