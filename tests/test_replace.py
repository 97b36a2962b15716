"""An archive's export takes the place of the one before, and single records are taken out.

1. The index is, to the byte, the one that building the result at once gives.
2. Within a source a record is known by its id and its turn among those that share it, without one by its original text.
3. What an export lacks is listed, and removed only where that is asked for and the export is whole.
4. What names no source, no record, or several, changes nothing.
"""

import itertools
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import pipeline
from indexer.__main__ import main
from indexer.check import check
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules, Exports
from indexer.read import ReadOptions
from indexer.reconcile import Removal
from indexer.report.build import BuildReport
from schema import manifest as manifests
from schema.errors import (
    BadSource,
    ExportNotWhole,
    IdNotClear,
    NothingToIndex,
    RecordsUnknown,
    SourceNotClear,
)
from schema.first_indexed import FILE as FIRST_INDEXED
from tests import dumps, killing
from tests.dumps import Quiet, Row, added, built, dumped, families

TAKE_OUT = Removal(missing=True)


def row(nasa_id: str, text: str, title: str = "") -> Row:
    """Make up a record."""
    return {"nasa_id": nasa_id, "title": title or f"Title of {text[:9]}", "description": text}


BALLOON = row("x-1", "A red balloon rises over a hill.")
LAKE = row("x-2", "A lake freezes in the night.")
HALL = row("x-3", "Engineers weigh a heat shield in a hall.")
DIVER = row("", "A diver waves to a camera under water.")
BROKEN = row("x-1", "", " ")


def written(folder: Path, rows: Iterable[Row], name: str = "archive.jsonl") -> Path:
    """Write a dump into a folder that is made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    return dumped(folder / name, dumps.json_lines(list(rows)))


def exported(index: Path, dump: Path, removal: Removal = TAKE_OUT, source: str | None = None) -> BuildReport:
    """Put an export in the place of the one before."""
    return pipeline.replace_exports(Exports([dump], ReadOptions(source=source), removal), index, Quiet())


def files(index: Path) -> dict[str, str]:
    """Return the checksum of every file of the current generation."""
    found = dict(manifests.read(manifests.current(index)).files)
    assert found.pop(FIRST_INDEXED)  # which says when, and so it differs
    return found


def captions(index: Path) -> list[str]:
    """Return the original captions of all records, in the order of their dumps."""
    records = [record for family in families(index) for record in family["records"]]
    return [r["original_caption"] for r in sorted(records, key=lambda r: (r["source"], r["n"]))]


def names(records: Iterable[object]) -> list[str]:
    """Return the ids of records that a report lists."""
    return [getattr(record, "id") for record in records]  # noqa: B009 - of any record


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Build an index of an archive's first export and of another dump."""
    other = written(tmp_path / "other", [row("y-1", "A crane lifts a wing above the yard.")], "other.jsonl")
    first = written(tmp_path / "first", [BALLOON, LAKE, HALL, DIVER])
    built(tmp_path / "index", first, other)
    return tmp_path / "index"


def text(found: Sequence[Row]) -> list[str]:
    """Return the captions of rows."""
    return [one["description"] for one in found]


CRANE = ["A crane lifts a wing above the yard."]


@pytest.mark.parametrize(
    ("export", "changes"),
    [
        ([BALLOON, LAKE, HALL], (0, 0, 3, 1)),
        ([LAKE, HALL, DIVER], (0, 0, 3, 1)),
        ([{**BALLOON, "description": "A blue balloon rises."}, LAKE, HALL, DIVER], (0, 1, 3, 0)),
        ([BALLOON, {**LAKE, "keywords": ["ice"]}, HALL, DIVER], (0, 1, 3, 0)),
        ([row("x-9", "A tower is new."), BALLOON, LAKE, HALL, DIVER], (1, 0, 4, 0)),
        ([DIVER, HALL, LAKE, BALLOON], (0, 0, 4, 0)),
        ([HALL, row("", "A diver waves to a camera."), {**BALLOON, "center": "JSC"}], (1, 1, 1, 2)),
        ([row("z-1", "Nothing is as it was.")], (1, 0, 0, 4)),
        ([BALLOON, BALLOON, LAKE, LAKE, HALL, DIVER, DIVER], (3, 0, 4, 0)),
    ],
    ids=[
        "end gone",
        "begin gone",
        "text",
        "field",
        "new first",
        "turned round",
        "mixed",
        "all other",
        "twice",
    ],
)
def test_the_result_is_built_at_once(
    index: Path, tmp_path: Path, export: list[Row], changes: tuple[int, ...]
) -> None:
    """Without what it lacks, the index is that of the export and the other dump, in every byte of every file."""
    dump = written(tmp_path / "second", export)
    report = exported(index, dump)
    found = report.sources["archive.jsonl"]
    assert (found.new, found.replaced, found.unchanged, len(found.removed)) == changes
    built(tmp_path / "at-once", dump, tmp_path / "other" / "other.jsonl")
    assert files(index) == files(tmp_path / "at-once")
    assert check(index)[1] == []
    assert not exported(index, dump).changed


def test_what_is_missing_stays_where_it_stood(index: Path, tmp_path: Path) -> None:
    """Without --remove-missing what an export lacks is listed and stays behind what it followed."""
    tower = row("x-9", "A tower is new.")
    report = exported(index, written(tmp_path / "second", [LAKE, tower, DIVER]), Removal())
    assert names(report.sources["archive.jsonl"].missing) == ["x-1", "x-3"]
    result = [BALLOON, LAKE, HALL, tower, DIVER]
    assert captions(index) == text(result) + CRANE
    at_once = written(tmp_path / "result", result)
    built(tmp_path / "at-once", at_once, tmp_path / "other" / "other.jsonl")
    assert files(index) == files(tmp_path / "at-once")


def test_a_few_changed_records_replace_theirs(index: Path, tmp_path: Path) -> None:
    """An export of the changed and new records alone changes these, where they stand."""
    lake = {**LAKE, "description": "A lake thaws in the morning."}
    exported(index, written(tmp_path / "second", [lake, row("x-9", "A tower is new.")]), Removal())
    assert captions(index) == [*text([BALLOON, lake, HALL, DIVER]), "A tower is new.", *CRANE]


def test_records_that_share_an_id_have_their_turns(tmp_path: Path) -> None:
    """The second record of an id is the second one in the next export, whatever stands between."""
    first = [row("x-1", "A wheel turns."), row("x-1", "A bell rings."), LAKE]
    second = [row("x-1", "A wheel turns."), LAKE, row("x-1", "A bell rings twice.")]
    index = tmp_path / "index"
    built(index, written(tmp_path / "first", first))
    report = exported(index, written(tmp_path / "second", second), Removal())
    found = report.sources["archive.jsonl"]
    assert (found.new, found.replaced, found.unchanged, found.missing) == (0, 1, 2, ())
    fewer = exported(index, written(tmp_path / "third", [LAKE, row("x-1", "A wheel turns.")]), Removal())
    assert names(fewer.sources["archive.jsonl"].missing) == ["x-1"]


def test_records_without_ids_are_known_by_their_text(tmp_path: Path) -> None:
    """In two lines a record, ids stand in titles or nowhere: inserting a record shifts none of the others."""
    first = "A bell rings.\nBell Day\nA wheel turns.\njsc2013e030457\nA bell rings.\nBell Day\n"
    second = "A cart rolls.\nCart Day\nA bell rings.\nBell Day\nA wheel turns fast.\njsc2013e030457\n"
    index = tmp_path / "index"
    built(index, dumped(tmp_path / "a.txt", first))
    report = exported(index, dumped(tmp_path / "b.txt", second), source="a.txt")
    found = report.sources["a.txt"]
    assert (found.new, found.replaced, found.unchanged) == (1, 1, 1)
    assert [record.title for record in found.removed] == ["Bell Day"]


def test_a_nightly_export_has_a_source(tmp_path: Path) -> None:
    """Files that carry dates are exports of the source that is named, from the first one on."""
    index, kept = tmp_path / "index", ReadOptions(source="archive")
    monday = written(tmp_path, [BALLOON, LAKE], "export-2026-01-05.jsonl")
    tuesday = written(tmp_path, [{**BALLOON, "title": "Balloons"}, LAKE, HALL], "export-2026-01-06.jsonl")
    pipeline.build([monday], index, Quiet(), None, kept)
    exported(index, tuesday, source="archive")
    pipeline.build([tuesday], tmp_path / "at-once", Quiet(), None, kept)
    assert files(index) == files(tmp_path / "at-once")
    assert {r["source"] for family in families(index) for r in family["records"]} == {"archive"}


def test_an_export_in_several_files(index: Path, tmp_path: Path) -> None:
    """With --source all dumps of the command are one export, numbered through."""
    pages = [written(tmp_path, [BALLOON, BROKEN], "page-1.jsonl"), written(tmp_path, [HALL], "page-2.jsonl")]
    given = Exports(pages, ReadOptions(source="archive.jsonl"), TAKE_OUT)
    pipeline.replace_exports(given, index, Quiet())
    at_once = tmp_path / "at-once"
    pipeline.build(pages, at_once, Quiet(), None, ReadOptions(source="archive.jsonl"))
    added(at_once, tmp_path / "other" / "other.jsonl")
    assert files(index) == files(at_once)
    assert check(index)[1] == []


def test_a_new_source_is_said(index: Path, tmp_path: Path) -> None:
    """An export of a source that the index does not know is added; as that may be a slip, it is said."""
    report = exported(index, written(tmp_path, [BALLOON], "export-2026-01-05.jsonl"))
    assert report.records_read == 6
    (said,) = (notice["text"] for notice in report.notices)
    assert said.startswith("is a new source; the index has archive.jsonl and other.jsonl. --source says")


# what an export lost is not missing


def test_a_rejected_record_is_not_missing(index: Path, tmp_path: Path) -> None:
    """Where the new form of a record is rejected the former stays, also with --remove-missing, and is listed."""
    report = exported(index, written(tmp_path / "second", [BROKEN, LAKE]))
    found = report.sources["archive.jsonl"]
    assert (names(found.unreadable), names(found.removed)) == (["x-1"], ["x-3", names(found.removed)[1]])
    assert captions(index) == text([BALLOON, LAKE]) + CRANE
    assert (report.records_rejected, report.records_indexed) == (1, 3)
    again = exported(index, written(tmp_path / "third", [BALLOON, LAKE]))
    assert (again.records_rejected, again.records_indexed) == (0, 3)


def unreadable(folder: Path, *rows: Row) -> Path:
    """Write an export with a line that is cut."""
    path = written(folder, rows)
    path.write_text(path.read_text() + '{"nasa_id": "x-3", "descr\n')
    return path


def test_an_export_that_lost_records_removes_none(index: Path, tmp_path: Path) -> None:
    """Where records that cannot be read may be the missing ones, nothing is changed unless it is forced."""
    export, before = unreadable(tmp_path / "second", BALLOON, LAKE), files(index)
    with pytest.raises(
        ExportNotWhole, match=r"archive\.jsonl is not whole: 1 of its records cannot be read, .* 2 "
    ):
        exported(index, export)
    assert files(index) == before
    assert len(exported(index, export, Removal()).sources["archive.jsonl"].missing) == 2
    assert (
        len(exported(index, export, Removal(missing=True, forced=True)).sources["archive.jsonl"].removed) == 2
    )


def test_what_was_never_read_is_not_lost(index: Path, tmp_path: Path) -> None:
    """A line that was rejected in the export before as well stands in nobody's way."""
    exported(index, unreadable(tmp_path / "second", BALLOON, LAKE), Removal())
    assert len(exported(index, unreadable(tmp_path / "third", BALLOON)).sources["archive.jsonl"].removed) == 3


@pytest.mark.parametrize(
    "content", ["", "[]", "\n\n", "<html><body>Sign in</body></html>", '{"title": ""}\n']
)
@pytest.mark.parametrize("removal", [Removal(), TAKE_OUT])
def test_an_empty_export_is_refused(index: Path, tmp_path: Path, content: str, removal: Removal) -> None:
    """An export without a record is a mistake of who made it, not the end of an archive."""
    before = files(index)
    (tmp_path / "second").mkdir()
    export = dumped(tmp_path / "second" / "archive.jsonl", content)
    with pytest.raises(ExportNotWhole, match="it has no record that can be read"):
        exported(index, export, removal)
    assert files(index) == before


def test_an_empty_export_can_be_forced(index: Path, tmp_path: Path) -> None:
    """Whoever says so takes out all of a source; but no index is left without a record."""
    (tmp_path / "second").mkdir()
    export = dumped(tmp_path / "second" / "archive.jsonl", "[]")
    report = exported(index, export, Removal(missing=True, forced=True))
    assert len(report.sources["archive.jsonl"].removed) == 4
    built(tmp_path / "at-once", tmp_path / "other" / "other.jsonl")
    assert files(index) == files(tmp_path / "at-once")
    with pytest.raises(NothingToIndex):
        pipeline.remove_records(["y-1"], index, Quiet())


# which source is meant


def test_two_sources_of_one_file_name(tmp_path: Path) -> None:
    """Where several sources have a file's name, or one was renamed apart, --source is asked for."""
    may, june = written(tmp_path / "may", [BALLOON]), written(tmp_path / "june", [LAKE])
    index = tmp_path / "index"
    built(index, may, june)
    july = written(tmp_path / "july", [HALL])
    with pytest.raises(
        SourceNotClear, match=r"export of may/archive\.jsonl and june/archive\.jsonl; name .* --source"
    ):
        exported(index, july)
    exported(index, july, source="june/archive.jsonl")
    assert sorted(captions(index)) == sorted(text([BALLOON, HALL]))
    index = tmp_path / "other"
    built(index, may)
    added(index, june)
    with pytest.raises(SourceNotClear, match=r"export of archive\.jsonl and archive\.jsonl~2"):
        exported(index, july)
    exported(index, july, source="archive.jsonl")
    assert sorted(captions(index)) == sorted(text([HALL, LAKE]))


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 256, " a"])
def test_names_that_no_source_has(name: str) -> None:
    """A name can be printed, and is no longer than a file's."""
    with pytest.raises(BadSource):
        ReadOptions(source=name)


# taking single records out


def test_a_record_is_taken_out(index: Path, tmp_path: Path) -> None:
    """The index without a record is the one that the dumps without it give."""
    report = pipeline.remove_records(["x-2"], index, Quiet())
    assert names(report.sources["archive.jsonl"].removed) == ["x-2"]
    without = written(tmp_path / "without", [BALLOON, HALL, DIVER])
    built(tmp_path / "at-once", without, tmp_path / "other" / "other.jsonl")
    assert files(index) == files(tmp_path / "at-once")
    with pytest.raises(RecordsUnknown, match="has no record with the id x-2"):
        pipeline.remove_records(["x-1", "x-2"], index, Quiet())
    assert len(captions(index)) == 4


def test_a_record_without_an_id_is_taken_out(index: Path) -> None:
    """It is known by the name that its page has."""
    (name,) = (family["id"] for family in families(index) if family["caption"] == DIVER["description"])
    assert name.startswith("c-")
    pipeline.remove_records([name, "y-1"], index, Quiet())
    assert captions(index) == text([BALLOON, LAKE, HALL])


def test_an_id_of_several_sources(tmp_path: Path) -> None:
    """Where several sources have an id, --source is asked for; where none of that source has it, that is said."""
    one, two = (
        written(tmp_path, [BALLOON, LAKE], "one.jsonl"),
        written(tmp_path, [BALLOON, HALL], "two.jsonl"),
    )
    index = tmp_path / "index"
    built(index, one, two)
    with pytest.raises(
        IdNotClear, match=r"one\.jsonl and two\.jsonl have a record with the id x-1; say with"
    ):
        pipeline.remove_records(["x-2", "x-1"], index, Quiet())
    with pytest.raises(RecordsUnknown, match=r"one\.jsonl has no record with the id x-3"):
        pipeline.remove_records(["x-3"], index, Quiet(), None, "one.jsonl")
    pipeline.remove_records(["x-1"], index, Quiet(), None, "two.jsonl")
    assert captions(index) == text([BALLOON, LAKE, HALL])


# the commands


def run(*arguments: str | Path) -> Result:
    """Run ``python -m indexer``."""
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_the_commands(index: Path, tmp_path: Path) -> None:
    """Reports list what is missing and removed, as lines and as JSON; a doubtful export ends with status 1."""
    dump = written(tmp_path / "second", [{**BALLOON, "title": "Balloons"}, LAKE, DIVER])
    add = ("add", "--replace", dump, "--index", index)
    done = run(*add)
    assert done.exit_code == 0
    assert "archive.jsonl: 0 new, 1 replaced, 2 unchanged\n" in done.stdout
    assert "archive.jsonl: 1 missing from the export; kept in the index" in done.stdout
    assert "archive.jsonl:   x-3  Title of Engineers\n" in done.stdout
    report = json.loads(run(*add, "--remove-missing", "--json").stdout.splitlines()[-1])
    assert report["sources"]["archive.jsonl"]["removed"] == [{"id": "x-3", "title": "Title of Engineers"}]
    assert report["changed"]
    empty = dumped(tmp_path / "second" / "archive.jsonl", "[]")
    refused = run("add", "--replace", empty, "--index", index)
    assert (refused.exit_code, refused.stdout.count("generation:")) == (1, 0)
    assert "Error: the export of archive.jsonl is not whole: it has no record" in refused.stderr
    assert run("remove", "x-1", "--index", index).exit_code == 0
    again = run("remove", "x-1", "--index", index)
    assert again.exit_code == 2
    assert "no record with the id x-1" in again.stderr


@pytest.mark.parametrize("options", [("--remove-missing",), ("--replace", "--force")])
def test_options_that_do_not_go_together(index: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    """Removing goes with replacing, and forcing with removing."""
    done = run("add", tmp_path / "first" / "archive.jsonl", "--index", index, *options)
    assert done.exit_code == 2
    assert "--remove-missing goes with --replace, and --force with --remove-missing" in done.stderr


# what comes and leaves decides what the others are


class Sizes(Quiet):
    """A watcher that notes how much each step has to do."""

    def __init__(self) -> None:
        self.found: dict[str, int | None] = {}

    def begin(self, step: str, size: int | None) -> None:
        """Note a step's size."""
        self.found[step] = size


def test_the_work_is_that_of_the_change(tmp_path: Path) -> None:
    """Of many records the changed ones alone are repaired and read, also where all others are renumbered."""
    rows, index, sizes = dumps.sample_rows(tmp_path, 150, 3), tmp_path / "index", Sizes()
    built(index, written(tmp_path / "first", rows))
    export = [row("x-9", "A tower is new."), *rows[:70], *rows[71:-1], {**rows[-1], "title": "Another title"}]
    dump = written(tmp_path / "second", export)
    pipeline.replace_exports(Exports([dump], removal=TAKE_OUT), index, sizes)
    built(tmp_path / "at-once", dump)
    assert files(index) == files(tmp_path / "at-once")
    assert sizes.found["repair"] == 2
    found = sizes.found["write"]
    assert found is not None
    assert found < 15


DAMAGED = "The engineer Zo{} Kx{}ppel measures a wing in the long hall behind the harbour."


@pytest.mark.parametrize(
    ("kept", "leaving"),
    [
        (row("x-1", DAMAGED.format("\ufffd\ufffd", "\ufffd\ufffd")), row("x-2", DAMAGED.format("ë", "ö"))),
        (row("x-1", "The M\ufffdllerkind paints a tower."), row("x-2", "A Müllerkind sleeps.")),
        (
            row("x-1", "Astronaut Aleksey Ovchinin smiles beside a globe."),
            row("x-2", "Alexey Ovchinin waves."),
        ),
        (row("x-1", DAMAGED.format("e", "o")[:-20]), row("x-2", DAMAGED.format("e", "o"))),
        (row("x-1", "A red balloon rises over a hill."), row("x-1", "A lake freezes in the night.")),
    ],
    ids=["its twin", "its word", "its name's spelling", "its lead", "its id"],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_a_record_owed_to_one_that_leaves(
    tmp_path: Path, kept: Row, leaving: Row, *, first: bool
) -> None:
    """Repair, spelling, family and id of a record that stays are what they are without the one that leaves."""
    index, rows = tmp_path / "index", [leaving, kept] if first else [kept, leaving]
    built(index, written(tmp_path / "first", [*rows, BALLOON, LAKE]))
    dump = written(tmp_path / "second", [kept, BALLOON, LAKE])
    exported(index, dump)
    built(tmp_path / "at-once", dump)
    assert files(index) == files(tmp_path / "at-once")
    exported(index, written(tmp_path / "first", [*rows, BALLOON, LAKE]))
    built(tmp_path / "both", tmp_path / "first" / "archive.jsonl")
    assert files(index) == files(tmp_path / "both")


def test_other_overrides_are_followed(index: Path, tmp_path: Path) -> None:
    """They are also where the export is the same, and by the numbers that records have now."""
    orders = tmp_path / "overrides.toml"
    orders.write_text('[[always]]\nrecords = ["archive.jsonl#2", "y-1"]\n')
    rules = BuildRules(overrides=read_overrides(orders))
    for number, rows in enumerate([[BALLOON, LAKE, HALL, DIVER], [LAKE, HALL, DIVER], [HALL, DIVER]]):
        dump = written(tmp_path / f"next-{number}", rows)
        pipeline.replace_exports(Exports([dump], removal=TAKE_OUT), index, Quiet(), rules)
        at_once = tmp_path / f"at-once-{number}"
        pipeline.build([dump, tmp_path / "other" / "other.jsonl"], at_once, Quiet(), rules)
        assert files(index) == files(at_once)


@pytest.mark.slow
def test_replacing_again_after_a_kill(tmp_path: Path) -> None:
    """Killed before any call that lasts, also behind the swap, and run again: the index is that of the export."""
    first = written(tmp_path / "first", [BALLOON, LAKE, HALL, DIVER])
    second = written(tmp_path / "second", [row("x-9", "A tower is new."), HALL, {**LAKE, "title": "Ice"}])
    built(tmp_path / "at-once", second)
    killed_behind_the_swap = 0
    for call in itertools.count(4, 11):
        index = tmp_path / str(call)
        built(index, second)
        built(index, first)
        serving = manifests.current(index)
        ended = killing.status(killing.process(killing.export_and_die, index, second, call))
        done = manifests.current(index) != serving
        killed_behind_the_swap += done and ended != 0
        assert exported(index, second).changed is not done
        assert files(index) == files(tmp_path / "at-once")
        if ended == 0:
            break
    assert killed_behind_the_swap


# whatever is done, in whatever order


def drawn_export(draw: random.Random, rows: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """Draw an export: of the one before some records leave, some change, some come, and the order may change."""
    kept = [one for one in before if draw.random() < 0.9]
    changed = [
        {**one, "description": f"{one['description']} Again."} if draw.random() < 0.1 else one for one in kept
    ]
    result = changed
    for one in draw.sample(list(rows), draw.randrange(6)):
        result.insert(draw.choice([0, len(result), draw.randrange(len(result) + 1)]), one)
    if draw.random() < 0.1:
        draw.shuffle(result)
    return result


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_is_built_at_once(tmp_path: Path, seed: int) -> None:
    """After each of many replacements, removals, additions and rebuilds the index is that of the result at once."""
    draw = random.Random(seed)
    rows = dumps.sample_rows(tmp_path, 120, seed)
    rows = [one if draw.random() < 0.6 else {**one, "nasa_id": ""} for one in rows]
    index, content = tmp_path / "index", {"a": rows[:25], "b": rows[25:40], "c": rows[35:45]}
    built(index, *(written(tmp_path / "0", found, name) for name, found in content.items()))
    for turn in range(1, 7):
        match draw.choice(["replace", "replace", "replace", "remove", "add", "rebuild"]):
            case "replace":
                name = draw.choice(list(content))
                content[name] = drawn_export(draw, rows, content[name]) or rows[:1]
                exported(index, written(tmp_path / str(turn), content[name], name))
            case "remove":
                name = draw.choice(list(content))
                gone = draw.choice([one["nasa_id"] for one in content[name]])
                if gone and sum(map(len, content.values())) > len(content[name]):
                    pipeline.remove_records([gone], index, Quiet(), None, name)
                    content[name] = [one for one in content[name] if gone not in str(one)]
            case "add":
                content[f"{turn}"] = draw.sample(rows, 5)
                added(index, written(tmp_path / str(turn), content[f"{turn}"], f"{turn}"))
            case "rebuild":
                pipeline.rebuild(index, Quiet())
        content = {name: found for name, found in content.items() if found}
        place = tmp_path / f"at-once-{turn}"
        built(place, *(written(place / "dumps", found, name) for name, found in content.items()))
        assert files(index) == files(place), turn
        assert check(index)[1] == []
