"""The code of docs/notebooks.md runs as it is written, and a query is read as in the search box."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schema.errors import BadParameter, QueryTooExpensive
from tests.archives import ask
from tests.served import ROOT
from webapp.search import Engine, open_engine, read_query
from webapp.search.model.query import Filter, Sort

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs/notebooks.md").read_text("utf-8"), re.DOTALL)


def test_the_guide_can_be_followed(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cell after cell, beside an index: captions, filters, counts and rows are there."""
    (tmp_path / "index").symlink_to(index)
    monkeypatch.chdir(tmp_path)
    cells: dict[str, Any] = {}
    for block in BLOCKS:
        exec(compile(block, "notebooks.md", "exec"), cells)  # noqa: S102 - our own guide
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"[1-9]\d* captions of [1-9]\d* records", said[0])
    assert len(said) == 7, "the totals, five captions, and how the query was read"
    assert cells["by_year"] and all(count > 0 for count in cells["by_year"].values())
    agencies = {frozenset(hit.document.facets["agency"]) for hit in cells["page"].hits}
    assert agencies and all(found & {"ESA", "JAXA"} for found in agencies)
    assert all("Christina Koch" not in hit.document.facets["person"] for hit in cells["page"].hits)
    assert cells["rows"] and {type(row["day"]) for row in cells["rows"]} <= {date, type(None)}


@pytest.mark.parametrize("text", ["soyuz -landing", "agency:ESA crew", '"red square"', "", "xyzzy"])
def test_a_query_is_read_as_in_the_search_box(index: Path, text: str) -> None:
    """The same captions in the same order."""
    engine: Engine = open_engine(str(index))
    found, typed = engine.search(read_query(text, size=50)), ask(engine, text, size=50)
    assert [hit.document.id for hit in found.hits] == [hit.document.id for hit in typed.hits]
    assert (found.families, found.notices) == (typed.families, typed.notices)
    engine.close()


def test_filters_and_order() -> None:
    """A value is wanted, one with a mark before it is not; an order has the name that addresses have."""
    query = read_query("moon", agency=["ESA", "!NASA"], year="1969..1972", sort="-date", page=2, size=5)
    assert query.filters == (
        Filter("agency", "ESA"),
        Filter("agency", "NASA", exclude=True),
        Filter("year", "1969..1972"),
    )
    assert (query.sort, query.page, query.size) == (Sort.NEWEST, 2, 5)


def test_what_there_is_not_is_refused() -> None:
    """By name, with what there is."""
    with pytest.raises(BadParameter, match="person"):
        read_query("moon", people="Koch")
    with pytest.raises(BadParameter, match="-date"):
        read_query("moon", sort="newest")
    with pytest.raises(QueryTooExpensive):
        read_query("moon " * 1000)
