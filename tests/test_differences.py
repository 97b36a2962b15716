"""Tests of webapp.pages.differences: nothing of either text is lost in showing what differs."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.pages.differences import WORDS, ChangeKind, abridged, differences

TEXTS = st.lists(st.sampled_from(["red", "moon", "rises", "again,", "over", "–", "\n"]), max_size=12).map(
    " ".join
)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off(lead: str, variant: str) -> None:
    """What stayed and what is new is the variant; what stayed and what is gone has the lead's words."""
    changes = differences(lead, variant)
    assert "".join(words for kind, words in changes if kind is not ChangeKind.GONE) == variant
    kept = "".join(words + " " for kind, words in changes if kind is not ChangeKind.NEW)
    assert kept.split() == lead.split()


@given(TEXTS)
def test_equal_texts_do_not_differ(text: str) -> None:
    """A text has no differences from itself."""
    assert all(kind is ChangeKind.SAME for kind, _ in differences(text, text))


def test_very_long_texts_are_shown_whole() -> None:
    """Beyond a size that a page can compare, both texts stand in full."""
    long = "word " * WORDS
    assert differences(long, "other") == [(ChangeKind.GONE, long), (ChangeKind.NEW, "other")]


def test_long_agreement_is_abridged() -> None:
    """Of a long run of equal words the ends stay, so that what differs is seen; changes stay whole."""
    changes = differences("same " * 300 + "old", "same " * 300 + "new")
    short = abridged(changes)
    assert len(short[0][1]) < 300
    assert short[1:] == changes[1:]
