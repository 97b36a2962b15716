"""From a scene to a family: the record that has all of it, and the variants that an archive makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from indexer.sample.copies import Copy, Printer, title
from indexer.sample.damage import damaged, undecidable
from indexer.sample.edits import edited
from indexer.sample.facts import Facts
from indexer.sample.prose import NOTHING, Prose
from indexer.sample.scene import Scene
from schema.document import Variant

_SINGLE = 0.6  # as many families of the real archive have one record only
_SIZES, _SIZE_WEIGHTS = (2, 3, 4, 5, 6), (55, 22, 12, 7, 4)
_VARIANTS = (Variant.EXACT, Variant.FORMAT, Variant.TRUNCATED, Variant.DAMAGED, Variant.EDITED)
_VARIANT_WEIGHTS = (25, 28, 15, 16, 16)
_TITLES = ("event", "id", "cut", "repeated", "dots", "descriptive")
_TITLE_WEIGHTS = {"russia": (40, 25, 16, 5, 4, 10), "": (12, 28, 4, 2, 2, 52)}


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the sample with its truth.

    ``clean`` is the sound text without stamp and credit, ``None`` where the damage leaves it unknown; ``stated`` has
    the facts of caption and title. ``changes`` names the damage, edit or format change that was made.
    """

    copy: Copy
    family: int
    kind: Variant
    title: str
    title_kind: str
    clean: str | None
    stated: Prose
    changes: tuple[str, ...]

    @property
    def nasa_id(self) -> str:
        """The id of the record's picture."""
        return self.copy.nasa_id

    @property
    def caption(self) -> str:
        """The caption as printed."""
        return self.copy.caption

    def event(self, *, year_known: bool) -> tuple[date, date, str] | None:
        """Return the event's first and last day and precision; a day without a year needs one known otherwise."""
        if self.copy.dated:
            return self.copy.dated
        days = self.stated.named("day") or (self.stated.named("yearless") if year_known else ())
        return (date.fromisoformat(days[0]), date.fromisoformat(days[0]), "day") if days else None


class Studio:
    """Makes families of scenes."""

    def __init__(self, facts: Facts, rng: Random) -> None:
        self._rng, self._printer = rng, Printer(facts, rng)

    def family(self, scene: Scene, number: int) -> Iterator[Record]:
        """Yield the lead, which is sound unless it stands alone, then its variants."""
        rng = self._rng
        lead = self._printer.first(scene)
        if rng.random() < _SINGLE:
            yield self._single(lead, number)
            return
        yield self._record(lead, number, Variant.LEAD, lead.clean)
        for kind in rng.choices(_VARIANTS, _VARIANT_WEIGHTS, k=rng.choices(_SIZES, _SIZE_WEIGHTS)[0] - 1):
            yield self._variant(lead, number, kind)

    def _single(self, lead: Copy, number: int) -> Record:
        if self._rng.random() > 0.15:
            return self._record(lead, number, Variant.LEAD, lead.clean)
        shown, damage = damaged(lead.shown, self._rng)
        clean = None if undecidable(lead.shown, damage) else lead.clean
        return self._record(replace(lead, shown=shown), number, Variant.LEAD, clean, damage)

    def _variant(self, lead: Copy, number: int, kind: Variant) -> Record:
        rng = self._rng
        copy = self._printer.again(lead) if kind is Variant.EXACT or rng.random() < 0.4 else lead
        change = ""
        match kind:
            case Variant.TRUNCATED if len(lead.scene.tail.text) > 30:
                copy = self._truncated(copy)
            case Variant.DAMAGED if (broken := damaged(copy.shown, rng))[1]:
                copy, change = replace(copy, shown=broken[0]), broken[1]
            case Variant.EDITED:
                text, change = edited(copy.body, rng)
                copy = replace(copy, body=Prose(text, copy.body.mentions), shown=text)
            case Variant.EXACT if copy.caption == lead.caption:
                pass
            case _:
                kind = Variant.FORMAT
                copy, change = self._printer.reformatted(copy)
        return self._record(copy, number, kind, copy.clean, change)

    def _truncated(self, copy: Copy) -> Copy:
        """Cut the background short: the facts that distinguish the scene from its look-alikes stay."""
        core = len(copy.scene.core.text)
        body = copy.body.until(self._rng.randint(core, len(copy.body.text) - 8))
        body = Prose(body.text.rstrip(), body.mentions)
        return replace(copy, body=body, shown=body.text, credit=NOTHING, end="")

    def _record(self, copy: Copy, number: int, kind: Variant, clean: str | None, change: str = "") -> Record:
        title_kind = self._title_kind(copy)
        headed = title(copy, title_kind)
        stated = Prose("", copy.body.mentions + headed.mentions)
        return Record(copy, number, kind, headed.text, title_kind, clean, stated, (change,) if change else ())

    def _title_kind(self, copy: Copy) -> str:
        weights = _TITLE_WEIGHTS.get(copy.scene.kind.credit, _TITLE_WEIGHTS[""])
        kind = self._rng.choices(_TITLES, weights)[0]
        sound = copy.caption.isascii()
        if (kind == "repeated" and sound) or (kind == "dots" and not copy.credit.text.startswith(" ")):
            return "cut"
        return kind
