"""Names of people and of organisations, told apart by their form alone."""

import re
from functools import lru_cache

# A name with one of these words is an organisation's; "Laborator" and the like stand for all their endings.
NOUNS = (
    r"academ\w+ administration agency agenzia airlines? archives? army associates? association bureau caltech "
    r"cent(?:er|re) college company consortium corp(?:oration)? council department division enterprises force "
    r"foundation geographic "
    r"group guard hospital inc institut(?:e|ion)? interior international laborator\w+ labs? library llc ltd magazine "
    r"marines? ministry museum nav(?:y|al) news newspapers? observatory office organi[sz]ation photos? press project "
    r"research school sciences? services? society space studios? survey systems team technolog\w+ times "
    r"universit\w+ ussr"
).split()
ORGANISATION = re.compile(rf"\b(?:{'|'.join(NOUNS)})\b", re.IGNORECASE)
# Makers and houses of one word, which by form might be surnames.
HOUSES = frozenset(
    "aerojet ball boeing caltech convair douglas energia getty goddard grumman hubble lockheed martin northrop "
    "reuters rocketdyne rockwell roscosmos sikorsky smithsonian spacex vought".split()
)
ACRONYM = re.compile(
    r"(?:[A-Z]{2}[A-Z&\d]*|[A-Z]&[A-Z]|(?:[A-Z]\.){2,4}(?=$|\s[A-Z]{2}))s?"
    r"(?:[- ][A-Z][A-Za-z&\d]*)*(?:\s\([A-Z]+\))?"
)
ORGANISATION_FORM = re.compile(
    r"[A-Z0-9][\w.&’'\-]*(?:,?\s(?:of|the|and|for|at|in|de|[A-Z0-9(&][\w.&’'\-)]*)){0,11}"
)
TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Lt|Capt|Col|Sgt|Cosmonaut|Astronaut)\.?\s)?"
PARTICLE = r"van|von|der|den|de|da|di|del|la|le|bin|al|Jr\.?|Sr\.?|I{2,3}"
NAME = rf"(?:[A-ZÀ-Ž][a-zß-ž’'\-]+(?:[A-Z][a-zß-ž’'\-]*)?|(?:[A-Z]\.){{1,3}}|[A-Z]|{PARTICLE}|[A-Z]{{3,}})"
PERSON = re.compile(rf"{TITLE}[A-ZÀ-Ž][\w.’'\-]*(?:,?\s{NAME}){{1,4}}")


@lru_cache(maxsize=1 << 14)
def is_organisation(name: str) -> bool:
    """
    Say whether a name has an organisation's form: a noun like 'Center', an acronym, or a known house.

    >>> [is_organisation(name) for name in ("NASA", "Gagarin Cosmonaut Training Center", "Irina Spektor", "the moon")]
    [True, True, False, False]
    """
    if not ORGANISATION_FORM.fullmatch(name) or not re.search(r"[A-Za-z]{2}", name):
        return False
    return stands_alone(name) or name.lower().split()[0] in HOUSES


@lru_cache(maxsize=1 << 14)
def stands_alone(name: str) -> bool:
    """Say whether a part of a name would be an organisation without the rest: 'Air' of a museum would not."""
    return bool(ORGANISATION.search(name) or ACRONYM.fullmatch(name))


@lru_cache(maxsize=1 << 14)
def is_person(name: str) -> bool:
    """
    Say whether a name has a person's form: two to five capitalised words, none of them an organisation's.

    >>> [is_person(name) for name in ("J.C. Tinsley", "Andrey Shelepin", "National Geographic", "Bundy")]
    [True, True, False, False]
    """
    return bool(PERSON.fullmatch(name)) and not stands_alone(name)
