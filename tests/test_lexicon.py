"""The lexicon as it lies in a cluster: it comes back as it was, or not at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from schema import manifest
from schema.arrays import derived, postings
from schema.manifest import COLUMNS
from schema.opensearch import lexicon as lexicons
from schema.opensearch.lexicon import FIELDS_KEPT, LexiconPart, from_parts, lexicon_of, to_parts


@pytest.fixture
def whole(index: Path) -> lexicons.TermLexicon:
    """Return the lexicon of the sample."""
    folder = manifest.current(index) / COLUMNS
    return lexicon_of(postings.load(folder), derived.load(folder))


@pytest.fixture
def parts(whole: lexicons.TermLexicon, monkeypatch: pytest.MonkeyPatch) -> list[LexiconPart]:
    """Return it in several parts."""
    monkeypatch.setattr(lexicons, "PART", 10_000)
    found = list(to_parts(whole))
    assert len(found) > 2
    return found


def test_it_comes_back_as_it_was(whole: lexicons.TermLexicon, parts: list[LexiconPart]) -> None:
    """In whatever order its parts come: every field's terms with their counts, the values and the sounds."""
    found = from_parts([*parts[1:], parts[0]])
    assert {"text", "exact", "title", "keywords", "id", "event", "agency", "person", "year"} <= set(
        FIELDS_KEPT
    )
    for name in FIELDS_KEPT:
        one, other = found.fields[name], whole.fields[name]
        assert one.terms.tolist() == other.terms.tolist()
        assert one.starts.tolist() == other.starts.tolist()
        assert all(one.ordinal(one.text_of(n)) == n for n in range(0, len(one.terms), 7))
    for name in ("value_terms", "firsts", "sounds", "sound_stems"):
        assert getattr(found, name).tolist() == getattr(whole, name).tolist()


def test_titles_of_several_families_are_kept(index: Path, parts: list[LexiconPart]) -> None:
    """A title that one family alone has says enough, and is left out; the others have their counts."""
    titles = postings.load(manifest.current(index) / COLUMNS).fields["whole_title"]
    counts = {
        titles.text_of(n): int(titles.starts[n + 1]) - int(titles.starts[n]) for n in range(len(titles.terms))
    }
    found = from_parts(parts).fields["whole_title"]
    kept = {found.text_of(n): found.frequency(found.text_of(n)) for n in range(len(found.terms))}
    assert kept == {title: families for title, families in counts.items() if families > 1}
    assert 0 < len(kept) < len(counts)


def test_a_part_is_json(parts: list[LexiconPart]) -> None:
    """A part is a document of plain JSON."""
    assert msgspec.json.decode(msgspec.json.encode(parts[1]), type=LexiconPart) == parts[1]


def test_what_is_not_whole_is_refused(parts: list[LexiconPart]) -> None:
    """Missing parts, parts of another lexicon and changed bytes are errors, never a smaller lexicon."""
    for broken in ([], parts[:-1], parts[1:], [*parts, parts[0]]):
        with pytest.raises(ValueError, match="missing"):
            from_parts(broken)
    other = msgspec.structs.replace(parts[1], digest="0" * 40)
    with pytest.raises(ValueError, match="other bytes"):
        from_parts([parts[0], other, *parts[2:]])
    for packed in (parts[0].packed, "****"):
        with pytest.raises(ValueError):
            from_parts([parts[0], msgspec.structs.replace(parts[1], packed=packed), *parts[2:]])


@pytest.mark.parametrize(
    ("name", "value"),
    [("firsts", [1, 2]), ("value_terms", [10**6]), ("sound_stems", [10**6]), ("sounds", [b"z", b"a"])],
)
def test_what_points_outside_is_refused(whole: lexicons.TermLexicon, name: str, value: list[int]) -> None:
    """Numbers that point outside of what they point into are named."""
    changed: dict[str, Any] = {name: np.array(value)}
    wrong = replace(whole, **changed)
    with pytest.raises(ValueError, match=name):
        from_parts(list(to_parts(wrong)))
