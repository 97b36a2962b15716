"""What a record may be at most: counted, with the reason; its neighbours are indexed.

1. Each bound holds exactly, over title and caption together.
2. What has no word is no record, whatever it has otherwise.
3. Through every format that gives records the neighbours of what is refused are read.
"""

import json
from pathlib import Path

import pytest

from indexer.read import RawCaption, Rejected, read
from indexer.read.record_limits import refusal
from indexer.read.records import ReadLimits

LIMITS = ReadLimits()
FEW = ReadLimits(record=40, words=6, candidates=3)


def test_the_bounds_are_those_that_the_guide_names() -> None:
    """Whoever changes one changes docs/files.md."""
    assert (LIMITS.record, LIMITS.words, LIMITS.candidates) == (1_000_000, 200_000, 50_000)


@pytest.mark.parametrize(
    ("title", "caption", "reason"),
    [
        ("t" * 10, "c" * 30, ""),
        ("t" * 10, "c" * 31, "longer than 40 characters"),
        ("a b c", "d e f", ""),
        ("a b c", "d e f g", "has 7 words; more than 6 are not read in one record"),
        ("A 1", "É", ""),
        (
            "A 1",
            "É aB 月 ab",
            "has 4 words that may be names or numbers; more than 3 are not read in one record",
        ),
    ],
)
def test_each_bound_is_exact(title: str, caption: str, reason: str) -> None:
    """What is at a bound passes, one more does not."""
    assert refusal(title, caption, FEW) == reason


@pytest.mark.parametrize(
    "text", ["[" * 1_000, "{", "(" * 50, "...", "?!", "-- --", "=" * 30, "\u200b\u0301", "___"]
)
def test_what_has_no_word_is_no_record(text: str) -> None:
    """Punctuation alone can be neither searched nor shown."""
    assert refusal(text, text, LIMITS) == "no word is in its title or its caption, only punctuation"


@pytest.mark.parametrize("text", ["a", "7", "月", "🚀", "\ufffd\ufffd", "\udce9", "(é)"])
def test_what_says_something_is_a_record(text: str) -> None:
    """A letter, a figure, a picture or what a lost letter left is enough."""
    assert refusal("", text, LIMITS) == ""
    assert refusal(text, "...", LIMITS) == ""


def _lines(folder: Path, captions: list[str]) -> Path:
    path = folder / "d.jsonl"
    path.write_text(
        "".join(json.dumps({"title": "t.", "description": one}) + "\n" for one in captions), "utf-8"
    )
    return path


def _pairs(folder: Path, captions: list[str]) -> Path:
    path = folder / "d.txt"
    path.write_text("".join(f"{one}\nthe title\n" for one in captions), "utf-8")
    return path


def _table(folder: Path, captions: list[str]) -> Path:
    path = folder / "d.csv"
    path.write_text("title,description\n" + "".join(f'moon,"{one}"\n' for one in captions), "utf-8")
    return path


@pytest.mark.parametrize("write", [_lines, _pairs, _table])
def test_the_neighbours_are_read(write: object, tmp_path: Path) -> None:
    """A record of too many words is rejected by its reason, and those around it are records."""
    assert callable(write)
    captions = ["The crew waves from the ramp.", "Many Many words " * 2_000, "A quiet evening at the pad."]
    found = list(read([write(tmp_path, captions)], ReadLimits(words=5_000)))
    kept = [item.caption for item in found if isinstance(item, RawCaption)]
    reasons = [item.reason for item in found if isinstance(item, Rejected)]
    assert kept == [captions[0], captions[2]]
    assert len(reasons) == 1
    assert reasons[0].endswith("words; more than 5,000 are not read in one record")


@pytest.mark.parametrize("mark", ["[", "{", "(", "<", "=-", "&", "*", '"', "_"])
def test_a_file_of_marks_gives_no_record(mark: str, tmp_path: Path) -> None:
    """A file without a word is refused, whatever its format would be."""
    path = tmp_path / "marks.txt"
    path.write_text(mark * (1_000_000 // len(mark)), "utf-8")
    assert not [item for item in read([path]) if isinstance(item, RawCaption)]
