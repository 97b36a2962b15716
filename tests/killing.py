"""Builds in processes of their own, for the tests that kill them, and a writer that is done at once."""

import itertools
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from indexer.sample import write_sample
from indexer.write import Writer
from indexer.write.changeset import Changeset, first
from indexer.write.generation import Content, stored_documents, write_generation
from indexer.write.index_folder import builder
from schema import files
from schema import manifest as manifests
from schema.document import Document
from schema.errors import CaptionSearchError
from tests.dumps import added, built, exported
from tests.ours import OURS
from tests.served import PATIENCE

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


class OneFile:
    """A writer whose engine is a single file with two numbers."""

    name = "made-up"

    def write(self, changeset: Changeset, folder: Path) -> None:
        """Write the counts."""
        (folder / "engine").write_text(f"{len(changeset.ids)} {changeset.records}")

    def restore(self, part: str, source: Path, folder: Path) -> None:
        """Have nothing to make again."""

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Read the counts."""
        families, records = map(int, (folder / "engine").read_text().split())
        return families, records


ONE_FILE = OneFile()


def documents(folder: Path, records: int = 12) -> list[Document]:
    """Give the few documents of a made-up dump."""
    write_sample(folder / "few.txt", records, 5)
    built(folder / "index", folder / "few.txt")
    return list(stored_documents(manifests.current(folder / "index")))


def write(index: Path, documents: Sequence[Document], writer: Writer = ONE_FILE) -> str:
    """Write a generation and put it in service; give its name."""
    sources = dict.fromkeys(member.caption.source for document in documents for member in document.members)
    changeset = first(documents)
    with builder(index):
        content = Content(changeset.records, changeset, [], changeset.ledger(list(sources), {}, {}), OURS)
        return write_generation(index, writer, content).generation


def process(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start a function in a process of its own."""
    started = _context.Process(target=target, args=arguments)
    started.start()
    return started


def status(ended: BaseProcess) -> int | None:
    """Wait for a process and give its exit status, negative where a signal killed it."""
    ended.join(PATIENCE)
    return ended.exitcode


def die_before(call: int) -> None:
    """Have this process die just before the so-and-so-many-th call that touches the disk for good."""
    calls = itertools.count(1)

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any, **named: Any) -> Any:
            if next(calls) == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return act

    for module, name in ((files, "sync"), (files, "rename"), (os, "unlink"), (os, "rmdir")):
        setattr(module, name, dying(getattr(module, name)))


def write_and_die(index: Path, documents: Sequence[Document], call: int) -> None:
    """Write a generation and die before one of the calls that last."""
    die_before(call)
    write(index, documents)


def add_and_die(index: Path, dump: Path, call: int) -> None:
    """Add a dump and die before one of the calls that last."""
    die_before(call)
    added(index, dump)


def export_and_die(index: Path, dump: Path, call: int) -> None:
    """Put an export in the place of the one before, and die before one of the calls that last."""
    die_before(call)
    exported(index, dump)


def add(index: Path, dump: Path) -> None:
    """Add a dump to an index."""
    added(index, dump)


def build(index: Path, dump: Path) -> None:
    """Build an index from a dump."""
    built(index, dump)


def build_with_little_room(index: Path, dump: Path, most: int, answer: Connection) -> None:
    """Build where no file may have more than so many bytes, and send what was said."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        answer.send(("", built(index, dump).generation))
    except CaptionSearchError as error:
        answer.send((type(error).__name__, str(error)))


def said_with_little_room(index: Path, dump: Path, most: int) -> tuple[str, str]:
    """Build where no file may have more than so many bytes; give the error's name and words."""
    here, there = _context.Pipe()
    started = process(build_with_little_room, index, dump, most, there)
    if not here.poll(PATIENCE):
        raise TimeoutError
    name, words = here.recv()
    assert status(started) == 0
    return name, words


def _hold(index: Path, answer: Connection) -> None:
    with builder(index):
        answer.send("holding")
        answer.poll(None)  # until this process is killed, or the one that awaits it has ended


@contextmanager
def holding(index: Path) -> Iterator[BaseProcess]:
    """Hold an index's lock in another process, which is killed at the latest in the end."""
    here, there = _context.Pipe()
    started = process(_hold, index, there)
    try:
        assert here.poll(PATIENCE)
        here.recv()
        yield started
    finally:
        started.kill()
        started.join()
