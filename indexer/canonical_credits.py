"""One value for one organisation or person in credits, and for one center, however a dump writes it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from indexer.parse.credits import read_credit
from indexer.parse.names import name_forms
from schema.document import Credit, DumpFields
from schema.vocabulary import Vocabulary

# Values that say nobody.
_NOBODY = frozenset(
    "n/a|na|none|null|unk|unknown|select|staff|various|tbd|-|--|photographer|nasa photographer|no photographer"
    "|not available|not applicable|unknown photographer|public domain|see caption|anonymous".split("|")
)
_ACRONYM_BEHIND = re.compile(r" ?\([A-Z][A-Z&.-]+\)$")
_HOUSE_BEFORE = re.compile(r"(?P<house>NASA|NACA)[ ,]+(?P<rest>.+)")
_TWO_CAPITALS = re.compile(r"\b[A-Z]{2}[a-z]{2,}\b")
_SHORTENED = ((re.compile(r"\bUniv\b\.?"), "University"), (re.compile(r"\bUS(?= [A-Z][a-z])"), "U.S."))
_NICKNAME = re.compile(
    r"[^\W\d_][\w.'’-]{0,30}(?: [A-Z]\.?)? [(\"“](?P<nick>[A-Z][a-z]+)[)\"”] (?P<family>.+)"
)
_SHOUTED = re.compile(r"[^\W\d_]{3,}")


def credit_values(credit: Credit, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield whom a caption's credit names."""
    yield from (organisation(name, vocabulary) for name in credit.organisations)
    yield from (person(name) for name in credit.photographers)


def filed_credits(fields: DumpFields, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield whom the fields of a record's dump credit."""
    for printed in filter(None, (fields.photographer, fields.secondary_creator)):
        yield from credited(printed, vocabulary)


@lru_cache(maxsize=1 << 14)
def credited(printed: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the names in a field for a credit; the field itself where it is no list of names, none where it is nobody.

    >>> from schema.vocabulary import load
    >>> credited("NASA , Ida Quell", load()), credited("NASA/GSFC/IDA QUELL", load()), credited("UNK", load())
    (('NASA', 'Ida Quell'), ('NASA', 'Goddard Space Flight Center', 'Ida Quell'), ())
    """
    plain = _TWO_CAPITALS.sub(lambda word: word[0].capitalize(), " ".join(printed.split()))
    if plain.casefold().strip(" .") in _NOBODY:
        return ()
    forms = name_forms(vocabulary)
    found = read_credit(plain, forms)
    if found is None or not (found.organisations or found.photographers):
        return (plain,)
    names: list[str] = []
    for name in found.organisations:
        house = _HOUSE_BEFORE.fullmatch(name)
        if house and _is_given(house["rest"], vocabulary) and forms.is_person(house["rest"]):
            names += (house["house"], person(house["rest"]))
        elif _is_given(name, vocabulary) and forms.is_person(
            person(name)
        ):  # in capitals it looks like an acronym
            names.append(person(name))
        else:
            names.append(organisation(name, vocabulary))
    return tuple(dict.fromkeys((*names, *map(person, found.photographers))))


def _is_given(words: str, vocabulary: Vocabulary) -> bool:
    return words.split(" ", maxsplit=1)[0].capitalize() in vocabulary.persons.given


def organisation(printed: str, vocabulary: Vocabulary) -> str:
    """Return an organisation's one name: that of the vocabulary, without an acronym behind it.

    >>> from schema.vocabulary import load
    >>> organisation("Univ. of Sampleland", load()), organisation("US Sample Survey", load())
    ('University of Sampleland', 'U.S. Sample Survey')
    """
    known = _known_names(vocabulary)
    for short, full in _SHORTENED:
        printed = short.sub(full, printed)
    for name in (printed, _ACRONYM_BEHIND.sub("", printed), printed.removeprefix("NASA ")):
        if name.casefold() in known:
            return known[name.casefold()]
    return _ACRONYM_BEHIND.sub("", printed)


def center(printed: str, vocabulary: Vocabulary) -> str:
    """Return the name of the center that a code or a name stands for; '' where it says none.

    >>> from schema.vocabulary import load
    >>> center("LARC", load()), center("LRC", load()), center("Select", load())
    ('Langley Research Center', 'Langley Research Center', '')
    """
    if printed.casefold() in _NOBODY:
        return ""
    return _center_names(vocabulary).get(printed.casefold(), printed)


def person(printed: str) -> str:
    """Return a person's name with capitals where they belong, by the nickname that is printed in it.

    >>> person("ZORA QUELL"), person("Zora QUell"), person("J.T. MacQuell"), person("Robert (Bob) Quell")
    ('Zora Quell', 'Zora Quell', 'J.T. MacQuell', 'Bob Quell')
    """
    if called := _NICKNAME.fullmatch(printed):
        printed = f"{called['nick']} {called['family']}"
    if printed.isupper():
        return _SHOUTED.sub(lambda word: word[0].capitalize(), printed)
    return _TWO_CAPITALS.sub(lambda word: word[0].capitalize(), printed)


@lru_cache(maxsize=4)
def _center_names(vocabulary: Vocabulary) -> Mapping[str, str]:
    return {spelling.casefold(): entry.name for entry in vocabulary.centers for spelling in entry.spellings}


@lru_cache(maxsize=4)
def _known_names(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Map each spelling of an agency and a center, in small letters, to its name."""
    agencies = (entry for entry in vocabulary.entries if entry.facet == "agency")
    named = {spelling.casefold(): entry.name for entry in agencies for spelling in entry.spellings}
    return {**_center_names(vocabulary), **named}
