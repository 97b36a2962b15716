"""Words around a printed day that say whose day it is: the picture's, a plan's, or history's.

Those that are written in lower case are asked of words in lower case: ignoring case takes three times as long.
"""

import re

from schema.analysis.dates import NAME_OF_MONTH


def _words(*alternatives: str) -> str:
    return rf"\b(?:{'|'.join(alternatives)})\b"


# A plan, not an event, whatever the form of the date after it.
PLAN = re.compile(
    _words(
        *(
            "will",
            "would",
            "shall",
            "scheduled?",
            "schedules",
            "planned",
            "plans",
            "targeted",
            "targets",
            "slated",
            "due",
        ),
        *(
            "expected",
            "anticipated",
            r"await\w*",
            "upcoming",
            "preparing",
            r"prepares? (?:to (?:be )?launch\w*|for (?:(?:the|their|his|her|a) )?(?:launch|flight|mission))",
            "set (?:for|to)",
            "to be launched",
        ),
        *(
            "to launch",
            "no earlier than",
            r"(?:days?|weeks?|months?|years?) (?:after|before)",
            "now (?:set|targeted)",
            r"(?:image|nasa|press|news) release",
            "appeared",
            "(?:magazine|the) cover",
            "preparations? for",
            "rehearsal for",
        ),
    )
    + r"|\breleased?(?: on| date)?:?\s*(?:\w+day,? )?$"
)
# What the picture comes before: its own day may follow all the same ('seen prior to the talk, Monday, May 5, 2014').
AHEAD = re.compile(_words("in advance of", "ahead of", "prior to", "before", "until", "eve of"))
# Weaker signs of a day that is not the picture's: a launch, an anniversary, a beginning told.
BESIDES = re.compile(
    r"(?<!pre-)(?<!pre)\blaunch(?:es|ed|ing)?\b"
    r"(?![ -](?:pad|complex|site|control|director|team|area|cent|vehicle|tower|day|stand|platform|operations|facilit))|"
    + _words(
        *(
            "lift-?off",
            "return",
            r"anniversar\w+",
            r"commemorat\w+",
            r"honor\w*",
            "since",
            "born",
            "died",
            "founded",
        ),
        *(
            "established",
            "approved",
            "departed",
            "signed",
            "postponement",
            "scrubbed",
            "delayed",
            "authori[sz]ed",
            "announced",
            "activated",
            "message to",
            "after its (?:launch|landing|return|debut)",
            "named",
            "abandoned",
            "dedicated",
            "selected",
            "completed",
            "joined",
            "became",
            "served",
        ),
        *("retired", "first flew", r"arriv\w+ (?:at|in|from)"),
    )
)
# The launch is the event itself.
LAUNCH_SEEN = re.compile(
    _words(
        *(
            "launches",
            "lifts? off",
            "lifted off",
            "(?:is|was) launched",
            "launch(?:ed|es) (?:from|at|on)",
            "launch (?:of|from|at)",
        ),
        *("liftoff of", "blasts? off", "roars?"),
    )
)
PICTURES = ("image", "photo", "picture", "view", "mosaic", "scene", "frame", "composite", "portrait", "shot")
_PICTURE = rf"\b(?:{'|'.join(PICTURES).replace('photo', 'photo(?:graph)?')})s?\b"
_TAKEN = _words(
    *(
        "taken",
        "acquired",
        "captured",
        "obtained",
        "photographed",
        "recorded",
        "made",
        "imaged",
        "returned",
        "shot",
    ),
    *("snapped", "collected", "received"),
)
_TOOK = _words("took", "obtained", "captured", "returned", "acquired", "snapped", "photographed")
# How the words before the day of a picture's taking end: 'this image was taken on', 'photographed on:'.
TAKING = re.compile(
    rf"{_PICTURE}.{{0,120}}?{_TAKEN}.{{0,180}}?$|{_TOOK}.{{0,60}}?{_PICTURE}.{{0,120}}?$"
    rf"|{_PICTURE}.{{0,160}}\bas of\s*$"
    r"|^\W*(?:photo(?:graph(?:ed)?)?|picture|image)s?\s*(?:was|were)?\s*(?:taken)?\s*(?:on)?:?\s*$"
)
# A picture's day before the word for it: 'This May 5, 1945 photo'; and one it shows the state of.
PICTURE_NEXT = re.compile(r",? (?:photo(?:graph)?|image|picture|view|portrait)\b", re.IGNORECASE)
POINTING = re.compile(r"\b(?:this|a|the)\s*$")
# A landing or a launch timed in a sentence of its own, where the picture shows one.
TIMED = re.compile(
    r"^(?:main gear |actual )?(?P<what>touchdown|landing|launch|lift-?off) (?:was|came|occurr?ed)\b"
    r"(?!.{0,40}\b(?:schedul|target|plan))(?: on time)?(?: at)? [^;]{0,40}$",
    re.IGNORECASE,
)
LANDS = re.compile(
    _words(
        "lands?",
        "landed",
        "landing",
        "touch(?:es|ed)? ?down",
        "touching down",
        "touchdown",
        "rolls out",
        "wheels?",
    )
    + r"|\bdrag chute\b",
    re.IGNORECASE,
)
LAUNCHES = re.compile(
    _words(
        *("lifts? off", "lifted off", "lifting off", "lift-?off", "blasts? off", "launches", "is launched"),
        *("climbs?", "roars?", "soars?", "rises?", "hurtles", "leaps", "streaks?", "heads?"),
    ),
    re.IGNORECASE,
)
# Not one day: 'April 13, 1994 and on October 4', 'March 1, 1970 until', 'July 16 and returned on July 24'.
SEVERAL = re.compile(
    r"[^.;]{0,60}?\b(?:and|until|through)\s+(?:(?:on|safely|returned|landed|splashed)\b[^.;]{0,40}?)?"
    rf"{NAME_OF_MONTH}\s*\d"
)
ARTWORK = re.compile(
    _words(
        "concept(?:ion)?",
        "rendering",
        "drawing",
        "illustration",
        "emblem",
        "insignia",
        "patch",
        "logo",
        "artwork",
    )
)
OTHER_ZONE = re.compile(r",? (?:Kazakh|U\.S\.) time")  # is said of launches, which two countries follow
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*$")
OPENING = re.compile(
    r"^\W{0,3}(?:on|in|image of|photograph(?:ed)?(?: taken)?(?: on| in)?:?)?\s*$", re.IGNORECASE
)
