"""Repairing further records: the outcome is that of repairing all of them at once, and only what is touched is read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.hashing import hash_of
from indexer.read import RawCaption, read
from indexer.repair import RepairedCaption, RepairState, repair, repair_all, repair_more
from indexer.repair.evidence import Lexicon, LexiconReader
from indexer.sample import write_sample
from schema.arrays import container
from schema.vocabulary import load


class Known(Mapping[str, RawCaption]):
    """Records by key, which notes what is asked for."""

    def __init__(self, records: Sequence[RawCaption]) -> None:
        self._records = {f"{raw.source}#{raw.n}": raw for raw in records}
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> RawCaption:
        """Give a record."""
        self.asked.add(key)
        return self._records[key]

    def __len__(self) -> int:
        """Count the records."""
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._records)


def kept(state: RepairState, folder: Path) -> dict[str, np.ndarray]:
    """Give everything a state keeps, by way of its file."""
    state.save(folder)
    again = RepairState.load(folder)
    assert again is not None
    again.save(folder)
    return container.load(folder / "repair.arrays")


def assert_repairs_alike(batches: Sequence[Sequence[RawCaption]], folder: Path) -> None:
    """Repair batches one after the other, and everything at once."""
    state, records = RepairState.none(load()), list[RawCaption]()
    repaired: dict[int, RepairedCaption] = {}
    for batch in batches:
        found = repair_more(state, batch, Known(records), load())
        records += batch
        state, repaired = found.state, repaired | {record.raw.n: record for record in found.records}
        whole = repair_all(records, load())
        assert [repaired[raw.n] for raw in records] == whole.records
        first, second = kept(state, folder), kept(whole.state, folder)
        assert all(np.array_equal(first[name], second[name]) for name in first.keys() | second.keys())


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[RawCaption]:
    """Give the records of a made-up archive."""
    dump = tmp_path_factory.mktemp("archive") / "sample.jsonl"
    write_sample(dump, 1500, 5)
    return [item for item in read([dump]) if isinstance(item, RawCaption)]


def test_an_archive_in_parts_is_the_archive(archive: list[RawCaption], tmp_path: Path) -> None:
    """Parts of an archive repaired one after the other come out as the whole does."""
    assert_repairs_alike([archive[:700], archive[700:702], archive[702:1400], archive[1400:]], tmp_path)


PIECES = st.sampled_from(
    [
        *("St. Basil’s tower is seen", "St. Basil?s tower is seen", "St. Basil\ufffd\ufffd\ufffds tower is seen"),
        *("Jean-François waves", "Jean-Fran?ois waves", "Jean-Fran\ufffd\ufffdois waves", "Jean-Franþois waves"),
        *("the Stafford crew", "the Staffordís crew", "the Stafford? crew", "on a cold day --?", "Who waves? A crew."),
        *("&#0146;quoted&quot;", "Peñón", "Peñon", "Pe?on", "Pe\ufffd\ufffdon", "naïve", "na?ve words and more words"),
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=0, max_size=3).map(" ".join)


@pytest.mark.slow
@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), min_size=2, max_size=4))
def test_any_records_in_parts_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[str, str]]]
) -> None:
    """Whatever evidence comes in whatever part, all records are repaired as if they had come together."""
    numbers = iter(range(1, 100))
    batches = [
        [RawCaption("dump.txt", n := next(numbers), f"dump.txt:{n}", *pair) for pair in part]
        for part in parts
    ]
    assert_repairs_alike(batches, tmp_path_factory.mktemp("state"))


def test_a_later_twin_repairs_an_earlier_record() -> None:
    """A record that nothing could repair is given back when its undamaged twin comes, and no other is read."""
    sound = "The crew of the made-up capsule waves – as ever – to the Núñezque tower of the old town."
    damaged = RawCaption("dump.txt", 1, "dump.txt:1", "", sound.replace("ú", "?"))
    bystander = RawCaption(
        "dump.txt", 2, "dump.txt:2", "", "A school class looks at a stone? Yes, at a stone."
    )
    before, known = repair_all([damaged, bystander], load()), Known([damaged, bystander])
    found = repair_more(before.state, [RawCaption("more.txt", 1, "more.txt:1", "", sound)], known, load())
    assert [record.raw.where for record in found.records] == ["more.txt:1", "dump.txt:1"]
    assert known.asked == {"dump.txt#1"}
    assert found.records[1].caption == sound
    assert before.records[0].caption != sound


def test_a_repair_depends_on_what_it_looked_up() -> None:
    """A reader of the lexicon notes what it looked up, found or not, and no other reader knows of it."""
    lexicon = Lexicon.of([]).plus(["The Müllerkind paints the old tower ."])
    one, two = LexiconReader(lexicon), LexiconReader(lexicon)
    assert one.whole("M\ufffdllerkind") == "Müllerkind"
    assert not one.has("towers")
    assert two.has("tower")
    assert one.dependencies == {hash_of("whole M\ufffdllerkind"), hash_of("towers")}
    assert two.dependencies == {hash_of("tower")}


def test_repairing_gives_the_records_in_their_order(archive: list[RawCaption]) -> None:
    """Each record comes out in its place."""
    assert [record.raw for record in repair(archive[:100], load())] == archive[:100]


def test_a_damaged_state_is_of_no_use(tmp_path: Path) -> None:
    """A state that is missing or damaged is not read."""
    assert RepairState.load(tmp_path) is None
    repair_all([], load()).state.save(tmp_path)
    assert RepairState.load(tmp_path) is not None
    (tmp_path / "repair.arrays").write_bytes(b"captions")
    assert RepairState.load(tmp_path) is None
