"""When the pictured event took place: from the stamp, else from the caption's words, never from the dump.

A planned launch, history and days merely mentioned are no events of the picture; where that is not sure there is no
date.
"""

import re
from bisect import bisect_right

from indexer.parse.signs import (
    APPOSED,
    ONE_AND_OTHER,
    OPENING,
    OTHER_ZONE,
    PICTURE_NEXT,
    POINTING,
    SEVERAL,
    TIMED,
    WEEKDAY,
    Signs,
    signs_of,
)
from schema.analysis.dates import NAME_OF_MONTH, DateRange, find_days, find_months_and_years, read_date
from schema.analysis.id_year import IdYearKind, read_id_year
from schema.analysis.sentences import sentences_of
from schema.document import EventDate
from schema.picture_year import ID_YEAR
from schema.vocabulary import Vocabulary

STAMP, PROSE, TAKEN = "stamp", "prose", "picture taken"
YEARS = range(1900, 2100)  # a stamp with another year is no date of a picture
_OPENING = 250  # characters in which a caption describes its picture
LONGEST_WEEKDAY = 16  # characters, with what stands around it
PROSE_LENGTH = 4000  # characters; what a transcript mentions further on is not its picture's date

DATELINE = re.compile(r"^\s*(?P<date>(?:[A-Z][a-z]{2,8}\.?\s+)?(?:\d{1,2},\s+)?\d{4})\s+(?:--|–|—)\s")
RELEASE = re.compile(r"\breleas", re.IGNORECASE)
HAS_YEAR = re.compile(r"\d{4}|\d[-/ ]\d\d$|['’]\d\d$")
ALONE = re.compile(r"\s{0,3}(?:\.|$)")  # a sentence that is nothing but a day
ENDED = re.compile(r"(?:^|[.!?])\s*$")
SENTENCE = re.compile(r"[.;]\s")
SEEN = re.compile(r"\b(?:is|are) \w+ (?:on|in)\s*$")
CLAUSE = re.compile(r";|\b(?:which|that|who)\b")
NEAR = 120  # characters of a sentence in which it says that the picture was taken, before the month or year
ANOTHER_YEAR = re.compile(rf"\s?(?:,|and|or|to|through|[-–—/])\s*(?:in\s)?(?:{NAME_OF_MONTH}\s)?\d{{4}}\b")
# Behind it stands another event than the picture's: 'photographed weeks after the tunnel opened in 1944'.
ANOTHER_EVENT = re.compile(
    r"\b(?:after|before|when|while|until|since|became|built|founded|launch\w*|publish\w*|first|anniversary)\b"
)

ARCHIVED = re.compile(
    r"(?:ARC|LA?RC|GSFC)", re.IGNORECASE
)  # their years are of the scan, or wrong by decades


def event_date(
    stamp_words: str, text: str, own_id: str | None, vocabulary: Vocabulary, title: str = ""
) -> EventDate | None:
    """Return the pictured event's date: by stamp, prose or title; ``None`` where none is sure."""
    year = year_of_id(own_id)
    return (
        _of_stamp(stamp_words, year)
        or _of_dateline(text)
        or _of_prose(text, year, vocabulary)
        or (_of_prose(title, None, vocabulary) if title else None)
    )


def _of_stamp(words: str, year: int | None = None) -> EventDate | None:
    found = read_date(words, year) if words and not RELEASE.search(words) else None
    if found and found.start.year not in YEARS:
        return None
    return _event(found, words, STAMP if HAS_YEAR.search(words) else ID_YEAR)


def _of_dateline(text: str) -> EventDate | None:
    match = DATELINE.match(text)
    return _of_stamp(match["date"]) if match else None


def year_of_id(own_id: str | None) -> int | None:
    """
    Return the year that an id carries; ``None`` where it has none, or an unreliable one.

    >>> year_of_id("jsc2018e048503"), year_of_id("KSC-98pc1840"), year_of_id("ARC-1969-AC96-0023-9")
    (2018, 1998, None)
    """
    found = read_id_year(own_id) if own_id and not ARCHIVED.match(own_id) else None
    if found is None or found.kind in (IdYearKind.NEGATIVE, IdYearKind.BEFORE_FLIGHT) or len(found.years) > 1:
        return None
    return found.years[0]


def _of_prose(text: str, id_year: int | None, vocabulary: Vocabulary) -> EventDate | None:
    text = text[:PROSE_LENGTH]
    return _of_days(text, id_year, vocabulary) or _taken_in(text, vocabulary)


def _of_days(text: str, id_year: int | None, vocabulary: Vocabulary) -> EventDate | None:
    """Return the first day that is the picture's own, before all the one on which it was taken."""
    days = find_days(text)
    sentences, signs = sentences_of(vocabulary), signs_of(vocabulary)
    starts = [0, *(one.start for one in sentences.breaks(text[: days[-1].end()]))] if days else []
    first: EventDate | None = None
    for match in days:
        start = starts[bisect_right(starts, match.start()) - 1]
        before, after = text[start : match.start()], text[match.end() : match.end() + 120]
        rule = _rule(before, match.group(), after, signs, first=start == 0)
        timed = None if rule else _timed(before, text[: min(start, _OPENING)], signs)
        rule = rule or timed
        if rule is None or (first and rule != TAKEN):
            continue
        if SEVERAL.match(after) or ONE_AND_OTHER.match(after):
            return None
        found = read_date(match.group(), id_year if start == 0 or timed else None)
        event = _event(found, match.group(), rule if HAS_YEAR.search(match.group()) else ID_YEAR)
        if event and rule == TAKEN:
            return event  # whatever else happened on another day
        first = first or event
    return first


def _taken_in(text: str, vocabulary: Vocabulary) -> EventDate | None:
    """Return the month or the year in which a text says that the picture was taken: 'obtained in 1979'."""
    sentences, signs = sentences_of(vocabulary), signs_of(vocabulary)
    for start, end in find_months_and_years(text):
        sentence = [0, *(one.start for one in sentences.breaks(text[:start]))][-1]
        before, words, after = text[max(sentence, start - NEAR) : start], text[start:end], text[end:]
        if ANOTHER_YEAR.match(after) or ANOTHER_EVENT.search(before.lower()):
            continue
        if _rule(before, words, after[:NEAR], signs, first=False) == TAKEN:
            return _event(read_date(words), words, TAKEN)
    return None


def _rule(before: str, words: str, after: str, signs: Signs, *, first: bool) -> str | None:
    """Name why a day is the picture's own, or ``None`` where it may be another; ``before`` is of its sentence."""
    plain, clause = before.lower(), CLAUSE.split(before)[-1].lower()
    other = signs.plan.search(clause) or OTHER_ZONE.match(after) or signs.artwork.search(plain)
    if other or signs.printed.search(clause) or _is_background(before, after, signs):
        return None
    if ENDED.search(before) and ALONE.match(after) and HAS_YEAR.search(words):
        return PROSE
    if _tells_of_taking(plain, signs) or (PICTURE_NEXT.match(after) and POINTING.search(plain)):
        return TAKEN
    dated = bool(HAS_YEAR.search(words) and WEEKDAY.search(plain.rstrip()[-LONGEST_WEEKDAY:]))
    if ahead := signs.ahead.search(clause):
        return PROSE if dated and not signs.besides.search(plain, plain.rindex(ahead.group())) else None
    seen = OPENING.match(before) or signs.launch_seen.search(plain) or not signs.besides.search(plain)
    return PROSE if dated or (first and seen) else None


def _is_background(before: str, after: str, signs: Signs) -> bool:
    """Return whether a day is of a deed told beside what is seen, or one that a sentence tells from its beginning."""
    deed = APPOSED.search(before.lower())
    if deed and deed["deed"] in signs.told and not SEEN.search(before):
        return True
    plain = before.lower()
    if signs.arrived.search(before) and not _tells_of_taking(plain, signs):
        return True
    return bool(OPENING.match(before) and signs.happened.search(SENTENCE.split(after)[0].lower()))


def _tells_of_taking(plain: str, signs: Signs) -> bool:
    return any(sign in plain for sign in signs.pictures) and signs.taking.search(plain) is not None


def _timed(before: str, opening: str, signs: Signs) -> str | None:
    """Name the rule of a launch or landing that is timed behind the sentence which shows it."""
    timed = TIMED.match(before)
    if timed is None:
        return None
    shown = signs.lands if timed["what"].lower() in ("touchdown", "landing") else signs.launches
    return PROSE if shown.search(opening) else None


def _event(found: DateRange | None, words: str, rule: str) -> EventDate | None:
    return EventDate(found.start, found.end, found.precision, words, rule) if found else None
