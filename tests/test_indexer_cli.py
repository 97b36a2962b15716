"""Tests of ``python -m indexer``: what is printed where, and the status it ends with."""

import json
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.report.quality import survey
from indexer.sample import write_sample
from indexer.write.generation import stored_documents
from schema import manifest as manifests
from schema.fields import FACET_NAMES
from schema.manifest import CURRENT, FAMILIES, REJECTED
from tests.dumps import dumped, families
from tests.ours import OURS
from tests.served import PATIENCE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
STEPS = ["read", "repair", "parse", "fold", "facet", "write"]
REPORT_KEYS = (
    "records_read records_indexed records_rejected families folded repaired facets seconds generation".split()
)


@pytest.fixture(autouse=True)
def _no_index_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of this machine say where the index is."""
    monkeypatch.delenv("CAPTION_SEARCH_INDEX", raising=False)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a dump of 40 records."""
    path = tmp_path_factory.mktemp("dump") / "a.txt"
    write_sample(path, 40, 9)
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give where an index is to be."""
    return tmp_path / "index"


def run(*arguments: str | int | Path) -> Result:
    """Run ``python -m indexer`` in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m indexer`` as a person does, its output piped."""
    return subprocess.run(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_json_is_one_object_and_nothing_else(place: Path, dump: Path) -> None:
    """``--json`` prints the report as one JSON object on standard output; the steps stand on standard error."""
    done = command("build", dump, "--index", place, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert set(REPORT_KEYS) <= set(report)
    assert report["records_read"] == report["records_indexed"] + report["records_rejected"] == 40
    assert report["families"] + sum(report["folded"].values()) == 40
    assert report["folded"].keys() <= {"exact", "format", "truncated", "damaged", "edited"}
    assert list(report["facets"]) == list(FACET_NAMES)
    assert list(report["seconds"]) == [*STEPS, "total"]
    assert report["generation"] == manifests.current(place).name
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == STEPS
    assert "\x1b" not in done.stderr


def test_the_report_counts_what_was_exported(place: Path, dump: Path) -> None:
    """Facet values, kinds and repairs of the report are those of the exported families."""
    report = json.loads(run("build", dump, "--index", place, "--json").stdout)
    found = [json.loads(line) for line in run("export", "--index", place).stdout.splitlines()]
    assert len(found) == report["families"]
    for name, counts in report["facets"].items():
        values = Counter(str(value) for family in found for value in {**family, **family["further"]}[name])
        assert counts == values
    records = [record for family in found for record in family["records"]]
    assert report["folded"] == Counter(r["kind"] for r in records if r["kind"] != "lead")
    assert report["repaired"] == Counter(name for r in records for name in set(r["repairs"]))


def test_the_report_for_people(place: Path, dump: Path) -> None:
    """Without ``--json`` the same figures are told in lines."""
    done = run("build", dump, "--index", place)
    assert done.exit_code == 0
    assert re.search(r"^read 40 records: 40 indexed in \d+ families, 0 rejected$", done.stdout, re.MULTILINE)
    for head in ("folded: ", "repaired: ", "expedition: ", "seconds: read ", "generation: 000001-"):
        assert f"\n{head}" in done.stdout


def on_a_terminal(*arguments: str | Path) -> tuple[int, str, str]:
    """Run with standard error on a terminal; give the status, standard output and what the terminal saw."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    environment = {
        k: v for k, v in environment.items() if k not in {"NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"}
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    seen = bytearray()
    try:
        while chunk := os.read(ours, 4096):
            seen += chunk
    except OSError:  # so Linux tells the end of a terminal
        pass
    finally:
        os.close(ours)
    out, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, out, seen.decode()


def test_a_bar_a_step_on_a_terminal(place: Path, dump: Path) -> None:
    """On a terminal each step has a bar, which ends full; standard output is still the report alone."""
    code, out, seen = on_a_terminal("build", dump, "--index", place, "--json")
    assert code == 0
    assert json.loads(out)["records_read"] == 40
    final = click.unstyle(seen)
    ends = {step: re.findall(rf"\b{step}\s+━+\s+(\d+)/(\d+)", final)[-1] for step in STEPS}
    assert all(done == size for done, size in ends.values())
    assert ends["fold"] == ("40", "40")
    assert "\x1b[" in seen


def test_lines_where_colour_is_forced_on_a_pipe(
    place: Path, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log stays a log even where the environment asks programs for colour."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = command("build", dump, "--index", place)
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == STEPS


WRONG = {
    "no dump": [],
    "a missing dump": ["missing.txt"],
    "an empty folder": ["EMPTY"],
    "a missing dump among others": ["DUMP", "missing.txt"],
    "an unknown option": ["DUMP", "--fast"],
}


@pytest.mark.parametrize("subcommand", ["build", "add"])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_builds_nothing(subcommand: str, case: str, place: Path, dump: Path) -> None:
    """A path that is missing, a folder without files, or a wrong option, ends with status 2; nothing is made."""
    empty = place.parent / "empty"
    empty.mkdir()
    named = {"DUMP": str(dump), "EMPTY": str(empty)}
    arguments = [named.get(argument, argument) for argument in WRONG[case]]
    done = run(subcommand, *arguments, "--index", place)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr
    assert not place.exists()


def test_wrong_use_is_said_in_one_line(place: Path) -> None:
    """The error names the path and what to do."""
    done = run("build", "missing.txt", "--index", place)
    assert done.stderr.splitlines() == [
        "Error: missing.txt does not exist; name one or more dump files. Nothing was built."
    ]


def test_nothing_to_index(place: Path, dump: Path, tmp_path: Path) -> None:
    """A dump without a usable record ends with status 1 and the reasons; the old index serves."""
    run("build", dump, "--index", place)
    before = (place / CURRENT).read_text()
    done = run("build", dumped(tmp_path / "empty.txt", ""), "--index", place)
    assert done.exit_code == 1
    assert "empty.txt: the file is empty" in done.stderr
    assert "no usable record (1 rejected)" in done.stderr
    assert (place / CURRENT).read_text() == before


def test_unreadable_content_is_reported_and_the_rest_is_built(
    place: Path, dump: Path, tmp_path: Path
) -> None:
    """Of a good dump and an unreadable one the good is built, with status 0, and the reason is kept."""
    bad = tmp_path / "bad.bin"
    bad.write_bytes(bytes(range(256)) * 20)
    done = run("build", dump, bad, "--index", place)
    assert done.exit_code == 0
    assert "read 41 records: 40 indexed" in done.stdout
    folder = manifests.current(place)
    assert f"rejected: each with its reason in {folder.name}/{REJECTED}" in done.stdout
    assert json.loads((folder / REJECTED).read_text())["source"] == "bad.bin"


@pytest.mark.parametrize("subcommand", ["export", "check", "report", "rollback"])
def test_without_an_index(subcommand: str, place: Path) -> None:
    """Where there is no index each command says how to build one, with status 1."""
    done = run(subcommand, "--index", place)
    assert done.exit_code == 1
    assert f"no index at {place}; build one with: caption-search build" in done.stderr
    assert not place.exists()


def test_add_without_an_index(place: Path, dump: Path) -> None:
    """There is nothing to add to."""
    done = run("add", dump, "--index", place)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no index at" in done.stderr


def test_export_is_one_object_a_family(place: Path, dump: Path) -> None:
    """Each line of ``export`` is a family, as the generation holds it."""
    run("build", dump, "--index", place)
    done = command("export", "--index", place)
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == families(place)


def test_export_into_a_pipe_that_closes(place: Path, dump: Path) -> None:
    """A reader that has seen enough is no error to talk about."""
    run("build", dump, "--index", place)
    line = f'"{sys.executable}" -m indexer export --index "{place}" | head -c 100'
    done = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert len(done.stdout) == 100
    assert done.stderr == ""


def test_a_damaged_index_is_neither_exported_nor_surveyed(place: Path, dump: Path) -> None:
    """What is no longer as it was written is not given out; ``check`` names it, with status 1."""
    run("build", dump, "--index", place)
    folder = manifests.current(place)
    path = folder / FAMILIES
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    for subcommand in ("export", "report"):
        done = run(subcommand, "--index", place)
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"the index at {folder} is damaged: {FAMILIES} was changed" in done.stderr
    done = run("check", "--index", place)
    assert (done.exit_code, done.stdout) == (1, f"{folder.name}: {FAMILIES} was changed\n")


def test_check_and_rollback(place: Path, dump: Path) -> None:
    """``check`` names the generation and its counts; ``rollback`` goes back once and says where to."""
    names = [
        json.loads(run("build", dump, "--index", place, "--json").stdout)["generation"] for _ in range(2)
    ]
    done = run("check", "--index", place)
    count = len(families(place))
    assert (done.exit_code, done.stdout) == (
        0,
        f"{names[1]}: OK: 40 records in {count} families, 0 rejected\n",
    )
    assert run("rollback", "--index", place).stdout == f"now serving {names[0]}\n"
    done = run("rollback", "--index", place)
    assert done.exit_code == 1
    assert "no generation before the one that serves" in done.stderr
    assert run("check", "--index", place).stdout.startswith(names[0])


def test_the_quality_report(index: Path) -> None:
    """``report`` counts repairs, kinds, sizes and what records lack, as lines and as JSON."""
    found = json.loads(run("report", "--index", index, "--json").stdout)
    assert found["records"] == 400
    assert sum(found["kinds"].values()) == 400
    assert sum(found["sizes"].values()) == found["families"] == found["kinds"]["lead"]
    assert sum(int(size) * count for size, count in found["sizes"].items()) == 400
    assert all(0 < count <= 400 for count in (*found["repaired"].values(), *found["lacking"].values()))
    exported = families(index)
    without_id = sum(not record["nasa_id"] for family in exported for record in family["records"])
    assert found["lacking"]["a NASA id"] == without_id
    lines = run("report", "--index", index).stdout.splitlines()
    assert lines[0] == f"{found['families']} families, 400 records"
    assert f"  {without_id:>8}  a NASA id" in lines


@pytest.mark.parametrize(
    ("created", "odd"), [("2011-05-06", 0), ("1999", 1), ("²²²²", 0), ("", 0), ("soon", 0)]
)
def test_dates_that_disagree(place: Path, tmp_path: Path, created: str, odd: int) -> None:
    """A printed date in another year than the dump's own is counted; what is no year is not."""
    record = {
        "nasa_id": "made-1",
        "description": "A made-up crew waves on May 5, 2011.",
        "date_created": created,
    }
    run("build", dumped(tmp_path / "a.jsonl", json.dumps(record)), "--index", place)
    assert survey(stored_documents(manifests.current(place)), OURS).dates_disagree == odd


def test_nothing_reaches_the_terminal_as_an_order(place: Path, tmp_path: Path) -> None:
    """Escape codes in what a dump says are not printed, and long names are cut."""
    record = {
        "description": "A calm sea.",
        "photographer": "\x1b]0;owned\x07 " + "x" * 5000,
        "center": "\x9b2J\u202e",
    }
    done = run("build", dumped(tmp_path / "a.jsonl", json.dumps(record)), "--index", place)
    assert done.exit_code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.output)
    assert max(map(len, done.stdout.splitlines())) < 200


def test_each_file_is_told(place: Path, dump: Path, tmp_path: Path) -> None:
    """``build`` and ``add`` print what each file was taken for, its columns, and why one was refused; so does JSON."""
    table = dumped(
        tmp_path / "own.csv", 'Object Number,Caption,Shelf\nG-1,"A bell, cast on March 5, 2031.",7\n'
    )
    web = dumped(tmp_path / "page.txt", "<!doctype html>\n<p>A bell.</p>\n")
    done = run("build", dump, table, web, "--index", place)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        "a.txt: two lines a record, UTF-8",
        "own.csv: table, comma, UTF-8; columns used: Object Number as nasa_id, Caption as description; ignored: Shelf",
    ]
    assert lines[2].startswith("page.txt: looks like an HTML page; that is not read: ")
    assert "read 42 records: 41 indexed" in done.stdout
    report = json.loads(run("add", table, "--index", place, "--json").stdout)
    assert [said["text"].partition(";")[0] for said in report["files"]] == ["table, comma, UTF-8"]


def test_a_refused_file_alone_builds_nothing(place: Path, tmp_path: Path) -> None:
    """Where the one file is refused the status is 1, the reason is told, and no index is made."""
    done = run("build", dumped(tmp_path / "page.txt", "<!doctype html>\n<p>A bell.</p>\n"), "--index", place)
    assert done.exit_code == 1
    assert "page.txt: looks like an HTML page" in done.stderr
    assert not (place / CURRENT).exists()


def test_inspect(tmp_path: Path) -> None:
    """``inspect`` says what a file is taken for and shows three records as they would be indexed; it writes nothing."""
    rows = "".join(
        f'G-{n},"Bell {n}, cast on March {n}, 2031. Photo Credit: (NASA/Ann Example)",{n}\n'
        for n in range(1, 9)
    )
    table = dumped(tmp_path / "own.csv", "Nr,Wortlaut,Regal\n" + rows)
    before = sorted(tmp_path.iterdir())
    refused = run("inspect", table)
    assert refused.exit_code == 1
    assert "columns found: Nr, Wortlaut, Regal" in refused.stdout
    done = run("inspect", table, "--map", "caption=Wortlaut", "--map", "id=Nr")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:7] == [
        "own.csv: table, comma, UTF-8; columns used: Nr as nasa_id, Wortlaut as description; ignored: Regal",
        "record 1:",
        "  id: G-1",
        "  caption: Bell 1, cast on March 1, 2031.",
        "  date: 2031-03-01",
        "  credit: Ann Example, NASA",
        "  other columns: Regal: 1",
    ]
    assert done.stdout.count("record ") == 3
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "wrong",
    [
        ["--map", "colour=Red"],
        ["--mapping", "missing.toml"],
        ["--encoding", "klingon"],
        ["--format", "tablet"],
    ],
)
@pytest.mark.parametrize("subcommand", ["build", "inspect"])
def test_wrong_options_of_reading(subcommand: str, wrong: list[str], dump: Path, place: Path) -> None:
    """A mapping, an encoding or a format that is none is wrong use: status 2, and nothing is built."""
    where = ["--index", str(place)] if subcommand == "build" else []
    done = run(subcommand, dump, *wrong, *where)
    assert done.exit_code == 2
    assert "Error: " in done.stderr
    assert not place.exists()


def test_inspecting_what_is_not_there() -> None:
    """A path that is missing is wrong use."""
    assert run("inspect", "missing.txt").exit_code == 2


def test_sample_and_its_truth(tmp_path: Path) -> None:
    """``sample`` writes a dump and its truth, making folders on the way; a file in the way is told."""
    out = tmp_path / "deep" / "made.jsonl"
    assert run("sample", "--records", 7, "--seed", 2, "--out", out).exit_code == 0
    assert len(out.read_text().splitlines()) == 7
    assert len(out.with_suffix(".truth.jsonl").read_text().splitlines()) == 7
    done = run("sample", "--records", 7, "--out", out / "below" / "x.txt")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert str(out) in done.output


def test_the_environment_names_the_index(place: Path, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``CAPTION_SEARCH_INDEX`` stands for ``--index``."""
    monkeypatch.setenv("CAPTION_SEARCH_INDEX", str(place))
    assert run("build", dump).exit_code == 0
    assert run("check").exit_code == 0
    assert (place / CURRENT).exists()


def test_help_lists_every_command() -> None:
    """``--help`` names what can be done."""
    shown = run("--help").output
    assert all(name in shown for name in "build add inspect export check report rollback sample".split())
