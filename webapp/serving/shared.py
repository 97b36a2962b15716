"""What the processes of a server know of each other: how busy each is, how often a client asks, which slots are taken.

All of it outlives a process that is killed: nothing here has to be given back by the one that died.
"""

import fcntl
import ipaddress
import math
import mmap
import os
import time
from pathlib import Path
from threading import Lock

_CLIENTS = 1 << 16  # places that clients share by their hash


def client_of(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 one.

    >>> client_of("::ffff:192.0.2.7"), client_of("2001:db8::1:2:3:4")
    ('192.0.2.7', '2001:db8::/64')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


class ConnectionCounts:
    """How many connections each process of a server has open; -1 for a row that no process uses.

    Made before the processes are forked. Each writes a row of its own, so nothing is locked.
    """

    ROWS = 256  # processes at most, old and new ones while a server is reloaded

    def __init__(self) -> None:
        self._rows = memoryview(mmap.mmap(-1, self.ROWS * 4)).cast("i")
        for row in range(self.ROWS):
            self._rows[row] = -1

    def set(self, row: int, count: int) -> None:
        """Note how many connections the process of that row has, -1 where it accepts none."""
        self._rows[row] = count

    def fewest(self) -> int:
        """Return the smallest count of a process that accepts connections, 0 where there is none."""
        return min((count for count in self._rows if count >= 0), default=0)


class RateLimit:
    """Requests a second that a client may make, with bursts of as many, over all processes (GCRA, ITU-T I.371).

    A client's next due time is one number, at the place of its hash. Who shares it with another is limited a little
    earlier; the hash is keyed anew with each start, so that nobody can aim.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._due = memoryview(mmap.mmap(-1, _CLIENTS * 8)).cast("d")

    def wait(self, client: str) -> int:
        """Return 0 where the client may ask now, else the whole seconds after which it may."""
        if not self._rate:
            return 0
        now, place = time.monotonic(), hash(client) % _CLIENTS
        due = max(self._due[place], now)
        if due - now >= 1:
            return math.ceil(due - now - 1 + 1 / self._rate)
        self._due[place] = due + 1 / self._rate
        return 0


class Slots:
    """Slots of which only so many can be taken at a time, over all processes that have the same file.

    A taken slot is a record lock on one byte (POSIX), which the system takes back from a process that dies. Such locks
    do not keep the threads of one process apart, so each process remembers its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1  # its descriptor, kept until the process ends
        self._owner = 0
        self._taken: set[int] = set()
        self._lock = Lock()

    def take(self, first: int, count: int) -> int | None:
        """Return a slot from ``first`` on among ``count``, now taken; ``None`` where all are."""
        with self._lock:
            for slot in range(first, first + count):
                if slot not in self._taken and self._is_locked(slot):
                    self._taken.add(slot)
                    return slot
        return None

    def release(self, slot: int) -> None:
        """Let others take a slot."""
        with self._lock:
            self._taken.discard(slot)
            fcntl.lockf(self._opened(), fcntl.LOCK_UN, 1, slot)

    def _is_locked(self, slot: int) -> bool:
        try:
            fcntl.lockf(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except OSError:
            return False
        return True

    def _opened(self) -> int:
        """Return the descriptor of the file, opened by this very process and not by the one that forked it."""
        if self._owner != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        return self._file


class ExportSlots:
    """How many exports run at a time: in all, and of one client."""

    def __init__(self, most: int, most_of_client: int, path: Path) -> None:
        self._most, self._most_of_client = most, most_of_client
        self._slots = Slots(path)

    def take(self, address: str) -> tuple[int, ...] | None:
        """Return what a client's export takes, to be ``release``d behind it; ``None`` where it has to wait."""
        own = None
        if self._most_of_client:
            place = hash(client_of(address)) % _CLIENTS
            own = self._slots.take(self._most + place * self._most_of_client, self._most_of_client)
            if own is None:
                return None
        common = self._slots.take(0, self._most)
        if common is None:
            if own is not None:
                self._slots.release(own)
            return None
        return (common,) if own is None else (common, own)

    def release(self, taken: tuple[int, ...]) -> None:
        """Let the next export run."""
        for slot in taken:
            self._slots.release(slot)
