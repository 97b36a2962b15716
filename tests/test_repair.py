"""Repair gives damaged text back its characters, names what it did, and leaves sound text alone."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.read import RawCaption
from indexer.repair import RepairedCaption, repair
from schema.vocabulary import load
from tests.tools import REAL_DUMPS, needs_dumps

Row = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden" / "repair"


def cases(nature: str) -> list[ParameterSet]:
    """Give the golden cases of a nature, each under its label."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def raw(caption: str, title: str = "", n: int = 1) -> RawCaption:
    """Give a record of one dump."""
    return RawCaption("dump.txt", n, f"dump.txt:{n}", title, caption)


def repaired(records: Sequence[RawCaption]) -> list[RepairedCaption]:
    """Return records repaired by our vocabulary."""
    return repair(records, load())


def repaired_row(row: Row) -> RepairedCaption:
    """Repair a golden case among the other records it asks for."""
    others = [raw(text, n=n) for n, text in enumerate(row.get("others", ()), 2)]
    return repaired([raw(row["input"], row.get("title", "")), *others])[0]


@pytest.mark.parametrize("row", cases("in-the-wild") + cases("synthetic"))
def test_damage_is_repaired_and_named(row: Row) -> None:
    """Each kind of damage comes out whole, under the names of its repairs and no other."""
    result = repaired_row(row)
    assert {"caption": result.caption, "repairs": list(result.repairs)} == row["expected"]


@pytest.mark.parametrize("row", cases("negative"))
def test_sound_text_is_untouched(row: Row) -> None:
    """What only looks like damage comes out as it went in."""
    result = repaired_row(row)
    assert result.caption == row["input"]
    assert all(name.startswith("undecidable") for name in result.repairs)


@pytest.mark.parametrize("row", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="nothing decides these")
def test_what_is_not_repaired_yet(row: Row) -> None:
    """A known failure that begins to pass is no known failure."""
    assert repaired_row(row).caption == row["expected"]["caption"]


@pytest.mark.parametrize("row", cases("known-failures"))
def test_undecidable_damage_is_left_and_said(row: Row) -> None:
    """Where nothing decides, the text stays and the record says so."""
    result = repaired_row(row)
    assert result.caption == row["input"]
    assert result.repairs == ("undecidable question mark",)


def test_the_raw_record_is_kept() -> None:
    """The original is always beside the repaired text, and the order of the records is kept."""
    records = [raw("KSC?s pad", "The pad", n=1), raw("A moon", n=2)]
    results = repaired(records)
    assert [result.raw for result in results] == records
    assert results[0].title == "The pad"


def test_a_sound_caption_mends_its_title() -> None:
    """A damaged title takes the lost character from its own caption, of whatever kind it is."""
    caption = "Crew members of the Expedition‐46 increment smile for the press"
    title = "x-1 - Crew members of the Expedition���46 increment smile for the pr"
    result = repaired([raw(caption, title)])[0]
    assert result.title == title.replace("���", "‐")
    assert result.repairs == ("lost character from twin",)


def test_a_twin_that_is_found_twice_decides_nothing() -> None:
    """Two places with the same neighbours are no evidence."""
    title = "red and green lamps here, red—and green lamps here"
    result = repaired([raw("green lamps here?red lamps", title)])[0]
    assert result.caption == "green lamps here?red lamps"


def test_repair_of_nothing() -> None:
    """No records, no repairs; an empty text stays empty."""
    assert repaired([]) == []
    assert repaired([raw("")])[0] == RepairedCaption(raw(""), "", "", ())


PIECES = st.sampled_from(
    "? ?? � �� ��� ' ’ “ ” \" – -- --- ... .. . , ; ( ) < > & &amp; &#0146; &quot; &lt; <b> </b> <br> "
    "<a href= þ Õ í š Â â€™ \x92 \x7f \ud83d s t Ni?o Fran?ois word Words KSC NASA/Jane 5 N [ ] / = http://a.b/c?d".split(
        " "
    )
) | st.sampled_from([" ", "  ", "   ", "\t", "\n"])
MESS = st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.lists(MESS, min_size=1, max_size=4))
def test_repair_twice_is_repair_once(texts: list[str]) -> None:
    """What has been repaired has nothing left to repair."""
    once = repaired([raw(text, texts[0], n) for n, text in enumerate(texts, 1)])
    twice = repaired([raw(result.caption, result.title, result.raw.n) for result in once])
    assert [(r.title, r.caption) for r in twice] == [(r.title, r.caption) for r in once]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=32), max_size=60))
def test_any_text_is_repaired_to_text(text: str) -> None:
    """Whatever comes in, text comes out that can be written as UTF-8, and unnamed changes do not happen."""
    result = repaired([raw(text)])[0]
    assert result.caption.encode("utf-8").decode("utf-8") == result.caption
    assert result.caption == text or result.repairs


WORDS = st.lists(st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sampled_from([".", "?", "!", "…", ""]))
def test_plain_prose_is_untouched(words: list[str], end: str) -> None:
    """Words with single spaces and a mark at the end are sound."""
    text = " ".join(words) + end
    assert repaired([raw(text)])[0] == RepairedCaption(raw(text), "", text, ())


@pytest.mark.parametrize("piece", ["?", "�", "&", "<", "<a ", "-", " ", ".", "a?", "&amp;", "? ", '"'])
def test_hostile_repetition_ends(piece: str) -> None:
    """Endless repetition of one mark is answered, not pondered."""
    text = piece * (20_000 // len(piece))
    assert repaired([raw(text)])[0].raw.caption == text


@pytest.mark.slow
@needs_dumps
def test_hardly_a_letter_of_the_library_changes() -> None:
    """Of the library's captions not one in twenty changes in more than its spaces, and repairs hold."""
    with gzip.open(REAL_DUMPS / "nasa-images.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::8]
    results = repaired(
        [raw(row["description"] or "", row["title"] or "", n) for n, row in enumerate(rows, 1)]
    )
    changed = [r for r in results if "".join(r.caption.split()) != "".join(r.raw.caption.split())]
    assert 0 < len(changed) < len(rows) / 20
    again = repaired([raw(r.caption, r.title, r.raw.n) for r in results])
    assert [(r.title, r.caption) for r in again] == [(r.title, r.caption) for r in results]
