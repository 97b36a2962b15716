"""Checking that a generation's files are as they were written, and every record is in it exactly once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from schema import integrity
from schema import manifest as manifests
from schema.arrays.document_file import lines
from schema.enumeration import join_words
from schema.json_codec import decoder
from schema.manifest import Manifest

_NAMED = 5  # records that a line names


class _Record(Struct):
    source: str
    n: int


class _Family(Struct):
    id: str
    records: list[_Record]


_read_family, _read_record = decoder(_Family), decoder(_Record)


def check(index: Path) -> tuple[Manifest, list[str]]:
    """Return the current generation's manifest and its faults; raise ``IndexUnusable`` where it has none."""
    folder = manifests.current(index)
    manifest = manifests.read(folder)
    found = manifests.problems(folder, manifest)
    if found:
        integrity.remove(folder)
    return manifest, found or accounting(folder, manifest)


def accounting(folder: Path, manifest: Manifest) -> list[str]:
    """Return which records are lost or duplicated, and which counts differ from the manifest's."""
    families: Counter[str] = Counter()
    records: Counter[tuple[str, int]] = Counter()
    rejected: Counter[tuple[str, int]] = Counter()
    for family in map(_read_family, lines(folder)):
        families[family.id] += 1
        records.update((record.source, record.n) for record in family.records)
    rejected.update(_rejected(folder))
    return [
        *_repeated(records, "is in {} families"),
        *_repeated(rejected, "was rejected {} times"),
        *(f"record {_key(key)} is indexed and rejected" for key in records.keys() & rejected.keys()),
        *(f"{count} families have the id {name}" for name, count in families.items() if count > 1),
        *_lost([*records, *rejected]),
        *_differs("records read", manifest.read, records.total() + rejected.total()),
        *_differs("records", manifest.records, records.total()),
        *_differs("rejected records", manifest.rejected, rejected.total()),
        *_differs("families", manifest.families, families.total()),
    ]


def _rejected(folder: Path) -> Iterator[tuple[str, int]]:
    with (folder / manifests.REJECTED).open("rb") as handle:
        for row in map(_read_record, handle):
            yield row.source, row.n


def _repeated(found: Counter[tuple[str, int]], how: str) -> list[str]:
    return [f"record {_key(key)} " + how.format(count) for key, count in found.items() if count > 1]


def _lost(keys: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Return the records that are missing although later ones of their dump are there."""
    numbers: dict[str, set[int]] = {}
    for source, n in keys:
        numbers.setdefault(source, set()).add(n)
    for source, there in numbers.items():
        if lost := sorted(set(range(1, max(there) + 1)) - there):
            yield f"{source} lacks records, {len(lost)} in all: {join_words([f'#{n}' for n in lost], _NAMED)}"


def _key(key: tuple[str, int]) -> str:
    return "{}#{}".format(*key)


def _differs(what: str, promised: int, found: int) -> list[str]:
    return [] if promised == found else [f"the manifest promises {promised} {what}, {found} are there"]
