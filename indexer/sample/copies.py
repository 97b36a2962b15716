"""A record as an archive prints it: stamp, dateline, body, credit and title around one telling of a scene."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from indexer.sample import phrasing
from indexer.sample.damage import replacement
from indexer.sample.facts import Facts
from indexer.sample.picture_ids import Mint
from indexer.sample.prose import NOTHING, Prose, prose
from indexer.sample.scene import Scene

_DATELINES = ("KENNEDY SPACE CENTER, FLA. -- ", "KENNEDY SPACE CENTER, Fla. -- ", "CAPE CANAVERAL, Fla. – ")
_DASHES = (" --- ", " --- ", " ---  ", " -- ")
_CURLY = re.compile(r"(?<=\w)'(?=\w)")
_GAP = re.compile(r"(?<=[a-z]) (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Copy:
    """One print of a scene; ``body`` is sound and ``shown`` what is printed of it, damage included.

    ``dated`` is what the stamp says of the event: first day, last day and precision.
    """

    scene: Scene
    nasa_id: str
    body: Prose
    shown: str
    stamp: str = ""
    dateline: str = ""
    credit: Prose = NOTHING
    end: str = ""
    dated: tuple[date, date, str] | None = None

    @property
    def caption(self) -> str:
        """The whole caption, as printed; a credit that begins with dots has eaten the full stop before it."""
        shown = self.shown.removesuffix(".") if self.credit.text.startswith(".") else self.shown
        return f"{self.stamp}{self.dateline}{shown}{self.credit.text}{self.end}"

    @property
    def clean(self) -> str:
        """The sound text, without stamp and credit."""
        return f"{self.dateline}{self.body.text}"


class Printer:
    """Prints copies of scenes, each with an id of its own."""

    def __init__(self, facts: Facts, rng: Random) -> None:
        self._facts, self._rng, self._mint = facts, rng, Mint()

    def first(self, scene: Scene) -> Copy:
        """Print a scene the way its archive does."""
        rng, kind = self._rng, scene.kind
        copy = Copy(scene, self._id(scene), scene.body, scene.body.text, credit=self._credit(scene))
        if kind.dateline and rng.random() < 0.4:
            copy = replace(copy, dateline=rng.choice(_DATELINES))
        stamped = 0.85 if kind.stamp else 0.35 if copy.nasa_id.startswith("jsc") else 0.0
        return self._stamped(copy) if rng.random() < stamped else copy

    def again(self, copy: Copy) -> Copy:
        """Print it once more, as another picture of the same scene: a new id, in the stamp too."""
        renewed = replace(copy, nasa_id=self._id(copy.scene, like=copy.nasa_id))
        return replace(renewed, stamp=copy.stamp.replace(copy.nasa_id, renewed.nasa_id))

    def reformatted(self, copy: Copy) -> tuple[Copy, str]:
        """Print it with the same words in another dress; also name what changed."""
        for change in self._rng.sample(self._formats(), k=len(self._formats())):
            changed = change(copy)
            if changed.caption != copy.caption:
                return changed, change.__name__.strip("_")
        return replace(copy, end=" "), "space"

    def _formats(self) -> list[Callable[[Copy], Copy]]:
        return [
            self._restamped, self._restamped, self._redated, self._recredited, self._recredited, self._capitals,
            self._quotes, self._unstopped, self._numbered, self._spaces, self._debris, self._linked,
        ]  # fmt: skip

    def _id(self, scene: Scene, like: str = "") -> str:
        forms = [form for form in scene.kind.ids if not like or like.startswith(form[:2])]
        return self._mint.id(self._rng.choice(forms or list(scene.kind.ids)), scene.day, scene.mission)

    def _credit(self, scene: Scene) -> Prose:
        rng = self._rng
        photographer, second = rng.sample(self._facts.photographers, k=2)
        form = rng.choice(self._facts.credits[scene.kind.credit])
        names = {"{photographer}": photographer, "{second}": second}
        for slot, name in names.items():
            form = form.replace(slot, f"[{name}](photographer)")
        return prose(form)

    def _stamped(self, copy: Copy) -> Copy:
        """Put the id before the caption, with the date of the picture where its archive does so."""
        rng, day = self._rng, copy.scene.day
        if not copy.scene.kind.stamp and rng.random() < 0.6:
            return replace(copy, stamp=f"{copy.nasa_id} - ")
        words, dated = self._stamp_date(copy.scene, day)
        return replace(copy, stamp=f"{copy.nasa_id} ({words}){rng.choice(_DASHES)}", dated=dated)

    def _stamp_date(self, scene: Scene, day: date) -> tuple[str, tuple[date, date, str]]:
        rng, a_day = self._rng, (day, day, "day")
        if scene.kind.stamp == "range" and scene.mission:
            first = scene.mission.launch
            last = first + timedelta(days=scene.kind.days[1])
            return phrasing.span(first, last), (first, last, "range")
        if scene.kind.ids[0] != "s":
            return (f"{day:%m/%d/%Y}" if rng.random() < 0.2 else phrasing.american(day)), a_day
        if rng.random() < 0.3:
            after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            return phrasing.month(day), (day.replace(day=1), after - timedelta(days=1), "month")
        return phrasing.military(day, full=rng.random() < 0.6), a_day

    def _restamped(self, copy: Copy) -> Copy:
        if copy.stamp:
            return replace(copy, stamp="", dated=None)
        return self._stamped(copy) if copy.scene.kind.stamp or copy.nasa_id.startswith("jsc") else copy

    def _numbered(self, copy: Copy) -> Copy:
        return copy if copy.stamp else replace(copy, stamp=f"{self._rng.randint(2101, 4999)}:  ")

    def _redated(self, copy: Copy) -> Copy:
        if not copy.scene.kind.dateline:
            return copy
        return replace(copy, dateline="" if copy.dateline else self._rng.choice(_DATELINES))

    def _recredited(self, copy: Copy) -> Copy:
        return replace(copy, credit=self._credit(copy.scene), end="")

    def _capitals(self, copy: Copy) -> Copy:
        short = len(copy.body.text) < 220 and not copy.credit.text
        return _worded(copy, copy.body.text.upper()) if short else copy

    def _quotes(self, copy: Copy) -> Copy:
        text = copy.body.text
        return _worded(
            copy,
            text.replace("’", "'").replace("“", '"').replace("”", '"')
            if "’" in text
            else _CURLY.sub("’", text),
        )

    def _unstopped(self, copy: Copy) -> Copy:
        if copy.credit.text:
            return copy
        return _worded(copy, copy.body.text.removesuffix("."))

    def _spaces(self, copy: Copy) -> Copy:
        return replace(copy, shown=_GAP.sub("     ", copy.shown, count=1))

    def _debris(self, copy: Copy) -> Copy:
        return copy if copy.end else replace(copy, end="                    .")

    def _linked(self, copy: Copy) -> Copy:
        if not copy.nasa_id.startswith("PIA") or copy.credit.text:
            return copy
        return _worded(copy, f"{copy.body.text}  http://photojournal.jpl.nasa.gov/catalog/{copy.nasa_id}")


def _worded(copy: Copy, text: str) -> Copy:
    return replace(copy, body=Prose(text, copy.body.mentions), shown=text)


def title(copy: Copy, kind: str) -> Prose:
    """Write a title of a kind: event, id, cut (behind the id, at 255 bytes), repeated, dots or descriptive."""
    match kind:
        case "event":
            return copy.scene.title
        case "descriptive":
            return copy.scene.heading
        case "cut":
            headed = (
                copy.caption if copy.caption.startswith(copy.nasa_id) else f"{copy.nasa_id} - {copy.caption}"
            )
            return Prose(headed.encode()[:255].decode("utf-8", "ignore"))
        case "repeated":
            return Prose(replacement(copy.caption))
        case "dots":
            credit = copy.credit.text.lstrip(" .")
            return Prose(f"{copy.stamp}{copy.dateline}{copy.shown.removesuffix('.')}..{credit}")
        case _:
            return Prose(copy.nasa_id)
