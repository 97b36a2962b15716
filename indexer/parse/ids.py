"""NASA ids and the stamps that hold them: what they look like, and where in a record they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The shapes of ids that are no words in any context, each with ids of the NASA library it was drawn from.
SHAPES = (
    r"(?:jsc|iss|art)\d{3,4}[em]\d{5,10}",  # jsc2019e004431, iss052e079043, art002e014231, jsc2015m000185
    r"JSC-?\d{4}-?[EM]-?\d{5,6}",  # JSC2007-E-046478
    r"ISS\d{3}-[ES]-\d{3,6}",
    r"PIA\d{5}",
    r"S(?:T-?)?S?-?\d{2,3}[A-Z]?-?E-?\d{3,5}",  # S88-E-5164, S61-E-004, STS095-E-5052, S81E5015, STS086E5383
    r"STS-?\d{2,3}[A-Z]?[-–]\(?[A-Z]?\d{0,4}[A-Z]?\)?[-–]?\d{2,4}[A-Z]{0,2}",  # STS064-24-029, STS093-(S)-015
    r"STS-?\d{2,3}[A-Z]?\(S\)-?\d{3}",  # STS065(S)002
    r"STS\d{2,3}[A-Z]?-[A-Z]?\d{1,4}[A-Z]?-\d{2,4}[A-Z]{0,2}",
    r"S\d{2}[-_]\d{2,4}[-_]\d{2,4}[A-Z]{0,2}",  # S26-31-012
    r"S\d{2}[-_]\d{4,5}[A-Z]?",  # S74-20831
    r"S\d{2}-S-\d{3,4}",
    r"AS\d{1,2}-[A-Z]?\d{1,3}[A-Z]?-\d{3,5}[A-Z]{0,3}",  # AS11-44-6551
    r"SL\d-[A-Z]?\d{1,3}-\d{3,5}",  # SL3-114-1683
    r"AST-\d{1,2}-\d{3,4}",
    r"(?:NM|NASA)\d{1,2}-\d{2,3}-\d{3}[A-Z]?",  # NM23-48-009, NASA5-329-023
    r"(?:41|51|61)[A-L]\s?-(?:[A-Z]|\d{1,3}[A-Z]?)-\d{2,4}[A-Z]{0,2}",  # 51L-S-155, 41G-34-098, 61A -45-98
    r"(?:41|51|61)[A-L]-\d{4,5}",  # 51D-9093
    r"[BGM]\d{2}[-_]\d{5}",  # B60-00364
    r"9\d-E-\d{4,5}",  # 99-E-10026
    r"6[0-5]-?M[AR]\d-\d{1,3}[A-Z]?",  # 62-MA7-169
    r"KSC-?\d{2,4}[A-Za-z]{0,2}-?\d{2,5}",  # KSC-66C-1841, KSC-98pc194, KSC-2012-4808, KSC00pp1741
    r"KSC-\d{8}-PH[-_][A-Z]{2,4}\d{0,2}[-_]\d{4}",
    r"\d{2,3}-KSC-\d{2}[A-Z]{0,2}-\d{1,5}",  # 108-KSC-81PC-98
    r"(?:GRC|ARC|LRC|AFRC|MSFC|GSFC|SSC)-?\d{4}-[A-Z0-9_.]+(?:-[A-Z0-9_.]+)*",  # GRC-2021-C-00208
    r"LRC-\d{4}-B\d{3}_P-\d{5}",
    r"GSFC_\d{8}_[A-Za-z]+_[em]\d{6}",
    r"NHQ\d{12}|\d{12}HQ",
    r"E[CD](?:N|T)?\d{2}-\d{3,5}-\d{1,4}",  # EC95-43024-3
    r"MAF_\d{8}_\w+",
)
ID = rf"(?:{'|'.join(SHAPES)})"
BARE_TITLE = re.compile(rf"\s*(?:KSC-)?{ID}(?:-(?:Edit|orig|\d{{1,3}}))?\s*", re.IGNORECASE)
TITLE_PREFIX = re.compile(
    rf"\s*({ID})(?:\s*\((?P<date>[^()]{{1,40}})\))?\s*(?:-{{1,4}}|–|—|:)\s+(?=\S)", re.IGNORECASE
)
PHOTOJOURNAL = re.compile(r"photojournal\.jpl\.nasa\.gov/catalog/(PIA\d{5})", re.IGNORECASE)
REFERENCE = re.compile(
    r"(?:ref\.?:?|(?:photo|negative|image)\s+(?:number|no\.?|#)(?:\s+(?:is|was))?:?)\s*((?=[\w-]*\d{3})[A-Z0-9]+(?:-[A-Z0-9]+)+)",
    re.IGNORECASE,
)
SIGNS_OF_REFERENCE = ("ref", "photo n", "photo #", "negative", "image n", "image #")
REFERENCES = 200  # characters at the end in which a note refers to ids

SEPARATOR = r"[-–—]{1,8}"
# An id in any form may stand before a date in parentheses and a dash; without them only a sure id is a stamp.
ANY_ID = r"(?=[^\s(]{0,40}\d\d)[A-Za-z0-9]++(?:[-–_]\(?[A-Za-z0-9]++\)?|\([A-Z]\)-?[A-Za-z0-9]*+){0,8}"
FURTHER_ID = rf"(?:\s*(?:/|&|,|\()\s*{ANY_ID}\)?)?"
DATED_STAMP = re.compile(
    rf"(?P<ids>{ANY_ID}(?:\s-\d{{2}}-\d{{2}})?{FURTHER_ID})\s*"
    rf"\(\s?(?P<date>[^()]{{2,60}}?)(?:[\s)]*\)[\s)]*(?::\s|(?:{SEPARATOR}\s*)*)|\s*(?=--)(?:{SEPARATOR}\s*)+)"
)
DATE_LIKE = re.compile(
    r"\b(?:19|20)\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{2}|\d\s?[A-Z][A-Za-z]{2}|[A-Z][a-z]{2,8}\.? \d"
)
PLAIN_STAMP = re.compile(
    rf"\(?(?P<ids>{ID}{FURTHER_ID})\)?(?:\s*{SEPARATOR}\s*|\s*:\s+|\s+(?-i:(?=[A-Z(\"“])))", re.IGNORECASE
)
AFTER_OWN_ID = re.compile(rf"\s*{SEPARATOR}\s*|\s*:\s+|\s+(?=[A-Z(])")
JSC_IN_DATELINE = re.compile(rf"\((?P<ids>JSC\s?\d{{3}}-\d{{5}})\)\s*{SEPARATOR}\s*", re.IGNORECASE)
PLATE_STAMP = re.compile(r"(?P<ids>P-\d{5}[A-Z]{0,2})(?:\s*(?:\|\s*)?(?:B\s?/?W|C)\b)?\s+(?=Range\s?:)")
DATELINE = re.compile(rf"[A-Z][^-–—?!;]{{3,44}}(?:\s{SEPARATOR}|[-–—]{{2,8}})\s*(?:{SEPARATOR}\s*)?")
COUNTER = re.compile(r"(?!(?:19|20)\d\d:)\d{3,5}:\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stood before a caption: ids as printed, and the words of the date, '' where there was none."""

    ids: tuple[str, ...] = ()
    date_words: str = ""


def split_stamp(caption: str, known_id: str | None = None) -> tuple[Stamp, str]:
    """
    Take id stamps and stray counters off the caption's start; a dateline before a stamp stays.

    >>> split_stamp("S74-20831 (November 1973) --- A group of hosts.")
    (Stamp(ids=('S74-20831',), date_words='November 1973'), 'A group of hosts.')
    >>> split_stamp("1069:  At the wall")[1]
    'At the wall'
    """
    dateline = DATELINE.match(caption)
    for start in (0, dateline.end() if dateline else 0):
        found = _dated(caption, start) or _plain(caption, start) or _own(caption, start, known_id)
        if found and caption[found[1] :].strip():
            return found[0], caption[:start] + caption[found[1] :].lstrip()
    counter = COUNTER.match(caption)
    return Stamp(), caption[counter.end() :] if counter else caption


def _dated(caption: str, start: int) -> tuple[Stamp, int] | None:
    match = DATED_STAMP.match(caption, start)
    if not match or not DATE_LIKE.search(match["date"]):
        return None
    ids = tuple(_pieces(match["ids"]))
    dashed = caption[: match.end()].rstrip().endswith(("-", "–", "—"))
    return (Stamp(ids, match["date"].strip()), match.end()) if dashed or any(map(is_id, ids)) else None


def _plain(caption: str, start: int) -> tuple[Stamp, int] | None:
    for pattern in (PLAIN_STAMP, JSC_IN_DATELINE, PLATE_STAMP):
        if match := pattern.match(caption, start):
            return Stamp(tuple(_pieces(match["ids"]))), match.end()
    return None


def _own(caption: str, start: int, known_id: str | None) -> tuple[Stamp, int] | None:
    """Find the record's own id at the start, whatever its form."""
    if not known_id or not any(map(str.isdigit, known_id)):
        return None
    end = start + len(known_id)
    match = AFTER_OWN_ID.match(caption, end) if caption[start:end].lower() == known_id.lower() else None
    return (Stamp((caption[start:end],)), match.end()) if match else None


def _pieces(ids: str) -> Iterator[str]:
    for piece in re.split(r"(?:(?<!\s)\s+)?(?:[/&,]\s*|\((?=[A-Z]?\d{2}\w*-))", ids):
        if re.search(r"\d", piece) and len(piece) > 4:
            yield piece.strip().removesuffix(")") if "(" not in piece else piece.strip()


def nasa_id(given: str | None, title: str, stamp: Stamp, caption: str) -> str | None:
    """Return the record's id: the dump's own, else the title's, the stamp's, or the photojournal's address."""
    if given:
        return given
    if is_id(title):
        return title.strip()
    if prefix := TITLE_PREFIX.match(title):
        return prefix[1]
    sure = [printed for printed in stamp.ids if is_id(printed)]
    if sure:
        return sure[0]
    return next(iter(_addresses(caption)), None)


def _addresses(caption: str) -> list[str]:
    """Return the ids in the photojournal's addresses; few captions have one, and searching for the word is quick."""
    return PHOTOJOURNAL.findall(caption) if "hotojournal" in caption or "HOTOJOURNAL" in caption else []


def is_id(text: str) -> bool:
    """
    Return whether a text is nothing but an id.

    >>> is_id("jsc2013e030457"), is_id("GRC-2021-C-00208"), is_id("STS-51L"), is_id("Apollo 11")
    (True, True, False, False)
    """
    return BARE_TITLE.fullmatch(text) is not None


def printed_ids(own_id: str | None, title: str, stamp: Stamp, caption: str) -> tuple[str, ...]:
    """Return the ids printed in the record, its own first, each once."""
    met = [own_id] if own_id else []
    met += [title.strip()] if is_id(title) else []
    met += [prefix[1]] if (prefix := TITLE_PREFIX.match(title)) else []
    met += stamp.ids
    met += _addresses(caption)
    return tuple(dict.fromkeys((*met, *_references(caption[-REFERENCES:]))))


def _references(tail: str) -> list[str]:
    """Return the ids that a note at the end refers to."""
    plain = tail.lower()
    is_reference = "-" in plain and any(sign in plain for sign in SIGNS_OF_REFERENCE)
    return REFERENCE.findall(tail) if is_reference else []
