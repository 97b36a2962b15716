"""Clients that are slow, silent or greedy: sockets that send and read as little as they can."""

import resource
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

ESTABLISHED = 1  # first byte of TCP_INFO (Linux)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client is slow: what it sends at first, and what it sends again and again; it never reads."""

    first: bytes
    drip: bytes = b""


HEAD = b"GET /search?q=moon HTTP/1.1\r\nHost: here\r\n"
POST = b"POST /search HTTP/1.1\r\nHost: here\r\n"
SLOW_HEADERS = Manner(HEAD, b"X-More: and more\r\n")
ONE_BYTE = Manner(b"G")
SLOW_BODY = Manner(POST + b"Content-Length: 60000\r\n\r\n", b"some")
SLOW_CHUNKS = Manner(POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n")
CUT_BODY = Manner(POST + b"Content-Length: 60000\r\n\r\nsome")
SLOW_PIPELINE = Manner(HEAD + b"\r\n" + HEAD, b"X: y\r\n")
SILENT = Manner(b"")
UNREAD_SEARCH = Manner(b"GET /api/v1/search?size=200 HTTP/1.1\r\nHost: here\r\n\r\n" * 20)
UNREAD_EXPORT = Manner(b"GET /api/v1/export.jsonl?fold=false HTTP/1.1\r\nHost: here\r\n\r\n")

INCOMPLETE = (SLOW_HEADERS, ONE_BYTE, SLOW_BODY, SLOW_CHUNKS, CUT_BODY, SLOW_PIPELINE)


class SlowClient:
    """One connection of such a client."""

    def __init__(self, address: str, manner: Manner) -> None:
        host, port = address.removeprefix("http://").split(":")
        self._drip = manner.drip
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(60)
        self.socket.connect((host, int(port)))
        self.socket.setblocking(False)
        with suppress(OSError):  # what was closed at once
            self.socket.send(manner.first)

    def drip(self) -> None:
        """Send a little more."""
        with suppress(OSError):
            self.socket.send(self._drip)

    def is_open(self) -> bool:
        """Return whether the server has not ended the connection."""
        return self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == ESTABLISHED

    def is_answered(self) -> bool:
        """Return whether an answer has begun, without taking any of it."""
        with suppress(OSError):
            return self.socket.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 200"
        return False

    def close(self) -> None:
        """Go away."""
        self.socket.close()


class SlowClients:
    """Many slow clients at once."""

    def __init__(self, address: str, manner: Manner, number: int) -> None:
        self._clients = [SlowClient(address, manner) for _ in range(number)]

    def __enter__(self) -> "SlowClients":
        """Return these clients."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let them all go away."""
        for one in self._clients:
            one.close()

    def open(self) -> int:
        """Return how many connections are still open, after each has sent a little more."""
        for one in self._clients:
            one.drip()
        return sum(one.is_open() for one in self._clients)

    def are_answered(self) -> bool:
        """Return whether answers to all have begun."""
        return all(one.is_answered() for one in self._clients)

    def are_closed(self) -> Callable[[], bool]:
        """Return what says whether the server has closed them all."""
        return lambda: self.open() == 0


def allow_descriptors(number: int) -> bool:
    """Let this process have so many files open; return whether the system allows that."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < number:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
    return True
