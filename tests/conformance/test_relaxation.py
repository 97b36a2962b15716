"""Fewer of the words, where all of them find too little.

1. Where twenty families have all the words, no other family is found, and nothing is said.
2. Where fewer have them, a part of the words is asked for; it is said how many have all. What has all of them is raised
   above nothing by that: it has the scores of all.
3. No fewer words are asked for than it takes to find twenty families: all, all that any caption has, those that weigh
   two fifths of all by their rarity, a fifth, any. Of two words that are about as rare either will do.
4. What is said comes with a text that takes it back: it finds only families with all the words, and relaxes nothing.
5. What is found by some of the words keeps, of what these give, their share in the rarity of all words.
6. Where nothing was found by fewer words, nothing is said; one word cannot be relaxed.
7. A family with the one rare word of several ranks above those with more words, all of them common.
8. What a slip of the pen was searched for as is named, be it found or not.
"""

from collections.abc import Sequence
from itertools import product
from math import ceil, log

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL, Archive
from tests.conformance.conftest import Opener
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


def rarities(engine: Engine, holders: Sequence[set[str]]) -> list[int]:
    """Return what words weigh: 64 times their inverse document frequency, 1 where no family has one."""
    families = len(names(engine, ""))
    return [round(64 * (log(families / (len(one) + 1)) + 1)) if one else 1 for one in holders]


@pytest.mark.parametrize(
    "text", ["{0} {5}", "{5} {6}", "{0} {1} {7} {8}", "{9} {0} {4} {6} zebra", "{8} zebra"]
)
def test_how_many_have_all_the_words_is_said(engine: Engine, archive: Archive, text: str) -> None:
    """It is said how many families have all the words, and of each hit whether it does (2)."""
    words = archive.text(text).split()
    singles = [set(names(engine, word)) for word in words]
    page = ask(engine, " ".join(words), size=ALL)
    whole = [all(name in single for single in singles) for name in found(page)]
    assert whole == [hit.complete for hit in page.hits]
    assert [hit.score for hit in page.hits] == sorted((hit.score for hit in page.hits), reverse=True)
    assert len(whole) >= min(ENOUGH, len(set.union(*singles)))
    assert bool(fewer(page)) == (not all(whole))
    many = {0: "No caption has", 1: "1 caption has"}.get(sum(whole), f"{sum(whole)} captions have")
    assert all(one.words.startswith(f"{many} all the words") for one in fewer(page))


@pytest.mark.parametrize("text", ["{0} {1} zebra", "{0} {5} {6} {7}", "{0} {1} {5} zebra piano"])
def test_no_more_is_relaxed_than_need_be(engine: Engine, archive: Archive, text: str) -> None:
    """The step before finds fewer than twenty families (3)."""
    words = archive.text(text).split()
    singles = [set(names(engine, word)) for word in words]
    weights = rarities(engine, singles)
    held = {
        name: sum(weight for weight, single in zip(weights, singles, strict=True) if name in single)
        for name in set.union(*singles)
    }
    whole = sum(weights)
    steps = [whole, sum(weight for weight in weights if weight > 1), ceil(whole * 2 / 5), ceil(whole / 5), 1]
    enough = (step for step in steps if sum(weight >= step for weight in held.values()) >= ENOUGH)
    step = next(enough)
    assert set(names(engine, " ".join(words))) == {name for name, weight in held.items() if weight >= step}


def test_a_word_that_no_caption_has_takes_only_that_word(engine: Engine, archive: Archive) -> None:
    """All the other words are still asked for, and the answer says that no caption has all (2, 3)."""
    page = ask(engine, archive.text("{0} {1} zebra"), size=ALL)
    assert set(found(page)) == set(names(engine, archive.text("{0} {1}")))
    assert [one.words for one in fewer(page)] == ["No caption has all the words; these have some of them."]


def test_of_two_rare_words_either_will_do(open_archive: Opener) -> None:
    """Where hardly any caption has both, those with the less rare one are found too (3)."""
    rows = [
        ("made0001", "", "A lantern stands beside an anvil."),
        *((f"made{n:04}", "", f"A lantern stands on shelf {n}.") for n in range(100, 110)),
        *((f"made{n:04}", "", f"An anvil stands on shelf {n}.") for n in range(200, 221)),
        *((f"made{n:04}", "", f"Door {n} is open.") for n in range(300, 500)),
    ]
    assert len(names(open_archive(rows), "lantern anvil")) == 32


def test_a_rare_word_counts_more_than_two_common_ones(open_archive: Opener) -> None:
    """What has the rare word alone ranks above what has the common ones, and is found where many have these (7)."""
    tools = "wrench drill camera telescope laptop ladder shovel hammer compass kettle lantern anvil".split()
    places = "cupola", "airlock"
    rows = [
        (f"made{n:04}", f"{tool} in the {place}", f"A crew of the station holds a {tool} in the {place}.")
        for n, (tool, place) in enumerate(product(tools, places))
    ]
    engine = open_archive([*rows, ("made9999", "A song", "He plays the guitar at home.")])
    assert len(names(engine, "crew station")) >= ENOUGH
    assert names(engine, "crew station guitar")[0] == "made9999"


def test_what_is_about_some_words_may_stand_above_what_has_all_in_passing(open_archive: Opener) -> None:
    """A short caption about the rare words of a search is not outranked by a long one that only mentions each (2)."""
    aside = " ".join(f"Panel {n} of the hall was painted on a day in spring by somebody." for n in range(12))
    rows = [
        ("made0001", "Zebra and walrus", "A zebra and a walrus."),
        ("made0002", "", f"The zebra was away. {aside} A walrus was not there. {aside} A door is open."),
        *((f"made{n:04}", "", f"Door {n} of {7 * n} is open.") for n in range(100, 130)),
    ]
    assert names(open_archive(rows), "zebra walrus door")[:2] == ["made0001", "made0002"]


def test_a_relaxation_can_be_taken_back(engine: Engine, archive: Archive) -> None:
    """The strict text finds no other families, and relaxes nothing (4)."""
    page = ask(engine, archive.text("{5} {6} zebra"), size=ALL)
    (said,) = fewer(page)
    strict = ask(engine, said.strict, size=ALL)
    assert set(found(strict)) <= set(found(page))
    assert strict.relaxations == ()


@pytest.mark.parametrize(("text", "others"), [("guitar zebra", 1), ("guitar zebra piano", 2)])
def test_what_is_lacking_costs(captions: Engine, text: str, others: int) -> None:
    """A word keeps its share of the rarity of all; one that no caption has weighs 1 (5)."""
    (alone,), (beside,) = ask(captions, "guitar").hits, ask(captions, text).hits
    (weight,) = rarities(captions, [{alone.document.id}])
    assert beside.score == pytest.approx(alone.score * weight / (weight + others), abs=0.001)


@pytest.mark.parametrize("text", ["xyzzy", "xyzzy plugh", "{9}", "the", ""])
def test_nothing_is_said_where_nothing_was_relaxed(engine: Engine, archive: Archive, text: str) -> None:
    """Words that nothing has, and single words, are not said to be relaxed (6)."""
    assert ask(engine, archive.text(text)).relaxations == ()


def test_a_slip_is_named_where_nothing_found_holds_what_was_meant(open_archive: Opener) -> None:
    """What a word was searched for as is said, though the captions that lack words lack that one too (8)."""
    rows = [
        *((f"made{n:04}", "", f"A technician looks at panel {n} of {7 * n}.") for n in range(60)),
        *((f"made{n:04}", "", f"Bridge {n} of {7 * n} on the way to the sea.") for n in range(100, 125)),
        ("made0200", "", "A zebra in its stable."),
    ]
    page = ask(open_archive(rows), "tecnician bridge zebra")
    assert found(page)[0] == "made0200" and page.families == 26
    assert "Also searched for “technician” (for “tecnician”), which none of these captions has." in [
        one.words for one in page.relaxations
    ]
