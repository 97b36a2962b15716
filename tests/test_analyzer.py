"""Tests of schema.analysis.analyzer: what counts as a word, in any spelling and in any text."""

import json
from pathlib import Path
from typing import Any

import pytest
import Stemmer
from _pytest.mark.structures import ParameterSet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.analysis.analyzer import CJK, LONGEST_WORD, STRETCH, fold, key_of_id
from tests.ours import ANALYZER, OURS, analyse, read, sound, stem

Row = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden" / "text"

PIECES = st.sampled_from(
    ["STS", "51", "L", "-", " ", "\n", "’s", "'", "TMA", "09M", "Apollo", "XI", "One", "é", "e\u0301", "ß", "½",
     "AS08", "2383", ".", "_", "ﬁ", "Москва", "月", "\ud800", "\0", "hundred-and-two", "Expedition"]
)  # fmt: skip
TEXTS = st.text() | st.lists(PIECES, max_size=12).map("".join)


def cases(nature: str) -> list[ParameterSet]:
    """Give the golden cases of a nature, each under its label."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def meets(text: str, query: str) -> bool:
    """Tell whether every word of the query is a word of the text: the same stem, or one of its spellings."""
    words = analyse(text)
    stems, forms = {word.stem for word in words}, {form for word in words for form in word.forms}
    return all(word.stem in stems or not forms.isdisjoint(word.spellings) for word in analyse(query))


def said(given: Any) -> Any:
    """Give the stems of a text, or whether a text and a query meet."""
    return meets(**given) if isinstance(given, dict) else [word.stem for word in analyse(given)]


@pytest.mark.parametrize("row", cases("in-the-wild") + cases("synthetic") + cases("negative"))
def test_words(row: Row) -> None:
    """Each text has the words it should, and a query meets it exactly where it should."""
    assert said(row["input"]) == row["expected"]


@pytest.mark.parametrize("row", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="spellings not known yet")
def test_words_not_known_yet(row: Row) -> None:
    """A known failure that begins to pass is no known failure."""
    assert said(row["input"]) == row["expected"]


@pytest.mark.parametrize("row", cases("names"))
def test_names_sound_alike(row: Row) -> None:
    """Two transliterations of one name sound alike, two names do not."""
    one, other = (sound(fold(name)) for name in row["input"])
    assert (one == other) is row["expected"]


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz"))
def test_a_sound_has_letters_where_the_word_has(form: str) -> None:
    """No word is without a sound, and none sounds longer than it is written."""
    assert bool(sound(form)) == bool(form)
    assert len(sound(form)) <= len(form)


@settings(deadline=None)
@given(TEXTS)
@example("\u3005\u3005\u3005")
def test_tokens_lie_in_the_text(text: str) -> None:
    """Words stand in order, overlap only in pairs of East Asian letters, and begin and end with a letter or a digit."""
    end = 0
    for word in analyse(text):
        overlap = 1 if CJK.match(text, word.start) else 0  # such a run is read as its overlapping pairs
        assert end <= word.start + overlap
        assert word.start < word.end <= len(text)
        printed = text[word.start : word.end]
        assert printed[0].isalnum()
        assert printed[-1].isalnum() or fold(printed[-1]) == ""
        end = word.end


@settings(deadline=None)
@given(TEXTS)
def test_tokens_slice_to_their_words(text: str) -> None:
    """What a token's offsets cut out of the text reads as that token, but where a name before it made it a number."""
    for word in analyse(text):
        alone = analyse(text[word.start : word.end])
        numbered = word.stem.isdigit() and len(word.forms) == 2
        assert numbered or [(one.stem, one.forms) for one in alone] == [(word.stem, word.forms)]


@settings(deadline=None)
@given(TEXTS)
def test_terms_are_plain(text: str) -> None:
    """Stems and forms are short and made of small letters, digits and hyphens, or of pairs of Chinese letters."""
    for word in analyse(text):
        for term in (word.stem, *word.forms):
            assert 0 < len(term) <= LONGEST_WORD + 3, "a designator may gain the three letters of its series"
            if not CJK.search(term):
                assert set(term) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@settings(deadline=None)
@given(TEXTS)
def test_nothing_is_left_out(text: str) -> None:
    """Every letter that the Latin alphabet has lies in a token."""
    held = {place for word in analyse(text) for place in range(word.start, word.end)}
    left = {place for place, letter in enumerate(text) if letter.isalnum() and letter.isascii()} - held
    assert not left


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_full_stop_parts_texts(first: str, second: str) -> None:
    """What stands in one sentence does not change how the next one is read."""
    both = analyse(first + " . " + second)
    apart = [*analyse(first), *analyse(second)]
    assert [(one.stem, one.forms) for one in both] == [(one.stem, one.forms) for one in apart]


@settings(deadline=None)
@given(TEXTS)
@example("Basil’s")
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded word is its own plain form."""
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(TEXTS)
@example("ISS040-E-47616")
@example("1-" * LONGEST_WORD)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    """The one spelling of an id is spelt one way."""
    assert key_of_id(key_of_id(text)) == key_of_id(text)


@settings(deadline=None)
@given(st.from_regex(r"[A-Z]{1,3}[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,4}", fullmatch=True))
def test_ids_in_any_case_are_one(printed: str) -> None:
    """An id is one word whose stem is its key, in any case."""
    assert [word.stem for word in analyse(printed)] == [key_of_id(printed)]
    assert [word.stem for word in analyse(printed.lower())] == [key_of_id(printed)]


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12))
def test_plurals_meet(word: str) -> None:
    """A word and its possessive are one."""
    assert stem(fold(word + "’s")) == stem(fold(word))


@pytest.mark.parametrize(("other", "first"), OURS.spellings)
def test_every_spelling_is_known(other: str, first: str) -> None:
    """Each line of the spellings does something: its words are one, and by their endings alone they are not."""
    assert stem(other) == stem(first)
    ending = Stemmer.Stemmer("english").stemWord(other) if len(other) > 3 else other
    assert ending != stem(first)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("engineers", "engine"),
        ("orbiter", "orbit"),
        ("voyager", "voyages"),
        ("mariner", "marine"),
        ("celebrities", "celebration"),
        ("cooperation", "cooper"),
        ("several", "severe"),
        ("suites", "suits"),
        ("animals", "animation"),
        ("department", "departs"),
        ("experiments", "experience"),
        ("important", "imports"),
        ("hospitality", "hospital"),
        ("dominic", "dominates"),
        ("conversation", "conversion"),
        ("authorized", "authority"),
    ],
)
def test_words_that_a_stemmer_confuses_are_two(word: str, other: str) -> None:
    """They end alike by rule and mean something else; the endings of each are still its own."""
    assert stem(word) != stem(other)
    assert Stemmer.Stemmer("english").stemWord(word) == Stemmer.Stemmer("english").stemWord(other)


@pytest.mark.parametrize(
    ("one", "other"), [("engineer", "engineering"), ("suite", "suites"), ("suit", "suited")]
)
def test_endings_of_words_apart_meet(one: str, other: str) -> None:
    """A word that stands apart from others is one with its own forms."""
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "hostile", ["a1" + "a" * 5000 + "é", "x-" + "1" * 5000 + "é", "a-" * 5000, "'" * 5000, "a\u0301" * 5000]
)
def test_hostile_texts_are_read_in_time(hostile: str) -> None:
    """No text makes the patterns try every way to split it; it would not end."""
    words = analyse(hostile)
    assert all(len(word.stem) <= LONGEST_WORD for word in words)


@settings(deadline=None)
@given(TEXTS)
def test_stretches_are_read_alike_alone(text: str) -> None:
    """A stretch is read by itself as it is in a text, where the word before it does not lead it."""
    for match in STRETCH.finditer(text):
        alone = analyse(match[0])
        assert [(word.stem, word.forms, word.start, word.end) for word in alone] == list(read(match[0]))


@pytest.mark.parametrize("mark", ["\u00ad", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_what_nobody_sees_parts_no_word(mark: str) -> None:
    """A word with a soft hyphen or a joiner inside, as web pages copy it, is the plain word."""
    (token,) = analyse(f"tele{mark}scopes")
    assert (token.stem, token.forms, token.start, token.end) == (stem("telescopes"), ("telescopes",), 0, 11)


@pytest.mark.parametrize(
    "word",
    [
        "dying",
        "lies",
        "skies",
        "early",
        "hoping",
        "colours",
        "orbiters",
        "suited",
        "cried",
        "gases",
        "theatre",
    ],
)
def test_words_of_a_stem_begin_as_it_says(word: str) -> None:
    """A word begins with the letters by which words of its stem are looked for, however its ending is changed."""
    assert any(word.startswith(begun) for begun in ANALYZER.beginnings(stem(word)))


@settings(deadline=None)
@given(
    st.text("abcdefghilmnoprstuy", min_size=1, max_size=12),
    st.sampled_from(["", "ing", "ed", "ies", "ly", "s"]),
)
def test_any_word_begins_as_its_stem_says(begun: str, ending: str) -> None:
    """The same of words that nobody has listed."""
    word = begun + ending
    assert any(word.startswith(one) for one in ANALYZER.beginnings(stem(word)))
