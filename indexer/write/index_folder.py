"""The index folder: who may write there, which generations are in it, and which of them serves.

Everything unfinished has a name that begins with ``.tmp-``, so that the next builder can sweep it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from indexer.write import disk
from schema import manifest as manifests
from schema.errors import BuildInProgress, CannotWrite, IndexUnusable, NothingBefore

LOCK = ".lock"
_UNFINISHED = ".tmp-"


@contextmanager
def builder(index: Path) -> Iterator[None]:
    """Lock the index while a build runs, and sweep what is unfinished before and after; the lock dies with its process.

    ``BuildInProgress`` where another build holds it, ``CannotWrite`` where the disk refuses.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / LOCK, timeout=0, mode=0o600):
            _sweep(index)
            try:
                yield
            finally:
                _sweep(index)
    except Timeout:
        raise BuildInProgress(index) from None
    except OSError as error:
        raise CannotWrite(index, error.strerror or f"not all was taken ({error})") from error


def _sweep(index: Path) -> None:
    for path in index.glob(f"{_UNFINISHED}*"):
        disk.remove(path)


def unfinished(index: Path) -> Path:
    """Create a folder of mode 0700 for a generation that is not finished."""
    return Path(mkdtemp(prefix=_UNFINISHED, dir=index))


def next_number(index: Path) -> int:
    """Return the number of the next generation."""
    return max(map(manifests.number_of, generations(index)), default=0) + 1


def generations(index: Path) -> list[str]:
    """Return the names of the finished generations, oldest first."""
    names = (path.name for path in index.iterdir() if path.is_dir())
    return sorted((name for name in names if manifests.number_of(name)), key=manifests.number_of)


def put_in_service(index: Path, folder: Path, name: str) -> None:
    """Rename a finished generation and point ``current`` at it in one step; the one before it stays."""
    before = _serving(index)
    pointer = _pointer(index, name)
    disk.rename(folder, index / name)
    disk.rename(pointer, index / manifests.CURRENT)
    for old in generations(index):
        if old not in (name, before):
            leaving = index / f"{_UNFINISHED}{old}"  # what is half removed must not look finished
            disk.rename(index / old, leaving)
            disk.remove(leaving)


def _serving(index: Path) -> str:
    """Return the name of the generation in service, or where none is the newest."""
    try:
        return manifests.current(index).name
    except IndexUnusable:
        return max(generations(index), key=manifests.number_of, default="")


def _pointer(index: Path, name: str) -> Path:
    path = index / f"{_UNFINISHED}{manifests.CURRENT}"
    path.write_text(name + "\n", "utf-8")
    disk.sync(path)
    return path


def roll_back(index: Path) -> str:
    """Put the newest sound generation that is older than the current one in service, and return its name.

    ``NothingBefore`` where there is none, ``IndexUnusable`` where it is damaged.
    """
    now = manifests.number_of(manifests.current(index).name)
    with builder(index):
        older = [name for name in generations(index) if manifests.number_of(name) < now]
        if not older:
            raise NothingBefore(index)
        manifests.verify(index / older[-1])
        disk.rename(_pointer(index, older[-1]), index / manifests.CURRENT)
        return older[-1]
