"""The vocabulary is data: it loads from the package, contradicts itself nowhere, and grows by four lines."""

from collections import defaultdict
from dataclasses import replace
from importlib.resources import files

import pytest

from indexer.facet import find
from indexer.facet.span import folded
from schema.document import Caption
from schema.vocabulary import Case, load, read_entries

FOUR_LINES = """
[[landmark]]
name = "Clock of Zarn"
kind = "monument"
aliases = ["Zarn Clock"]
"""


def landmarks(text: str, added: str = "") -> list[str]:
    """Give the landmarks of a text with entries added to the vocabulary."""
    entries = read_entries("landmark", added) if added else ()
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
        read_entries("landmark", FOUR_LINES + 'alias_names = ["x"]\n')


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
    } <= shipped


def test_names_and_words_are_told_apart() -> None:
    """No given name is also a word that ends names, and short forms are given names."""
    persons = load().persons
    assert persons.given & persons.suffixes == frozenset()
    assert set(persons.alike) <= {name.casefold() for name in persons.given}


def test_acronyms_are_not_read_in_small_letters() -> None:
    """Whatever an entry's case, a spelling without small letters is an acronym."""
    assert any(entry.case is Case.ANY for entry in load().entries)
    assert landmarks("opf and sspf and o&c") == []
