"""Tests of indexer.write: generations are built beside the one that serves and put in service in one step."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.check import check
from indexer.sample import write_sample
from indexer.write import index_folder
from indexer.write.changeset import Changeset, first
from indexer.write.index_folder import generations, roll_back
from schema import files
from schema import manifest as manifests
from schema.arrays import container
from schema.arrays import postings as columns
from schema.document import Document
from schema.errors import BuildFailed, BuildInProgress, CannotWrite, IndexDamaged, IndexMissing, NothingBefore
from schema.manifest import CURRENT, FAMILIES, MANIFEST
from tests import killing
from tests.dumps import built, families
from tests.killing import OneFile, holding
from tests.ours import writer
from webapp.search import open_engine
from webapp.search.model.query import Query

EVERYTHING = Query()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give where an index is to be."""
    return tmp_path / "index"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Give the few documents of a dump."""
    return killing.documents(tmp_path_factory.mktemp("few"))


@pytest.fixture
def write(place: Path, documents: list[Document]) -> Callable[[], str]:
    """Give what writes a generation of a few documents, whose engine is one file, and gives its name."""
    return lambda: killing.write(place, documents)


def left(index: Path) -> set[str]:
    """Name all that is in an index folder."""
    return {path.name for path in index.iterdir()}


def serving(index: Path) -> str:
    """Name the generation that serves."""
    return manifests.current(index).name


def test_a_generation_is_complete(place: Path, write: Callable[[], str], documents: list[Document]) -> None:
    """What was written holds every document, and the manifest's counts are those of its files."""
    name = write()
    manifest = manifests.verify(place / name)
    assert manifest.families == len(documents) == len(families(place))
    assert manifest.records == sum(len(document.members) for document in documents)
    assert check(place) == (manifest, [])


def test_a_generation_is_its_owners_alone(place: Path, write: Callable[[], str], index: Path) -> None:
    """Nobody else may look into a generation: its files are trusted when they are opened."""
    folders = [place / write(), manifests.current(index)]
    folders += [path for path in folders[1].rglob("*") if path.is_dir()]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_the_last_two_generations_stay(place: Path, write: Callable[[], str]) -> None:
    """Each build takes away what is older than the generation that it relieves."""
    names = [write() for _ in range(4)]
    assert [manifests.number_of(name) for name in names] == [1, 2, 3, 4]
    assert left(place) == {index_folder.LOCK, CURRENT, *names[2:]}
    assert serving(place) == names[3]


def test_a_strange_folder_is_left_alone(place: Path, write: Callable[[], str]) -> None:
    """What no build wrote is not ours to take away."""
    (place / "notes").mkdir(parents=True)
    (place / "notes" / MANIFEST).touch()
    (place / ".gitignore").touch()
    names = [write() for _ in range(3)]
    assert left(place) == {index_folder.LOCK, CURRENT, "notes", ".gitignore", *names[1:]}


def test_roll_back_goes_back_once(place: Path, write: Callable[[], str]) -> None:
    """The generation before serves again; further back there is none, and the next build goes forward."""
    old, new = write(), write()
    assert roll_back(place) == serving(place) == old
    with pytest.raises(NothingBefore):
        roll_back(place)
    assert serving(place) == old
    third = write()
    assert serving(place) == third
    assert left(place) == {index_folder.LOCK, CURRENT, old, third}, (
        f"{new} was rolled back and does not serve"
    )
    assert roll_back(place) == old


def test_roll_back_refuses_what_is_damaged(place: Path, write: Callable[[], str]) -> None:
    """A damaged generation is not put in service; the current one stays."""
    old, new = write(), write()
    (place / old / "engine").write_bytes(b"other")
    with pytest.raises(IndexDamaged, match="engine was changed"):
        roll_back(place)
    assert serving(place) == new


def test_roll_back_from_a_damaged_generation(place: Path, write: Callable[[], str]) -> None:
    """Damage of the current generation does not keep anybody from the one before."""
    old, new = write(), write()
    (place / new / MANIFEST).unlink()
    (place / new / FAMILIES).write_bytes(b"")
    assert roll_back(place) == old
    assert check(place)[1] == []


def test_without_a_generation_before(place: Path, write: Callable[[], str]) -> None:
    """Where nothing was built, or only once, there is no way back and no folder is made."""
    with pytest.raises(IndexMissing):
        roll_back(place)
    assert not place.exists()
    name = write()
    with pytest.raises(NothingBefore, match="nothing was changed"):
        roll_back(place)
    assert serving(place) == name


@pytest.mark.parametrize("line", ["", "000009-0123456789abcdef0123", "../x"])
def test_a_damaged_current_is_mended_by_the_next_build(
    place: Path, write: Callable[[], str], line: str
) -> None:
    """Where ``current`` names nothing, the next build serves and the newest generation stays beside it."""
    old = [write(), write()]
    (place / CURRENT).write_text(line)
    new = write()
    assert serving(place) == new
    assert left(place) == {index_folder.LOCK, CURRENT, old[1], new}


def test_numbers_rise_whatever_lies_there(place: Path, write: Callable[[], str]) -> None:
    """A generation that a killed build finished but did not put in service is neither served nor overwritten."""
    first = write()
    orphan = f"000007-{'0' * 20}"
    (place / orphan).mkdir()
    name = write()
    assert manifests.number_of(name) == 8
    assert generations(place) == [first, name]


def test_leavings_are_swept(place: Path, write: Callable[[], str]) -> None:
    """What killed builds left unfinished is gone before the next needs its room."""
    write()
    assert left(place) == {index_folder.LOCK, CURRENT, serving(place)}
    unfinished = index_folder.unfinished(place)
    (unfinished / "whoosh").mkdir()
    (unfinished / "whoosh" / "part").write_bytes(b"half")
    (place / ".caption-search-unfinished-current").write_text("half")
    (place / ".caption-search-unfinished-link").symlink_to(place / serving(place))
    (place / ".tmp-notes").write_text("somebody else's")
    with index_folder.builder(place):
        assert left(place) == {index_folder.LOCK, CURRENT, serving(place), ".tmp-notes"}


class Recorder:
    """Stands in for the calls of ``files`` and remembers them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, Path]] = []
        for name in ("sync", "rename"):
            monkeypatch.setattr(files, name, self._recording(name, getattr(files, name)))

    def _recording(self, name: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(*paths: Path) -> None:
            self.calls.append((name, paths[-1]))
            real(*paths)

        return call


def test_the_swap_comes_after_everything_is_on_the_disk(
    place: Path, write: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file and folder is fsynced, then the folder gets its name, then ``current`` is replaced by a rename."""
    recorder = Recorder(monkeypatch)
    name = write()
    renames = [path for call, path in recorder.calls if call == "rename"]
    assert renames == [place / name, place / CURRENT]
    before = recorder.calls[: recorder.calls.index(("rename", place / name))]
    synced = {path.name for call, path in before if call == "sync"}
    assert {path.name for path in (place / name).rglob("*")} <= synced
    swap = recorder.calls.index(("rename", place / CURRENT))
    assert ("sync", place) in recorder.calls[recorder.calls.index(("rename", place / name)) : swap]
    assert ("sync", place) in recorder.calls[swap:]


class Forgetful(OneFile):
    """A writer whose files hold less than they should."""

    def __init__(self, families_lost: int, records_lost: int) -> None:
        self.lost = families_lost, records_lost

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Miss some."""
        families_, records = super().reopen(folder)
        return families_ - self.lost[0], records - self.lost[1]


@pytest.mark.parametrize("lost", [(1, 0), (0, 1)])
def test_what_cannot_be_read_again_is_not_served(
    place: Path, write: Callable[[], str], documents: list[Document], lost: tuple[int, int]
) -> None:
    """A new generation is opened before the swap; where its counts differ the old one serves."""
    name = write()
    with pytest.raises(BuildFailed, match="the engine has"):
        killing.write(place, documents, Forgetful(*lost))
    assert serving(place) == name
    assert left(place) == {index_folder.LOCK, CURRENT, name}


def test_a_record_written_twice_is_not_served(place: Path, documents: list[Document]) -> None:
    """A generation whose accounting does not add up is refused before it serves."""
    with pytest.raises(BuildFailed, match="is in 2 families"):
        killing.write(place, [*documents, documents[0]])
    with pytest.raises(IndexMissing):
        serving(place)


def test_the_whoosh_writer_is_opened_again(documents: list[Document], tmp_path: Path) -> None:
    """Whoosh index and columns are counted; where they differ the writer says so."""
    folder = tmp_path / "folder"
    folder.mkdir()
    writer().write(first(documents), folder)
    assert writer().reopen(folder) == (len(documents), sum(len(d.members) for d in documents))
    path = folder / "columns" / columns.FILE
    fewer = {name: array[:-1] if name == "records" else array for name, array in container.load(path).items()}
    path.unlink()
    container.save(fewer, path)
    with pytest.raises(ValueError, match="the index has"):
        writer().reopen(folder)


def test_one_builder_at_a_time(place: Path, write: Callable[[], str]) -> None:
    """While a process builds, another build and a rollback are refused; when it is killed both go on."""
    names = [write(), write()]
    with holding(place) as process:
        with pytest.raises(BuildInProgress, match="another build"):
            write()
        with pytest.raises(BuildInProgress):
            roll_back(place)
        assert serving(place) == names[1]
        process.kill()
        process.join()
        assert write()


def test_a_path_that_is_no_folder(tmp_path: Path, documents: list[Document]) -> None:
    """Where no folder can be made the error names the place and the reason."""
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "deep" / "index"):
        with pytest.raises(CannotWrite, match="file") as raised:
            killing.write(place, documents)
        assert raised.value.path == place
        assert raised.value.reason in {"File exists", "Not a directory"}


def test_a_failed_build_leaves_nothing(
    place: Path, write: Callable[[], str], documents: list[Document]
) -> None:
    """A build that ends with an error or is interrupted takes its own leavings away at once."""
    name = write()

    class Failing(OneFile):
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def write(self, changeset: Changeset, folder: Path) -> None:
            super().write(changeset, folder)
            raise self.error

    for error, raised in (
        (OSError(28, "No space left on device"), CannotWrite),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ZeroDivisionError(), ZeroDivisionError),
    ):
        with pytest.raises(raised):
            killing.write(place, documents, Failing(error))
        assert left(place) == {index_folder.LOCK, CURRENT, name}


def test_an_open_engine_outlives_its_generation(tmp_path: Path) -> None:
    """An engine that is open goes on with its generation even after that is gone; a new one opens the new."""
    index, dump = tmp_path / "index", tmp_path / "dump.txt"
    write_sample(dump, 20, 2)
    built(index, dump)
    old = open_engine(index)
    answer = old.search(EVERYTHING)
    report = built(index, dump)
    built(index, dump)
    assert not (index / old.index.generation).exists()
    assert old.search(EVERYTHING).hits == answer.hits
    new = open_engine(index)
    assert new.index.generation == serving(index) != report.generation
    old.close()
    new.close()
