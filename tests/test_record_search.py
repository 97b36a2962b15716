"""Tests of the search for single records, against a slow and obvious judge."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.pipeline import add, build
from indexer.progress import Lines
from schema import manifest
from schema.analysis.analyzer import analyse
from schema.analysis.dates import created_on
from schema.document import Caption, Document, Member
from tests.nasa_dump import RECORDS, write
from webapp.ask import ask_every
from webapp.search import Engine, open_engine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query
from webapp.search.model.record_query import RecordQuery

WORDS = ("apollo", "11", "moon", "bell", "bells", "film", "gallery", "balloon", "field", "zeppelin", "quist")
KINDS = ("image", "video", "audio", "hologram")
CENTERS = ("KSC", "JPL", "HQ", "ksc")

words = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
questions = st.builds(
    lambda text, title, kinds, center, years: RecordQuery(
        node=read_text(text)[0],
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
def singles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on the made-up dump."""
    place: Path = tmp_path_factory.mktemp("records")
    build([write(place / "dump.jsonl")], place / "index", Lines())
    engine = open_engine(place / "index")
    yield engine
    engine.close()


def stems(*texts: str) -> set[str]:
    """Give the stems of some texts."""
    return {token.stem for text in texts for token in analyse(text)}


def said(caption: Caption) -> set[str]:
    """Give the stems of all that a record says of itself."""
    fields, credit = caption.fields, caption.credit
    names = (fields.photographer, fields.secondary_creator, *credit.organisations, *credit.photographers)
    return stems(caption.title, caption.text, *fields.keywords, fields.location, *names)


def fits(caption: Caption, text: str, query: RecordQuery) -> bool:
    """Judge one record by reading it."""
    given = {"media_type": caption.fields.media_type or "image", "center": caption.fields.center}
    dated = created_on(caption.fields.date_created)
    first, last = query.years
    in_time = query.years == (None, None) or (
        dated is not None and (first or 1) <= dated[0].year <= (last or 9999)
    )
    return (
        stems(text) <= said(caption)
        and all(stems(asked) <= stems(caption.title) for _, asked in query.words)
        and all(given[name] in values for name, values in query.values)
        and in_time
    )


def everything(engine: Engine) -> list[tuple[Document, Member]]:
    """Give all records of an index."""
    return [(one, member) for one in ask_every(engine, Query()) for member in one.members]


@given(questions, words)
def test_the_judge_finds_the_same(singles: Engine, query: RecordQuery, text: str) -> None:
    """What is found is what a reader of all records would pick, once each."""
    asked = RecordQuery(read_text(text)[0], query.words, query.values, query.years, size=1000)
    page = singles.records(asked)
    keys = [member.caption.key for _, member in page.records]
    assert len(keys) == page.total == len(set(keys))
    expected = {m.caption.key for _, m in everything(singles) if fits(m.caption, text, asked)}
    assert set(keys) == expected


@given(questions, st.integers(1, 40))
def test_pages_are_pieces_of_the_whole(singles: Engine, query: RecordQuery, size: int) -> None:
    """Pages of any size, put together, are the whole answer in its order."""
    whole = singles.records(query)
    pages = range(1, -(-whole.total // size) + 2)
    pieces = [
        singles.records(RecordQuery(query.node, query.words, query.values, query.years, number, size))
        for number in pages
    ]
    assert [record for piece in pieces for record in piece.records] == list(whole.records)
    assert {piece.total for piece in pieces} == {whole.total}


def test_without_words_the_newest_come_first(singles: Engine) -> None:
    """Where nothing is more relevant than another, the newest record comes first."""
    page = singles.records(RecordQuery(values=(("center", ("ARC",)),), size=1000))
    days = [member.caption.fields.date_created for _, member in page.records]
    assert all(one >= other for one, other in pairwise(days))


def test_a_sample_without_such_fields(engine: Engine) -> None:
    """Records of a dump without such fields are images with ids, found by their words."""
    page = engine.records(RecordQuery(values=(("media_type", ("image",)),), size=1000))
    assert page.total == engine.index.records == len(page.records)


def test_adding_gives_the_same_columns(tmp_path: Path) -> None:
    """Records added to an index are found as if all had been built at once: the columns are the same."""
    half = len(RECORDS) // 2
    parts = [write(tmp_path / f"{n}.jsonl", part) for n, part in enumerate((RECORDS[:half], RECORDS[half:]))]
    build(parts, tmp_path / "whole", Lines())
    build(parts[:1], tmp_path / "grown", Lines())
    add(parts[1:], tmp_path / "grown", Lines())
    whole, grown = (
        {path.name: path.read_bytes() for path in (manifest.current(tmp_path / name) / "records").iterdir()}
        for name in ("whole", "grown")
    )
    assert whole.keys() == grown.keys()
    assert [name for name in whole if whole[name] != grown[name]] == []
