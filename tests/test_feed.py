"""Tests of the Atom feed."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from indexer.pipeline import add, build, rebuild
from indexer.progress import Lines
from indexer.write import arrivals
from schema import first_indexed
from schema import manifest as manifests
from schema.analysis.sentences import sentences_of
from schema.shown_family import ShownFamily, stored_line
from tests.documents import document
from tests.ours import OURS
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.search.model.result import Hit

ATOM = "{http://www.w3.org/2005/Atom}"
CLIENT = create_app(WebConfig(), StandIn()).test_client()


def entries(path: str, browser: FlaskClient = CLIENT) -> list[tuple[str, datetime]]:
    """Give the ids of a feed's entries, and when each was updated, in order."""
    root = ET.fromstring(browser.get(path).data)  # noqa: S314 - our own answer
    found = root.findall(f"{ATOM}entry")
    return [
        (
            entry.findtext(f"{ATOM}id", "").rpartition(":")[2],
            datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")),
        )
        for entry in found
    ]


def test_each_entry_has_its_page() -> None:
    """The feed of a search has its captions, each with its own id, page and text; undated ones too."""
    answer = CLIENT.get("/feed.atom?q=flowers&utm_source=mail")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ET.fromstring(answer.data)  # noqa: S314 - our own answer
    found = root.findall(f"{ATOM}entry")
    assert root.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated")
    link = found[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://localhost/captions/made2021e000001"
    assert len({entry.findtext(f"{ATOM}id") for entry in found}) == len(found) == 3
    assert "made-undated" in [name for name, _ in entries("/feed.atom")]


def _dump(path: Path, **captions: str) -> Path:
    """Write a dump of records by their ids; underscores stand for hyphens."""
    rows = [
        {"nasa_id": name.replace("_", "-"), "title": name, "description": text}
        for name, text in captions.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_what_came_last_is_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old photograph that is added today is news; what was there before keeps its day over any rebuild."""
    index = tmp_path / "index"
    clock = iter(range(1_700_000_000, 1_800_000_000, 86_400))
    now = next(clock)
    monkeypatch.setattr(arrivals, "time", SimpleNamespace(time=lambda: now))
    first = _dump(
        tmp_path / "first.jsonl",
        b_1="A parade of balloons on 3 May 1999 by the harbour.",
        b_2="A regatta of tin boats on 9 June 2003 near the lighthouse.",
    )
    more = _dump(tmp_path / "more.jsonl", a_1="An organ is tuned on 20 July 1969 in the old chapel.")
    build([first], index, Lines())
    came = now
    now = next(clock)
    add([more], index, Lines())

    def feed(path: str) -> list[tuple[str, int]]:
        browser = create_app(WebConfig(index=index)).test_client()
        return [(name, int(when.timestamp())) for name, when in entries(path, browser)]

    news = [("a-1", now), ("b-2", came), ("b-1", came)]
    assert feed("/feed.atom") == news
    assert feed("/feed.atom?q=organ") == news[:1]
    assert feed("/feed.atom?q=regatta+OR+organ") == news[:2]
    browser = create_app(WebConfig(index=index)).test_client()
    found: Any = browser.get("/api/v1/search?sort=added").json
    assert found["hits"][0]["added"] == "2023-11-15T22:13:20Z"
    assert [hit["id"] for hit in found["hits"]] == ["a-1", "b-2", "b-1"]
    later, now = now, next(clock)
    rebuild(index, Lines())
    assert feed("/feed.atom") == [("a-1", later), ("b-2", came), ("b-1", came)]
    build([first, more], index, Lines())
    assert feed("/feed.atom") == [("a-1", later), ("b-2", came), ("b-1", came)]
    changed = _dump(
        tmp_path / "more.jsonl", a_1="An organ is tuned again on 20 July 1969.", a_2="A bell is cast."
    )
    build([first, changed], index, Lines())
    assert feed("/feed.atom")[:2] == [("a-2", now), ("a-1", later)]


def test_a_generation_that_does_not_say(tmp_path: Path) -> None:
    """An index of an older program: all of it came when it was built, the newest event first."""
    index = tmp_path / "index"
    build([_dump(tmp_path / "a.jsonl", a="A kite on 2 May 1980.", b="A drum on 2 May 1990.")], index, Lines())
    (manifests.current(index) / first_indexed.FILE).unlink()
    times = first_indexed.family_times(manifests.current(index), 2, 5)
    assert times.tolist() == [5, 5]
    assert first_indexed.read(manifests.current(index)) is None


def test_hostile_text_stays_text() -> None:
    """Markup and characters that XML forbids break nothing."""
    odd = document("made-1", "<b>&\x00\x1b", "]]> \ufffe </summary> \ud800", day="2020-01-01")
    family = ShownFamily(stored_line(document("made-1", "Moon", "A moon."), sentences_of(OURS)), odd)
    engine = StandIn(change=lambda page: replace(page, hits=(Hit(family, 1.0),)))
    client = create_app(WebConfig(), engine).test_client()
    root = ET.fromstring(client.get("/feed.atom").data)  # noqa: S314 - our own answer
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "<b>&"
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "]]>  </summary> "


def test_the_newest_fifty() -> None:
    """A feed has fifty captions at most; of those that came together the newest."""
    many = [
        document(f"made-{year}", f"Year {year}", "A parade.", day=f"{year}-05-01")
        for year in range(1950, 2004)
    ]
    root = ET.fromstring(create_app(WebConfig(), StandIn(many)).test_client().get("/feed.atom").data)  # noqa: S314
    years = [entry.findtext(f"{ATOM}title", "")[-4:] for entry in root.findall(f"{ATOM}entry")]
    assert years == [str(year) for year in range(2003, 1953, -1)]


def test_an_empty_feed_is_a_feed() -> None:
    """A search that finds nothing has a feed without entries."""
    root = ET.fromstring(CLIENT.get("/feed.atom?q=zzzz").data)  # noqa: S314 - our own answer
    assert root.findall(f"{ATOM}entry") == []
    assert root.findtext(f"{ATOM}updated")
