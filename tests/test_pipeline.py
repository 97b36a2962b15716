"""Tests of the whole way: every record arrives in exactly one family, whatever it came in."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import pipeline
from indexer.check import check
from indexer.collect import gather
from indexer.fold import Folded
from indexer.fold.overrides import Overrides
from indexer.pipeline import BuildRules, make
from indexer.progress import Steps
from indexer.read import Rejected, read
from schema import manifest as manifests
from schema.document import Caption, Document
from schema.document_json import read_line, to_line
from schema.errors import BuildFailed, DumpMissing, IndexMissing, NothingToIndex
from schema.fields import FACET_NAMES
from schema.vocabulary import Vocabulary
from tests import dumps
from tests.dumps import Quiet, Row, built, families, partition
from tests.ours import fold

RECORDS = 40


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Give made-up records with all fields."""
    return dumps.sample_rows(tmp_path_factory.mktemp("rows"), RECORDS, 11)


def accounted(index: Path) -> Counter[str]:
    """Give how often each record is in a family or rejected."""
    kept = [f"{r['source']}#{r['n']}" for family in families(index) for r in family["records"]]
    rejected = dumps.rows(manifests.current(index) / manifests.REJECTED)
    return Counter([*kept, *(f"{row['source']}#{row['n']}" for row in rejected)])


def told(found: Sequence[Row]) -> list[Row]:
    """Give families without the names of their dumps."""
    text = json.dumps(found)
    for name in {record["source"] for family in found for record in family["records"]}:
        text = text.replace(name, "dump")
    loaded: list[Row] = json.loads(text)
    return loaded


def test_every_record_is_in_exactly_one_family(records: list[Row], tmp_path: Path) -> None:
    """Of every kind of dump, plain and gzipped, all at once, each record is in one family, and the report adds up."""
    kept = records[:18]
    paths = [
        dumps.dumped(tmp_path / f"{kind}.{packed}", write(kept), packed=packed)
        for kind, write in dumps.KINDS.items()
        for packed in (False, True)
    ]
    report = built(tmp_path / "index", *paths)
    total = len(paths) * len(kept)
    assert (report.records_read, report.records_indexed, report.records_rejected) == (total, total, 0)
    assert accounted(tmp_path / "index") == Counter(
        f"{path.name}#{n}" for path in paths for n in range(1, len(kept) + 1)
    )
    assert report.families == len(families(tmp_path / "index"))
    assert sum(report.folded.values()) + report.families == total


def test_the_kind_of_dump_changes_nothing(records: list[Row], tmp_path: Path) -> None:
    """The same records give the same families, ids, facets and evidence from any dump that has all fields."""
    found = {}
    for kind, write in dumps.WITH_FIELDS.items():
        built(tmp_path / kind, dumps.dumped(tmp_path / f"{kind}.dump", write(records), packed=kind == "csv"))
        found[kind] = told(families(tmp_path / kind))
    assert all(other == found["json lines"] for other in found.values())


def test_the_sample_as_two_lines(records: list[Row], tmp_path: Path) -> None:
    """Two lines a record lose the fields but no text: the same families, but where an id told texts apart."""
    built(tmp_path / "a", dumps.dumped(tmp_path / "dump", dumps.json_lines(records)))
    built(tmp_path / "b", dumps.dumped(tmp_path / "dump", dumps.two_lines(records)))
    a, b = partition(families(tmp_path / "a")), partition(families(tmp_path / "b"))
    assert len(a ^ b) <= 0.1 * len(a)


def test_several_dumps_at_once_in_any_order(records: list[Row], tmp_path: Path) -> None:
    """The order of the dumps changes no family and no id; each record keeps its dump and number."""
    kinds = ["csv", "two lines", "response"]
    third = len(records) // 3
    parts = [
        dumps.dumped(tmp_path / f"{n}.txt", dumps.KINDS[kind](records[n * third : (n + 1) * third]))
        for n, kind in enumerate(kinds)
    ]
    report = built(tmp_path / "a", *parts)
    built(tmp_path / "b", *reversed(parts))
    a, b = families(tmp_path / "a"), families(tmp_path / "b")
    assert report.records_read == report.records_indexed == 3 * third
    assert accounted(tmp_path / "a") == Counter(f"{n}.txt#{i}" for n in range(3) for i in range(1, third + 1))
    assert partition(a) == partition(b)
    assert [family["id"] for family in a] == [family["id"] for family in b]
    assert check(tmp_path / "b")[1] == []


def test_the_order_of_the_records_changes_nothing(records: list[Row], tmp_path: Path) -> None:
    """Shuffled records give the same families with the same ids and facets."""
    order = random.Random(1).sample(range(RECORDS), RECORDS)
    built(tmp_path / "a", dumps.dumped(tmp_path / "dump", dumps.json_lines(records)))
    built(
        tmp_path / "b",
        dumps.dumped(tmp_path / "dump", dumps.json_lines([records[place] for place in order])),
    )
    a, b = families(tmp_path / "a"), families(tmp_path / "b")
    places = {f"dump#{n}": f"dump#{place + 1}" for n, place in enumerate(order, 1)}
    assert partition(a) == {frozenset(places[key] for key in family) for family in partition(b)}
    for one, other in zip(a, b, strict=True):
        assert one["id"] == other["id"]
        for name in ("expedition", "agency", "landmark", "person", "spacecraft", "nasa_ids"):
            assert sorted(one[name]) == sorted(other[name])


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n \r\n\t\n\0\n",
    "nuls": b"A caption\0 with holes.\nA ti\0tle\n",
    "not text": bytes(range(256)) * 40,
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "damaged bytes": b"Crew at the gate \xff\xfe\xe2\x80 today.\nExpedition 65 \xc3\n" * 2,
    "surrogates": b'{"nasa_id": "x\\ud800", "title": "\\udfff", "description": "Half \\ud83d a moon."}\n',
    "one line": b"A caption that has no title after it.",
    "old Mac": b"First made-up caption.\rExpedition 9\rSecond made-up caption.\rExpedition 10\r",
    "utf-16": "A caption in wide letters, with é.\nExpedition 12\n".encode("utf-16"),
    "deep json": b'{"title": "x", "description": ' + b"[" * 50_000 + b"\n",
    "half json": b'{"collection": {"items": [{"data": [{"title": "Kept", "description": "A calm sea."}]}, {"da',
    "json of nothing": b'{"collection": {"items": [{"data": [{"title": "", "description": " "}]}, 7, null]}}',
    "json lines, some broken": b'{"title": "A", "description": "One."}\n{"title": \n[1]\n{"title": "B"}\n',
    "wrong types": b'{"nasa_id": 7, "title": ["x"], "description": {"a": 1}, "keywords": 3, "date_created": []}\n',
    "open quote": b'nasa_id,title,description\nx-1,"A,never closed\nx-2,B,Second row.\n',
    "odd row": b"nasa_id,title,description\nx-1\nx-2,B,Two,three,four\n,,\n",
    "markup": b"<script>alert(1)</script> & <b>bold</b> \x1b[31mred\x07 caption.\n\x1b]0;title\x07\n",
    "torn gzip": gzip.compress(b"A sound caption stands here.\nExpedition 3\n" * 99, mtime=0)[:-20],
    "not gzip": b"\x1f\x8b\x08 but not really",
    "long words": b"a" * 70_000 + b"\n" + b"b-" * 30_000 + b"\n",
    "right to left": "\u202eThe crew\u202c waves.\nExpedition \u0667\n".encode(),
    "same id": b'{"nasa_id": "x-1", "description": "A red balloon rises."}\n'
    b'{"nasa_id": "x-1", "description": "Engineers weigh a heat shield in a hall."}\n',
    "odd dates": '{"title": "t", "description": "d on May 5, 2011", "date_created": "²²²²"}\n'.encode(),
}


def test_hostile_dumps(tmp_path: Path) -> None:
    """Damaged, empty and malicious dumps are accounted for record by record, and the rest is built."""
    paths = [tmp_path / f"{name}.dump" for name in HOSTILE]
    for path, data in zip(paths, HOSTILE.values(), strict=True):
        path.write_bytes(data)
    report = built(tmp_path / "index", *paths)
    assert report.records_read == report.records_indexed + report.records_rejected
    assert report.records_rejected >= 10
    assert set(accounted(tmp_path / "index").values()) == {1}
    assert accounted(tmp_path / "index").total() == report.records_read
    assert check(tmp_path / "index")[1] == []
    known = {
        name.removesuffix(".dump") for name in manifests.read(manifests.current(tmp_path / "index")).sources
    }
    assert set(HOSTILE) - known == set()
    texts = " ".join(
        record["caption"] for family in families(tmp_path / "index") for record in family["records"]
    )
    assert "A calm sea." in texts
    ids = [family["id"] for family in families(tmp_path / "index")]
    assert len(set(ids)) == len(ids)


def test_rejected_records_are_kept_with_their_reason(tmp_path: Path) -> None:
    """Each rejected record is in rejected.jsonl with its dump, its number and why."""
    lines = b'{"description": "Kept."}\n{"title": ""}\nno json\n{"description": "Kept too, later."}\n'
    (tmp_path / "dump").write_bytes(lines)
    report = built(tmp_path / "index", tmp_path / "dump")
    assert (report.records_read, report.records_indexed, report.records_rejected) == (4, 2, 2)
    rejected = dumps.rows(manifests.current(tmp_path / "index") / manifests.REJECTED)
    assert [(row["source"], row["n"]) for row in rejected] == [("dump", 2), ("dump", 3)]
    assert all(row["reason"] for row in rejected)


def documents_of(path: Path) -> tuple[int, Sequence[Rejected], Sequence[Document]]:
    """Take a dump as far as documents."""
    gathered = gather(read([path]))
    documents = make(gathered.records, Steps(Quiet()), BuildRules()).changeset.documents
    return len(gathered.records), gathered.rejected, documents


words = st.sampled_from(
    "crew Crew Moon Expedition 65 St. Basil's NASA/ESA \ufffd ? .. jsc2013e030457 ( ) é – 1".split()
)
captions = st.one_of(st.text(max_size=60), st.lists(words, max_size=12).map(" ".join))


@given(st.lists(st.tuples(captions, captions), min_size=1, max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_is_accounted_for(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    """Whatever captions and titles hold, every record is in one family or rejected, and can be written as JSON."""
    dump = tmp_path / "dump"
    dump.write_text("".join(json.dumps({"title": t, "description": c}) + "\n" for c, t in pairs), "utf-8")
    records, rejected, documents = documents_of(dump)
    assert records + len(rejected) == len(pairs)
    keys = [member.caption.key for document in documents for member in document.members]
    assert sorted(keys + [f"{item.source}#{item.n}" for item in rejected]) == sorted(
        f"dump#{n}" for n in range(1, len(pairs) + 1)
    )
    for document in documents:
        assert set(document.facets) == set(FACET_NAMES)
        assert read_line(to_line(document)).id == document.id


@given(st.binary(max_size=300))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_are_accounted_for(tmp_path: Path, data: bytes) -> None:
    """Whatever bytes a dump holds, its records are numbered without a gap and each is in one place."""
    dump = tmp_path / "dump"
    dump.write_bytes(data)
    records, rejected, documents = documents_of(dump)
    numbers = [member.caption.n for document in documents for member in document.members]
    assert sorted(numbers + [item.n for item in rejected]) == list(range(1, records + len(rejected) + 1))


def test_a_record_lost_on_the_way_stops_the_build(
    records: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that lost a record would be noticed: nothing is put in service."""
    dump = dumps.dumped(tmp_path / "dump", dumps.json_lines(records))
    built(tmp_path / "index", dump)
    serving = manifests.current(tmp_path / "index")

    def forgetful(found: Sequence[Caption], _: Vocabulary, overrides: Overrides) -> Folded:
        folded = fold(found, overrides)
        return replace(folded, families=folded.families[:-1])

    monkeypatch.setattr(pipeline, "fold", forgetful)
    with pytest.raises(BuildFailed, match="does not add up"):
        built(tmp_path / "index", dump)
    assert manifests.current(tmp_path / "index") == serving
    assert check(tmp_path / "index")[1] == []


def comparable(found: Sequence[Row]) -> Iterator[tuple[frozenset[str], Row]]:
    """Give of each family what does not depend on when its records came."""
    for family in found:
        yield (
            frozenset(f"{record['source']}#{record['n']}" for record in family["records"]),
            {
                "id": family["id"],
                "lead": family["caption"],
                **{name: sorted(family[name]) for name in ("expedition", "agency", "landmark", "person")},
                "further": {name: sorted(values) for name, values in family["further"].items()},
                "records": sorted(family["records"], key=lambda record: (record["source"], record["n"])),
            },
        )


def test_add_gives_what_building_at_once_gives(records: list[Row], tmp_path: Path) -> None:
    """An index that grew by ``add`` has the families, records and facets of one built from all dumps."""
    half = len(records) // 2
    parts = [
        dumps.dumped(tmp_path / "a.txt", dumps.two_lines(records[:half]) + "\n"),
        dumps.dumped(tmp_path / "b.csv", dumps.table(records[half:])),
    ]
    at_once = built(tmp_path / "at-once", *parts)
    built(tmp_path / "grown", parts[0])
    report = dumps.added(tmp_path / "grown", parts[1])
    assert report.records_read == report.records_indexed + report.records_rejected == at_once.records_read
    assert dict(comparable(families(tmp_path / "grown"))) == dict(comparable(families(tmp_path / "at-once")))
    assert report.facets.keys() == at_once.facets.keys()
    assert all(dict(report.facets[name]) == dict(at_once.facets[name]) for name in report.facets)
    assert check(tmp_path / "grown")[1] == []


def test_an_id_that_only_the_text_gave_is_not_the_dumps(tmp_path: Path) -> None:
    """A record is added to as its dump gave it: an id read from the text does not become one beside it."""
    dump = dumps.dumped(tmp_path / "a.txt", "KSC-S74-20831 -- A made-up hall is swept.\nKSC-S74-20831\n")
    other = dumps.dumped(tmp_path / "b.txt", "A made-up balloon rises over the hills.\nBalloon Day\n")
    built(tmp_path / "at-once", dump, other)
    built(tmp_path / "grown", dump)
    dumps.added(tmp_path / "grown", other)
    assert families(tmp_path / "grown") == families(tmp_path / "at-once")


def dump_of_that_name(folder: Path, text: str) -> Path:
    """Write a dump into a folder of its own."""
    folder.mkdir()
    return dumps.dumped(folder / "a.txt", text)


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """Another dump of a name that the index has gets another name, which is said, and folds into what is there."""
    text = "A made-up balloon rises over the hills.\nBalloon Day {}\n"
    built(tmp_path / "index", dump_of_that_name(tmp_path / "1", text.format(1)))
    for count in (2, 3):
        report = dumps.added(tmp_path / "index", dump_of_that_name(tmp_path / str(count), text.format(count)))
        assert (report.records_read, report.records_indexed, report.families) == (count, count, 1)
        assert any(f"a.txt~{count}#1" in notice["text"] for notice in report.notices)
    assert partition(families(tmp_path / "index")) == {frozenset({"a.txt#1", "a.txt~2#1", "a.txt~3#1"})}
    assert check(tmp_path / "index")[1] == []


def test_rejected_records_stay_when_dumps_are_added(tmp_path: Path) -> None:
    """What an earlier dump lost is still known after further dumps were added."""
    built(tmp_path / "index", dump_of_that_name(tmp_path / "1", '{"description": "Kept."}\n{"title": ""}\n'))
    before = dumps.rows(manifests.current(tmp_path / "index") / manifests.REJECTED)
    further = dump_of_that_name(tmp_path / "2", '{"description": "Kept too."}\n{"title": ""}\n')
    report = dumps.added(tmp_path / "index", further)
    after = dumps.rows(manifests.current(tmp_path / "index") / manifests.REJECTED)
    assert (report.records_read, report.records_indexed, report.records_rejected) == (4, 2, 2)
    assert after[0] == before[0]
    assert after[1] == {**before[0], "source": "a.txt~2"}


def test_bad_use_touches_nothing(tmp_path: Path) -> None:
    """A missing dump or index is told before a folder is made."""
    dump = dumps.dumped(tmp_path / "a.txt", "A made-up balloon.\nBalloon Day\n")
    with pytest.raises(DumpMissing):
        built(tmp_path / "index", dump, tmp_path / "missing.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DumpMissing):
        built(tmp_path / "index", tmp_path / "empty")
    with pytest.raises(IndexMissing):
        dumps.added(tmp_path / "index", dump)
    assert not (tmp_path / "index").exists()


def test_nothing_to_index_says_why(tmp_path: Path) -> None:
    """Where no record can be used the error carries the reasons, and the old index serves."""
    built(tmp_path / "index", dumps.dumped(tmp_path / "a.txt", "A made-up balloon.\nBalloon Day\n"))
    serving = manifests.current(tmp_path / "index")
    with pytest.raises(NothingToIndex) as raised:
        built(tmp_path / "index", dumps.dumped(tmp_path / "b.json", '{"title": ""}\n'))
    assert raised.value.rejected == 1
    assert raised.value.__notes__ == ["b.json:1: neither title nor caption"]
    assert manifests.current(tmp_path / "index") == serving
