"""Parse finds a record's id, its credit and its date, and takes stamp and credit off the caption."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import parse
from indexer.parse.credits import split_credit
from indexer.parse.ids import is_id, split_stamp
from indexer.parse.names import name_forms
from indexer.read import RawCaption
from indexer.repair import RepairedCaption
from schema.analysis.sentences import sentences_of
from schema.document import Caption
from schema.vocabulary import load
from tests.tools import REAL_DUMPS, needs_dumps

Row = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden" / "parse"


def cases(nature: str) -> list[ParameterSet]:
    """Give the golden cases of a nature, each under its label."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def caption_of(caption: str, title: str = "", nasa_id: str | None = None) -> Caption:
    """Parse a record that had nothing to repair."""
    raw = RawCaption("dump.txt", 1, "dump.txt:1", title, caption, nasa_id)
    return parse(RepairedCaption(raw, title, caption, ()), load())


def said(caption: Caption, wanted: Row) -> Row:
    """Give what the caption says of those things that the golden case names."""
    date = caption.event_date
    facts = {
        "text": caption.text,
        "nasa_id_is": caption.nasa_id,
        "event_title": caption.event_title,
        "printed_ids": list(caption.printed_ids),
        "organisations": list(caption.credit.organisations),
        "photographers": list(caption.credit.photographers),
        "date": date
        and {
            "start": date.start.isoformat(),
            "end": date.end.isoformat(),
            "precision": date.precision.value,
            "rule": date.rule,
        },
    }
    return {name: facts[name] for name in wanted}


@pytest.mark.parametrize("row", cases("in-the-wild") + cases("synthetic") + cases("negative"))
def test_records_are_read(row: Row) -> None:
    """Each form gives what it says, and what only looks like it gives nothing."""
    assert said(caption_of(**row["input"]), row["expected"]) == row["expected"]


@pytest.mark.parametrize("row", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="forms not read yet")
def test_what_is_not_read_yet(row: Row) -> None:
    """A known failure that begins to pass is no known failure."""
    assert said(caption_of(**row["input"]), row["expected"]) == row["expected"]


@pytest.mark.parametrize(
    "printed",
    [
        "S69-25864", "STS064-24-029", "STS40-S-001", "STS093-(S)-015", "STS065(S)002", "S88-E-5164", "S61-E-0040",
        "99-E-10026", "AS11-44-6551", "SL3-114-1683", "AST-32-2691", "NM23-48-009", "51D-9093", "41G-90028",
        "51L-S-155", "B60-00364", "G61-00030", "JSC2007-E-046478", "jsc2026e022247", "art002e014231",
        "iss052e079043", "KSC-66C-1841", "62-MA7-169", "PIA25674", "GRC-2021-C-00208", "NHQ201907190141",
    ],
)  # fmt: skip
@pytest.mark.parametrize("dash", [" --- ", " -- ", " ---- ", "--- ", " ---", " – ", " - "])
def test_every_stamp_comes_off(printed: str, dash: str) -> None:
    """An id with or without its date, and any dash, is a stamp and not caption."""
    for date in ("", " (9-20 Sept. 1994)"):
        stamp, text = split_stamp(f"{printed}{date}{dash}A quiet sea.")
        assert (stamp.ids, text) == ((printed,), "A quiet sea.")
        assert stamp.date_words == date.strip(" ()")


@pytest.mark.parametrize(
    "words", ["Apollo 11", "STS-51L", "X-15", "Mars 2020", "Expedition 65", "Soyuz TMA-09M"]
)
def test_missions_are_no_ids(words: str) -> None:
    """The name of a craft or a mission is a title, not an id."""
    assert not is_id(words)


NAMES = st.sampled_from(["Jane Doe", "Irina Spector", "J. K. Roe", "Andrey Shelepin", "Mary-Ann O'Neil"])
HOUSES = st.sampled_from(
    ["NASA", "GCTC", "Gagarin Cosmonaut Training Center", "JPL-Caltech", "National Geographic"]
)
LABELS = st.sampled_from(
    ["Photo Credit: ({})", "Photo credit: {}", "Credit: {}", "Image credit: {}.", "Photo: {}.", "{}"]
)


@given(HOUSES, NAMES, LABELS)
def test_any_house_and_name_make_a_credit(house: str, name: str, label: str) -> None:
    """A credit is read whatever its label, and taken off to the letter."""
    text, credit = split_credit(
        f"The crew waves. {label.format(f'{house}/{name}')}", name_forms(load()), sentences_of(load())
    )
    assert (text, credit.organisations, credit.photographers) == ("The crew waves.", (house,), (name,))


PROSE = st.text(alphabet="abc ABC 0123 .,;:()-–—/?&'\"\n", max_size=80)


@settings(max_examples=300, deadline=None)
@given(PROSE, PROSE)
def test_no_word_of_the_caption_is_made_up(caption: str, title: str) -> None:
    """The text is a piece of what was given, and empty only where everything was."""
    read = caption_of(caption, title)
    given_words = (caption.strip() or title.strip()).split()
    assert [word for word in read.text.split() if word not in given_words] == []
    assert bool(read.text) == bool(given_words)


@pytest.mark.parametrize(
    "piece", ["S74-20831 ", "(", ")", "-", "a1", "A. ", "NASA/", "Credit: ", "May 5, ", "1 and ", "/", "Aa "]
)
def test_hostile_repetition_ends(piece: str) -> None:
    """Endless repetition of one form is answered, not pondered."""
    text = piece * (20_000 // len(piece))
    assert caption_of(text, text).original_caption == text


@pytest.mark.slow
@needs_dumps
def test_the_library_keeps_its_words() -> None:
    """Of each caption of the library only a short beginning and a short end are taken off."""
    with gzip.open(REAL_DUMPS / "nasa-images.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::6]
    for row in rows:
        caption = caption_of(row["description"] or "", row["title"] or "", row["nasa_id"])
        whole = caption.original_caption.strip() or caption.title
        assert caption.nasa_id == row["nasa_id"]
        assert caption.text in whole or caption.text.split("--")[-1].strip() in whole
        assert len(whole) - len(caption.text) < 300
