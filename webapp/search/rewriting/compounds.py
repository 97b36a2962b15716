"""Words written together, apart or with a hyphen: 'closeup', 'close up', 'close-up'; and designators that run on.

Captions print a hyphen as they print a blank: two words. Whether halves are one word, only the archive can say: they
must stand one behind the other there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import NamedTuple, Protocol

from schema.analysis.analyzer import JOINED, NUMBERED, Token
from schema.analysis.numbers import ROMANS, model_number
from schema.arrays.term_table import TermDictionary
from webapp.search.rewriting.english_words import is_english
from webapp.search.rewriting.punctuation import is_sign_within, with_signs
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

PARTICLES = frozenset("by down in off on out over through under up".split())  # 'set-up', 'fly-by', 'on-board'
PREPOSITIONS = frozenset(
    ("in", "on")
)  # what more often begins what follows: 'put in orbit', 'sat on the table'; and ends surnames: Goodin, Weston
SHORTEST = 4  # letters of a word that may be two
SHORTEST_PART = (
    3  # letters of a part, but for particles, and for what stands before a hyphen: 'x-ray', 're-entry'
)
SHORTEST_OF_THREE = 9  # letters of a word that may be three
RARE = 5  # families; a word that more of them hold is not three
SHARE = 0.02  # of the families of a word; what fewer write apart is one of the archive's slips
PER_FAMILY = 0.001  # of all families; so many write what is said more often than by chance
SERIES = 8  # designators that begin as one does

SLIPS = 1  # families; what no more of them hold is a slip of the pen or a chance

_ARTICLES = frozenset("aio")  # letters that are words
_ENDINGS = _ARTICLES | {"s"}
_NUMBERED = tuple(sorted(NUMBERED))
_NUMBER = re.compile(r"\d+|\d[a-e]")  # of a name: Apollo 8, Saturn 1B
_NAME_AND_NUMBER = re.compile(r"([a-z]+)(\d{1,3}[a-f]?)")
_DESIGNATOR = re.compile(r"(?P<letters>[a-z]{1,4})\d{1,3}(?P<model>[a-z]?)")
_MODEL, _FURTHER = re.compile(r"[a-z]\d{0,2}"), re.compile(r"-?\d{1,2}")

Parts = tuple[str, ...]


class CountPhrase(Protocol):
    """Counts the documents that hold stems one behind the other."""

    def __call__(self, stems: Parts, slop: int, /) -> int: ...  # noqa: D102 - the class says it


class Archive(NamedTuple):
    """What of an index decides how words are written: the stems of its text, and how often they stand together."""

    text: TermDictionary
    stem: Callable[[str], str]
    phrase_frequency: CountPhrase
    documents: int


def written_apart(archive: Archive, form: str) -> tuple[tuple[Parts, int], ...]:
    """Return the two words that one is elsewhere written as, or else three, with the families that hold them so."""
    return tuple(_apart(form, archive))


def _apart(form: str, archive: Archive) -> Iterator[tuple[Parts, int]]:
    for parts in with_signs(form):
        if (together := _together(parts, archive)) > SLIPS:
            yield parts, together
    if len(form) < SHORTEST or not (form.isascii() and form.isalpha()):
        return
    held = archive.text.frequency(archive.stem(form))
    found = False
    for cut in range(1, len(form)):
        halves = form[:cut], form[cut:]
        if _may_begin(halves[0]) and _may_follow(halves[1], held) and not _is_one_word(form, halves[1]):
            together = _together(halves, archive)
            if together >= _least(halves, held, archive):
                found = True
                yield halves, together
    if held > RARE or found or len(form) < SHORTEST_OF_THREE:
        return
    for first in range(SHORTEST_PART, len(form) - 2 * SHORTEST_PART + 1):
        if archive.text.ordinal(archive.stem(form[:first])) < 0:
            continue
        for second in range(first + SHORTEST_PART, len(form) - SHORTEST_PART + 1):
            parts = form[:first], form[first:second], form[second:]
            if together := _together(parts, archive):
                yield parts, together


def _least(halves: Parts, held: int, archive: Archive) -> int:
    """Return how many families must write a word that so many hold as two, so that it is no slip: 'off ice'."""
    least = max(1, ceil(SHARE * held))
    if min(map(len, halves)) >= SHORTEST:  # 'space craft', 'micro gravity': no slip cuts a word so
        least = min(least, SLIPS + 1)
    if halves[1] in PREPOSITIONS:
        return max(least, _few(archive))
    return least if len(halves[1]) > 1 else max(least, SLIPS + 1)


def _few(archive: Archive) -> int:
    """Return how many families must write a word and a preposition apart: one 'good in' says nothing of 'Goodin'."""
    return min(RARE, ceil(PER_FAMILY * archive.documents))


def _may_begin(part: str) -> bool:
    if part in FUNCTION_WORDS:
        return part in PARTICLES
    return len(part) > 1 or part not in _ARTICLES


def _may_follow(part: str, held: int) -> bool:
    """Return whether a part may end a word that so many families hold; one letter, where none does: 'zerog'."""
    if len(part) == 1:
        return not held and part not in _ENDINGS
    return part in PARTICLES or (len(part) >= SHORTEST_PART and part not in FUNCTION_WORDS)


def _is_one_word(form: str, last: str) -> bool:
    """Return whether a word only ends as if with a preposition: 'satin' and 'putin', where 'builtin' is two words."""
    return last in PREPOSITIONS and is_english(form)


def _together(parts: Parts, archive: Archive) -> int:
    stems: list[str] = []
    for part in parts:  # most first parts are no words: then no other is looked at
        stems.append(archive.stem(part))
        if archive.text.ordinal(stems[-1]) < 0:
            return 0
    return archive.phrase_frequency(tuple(stems), 0)


def written_together(tokens: Sequence[Token]) -> str:
    """Return neighbours as one word, '' where they are none: 'space suit' may be, 'of the' not."""
    forms = [token.forms[0] for token in tokens]
    whole = "".join(forms)
    plain = whole.isascii() and whole.isalpha() and len(whole) >= SHORTEST
    if not plain or any(form in FUNCTION_WORDS and form not in PARTICLES for form in forms):
        return ""
    return "" if all(form in PARTICLES for form in forms) or forms[0] in _ARTICLES else whole


def is_one_thing(text: str, one: Token, other: Token) -> bool:
    """Return whether two neighbours in a text are one thing: 'AT&T', 'F/A-18', 'U.S.', pairs of Chinese letters."""
    gap = text[one.end : other.start]
    if gap == "&" or (gap in {"/", "-"} and one.end - one.start == 1) or other.start < one.end:
        return True
    return is_sign_within(text, one, other)


def things(text: str, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the words of a text that are one thing together, each run of several whole."""
    first = 0
    for last in range(1, len(tokens) + 1):
        if last == len(tokens) or not is_one_thing(text, tokens[last - 1], tokens[last]):
            if last > first + 1:
                yield tokens[first:last]
            first = last


def named_by(tokens: Sequence[Token], n: int) -> Token | None:
    """Return the name that a number belongs to, where it is one: 'Expedition' for both of 'Expedition 36/37'."""
    before = n
    while before >= 0 and _NUMBER.fullmatch(tokens[before].stem):
        before -= 1
    return tokens[before] if 0 <= before < n and tokens[before].forms[0] in NUMBERED else None


def numbered_name(form: str) -> tuple[str, str] | None:
    """Return a name and the number behind it of what was typed as one word; ``None`` where it is none.

    >>> numbered_name("apollo11"), numbered_name("saturnv"), numbered_name("saturnib"), numbered_name("saturn")
    (('apollo', '11'), ('saturn', '5'), ('saturn', '1b'), None)
    """
    if not form.startswith(_NUMBERED):
        return None
    if (parts := _NAME_AND_NUMBER.fullmatch(form)) and parts[1] in NUMBERED:
        return parts[1], parts[2].lstrip("0") or "0"
    name = next((form[:cut] for cut in range(len(form) - 1, 3, -1) if form[:cut] in NUMBERED), "")
    number = form[len(name) :] if name else ""
    value = str(ROMANS.get(number, "")) or model_number(number)
    return (name, value) if value else None


def series_of(form: str, text: TermDictionary) -> list[str]:
    """Return the designators of one series, the most frequent first: 'x43a' of 'x43', 'x15a2' of 'x15a'."""
    model = _DESIGNATOR.fullmatch(form)
    if model is None or model["letters"] in JOINED:
        return []
    suffix = _FURTHER if model["model"] else _MODEL
    begun = [text.text_of(ordinal) for ordinal in text.starting_with(form)]
    further = [one for one in begun if suffix.fullmatch(one, len(form))]
    return sorted(further, key=lambda one: (-text.frequency(one), one))[:SERIES]


def designator_apart(form: str) -> Iterator[Parts]:
    """Yield a designator with its letters apart, as 'F/A-18' is read: ('f', 'a18') of 'fa18'."""
    if model := _DESIGNATOR.fullmatch(form):
        for cut in range(1, len(model["letters"])):
            yield form[:cut], form[cut:]
