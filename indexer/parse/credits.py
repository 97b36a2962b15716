"""Whom a picture is credited to: the credit at a caption's end, split off and read."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.parse.names import NameForms
from schema.analysis.sentences import Sentences
from schema.document import Credit

TAIL = 260  # characters at the end in which a credit may begin
LONGEST = 200
BEFORE_SIGN = 40  # characters of a label that may stand before its sign: 'Illustration/animation courtesy'
# No label is without one of them.
SIGNS = tuple(
    "credi courtesy photo image scan process anaglyph illustrat artwork animation render copyright".split()
)

# The label of a credit: where a sentence begins, in a bracket, or after a gap; a few are unmistakable anywhere.
LABEL = re.compile(
    r"""
    (?: ^ | (?<=[.!?)"”*:;]) \s{0,9} | (?<=\s)\s | (?<=[(\[])
      | (?<=\s) (?= photo\ credi?t\s?: | (?-i: PHOTO\ COURTESY | Credit: | Photo\ by\ [A-Z] ) ) )
    \(?
    (?: (?: photo(?:graph)? | image | picture | video | animation | illustration | art(?:work)? | graphic )s?
        (?:/\w+)? [\s-]+ (?: credi?ts? | courtesy(?:\s+of)? ) \b (?: \s* [:\-–] )?
      | (?: credi?ts? (?:\s*&\s*copyright)? | copyright | photo(?:graph)? | image
          | (?:image\s+)? processing | scan | anaglyph | illustration | animation | artwork | rendering ) \s*:
      | courtesy (?:\s+of)? (?: \s* : )?
      | (?: photo(?:graph)? | image | (?:image\s+)? (?:re)?process(?:ing|ed) | scan(?:ned)? | anaglyph | illustration
          | animation | artwork | rendering ) \s+ by\b :? )
    \s* (?=[\w(])
    """,
    re.IGNORECASE | re.VERBOSE,
)
BY = re.compile(r"\bby\b:?\s*$", re.IGNORECASE)
GAP = re.compile(r"\s{2,}")

NASA_TWICE = re.compile(r"\bNASA or (?:the )?National Aeronautics? and Space Administratio\w*", re.IGNORECASE)
AND = re.compile(r"(?<!\s)\s+and\s+(?:the\s+)?")
OF = re.compile(r"(?<!\s)\s+(?:of|with|from)\s+(?:the\s+)?")
LEADING = re.compile(r"^(?:the|for|and|of|by)\s+", re.IGNORECASE)
EMPLOYED = re.compile(r"([^()]+?) ?\(([^()]+)\)")  # 'Jane Roe (STScI)'
EMPLOYER = re.compile(r"([A-Z]{2,})['’]s (.+)")  # "NASA's Jane Roe"
SURNAME = re.compile(r"[A-Z][a-z]+")
# What a page says behind a caption and its credit: where to read more, and whom to follow.
PAGE = re.compile(
    r"""
    (?: ^ | (?<=\s) )
    (?: (?: NASA \s )? image \s use \s policy \b | [A-Z][\w ]{2,60} \s enables \s [A-Z]\w+['’]s \s mission \b
      | (?: Follow | Like | Find | Join ) \s us \s (?: on | at ) \b
      | (?: (?: To \s )? (?: Read | read | Learn | learn | See | see | Find | find ) \s (?: more | out \s more )
          | For \s (?: more | further | additional ) \s \w+ | Download \s (?: the \s )? (?: high | full | large ) )
        \b [^\n]{0,160}? (?: https?:// | www\. | \w\.(?:gov|int|org|com|edu)\b ) )
    """,
    re.VERBOSE,
)
LONGEST_PAGE = 1000  # characters
PAGE_SIGNS = (
    "image use policy",
    " enables ",
    " us on ",
    " us at ",
    "://",
    "www.",
    ".gov",
    ".int",
    ".org",
    ".com",
    ".edu",
)
# A caption of artwork may begin with its maker: 'Artist: Jane Roe A made-up ferry over the rings'.
ARTIST = re.compile(
    r"^(?:original art by )?(?:artist|artwork by|art by)\s?:\s{0,3}(?P<given>[A-Z][\w.]*)\s(?P<family>[A-Z][\w'’-]+)",
    re.IGNORECASE,
)


def split_credit(text: str, forms: NameForms, sentences: Sentences) -> tuple[str, Credit]:
    """
    Split the credit off a caption's end; whatever is no list of names is caption and stays.

    >>> from indexer.parse.names import name_forms
    >>> from schema.analysis.sentences import sentences_of
    >>> from schema.vocabulary import load
    >>> forms = name_forms(load())
    >>> sentences = sentences_of(load())
    >>> split_credit("In Star City. Photo Credit: (NASA/GCTC/Irina Spector)", forms, sentences)
    ('In Star City.', Credit(organisations=('NASA', 'GCTC'), photographers=('Irina Spector',)))
    >>> split_credit("A talk on credit: the bank of Moscow", forms, sentences)[1]
    Credit(organisations=(), photographers=())
    """
    artist = _artist(text, forms)
    caption, found = _without_credits(text, forms, sentences)
    if not found and (page := _page(text)):
        _, found = _without_credits(text[:page].rstrip(), forms, sentences)  # the caption keeps its words
    return caption, _joined([*artist, *found])


def _without_credits(text: str, forms: NameForms, sentences: Sentences) -> tuple[str, list[Credit]]:
    """Take the credits off the end of a text, one after the other."""
    found: list[Credit] = []
    while text:
        at, names, by = _labelled(text) or _bare(text, forms, sentences) or (-1, "", False)
        credit = read_credit(names, forms, by=by) if at >= 0 else None
        if credit is None:
            break
        found.insert(0, credit)
        text = text[:at].rstrip(" \t\n(-–—*")
    return text, found


def _page(text: str) -> int:
    """Return where what a page says behind a caption begins; 0 where it says nothing."""
    start = max(0, len(text) - LONGEST_PAGE)
    tail = text[start:].lower()
    found = PAGE.search(text, start) if any(sign in tail for sign in PAGE_SIGNS) else None
    return found.start() if found else 0


def _artist(text: str, forms: NameForms) -> list[Credit]:
    """Return whom a caption of artwork names before it says what is shown: a given name and the next word."""
    found = ARTIST.match(text)
    if found is None:
        return []
    given = found["given"].rstrip(".")
    if len(given) > 1 and given.capitalize() not in forms.given:
        return []
    return [Credit(photographers=(f"{found['given']} {found['family']}",))]


def _labelled(text: str) -> tuple[int, str, bool] | None:
    start = max(0, len(text) - TAIL)
    tail = text[start:].lower()
    signs = [place for sign in SIGNS if (place := tail.find(sign)) >= 0]
    if not signs:
        return None
    labels = list(LABEL.finditer(text, start + max(0, min(signs) - BEFORE_SIGN)))
    if not labels:
        return None
    label = labels[-1]
    return label.start(), text[label.end() :], BY.search(label.group()) is not None


def _bare(text: str, forms: NameForms, sentences: Sentences) -> tuple[int, str, bool] | None:
    """Find a credit without a label: names with a slash between, as the last sentence or behind a gap."""
    body = text.rstrip(" .\n")
    if "/" not in body[-LONGEST:] and not body.endswith("NASA"):
        return None
    tail = max(0, len(body) - TAIL)
    ends = [one.start for one in sentences.breaks(body, tail)]
    last = max([*ends, *(gap.end() for gap in GAP.finditer(body, tail))], default=-1)
    names = body[last:] if last >= 0 else ""
    if names == "NASA" or _is_bare_credit(names, forms):
        return last, names, False
    return None


def _is_bare_credit(names: str, forms: NameForms) -> bool:
    items = re.split(r"(?:(?<!\s)\s+)?/\s*", names)
    people = [person for item in items for person in AND.split(item) if forms.is_person(person)]
    organisations = [item for item in items if forms.is_organisation(item)]
    return len(items) > 1 and bool(people) and bool(organisations) and len(names) <= LONGEST


@lru_cache(maxsize=1 << 14)  # a photographer is credited in thousands of captions
def read_credit(names: str, forms: NameForms, *, by: bool = False) -> Credit | None:
    """
    Return the organisations and people of a list by their form; ``None`` where something in the list is neither.

    >>> from indexer.parse.names import name_forms
    >>> from schema.vocabulary import load
    >>> read_credit("Jane Doe and Irina Roe/Gagarin Cosmonaut Training Center.", name_forms(load()))
    Credit(organisations=('Gagarin Cosmonaut Training Center',), photographers=('Jane Doe', 'Irina Roe'))
    """
    names = NASA_TWICE.sub("NASA", _unwrapped(names))
    organisations: list[str] = []
    people: list[str] = []
    for item in _items(names, forms):
        if forms.is_organisation(item):
            organisations.append(item)
        elif forms.is_person(item):
            people.append(_without_honorific(item, forms))
        elif (by or organisations) and all(map(SURNAME.fullmatch, AND.split(item))):
            people += AND.split(item)
        else:
            return None
    if not (organisations or people) or len(names) > LONGEST:
        return None
    return Credit(tuple(dict.fromkeys(organisations)), tuple(dict.fromkeys(people)))


def _without_honorific(name: str, forms: NameForms) -> str:
    honorific = forms.honorific.match(name)
    return name[honorific.end() :] if honorific else name


def _unwrapped(names: str) -> str:
    names = names.strip(" \t\n.*;,")
    if names.startswith("(") and names.count("(") >= names.count(")"):
        names = names[1:]
    if names.count(")") > names.count("("):
        names = "".join(names.rsplit(")", 1))
    return names.removesuffix(")").strip(" .") if names.count(")") > names.count("(") else names.strip(" .")


def _items(names: str, forms: NameForms) -> Iterator[str]:
    for piece in forms.between.split(names):
        if item := LEADING.sub("", piece.strip(" .,")):
            yield from _parted(item, forms)


def _parted(item: str, forms: NameForms) -> Sequence[str]:
    """Part 'A and B', 'A of the B' and 'A (B)' where both sides stand on their own; 'Air and Space Museum' is one."""
    employed = EMPLOYED.fullmatch(item)
    employers = EMPLOYER.fullmatch(item)
    if employers and forms.is_person(employers[2]):
        return employers[1], employers[2]
    if employed and forms.is_person(employed[1]) and forms.is_organisation(employed[2]):
        return employed[1], employed[2]
    sides = AND.split(item)
    if len(sides) > 1 and (all(map(forms.is_person, sides)) or all(map(forms.stands_alone, sides))):
        return sides
    for joint in (AND, OF):
        person, *organisations = joint.split(item)
        if organisations and forms.is_person(person) and all(map(forms.is_organisation, organisations)):
            return person, *organisations
    return [item]


def _joined(found: Sequence[Credit]) -> Credit:
    return Credit(
        tuple(dict.fromkeys(name for credit in found for name in credit.organisations)),
        tuple(dict.fromkeys(name for credit in found for name in credit.photographers)),
    )
