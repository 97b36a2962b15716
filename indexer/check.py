"""Checking that a generation holds what was written, and every record exactly once."""

from collections import Counter
from pathlib import Path

import orjson

from schema import manifest as manifests
from schema.manifest import Manifest


def check(index: Path) -> tuple[Manifest, list[str]]:
    """Give the current generation's manifest and all that is wrong with it; ``IndexUnusable`` where it has none."""
    folder = manifests.current(index)
    manifest = manifests.read(folder)
    found = manifests.problems(folder, manifest)
    return manifest, found or _accounting(folder, manifest)


def _accounting(folder: Path, manifest: Manifest) -> list[str]:
    families: Counter[str] = Counter()
    records: Counter[str] = Counter()
    with (folder / manifests.FAMILIES).open("rb") as handle:
        for line in handle:
            family = orjson.loads(line)
            families[family["id"]] += 1
            records.update(f"{record['source']}#{record['n']}" for record in family["records"])
    said = [f"record {key} is in {count} families" for key, count in records.items() if count > 1]
    said += [f"{count} families have the id {name}" for name, count in families.items() if count > 1]
    said += _differs("families", manifest.families, families.total())
    return said + _differs("records", manifest.records, records.total())


def _differs(what: str, promised: int, found: int) -> list[str]:
    return [] if promised == found else [f"the manifest promises {promised} {what}, {found} are there"]
