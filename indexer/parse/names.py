"""Names of people and of organisations in credits, distinguished by their form alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from schema.vocabulary import Vocabulary

ACRONYM = re.compile(
    r"(?:[A-Z]{2}[A-Z&\d]*|[A-Z]&[A-Z]|(?:[A-Z]\.){2,4}(?=$|\s[A-Z]{2})|[A-Z][a-z][A-Z]{2,})s?"
    r"(?:[- ][A-Z][A-Za-z&\d]*)*(?:\s\([A-Z]+\))?"
)
ORGANISATION_FORM = re.compile(
    r"[A-Z0-9][\w.&’'\-]*(?:,?\s(?:of|the|and|for|at|in|de|[A-Z0-9(&][\w.&’'\-)]*)){0,11}"
)
FURTHER_NAME = (
    r"[A-ZÀ-Ž][a-zß-ž’'\-]+(?:[A-Z][a-zß-ž’'\-]*)?|(?:[A-Z]\.){1,3}|[A-Z]|[A-Z]{3,}"
    r"|\([A-Z][a-z]+\)(?=\s[A-Z])"  # a nickname
)

GAP = r"(?:(?<!\s)\s+)?"  # all the space before a sign: sought once for a gap, not from each space of it


@dataclass(frozen=True, slots=True, eq=False)
class NameForms:
    """The forms of names that a vocabulary's lists make.

    ``honorific`` is what stands before a person's name and is no part of it, ``between`` parts two names of a list, and
    ``given`` are known given names.
    """

    organisation: re.Pattern[str]
    person: re.Pattern[str]
    honorific: re.Pattern[str]
    between: re.Pattern[str]
    houses: frozenset[str]
    given: frozenset[str]

    @lru_cache(maxsize=1 << 14)  # noqa: B019  # one value lives as long as its vocabulary does
    def is_organisation(self, name: str) -> bool:
        """
        Return whether a name has an organisation's form: a noun like 'Center', an acronym, or a known house.

        >>> from schema.vocabulary import load
        >>> forms = name_forms(load())
        >>> [forms.is_organisation(name) for name in ("NASA", "Gagarin Cosmonaut Training Center", "Irina Spektor")]
        [True, True, False]
        """
        if not ORGANISATION_FORM.fullmatch(name) or not re.search(r"[A-Za-z]{2}", name):
            return False
        return self.stands_alone(name) or name.lower().split()[0] in self.houses

    def stands_alone(self, name: str) -> bool:
        """Return whether a part of a name would be an organisation without the rest: 'Air' of a museum would not."""
        return bool(self.organisation.search(name) or ACRONYM.fullmatch(name))

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def is_person(self, name: str) -> bool:
        """
        Return whether a name has a person's form: two to five capitalised words, none of them an organisation's.

        >>> from schema.vocabulary import load
        >>> forms = name_forms(load())
        >>> [forms.is_person(name) for name in ("J.C. Tinsley", "Andrey Shelepin", "National Geographic", "Bundy")]
        [True, True, False, False]
        """
        return bool(self.person.fullmatch(name)) and not self.stands_alone(name)


@lru_cache(maxsize=4)
def name_forms(vocabulary: Vocabulary) -> NameForms:
    """Compile the forms of names that a vocabulary's lists make."""
    persons, organisations = vocabulary.persons, vocabulary.organisations
    nouns = (re.escape(noun).replace(r"\*", r"\w+") for noun in organisations.nouns)
    titles, particles = _any(map(re.escape, persons.titles)), _any(persons.particles)
    suffixes = _any(f"{suffix}\\.?" for suffix in persons.suffixes)
    further = rf"(?:{FURTHER_NAME}|{particles}|{suffixes})"
    behind_comma = _any((*persons.suffixes, *organisations.forms))
    return NameForms(
        organisation=re.compile(rf"\b{_any(nouns)}\b", re.IGNORECASE),
        person=re.compile(rf"(?:{titles}\.?\s)?[A-ZÀ-Ž][\w.’'\-]*(?:,?\s{further}){{1,4}}"),
        honorific=re.compile(rf"{_any(persons.honorifics)}\.?\s+"),
        between=re.compile(
            rf"(?<=\bNASA)_|{GAP}[/;|]\s*|(?<!\s)\s+[&+]\s+"
            rf"|{GAP},\s+(?:and\s+|for\s+)?(?!{behind_comma}\b)|(?<!\s)\s+for\s+(?=[A-Z])"
        ),
        houses=organisations.houses,
        given=frozenset(persons.given),
    )


def _any(alternatives: Iterable[str]) -> str:
    """Write a pattern of alternatives, the longest first, whatever their order."""
    return rf"(?:{'|'.join(sorted(alternatives, key=lambda one: (-len(one), one)))})"
