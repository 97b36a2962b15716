"""The order by relevance.

1. Words that stand together rank above the same words scattered, and words side by side above words near each other.
2. A word in the form that was typed ranks above its other forms.
3. A word that nothing has leaves the order of the others as it is.
4. A title counts more than a caption, and how a caption begins more than how it ends.
5. A rare word counts more than a common one.
6. What has the whole query for its title comes first, in any case, with any marks, quoted or not; it is said.
7. A transcript that has the words far apart has not all of them; one that has them near each other has.
8. A picture's caption comes before that of a film or a recording with the same words.
"""

from itertools import product

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL, Archive, words_of
from tests.conformance.conftest import Opener
from tests.ours import analyse, stem
from webapp.search import Engine


def test_neighbours_rank_above_scattered_words(engine: Engine, archive: Archive) -> None:
    """Of captions with both words one comes first in which they stand together (1)."""
    for first, second in archive.neighbours():
        phrase = set(found(ask(engine, f'"{first} {second}"', size=ALL)))
        words = found(ask(engine, f"{first} {second}", size=ALL))
        assert phrase
        assert phrase <= set(words)
        assert words[0] in phrase


def test_words_side_by_side_rank_above_words_near_each_other(open_archive: Opener) -> None:
    """Of two captions with both words the one in which they follow each other comes first, though longer (1)."""
    shelves = [
        ("made0001", "", "A copper and a small kettle stands on some shelf."),
        ("made0002", "", "A small copper kettle and a cup stands on some shelf."),
        ("made0003", "", "A wooden box lies on the floor."),
    ]
    assert found(ask(open_archive(shelves), "copper kettle")) == ["made0002", "made0001"]


def test_exact_forms_rank_above_stems(engine: Engine, archive: Archive) -> None:
    """Both forms of a word find the same families; one that has only the form typed scores higher for it (2)."""
    single = [word for word in archive.forms if analyse(word)[0].spellings == (word,)]
    plurals = [word for word in single if f"{word}s" in archive.forms and stem(f"{word}s") == stem(word)]
    assert plurals
    for word in plurals:
        one, other = (ask(engine, text, size=ALL) for text in (word, f"{word}s"))
        assert set(found(one)) == set(found(other))
        scores = {hit.document.id: hit.score for hit in other.hits}
        for hit in one.hits:
            said = words_of(f"{hit.document.title} {hit.document.lead.text}")
            if word in said and f"{word}s" not in said and len(hit.document.members) == 1:
                assert hit.score > scores[hit.document.id]


def test_missing_words_change_no_order(captions: Engine) -> None:
    """The first hits are those of the words that captions hold (3)."""
    assert found(ask(captions, "red square qqqqqqqqq"))[:2] == found(ask(captions, "red square"))[:2]


def test_a_title_counts_more_than_a_caption(open_archive: Opener) -> None:
    """A caption that is headed by a word stands before one that says it in passing (4)."""
    rows = [
        ("made0001", "A quiet morning", "Somebody left a lantern on the table beside the door of the shed."),
        ("made0002", "The lantern", "Somebody left a bucket on the table beside the door of the shed."),
    ]
    assert found(ask(open_archive(rows), "lantern")) == ["made0002", "made0001"]


@pytest.mark.parametrize(("earlier", "later"), [(5, 40), (40, 90)])
def test_what_is_told_late_weighs_less(open_archive: Opener, earlier: int, later: int) -> None:
    """Among the first 25 words a word counts most, behind the first 60 least (4)."""
    rows = []
    for name, place, things in (
        ("made0001", later, "box rope lamp food"),
        ("made0002", earlier, "cup tree road bird"),
    ):
        words = [f"{thing}{n}" for n in range(25) for thing in things.split()]
        rows.append((name, "", " ".join([*words[:place], "lantern", *words[place:]]) + "."))
    assert found(ask(open_archive(rows), "lantern")) == ["made0002", "made0001"]


def test_who_is_named_late_weighs_less(open_archive: Opener) -> None:
    """Who is named at the end of a long caption stands behind whom an equally long one begins with (4)."""
    story = (
        "The crew packs boxes with food, ropes and lamps for the long way over the hills to the lake. " * 5
    )
    rows = [
        ("made0001", "", f"{story} Astronaut Mira Okafor will follow."),
        ("made0002", "", f"Astronaut Mira Okafor packs a box as well. {story}"),
    ]
    assert found(ask(open_archive(rows), "person:okafor")) == ["made0002", "made0001"]


def test_a_rare_word_counts_more(open_archive: Opener) -> None:
    """Of two captions with one of the words each the one with the rarer word comes first (5)."""
    shelf = [(f"made{n:04}", f"Shelf {n}", f"A lamp stands on shelf {n}.") for n in range(40)]
    rare = ("made0100", "Bench", "A sextant lies on bench 100.")
    page = ask(open_archive([*shelf, rare]), "lamp sextant")
    assert found(page)[0] == "made0100"


TITLED = [
    ("made0001", "Copper Kettle 5 Test", "A copper kettle hangs in the wind tunnel for a test."),
    (
        "made0002",
        "Kettles",
        "Copper kettle 5 test: the copper kettle 5 stands its test, and another copper kettle too.",
    ),
    ("made0003", "Two copper kettle 5 tests", "Copper kettle 5 and its test, a test of a copper kettle."),
    ("made0004", "Kettle", "A kettle."),
]


@pytest.mark.parametrize(
    "text",
    ["Copper Kettle 5 Test", "copper kettle 5 test", "COPPER KETTLE-5: TEST", '"Copper Kettle 5 Test"'],
)
def test_a_whole_title_comes_first(open_archive: Opener, text: str) -> None:
    """However it is typed, what is titled so stands above what has the words more often (6)."""
    hit = ask(open_archive(TITLED), text).hits[0]
    assert hit.document.id == "made0001"
    assert hit.explain.startswith("Exact title.")
    assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=0.001)


def test_a_title_of_one_word_comes_first(open_archive: Opener) -> None:
    """One word is a title, too (6)."""
    assert found(ask(open_archive(TITLED), "kettle"))[0] == "made0004"
    assert found(ask(open_archive(TITLED), "kettles"))[0] == "made0002"


def transcript(*said: str) -> str:
    """Return a long text in which something is said at the beginning, in the middle and at the end."""
    filling = " ".join(f"filler{n}" for n in range(400))
    return f" {filling} ".join(said)


def test_a_transcript_has_words_that_stand_near_each_other(open_archive: Opener) -> None:
    """What is said in another hour is about something else (7)."""
    pictures = [(f"made{n:04}", "", f"A copper pot number {n} of the {n}th kitchen.") for n in range(3)]
    rows = [
        ("apart", "", transcript("copper", "kettle", "whistles")),
        ("near", "", transcript("hello", "a copper kettle that whistles", "goodbye")),
        *pictures,
    ]
    page = ask(open_archive(rows), "copper kettle whistles")
    assert found(page)[0] == "near"
    assert next(one.words for one in page.relaxations).startswith("1 caption has all the words")
    whole = ask(open_archive(rows), "copper AND kettle AND whistles")
    assert set(found(whole)) == {"near", "apart"}, "what was asked for outright is answered outright"


def test_a_transcript_is_not_found_where_many_have_the_words(open_archive: Opener) -> None:
    """Where twenty captions have all the words, one that has them hours apart is not among them (7)."""
    tools = "wrench drill camera telescope laptop ladder shovel hammer compass teapot lantern anvil".split()
    rows = [
        (f"made{n:04}", f"{tool} in the {place}", f"A copper kettle stands by the {tool} in the {place}.")
        for n, (tool, place) in enumerate(product(tools, ("cupola", "airlock")))
    ]
    engine = open_archive([*rows, ("apart", "", transcript("copper", "hello", "kettle"))])
    hits = found(ask(engine, "copper kettle", size=ALL))
    assert len(hits) >= 20
    assert "apart" not in hits


def test_pictures_come_before_other_media(open_archive: Opener) -> None:
    """The same caption is worth more under a picture; ``media:`` asks for the others (8)."""
    caption = "A copper kettle whistles in the galley of the {} station."
    rows = [
        {"nasa_id": name, "title": "", "description": caption.format(word), "media_type": media}
        for name, word, media in (("a", "old", "audio"), ("b", "new", "video"), ("c", "third", "image"))
    ]
    engine = open_archive(rows)
    assert found(ask(engine, "copper kettle"))[0] == "c"
    assert found(ask(engine, "copper kettle media:video")) == ["b"]
    assert set(found(ask(engine, "copper -media:image"))) == {"a", "b"}
