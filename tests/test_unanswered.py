"""Searches that found nothing are counted where that is asked for: a text and a number, bounded, and nothing else."""

import logging
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from schema.errors import BadParameter
from tests.stand_in import StandIn
from webapp import create_app, unanswered
from webapp.__main__ import main
from webapp.config import WebConfig
from webapp.unanswered import UnansweredCounts


def searched(file: Path, *paths: str) -> list[tuple[str, int]]:
    """Ask a server for some paths, and return what was counted."""
    client = create_app(WebConfig(unanswered=str(file)), StandIn()).test_client()
    for path in paths:
        assert client.get(path).status_code == 200
    return [tuple(one) for one in UnansweredCounts.open(file).most_frequent()]  # type: ignore[misc]


def test_texts_that_found_nothing_are_counted(tmp_path: Path) -> None:
    """On pages and by programs; capitals, blanks and signs that cannot be printed make no text of their own."""
    counted = searched(
        tmp_path / "counts.db",
        "/search?q=Xyzzy++bell",
        "/api/v1/search?q=xyzzy%1b+BELL",
        "/search?q=plugh",
        "/search?q=flowers",
    )
    assert counted == [("xyzzy bell", 2), ("plugh", 1)]


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=flowers",
        "/search?q=xyzzy&agency=ESA",
        "/api/v1/search?q=xyzzy&page=2",
        "/api/v1/search?q=xyzzy&agency=!NASA",
        "/api/v1/suggest?q=xyzzy",
        "/readyz",
    ],
)
def test_nothing_else_is_counted(tmp_path: Path, path: str) -> None:
    """Where filters may be the reason, on further pages, or while one types, nothing is said of the words."""
    assert searched(tmp_path / "counts.db", path) == []


def test_it_is_off_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who did not ask for it has a file written."""
    monkeypatch.chdir(tmp_path)
    create_app(WebConfig(), StandIn()).test_client().get("/search?q=xyzzy")
    assert list(tmp_path.iterdir()) == []


def test_a_row_is_a_text_and_a_number(tmp_path: Path) -> None:
    """Neither client nor time, nor the order in which texts came; only the owner may read them."""
    file = tmp_path / "counts.db"
    searched(file, "/search?q=xyzzy", "/search?q=plugh", "/search?q=" + "abc" * 100)
    with sqlite3.connect(file) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(searches)")]
        assert columns == ["text", "count"]
        rows = list(connection.execute("SELECT * FROM searches"))
        assert rows == [(("abc" * 100)[:200], 1), ("plugh", 1), ("xyzzy", 1)]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM searches")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["counts.db"]


def test_their_number_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many texts are tried, the frequent ones stay and the file does not grow; of what went no byte is left."""
    monkeypatch.setattr(unanswered, "MOST_TEXTS", 20)
    file = tmp_path / "counts.db"
    counted = searched(file, *["/search?q=xyzzy"] * 3, *(f"/search?q=zqx{number}zqx" for number in range(50)))
    assert counted[0] == ("xyzzy", 3)
    assert len(counted) <= 20
    gone = {f"zqx{number}zqx" for number in range(50)} - {text for text, _ in counted}
    assert gone and not any(text.encode() in file.read_bytes() for text in gone)


def test_all_processes_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of writers at the same time none is lost, where each has the time."""
    monkeypatch.setattr(unanswered, "PATIENCE", 60.0)
    file = tmp_path / "counts.db"
    client = create_app(WebConfig(unanswered=str(file)), StandIn())
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: client.test_client().get("/search?q=xyzzy"), range(20)))
    assert UnansweredCounts.open(file).most_frequent() == [("xyzzy", 20)]


def test_a_count_that_fails_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The answer is as ever; the log has the reason, and not the text."""
    file = tmp_path / "counts.db"
    client = create_app(WebConfig(unanswered=str(file)), StandIn()).test_client()
    file.write_bytes(b"no database" * 100)
    with caplog.at_level(logging.WARNING):
        assert client.get("/search?q=peculiarword").status_code == 200
    assert "could not be counted" in caplog.text and "peculiarword" not in caplog.text


def test_a_file_that_cannot_be_is_refused_at_the_start(tmp_path: Path) -> None:
    """By the name of the setting, and the file."""
    with pytest.raises(BadParameter, match="unanswered"):
        create_app(WebConfig(unanswered=str(tmp_path / "no/such/folder")), StandIn())


def test_the_command_lists_them(tmp_path: Path) -> None:
    """The most frequent first, or as JSON, or only those that came often; they can be forgotten."""
    file = tmp_path / "counts.db"
    searched(file, "/search?q=plugh", "/search?q=xyzzy", "/search?q=xyzzy")

    def listed(*options: str) -> str:
        done = CliRunner().invoke(main, ["unanswered", str(file), *options])
        assert done.exit_code == 0, done.output
        return done.output

    assert [line.split() for line in listed().splitlines()] == [["2", "xyzzy"], ["1", "plugh"]]
    assert listed("--least", "2").split() == ["2", "xyzzy"]
    assert listed("--json", "--clear").split() == ["{", '"xyzzy":', "2,", '"plugh":', "1", "}"]
    assert listed() == ""
