"""Patterns around a printed day that decide whose day it is: the picture's, a plan's, or history's.

The phrases are data (``schema/vocabulary/signs.toml``). Most are matched against lower-cased text: ignoring case
takes three times as long.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.analysis.dates import NAME_OF_MONTH
from schema.vocabulary import Vocabulary

# A picture's day before the word for it: 'This May 5, 1945 photo'; and one it shows the state of.
PICTURE_NEXT = re.compile(r",? (?:photo(?:graph)?|image|picture|view|portrait)\b", re.IGNORECASE)
POINTING = re.compile(r"\b(?:this|a|the)\s*$")
# A landing or a launch timed in a sentence of its own, where the picture shows one.
TIMED = re.compile(
    r"^(?:the )?(?:main gear |actual )?(?P<what>touchdown|landing|launch|lift-?off) (?:was|came|occurr?ed)\b"
    r"(?!.{0,40}\b(?:schedul|target|plan))(?: on time)?(?: at)? [^;]{0,40}$",
    re.IGNORECASE,
)
# Not one day: 'April 13, 1994 and on October 4', 'March 1, 1970 until', 'July 16 and returned on July 24'.
SEVERAL = re.compile(
    r"[^.;]{0,60}?\b(?:and|until|through)\s+(?:(?:on|safely|returned|landed|splashed)\b[^.;]{0,40}?)?"
    rf"{NAME_OF_MONTH}\s*\d"
)
# A day told of a thing beside what is seen: ', launched on', 'Discovered on', ', christened on'.
APPOSED = re.compile(r"(?:^\W*|,\s+|\band\s+|\bwas\s+|\bwere\s+)(?P<deed>[a-z]+)(?:\s+(?:in|on|by))?\s*$")
ONE_AND_OTHER = re.compile(r"[^.;]{0,60}?\bthe (?:one|other|second)\b[^.;]{0,60}?" + NAME_OF_MONTH)
OTHER_ZONE = re.compile(r",? (?:Kazakh|U\.S\.) time")  # of launches, which two countries follow
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*$")
OPENING = re.compile(
    r"^\W{0,3}(?:on|in|image of|photograph(?:ed)?(?: taken)?(?: on| in)?:?)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """The patterns that a vocabulary's phrases make; without one of ``pictures`` there is no ``taking``."""

    plan: re.Pattern[str]
    ahead: re.Pattern[str]
    besides: re.Pattern[str]
    launch_seen: re.Pattern[str]
    pictures: tuple[str, ...]
    taking: re.Pattern[str]
    lands: re.Pattern[str]
    launches: re.Pattern[str]
    artwork: re.Pattern[str]
    happened: re.Pattern[str]
    printed: re.Pattern[str]
    told: frozenset[str]
    arrived: re.Pattern[str]


@lru_cache(maxsize=4)
def signs_of(vocabulary: Vocabulary) -> Signs:
    """Compile the phrases of a vocabulary."""
    lists = vocabulary.signs
    picture, taken, took = rf"{_any(lists.pictures)[:-2]}s?\b", _any(lists.taken), _any(lists.took)
    things = "|".join(lists.launch_things)
    return Signs(
        plan=re.compile(_any(lists.plan) + r"|\breleased?(?: on| date)?:?\s*(?:\w+day,? )?$"),
        ahead=re.compile(_any(lists.ahead)),
        besides=re.compile(
            rf"(?<!pre-)(?<!pre)\blaunch(?:es|ed|ing)?\b(?![ -](?:{things}))|{_any(lists.besides)}"
        ),
        launch_seen=re.compile(_any(lists.launch_seen)),
        pictures=lists.pictures,
        # how the words before the day of a picture's taking end: 'this image was taken on', 'photographed on:'
        taking=re.compile(
            rf"{picture}.{{0,120}}?{taken}.{{0,180}}?$|{took}.{{0,60}}?{picture}.{{0,120}}?$"
            rf"|{picture}.{{0,160}}\bas of\s*$"
            rf"|\b(?:photographed|imaged|snapped|captured|observed) (?:it|them|this|these|the)\b[^.;]{{0,80}}$"
            r"|^\W*(?:photo(?:graph(?:ed)?)?|picture|imaged?)s?(?:\s*(?:was|were))?(?:\s*taken)?(?:\s*on:?|\s*:)?\s*$"
        ),
        lands=re.compile(_any(lists.lands), re.IGNORECASE),
        launches=re.compile(_any(lists.launches), re.IGNORECASE),
        artwork=re.compile(_any(lists.artwork)),
        happened=re.compile(_any(lists.happened)),
        printed=re.compile(_any(lists.printed) + r"[^.;]{0,40}$"),
        told=frozenset(lists.told),
        arrived=_arrived(lists.robots, lists.arrived, lists.elsewhere),
    )


def _arrived(robots: Sequence[str], deeds: Iterable[str], places: Iterable[str]) -> re.Pattern[str]:
    """Return what is before the day on which something without a crew arrived, or something ended.

    'the probe landed on', 'Sample 1 touched down on Mars on', 'after its landing on'. Names of ``robots``, which have a
    capital, are found as captions write names; all else in any case.
    """
    deed, near = _any(deeds), r"[^.;]{0,60}"
    kinds = [one for one in robots if one.islower()]
    names = [name for one in robots if not one.islower() for name in (one, one.upper())]
    ways = (
        rf"(?:{_any(kinds)}|(?-i:{_any(names)})){near}{deed}{near}$",
        rf"{deed}{near}\b(?:on|at|in|into)\s+{_any(places)}{near}$",
        r"^\W*after (?:(?:its|the|their) )?(?:landing|launch|lift-?off|arrival|splashdown)\b[^.;,]{0,40}$",
        rf"\b(?:mission|flight|contact|program|project|campaign)\b{near}\b(?:ended|(?:was|were) lost)\b{near}$",
    )
    return re.compile("|".join(ways), re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(map(phrase_pattern, phrases))})\b"


def phrase_pattern(phrase: str) -> str:
    r"""Return the pattern of a phrase as ``signs.toml`` writes it.

    >>> phrase_pattern("prepare(s) for (the|a) launch|flight")
    'prepare(?:s)? for (?:(?:the|a) )?(?:launch|flight)'
    >>> phrase_pattern("await*")
    'await\\w*'
    """
    pattern = ""
    for word in phrase.split(" "):
        optional = re.fullmatch(r"\((.*)\)", word)
        options = "|".join(map(_letters, (optional[1] if optional else word).split("|")))
        joint = "" if not pattern or pattern.endswith(" )?") else " "
        if optional:
            pattern += f"{joint}(?:(?:{options}) )?"
        else:
            pattern += joint + (f"(?:{options})" if "|" in word else options)
    return pattern


def _letters(word: str) -> str:
    """Return the pattern of a word: letters in brackets may be there, '*' is any ending."""
    escaped = re.escape(word).replace(r"\*", r"\w*")
    return re.sub(r"\\\((.{0,99}?)\\\)", r"(?:\1)?", escaped)
