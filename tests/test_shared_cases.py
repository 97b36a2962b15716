"""The cases beside this checkout, where there are any: families, dates, persons, agencies and landmarks of texts.

Each row of ``files.jsonl`` says in words how its input becomes records and what is expected of them. They are read from
where they lie, and are no part of this repository.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from indexer.parse import parse_all
from indexer.read import RawCaption
from indexer.repair import repair
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import find, fold
from tests.tools import SHARED

CASES = SHARED / "cases/files.jsonl"
KINDS = range(7, 20)  # of folding and of facts

Case = Mapping[str, Any]


def cases(form: str) -> Iterator[Case]:
    """Yield the cases whose input takes a form."""
    rows = map(json.loads, CASES.read_text("utf-8").splitlines()) if CASES.is_file() else ()
    return (row for row in rows if int(row["kind"][:2]) in KINDS and form in row["input form"])


def each(form: str) -> pytest.MarkDecorator:
    """Return a test's parameters, a case each; where no cases lie beside the checkout the test is skipped."""
    return pytest.mark.parametrize("case", [pytest.param(row, id=row["kind"][:40]) for row in cases(form)])


def captions_of(given: object) -> list[Caption]:
    """Return the records that an input stands for, a text or a row each, as they are parsed."""
    rows = given if isinstance(given, list) else [given]
    read = [row if isinstance(row, dict) else {"caption": str(row)} for row in rows]
    raw = [
        RawCaption("cases.jsonl", n, f"cases.jsonl:{n}", str(row.get("title", "")), str(row["caption"]))
        for n, row in enumerate(read, 1)
    ]
    return list(parse_all(repair(raw, load()), load()))


def values(captions: Sequence[Caption], facet: str) -> list[list[str]]:
    """Return the values of a facet of each record, each once."""
    rows = find(captions)
    return [list(dict.fromkeys(e.value for e in row if e.facet == facet)) for row in rows]


@each("two records")
def test_two_captions_are_one_family_or_two(case: Case) -> None:
    """Captions are folded where they say the same of the same picture, in either order."""
    captions = captions_of(case["input"])
    found = {len(fold(order).families) for order in (captions, captions[::-1])}
    assert found == {1 if case["expected"] == "one family" else 2}


@each("event_date")
def test_a_date_is_the_pictures_own(case: Case) -> None:
    """A caption's date is that of its picture, or none: of a wording 'None or ...' either is right."""
    (caption,) = captions_of(case["input"])
    found = caption.event_date
    said = found and f"{found.start}..{found.end} {found.precision.value}"
    expected = case["expected"]
    either = (expected or "").removeprefix("None or ")
    assert said in ({None, either} if either != expected else {expected})


@each("one record: facet")
def test_a_record_has_the_values_of_a_facet(case: Case) -> None:
    """A text has just the values listed; or, where words say so, one of those named and not the one behind 'not'."""
    facet = case["input form"].rpartition(" ")[2]
    (found,) = values(captions_of(case["input"]), facet)
    expected = case["expected"]
    if isinstance(expected, list):
        assert sorted(found) == sorted(expected)
        return
    right, _, wrong = expected.partition(", not ")
    wanted = {name.strip() for name in re.split(r"\(or |\)", right) if name.strip()}
    assert wanted.intersection(found)
    assert wrong.strip("'") not in found


@each("records of one dump")
def test_two_people_are_two_values(case: Case) -> None:
    """Records show each person by one name, and two people by two; where words say so, nobody by another name."""
    facet = case["input form"].split("facet ")[1].split()[0]
    found = values(captions_of(case["input"]), facet)
    expected = case["expected"]
    if isinstance(expected, list):
        assert [sorted(row) for row in found] == [sorted(row) for row in expected]
        return
    full = expected.rpartition(": ")[2]
    assert {name for row in found for name in row} <= {full}
