"""Scenes: who does what, where and when, drawn slot by slot as a frame asks for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from indexer.sample import phrasing
from indexer.sample.facts import Facts, Mission, Person, SceneKind
from indexer.sample.prose import Mention, Prose, prose
from schema.enumeration import join_words

_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_STRAIGHT = str.maketrans("’“”", '\'""')


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene in words: the ``core`` has the facts, the ``tail`` the background; ``key`` is the same for equal facts.

    ``changed`` names the fact in which a look-alike differs from the scene before it.
    """

    kind: SceneKind
    core: Prose
    tail: Prose
    title: Prose
    heading: Prose
    day: date
    mission: Mission | None
    key: str
    changed: str = ""

    @property
    def body(self) -> Prose:
        """The core with the tail behind it."""
        if not self.tail.text:
            return self.core
        shift = len(self.core.text) + 1
        moved = tuple(Mention(m.start + shift, m.end + shift, m.facet, m.value) for m in self.tail.mentions)
        return Prose(f"{self.core.text} {self.tail.text}", self.core.mentions + moved)


class Draft:
    """What has been drawn for a scene so far: each slot once, when a frame first asks for it."""

    def __init__(self, facts: Facts, kind: SceneKind, rng: Random) -> None:
        self._facts, self._kind, self._rng = facts, kind, rng
        self._frame = rng.choice(kind.frames)
        self._tail = rng.choice(kind.tails) if rng.random() < 0.7 else ""
        self._title, self._heading = rng.choice(kind.titles), rng.choice(kind.headings)
        self._straight = rng.random() < 0.4
        self.manner, self.commas = rng.randrange(4), rng.random() < 0.5
        self._drawn: dict[str, Any] = {}
        self._stated: dict[str, tuple[str, str]] = {}

    def scene(self, changed: str = "") -> Scene:
        """Return the scene as drawn; the facts that its core states make its key."""
        self._stated = {}
        core = self._fill(self._frame)
        facts = "|".join(f"{slot}={fact}" for slot, (_, fact) in sorted(self._stated.items()))
        stated = dict(self._stated)
        tail, title, heading = self._fill(self._tail), self._fill(self._title), self._fill(self._heading)
        self._stated = stated
        day, flown = self.get("day"), self._drawn.get("mission")
        return Scene(
            self._kind, core, tail, title, heading, day, flown, f"{self._kind.name}|{facts}", changed
        )

    def lookalike(self) -> Scene:
        """Return the scene with one of the facts that its core states drawn anew."""
        drawn = {base for base, _ in self._stated.values()}
        if drawn & {"seat", "order", "day"}:
            drawn -= {"mission"}
        changed = self._rng.choice(sorted(drawn))
        forgotten = ("mission", "seat", "order", "day") if changed == "mission" else (changed,)
        for name in forgotten:
            self._drawn.pop(name, None)
        return self.scene(changed)

    def get(self, name: str) -> Any:
        """Return what was drawn under this name, drawing it where nothing was."""
        if name not in self._drawn:
            self._drawn[name] = self._draw(name)
        return self._drawn[name]

    def lead(self) -> Person:
        """Return whom the scene is about: who stands first where there are several."""
        someone: Person = self._drawn["order"][0] if "order" in self._drawn else self.get("seat")
        return someone

    def _fill(self, marked: str) -> Prose:
        filled = _capital(self._expand(marked))
        return prose(filled.translate(_STRAIGHT) if self._straight else filled)

    def _expand(self, marked: str) -> str:
        return _SLOT.sub(lambda slot: self._word(slot[1], slot[2] or ""), marked)

    def _word(self, slot: str, form: str) -> str:
        if slot in _WORDS:
            base, write = _WORDS[slot]
            words = write(self, form)
            if base:
                self._stated[slot] = (base, _fact(slot, self.get(base)))
        else:
            choice = self.get(slot)
            words = self._expand(choice)
            if slot in self._kind.slots:
                self._stated[slot] = (slot, choice)
        return _capital(words) if form == "Cap" else words

    def _draw(self, name: str) -> Any:
        kind, rng = self._kind, self._rng
        match name:
            case "mission":
                return rng.choice(self._facts.missions[kind.cast])
            case "seat":
                return rng.choice(self.get("mission").prime + self.get("mission").backup)
            case "order":
                crews = [crew for crew in (self.get("mission").prime, self.get("mission").backup) if crew]
                return tuple(rng.sample(rng.choice(crews), k=3))
            case "day":
                return self._draw_day()
            case _:
                return rng.choice(kind.slots[name] if name in kind.slots else kind.styles[name])

    def _draw_day(self) -> date:
        kind, rng = self._kind, self._rng
        if kind.cast:
            launch: date = self.get("mission").launch
            return launch + timedelta(days=rng.randint(*kind.days))
        first, last = (date(year, 1, 1).toordinal() for year in kind.years)
        return date.fromordinal(rng.randint(first, last))


def _capital(words: str) -> str:
    """Raise the first letter, which may stand behind the bracket of a mark."""
    first = 1 if words.startswith("[") else 0
    return words[:first] + words[first : first + 1].upper() + words[first + 1 :]


def _fact(slot: str, drawn: Any) -> str:
    """Return the fact that a slot states, whatever its phrasing."""
    if isinstance(drawn, tuple):
        places = {"first": 0, "second": 1, "third": 2}
        return (
            str(drawn[places[slot]].name) if slot in places else ",".join(someone.name for someone in drawn)
        )
    return str(getattr(drawn, "name", drawn))


def _person(draft: Draft, someone: Person, form: str) -> str:
    if form == "last":
        return someone.last
    if form == "plain":
        return f"[{someone.name}](person)"
    if form == "ranked":
        return phrasing.ranked(someone)
    if form == "listed" and draft.manner == 0 and someone.agency.name != "UAE":
        return phrasing.employed(someone)
    return phrasing.person(someone, draft.manner, draft.get("mission").cast)


def _crew(draft: Draft, people: tuple[Person, ...], form: str) -> str:
    return join_words([_person(draft, someone, form or "listed") for someone in people])


def _three(draft: Draft, form: str) -> str:
    people = [_person(draft, someone, "") for someone in draft.get("order")]
    words = phrasing.placed(people, commas=draft.commas)
    return words.removesuffix(",") if form == "end" else words


def _side(draft: Draft, someone: Person) -> str:
    return "backup" if someone in draft.get("mission").backup else "prime"


def _role(draft: Draft, form: str) -> str:
    title = phrasing.role(draft.get("mission"), draft.get("seat"))
    return title.lower().replace("soyuz", "Soyuz") if form == "low" else title


# What a slot writes, and the draw that it states: '' where it only follows from another one.
_WORDS: dict[str, tuple[str, Callable[[Draft, str], str]]] = {
    "mission": ("mission", lambda draft, form: phrasing.mission(draft.get("mission"), form)),
    "ship": ("", lambda draft, _: draft.get("mission").ship),
    "pad": ("", lambda draft, _: phrasing.pad(draft.get("mission"), draft.manner % 3)),
    "launch": ("", lambda draft, _: phrasing.yearless(draft.get("mission").launch)),
    "prime": ("", lambda draft, form: _crew(draft, draft.get("mission").prime[::-1], form)),
    "crewlist": ("", lambda draft, _: phrasing.roster(draft.get("mission"))),
    "lead": ("", lambda draft, form: _person(draft, draft.lead(), form)),
    "one": ("seat", lambda draft, form: _person(draft, draft.get("seat"), form)),
    "role": ("", _role),
    "side": ("", lambda draft, _: _side(draft, draft.get("seat"))),
    "first": ("order", lambda draft, form: _person(draft, draft.get("order")[0], form)),
    "second": ("order", lambda draft, form: _person(draft, draft.get("order")[1], form)),
    "third": ("order", lambda draft, form: _person(draft, draft.get("order")[2], form)),
    "three": ("order", _three),
    "list": ("order", lambda draft, form: _crew(draft, draft.get("order"), form)),
    "crewside": ("", lambda draft, _: _side(draft, draft.get("order")[0])),
    "when": ("day", lambda draft, form: phrasing.when(draft.get("day"), form)),
}
