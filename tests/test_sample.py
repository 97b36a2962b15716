"""The made-up dumps: repeatable, true, and with everything in them that real dumps have."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from unidecode import unidecode

from indexer.sample import Record, sample, write_sample
from indexer.sample.archive import _Seen
from indexer.sample.damage import DAMAGES
from indexer.sample.edits import EDITS
from indexer.sample.facts import facts
from indexer.sample.picture_ids import Mint
from indexer.sample.pictures import draw, motifs
from indexer.sample.pictures.svg import Drawing
from indexer.sample.prose import prose
from indexer.sample.scene import Draft
from schema.vocabulary import load
from tests.tools import REAL_DUMPS, needs_dumps

ROOT = Path(__file__).resolve().parents[1]
RECORDS = 2000

Truth = dict[str, Any]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """2,000 records in memory."""
    return list(sample(RECORDS, seed=1))


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the same 2,000 records, in both kinds of dump."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("sample.txt", "sample.jsonl"):
        (folder / name.partition(".")[2]).mkdir()
        write_sample(folder / name.partition(".")[2] / name, RECORDS, seed=1)
    return folder


def two_lines(folder: Path) -> list[tuple[str, str]]:
    """Read captions and titles."""
    lines = (folder / "txt" / "sample.txt").read_text("utf-8").split("\n")
    return list(zip(lines[::2], lines[1::2], strict=False))[:RECORDS]


def truths(folder: Path, kind: str = "txt") -> list[Truth]:
    """Read the truth beside a dump."""
    path = folder / kind / "sample.truth.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def plain(text: str) -> str:
    """Leave only small letters and digits, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9]+", unidecode(text).casefold().replace("'", "")))


def test_same_seed_same_bytes(tmp_path: Path, dumps: Path) -> None:
    """The same number and seed give the same bytes, another seed gives others."""
    write_sample(tmp_path / "a.txt", RECORDS, seed=1)
    write_sample(tmp_path / "b.txt", RECORDS, seed=2)
    again = (tmp_path / "a.txt").read_bytes()
    assert again == (dumps / "txt" / "sample.txt").read_bytes() != (tmp_path / "b.txt").read_bytes()
    assert (tmp_path / "a.truth.jsonl").read_bytes() == (dumps / "txt" / "sample.truth.jsonl").read_bytes()


@pytest.mark.parametrize("hash_seed", ["0", "17"])
def test_no_hash_order(tmp_path: Path, hash_seed: str) -> None:
    """Another process with another hash seed writes the same bytes."""
    out = tmp_path / "there.txt"
    code = "import sys, pathlib; from indexer.sample import write_sample as write; "
    code += "write(pathlib.Path(sys.argv[1]), 400, 9)"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", code, str(out)], check=True, cwd=ROOT, env=environment)
    write_sample(tmp_path / "here.txt", 400, 9)
    assert out.read_bytes() == (tmp_path / "here.txt").read_bytes()
    assert out.with_suffix(".truth.jsonl").read_bytes() == (tmp_path / "here.truth.jsonl").read_bytes()


def test_the_sample_says_that_it_is_made_up() -> None:
    """The first scene of every sample tells a person that nothing in it happened."""
    first = min(sample(50, seed=12), key=lambda record: record.family)
    assert first.caption.startswith("Every picture in this sample archive is made up.")
    assert not any("sample archive" in r.caption for r in sample(300, seed=12) if r.family > 1)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 50, 333])
def test_as_many_records_as_asked(number: int) -> None:
    """There are exactly as many records as asked, and every family among them has its lead."""
    made = list(sample(number, seed=3))
    assert len(made) == number
    assert {r.family for r in made} == {r.family for r in made if r.kind == "lead"}


@pytest.mark.slow
def test_a_larger_sample_begins_with_the_same_scenes() -> None:
    """Asking for more records does not change the first ones."""
    small, large = list(sample(600, seed=5)), list(sample(6000, seed=5))
    first = [(r.family, r.caption) for r in large if r.family <= 100]
    assert first == [(r.family, r.caption) for r in small if r.family <= 100]


def test_streaming() -> None:
    """A sample of a hundred million records begins at once."""
    assert len(list(islice(sample(100_000_000, seed=1), 100))) == 100


def test_a_lead_each_and_no_waiting_without_end() -> None:
    """Variants stand within a bounded distance of their family."""
    places = defaultdict(list)
    for place, record in enumerate(sample(5000, seed=2)):
        places[record.family].append(place)
    assert max(max(found) - min(found) for found in places.values()) < 1000


def test_truth_lines_match_records(dumps: Path, records: list[Record]) -> None:
    """Line n of the truth is about record n of the dump."""
    told = truths(dumps)
    assert [t["n"] for t in told] == list(range(1, RECORDS + 1))
    for (caption, title), truth, record in zip(two_lines(dumps), told, records, strict=True):
        assert (caption, title) == (record.caption, record.title)
        assert truth["nasa_id"] is None or truth["nasa_id"] in caption or truth["nasa_id"] in title


def test_the_api_fields_tell_the_same(dumps: Path) -> None:
    """The JSON lines tell the same captions and titles, with every field that the API has somewhere."""
    entries = [
        json.loads(line) for line in (dumps / "jsonl" / "sample.jsonl").read_text("utf-8").split("\n") if line
    ]
    assert [(e["description"], e["title"]) for e in entries] == two_lines(dumps)
    assert [e["nasa_id"] for e in entries] == [t["nasa_id"] for t in truths(dumps, "jsonl")]
    fields = Counter(name for entry in entries for name in entry)
    assert set(fields) == {
        "nasa_id", "title", "description", "date_created", "media_type",
        "center", "keywords", "photographer", "location", "href",
    }  # fmt: skip
    assert 0 < fields["photographer"] < fields["keywords"] < RECORDS


def test_a_caption_is_one_line(records: list[Record]) -> None:
    """No caption or title has a line break of any kind in it, or nothing but blanks."""
    for record in records:
        for text in (record.caption, record.title):
            assert text.strip() and len(text.splitlines()) == 1


def test_every_variety_occurs(records: list[Record]) -> None:
    """Every kind of title, damage, edit and variant occurs in 2,000 records."""
    changes = {change for record in records for change in record.changes}
    assert {r.title_kind for r in records} == {"event", "id", "cut", "repeated", "dots", "descriptive"}
    assert {r.kind for r in records} == {"lead", "exact", "format", "truncated", "damaged", "edited"}
    assert {damage.__name__ for damage in DAMAGES} <= changes
    assert {edit.__name__ for edit in EDITS} <= changes
    formats = {
        "restamped",
        "numbered",
        "redated",
        "recredited",
        "capitals",
        "quotes",
        "unstopped",
        "spaces",
        "debris",
        "linked",
    }
    assert formats <= changes


def test_mix_of_sizes(records: list[Record]) -> None:
    """About six families in ten have one record, the rest two to six."""
    sizes = Counter(Counter(r.family for r in records).values())
    assert 0.5 < sizes[1] / sizes.total() < 0.7
    assert set(sizes) == {1, 2, 3, 4, 5, 6}


def test_title_kinds_are_what_they_say(records: list[Record]) -> None:
    """An id is bare, a cut caption ends at 255 bytes behind its id, a repeated one has U+FFFD."""
    for record in records:
        match record.title_kind:
            case "id":
                assert record.title == record.nasa_id
            case "cut":
                assert record.title.startswith(record.nasa_id) and 0 < len(record.title.encode()) <= 255
            case "repeated":
                assert "\ufffd" in record.title and len(record.title) >= len(record.caption)
            case "dots":
                assert ".." in record.title


def test_ids_are_made_up_and_of_one_scene(records: list[Record]) -> None:
    """An id belongs to one family only, and its number stands at the top of its range."""
    families = defaultdict(set)
    for record in records:
        families[record.nasa_id].add(record.family)
        assert re.search(r"9[5-9]\d|99", record.nasa_id), record.nasa_id
    assert all(len(found) == 1 for found in families.values())


def test_an_exact_variant_is_another_picture(records: list[Record]) -> None:
    """Captions of a family that are equal to the letter stand under different ids."""
    leads = {r.family: r for r in records if r.kind == "lead"}
    exact = [r for r in records if r.kind == "exact"]
    assert exact
    for record in exact:
        assert record.caption == leads[record.family].caption
        assert record.nasa_id != leads[record.family].nasa_id


def test_ids_never_run_out() -> None:
    """However many ids of one stem are asked for, none is given twice."""
    mint = Mint()
    given = [mint.id("ksc", date(1999, 1, 1), None) for _ in range(25_000)]
    assert len(set(given)) == len(given)


def test_a_truncated_caption_is_a_beginning_of_the_lead(records: list[Record]) -> None:
    """What is cut is background: the lead's facts in its core are all there."""
    leads = {r.family: r for r in records if r.kind == "lead"}
    cut = [r for r in records if r.kind == "truncated"]
    assert cut
    for record in cut:
        lead = leads[record.family]
        assert record.clean and lead.clean
        assert lead.clean.startswith(record.clean)
        assert len(record.clean) >= len(lead.copy.scene.core.text) > 60
        assert set(lead.copy.scene.core.mentions) <= set(record.stated.mentions)


def test_damage_is_in_the_caption_and_not_in_the_clean_one(records: list[Record]) -> None:
    """A damaged caption differs from its clean one; where nothing tells a lost letter, there is no clean one."""
    damaged = [r for r in records if {d.__name__ for d in DAMAGES} & set(r.changes)]
    assert any(r.clean is None for r in sample(6000, seed=4))
    for record in damaged:
        if record.clean is None:
            assert record.kind == "lead"
        else:
            assert record.copy.shown not in record.clean


def test_sound_captions_have_their_clean_text(records: list[Record]) -> None:
    """A record without damage prints its clean text as it is, between stamp and credit."""
    for record in records:
        if not record.changes and not record.copy.credit.text.startswith("."):
            assert record.clean is not None and record.clean in record.caption


def test_lookalikes_differ_in_what_they_tell() -> None:
    """A look-alike differs from the scene before it in a fact, in its core and in its key."""
    told, rng = facts(), Random(6)
    changed = set()
    for kind in (kind for kind in told.kinds if kind.weight):
        for _ in range(20):
            draft = Draft(told, kind, rng)
            before, after = draft.scene(), draft.lookalike()
            changed.add(after.changed)
            assert (before.key == after.key) == (before.core == after.core), (before.core, after.core)
    assert {
        "seat",
        "order",
        "day",
        "mission",
        "site",
        "deed",
        "number",
        "view",
        "corner",
        "feature",
        "pad",
    } - changed == {"pad"}


def test_families_tell_different_things(records: list[Record]) -> None:
    """No two families have the same core or the same facts."""
    leads = [r for r in records if r.kind == "lead"]
    assert len({r.copy.scene.key for r in leads}) == len(leads)
    assert len({plain(r.copy.scene.core.text) for r in leads}) == len(leads)


def test_lookalikes_stand_near_each_other(records: list[Record]) -> None:
    """Many families differ from a neighbour by a word or two only."""
    leads = sorted((r for r in records if r.kind == "lead"), key=lambda r: r.family)
    close = sum(
        1
        for one, other in pairwise(leads)
        if one.copy.scene.kind is other.copy.scene.kind
        and len(set(plain(one.copy.scene.core.text).split()) ^ set(plain(other.copy.scene.core.text).split()))
        <= 6
    )
    assert close > len(leads) * 0.2


def spellings() -> dict[str, set[str]]:
    """Every spelling of a landmark or agency that the vocabulary has, by its canonical name, folded."""
    known: dict[str, set[str]] = defaultdict(set)
    for entry in load().entries:
        known[entry.name] |= {plain(name) for name in entry.spellings}
    return known


def test_every_facet_value_is_said(dumps: Path) -> None:
    """A value of the truth stands in caption or title, by its name or another spelling of it."""
    known = spellings()
    for (caption, title), truth in zip(two_lines(dumps), truths(dumps), strict=True):
        if truth["changes"]:
            continue
        text = plain(f"{caption} {title}")
        for facet in ("agency", "landmark", "person"):
            for value in truth[facet]:
                names = known[value] | {plain(value)} | PARTS.get(value, set())
                assert any(name in text for name in names), (value, caption)
        for number in truth["expedition"]:
            assert re.search(rf"\b{number}\b", text) or "expedition one" in text


# Names that a caption only says together with others, or in the way of a tunnel's or a pad's many names.
PARTS = {
    "Colorado River": {"colorado and san juan rivers"},
    "San Juan River": {"colorado and san juan rivers"},
    "40x80 Foot Wind Tunnel": {"40 x 80 foot wind tunnel"},
    "12 Foot Wind Tunnel": {"12 foot pressure wind tunnel"},
    "Launch Complex 39A": {"launch pad 39a", "pad a at launch complex 39"},
    "Launch Complex 39B": {"launch pad 39b", "pad b at launch complex 39"},
    "Launch Complex 34": {"launch pad 34"},
}


def test_values_go_by_their_canonical_names(records: list[Record]) -> None:
    """No value of the truth is what the vocabulary calls only another spelling."""
    canonical = {entry.name for entry in load().entries}
    others = {
        name for entry in load().entries if entry.facet in ("agency", "landmark") for name in entry.spellings
    }
    values = {v for r in records for facet in ("agency", "landmark") for v in r.stated.named(facet)}
    assert not {value for value in values if value in others and value not in canonical}


def test_credits_give_no_facets(records: list[Record]) -> None:
    """An agency in the credit, a photographer, a date yet to come and an expedition to the ice are no facets."""
    assert any(
        "NASA" in r.copy.credit.text
        and "NASA" not in r.stated.named("agency")
        and "Photo Credit" in r.caption
        for r in records
    )
    photographers = set(facts().photographers)
    assert not any(photographers & set(r.stated.named("person")) for r in records)
    red_squares = [r for r in records if "Red squares" in r.caption]
    assert red_squares and not any("Red Square" in r.stated.named("landmark") for r in red_squares)


def test_an_expedition_to_the_ice_is_none_of_the_station(records: list[Record]) -> None:
    """Expeditions of other kinds give no expedition number and a feature of another world no landmark."""
    for name in ("field science", "Saturn", "Mars"):
        of_kind = [r for r in records if r.copy.scene.kind.name == name]
        assert of_kind and not any(r.stated.named("expedition") for r in of_kind)
        assert not any(r.stated.named("landmark") for r in of_kind)
    assert any("xpedition" in r.caption for r in records if r.copy.scene.kind.name == "field science")


def test_a_day_without_year_needs_the_id(dumps: Path) -> None:
    """Where neither caption nor a printed id tells the year, there is no date; the API's id tells it."""
    unknown = [
        (t, j)
        for t, j in zip(truths(dumps), truths(dumps, "jsonl"), strict=True)
        if t["event_date"] != j["event_date"]
    ]
    assert unknown and all(t["event_date"] is None and t["nasa_id"] is None for t, _ in unknown)


def test_dates_of_every_precision(dumps: Path) -> None:
    """Days, months and ranges occur, each with its ends in order."""
    found = [t["event_date"] for t in truths(dumps) if t["event_date"]]
    assert {event["precision"] for event in found} == {"day", "month", "range"}
    assert all(event["from"] <= event["to"] for event in found)
    assert all((event["from"] == event["to"]) == (event["precision"] == "day") for event in found)


def test_marks_are_gone(records: list[Record]) -> None:
    """Nothing of the grammar is left in the text: no slot, no mark, no stray punctuation."""
    for record in records:
        for text in (record.clean or "", record.copy.scene.title.text, record.copy.scene.heading.text):
            assert not re.search(r"[{}\[\]]|\]\(|, ,|\.\.|  +(?!http)| [.,;]|\ba [aeio][a-z]+-", text), text


def test_mentions_stand_where_they_say() -> None:
    """A mention's words are in the text where its offsets say."""
    found = prose(
        "[NASA](agency)’s [Kate Rubins](person) at the [Intercession](landmark:St. Basil's Cathedral)."
    )
    assert [found.text[m.start : m.end] for m in found.mentions] == ["NASA", "Kate Rubins", "Intercession"]
    assert found.until(20).text == "NASA’s Kate Rubins a"
    assert found.until(10).text == "NASA’s "


def test_frames_ask_only_for_what_there_is() -> None:
    """Every frame, tail, title and choice can be filled; there are more than forty frames."""
    told, rng = facts(), Random(8)
    assert sum(len(kind.frames) for kind in told.kinds) >= 40
    for kind in told.kinds:
        for _ in range(60):
            scene = Draft(told, kind, rng).scene()
            assert "{" not in scene.body.text + scene.title.text + scene.heading.text


def test_a_key_is_new_once() -> None:
    """A key seen is never taken for a new one."""
    seen = _Seen()
    keys = [f"scene {number}" for number in range(1000)]
    assert sum(map(seen.is_new, keys)) > 990
    assert not any(map(seen.is_new, keys))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every ten words in a row."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("’", "").replace("'", ""))
    return (tuple(words[place : place + 10]) for place in range(len(words) - 9))


@pytest.mark.slow
@needs_dumps
def test_no_sentence_is_a_real_one(records: list[Record]) -> None:
    """No ten words in a row of the sample stand in the dumps that it is like."""
    ours = {hash(run) for record in records for run in (*runs(record.caption), *runs(record.title))}
    with gzip.open(REAL_DUMPS / "nasa-images.jsonl.gz", "rt", encoding="utf-8") as library:
        texts = (json.loads(line).get("description", "") for line in library)
        assert not any(hash(run) in ours for text in texts for run in runs(text))
    lines = (REAL_DUMPS / "redsquare.txt").read_text("utf-8").splitlines()
    assert not any(hash(run) in ours for line in lines for run in runs(line))


def test_every_record_has_a_picture(tmp_path: Path) -> None:
    """The pictures are SVG that neither runs nor fetches anything, small, and named in the dump."""
    write_sample(tmp_path / "sample.jsonl", 300, 3, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "sample.jsonl").read_text("utf-8").splitlines()]
    assert {row["href"] for row in rows} == {path.name for path in tmp_path.glob("*.svg")}
    for path in tmp_path.glob("*.svg"):
        text = path.read_text("utf-8")
        assert len(text) < 12_000
        names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()}  # noqa: S314
        assert names <= {
            "svg", "defs", "g", "rect", "circle", "ellipse", "path", "text", "linearGradient", "radialGradient", "stop",
        }  # fmt: skip
        assert not re.search(r"href|url\((?!#g\d+\))|\son\w+=", text)


def test_pictures_are_repeatable_and_frames_of_a_family_alike(records: list[Record]) -> None:
    """The same record is drawn alike; two of a family differ by the camera alone; scenes differ, shapes too."""
    assert [draw(record) for record in records[:50]] == [draw(record) for record in records[:50]]
    families = defaultdict(set)
    for record in records:
        families[record.family].add(re.sub(r'<g transform="[^"]*">|<text.*</text>', "", draw(record)))
    assert {len(shapes) for shapes in families.values()} == {1}
    assert len(set.union(*families.values())) > 0.95 * len(families)
    sizes = Counter(re.findall(r'width="(\d+)" height="(\d+)"', draw(record))[0] for record in records)
    assert {int(width) > int(height) for width, height in sizes} == {True, False}


def test_every_kind_of_scene_has_its_motif() -> None:
    """By its keywords; no kind that is added is drawn as a row of people by mistake."""
    for kind in facts().kinds:
        assert motifs(" ".join(kind.keywords)), kind.name


def test_a_name_in_a_picture_is_escaped() -> None:
    """Whatever stands in the corner is text."""
    drawing = Drawing(100, 100, Random(1))
    assert "<b" not in drawing.svg('<b>"&', 'x"<')
