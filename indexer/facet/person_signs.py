"""What stands around a name and says whether it is a person's, or a place's, a ship's, a star's."""

import re
from collections.abc import Iterable
from functools import lru_cache

from schema.vocabulary import Persons

# Roles that are no title: 'Rick Husband' is not the husband of anybody.
KIN = frozenset("widow sister brother mother father son daughter wife husband".split())
# A place in the picture, a role or an employer behind a name.
_BEHIND = re.compile(
    r"[ ]?[,(][ ]?([\w-]+(?:\.[A-Z])?)(?:[ ]([\w-]+))?|[ ]of[ ](?:the[ ])?(?:NASA|ESA|Roscosmos|JAXA|European)\b"
)
# 'John Doe, an engineer'; 'John Doe, the company's project manager'; 'John Doe, chairman of the board'
_APPOSITION = re.compile(
    r",[ ](?P<told>(?:an?|the|who[ ]is|former|chief)[ ]|(?=[a-z]))((?:[\w.'’-]+[ ]){0,5}?[\w'’-]+)"
    r"(?=[,.;)]|[ ](?:at|for|from|of|with|in|who)\b)"
)
_BEFORE = re.compile(r"([\w'’]{1,20})\s$")
_POSSESSIVE = re.compile(r"['’]s?$")
_OF_A_TEAM = re.compile(
    r"[ ](?:of|from)[ ](?:the[ ])?(?:[\w'’&-]+[ ]){0,4}?"
    r"(?:team|directorate|office|branch|division|department|company|section|group|laboratory|crew|staff|directorates)\b",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"\b(?:left|right|l\.?\s?(?:to|-)\s?r\.?|row|back|are|is|with|by|and|rear|front|center)[,:)]?\s$"
)
_LONGEST_BEFORE = 40

_PLACE_NOUNS = (
    "region regions island islands isle isles archipelago city cities town towns village province state department "
    "municipality county district port community republic territory suburb peninsula prefecture commune gulf coast "
    "coastline shore shores desert ruins outskirts valley basin resort capital"
)
_PLACE_OF = re.compile(rf"\b(?:{'|'.join(_PLACE_NOUNS.split())}) of (?:the )?$")
_PLACES = "|".join((*_PLACE_NOUNS.split(), "volcano", "lake", "river", "mountain"))
_IS_A_PLACE = re.compile(rf"[ ]?[,(][ ]?(?:an?|the)[ ](?:[\w-]+[ ]){{0,4}}?(?:{_PLACES})\b")
_WORD_BEFORE = 16  # no word that decides is longer
_IN_A_PLACE = frozenset(
    "in over off across throughout outside above In Over Off Across Throughout Outside Above".split()
)
_CARRIERS = frozenset(
    "ship ships vessel vessels schooner tugboat tug barge freighter destroyer carrier submarine boat yacht frigate "
    "icebreaker tanker ferry cruiser trawler steamer sailboat spacecraft craft satellite asteroid comet typhoon "
    "cyclone supercomputer".split()
)
# Before a month that may be a given name: 'at the end of June'.
_BEFORE_MONTH = frozenset(
    "of in late early mid since until till by during last this every each on from In Since Until".split()
)
MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)


# Short words that begin a sentence behind an initial, and are no family names.
FUNCTION_WORDS = frozenset(
    "a an the and or but if in on at of for from to by with as it its is was are were he she his her him they their "
    "them this that these those there here when where while who which what we our us you your i my no not all both "
    "each".split()
)
_DATED = re.compile(r"[ ]\d{1,2}(?:st|nd|rd|th)?\b(?![-/.]\d)")


def is_presented(text: str, start: int, end: int, persons: Persons, *, initials: bool = False) -> bool:
    """Return whether a role before a name, or a role or a place in the picture behind it, says that it is a person's.

    Behind ``initials`` a place in the picture does not count: 'J.P. Zarn (left)' may be a company.
    """
    before = _BEFORE.search(text, max(0, start - 20), start)
    if before and before[1] in persons.roles:
        return True
    apposition = _APPOSITION.match(text, end)
    role = apposition[2].rsplit(" ", maxsplit=1)[-1] if apposition else ""
    if apposition and role in persons.roles and (apposition["told"] or role not in KIN):
        return True
    behind = _BEHIND.match(text, end)
    if behind is None or initials:
        return False
    return behind[1] is None or bool(set(behind.groups()) & persons.after)


def acts(text: str, end: int, persons: Persons) -> bool:
    """Return whether what only people do, or a team of people, stands behind a name."""
    return bool(_acts(persons.acts).match(text, end) or _OF_A_TEAM.match(text, end))


def opens_list(text: str, start: int) -> bool:
    """Return whether a name stands where a list of people begins: 'From left, ...'."""
    return bool(_OPENER.search(text, max(0, start - 20), start))


def is_place_or_ship(text: str, start: int, end: int) -> bool:
    """Return whether the words around a name say that it is a place's or a ship's: 'the region of X', 'X, a town'."""
    before = word_before(text, start)
    if before in _CARRIERS or (
        before in ("of", "the") and _PLACE_OF.search(text, max(0, start - _LONGEST_BEFORE), start)
    ):
        return True
    if before in ("the", "The"):
        return True
    if before in _IN_A_PLACE and not _POSSESSIVE.search(text, start, end):
        return True
    return text.startswith((",", " (", "("), end) and _IS_A_PLACE.match(text, end) is not None


def is_month(text: str, start: int) -> bool:
    """Return whether a word that may be a given name is a month: 'the end of June'."""
    return word_before(text, start) in _BEFORE_MONTH


def is_dated(text: str, end: int) -> bool:
    """Return whether a day follows what may be a month or a family name: 'presented by Ida Zarn May 8, 1961'.

    >>> is_dated("Ida Zarn May 8, 1961", 12), is_dated("Ida May and 8 others", 7)
    (True, False)
    """
    return _DATED.match(text, end) is not None


def word_before(text: str, start: int) -> str:
    """Return the word before a place, without quotes; '' where there is none.

    >>> word_before('aboard the ship "Zarn"', 17)
    'ship'
    """
    return text[max(0, start - _WORD_BEFORE) : start].rstrip(" \"“'‘-").rpartition(" ")[2]


@lru_cache(maxsize=4)
def _acts(verbs: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"[ ](?:{'|'.join(sorted(verbs, key=lambda verb: (-len(verb), verb)))})s?\b")
