"""Single records that fit a question each for itself.

1. What is found is what a reader of all records would pick, once each.
2. Pages of any size, put together, are the whole answer in its order.
3. Where nothing is more relevant than another, the newest record comes first.
4. A page holds a hundred records where nothing else is asked for.
5. Records of a dump without such fields are images.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.document import Caption
from schema.filing_date import created_on
from tests.archives import asked
from tests.conformance.archive import stems_of
from tests.conformance.conftest import Opener
from tests.nasa_dump import RECORDS
from webapp.search import Engine
from webapp.search.model.query import Query
from webapp.search.model.record_query import RecordQuery

WORDS = ("apollo", "11", "moon", "bell", "bells", "film", "gallery", "balloon", "field", "zeppelin", "quist")
KINDS = ("image", "video", "audio", "hologram")
CENTERS = ("KSC", "JPL", "HQ", "ksc")

words = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
questions = st.builds(
    lambda text, title, kinds, center, years: RecordQuery(
        node=asked(text).node,
        words=(("title", title),) if title else (),
        values=tuple(
            (name, tuple(found)) for name, found in (("media_type", kinds), ("center", center)) if found
        ),
        years=years,
        size=1000,
    ),
    words,
    words,
    st.lists(st.sampled_from(KINDS), max_size=2),
    st.lists(st.sampled_from(CENTERS), max_size=1),
    st.tuples(*[st.none() | st.integers(1950, 2010)] * 2),
)


@pytest.fixture(scope="module")
def singles(open_archive: Opener) -> Engine:
    """Return an engine over the made-up dump."""
    return open_archive(RECORDS)


def said(caption: Caption) -> set[str]:
    """Return the stems of all that a record says of itself."""
    fields, credit = caption.fields, caption.credit
    names = (fields.photographer, fields.secondary_creator, *credit.organisations, *credit.photographers)
    return stems_of(caption.title, caption.text, *fields.keywords, fields.location, *names)


def fits(caption: Caption, text: str, query: RecordQuery) -> bool:
    """Return whether a record fits, by reading it."""
    given = {"media_type": caption.fields.media_type or "image", "center": caption.fields.center}
    dated = created_on(caption.fields.date_created)
    first, last = query.years
    in_time = query.years == (None, None) or (
        dated is not None and (first or 1) <= dated[0].year <= (last or 9999)
    )
    return (
        stems_of(text) <= said(caption)
        and all(stems_of(asked) <= stems_of(caption.title) for _, asked in query.words)
        and all(given[name] in values for name, values in query.values)
        and in_time
    )


def everything(engine: Engine) -> Iterable[Caption]:
    """Yield all records of an index."""
    return (member.caption for one in engine.every(Query()) for member in one.members)


@pytest.mark.slow
@given(questions, words)
def test_the_judge_finds_the_same(singles: Engine, query: RecordQuery, text: str) -> None:
    """What is found is what a reader of all records would pick, once each (1)."""
    query = replace(query, node=asked(text).node)
    page = singles.records(query)
    keys = [member.caption.key for _, member in page.records]
    assert len(keys) == page.total == len(set(keys))
    expected = {caption.key for caption in everything(singles) if fits(caption, text, query)}
    assert set(keys) == expected


@given(questions, st.integers(1, 40))
def test_pages_are_pieces_of_the_whole(singles: Engine, query: RecordQuery, size: int) -> None:
    """Pages of any size, put together, are the whole answer in its order (2)."""
    whole = singles.records(query)
    pages = range(1, -(-whole.total // size) + 2)
    pieces = [singles.records(replace(query, page=number, size=size)) for number in pages]
    assert [record for piece in pieces for record in piece.records] == list(whole.records)
    assert {piece.total for piece in pieces} == {whole.total}


def test_without_words_the_newest_come_first(singles: Engine) -> None:
    """Where nothing is more relevant than another, the newest record comes first (3)."""
    page = singles.records(RecordQuery(values=(("center", ("ARC",)),), size=1000))
    days = [member.caption.fields.date_created for _, member in page.records]
    assert all(one >= other for one, other in pairwise(days))


def test_a_page_holds_a_hundred(singles: Engine) -> None:
    """Of the 125 records there are 25 on the second page (4)."""
    first, second = singles.records(RecordQuery()), singles.records(RecordQuery(page=2))
    assert (first.total, len(first.records), len(second.records)) == (125, 100, 25)


def test_a_dump_without_fields(captions: Engine) -> None:
    """Records with neither center nor kind are images with ids, found by their words (5)."""
    page = captions.records(RecordQuery(values=(("media_type", ("image",)),), size=1000))
    assert page.total == captions.index.records == len(page.records)
    assert page.index == captions.index
    (found,) = captions.records(RecordQuery(asked("guitar").node)).records
    assert found[1].caption.nasa_id == "made0002"
