"""The word lists by which folding distinguishes a trivial edit from another picture, read from ``folding.toml``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

Words = frozenset[str]
Phrases = frozenset[tuple[str, ...]]
Spellings = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class FoldingLists:
    """A field for each list of ``folding.toml``, which describes them.

    ``namesakes`` is not in that file: given names in small letters (``names.toml``), each with those that are one name.
    Compared by identity, so that what is derived from it can be cached.
    """

    alike: Phrases
    articles: Words
    auxiliaries: Words
    belonging: Words
    calendar: Words
    codes: Words
    descriptors: Words
    designs: Words
    directions: Words
    flights: Words
    flown: Words
    function: Words
    joining: Words
    keepers: Words
    kinds: Words
    measures: Words
    men: Words
    not_past_tense: Words
    numbered_files: Words
    obtaining: Words
    opposing: Words
    opposites: Words
    people: Words
    performing: Words
    persons: Words
    pictures: Words
    placing: Words
    pointing: Words
    praise: Words
    prepositions: Words
    present: Words
    referring: Phrases
    reporting: Words
    roles: Words
    rough: Words
    same: Spellings
    seen: Words
    standing: Words
    taking: Words
    units: Words
    women: Words
    namesakes: Mapping[str, Words] = field(default_factory=dict)


# How a list of each type stands in the file, and how it is read.
_READERS: Mapping[object, tuple[type, Callable[[Any], object]]] = {
    Words: (str, lambda text: frozenset(text.split())),
    Phrases: (list, lambda texts: frozenset(tuple(text.split()) for text in texts)),
    Spellings: (dict, dict),
}


def folding_lists_of(
    table: Mapping[str, Any], namesakes: Mapping[str, Words] = MappingProxyType({})
) -> FoldingLists:
    """Return the lists of the file, and the given names.

    Raise ``ValueError`` where it and the fields of ``FoldingLists`` do not agree, in a name or in a list's form.
    """
    types = {field.name: field.type for field in fields(FoldingLists) if field.name != "namesakes"}
    if other := sorted(types.keys() ^ table.keys()):
        raise ValueError(
            f"the word lists of folding and the fields of FoldingLists differ in: {', '.join(other)}"
        )
    found: dict[str, Any] = {}
    for name, value in table.items():
        form, read = _READERS[types[name]]
        if not isinstance(value, form):
            raise ValueError(
                f"the word list {name} of folding is a {type(value).__name__}, not a {form.__name__}"
            )
        found[name] = read(value)
    return FoldingLists(**found, namesakes=namesakes)
