"""Tests of what searching finds beside the words as typed: names, synonyms, slips of the pen, parts of ids."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from schema.analysis.analyzer import analyse
from schema.vocabulary.thesaurus import Synonyms, load, read_synonyms
from tests.archives import ask, found, opened
from webapp.search import Engine
from webapp.search.rewriting.thesaurus import Thesaurus, sought


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on a few captions."""
    engine = opened(tmp_path_factory.mktemp("meaning"))
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("petr zarnov roses", "made0001"),  # another transliteration of a name
        ("pyotr zarnow roses", "made0001"),
        ("northern lights sea", "made0003"),  # a word that no caption has
        ("lunar rover crater", "made0004"),  # one that stands for a longer one
        ("LRV crater", "made0004"),
        ("space suit mira", "made0005"),  # written apart, and together
        ("spacesuit helmet", "made0006"),
        ("hazza al manzouri", "made0011"),  # a name in three words, in another alphabet's spelling
        ("gitar okafor", "made0002"),  # slips of the pen
        ("chimpanse seat", "made0012"),
        ("coloured aeroplane stripes", "made0010"),
        ("apollo 8 phone call", "made0007"),  # a number that belongs to a name
        ("apollo8 flight", "made0007"),
        ("AC92-0777-3", "ARC-1992-AC92-0777-3"),  # an id without its beginning
        ("arc1992ac9207773", "ARC-1992-AC92-0777-3"),  # one without its hyphens
        ("https://images.nasa.gov/details/ARC-1992-AC92-0777-3", "ARC-1992-AC92-0777-3"),  # where it is shown
        ("flowers red square", "made0001"),
        ('"petr zarnov" roses', "made0001"),
        ('"zarnow lays"~3', "made0001"),
    ],
)
def test_what_is_meant_is_found_first(archive: Engine, text: str, first: str) -> None:
    """However it is said, the caption that is meant comes first."""
    assert found(ask(archive, text))[0] == first


def test_words_side_by_side_rank_above_words_near_each_other(tmp_path: Path) -> None:
    """Of two captions with both words the one in which they follow each other comes first, though it is longer."""
    shelves = [
        ("made0001", "", "A copper and a small kettle stands on some shelf."),
        ("made0002", "", "A small copper kettle and a cup stands on some shelf."),
        ("made0003", "", "A wooden box lies on the floor."),
    ]
    engine = opened(tmp_path, shelves)
    assert found(ask(engine, "copper kettle")) == ["made0002", "made0001"]
    engine.close()


def test_a_number_behind_a_name_is_the_names(archive: Engine) -> None:
    """'Apollo 8' is not a caption with Apollo and some other 8."""
    assert found(ask(archive, "apollo 8")) == ["made0007"]


def test_a_name_and_its_number_are_one_word(tmp_path: Path) -> None:
    """Whoever types 'apollo 16 rover' asks for two things: a caption with the rover alone stands beside one without."""
    moon = [
        ("made0001", "Crater", "A crater seen from Apollo 16."),
        ("made0002", "Drive", "The Apollo 16 crew drives the rover."),
        ("made0003", "Rocks", "Apollo 17, and the rover among 16 rocks."),
    ]
    engine = opened(tmp_path, moon)
    page = ask(engine, "apollo 16 rover")
    assert found(page)[0] == "made0002" and len(page.hits) == 3
    assert {hit.explain.split(";")[0] for hit in page.hits[1:]} == {
        "Holds 1 of 2 words, not “rover”",
        "Holds 1 of 2 words, not “apollo 16”",
    }
    engine.close()


@pytest.mark.parametrize("typed", ["judy zarnova", "judith zarnova", "Judy A. Zarnova seat"])
def test_people_are_found_by_the_names_they_are_called(tmp_path: Path, typed: str) -> None:
    """A short name finds the full one beside the family name, and the other way about; another's is not theirs."""
    crew = [
        ("made0001", "Seat", "Judith A. Zarnova takes her seat."),
        ("made0002", "Hatch", "Judy Zarnova opens the hatch to her seat."),
        (
            "made0003",
            "Desk",
            "Judith Bell stands behind a seat, a desk, a lamp and a long row of boxes; far off is Mira Zarnova.",
        ),
    ]
    engine = opened(tmp_path, crew)
    assert set(found(ask(engine, typed))[:2]) == {"made0001", "made0002"}
    engine.close()


def test_where_everything_is_is_not_asked_for(tmp_path: Path) -> None:
    """A caption of a glacier need not say that it was seen from space."""
    views = [("made0001", "Ice", "A glacier in the hills."), ("made0002", "Walk", "A space for a walk.")]
    engine = opened(tmp_path, views)
    page = ask(engine, "glaciers seen from space")
    assert found(page) == ["made0001"] and page.loosened == ()
    assert found(ask(engine, "space")) == ["made0002"]
    engine.close()


@pytest.mark.parametrize(
    ("text", "words", "without"),
    [
        ("northern lights", "“northern lights” was looked up as “aurora borealis”", '"northern lights"'),
        ("gitar", "“gitar” was looked up as “guitar”", '"gitar"'),
        ("space suit mira", "“space suit” was looked up as “spacesuit”", '"space suit" mira'),
        ("agency:ESA gitar", "“gitar” was looked up as “guitar”", 'agency:ESA AND "gitar"'),
        ("AC92-0777-3", "“AC92-0777-3” is no whole id", "id:AC92-0777-3"),
        ("robot AC92-0777-3 lamps", "“AC92-0777-3” is no whole id", "id:AC92-0777-3 robot lamps"),
        ("title:robot AC92-0777-3", "“AC92-0777-3” is no whole id", "title:robot AND id:AC92-0777-3"),
    ],
)
def test_each_other_word_is_shown_and_can_be_taken_back(
    archive: Engine, text: str, words: str, without: str
) -> None:
    """The answer names what else was looked up, and a text that looks up only what was typed."""
    page = ask(archive, text)
    (told,) = [one for one in page.loosened if one.words.startswith(words)]
    assert told.strict == without
    strict = ask(archive, told.strict)
    assert not any(one.words.startswith(words) for one in strict.loosened)
    assert strict.families < page.families or found(strict) != found(page)


def test_what_was_found_is_marked(archive: Engine) -> None:
    """The words that stand for what was typed are marked as that itself would be."""
    hit = ask(archive, "northern lights").hits[0]
    marked = [hit.document.lead.text[start:end] for passage in hit.caption for start, end in passage.marks]
    assert marked == ["aurora", "borealis"]
    hit = ask(archive, "petr zarnov").hits[0]
    marked = [hit.document.lead.text[start:end] for passage in hit.caption for start, end in passage.marks]
    assert marked == ["Pyotr", "Zarnov"]


def test_a_word_that_is_found_is_not_looked_up_otherwise(archive: Engine) -> None:
    """No word that captions hold is taken for a slip, be it rare."""
    for word in ("guitar", "bench", "swimmer", "zarnov"):
        assert ask(archive, word).loosened == ()
        assert ask(archive, word).did_you_mean == ()


def test_the_forms_of_one_word_are_looked_up_once(tmp_path: Path) -> None:
    """A slip near to 'glider' and to 'gliders' is one word that was meant, and is told as one."""
    engine = opened(
        tmp_path, [("made0001", "A", "A glider."), ("made0002", "B", "Two gliders and a glider.")]
    )
    (told,) = ask(engine, "glidre").loosened
    assert told.words == "“glidre” was looked up as “glider” too."
    engine.close()


def test_a_slip_that_a_caption_has_is_no_rare_word(tmp_path: Path) -> None:
    """A common word misspelt weighs as that word, though a caption has the slip: the rare name beside it decides."""
    crew = [(f"made{n:04}", f"Seat {n}", f"Cosmonaut in seat {n}.") for n in range(120)]
    slip, named = (
        ("made0201", "Slip", "A cosmonuat waves."),
        ("made0202", "Zarnov", "Zarnov waves from a far seat."),
    )
    engine = opened(tmp_path, [*crew, slip, named])
    assert found(ask(engine, "cosmonuat zarnow"))[0] == "made0202"
    engine.close()


def test_quoted_words_are_taken_as_they_stand(archive: Engine) -> None:
    """Quotation marks are how a person says that no other word will do."""
    assert ask(archive, '"northern lights"').families == 0
    assert ask(archive, '"gitar"').families == 0


def test_entries_are_read_as_they_are_meant() -> None:
    """Words that are the same find each other; what is typed finds what captions say, not the other way about."""
    text = '[[same]]\nwords = ["zarn", "old clock"]\n[[typed]]\nwords = ["tick"]\nfinds = ["zarn", "bell hour ~5"]\n'
    thesaurus = Thesaurus(read_synonyms(text))

    def meant(*stems: str) -> set[str]:
        return {one.printed for meaning in thesaurus.meanings(stems) for one in meaning.sought}

    assert meant("zarn") == {"old clock"}
    assert meant("an", "old", "clock") == {"zarn"}
    assert meant("tick") == {"zarn", "bell hour"}
    assert meant("bell", "hour") == set()


def test_the_longest_phrase_is_meant() -> None:
    """A word has part in one phrase of the thesaurus only, the longest that begins with it."""
    thesaurus = Thesaurus([Synonyms(("red",), ("crimson",)), Synonyms(("red", "red square"), ("plaza",))])
    (meaning,) = thesaurus.meanings(("red", "squar"))
    assert (meaning.first, meaning.last) == (0, 2)
    assert [one.printed for one in meaning.sought] == ["plaza"]


def test_an_entry_that_is_none_is_refused() -> None:
    """A misspelt key is an error and not silence."""
    with pytest.raises(TypeError, match="find"):
        list(read_synonyms('[[typed]]\nwords = ["a"]\nfind = ["b"]\n'))


def test_every_entry_of_the_thesaurus_does_something(tmp_path: Path) -> None:
    """What is typed finds a caption of each phrase that it stands for, which without the thesaurus it would not."""
    numbers = count(1)
    pairs = [(words, finds) for entry in load() for words in entry.words for finds in entry.finds]
    pairs = [(words, finds) for words, finds in pairs if sought(words).stems != sought(finds).stems]
    phrases = dict.fromkeys(sought(finds).printed for _, finds in pairs)
    names = {phrase: f"made{next(numbers):04}" for phrase in phrases}
    engine = opened(tmp_path, ((name, f"no. {name}", f"{phrase}.") for phrase, name in names.items()))
    lost = []
    for words, finds in pairs:
        name = names[sought(finds).printed]
        if name not in found(ask(engine, words, size=200)):
            lost.append((words, finds))
    engine.close()
    assert lost == []


def test_wildcards_in_a_title_fit_words_as_written(archive: Engine) -> None:
    """A pattern in a field fits what was printed, not the stems that stand for it."""
    assert found(ask(archive, "title:paint*")) == []
    assert found(ask(archive, "title:aurora*")) == ["made0003"]
    assert found(ask(archive, "title:trains*")) == ["made0006"]
    assert found(ask(archive, "title:tra?ns")) == ["made0006"]


DOCUMENT = (Path(__file__).parents[1] / "docs" / "thesaurus.md").read_text("utf-8")
ENTRIES = "".join(re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))
SENTENCES = re.findall(r"^> (.+) → (.+)$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize(("typed", "caption"), SENTENCES)
def test_the_examples_of_the_document_are_so(typed: str, caption: str) -> None:
    """An archivist who follows the document gets what it says: the phrase that is meant stands in the caption."""
    thesaurus = Thesaurus(read_synonyms(ENTRIES))
    stems = [token.stem for token in analyse(typed)]
    meant = [one for meaning in thesaurus.meanings(stems) for one in meaning.sought]
    if caption == "nothing":
        assert meant == []
    else:
        words = [token.stem for token in analyse(caption)]
        assert any(set(one.stems) <= set(words) for one in meant)


def test_each_number_of_a_pair_is_the_names(tmp_path: Path) -> None:
    """'Expedition 36/37' is both expeditions, in a caption and in a query."""
    crews = [
        ("made0001", "Visit", "The Expedition 36/37 crew walks."),
        ("made0002", "Hall", "Expedition 36 in row 37."),
    ]
    engine = opened(tmp_path, crews)
    assert found(ask(engine, "expedition 37"))[0] == "made0001"
    assert found(ask(engine, "expedition 36-37"))[0] == "made0001"
    engine.close()
