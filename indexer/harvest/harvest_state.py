"""What a harvest has so far, in an SQLite file beside the dump: slices, and the records of each page.

Each change is one transaction, so whoever is killed goes on with the page that comes next. The file is locked while a
harvest is at work, and a later one takes it up only where it requests the same.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any

from indexer.harvest.collection_page import CollectionPage
from indexer.harvest.slices import HarvestRequest, Slice
from schema.errors import HarvestStateUnusable

ROOT = "00"
_REST = "~"  # behind the number of every part

_TABLES = """
CREATE TABLE IF NOT EXISTS request (identity TEXT NOT NULL, window INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS slices (
    path TEXT PRIMARY KEY, slice TEXT NOT NULL, status TEXT NOT NULL, page INTEGER NOT NULL DEFAULT 1,
    total INTEGER NOT NULL DEFAULT 0, greatest INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0, walks INTEGER NOT NULL DEFAULT 1, walked BLOB,
    missing INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS records (
    path TEXT, page INTEGER, place INTEGER, digest BLOB NOT NULL, line BLOB NOT NULL, PRIMARY KEY (path, page, place)
);
CREATE INDEX IF NOT EXISTS digests ON records (digest, path);
"""
_NEW_TO_ITS_SLICE = "NOT EXISTS (SELECT 1 FROM records e WHERE e.digest = r.digest AND e.path < r.path)"


class SliceStatus(StrEnum):
    """How far a slice is: to be walked, divided into parts, fetched whole, or fetched with records missing."""

    OPEN = "open"
    DIVIDED = "divided"
    WHOLE = "whole"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the walk through the pages of a slice is, and what was noticed on the way.

    ``page`` is the next one, ``total`` what the last page announced, ``greatest`` the most that any of this walk did;
    ``changed`` and ``repeated`` say whether the total changed, and whether a page came again. ``walked`` is the
    digest of all records of the walk before, the ``walks``-th being under way.
    """

    path: str
    slice: Slice
    page: int
    total: int
    greatest: int
    changed: bool
    repeated: bool
    walks: int
    walked: bytes | None

    @property
    def parent(self) -> str:
        """The path of the slice of which this one is the rest; '' where it is none."""
        return self.path[: -len(_REST) - 1] if self.path.endswith(_REST) else ""


class HarvestState:
    """The slices and records of a harvest; ``HarvestStateUnusable`` where the file is another's, or at work."""

    def __init__(self, path: Path, request: HarvestRequest) -> None:
        self._path = path
        with self._reported():
            self._base = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            with self._transaction():
                for statement in _TABLES.split(";"):
                    self._base.execute(statement)
                self._take_up(json.dumps(request.identity, sort_keys=True), request)

    def _take_up(self, identity: str, request: HarvestRequest) -> None:
        before = self._ask("SELECT identity FROM request")
        if not before:
            self._base.execute("INSERT INTO request VALUES (?, ?)", (identity, request.window))
            self._insert(ROOT, request.whole)
        elif before != [(identity,)]:
            raise HarvestStateUnusable(self._path, "it has what another harvest fetched")
        # What was short is walked again: the archive may have mended itself.
        short = "SELECT path FROM slices WHERE status = 'short'"
        for (path,) in self._ask(short):
            self._reopen(path)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            reason = "another harvest is at work on it" if "locked" in str(error) else str(error)
            raise HarvestStateUnusable(self._path, reason) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._reported():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    @property
    def window(self) -> int:
        """How many records of one search the service gives out, as far as is known."""
        return int(self._one("SELECT window FROM request"))

    def narrow(self, window: int) -> None:
        """Remember that the service gives out fewer records of a search than was thought."""
        with self._transaction():
            self._base.execute("UPDATE request SET window = ?", (window,))

    def next_walk(self) -> Walk | None:
        """Return the first slice that is to be walked, and how far that is; ``None`` where all are done."""
        ((path,),) = self._ask("SELECT min(path) FROM slices WHERE status = 'open'")
        return None if path is None else self.walk_at(path)

    def walk_at(self, path: str) -> Walk:
        """Return how far the walk through a slice is."""
        (row,) = self._ask(
            "SELECT slice, page, total, greatest, changed, repeated, walks, walked FROM slices WHERE path = ?",
            path,
        )
        part, page, total, greatest, changed, repeated, walks, walked = row
        return Walk(
            path,
            Slice(**json.loads(part)),
            page,
            total,
            greatest,
            bool(changed),
            bool(repeated),
            walks,
            walked,
        )

    def add_page(self, walk: Walk, page: CollectionPage) -> None:
        """Keep the records of the page that came next."""
        digests = [blake2b(line, digest_size=16).digest() for line in page.lines]
        with self._transaction():
            repeated = walk.repeated or self._is_repeated(walk.path, digests)
            changed = walk.changed or (walk.page > 1 and page.total != walk.total)
            greatest = page.total if walk.page == 1 else max(walk.greatest, page.total)
            self._base.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
                [
                    (walk.path, walk.page, place, digest, line)
                    for place, (digest, line) in enumerate(zip(digests, page.lines, strict=True))
                ],
            )
            self._base.execute(
                "UPDATE slices SET page = ?, total = ?, greatest = ?, changed = ?, repeated = ? WHERE path = ?",
                (walk.page + 1, page.total, greatest, changed, repeated, walk.path),
            )

    def _is_repeated(self, path: str, digests: Sequence[bytes]) -> bool:
        """Return whether a page of several records has the very ones of a page before."""
        if len(digests) < 2:
            return False
        pages = "SELECT page FROM records WHERE path = ? AND digest = ? AND place = 0"
        records = "SELECT digest FROM records WHERE path = ? AND page = ? ORDER BY place"
        return any(
            [digest for (digest,) in self._ask(records, path, page)] == list(digests)
            for (page,) in self._ask(pages, path, digests[0])
        )

    def divide(self, walk: Walk, total: int, parts: Sequence[Slice]) -> None:
        """Put parts in the place of a slice, and behind them what none of them has."""
        with self._transaction():
            self._base.execute("DELETE FROM records WHERE path = ?", (walk.path,))
            self._base.execute(
                "UPDATE slices SET status = 'divided', greatest = ? WHERE path = ?", (total, walk.path)
            )
            for number, part in enumerate(parts):
                self._insert(f"{walk.path}/{number:02}", part)
            self._insert(f"{walk.path}/{_REST}", walk.slice)

    def outside_parts(self, parent: str) -> int:
        """Return how many records of a divided slice are in none of its parts, by what each announces."""
        inside = self._one(
            "SELECT total(greatest) FROM slices WHERE path LIKE ? AND path NOT LIKE ? AND path NOT LIKE ?",
            f"{parent}/%", f"{parent}/%/%", f"{parent}/{_REST}",
        )  # fmt: skip
        return int(self._one("SELECT greatest FROM slices WHERE path = ?", parent)) - int(inside)

    def new_records(self, path: str) -> int:
        """Count the records of a slice that no slice before it has."""
        return int(self._one(f"SELECT count(*) FROM records r WHERE path = ? AND {_NEW_TO_ITS_SLICE}", path))  # noqa: S608

    def counts(self, path: str) -> tuple[int, int]:
        """Return how many records of a slice were fetched, and how many of these differ from each other."""
        ((records, different),) = self._ask(
            "SELECT count(*), count(DISTINCT digest) FROM records WHERE path = ?", path
        )
        return records, different

    def digest(self, path: str) -> bytes:
        """Return the digest of a slice's records, whatever their order."""
        rows = self._ask("SELECT digest FROM records WHERE path = ? ORDER BY digest", path)
        return blake2b(b"".join(digest for (digest,) in rows), digest_size=16).digest()

    def walk_again(self, walk: Walk) -> None:
        """Drop what the walk fetched, and begin another."""
        with self._transaction():
            digest = self.digest(walk.path)
            self._reopen(walk.path)
            self._base.execute(
                "UPDATE slices SET walks = ?, walked = ? WHERE path = ?", (walk.walks + 1, digest, walk.path)
            )

    def finish(self, walk: Walk, missing: int = 0) -> None:
        """Record that a slice is fetched, whole or with records missing."""
        status = SliceStatus.SHORT if missing else SliceStatus.WHOLE
        with self._transaction():
            self._base.execute(
                "UPDATE slices SET status = ?, missing = ? WHERE path = ?", (status.value, missing, walk.path)
            )

    def short(self) -> list[tuple[Slice, int]]:
        """Return the slices of which records are missing, and how many."""
        rows = self._ask("SELECT slice, missing FROM slices WHERE status = 'short' ORDER BY path")
        return [(Slice(**json.loads(part)), missing) for part, missing in rows]

    @property
    def announced(self) -> int:
        """How many records the service says there are in all; 0 before anything was answered."""
        return int(self._one("SELECT greatest FROM slices WHERE path = ?", ROOT))

    @property
    def fetched(self) -> int:
        """How many records are here."""
        return int(self._one("SELECT count(*) FROM records"))

    def lines(self) -> Iterator[bytes]:
        """Yield the records in the order of slices and pages; one that two slices have, once."""
        query = f"SELECT line FROM records r WHERE {_NEW_TO_ITS_SLICE} ORDER BY path, page, place"  # noqa: S608
        with self._reported():
            yield from (line for (line,) in self._base.execute(query))

    def close(self) -> None:
        """Close the file, for another harvest to take up."""
        self._base.close()

    def _insert(self, path: str, part: Slice) -> None:
        values = (path, json.dumps(asdict(part)), SliceStatus.OPEN.value)
        self._base.execute("INSERT INTO slices (path, slice, status) VALUES (?, ?, ?)", values)

    def _reopen(self, path: str) -> None:
        self._base.execute("DELETE FROM records WHERE path = ?", (path,))
        self._base.execute(
            "UPDATE slices SET status = 'open', page = 1, total = 0, changed = 0, repeated = 0, walks = 1, "
            "walked = NULL, missing = 0 WHERE path = ?",
            (path,),
        )

    def _one(self, query: str, *values: object) -> float:
        ((number,),) = self._ask(query, *values)
        return float(number)

    def _ask(self, query: str, *values: object) -> list[Any]:
        with self._reported():
            return self._base.execute(query, values).fetchall()
