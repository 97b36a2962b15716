"""The vocabulary is data: it loads from the package, contradicts itself nowhere, and grows by four lines."""

import re
import shutil
import tomllib
from collections import defaultdict
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from indexer.facet.span import folded
from schema.document import Caption
from schema.vocabulary import Case, entries_of, load, read, vocabulary_of
from schema.vocabulary.folding import folding_lists_of
from schema.vocabulary.toml_tables import read_tables
from tests.ours import find

FOUR_LINES = """
[[landmark]]
name = "Clock of Zarn"
kind = "monument"
aliases = ["Zarn Clock"]
"""


def landmarks(text: str, added: str = "") -> list[str]:
    """Give the landmarks of a text with entries added to the vocabulary."""
    entries = entries_of("landmark", tomllib.loads(added)) if added else ()
    vocabulary = replace(load(), entries=(*load().entries, *entries))
    caption = Caption("dump.txt", 1, None, "", text, "", text)
    return [item.value for item in find([caption], vocabulary)[0] if item.facet == "landmark"]


def test_four_lines_add_a_landmark() -> None:
    """What an archivist writes is found, under its canonical name, and was not before."""
    text = "Children climb the Zarn Clock."
    assert landmarks(text) == []
    assert landmarks(text, FOUR_LINES) == ["Clock of Zarn"]


def test_a_guard_keeps_a_name_away() -> None:
    """An entry is not found where its guards forbid it."""
    guarded = FOUR_LINES + 'unless_before = [" shop"]\nneeds = ["town"]\n'
    assert landmarks("The Zarn Clock in the town.", guarded) == ["Clock of Zarn"]
    assert landmarks("The Zarn Clock shop in the town.", guarded) == []
    assert landmarks("The Zarn Clock.", guarded) == []


def test_capitals_tell_names_from_words() -> None:
    """A name in small letters is none, except where the entry says otherwise; an acronym needs its capitals."""
    assert landmarks("Many a zarn clock.", FOUR_LINES) == []
    assert landmarks("Many a zarn clock.", FOUR_LINES + 'case = "any"\n') == ["Clock of Zarn"]
    assert landmarks("THE ZARN CLOCK.", FOUR_LINES) == ["Clock of Zarn"]
    assert landmarks("Vab and VAB.") == ["Vehicle Assembly Building"]


def test_an_unknown_key_is_refused() -> None:
    """A misspelt key is an error and not silence."""
    with pytest.raises(TypeError, match="alias_names"):
        entries_of("landmark", tomllib.loads(FOUR_LINES + 'alias_names = ["x"]\n'))


def test_a_spelling_means_one_thing() -> None:
    """No two entries of a facet claim the same spelling, but for guarded ones that need further words."""
    claims = defaultdict(set)
    for entry in load().entries:
        for spelling in entry.spellings:
            if not entry.needs:
                claims[entry.facet, folded(spelling)].add(entry.name)
    assert {claim: named for claim, named in claims.items() if len(named) > 1 and claim[0]} == {}


def test_names_are_whole() -> None:
    """Every entry has a name and a kind, and no spelling is blank or stands with blanks at its ends."""
    for entry in load().entries:
        assert entry.name and entry.kind and entry.spellings, entry
        assert all(spelling.strip() == spelling != "" for spelling in entry.spellings), entry


def test_several_entries_of_a_person_add_up() -> None:
    """A person may have an entry for each kind of form; none takes the place of another."""
    tables = dict(read_tables(files("schema.vocabulary")))
    entries = [{"name": "Ida Quell", "forms": ["Ida Qell"]}, {"name": "Ida Quell", "forms": ["Idda Quell"]}]
    tables["persons.toml"] = {**tables["persons.toml"], "same": entries}
    assert vocabulary_of(tables).persons.same == {"Ida Quell": ("Ida Qell", "Idda Quell")}


def test_guards_are_folded() -> None:
    """Guards are compared with folded text, so they are folded themselves."""
    for entry in load().entries:
        for guard in (*entry.unless_before, *entry.unless_after, *entry.needs):
            assert guard == folded(guard) != "", entry


def test_the_vocabulary_ships_with_the_package() -> None:
    """Every file is read through the package, not from a path."""
    shipped = {item.name for item in files("schema.vocabulary").iterdir()}
    assert {
        "agencies.toml",
        "landmarks.toml",
        "forms.toml",
        "persons.toml",
        "names.toml",
        "spacecraft.toml",
        "seen.toml",
        "hidden.toml",
        "worlds.toml",
        "accents.toml",
        "calendar.toml",
        "organisations.toml",
        "sentences.toml",
        "signs.toml",
    } <= shipped


def test_every_file_says_what_it_holds() -> None:
    """A file of the vocabulary begins with a comment that says what its entries are."""
    for path in FOLDER.glob("*.toml"):
        assert path.read_text("utf-8").startswith("# "), path.name


def test_folding_knows_every_month() -> None:
    """The months by which dates are read are words of the calendar to folding, too."""
    months = tomllib.loads((FOLDER / "calendar.toml").read_text("utf-8"))["months"].casefold().split()
    assert len(months) == 24
    assert load().folding.calendar.issuperset(months)


def test_names_and_words_are_told_apart() -> None:
    """No given name is also a word that ends names, and short forms are given names."""
    persons = load().persons
    assert persons.given & persons.suffixes == frozenset()
    assert set(persons.alike) <= {name.casefold() for name in persons.given}


def test_acronyms_are_not_read_in_small_letters() -> None:
    """Whatever an entry's case, a spelling without small letters is an acronym."""
    assert any(entry.case is Case.ANY for entry in load().entries)
    assert landmarks("opf and sspf and o&c") == []


DOCUMENT = (Path(__file__).parents[1] / "docs" / "vocabulary.md").read_text("utf-8")
FOLDER = Path(__file__).parents[1] / "schema" / "vocabulary"
FILES = {
    "landmark": "landmarks.toml",
    "form": "forms.toml",
    "hidden": "hidden.toml",
    "agency": "agencies.toml",
    "mission": "missions.toml",
    "series": "missions.toml",
    "same": "persons.toml",
    "apart": "persons.toml",
}
BLOCK = re.compile(r"^```toml\n(.*?)^```$(.*?)(?=^```toml$|\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^> (.+) → (.+)$", re.MULTILINE)
EXAMPLES = [
    pytest.param(block, text, wanted, id=text)
    for block, below in BLOCK.findall(DOCUMENT)
    for text, wanted in EXAMPLE.findall(below)
]


def test_every_block_of_the_document_has_an_example() -> None:
    """No entry that the archivist is shown goes untried."""
    assert len(BLOCK.findall(DOCUMENT)) >= 7
    assert all(EXAMPLE.search(below) for _, below in BLOCK.findall(DOCUMENT))


@pytest.mark.parametrize(("block", "text", "wanted"), EXAMPLES)
def test_what_the_document_says_is_so(block: str, text: str, wanted: str, tmp_path: Path) -> None:
    """An entry as the document has it, put at its file's end, gives what the document says."""
    copy = Path(shutil.copytree(FOLDER, tmp_path / "vocabulary"))
    (table,) = tomllib.loads(block)
    with (copy / FILES[table]).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{block}")
    found = find([Caption("dump.txt", 1, None, "", text, "", text)], read(copy))[0]
    assert ", ".join(sorted({item.value for item in found})) == wanted.replace("nothing", "")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("\nrough = ", "\nruff = ", r"differ in: rough, ruff$"),
        ("\nrough = ", "\n# ", r"differ in: rough$"),
        (
            '\narticles = "a an the"',
            '\narticles = ["a", "an", "the"]',
            "articles of folding is a list, not a str",
        ),
        ("\n[same]\n", "\n[[same]]\n", "same of folding is a list, not a dict"),
    ],
    ids=["misspelt", "missing", "a list for words", "rows for a table"],
)
def test_the_word_lists_of_folding_are_the_fields(before: str, after: str, complaint: str) -> None:
    """Each list of the file has a field and each field a list, in its form; else the difference is named."""
    text = files("schema.vocabulary").joinpath("folding.toml").read_text("utf-8")
    lists = folding_lists_of(tomllib.loads(text))
    assert lists.articles == {"a", "an", "the"}
    assert ("off", "of") in lists.alike
    assert lists.same["sept"] == "september"
    assert before in text
    with pytest.raises(ValueError, match=complaint):
        folding_lists_of(tomllib.loads(text.replace(before, after)))
