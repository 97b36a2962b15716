"""Work spread over processes: the outcome is the same with any number of them."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import processes
from indexer.fold import Folded
from indexer.parse import parse_all
from indexer.processes import spread
from indexer.read import RawCaption, read
from indexer.repair import repair
from indexer.sample import write_sample
from schema import manifest
from schema.errors import ProcessLost
from schema.first_indexed import FILE as FIRST_INDEXED
from schema.vocabulary import load
from tests.dumps import built
from tests.ours import fold

pytestmark = pytest.mark.slow


def squares(numbers: Sequence[int], shift: int) -> list[int]:
    """Square numbers, as work for processes."""
    return [number * number + shift for number in numbers]


def process_ids(_: Sequence[int], __: None) -> int:
    """Tell which process works."""
    return os.getpid()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make two processes worth while for a few items."""
    monkeypatch.setattr(processes, "WORTH_WHILE", 1)
    monkeypatch.setattr(processes, "STRETCH", 40)
    monkeypatch.setattr(processes, "processors", lambda: 2)


@pytest.mark.usefixtures("many")
def test_results_come_in_order_and_from_other_processes() -> None:
    """Each stretch's result comes in the place of its stretch, and none is made here."""
    found = [number for stretch in spread(squares, range(500), 7) for number in stretch]
    assert found == [number * number + 7 for number in range(500)]
    assert os.getpid() not in set(spread(process_ids, range(200)))


def test_few_items_stay_in_this_process() -> None:
    """A small dump starts no process."""
    assert set(spread(process_ids, range(5_000))) == {os.getpid()}


@pytest.mark.usefixtures("many")
def test_an_error_in_a_process_is_an_error_here() -> None:
    """What a process cannot do is not passed over."""
    with pytest.raises(TypeError):
        list(spread(squares, ["no number"] * 100, 7))  # type: ignore[arg-type]  # on purpose


def folded(dump: Path) -> Folded:
    """Read, repair, parse and fold a dump."""
    raw = [item for item in read([dump]) if isinstance(item, RawCaption)]
    return fold(list(parse_all(repair(raw, load()), load())))


def test_families_do_not_depend_on_the_number_of_processes(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Records repaired, parsed and folded in several processes come out as from one, to the byte."""
    dump = tmp_path / "sample.jsonl"
    write_sample(dump, 600, 3)
    alone = folded(dump)
    request.getfixturevalue("many")
    several = folded(dump)
    assert several.families == alone.families
    for place, one in ((tmp_path / "alone", alone), (tmp_path / "several", several)):
        place.mkdir()
        one.state.save(place)
    assert (tmp_path / "alone" / "fold.arrays").read_bytes() == (
        tmp_path / "several" / "fold.arrays"
    ).read_bytes()


def test_a_generation_does_not_depend_on_the_number_of_processes(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every byte of what is built is the same, however many processes helped."""
    dump = tmp_path / "sample.jsonl"
    write_sample(dump, 300, 3)
    built(tmp_path / "alone", dump)
    request.getfixturevalue("many")
    built(tmp_path / "several", dump)
    alone, several = (manifest.read(manifest.current(tmp_path / name)) for name in ("alone", "several"))
    one, other = (
        {**found.files, FIRST_INDEXED: ""} for found in (alone, several)
    )  # which says when, and so it differs
    assert one == other


def killed(_: Sequence[int], __: None) -> int:
    """Die, as a process does that the system kills for its memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.mark.usefixtures("many")
def test_a_killed_process_is_one_sentence() -> None:
    """Whoever reads that a process was lost learns that the index is as it was."""
    with pytest.raises(ProcessLost, match="the index is as it was"):
        list(spread(killed, range(200)))
