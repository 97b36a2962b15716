"""Tests of harvesting: no record is lost or doubled, whatever the service does, and wherever the harvest is cut."""

import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.harvest import HarvestReport, HarvestRequest, Slice, harvest, partial_name, state_file
from indexer.harvest.harvest_progress import HarvestLines, in_words
from indexer.sample import write_sample
from schema.errors import HarvestStateUnusable, HarvestStopped, RequestFailed
from schema.http_client import HttpClient, HttpLimits
from tests import faulty_archive as faulty
from tests import nasa_dump
from tests.dumps import added, built, families, rows
from tests.faulty_archive import Fault, FaultyArchive, Row, made_up, serving
from tests.served import PATIENCE, ROOT, served

LIMITS = HttpLimits(body=1_000_000, attempts=4)
HASTY = replace(LIMITS, silence=2, whole=2)  # for what takes longer than a client waits, and for nothing else
CENTERS = ("JSC", "KSC")
ALL = Slice()


class Unwatched:
    """A watcher that says nothing."""

    def at(self, fetched: int, announced: int) -> None:
        """Hear how far it is."""

    def pauses(self, reason: str, seconds: float) -> None:
        """Hear of a pause."""


@pytest.fixture
def archive() -> Iterator[FaultyArchive]:
    """Serve 57 records of four years and two centers."""
    with serving(FaultyArchive(made_up(57))) as served_:
        yield served_


def request_of(
    archive: FaultyArchive, part: Slice = ALL, text: str = "", window: int = 10_000
) -> HarvestRequest:
    """Give a request for pages of five."""
    return HarvestRequest(archive.address, text, part, page_size=5, window=window)


def fetched(
    archive: FaultyArchive, dump: Path, request: HarvestRequest | None = None, limits: HttpLimits = LIMITS
) -> HarvestReport:
    """Harvest, without a pause between requests."""
    client = HttpClient(archive.address, limits, sleep=lambda _: None)
    with closing(client):
        return harvest(request or request_of(archive), dump, client, Unwatched(), CENTERS)


def records(dump: Path) -> list[Row]:
    """Read the records of a dump, each an item."""
    return [line["data"][0] for line in rows(dump)]


def numbered(found: list[Row]) -> list[Row]:
    """Sort records by their number, so that lists of them can be compared."""
    return sorted(found, key=lambda row: (int(row["nasa_id"].rpartition("-")[2]), json.dumps(row)))


def run(archive: FaultyArchive, *words: str | Path) -> Result:
    """Run the command in this process."""
    options = ("--base-url", archive.address, "--rate", "1000", "--page-size", "5")
    return CliRunner().invoke(main, ["harvest", *map(str, words), *options])


def test_every_record_is_fetched_once(archive: FaultyArchive, tmp_path: Path) -> None:
    """A harvest has each record as the service has it, in its order, by one request a page; nothing is left beside."""
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows
    assert (report.records, report.requests, report.failures, report.missing) == (57, 12, {}, ())
    assert [path.name for path in tmp_path.iterdir()] == ["dump.jsonl"]


FAULTS: dict[str, Fault] = {
    "429 with seconds": faulty.status(429, "2"),
    "429 with a date": faulty.busy_until(2),
    "500": faulty.status(500),
    "a body cut short": faulty.cut,
    "chunks cut short": faulty.cut_chunks,
    "a body that never ends, slowly": faulty.drip,
    "silence": faulty.silent,
    "a page for people": faulty.says(b"<html>Welcome</html>", "text/html"),
    "a status of nobody": faulty.status(418),
    "half of the JSON": faulty.says(b'{"collection": {"items": ['),
    "other JSON": faulty.says(b'{"hits": []}'),
    "a list": faulty.says(b"[]"),
    "nothing": faulty.says(b""),
    "a total in words": faulty.says(b'{"collection": {"items": [], "metadata": {"total_hits": "many"}}}'),
    "items that are none": faulty.says(b'{"collection": {"items": [1], "metadata": {"total_hits": 1}}}'),
    "deep JSON": faulty.says(b"[" * 100_000),
    "bytes that are no text": faulty.says(b'{"collection": "\xff\xfe"}'),
    "a refusal of another, out of a cache": faulty.says(b'{"reason": "Expected q."}', code=400),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_record_is_lost_to_a_fault(archive: FaultyArchive, tmp_path: Path, fault: Fault) -> None:
    """Faults of two requests in a row, and of one more, cost three requests and no record."""
    archive.faults = {3: fault, 4: fault, 9: fault}
    limits = HASTY if fault in faulty.LASTING else LIMITS
    report = fetched(archive, tmp_path / "dump.jsonl", limits=limits)
    assert records(tmp_path / "dump.jsonl") == archive.rows
    assert (report.requests, sum(report.failures.values()), report.missing) == (15, 3, ())


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faulty.endless, "more than 1,000,000 bytes"),
        (faulty.redirect("http://elsewhere.invalid/search"), "it redirects to http://elsewhere.invalid"),
        (faulty.status(500), "500 Internal Server Error; it was tried 4 times"),
        (faulty.status(503, "7200"), "the server asks to come again in 120 minutes"),
    ],
    ids=["endless", "redirect", "500", "two hours"],
)
def test_what_stays_wrong_stops_the_harvest(
    archive: FaultyArchive, tmp_path: Path, fault: Fault, reason: str
) -> None:
    """There is no dump then, what was fetched is kept, and the same command fetches only the rest."""
    dump = tmp_path / "dump.jsonl"
    archive.faults = dict.fromkeys(range(5, 9), fault)
    with pytest.raises(HarvestStopped, match=reason):
        fetched(archive, dump)
    assert [path.name for path in tmp_path.iterdir()] == ["dump.jsonl.harvest"]
    archive.faults = {}
    assert fetched(archive, dump).requests == 8
    assert records(dump) == archive.rows


def test_a_service_that_never_answers_leaves_nothing(archive: FaultyArchive, tmp_path: Path) -> None:
    """Where the first request fails for good, nothing is kept."""
    archive.always = faulty.status(500)
    with pytest.raises(RequestFailed):
        fetched(archive, tmp_path / "dump.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_reported_in_the_words_of_the_service(archive: FaultyArchive, tmp_path: Path) -> None:
    """Where the service refuses the very first request, its reason is the error, at once."""
    archive.always = faulty.says(b'{"reason": "Invalid search parameter: q"}', code=400)
    with pytest.raises(RequestFailed, match="Invalid search parameter: q"):
        fetched(archive, tmp_path / "dump.jsonl")
    assert len(archive.asked) == 1


def test_nothing_found(archive: FaultyArchive, tmp_path: Path) -> None:
    """A search that finds nothing makes no dump, which would read as an archive that is empty."""
    with pytest.raises(RequestFailed, match="no record there fits"):
        fetched(archive, tmp_path / "dump.jsonl", request_of(archive, text="zeppelin"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        (Slice(1970, 1971), "", 28),
        (Slice(None, 1970), "", 29),
        (Slice(1972, None, "KSC"), "", 7),
        (Slice(center="JSC"), "", 29),
        (Slice(), "number 5", 8),
    ],
)
def test_a_part_of_an_archive(
    archive: FaultyArchive, tmp_path: Path, part: Slice, text: str, expected: int
) -> None:
    """Years, center and words narrow a harvest."""
    report = fetched(archive, tmp_path / "dump.jsonl", request_of(archive, part, text))
    assert report.records == len(records(tmp_path / "dump.jsonl")) == expected


@pytest.mark.parametrize("window", [10, 15, 20, 30, 55])
def test_a_search_that_is_too_large_is_divided(archive: FaultyArchive, tmp_path: Path, window: int) -> None:
    """However few records of a search the service gives out, all are fetched, each once."""
    archive.window = window
    report = fetched(archive, tmp_path / "dump.jsonl", request_of(archive, window=window))
    assert numbered(records(tmp_path / "dump.jsonl")) == archive.rows
    assert report.missing == ()


def test_a_window_is_found_out(archive: FaultyArchive, tmp_path: Path) -> None:
    """A service that gives out less than it is said to is found out, and its searches are divided."""
    archive.window = 30
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert numbered(records(tmp_path / "dump.jsonl")) == archive.rows
    assert (report.missing, sum(report.failures.values())) == ((), 3)


def test_what_no_part_has_is_fetched(archive: FaultyArchive, tmp_path: Path) -> None:
    """Records without a date, or of a center that nobody knows, are in no part of a divided search, and not lost."""
    archive.window = 40
    archive.rows[3]["date_created"] = ""
    for row in archive.rows[4:40:4]:
        row["center"] = "XYZ"
    report = fetched(archive, tmp_path / "dump.jsonl", request_of(archive, window=40))
    assert numbered(records(tmp_path / "dump.jsonl")) == archive.rows
    assert report.missing == ()


def test_what_cannot_be_reached_is_counted(archive: FaultyArchive, tmp_path: Path) -> None:
    """A dump that lacks records which the service announces is called partial, and says how many of what."""
    for row in archive.rows:
        row.update(date_created="", center="JSC", media_type="image")
    archive.window = 20
    dump = tmp_path / "dump.jsonl"
    report = fetched(archive, dump, request_of(archive, window=20))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.jsonl.harvest", "dump.partial.jsonl"]
    assert report.dump == partial_name(dump)
    assert (report.records, report.missing) == (20, (("all years", 37),))
    archive.window = 100  # the service mended itself
    assert fetched(archive, dump, request_of(archive, window=20)).missing != ()
    state_file(dump).unlink()
    assert fetched(archive, dump).missing == ()
    assert [path.name for path in tmp_path.iterdir()] == ["dump.jsonl"]


def test_a_partial_dump_is_completed_later(archive: FaultyArchive, tmp_path: Path) -> None:
    """Once the service gives what it had announced, the same command makes the dump whole by what was missing."""
    hidden = archive.rows[50]
    archive.pages = lambda _request, page: 99 if page == 11 else page
    dump = tmp_path / "dump.jsonl"
    assert fetched(archive, dump).missing == (("all years", 7),)
    archive.pages = lambda _request, page: page
    report = fetched(archive, dump)
    assert (report.missing, report.dump, hidden in records(dump)) == ((), dump, True)
    assert [path.name for path in tmp_path.iterdir()] == ["dump.jsonl"]


def test_an_archive_may_change_meanwhile(archive: FaultyArchive, tmp_path: Path) -> None:
    """Records that come and go while pages are turned shift the others; the walk is made again until it is steady."""

    def change(request: int) -> None:
        if request == 4:
            archive.rows.insert(0, {**made_up(58)[57], "nasa_id": "made-57"})
        if request == 8:
            del archive.rows[20]

    archive.before_page = change
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows
    assert (report.records, report.missing) == (57, ())


def test_a_total_that_flutters(archive: FaultyArchive, tmp_path: Path) -> None:
    """A total that is now right and now too low loses nothing."""
    archive.totals = lambda request, total: total - request % 2 * 3
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows
    assert report.missing == ()


def test_a_page_that_comes_again_once(archive: FaultyArchive, tmp_path: Path) -> None:
    """One page in the place of the next is noticed, although the number of records is right."""
    archive.pages = lambda request, page: page - 1 if request == 6 else page
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows
    assert report.missing == ()


def test_a_page_that_comes_again_always(archive: FaultyArchive, tmp_path: Path) -> None:
    """A service that never gives a page is not believed, though the number of records is right."""
    archive.pages = lambda _request, page: min(page, 11) if page != 6 else 5
    report = fetched(archive, tmp_path / "dump.jsonl")
    assert report.dump == partial_name(tmp_path / "dump.jsonl")


def test_records_that_are_equal_are_all_kept(archive: FaultyArchive, tmp_path: Path) -> None:
    """An archive that has a record twice, word by word, is harvested as it is."""
    archive.rows[10:10] = archive.rows[9:10] * 2
    fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows


def test_records_with_one_id_are_all_kept(archive: FaultyArchive, tmp_path: Path) -> None:
    """Records are not known by their id alone: several may share one."""
    for row in archive.rows[5:9]:
        row["nasa_id"] = "made-5"
    fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows


def test_any_text_comes_through(archive: FaultyArchive, tmp_path: Path) -> None:
    """Quotes, line ends, other scripts and halves of surrogates are on one line each, and read as they were."""
    texts = ['say "cheese"', "two\nlines\u2028and", "Восток", "\ud83d", "a\x00b", "🚀"]
    for row, text in zip(archive.rows, texts, strict=False):
        row["description"] = text
    fetched(archive, tmp_path / "dump.jsonl")
    assert records(tmp_path / "dump.jsonl") == archive.rows


def test_another_request_is_not_mixed_in(archive: FaultyArchive, tmp_path: Path) -> None:
    """What one harvest has fetched is not taken for another's."""
    archive.faults = dict.fromkeys(range(3, 7), faulty.status(500))
    with pytest.raises(HarvestStopped):
        fetched(archive, tmp_path / "dump.jsonl")
    other = request_of(archive, Slice(center="JSC"))
    with pytest.raises(HarvestStateUnusable, match=r"another harvest fetched.*Name another --out"):
        fetched(archive, tmp_path / "dump.jsonl", other)


def test_two_harvests_do_not_meet(archive: FaultyArchive, tmp_path: Path) -> None:
    """A second harvest into the same dump is refused while the first is at work."""
    refused = []

    def second(request: int) -> None:
        if request == 3:
            with pytest.raises(HarvestStateUnusable, match="another harvest is at work"):
                fetched(archive, tmp_path / "dump.jsonl")
            refused.append(request)

    archive.before_page = second
    fetched(archive, tmp_path / "dump.jsonl")
    assert refused
    assert records(tmp_path / "dump.jsonl") == archive.rows


def test_a_damaged_state_is_reported(archive: FaultyArchive, tmp_path: Path) -> None:
    """A file that is no state of a harvest is named, with what to do."""
    state_file(tmp_path / "dump.jsonl").write_bytes(b"no database" * 100)
    with pytest.raises(HarvestStateUnusable, match="remove that file to begin anew"):
        fetched(archive, tmp_path / "dump.jsonl")


def test_the_command(archive: FaultyArchive, tmp_path: Path) -> None:
    """The command says what it fetched, as a person or a program wants it, and makes the folder of the dump."""
    archive.faults = {2: faulty.status(500)}
    done = run(
        archive, "number", "--center", "KSC", "--year", "1969..1971", "--out", tmp_path / "new/dump.jsonl"
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        f"21 records in {tmp_path}/new/dump.jsonl, by 6 requests; tried again: 1 x 500 Internal Server Error\n"
    )
    assert archive.asked[0] == {
        "q": "number", "year_start": "1969", "year_end": "1971", "center": "KSC", "page": "1", "page_size": "5",
    }  # fmt: skip
    done = run(archive, "--everything", "--json", "--out", tmp_path / "all.jsonl")
    assert json.loads(done.stdout) == {
        "dump": f"{tmp_path}/all.jsonl", "records": 57, "requests": 12, "failures": {}, "missing": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("kite", "--everything"),
        ("kite", "--year", "69"),
        ("kite", "--year", "1972..1969"),
        ("kite", "--year", "0000"),
        ("kite", "--year", ".."),
        ("kite", "--window", "3"),
        ("kite", "--base-url", "images-api.nasa.gov"),
    ],
)
def test_wrong_use(archive: FaultyArchive, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What cannot be meant is refused with status 2 before anything is sent."""
    done = CliRunner().invoke(
        main, ["harvest", "--base-url", archive.address, *words, "--out", str(tmp_path / "dump.jsonl")]
    )
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("Error: ")
    assert archive.asked == []
    assert list(tmp_path.iterdir()) == []


def test_an_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    """Every ten seconds a line says how much is fetched, and how long the rest will take at that rate."""
    now = iter([0.0, 4.0, 10.0, 20.0])
    lines = HarvestLines(clock=lambda: next(now))
    for fetched_ in (100, 140, 200, 300):
        lines.at(fetched_, 1300)
    lines.pauses("429 Too Many Requests", 30)
    assert capsys.readouterr().err.splitlines() == [
        "harvest: 100 of 1,300 records",
        "harvest: 200 of 1,300 records, about 2 min to go",
        "harvest: 300 of 1,300 records, about 2 min to go",
        "harvest: 429 Too Many Requests; trying again in 30 s",
    ]
    assert in_words(5400) == "90 min"


def started(
    archive: FaultyArchive, dump: Path, stderr: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    """Start the command in a process of its own."""
    words = ["harvest", "--everything", "--out", str(dump), "--base-url", archive.address, "--page-size", "5"]
    words += ["--window", "25", "--rate", "1000"]
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=stderr
    )


def keep_alive_until(last: int, killed: threading.Event, request: int) -> None:
    """Take a moment for a page; behind the last one wait for the kill, so that a slow test does not come too late."""
    killed.wait(0.02 if request <= last else PATIENCE)


@pytest.mark.slow
def test_killed_anywhere_it_goes_on(tmp_path: Path) -> None:
    """A harvest that is killed at random instants, again and again, makes the same bytes in the end."""
    draw = random.Random(16)
    with serving(FaultyArchive(made_up(203), window=25)) as archive:
        archive.faults = {n: faulty.status(500) for n in range(5, 500, 60)}
        assert started(archive, tmp_path / "whole.jsonl").wait(PATIENCE) == 0
        dump, kills = tmp_path / "dump.jsonl", 0
        for _ in range(8):
            stop, killed = len(archive.asked) + draw.randrange(2, 30), threading.Event()
            archive.before_page = partial(keep_alive_until, stop + 2, killed)
            process = started(archive, dump)
            while process.poll() is None and len(archive.asked) < stop:
                time.sleep(0.002)
            time.sleep(draw.random() * 0.03)
            process.kill()
            kills += process.wait() == -signal.SIGKILL
            killed.set()
            if dump.exists():
                break
            assert not partial_name(dump).exists()
        assert kills >= 3
        archive.before_page = lambda _: None
        assert started(archive, dump).wait(PATIENCE) == 0
    assert dump.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert len(rows(dump)) == 203


@pytest.mark.slow
def test_a_person_may_stop_it(archive: FaultyArchive, tmp_path: Path) -> None:
    """Control-C ends a harvest with one line that says how to go on."""
    archive.before_page = lambda _: time.sleep(0.2)
    process = started(archive, tmp_path / "dump.jsonl", subprocess.PIPE)
    while len(archive.asked) < 2:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, printed = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    last = printed.decode().splitlines()[-1]
    assert last == "Error: stopped. What was fetched is kept; the same command goes on from there."


def said(index: Path) -> Counter[tuple[str, ...]]:
    """Give the families of an index, each as the sorted captions of its records."""
    found = families(index)
    return Counter(tuple(sorted(record["original_caption"] for record in one["records"])) for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4])
def test_our_own_service_comes_back_as_it_was(tmp_path: Path, seed: int) -> None:
    """What is harvested from our own service and built has the same families, of the same records."""
    write_sample(tmp_path / "sample.jsonl", 400, seed)
    nasa_dump.write(tmp_path / "made.jsonl")
    built(tmp_path / "index", tmp_path / "sample.jsonl", tmp_path / "made.jsonl")
    dump = tmp_path / "harvested.jsonl"
    with served(tmp_path / "index") as address:
        words = [
            "harvest",
            "--everything",
            "--base-url",
            f"{address}/nasa",
            "--rate",
            "1000",
            "--out",
            str(dump),
        ]
        done = CliRunner().invoke(main, [*words, "--json"])
    report = json.loads(done.stdout)
    assert (report["records"], report["requests"], report["missing"]) == (525, 6, [])
    built(tmp_path / "again", dump)
    assert said(tmp_path / "again") == said(tmp_path / "index")
    added(tmp_path / "again", dump)  # the very dump again changes nothing
    assert said(tmp_path / "again") == said(tmp_path / "index")


@pytest.mark.slow
def test_our_own_service_with_a_cap(tmp_path: Path) -> None:
    """Where our own service keeps to a cap as NASA's does, searches are divided, and nothing is lost."""
    dated = [replace_date(row, n) for n, row in enumerate(nasa_dump.RECORDS)]
    built(tmp_path / "index", nasa_dump.write(tmp_path / "made.jsonl", dated))
    dump = tmp_path / "harvested.jsonl"
    with served(tmp_path / "index", "--nasa-cap", "30") as address:
        words = [
            "harvest",
            "--everything",
            "--base-url",
            f"{address}/nasa",
            "--rate",
            "1000",
            "--out",
            str(dump),
        ]
        done = CliRunner().invoke(main, [*words, "--window", "30", "--page-size", "10", "--json"])
    assert done.exit_code == 0, done.output
    assert sorted(row["nasa_id"] for row in records(dump)) == sorted(row["nasa_id"] for row in dated)


PAGE = (ROOT / "docs/harvest.md").read_text("utf-8")


@pytest.mark.parametrize("line", re.findall(r"^python -m indexer (harvest .*)$", PAGE, re.MULTILINE))
def test_every_command_of_the_guide_runs(
    archive: FaultyArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Each command of docs/harvest.md fetches something from a service that has it."""
    monkeypatch.chdir(tmp_path)
    archive.rows[0]["description"] = "Apollo 11 stands on a meadow."
    done = CliRunner().invoke(main, [*shlex.split(line), "--base-url", archive.address, "--rate", "1000"])
    assert done.exit_code == 0, done.output
    assert " records in build/" in done.stdout


def test_the_guide_has_every_option() -> None:
    """The table of docs/harvest.md has each option of the command."""
    options = {name for one in main.commands["harvest"].params for name in one.opts if name.startswith("--")}
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", PAGE, re.MULTILINE)) == options


def replace_date(row: Row, n: int) -> Row:
    """Give a record a year of its own, of a few."""
    return {**row, "date_created": f"{1969 + n % 12}-01-15T00:00:00Z"}
