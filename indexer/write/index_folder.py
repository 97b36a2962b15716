"""The index folder: who may write there, which generations are in it, and which of them serves.

Everything unfinished has a name that begins with a mark of ours, so that the next builder sweeps it, and nothing else.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from schema import files
from schema import manifest as manifests
from schema.errors import BuildInProgress, CannotWrite, IndexUnusable, NothingBefore

LOCK = ".lock"
_UNFINISHED = ".caption-search-unfinished-"
_FORMER = f"{_UNFINISHED}former-"
_LEFT = "%s could not be removed (%s); the next build removes it"

log = logging.getLogger(__name__)


@contextmanager
def builder(index: Path) -> Iterator[None]:
    """Lock the index while a build runs, and sweep what is unfinished before and after; the lock dies with its process.

    ``BuildInProgress`` where another build holds it, ``CannotWrite`` where the disk refuses.
    """
    try:
        files.system(index.mkdir, parents=True, exist_ok=True)
        with FileLock(index / LOCK, timeout=0, mode=0o600):
            for path in _unfinished_in(index):
                files.remove(path)
            try:
                yield
            finally:
                for path in _unfinished_in(index):
                    _tidy(path)
    except Timeout:
        raise BuildInProgress(index) from None
    except OSError as error:
        raise CannotWrite(index, error.strerror or f"not all was taken ({error})") from error


def _unfinished_in(index: Path) -> list[Path]:
    return sorted(index.glob(f"{_UNFINISHED}*"))


def unfinished(index: Path) -> Path:
    """Create a folder of mode 0700 for a generation that is not finished."""
    return Path(files.system(mkdtemp, prefix=_UNFINISHED, dir=index))


def next_number(index: Path) -> int:
    """Return the number of the next generation."""
    return max(map(manifests.number_of, generations(index)), default=0) + 1


def generations(index: Path) -> list[str]:
    """Return the names of the finished generations, oldest first."""
    names = (path.name for path in index.iterdir() if path.is_dir())
    return sorted((name for name in names if manifests.number_of(name)), key=manifests.number_of)


def put_in_service(index: Path, folder: Path, name: str) -> None:
    """Rename a finished generation and point ``current`` at it in one step; the one before it stays.

    ``OSError`` where the disk refuses; then ``current`` is as it was and the new generation is gone.
    """
    before = _serving(index)
    try:
        files.rename(folder, index / name)
        _point(index, name)
    except OSError:
        if (index / name).exists():
            _discard(index, name)
        raise
    for old in generations(index):
        if old not in (name, before):
            _discard(index, old)


def _serving(index: Path) -> str:
    """Return the name of the generation in service, or where none is the newest."""
    try:
        return manifests.current(index).name
    except IndexUnusable:
        return max(generations(index), key=manifests.number_of, default="")


def _point(index: Path, name: str) -> None:
    """Point ``current`` at a generation; where the disk does not confirm that, it is as it was."""
    current, new, former = (index / f"{start}{manifests.CURRENT}" for start in ("", _UNFINISHED, _FORMER))
    files.write(new, f"{name}\n".encode())
    known = current.exists()
    if known:
        files.write(former, current.read_bytes())
    try:
        files.rename(new, current)
    except OSError:
        if known:
            former.replace(current)
        else:
            current.unlink(missing_ok=True)
        raise
    _tidy(former)


def _discard(index: Path, name: str) -> None:
    """Remove a generation; what is half removed must not look finished."""
    leaving = index / f"{_UNFINISHED}{name}"
    try:
        files.rename(index / name, leaving)
    except OSError as error:
        log.warning(_LEFT, index / name, error.strerror)
    _tidy(leaving)


def _tidy(path: Path) -> None:
    """Remove what nobody needs; where that fails what was done stands, and the next builder removes it."""
    try:
        files.remove(path)
    except OSError as error:
        log.warning(_LEFT, path, error.strerror)


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
        _point(index, older[-1])
        return older[-1]
