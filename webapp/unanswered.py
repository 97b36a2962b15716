"""How often searches found nothing, where the setting ``unanswered`` names a file for the counts.

A row is a text and a number: no client, no time, and no order in which the texts came. Whoever keeps the archive sees
in it which words people have for what captions call otherwise.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from schema.errors import BadParameter
from webapp.search.model.result import Page

log = logging.getLogger(__name__)

MOST_TEXTS = 10_000
LONGEST = 200  # characters of a text that are kept
PATIENCE = 0.2  # seconds that an answer waits for another process to write

_TABLE = "CREATE TABLE IF NOT EXISTS searches (text TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID"
_ADD = "INSERT INTO searches VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
_FEWEST = "DELETE FROM searches WHERE count = (SELECT min(count) FROM searches)"
_COUNTED = "SELECT text, count FROM searches WHERE count >= ? ORDER BY count DESC, text"


class CountedText(NamedTuple):
    """A text that was searched for, and how often nothing was found."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class UnansweredCounts:
    """The counts in a file, which all processes of a server share."""

    path: Path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Make the file where there is none, for its owner alone; ``BadParameter`` where it cannot hold counts."""
        counts = cls(path)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            with counts._connected() as connection:
                connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise BadParameter(
                "unanswered", str(path), f"{path} cannot be used for counts: {error}"
            ) from None
        return counts

    def note(self, page: Page) -> None:
        """Count a search of words, without filters, that found nothing; a failure is logged, and costs no answer."""
        query = page.query
        if page.families or query.page > 1 or query.filters or query.event:
            return
        text = _normalised(query.text)
        if not text:
            return
        try:
            with self._connected() as connection:
                connection.execute(_ADD, (text,))
                (texts,) = connection.execute("SELECT count(*) FROM searches").fetchone()
                if texts > MOST_TEXTS:
                    connection.execute(_FEWEST)
        except sqlite3.Error as error:
            log.warning("a search without results could not be counted: %s", error)

    def most_frequent(self, least: int = 1) -> list[CountedText]:
        """Return the texts that found nothing at ``least`` so often, the most frequent first."""
        with self._connected() as connection:
            return [CountedText(*row) for row in connection.execute(_COUNTED, (least,))]

    def clear(self) -> None:
        """Forget all of them."""
        with self._connected() as connection:
            connection.execute("DELETE FROM searches")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection, and commit; what is deleted leaves no bytes behind."""
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")
            yield connection


def _normalised(text: str) -> str:
    r"""Return a text as it is kept, so that capitals and blanks make no texts of their own.

    >>> _normalised("  Cosmo\x1bnuat   PARADE ")
    'cosmo nuat parade'
    """
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.casefold().split())[:LONGEST]
