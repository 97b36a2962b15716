"""Tests of schema.document_json: a family as JSON, the one shape for export, API and disk."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.arrays.document_file import lines
from schema.document import (
    Caption,
    Credit,
    Document,
    DumpFields,
    EventDate,
    Evidence,
    Member,
    Precision,
    Variant,
)
from schema.document_json import read_line, read_shown_line, record_lines, to_line
from schema.fields import FACET_NAMES, FACETS
from schema.manifest import current
from tests.dumps import Row, built, dumped, families
from webapp.search import open_engine

FAMILY_KEYS = (
    "id title caption lead records nasa_ids expedition agency landmark person event_date credit spacecraft evidence"
).split()
RECORD_KEYS = "source n nasa_id title caption original_caption original_title kind differs".split()
EXTRACTED = [facet.name for facet in FACETS if facet.extracted]

words = st.text(st.characters(codec="utf-8"), max_size=12)
tuples = st.lists(words, max_size=3).map(tuple)
credits_ = st.builds(Credit, tuples, tuples)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
dates = st.builds(EventDate, days, days, st.sampled_from(Precision), words, words)
columns = st.dictionaries(words, words, max_size=3).map(lambda found: tuple(found.items()))
exact = st.lists(st.tuples(words, st.integers(0, 9), st.integers(0, 9), words), max_size=2).map(tuple)
dump_fields = st.builds(
    DumpFields, words, words, tuples, words, words, words, words, tuples, words, columns, words, exact
)
captions = st.builds(
    Caption,
    source=words,
    n=st.integers(1, 10**6),
    nasa_id=st.none() | words,
    title=words,
    text=words,
    original_title=words,
    original_caption=words,
    event_title=words,
    original_id=st.none() | words,
    printed_ids=tuples,
    repairs=tuples,
    event_date=st.none() | dates,
    credit=credits_,
    fields=dump_fields,
)
members = st.lists(st.builds(Member, captions, st.sampled_from(Variant), words), min_size=1, max_size=3).map(
    tuple
)
numbers = st.lists(st.integers(1, 3000).map(str), max_size=3, unique=True).map(tuple)
facets = st.fixed_dictionaries({facet.name: numbers if facet.numeric else tuples for facet in FACETS})
evidence = st.builds(
    Evidence,
    st.sampled_from(EXTRACTED),
    words,
    words,
    st.sampled_from(["title", "caption"]),
    st.integers(0, 99),
    st.integers(0, 99),
    words,
)
documents = st.builds(
    Document,
    words,
    words,
    members,
    facets,
    st.lists(evidence, max_size=4).map(tuple),
    st.none() | dates,
    credits_,
)


def by_place(found: Sequence[Evidence]) -> list[Evidence]:
    """Order evidence, which JSON groups by value."""
    return sorted(found, key=repr)


@given(documents)
@settings(max_examples=40, deadline=None)
def test_a_family_comes_back_as_it_was(document: Document) -> None:
    """Through JSON and back every field is as it was; evidence only changes its order."""
    back = read_line(to_line(document))
    assert by_place(back.evidence) == by_place(document.evidence)
    for name in (field.name for field in fields(Document)):
        assert name == "evidence" or getattr(back, name) == getattr(document, name)
    assert to_line(back) == to_line(document)


@given(documents)
@settings(max_examples=40, deadline=None)
def test_the_shape(document: Document) -> None:
    """Every family and record has the keys of the agreed shape, in its types."""
    family = json.loads(to_line(document))
    assert set(FAMILY_KEYS) <= family.keys()
    assert all(set(RECORD_KEYS) <= record.keys() for record in family["records"])
    assert all(isinstance(number, int) for number in family["expedition"])
    assert family["lead"] == f"{family['records'][0]['source']}#{family['records'][0]['n']}"
    assert family["caption"] == family["records"][0]["caption"]
    assert set(EXTRACTED) <= family.keys()
    assert set(family["further"]) == set(FACET_NAMES) - set(EXTRACTED)


@pytest.mark.parametrize("key", ["id", "records", "evidence", "further", "event_date"])
def test_another_shape_is_refused(index: Path, key: str) -> None:
    """JSON that lacks a part is no family."""
    family = families(index)[0]
    del family[key]
    with pytest.raises(ValueError, match=key):
        read_line(json.dumps(family).encode())


@pytest.mark.parametrize(
    ("key", "value"),
    [("title", 1), ("expedition", ["65"]), ("further", {}), ("event_date", "2021"), ("records", [{}])],
)
def test_a_value_of_another_type_is_refused(index: Path, key: str, value: object) -> None:
    """JSON with a value that its key cannot have is no family."""
    family = {**families(index)[0], key: value}
    with pytest.raises(ValueError, match=key):
        read_line(json.dumps(family).encode())


LINE = (
    b'{"id":"x-1","title":"A moon \\"rises\\"","caption":"A full moon\\u2028rises.","lead":"moon.txt#1","records":['
    b'{"source":"moon.txt","n":1,"nasa_id":"x-1","title":"","caption":"A full moon\\u2028rises.","original_caption":'
    b'"x-1 - A full moon\\u2028rises.","original_title":"","original_id":null,"kind":"lead","differs":"","event_title":'
    b'"","printed_ids":["x-1"],"repairs":[],"event_date":{"from":"1969-07-01","to":"1969-07-31","precision":"month",'
    b'"words":"July 1969","rule":"prose"},"credit":{"organisations":["NASA"],"photographers":[]},"date_created":"",'
    b'"center":"JSC","keywords":["moon","night"],"photographer":"","secondary_creator":"","location":"","media_type":"",'
    b'"album":[],"image":""}],"nasa_ids":["x-1"],"expedition":[65],"mission":[],"agency":["NASA"],"landmark":[],"person":[],'
    b'"spacecraft":[],"further":{"year":[1969],"credit":[],"center":["JSC"],"media":[]},"event_date":null,"credit":'
    b'{"organisations":[],"photographers":[]},"evidence":{"agency":{"NASA":[{"record":"moon.txt#1","field":"caption",'
    b'"start":0,"end":4,"rule":"vocabulary"}]}}}\n'
)


def test_the_line_of_a_family_is_as_it_was() -> None:
    """What a generation holds and an export writes is this, byte for byte: a change is another SCHEMA_VERSION."""
    text = "A full moon\u2028rises."
    july = EventDate(date(1969, 7, 1), date(1969, 7, 31), Precision.MONTH, "July 1969", "prose")
    given = DumpFields(center="JSC", keywords=("moon", "night"))
    lead = Caption(
        "moon.txt",
        1,
        "x-1",
        "",
        text,
        "",
        f"x-1 - {text}",
        "",
        None,
        ("x-1",),
        (),
        july,
        Credit(("NASA",)),
        given,
    )
    values = {"expedition": ("65",), "agency": ("NASA",), "year": ("1969",), "center": ("JSC",)}
    document = Document(
        id="x-1",
        title='A moon "rises"',
        members=(Member(lead, Variant.LEAD),),
        facets={facet.name: values.get(facet.name, ()) for facet in FACETS},
        evidence=(Evidence("agency", "NASA", "moon.txt#1", "caption", 0, 4, "vocabulary"),),
    )
    assert to_line(document) == LINE
    assert read_line(LINE) == document


@given(documents)
@settings(max_examples=20, deadline=None)
def test_the_lines_of_records(document: Document) -> None:
    """Unfolded, each record is a line that names its family and has what the family's line has of it."""
    lines_ = list(map(json.loads, record_lines(document)))
    assert lines_ == [{"family": document.id, **one} for one in json.loads(to_line(document))["records"]]
    assert all(next(iter(line)) == "family" for line in lines_)


@pytest.fixture(scope="module")
def exported(index: Path) -> list[Row]:
    """Give all families of the sample's index."""
    return families(index)


def records(exported: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield each record with its family."""
    for family in exported:
        for record in family["records"]:
            yield family, record


def test_each_family_has_one_lead(exported: list[Row]) -> None:
    """The lead is the first record and the only one of that kind; what differs is told of variants only."""
    for family in exported:
        kinds = [record["kind"] for record in family["records"]]
        assert kinds[0] == "lead"
        assert set(kinds[1:]) <= {kind.value for kind in Variant} - {"lead"}
        for record in family["records"]:
            assert record["kind"] not in {"lead", "exact"} or not record["differs"]


def test_ids_name_one_family_each(exported: list[Row]) -> None:
    """Ids are unique and safe in a URL; the family's NASA ids are its records'."""
    ids = [family["id"] for family in exported]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in ids)
    for family in exported:
        own = [record["nasa_id"] for record in family["records"] if record["nasa_id"]]
        assert family["nasa_ids"] == list(dict.fromkeys(own))


def test_originals_are_kept(exported: list[Row], sample_dump: Path) -> None:
    """Every record has caption and title as its dump printed them."""
    lines = sample_dump.read_text("utf-8").splitlines()
    assert sum(1 for _ in records(exported)) == len(lines) // 2
    for _, record in records(exported):
        n = record["n"]
        assert [record["original_caption"], record["original_title"]] == lines[2 * n - 2 : 2 * n]


def places(exported: list[Row]) -> Iterator[tuple[Row, str, Any, Row]]:
    """Yield each piece of evidence with its family, facet and value."""
    for family in exported:
        for facet, values in family["evidence"].items():
            for value, found in values.items():
                for place in found:
                    yield family, facet, value, place


def test_evidence_is_the_words(exported: list[Row]) -> None:
    """Offsets cut whole words out of the repaired caption or title of a record of the family."""
    count = 0
    for family, _, _, place in places(exported):
        by_key = {f"{record['source']}#{record['n']}": record for record in family["records"]}
        text = by_key[place["record"]][place["field"]]
        start, end = place["start"], place["end"]
        assert 0 <= start < end <= len(text)
        quoted = text[start:end]
        assert quoted == quoted.strip()
        assert not (start and text[start - 1].isalnum() and quoted[0].isalnum())
        assert not (end < len(text) and text[end].isalpha() and quoted[-1].isalpha())
        assert place["rule"]
        count += 1
    assert count > 400


NUMBER_WORDS = "one two three four five six seven eight nine ten".split()


def test_evidence_says_the_value(exported: list[Row]) -> None:
    """The words of an expedition or a person say that number or that name."""
    told = 0
    for family, facet, value, place in places(exported):
        by_key = {f"{record['source']}#{record['n']}": record for record in family["records"]}
        quoted = by_key[place["record"]][place["field"]][place["start"] : place["end"]]
        if facet == "expedition":
            said = {int(number) for number in re.findall(r"\d+", quoted)}
            said |= {
                NUMBER_WORDS.index(word) + 1
                for word in re.findall(r"[a-z]+", quoted.lower())
                if word in NUMBER_WORDS
            }
            assert min(said) <= int(value) <= max(said), quoted
            told += 1
        elif facet == "person":
            assert set(value.lower().split()) & set(re.findall(r"[\w’'-]+", quoted.lower())), quoted
            told += 1
    assert told > 100


def test_every_extracted_value_has_evidence(exported: list[Row]) -> None:
    """No value without words that it was drawn from, and no words without the value."""
    for family in exported:
        for name in EXTRACTED:
            assert set(map(str, family[name])) == set(family["evidence"].get(name, {}))


def test_the_engine_gives_the_same_family(index: Path, exported: list[Row]) -> None:
    """What an engine reads of a family is what was exported."""
    engine = open_engine(index)
    for family in exported[::10]:
        document = engine.get(family["id"])
        assert document is not None
        assert json.loads(to_line(document)) == family
    engine.close()


def test_a_families_file_has_one_object_a_line(tmp_path: Path) -> None:
    """Line ends inside a caption, of whatever kind, do not break the file into more lines."""
    ends = "\n \r \v \f \x1c \x1d \x1e \x85 \u2028 \u2029"
    record = {"nasa_id": "made-1", "description": f"First line,{ends}last line.", "location": ends}
    report = built(tmp_path / "index", dumped(tmp_path / "a.jsonl", json.dumps(record)))
    (line,) = b"".join(lines(current(tmp_path / "index"))).decode().splitlines()
    assert report.families == 1
    assert json.loads(line)["records"][0]["original_caption"] == record["description"]


@given(documents)
@settings(max_examples=40, deadline=None)
def test_a_shown_family_is_the_family(document: Document) -> None:
    """A family whose evidence is read later is the same, evidence included."""
    line = to_line(document)
    shown, whole = read_shown_line(line), read_line(line)
    assert replace(shown, evidence=()) == replace(whole, evidence=())
    assert (len(shown.evidence), [*shown.evidence]) == (len(whole.evidence), [*whole.evidence])
    assert to_line(shown) == to_line(whole) == line


def test_evidence_of_another_shape_is_refused_when_it_is_used(index: Path) -> None:
    """JSON that is no evidence is refused when somebody reads it."""
    family = families(index)[0] | {"evidence": {"agency": 1}}
    shown = read_shown_line(json.dumps(family).encode())
    with pytest.raises(ValueError, match="object"):
        list(shown.evidence)
