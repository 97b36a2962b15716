"""Open classes of landmarks: a head word and the proper name beside it ('X River', 'Mount X', 'X and Y Rivers')."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.span import Span, folded
from schema.vocabulary import Form, Place

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’]*(?:-[\w'’]+)*"
_SMALL = r"(?:of|de|del|de\sla|de\slos|du|do|da|la|el)"
_ABBREVIATED = r"(?:St|Mt|Ft|Dr|[A-Z])\."
_WORD = rf"(?:{_ABBREVIATED}|{_CAPITAL})"
_BEFORE = re.compile(rf"(?<![\w'’.-]){_WORD}(?:[ ](?:{_SMALL}[ ])?{_WORD}){{0,3}}$")
_AFTER = re.compile(rf"(?:(?:San|Santa|Saint|St\.|El|La|Las|Los|Le|Big|Little|Great|Fort|New)[ ])?{_CAPITAL}")
_OF = re.compile(
    rf"(?:(?:St\.|San|Santa|La|Le|New)[ ])?{_CAPITAL}(?:[ ](?:de|del|la)[ ]{_CAPITAL}|[ ]Isle\b|"
    r"[ ](?:and[ ]|&[ ])?(?:Arts?|Sciences?|History|Industry|Technology|Nature|Space|Flight|Aviation|Heritage)\b){0,3}"
)
_DESIGNATOR = re.compile(r"(?:[A-Z]{1,2}|[A-Z]?-?\d{1,4})(?![\w-])")
_LAST_BEFORE = re.compile(r"(?:,?\s(?:and|or)|\s&)\s$")
_COMMA_BEFORE = re.compile(r",\s$")
_LIST_AFTER = re.compile(r"(?:,\s(?:and|or)\s|,\s|\s(?:and|or)\s|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_NEXT = re.compile(r"[ ]([^\W\d_]+)")

# A proper name before a head word is no longer than this, so that no more text is looked at.
_REACH = 60
# Nor a list of rivers.
_MOST_LISTED = 6
_FUNCTION_WORDS = frozenset(
    "a an and are as at but by for from in into is it near of off on or over the to was with where which".split()
)


class _Name(NamedTuple):
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Landforms:
    """The open classes' grammar.

    ``canonical`` maps a folded name to a landmark entry's; ``leading`` words begin sentences and belong to no name;
    ``heads`` are all head words, none of which stands in another's list.
    """

    canonical: Mapping[str, str]
    leading: frozenset[str]
    heads: frozenset[str]

    def read(self, hit: GazetteerHit, form: Form, text: Text) -> Iterator[Span]:
        """Yield the landmarks that a head word makes with the names around it."""
        if not text.printed[hit.start].isupper() or not self._ends_name(hit, form, text):
            return
        names = list(self._names(hit, form, text))
        for n, name in enumerate(names):
            value = self._value(name.words, hit, form, len(names) > 1)
            start, end = (name.start, name.end) if n else (min(name.start, hit.start), max(name.end, hit.end))
            yield Span(start, end, "landmark", (value,), f"open class: {form.kind}")

    def _ends_name(self, hit: GazetteerHit, form: Form, text: Text) -> bool:
        """Return whether the head is the name's last word: 'Salt River Reservation' is no river."""
        if form.place is not Place.BEFORE:
            return True
        following = _NEXT.match(text.printed, hit.end)
        if form.kind == "museum" and text.folded.startswith(" of ", hit.end):
            return False
        return (
            following is None
            or not following[1][0].isupper()
            or following[1].casefold() in _FUNCTION_WORDS
            or following[1] in self.leading
        ) and not text.folded.startswith(
            (" reservation", " area", " formation", " school", "-class"), hit.end
        )

    def _names(self, hit: GazetteerHit, form: Form, text: Text) -> Iterator[_Name]:
        match form.place:
            case Place.BEFORE:
                yield from self._before(hit, form, text.printed)
            case Place.AFTER:
                yield from self._after(hit, form, text.printed, hit.end + 1)
            case Place.OF:
                if text.folded.startswith(" of ", hit.end):
                    yield from self._after(hit, form, text.printed, hit.end + 4)

    def _before(self, hit: GazetteerHit, form: Form, text: str) -> Iterator[_Name]:
        name = self._name_ending(hit.start - 1, form, text)
        joints = [_LAST_BEFORE, *[_COMMA_BEFORE] * _MOST_LISTED] if hit.form == form.plural else []
        for joint in joints:
            if name is None:
                return
            yield name
            between = joint.search(text, max(0, name.start - 6), name.start)
            name = self._name_ending(between.start(), form, text) if between else None
            if name and not self.heads.isdisjoint(name.words.split(" ")):
                return
        if name:
            yield name

    def _name_ending(self, end: int, form: Form, text: str) -> _Name | None:
        begin = max(0, end - _REACH)
        found = _BEFORE.search(text[begin:end])
        if found is None or (end < len(text) and text[end] not in " ,"):
            return None
        start = begin + found.start() + self._lead(found[0])
        words = text[start:end]
        return _Name(start, end, words) if self._makes_name(words, form) else None

    def _lead(self, words: str) -> int:
        """Return how many letters at the beginning belong to no name: 'In Arizona's ' of 'In Arizona's Salt'."""
        lead = words.rfind(" of ") + 1
        for word in re.finditer(r"\S+", words):
            leads = {word[0], word[0].capitalize()} & self.leading or word[0].islower()
            if _POSSESSIVE.search(word[0]) or (leads and lead == word.start()):
                lead = word.end() + 1
        return lead

    def _makes_name(self, words: str, form: Form) -> bool:
        last = words.rsplit(" ", maxsplit=1)[-1].strip(".")
        return (
            not {words.casefold(), last.casefold()} & form.not_names
            and words.casefold() not in form.not_alone
            and not words.startswith(("Mount ", "Mt", "Lake "))  # 'Mount Etna Volcano' is found by its Mount
            and len(last) > 1
        )

    def _after(self, hit: GazetteerHit, form: Form, text: str, at: int) -> Iterator[_Name]:
        pattern = _DESIGNATOR if form.designator else _OF if form.place is Place.OF else _AFTER
        found = pattern.match(text, at)
        listed = hit.form == form.plural
        while found and text[at - 1] == " " and self._allowed(found, form, text):
            yield _Name(found.start(), found.end(), _POSSESSIVE.sub("", found[0]))
            joint = _LIST_AFTER.match(text, found.end()) if listed else None
            listed = listed and joint is not None and joint[0] == ", "
            found = pattern.match(text, joint.end()) if joint else None

    def _allowed(self, found: re.Match[str], form: Form, text: str) -> bool:
        following = _NEXT.match(text, found.end())
        words = {found[0], found[0].split(" ")[-1], following[1] if following else ""}
        bad = {word.casefold() for word in words} & form.not_names
        return not bad and found[0] != "St" and found[0].capitalize() not in self.leading

    def _value(self, words: str, hit: GazetteerHit, form: Form, several: bool) -> str:
        head = form.canonical or (form.head if several else hit.form)
        if words.isupper() and len(words) > 3:
            words = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda word: word[0].capitalize(), words)
        name = {
            Place.BEFORE: f"{words} {head}",
            Place.AFTER: f"{form.canonical or form.head} {words}",
            Place.OF: f"{form.canonical or form.head} of {words}",
        }[form.place]
        return self._known(folded(name)) or name

    def _known(self, name: str) -> str | None:
        """Return the entry whose spelling a folded name is or ends with: 'assembly shop wallops island'."""
        while name:
            if name in self.canonical:
                return self.canonical[name]
            name = name.partition(" ")[2]
        return None
