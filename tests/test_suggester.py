"""Tests of completion: what a text that is being typed may become."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archives import ask, opened
from webapp.search import Engine


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on a few captions."""
    engine = opened(tmp_path_factory.mktemp("suggest"))
    yield engine
    engine.close()


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
def test_what_is_begun_is_finished(archive: Engine, typed: str, kind: str, text: str) -> None:
    """Names, landmarks, expeditions, titles, ids and words are suggested from their beginnings, in any spelling."""
    assert (kind, text) in [(one.kind, one.text) for one in archive.suggest(typed)]


@pytest.mark.parametrize(
    "typed", ["red", "exp", "made000", "a", "square wa", "z", "rover", "gitar", "apollo 8 t"]
)
def test_a_suggestion_finds_what_it_counts(archive: Engine, typed: str) -> None:
    """Choosing a suggestion finds at least as many families as it counts: those with all of it, and maybe others."""
    suggested = archive.suggest(typed)
    assert suggested
    for one in suggested:
        assert one.families > 0
        if one.family:
            assert archive.get(one.family) is not None
        elif one.filter:
            assert ask(archive, "", one.filter).families == one.families
        else:
            assert ask(archive, one.text).families >= one.families


def test_a_title_of_several_families_searches_and_one_of_a_single_family_shows_it(archive: Engine) -> None:
    """A title that two families share is a search; one's own leads to it."""
    by_text = {one.text: one for one in (*archive.suggest("square walk"), *archive.suggest("hangar"))}
    assert by_text["Expedition 65 Square Walk"].families == 2
    assert by_text["Expedition 65 Square Walk"].family == ""
    assert by_text["Hangar"].family == "made0010"


def test_nothing_is_suggested_for_nothing(archive: Engine) -> None:
    """Blanks, signs and what nothing begins with have no suggestion."""
    for typed in ("", "  ", "--", "qqqqqqqqq", "\0"):
        assert archive.suggest(typed) == ()


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_no_more_is_suggested_than_was_asked_for(archive: Engine, size: int) -> None:
    """The size is the most; nothing is suggested twice."""
    for typed in ("s", "red", "made"):
        suggested = archive.suggest(typed, size)
        assert len(suggested) <= size
        assert len({(one.kind, one.text) for one in suggested}) == len(suggested)


@settings(deadline=None, max_examples=200)
@given(typed=st.text(max_size=20) | st.text("aeiou 8-\"':*()éя", max_size=12))
def test_typing_never_fails(archive: Engine, typed: str) -> None:
    """Whatever is being typed has an answer."""
    assert all(one.families > 0 for one in archive.suggest(typed))
