"""Completion: what a text that is being typed may become.

1. Names, landmarks, expeditions, titles, ids and words are suggested from their beginnings, in any spelling.
2. Choosing a suggestion finds as many families as it counts, and it counts some.
3. Behind a word those come first that stand right behind it, of the eight in the most families.
4. A title that several families share is a search; one of a single family leads to it.
5. No more is suggested than was asked for, and nothing twice; for nothing nothing.
6. Whatever is being typed, there is an answer.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archives import ask
from tests.conformance.conftest import Opener
from webapp.search import Engine


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("red sq", "landmark", "Red Square"),
        ("RED SQ", "landmark", "Red Square"),
        ("square", "landmark", "Red Square"),
        ("zarn", "person", "Pyotr Zarnov"),
        ("pyotr z", "person", "Pyotr Zarnov"),
        ("petr z", "person", "Pyotr Zarnov"),
        ("zarnow", "person", "Pyotr Zarnov"),
        ("pyobr zar", "person", "Pyotr Zarnov"),
        ("russian federal sp", "agency", "Roscosmos"),
        ("exp", "expedition", "Expedition 65"),
        ("expedition 6", "expedition", "Expedition 65"),
        ("made000", "id", "made0001"),
        ("arc-1992", "id", "ARC-1992-AC92-0777-3"),
        ("guit", "word", "guitar"),
        ("gitar", "word", "guitar"),
        ("spacesuit of mi", "word", "spacesuit of mira"),
        ("rover at", "title", "Rover at a crater"),
        ("aurora ov", "title", "Aurora over the sea"),
        ("square wa", "title", "Expedition 65 Square Walk"),
    ],
)
def test_what_is_begun_is_finished(captions: Engine, typed: str, kind: str, text: str) -> None:
    """Names, landmarks, expeditions, titles, ids and words are suggested from their beginnings, in any spelling (1)."""
    assert (kind, text) in [(one.kind, one.text) for one in captions.suggest(typed)]


@pytest.mark.parametrize(
    "typed", ["red", "exp", "made000", "a", "square wa", "z", "rover", "gitar", "apollo 8 an"]
)
def test_a_suggestion_finds_what_it_counts(captions: Engine, typed: str) -> None:
    """Choosing a suggestion finds as many families as it counts (2)."""
    suggested = captions.suggest(typed)
    assert suggested
    for one in suggested:
        assert one.families > 0
        if one.family:
            assert captions.get(one.family) is not None
        elif one.filter:
            assert ask(captions, "", one.filter).families == one.families
        else:
            assert ask(captions, one.query or one.text).families == one.families


@pytest.mark.parametrize("typed", ["red", "sts", "yur", "soyuz la", "expedition 3", "iss0", "the orbiter e"])
def test_suggestions_of_a_larger_archive_keep_their_promise(engine: Engine, typed: str) -> None:
    """Values and texts find exactly what they count (2)."""
    suggested = engine.suggest(typed)
    assert suggested
    for one in suggested:
        assert one.families > 0
        if one.filter:
            assert ask(engine, "", one.filter).families == one.families
        elif not one.family:
            assert ask(engine, one.query or one.text).families == one.families


def test_what_stands_right_behind_comes_first(open_archive: Opener) -> None:
    """A bucket that is of copper is suggested before what only lies beside copper (3)."""
    beside = ("bolt", "band", "bell", "bowl", "basket")
    rows = [(f"{word}{n}", "", f"A {word} lies beside copper {n}.") for word in beside for n in range(3)]
    engine = open_archive(
        [*rows, ("made0001", "", "A copper bucket."), ("made0002", "", "Another copper bucket.")]
    )
    assert [one.text for one in engine.suggest("copper b") if one.kind == "word"] == ["copper bucket"]


def test_titles_search_or_lead(captions: Engine) -> None:
    """A title that two families share is a search; one's own leads to it (4)."""
    by_text = {one.text: one for one in (*captions.suggest("square walk"), *captions.suggest("hangar"))}
    assert by_text["Expedition 65 Square Walk"].families == 2
    assert by_text["Expedition 65 Square Walk"].family == ""
    assert by_text["Hangar"].family == "made0010"


def test_nothing_is_suggested_for_nothing(captions: Engine) -> None:
    """Blanks, signs and what nothing begins with have no suggestion (5)."""
    for typed in ("", "  ", "--", "qqqqqqqqq", "\0"):
        assert captions.suggest(typed) == ()


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_no_more_is_suggested_than_was_asked_for(captions: Engine, size: int) -> None:
    """The size is the most; nothing is suggested twice (5)."""
    for typed in ("s", "red", "made"):
        suggested = captions.suggest(typed, size)
        assert len(suggested) <= size
        assert len({(one.kind, one.text) for one in suggested}) == len(suggested)


@settings(deadline=None, max_examples=200)
@given(typed=st.text(max_size=20) | st.text("aeiou 8-\"':*()éя", max_size=12))
def test_typing_never_fails(captions: Engine, typed: str) -> None:
    """Whatever is being typed has an answer (6)."""
    assert all(one.families > 0 for one in captions.suggest(typed))
