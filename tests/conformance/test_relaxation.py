"""Fewer of the words, where all of them find too little.

1. Where twenty families have all the words, no other family is found, and nothing is said.
2. Where fewer have them, fewer words are asked for; families with more of them rank above all with less; it is said.
3. No fewer words are asked for than it takes to find twenty families.
4. What is said comes with a text that takes it back: it finds only families with all the words, and relaxes nothing.
5. What is found by some of the words keeps, of what these give, the square of their share in all words.
6. Where nothing was found by fewer words, nothing is said; one word cannot be relaxed.
"""

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL, Archive
from webapp.search import Engine
from webapp.search.model.result import Page, Relaxation

ENOUGH = 20  # families


def names(engine: Engine, text: str) -> list[str]:
    """Return the ids of all families that a text finds, in order."""
    return found(ask(engine, text, size=ALL))


def fewer(page: Page) -> list[Relaxation]:
    """Return what is said of asking for fewer of the words."""
    return [one for one in page.relaxations if "all the words" in one.words]


def test_all_words_match_first(engine: Engine, archive: Archive) -> None:
    """Two words that are common together find exactly the families with both (1)."""
    words = archive.words[:2]
    both = set.intersection(*(set(names(engine, word)) for word in words))
    assert len(both) >= ENOUGH
    page = ask(engine, " ".join(words), size=ALL)
    assert set(found(page)) == both
    assert fewer(page) == []


@pytest.mark.parametrize(
    "text", ["{0} {5}", "{5} {6}", "{0} {1} {7} {8}", "{9} {0} {4} {6} zebra", "{8} zebra"]
)
def test_more_words_rank_above_fewer(engine: Engine, archive: Archive, text: str) -> None:
    """A family with more of the words never stands behind one with less (2)."""
    words = archive.text(text).split()
    singles = [set(names(engine, word)) for word in words]
    page = ask(engine, " ".join(words), size=ALL)
    held = [sum(name in single for single in singles) for name in found(page)]
    assert held == sorted(held, reverse=True)
    assert len(held) >= min(ENOUGH, len(set.union(*singles)))
    assert bool(fewer(page)) == (held[-1] < len(words))


@pytest.mark.parametrize("text", ["{0} {1} zebra", "{0} {5} {6} {7}", "{0} {1} {5} zebra piano"])
def test_no_more_is_relaxed_than_need_be(engine: Engine, archive: Archive, text: str) -> None:
    """All words, all but one, more than half, any: the step before finds fewer than twenty families (3)."""
    words = archive.text(text).split()
    singles = [set(names(engine, word)) for word in words]
    held = [sum(name in single for single in singles) for name in names(engine, " ".join(words))]
    steps = [len(words), len(words) - 1, len(words) // 2 + 1, 1]
    stricter = [step for step in steps if step > held[-1]]
    assert all(sum(n >= step for n in held) < ENOUGH for step in stricter)
    assert held[-1] in steps


def test_one_word_too_many_takes_only_that_word(engine: Engine, archive: Archive) -> None:
    """All but one of the words are still asked for, and the answer says so (2, 3)."""
    page = ask(engine, archive.text("{0} {1} zebra"), size=ALL)
    assert set(found(page)) == set(names(engine, archive.text("{0} {1}")))
    assert any("all but one" in one.words for one in page.relaxations)


def test_a_relaxation_can_be_taken_back(engine: Engine, archive: Archive) -> None:
    """The strict text finds no other families, and relaxes nothing (4)."""
    page = ask(engine, archive.text("{5} {6} zebra"), size=ALL)
    (said,) = fewer(page)
    strict = ask(engine, said.strict, size=ALL)
    assert set(found(strict)) <= set(found(page))
    assert strict.relaxations == ()


@pytest.mark.parametrize(("text", "share"), [("guitar zebra", 1 / 4), ("guitar zebra piano", 1 / 9)])
def test_what_is_lacking_costs(captions: Engine, text: str, share: float) -> None:
    """Of two words one gives a quarter of what it gives alone, of three a ninth (5)."""
    (alone,), (beside,) = ask(captions, "guitar").hits, ask(captions, text).hits
    assert beside.score == pytest.approx(share * alone.score, abs=0.001)


@pytest.mark.parametrize("text", ["xyzzy", "xyzzy plugh", "{9}", "the", ""])
def test_nothing_is_said_where_nothing_was_relaxed(engine: Engine, archive: Archive, text: str) -> None:
    """Words that nothing has, and single words, are not said to be relaxed (6)."""
    assert ask(engine, archive.text(text)).relaxations == ()
