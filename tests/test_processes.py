"""Work spread over processes: the outcome is the same with any number of them."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import processes
from indexer.fold import Folded
from indexer.parse import parse_all
from indexer.processes import beside, spread
from indexer.read import RawCaption, read
from indexer.repair import repair
from indexer.sample import write_sample
from indexer.write.index_folder import builder
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
    monkeypatch.setattr(processes, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(processes, "MOST_IN_A_STRETCH", 40)
    monkeypatch.setattr(processes, "processors", lambda: 2)


@pytest.mark.usefixtures("many")
def test_results_come_in_order_and_from_other_processes() -> None:
    """Each stretch's result comes in the place of its stretch, and none is made here."""
    found = [number for stretch in spread(squares, range(500), 7) for number in stretch]
    assert found == [number * number + 7 for number in range(500)]
    assert os.getpid() not in set(spread(process_ids, range(200)))


def test_few_items_stay_in_this_process() -> None:
    """A small dump starts no process."""
    assert set(spread(process_ids, range(4_000))) == {os.getpid()}


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


@pytest.mark.usefixtures("many")
def test_work_beside_is_done_in_another_process() -> None:
    """What is done beside the block comes back as its value, and sees what this process had."""
    here = [os.getpid()]
    with beside(lambda: (here[0], os.getpid()), 100) as found:
        parent, worker = found()
    assert parent == os.getpid() != worker


def test_little_work_beside_is_done_here() -> None:
    """For a few items no process is started."""
    with beside(os.getpid, 100) as found:
        assert found() == os.getpid()


@pytest.mark.usefixtures("many")
def test_no_more_processes_work_than_there_are_processors() -> None:
    """While one of two processors works beside, what is spread stays in this process."""
    with beside(os.getpid, 100) as found:
        assert set(spread(process_ids, range(200))) == {os.getpid()}
        found()
    assert os.getpid() not in set(spread(process_ids, range(200)))


@pytest.mark.usefixtures("many")
def test_an_error_beside_is_an_error_here() -> None:
    """What went wrong in the other process is raised where its result is asked for."""
    with beside(lambda: int("no number"), 100) as found, pytest.raises(ValueError, match="no number"):
        found()


@pytest.mark.usefixtures("many")
def test_a_process_that_is_killed_beside_is_one_sentence() -> None:
    """A lost process is no result, and no waiting without end."""
    with beside(lambda: killed((), None), 100) as found, pytest.raises(ProcessLost):
        found()


@pytest.mark.usefixtures("many")
def test_an_error_here_ends_the_work_beside() -> None:
    """Where the block fails, nobody waits for the other process."""
    with pytest.raises(ZeroDivisionError), beside(signal.pause, 100):
        raise ZeroDivisionError


@pytest.mark.usefixtures("many")
def test_a_process_beside_does_not_hold_the_lock_of_the_index(tmp_path: Path) -> None:
    """An index that its builder left can be built at once, whatever a process that was forked still does."""
    index, (reader, writer) = tmp_path / "index", os.pipe()
    with builder(index):
        pid = os.fork()
        if not pid:
            os.write(writer, b"begun")
            signal.pause()
            os._exit(0)
        assert os.read(reader, 5) == b"begun"
    try:
        with builder(index):
            pass
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
