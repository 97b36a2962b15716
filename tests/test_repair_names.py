"""Tests that people read repairs in plain words, whatever short names are stored."""

import re
from pathlib import Path

from schema.repair_names import LABELS, repair_label

REPAIRS = Path(__file__).parent.parent / "indexer" / "repair"
NAMED = re.compile(
    r"\b(?:Fix|Rule)\(\"([^\"]+)\"|yield \"([^\"]+)\",|\[\"(undecidable [^\"]+)\"\]|append\(\"(undecidable [^\"]+)\"\)"
)


def stored() -> set[str]:
    """Return every name that a repair is stored by."""
    texts = [path.read_text("utf-8") for path in REPAIRS.glob("*.py")]
    return {name for text in texts for found in NAMED.findall(text) for name in found if name}


def test_every_repair_reads_plainly() -> None:
    """No name shown says lost, apart, twin, undecidable or names a code; each label is that of a repair that exists."""
    names = stored()
    assert len(names) > 15 and set(LABELS) <= names
    shown = [repair_label(name) for name in names]
    assert [label for label in shown if re.search(r"\b(lost|apart|twin|undecidable|Roman)\b", label)] == []
    assert len(set(shown)) == len(names)
