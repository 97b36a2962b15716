"""Facets come out of the prose with the words that gave them, and only where the prose names them."""

import json
import random
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.collect import gather
from indexer.facet import spellings
from indexer.facet.authority import Authority
from indexer.facet.place_forms import one_value_each
from indexer.facet.span import Span, folded, leftmost_longest, spaced
from indexer.parse import parse
from indexer.read import read
from indexer.repair import repair
from schema.analysis.numbers import ROMANS
from schema.document import Caption, Evidence
from schema.fields import FACETS
from schema.vocabulary import Vocabulary, load
from tests.ours import find
from tests.tools import REAL_DUMPS, needs_dumps

Row = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden" / "facet"
EXTRACTED = [facet.name for facet in FACETS if facet.extracted]


def cases(nature: str) -> list[ParameterSet]:
    """Give the golden cases of a nature, each under its label."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def captions_of(*texts: str, title: str = "") -> list[Caption]:
    """Make one caption of each text."""
    return [
        Caption("dump.txt", n, None, title, text, title, text, event_title=title)
        for n, text in enumerate(texts, 1)
    ]


def values(evidence: tuple[Evidence, ...], facet: str) -> list[str]:
    """Give the values of a facet, each once, as they first appear."""
    return list(dict.fromkeys(item.value for item in evidence if item.facet == facet))


def found_in(row: Row) -> dict[str, list[str]]:
    """Give what a golden case's caption gives, by facet, without the facets that are empty."""
    evidence = find(captions_of(row["input"]["caption"], title=row["input"]["title"]))[0]
    return {facet: sorted(values(evidence, facet)) for facet in EXTRACTED if values(evidence, facet)}


def expected(row: Row) -> dict[str, list[str]]:
    """Give what the golden case wants, in the same order."""
    return {facet: sorted(wanted) for facet, wanted in row["expected"].items()}


@pytest.mark.parametrize("row", cases("in-the-wild") + cases("synthetic") + cases("negative"))
def test_captions_give_their_facets(row: Row) -> None:
    """Every form gives its values, and what only looks like one gives none."""
    assert found_in(row) == expected(row)


@pytest.mark.parametrize("row", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="not told apart yet")
def test_what_is_not_found_yet(row: Row) -> None:
    """A known failure that begins to pass is no known failure."""
    assert found_in(row) == expected(row)


def persons(*texts: str) -> list[list[str]]:
    """Give the persons of each text, spelt as these texts spell them."""
    return [values(evidence, "person") for evidence in find(captions_of(*texts))]


def test_a_person_has_one_spelling() -> None:
    """Transliterations of a name are one person, under the form the corpus prints most often."""
    texts = ["Cosmonaut Pyotr Dubrov waves.", "Pyotr Dubrov and a guest.", "Cosmonaut Petr Dubrov reads."]
    assert persons(*texts) == [["Pyotr Dubrov"]] * 3


def test_initials_make_no_other_person() -> None:
    """Initials, nicknames and Jr. are additions to a name, not other people."""
    texts = ["William M. Shepherd rests.", 'William M. "Bill" Shepherd rests.', "Bill Shepherd rests."]
    assert len({name for found in persons(*texts) for name in found}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("James D. van Zarn", "James van Zarn"),  # a particle is no initial
        ("Henri von Zarn", "Henri Von Zarn"),
        ("Philippe Zarnin", "Phillipe Zarnin"),  # letters doubled in the other place
    ],
)
def test_two_spellings_are_one_person(one: str, other: str) -> None:
    """What is added to a name, or doubled in it, makes no other person."""
    (first,), (second,) = persons(f"Astronaut {one} waves.", f"Astronaut {other} waves.")
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Volkov", "Sergey Ryzhikov"),
        ("Jeff Williams", "Sunita Williams"),
        ("Mark Kelly", "Scott Kelly"),
        ("James A. Smith", "James B. Smith"),
        ("Robert Gibson", "Edward Gibson"),
        ("John Young Jr.", "John Young Sr."),
    ],
)
def test_two_persons_stay_two(one: str, other: str) -> None:
    """Another given name, initial or suffix is another person."""
    assert persons(f"{one} waves.", f"{other} waves.") == [[one], [other]]


def test_a_bare_name_chains_nobody() -> None:
    """A name that two persons might bear joins neither and brings them not together."""
    texts = ["James A. Smith waves.", "James B. Smith waves.", "James Smith waves."]
    assert [found[0] for found in persons(*texts)] == ["James A. Smith", "James B. Smith", "James Smith"]


def test_authority_orders_one_person() -> None:
    """What the rules cannot see the authority file says."""
    texts = ["Buzz Aldrin salutes.", "Edwin E. Aldrin Jr. salutes."]
    assert len({found[0] for found in persons(*texts)}) == 1


def with_persons(same: dict[str, tuple[str, ...]]) -> Vocabulary:
    """Give our vocabulary with other entries of persons who are one."""
    ours = load()
    return replace(ours, persons=replace(ours.persons, same=same))


def test_an_entry_for_a_slip_keeps_a_person_whole() -> None:
    """A misspelling that an entry knows joins the person's other forms, with initials too, and splits none off."""
    vocabulary = with_persons({"Ida Quellmann": ("Ida M. Qelmann",)})
    printed = {"Ida M. Quellmann": 40, "Ida Quellmann": 3, "Ida M. Qelmann": 1, "Tom Zorn": 2}
    found = spellings(printed, vocabulary)
    assert {found[name] for name in printed if name != "Tom Zorn"} == {"Ida Quellmann"}


def test_an_entry_s_name_need_not_be_printed() -> None:
    """Forms of an entry are one person though no caption prints its name, and the name itself is not invented."""
    vocabulary = with_persons({"Zora Quellmann": ("Ida Q. Orzel", "Ida Quellmann-Orzel")})
    found = spellings({"Ida Q. Orzel": 2, "Ida Quellmann-Orzel": 1}, vocabulary)
    assert found == dict.fromkeys(found, "Ida Q. Orzel")


def test_a_slip_of_a_slip_is_the_same_person() -> None:
    """A name may be a letter from one that is a letter from a third, each far more frequent than the one before."""
    found = spellings({"Ida M. Quellmann": 100, "Ida M. Quellmamn": 10, "Ida M. Quellmamm": 1}, load())
    assert set(found.values()) == {"Ida M. Quellmann"}


@pytest.mark.parametrize(
    ("names", "known", "chosen"),
    [
        (["Zarn Range", "Zarn Mountains"], ["Zarn Mountains"], {"Zarn Range": "Zarn Mountains"}),
        (
            ["Zarn Range", "Zarn Mountains"],
            ["Zarn Range", "Zarn Mountains"],
            {},
        ),  # two entries are two places
        (["Zarn River Valley", "Zarn Valley"], [], {"Zarn Valley": "Zarn River Valley"}),
        (
            ["Zarn Service Building", "Zarn Services Building"],
            [],
            {"Zarn Services Building": "Zarn Service Building"},
        ),
        (["Zarn Island", "Zarn Islands"], [], {}),  # an island of its archipelago
        (["Zarn River", "Zarn Valley", "Lake Zarn"], [], {}),
    ],
)
def test_forms_of_a_place_have_one_value(names: list[str], known: list[str], chosen: dict[str, str]) -> None:
    """What a record calls by several forms of one name has one value; an entry's name stays."""
    assert one_value_each(names, known) == chosen


def test_a_title_that_is_no_title_is_not_read() -> None:
    """A title that repeats the caption or the id gives no evidence of its own."""
    caption = Caption(
        "dump.txt", 1, None, "Red Square, cut", "Red Square, cut short.", "", "", event_title=""
    )
    assert {item.field for item in find([caption])[0]} == {"caption"}


def test_evidence_in_a_title_counts_from_its_beginning() -> None:
    """Offsets of a title are those of the whole title, an id before it included."""
    title = "jsc2021e000001 - Red Square Visit"
    caption = Caption("dump.txt", 1, None, title, "Flowers.", title, "", event_title="Red Square Visit")
    item = find([caption])[0][0]
    assert (item.field, title[item.start : item.end]) == ("title", "Red Square")


PIECES = [
    "Expedition 36/37", "Red Square", "the Kremlin Wall", "Launch Pad 39A", "NASA astronaut Karen Nyberg", "Lake Erie",
    "the Colorado and San Juan Rivers", "St. Basil’s Cathedral", "Roscosmos,", "(ESA)", "Wernher von Braun", "\n", "—",
    "40x80 Foot Wind Tunnel", "Soyuz TMA-09M", "Photo credit:", "İstanbul", "�", "Mt.", "River", "Expedition", "Pad",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_evidence_points_at_its_words(caption: str, title: str) -> None:
    """Every value has words in its field, in order, and names its rule."""
    record = captions_of(caption, title=title)[0]
    evidence = find([record])[0]
    for item in evidence:
        text = record.title if item.field == "title" else record.text
        assert 0 <= item.start < item.end <= len(text)
        assert item.value and item.rule and item.record == record.key and item.facet in EXTRACTED
    assert [(item.field, item.start) for item in evidence] == sorted(
        (item.field, item.start) for item in evidence
    )
    assert len(set(evidence)) == len(evidence)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_captions_changes_nothing(written: list[str], chance: random.Random) -> None:
    """Shuffled captions have the same evidence, spellings included."""
    captions = captions_of(*written)
    shuffled = chance.sample(captions, len(captions))
    found = dict(zip((caption.key for caption in captions), find(captions), strict=True))
    again = dict(zip((caption.key for caption in shuffled), find(shuffled), strict=True))
    assert found == again


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    """A folded text has a character for each of the printed one; a spaced one has blanks for what is no letter."""
    assert len(folded(text)) == len(spaced(text)) == len(text)
    assert all(char == " " or char.isalnum() for char in spaced(text))
    plain = "".join(char if ord(char) < 128 else "x" for char in text)
    assert spaced(plain + "é")[:-1] == spaced(plain)
    assert folded(plain + "é")[:-1] == folded(plain)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))))
def test_kept_spans_do_not_overlap(pairs: list[tuple[int, int]]) -> None:
    """Of overlapping names one is kept."""
    kept = leftmost_longest(Span(start, start + length, "landmark", ("x",), "r") for start, length in pairs)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert bool(kept) == bool(pairs)


names = st.sampled_from(
    ["Mark Kelly", "Mark E. Kelly", "Scott Kelly", "Petr Dubrov", "Pyotr Dubrov", "Bill Kelly", "William Kelly",
     "J. Kelly", "James Kelly Jr.", "James Kelly Sr.", 'James "Vegas" Kelly', "Elene Kelly", "Elena Kelly"]
)  # fmt: skip


@given(names, names)
def test_sameness_has_no_direction(one: str, other: str) -> None:
    """A is B exactly where B is A, and everybody is himself."""
    authority = Authority(load())
    assert authority.same_person(one, other) == authority.same_person(other, one)
    assert authority.same_person(one, one)


@given(st.dictionaries(names, st.integers(1, 20)))
def test_spellings_are_printed_ones(counts: dict[str, int]) -> None:
    """The one spelling is one of the printed forms, of the same person, and its own spelling."""
    authority = Authority(load())
    spelling = authority.reconcile(counts)
    assert set(spelling) == set(counts)
    for printed, best in spelling.items():
        assert best in counts and spelling[best] == best
        assert printed == best or authority.same_person(printed, best)


@pytest.mark.parametrize(
    "piece",
    ["A ", "A. ", "Pad 39", "Rivers, ", "Expedition 1-", "de La ", "12x", '(("“', "I'm ", "photo by "],
)
def test_hostile_repetition_ends(piece: str) -> None:
    """No text makes a pattern run away."""
    assert len(find(captions_of(piece * 4000))) == 1


def waving(name: str) -> str:
    """Give a caption that presents a name whatever it is."""
    return f"Astronaut {name} waves."


@pytest.mark.parametrize(
    ("rare", "often"),
    [
        ("Robert L. Crippem", "Robert L. Crippen"),
        ("Kerneth D. Bowersock", "Kenneth D. Bowersock"),
        ("Werher von Zarn", "Wernher von Zarn"),
    ],
)
def test_a_slip_of_one_letter_makes_nobody(rare: str, often: str) -> None:
    """A rare name that a letter parts from a frequent one with the same initial is that one misprinted."""
    assert persons(*[waving(often)] * 10, waving(rare))[-1] == [often]
    assert persons(*[waving(often)] * 9, waving(rare))[-1] == [rare]


@pytest.mark.parametrize(
    ("rare", "often"),
    [
        ("Jan N. Davis", "Jon N. Davis"),
        ("James B. Smithson", "James A. Smithson"),
        ("Mark Kellyer", "Mark Kellner"),
        ("Zarnon W. Lucidus", "Sharon W. Lucidus"),
        ("John Q. Hart", "John Q. Hurt"),
    ],
)
def test_a_letter_may_part_two_persons(rare: str, often: str) -> None:
    """Where people bear both given names, or initials, more letters or too short names differ, there are two."""
    assert persons(*[waving(often)] * 30, waving(rare))[-1] == [rare]


def test_a_short_name_means_its_record_s_person() -> None:
    """A name in a title is the person's whom the caption names in full, though a namesake is more frequent."""
    namesake = captions_of(*["James H. Newman waves.", "Jim Newman waves."] * 20)
    record = captions_of("James B. Newman builds models.", title="Jim Newman at work")
    found = find([*namesake, *record])[-1]
    assert values(found, "person") == ["James B. Newman"]


def test_a_nickname_s_second_name_counts() -> None:
    """Billy Bob is not William E.: what stands behind the first name speaks against it."""
    found = persons(*["William E. Thornwood waves."] * 9, "Billy Bob Thornwood sings.")
    assert found[-1] == ["Billy Bob Thornwood"]


SPELLINGS = {(entry.facet, entry.name, spaced(form)) for entry in load().entries for form in entry.spellings}


_PIECES = re.compile(r"\d+|[^\W\d_]+")


def numbers_of(words: str) -> set[int]:
    """Give the numbers of a text in digits or Roman numerals, those before a letter too: 51 of 'STS-51L'."""
    found = re.findall(r"\d+|(?<![^\W\d_])[IVX]+(?![^\W\d_])", words)
    return {int(one) if one.isdigit() else ROMANS[one.lower()] for one in found}


def is_derivable(item: Evidence, words: str) -> bool:
    """Tell whether the words that are pointed at give the value by the rule that is named."""
    if (item.facet, item.value, spaced(words)) in SPELLINGS or item.rule.startswith("vocabulary"):
        whole = " ".join(load().abbreviations.get(word, word) for word in words.split(" "))
        return not SPELLINGS.isdisjoint((item.facet, item.value, spaced(one)) for one in (words, whole))
    if item.rule in {"numbered series", "flight of the id"}:
        return bool(numbers_of(words) & numbers_of(item.value))
    match item.facet:
        case "expedition":
            return bool(re.search(r"\d|expedition", words, re.IGNORECASE)) and 0 < int(item.value) <= 300
        case "landmark":
            return bool(set(_PIECES.findall(folded(words))) & set(_PIECES.findall(folded(item.value))))
        case "person":
            return words[0].isupper() and " " in words and not re.search(r"\d", words)
    return words.split(maxsplit=1)[0].casefold()[:4] == item.value.casefold()[:4]


def assert_sound(captions: list[Caption]) -> int:
    """Check every value of an archive against the words it points at; give how many there are."""
    found = find(captions)
    for caption, evidence in zip(captions, found, strict=True):
        for item in evidence:
            printed = {"title": caption.title, "caption": caption.text, "nasa_id": caption.nasa_id or ""}
            words = printed[item.field][item.start : item.end]
            assert words.strip() == words != ""
            assert item.rule and item.record == caption.key
            assert is_derivable(item, words), (item, words)
    return sum(map(len, found))


def captions_in(dump: Path, every: int = 1) -> list[Caption]:
    """Read, repair and parse each so many-th record of a dump."""
    return [parse(record, load()) for record in repair(gather(read([dump])).records[::every], load())]


def test_evidence_of_an_archive_is_sound(sample_dump: Path) -> None:
    """In a whole archive every value follows from its words by its rule."""
    assert assert_sound(captions_in(sample_dump)) > 400


@pytest.mark.slow
@needs_dumps
@pytest.mark.parametrize(("name", "every"), [("redsquare.txt", 1), ("nasa-images.jsonl.gz", 12)])
def test_evidence_of_the_real_dumps_is_sound(name: str, every: int) -> None:
    """The same holds for what archives print."""
    assert assert_sound(captions_in(REAL_DUMPS / name, every)) > 200
