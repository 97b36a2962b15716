"""Tests of the thesaurus: how its entries are read, and what they mean."""

import re
import tomllib
from pathlib import Path

import pytest

from schema.vocabulary.thesaurus import Synonyms, synonyms_of
from tests.ours import ANALYZER, analyse
from webapp.search.rewriting.synonyms import Thesaurus


def test_entries_are_read_as_they_are_meant() -> None:
    """Words that are the same find each other; what is typed finds what captions say, not the other way about."""
    text = '[[same]]\nwords = ["zarn", "old clock"]\n[[typed]]\nwords = ["tick"]\nfinds = ["zarn", "bell hour ~5"]\n'
    thesaurus = Thesaurus(synonyms_of(tomllib.loads(text)), ANALYZER)

    def meant(*stems: str) -> set[str]:
        return {one.printed for meaning in thesaurus.meanings(stems) for one in meaning.sought}

    assert meant("zarn") == {"old clock"}
    assert meant("an", "old", "clock") == {"zarn"}
    assert meant("tick") == {"zarn", "bell hour"}
    assert meant("bell", "hour") == set()


def test_the_longest_phrase_is_meant() -> None:
    """A word has part in one phrase of the thesaurus only, the longest that begins with it."""
    thesaurus = Thesaurus(
        [Synonyms(("red",), ("crimson",)), Synonyms(("red", "red square"), ("plaza",))], ANALYZER
    )
    (meaning,) = thesaurus.meanings(("red", "squar"))
    assert (meaning.first, meaning.last) == (0, 2)
    assert [one.printed for one in meaning.sought] == ["plaza"]


def test_an_entry_that_is_none_is_refused() -> None:
    """A misspelt key is an error and not silence."""
    with pytest.raises(TypeError, match="find"):
        list(synonyms_of({"typed": [{"words": ["a"], "find": ["b"]}]}))


DOCUMENT = (Path(__file__).parents[1] / "docs" / "thesaurus.md").read_text("utf-8")
ENTRIES = "".join(re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))
SENTENCES = re.findall(r"^> (.+) → (.+)$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize(("typed", "caption"), SENTENCES)
def test_the_examples_of_the_document_are_so(typed: str, caption: str) -> None:
    """An archivist who follows the document gets what it says: the phrase that is meant stands in the caption."""
    thesaurus = Thesaurus(synonyms_of(tomllib.loads(ENTRIES)), ANALYZER)
    stems = [token.stem for token in analyse(typed)]
    meant = [one for meaning in thesaurus.meanings(stems) for one in meaning.sought]
    if caption == "nothing":
        assert meant == []
    else:
        words = [token.stem for token in analyse(caption)]
        assert any(set(one.stems) <= set(words) for one in meant)
