"""Open classes of landmarks: a head word and the proper name beside it ('X River', 'Mount X', 'X and Y Rivers')."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.person_signs import acts, is_presented, word_before
from indexer.facet.span import Span, folded
from schema.vocabulary import Form, Persons, Place

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’]*(?:-[\w'’]+)*"
_SMALL = r"(?:of|de|del|de\sla|de\slos|du|do|da|la|el)"
_ABBREVIATED = r"(?:St|Mt|Ft|Dr|[A-Z])\."
_WORD = rf"(?:{_ABBREVIATED}|{_CAPITAL})"
_BEFORE = re.compile(rf"(?<![\w'’.-]){_WORD}(?:[ ](?:{_SMALL}[ ])?{_WORD}){{0,3}}$")
_ARTICLES = (
    r"(?:San|Santa|Santo|São|Sao|Saint|Sainte|St\.|El|Al|La|Las|Los|Le|Les|Big|Little|Great|Fort|New|Mont|Monte|Port|Porto"
    r"|Puerto|Cape|Ras|Nevado|Ojos)"
)
_AFTER = re.compile(
    rf"(?:{_ARTICLES}[ ])?{_CAPITAL}(?:[ ](?:de|del|da|do|dos)[ ](?:la[ ]|los[ ])?{_CAPITAL})?"
)
_OF = re.compile(
    rf"(?:{_ARTICLES}[ ]){{0,2}}{_CAPITAL}(?:[ ](?:de|del|la)[ ]{_CAPITAL}|[ ]Isle\b|"
    r"[ ](?:and[ ]|&[ ])?(?:Arts?|Sciences?|History|Industry|Technology|Nature|Space|Flight|Aviation|Heritage)\b){0,3}"
)
_DESIGNATOR = re.compile(r"(?:[A-Z]{1,2}|[A-Z]?-?\d{1,4})(?![\w-])")
_LAST_BEFORE = re.compile(r"(?:,?\s(?:and|or)|\s&)\s$")
_COMMA_BEFORE = re.compile(r",\s$")
_LIST_AFTER = re.compile(r"(?:,\s(?:and|or)\s|,\s|\s(?:and|or)\s|\s&\s)")
_POSSESSIVE = re.compile(r"['’]s?$")
_NUMBER_BEHIND = re.compile(r"\.?[ ](?:No\.[ ]?)?[A-Z]?-?\d")
_NEXT = re.compile(r"[ ]([^\W\d_]+)")
_PERSON_BEHIND = re.compile(rf"(?:,?[ ]and|,)[ ]({_CAPITAL})[ ](?:[A-Z]\.[ ])?{_CAPITAL}")
_PERSON_BEFORE = re.compile(rf"(?<![\w'’-])({_CAPITAL})[ ](?:[A-Z]\.[ ])?{_CAPITAL}(?:,?[ ]and|,)[ ]$")

# A proper name before a head word is no longer than this, so that no more text is looked at.
_REACH = 60
# Nor a list of rivers.
_MOST_LISTED = 6
_FUNCTION_WORDS = frozenset(
    "a an and are as at but by for from in into is it near of off on or over the to was with where which".split()
)
# Capitals of a headline that stand inside no name: 'Star Trails Above Table Mountain'.
_INNER = frozenset(
    "Above Across After Along Amid Among And Are Around As At Before Behind Below Beneath Beside Between Beyond By "
    "During For From In Inside Into Is Near Off On Onto Out Outside Over Past Through Throughout To Toward Towards "
    "Under Until Up Upon Via With Within Without".split()
)
# Words before a head in small letters that make no name of it: 'the Siberian river', 'an Alpine lake'.
_OF_A_COUNTRY = re.compile(
    r"(?:.{3,}(?:[aei]an|[nrt]ese|[nld]ish|[tdn]ic|ern)|French|Dutch|Swiss|Greek|Czech|Thai|Alpine|Welsh|Israeli|Iraqi|Pakistani"
    r"|Martian|Lunar|Earth|Moon|Mars|NASA|ESA|Space|Shuttle|Arctic|Central|Capital)"
)
_SMALL_BEFORE = re.compile(
    r"(?:^|\b(?:the|and|of|near|at|from|along|on|over|in|to|above|around|by)\s)$", re.IGNORECASE
)
# A place's prepositions; 'a Robert Lake' is a person more likely than 'over Robert Lake'.
_PLACED = re.compile(
    r"\b(?:the|of|at|near|over|in|on|along|across|above|from|to|off|around|into|through|past|toward)\s$"
)
_ISLAND_OF = re.compile(rf"[ ]of[ ]((?:{_ARTICLES}[ ])?{_CAPITAL})")
# What a town has that is called after a mountain or a lake.
_OF_A_TOWN = frozenset(
    "Academy Avenue Baptist Boulevard Cathedral Cemetery Chapel Church City College County Drive Elementary Fellowship "
    "Hall High Hospital Hotel Institute Medical Methodist Middle Road School Seminary Station Street Temple "
    "University".split()
)
_OF_AN_AGENCY = re.compile(r"\b[A-Z]{3,}['’]s $")
_SAINT = re.compile(r"\b(?:Saint|St)\b(?![-.])(?=[ ])")


class _Name(NamedTuple):
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Landforms:
    """The open classes' grammar.

    ``canonical`` maps a folded name to a landmark entry's; ``leading`` words begin sentences and belong to no name, nor
    do the ``verbs`` of headlines; ``heads`` are all head words, none of which stands in another's list, and
    ``shortened`` maps an abbreviation of a head to it.
    """

    canonical: Mapping[str, str]
    leading: frozenset[str]
    verbs: frozenset[str]
    heads: frozenset[str]
    persons: Persons
    shortened: Mapping[str, str]

    def read(self, hit: GazetteerHit, form: Form, text: Text) -> Iterator[Span]:
        """Yield the landmarks that a head word makes with the names around it."""
        hit = hit._replace(form=self.shortened.get(hit.form, hit.form))
        if text.printed[hit.start].isupper() is form.small or not self._ends_name(hit, form, text):
            return
        if form.small and not self._is_beside_capital(hit, form, text.printed):
            return
        names = list(self._names(hit, form, text))
        other = _ISLAND_OF.match(text.printed, hit.end) if form.kind == "island" else None
        if other and names and form.place is Place.BEFORE:
            yield Span(
                hit.start,
                other.end(),
                "landmark",
                (self._known(folded(other[1])) or other[1],),
                "open class: island",
            )
            return
        if form.place is Place.BEFORE and names and self._are_people(names, hit, text.printed):
            return
        if (
            form.kind == "observatory"
            and names
            and _OF_AN_AGENCY.search(text.printed, max(0, names[0].start - 12), names[0].start)
        ):
            return  # it is in space
        if form.small and not all(self._is_named_small(name, form, text.printed) for name in names):
            return
        for n, name in enumerate(names):
            value = self._value(name.words, hit, form, len(names) > 1)
            start, end = (name.start, name.end) if n else (min(name.start, hit.start), max(name.end, hit.end))
            yield Span(start, end, "landmark", (value,), f"open class: {form.kind}")

    def _is_beside_capital(self, hit: GazetteerHit, form: Form, text: str) -> bool:
        if form.place is Place.BEFORE:
            return word_before(text, hit.start)[:1].isupper()
        return text[hit.end + 1 : hit.end + 2].isupper()

    def _is_named_small(self, name: _Name, form: Form, text: str) -> bool:
        """Return whether the name beside a head in small letters is one: 'the Orinoco river', no 'Siberian river'."""
        if form.place is Place.BEFORE and not _SMALL_BEFORE.search(text, max(0, name.start - 10), name.start):
            return False
        return (
            not _OF_A_COUNTRY.fullmatch(name.words)
            and name.words.rsplit(" ", maxsplit=1)[-1] not in self.leading
        )

    def _are_people(self, names: Sequence[_Name], hit: GazetteerHit, text: str) -> bool:
        """Return whether the names before a head are people's, the last of whom is called like it: 'Luis Rivers'."""
        words = [self._untitled(name.words) for name in names]
        given = self.persons.given
        if len(words[0]) != 1 or words[0][0] not in given:
            return False
        if len(names) > 1:
            return all(len(other) > 1 for other in words[1:]) and any(
                other[0] in given for other in words[1:]
            )
        start, begin = hit.start - 1 - len(words[0][0]), names[0].start
        if hit.form not in self.persons.families or _PLACED.search(text, max(0, begin - 10), begin):
            return False
        titled = names[0].words != words[0][0]
        return (
            titled
            or is_presented(text, start, hit.end, self.persons)
            or acts(text, hit.end, self.persons)
            or self._beside_a_person(text, start, hit.end)
        )

    def _beside_a_person(self, text: str, start: int, end: int) -> bool:
        beside = (_PERSON_BEHIND.match(text, end), _PERSON_BEFORE.search(text, max(0, start - _REACH), start))
        return any(one is not None and one[1] in self.persons.given for one in beside)

    def _untitled(self, words: str) -> list[str]:
        """Return the words of a name behind the last title among them: 'Robert' of 'Flight Director Robert'."""
        found = words.split(" ")
        last = max(
            (place for place, word in enumerate(found[:-1]) if word in self.persons.titles), default=-1
        )
        return found[last + 1 :]

    def _ends_name(self, hit: GazetteerHit, form: Form, text: Text) -> bool:
        """Return whether the head is the name's last word: 'Salt River Reservation' is no river."""
        if form.place is not Place.BEFORE:
            return True
        following = _NEXT.match(text.printed, hit.end)
        if form.kind == "museum" and text.folded.startswith(" of ", hit.end):
            return False
        if form.head == "Building" and _NUMBER_BEHIND.match(text.printed, hit.end):
            return False  # 'the made-up Zarn Lab Bldg 29' is the lab in a building with a number
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
            inner = not {word[0], word[0].capitalize()}.isdisjoint(_INNER) or word[0] in self.verbs
            if _POSSESSIVE.search(word[0]) or inner or (leads and lead == word.start()):
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
        if following and form.place is Place.AFTER and following[1] in _OF_A_TOWN:
            return False  # 'Mount Zion Church'
        return not bad and found[0] != "St" and found[0].capitalize() not in self.leading

    def _value(self, words: str, hit: GazetteerHit, form: Form, several: bool) -> str:
        head = form.canonical or (form.head if several or hit.form == "Rivers" else hit.form)
        words = _SAINT.sub("St.", words)
        if words.isupper() and len(words) > 3:
            words = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda word: word[0].capitalize(), words)
        name = {
            Place.BEFORE: f"{words} {head}",
            Place.AFTER: f"{form.canonical or form.head} {words}",
            Place.OF: f"{form.canonical or form.head} of {words}",
        }[form.place]
        plain = folded(name)
        other = plain.removesuffix("s") if plain.endswith("s") else f"{plain}s"
        return (
            self._known(plain)
            or self.canonical.get(other)
            or self.canonical.get(f"lake {folded(words)}" if form.kind == "lake" else plain)
            or (self.canonical.get(folded(words)) if form.kind == "volcano" else None)
            or name
        )

    def _known(self, name: str) -> str | None:
        """Return the entry whose spelling a folded name is or ends with: 'assembly shop wallops island'."""
        while name:
            if name in self.canonical:
                return self.canonical[name]
            name = name.partition(" ")[2]
        return None
