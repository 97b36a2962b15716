"""Tests of indexer.assemble: what is said of a family as a whole, and the name it goes by."""

import re
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.assemble import TITLE_LENGTH, assemble, shorten
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
from schema.fields import FACET_NAMES
from schema.identity import LONGEST_NAME, hashed_name, record_id
from schema.vocabulary import load
from tests.dumps import added, built, dumped, families
from webapp.search import open_engine

NO_CREDIT = Credit()
NO_FIELDS = DumpFields()


def caption(
    n: int,
    text: str,
    nasa_id: str | None = None,
    *,
    event_title: str = "",
    event_date: EventDate | None = None,
    credit: Credit = NO_CREDIT,
    fields: DumpFields = NO_FIELDS,
) -> Caption:
    """Give a caption of a dump."""
    return Caption(
        "dump",
        n,
        nasa_id,
        event_title,
        text,
        "",
        text,
        event_title,
        event_date=event_date,
        credit=credit,
        fields=fields,
    )


def family(*captions: Caption) -> tuple[Member, ...]:
    """Make a family of captions, the first its lead."""
    lead, *others = captions
    return (Member(lead, Variant.LEAD), *(Member(other, Variant.EDITED, "words") for other in others))


def names(*texts_and_ids: tuple[str, str | None]) -> list[str]:
    """Give the ids of families of one record each."""
    found = assemble([family(caption(n, *given)) for n, given in enumerate(texts_and_ids, 1)], {}, load())
    return [next(d.id for d in found if d.lead.n == n) for n in range(1, len(texts_and_ids) + 1)]


def day(year: int, month: int = 1, number: int = 2) -> EventDate:
    """Give a day."""
    return EventDate(date(year, month, number), date(year, month, number), Precision.DAY)


def only(*captions: Caption, evidence: tuple[Evidence, ...] = ()) -> Document:
    """Give the document of one family."""
    by_key: dict[str, tuple[Evidence, ...]] = {}
    for item in evidence:
        by_key[item.record] = (*by_key.get(item.record, ()), item)
    (document,) = assemble([family(*captions)], by_key, load())
    return document


def test_documents_come_in_the_order_of_their_ids() -> None:
    """Whatever the order of the families, that of the documents is the same."""
    three = [family(caption(n, f"Text {n}.", f"made-{n}")) for n in (1, 2, 3)]
    expected = assemble(three, {}, load())
    assert [document.id for document in expected] == ["made-1", "made-2", "made-3"]
    assert all(assemble(order, {}, load()) == expected for order in permutations(three))


def test_a_family_is_named_after_its_leads_id() -> None:
    """An id that is safe in a URL is the name; another is made safe and keeps its own name by a hash."""
    plain, slash, other = names(("A", "jsc2013e030457"), ("B", "62 MA7/169"), ("C", "62 MA7_169"))
    assert plain == "jsc2013e030457"
    assert slash != other
    assert slash.startswith("62_MA7_169-")


def test_without_an_id_the_words_name_a_family() -> None:
    """Where the lead has no id its text names the family, in every build."""
    first, second = names(("A lake at noon.", None), ("A lake at night.", None))
    assert first != second
    assert names(("A lake at night.", None)) == [second]


def test_two_leads_with_one_id_are_told_apart_by_their_words() -> None:
    """Families whose leads share an id get different names, which neither dump, number nor order changes."""
    one, two, three = names(("Text one.", "x-1"), ("Text two.", "x-1"), ("Text.", "x-2"))
    assert len({one, two, three}) == 3
    assert three == "x-2"
    assert names(("Text two.", "x-1"), ("Text.", "x-9"), ("Text one.", "x-1")) == [two, "x-9", one]


def test_a_name_cannot_be_stolen() -> None:
    """An id that is made to look like another family's longer name takes no name away."""
    victim = caption(1, "Text one.", "x-1")
    stolen = hashed_name("x-1", victim)
    found = names(("Text one.", "x-1"), ("Text two.", "x-1"), ("Text three.", stolen))
    assert len(set(found)) == 3
    assert found[1] == hashed_name("x-1", caption(2, "Text two."))


def test_equal_leads_are_told_apart_by_their_places() -> None:
    """Families that a person keeps apart although their leads are alike in id and words have different names."""
    one, two, three = names(("Text.", "x-1"), ("Text.", "x-1"), ("Text.", None))
    assert len({one, two, three}) == 3
    assert names(("Text.", None), ("Text.", None))[0] != names(("Text.", None), ("Text.", None))[1]


@given(
    st.lists(
        st.text(max_size=200) | st.sampled_from(["x" * 400, "..", "", "a/b", "é"]), max_size=6, unique=True
    )
)
def test_names_are_unique_and_safe_in_a_url(ids: list[str]) -> None:
    """Whatever ids hold, names differ, are short and need no escape in a URL's path."""
    texts = ("One.", "Two.")
    found = names(*((text, nasa_id) for nasa_id in ids for text in texts))
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) and len(name) <= LONGEST_NAME for name in found)
    assert not {".", ".."} & set(found)


def test_former_ids_resolve(tmp_path: Path) -> None:
    """A family that got another lead, or whose name had to be told apart, is found under each former id."""
    short = (
        '{"nasa_id": "made-1", "description": "A made-up crew waters tomato plants in a bright module."}\n'
    )
    long = (
        '{"nasa_id": "made-2", "description": "A made-up crew waters tomato plants in a bright module. '
        'The harvest is weighed and frozen for the journey home."}\n'
    )
    other = '{"nasa_id": "made-1", "description": "Engineers lower a heat shield onto its trolley."}\n'
    index = tmp_path / "index"
    built(index, dumped(tmp_path / "a", short))
    former = {family["id"] for family in families(index)}
    added(index, dumped(tmp_path / "b", other))
    former |= {family["id"] for family in families(index)}
    added(index, dumped(tmp_path / "c", long))
    now = {family["id"] for family in families(index)}
    assert len(now) == 2
    assert len(former | now) == 4, "each build gave the tomatoes another id"
    engine = open_engine(index)
    for name in sorted(former | now):
        document = engine.get(name)
        assert document is not None
        assert document.id in now
        if name not in {"made-1"}:
            assert name in {
                told
                for m in document.members
                for told in (record_id(m.caption), hashed_name("made-1", m.caption))
            }
    engine.close()


def test_ids_stay_over_a_rebuild(sample_dump: Path, index: Path, tmp_path: Path) -> None:
    """Building the same dump again gives the same ids, each of which finds its family."""
    built(tmp_path / "index", sample_dump)
    found = families(tmp_path / "index")
    assert [f["id"] for f in found] == [f["id"] for f in families(index)]
    engine = open_engine(tmp_path / "index")
    assert all((d := engine.get(f["id"])) is not None and d.id == f["id"] for f in found)
    assert all(engine.get(nasa_id) is not None for f in found for nasa_id in f["nasa_ids"])
    engine.close()


def test_the_title_is_the_events() -> None:
    """The first title that is an event's stands for the family, whoever of its records has it."""
    assert only(caption(1, "Text."), caption(2, "Text", event_title="Made-up Day")).title == "Made-up Day"


def test_without_an_event_the_captions_beginning_is_the_title() -> None:
    """Where no record has a title of its own, the lead's words stand for one, cut at a word."""
    text = "A made-up crew " + "poses beside its capsule " * 9
    title = only(caption(1, text)).title
    assert len(title) <= TITLE_LENGTH
    assert title.endswith(" …")
    assert text.startswith(title.removesuffix(" …") + " ")


@given(st.text(max_size=60), st.integers(4, 40))
def test_a_shortened_text_fits(text: str, most: int) -> None:
    """A text is left alone or cut so that it fits, with an ellipsis at its end."""
    short = shorten(text, most)
    assert short == text if len(text) <= most else len(short) <= most and short.endswith("…")


def test_date_and_credit_are_the_leads_or_the_first_there_are() -> None:
    """The lead's date and credit come first; where it has none, the first record's that has them."""
    credit = Credit(("Made-up Agency",), ("A. Nobody",))
    of_lead = only(
        caption(1, "T", event_date=day(1999)), caption(2, "T.", event_date=day(2001), credit=credit)
    )
    assert (of_lead.event_date, of_lead.credit) == (day(1999), credit)
    assert only(caption(1, "T")).event_date is None


def test_facets_are_the_union_over_the_records() -> None:
    """Every value of every record counts once; numbers are in order; a range of years counts each."""
    spoken = EventDate(date(2016, 12, 30), date(2018, 1, 2), Precision.RANGE)
    fields = DumpFields(center="JSC", photographer="B. Nobody", secondary_creator="C. Nobody")
    document = only(
        caption(1, "T", event_date=spoken, credit=Credit(("NASA",), ("A. Nobody",))),
        caption(2, "T.", fields=fields),
        evidence=(
            Evidence("expedition", "64", "dump#1", "caption", 0, 1, "r"),
            Evidence("expedition", "9", "dump#2", "caption", 0, 1, "r"),
            Evidence("expedition", "64", "dump#2", "caption", 0, 1, "r"),
            Evidence("agency", "ESA", "dump#2", "caption", 0, 1, "r"),
        ),
    )
    assert set(document.facets) == set(FACET_NAMES)
    assert document.facets["expedition"] == ("9", "64")
    assert document.facets["agency"] == ("ESA",)
    assert document.facets["year"] == ("2016", "2017", "2018")
    assert document.facets["credit"] == ("NASA", "A. Nobody", "B. Nobody", "C. Nobody")
    assert document.facets["center"] == ("Johnson Space Center",)
    assert [item.record for item in document.evidence] == ["dump#1", "dump#2", "dump#2", "dump#2"]


@pytest.mark.parametrize("record", ["dump#1", "dump#2"])
def test_evidence_of_each_record_is_the_familys(record: str) -> None:
    """Evidence is kept whichever record of the family it stands in, and that of others is not."""
    item = Evidence("agency", "ESA", record, "caption", 0, 1, "r")
    stranger = Evidence("agency", "JAXA", "dump#3", "caption", 0, 1, "r")
    assert only(caption(1, "T"), caption(2, "T."), evidence=(item, stranger)).evidence == (item,)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("NASA or National Aeronautics and Space Administration", {"NASA"}),
        ("NASA, Ida Quell", {"NASA", "Ida Quell"}),
        ("NASA Ida Quell", {"NASA", "Ida Quell"}),
        ("NASA/IDA QUELL", {"NASA", "Ida Quell"}),
        ("Ida QUell", {"Ida Quell"}),
        ("Marshall Space Flight Center (MSFC)", {"Marshall Space Flight Center"}),
        ("MSFC", {"Marshall Space Flight Center"}),
        ("N/A", set()),
        ("UNK", set()),
        ("Unknown", set()),
        ("a friend of the house", {"a friend of the house"}),
    ],
)
def test_a_credit_has_one_value_for_one_name(printed: str, names: set[str]) -> None:
    """However a dump writes an organisation or a person, the facet has one value; what says nobody gives none."""
    document = only(caption(1, "A boat.", "x-1", fields=DumpFields(photographer=printed)))
    assert set(document.facets["credit"]) == names


@pytest.mark.parametrize("code", ["LRC", "LARC", "LaRC", "Langley Research Center", "NASA Langley"])
def test_a_center_is_shown_by_its_name(code: str) -> None:
    """Codes and names of a center are one value."""
    document = only(caption(1, "A boat.", "x-1", fields=DumpFields(center=code)))
    assert document.facets["center"] == ("Langley Research Center",)
