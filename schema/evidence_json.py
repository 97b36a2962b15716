"""The evidence of a family as JSON: which words of which record gave a facet its value."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from msgspec import Raw, Struct

from schema.document import Evidence
from schema.json_codec import decoder


class PlaceJson(Struct, frozen=True, gc=False):
    """The words that gave a facet value: where they stand in which record, and the rule that read them."""

    record: str
    field: str
    start: int
    end: int
    rule: str


EvidenceJson = dict[str, dict[str, list[PlaceJson]]]
"""Evidence by facet and value."""

_decode = decoder(EvidenceJson)


def evidence_json(evidence: Iterable[Evidence]) -> EvidenceJson:
    """Return evidence by facet and value: where the words stand that gave it."""
    found: EvidenceJson = {}
    for one in evidence:
        place = PlaceJson(one.record, one.field, one.start, one.end, one.rule)
        found.setdefault(one.facet, {}).setdefault(one.value, []).append(place)
    return found


def evidence_of(evidence: EvidenceJson) -> Iterator[Evidence]:
    """Yield each piece of evidence."""
    for facet, values in evidence.items():
        for value, places in values.items():
            for place in places:
                yield Evidence(facet, value, place.record, place.field, place.start, place.end, place.rule)


class UnreadEvidence(Sequence[Evidence]):
    """The evidence of a family as JSON, read when it is used."""

    __slots__ = ("_found", "_raw")

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._found: tuple[Evidence, ...] | None = None

    def _read(self) -> tuple[Evidence, ...]:
        if self._found is None:
            self._found = tuple(evidence_of(_decode(bytes(self._raw))))
        return self._found

    @overload
    def __getitem__(self, place: int) -> Evidence: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Evidence, ...]: ...

    def __getitem__(self, place: int | slice) -> Evidence | tuple[Evidence, ...]:
        """Return the evidence at a place."""
        return self._read()[place]

    def __len__(self) -> int:
        """Count the evidence."""
        return len(self._read())

    def __iter__(self) -> Iterator[Evidence]:
        """Yield the evidence in order."""
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        """Return whether this is the same as some evidence, read or unread."""
        return isinstance(other, Sequence) and self._read() == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        """Return it as that of a tuple."""
        return repr(self._read())
