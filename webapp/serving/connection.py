"""A client's connection: its requests are read, answered one after the other, and closed where it is too slow.

All of it runs in the event loop's thread and never waits, so that a client costs others no more than the work it asks
for.
"""

import asyncio
import logging
import socket
import struct
from array import array
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from fcntl import ioctl
from http import HTTPStatus
from termios import TIOCOUTQ
from typing import TYPE_CHECKING, Any

from gunicorn.http.errors import ParseException

from webapp.serving.audience import audience_of
from webapp.serving.refusals import LATE, OVERLOADED, TOO_MANY, TOO_OFTEN, malformed, refusal
from webapp.serving.request_reader import BodyTooLong, RequestReader
from webapp.serving.shared import client_of
from webapp.serving.thread_pool import PoolJob
from webapp.serving.wsgi_answer import AnswerPart, WsgiAnswer

if TYPE_CHECKING:
    from webapp.serving.worker import Worker

log = logging.getLogger(__name__)

PIPELINED = 1 << 16  # bytes of further requests that are read while one is answered
SLOWEST = 4096  # bytes a second that a client must take of an answer, on average
LINGER = 2.0  # seconds for which a client may go on sending what is not read (RFC 9112, section 9.6)
MOST_LINGERING = 1 << 20  # bytes of it

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset


class ConnectionState(Enum):
    """What a connection is doing."""

    IDLE = "idle"  # no byte of a request is there
    READING = "reading"
    ANSWERING = "answering"  # a thread is at work, or one is awaited
    WRITING = "writing"  # the client has to take what was made
    CLOSING = "closing"  # all was written; what still comes is thrown away


@dataclass(slots=True)
class _Progress:
    """How much of its answers a client has taken, to be compared with later."""

    written: int = 0
    taken: int = 0


class Connection(asyncio.Protocol):
    """One connection. ``deadline`` is when the worker calls ``expire``; ``None`` where it must wait for us."""

    def __init__(self, worker: "Worker") -> None:
        self._worker, self._loop = worker, worker.loop
        self._transport: Any = None
        self._reader: Any = None
        self._addresses: tuple[Any, Any] = ("", 0), ("", 0)
        self._answer: WsgiAnswer | None = None
        self._job: PoolJob | None = None
        self._last = self._closes = False  # of the piece that is being written
        self._ended = False  # the client sends nothing more
        self._progress = _Progress()
        self._thrown_away = 0
        self.client = ""
        self.state = ConnectionState.IDLE
        self.deadline: float | None = None

    @property
    def unsent(self) -> int:
        """Bytes of an answer that the client has not taken yet."""
        return self._transport.get_write_buffer_size() if self.state is ConnectionState.WRITING else 0

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        self._transport = transport
        peer = transport.get_extra_info("peername") or ("", 0)
        self._addresses = peer, transport.get_extra_info("sockname") or ("", 0)
        self.client = client_of(peer[0])
        self._reader = RequestReader(self._worker.cfg, peer)
        transport.set_write_buffer_limits(0)  # resume_writing then says when the system has taken everything
        self._wait_for_request(self._worker.settings.request_seconds)
        if not self._worker.opened(self):
            self._refuse(refusal(HTTPStatus.SERVICE_UNAVAILABLE, TOO_MANY, retry_after=1))

    def data_received(self, data: bytes) -> None:
        """Take in what the client sent."""
        if self.state is ConnectionState.CLOSING:
            self._thrown_away += len(data)
            if self._thrown_away > MOST_LINGERING:
                self._transport.abort()
            return
        self._reader.feed(data)
        if self.state in {ConnectionState.IDLE, ConnectionState.READING}:
            self._read()
        elif self._reader.pending > PIPELINED:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Note that no request follows; what was asked before is still answered."""
        self._ended = True
        if self.state in {ConnectionState.IDLE, ConnectionState.READING, ConnectionState.CLOSING}:
            self._transport.close()
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        """Let go of everything."""
        self.deadline = None
        self.state = ConnectionState.CLOSING
        self._worker.closed(self)
        if self._job is not None:
            self._job.cancelled = True
        elif self._answer is not None:
            self._abandon()

    def resume_writing(self) -> None:
        """Go on with an answer of which the client has taken what was written."""
        if self.state is ConnectionState.WRITING:
            self._go_on()

    def expire(self) -> None:
        """Close the connection of a client that was too slow; called at the deadline."""
        match self.state:
            case ConnectionState.READING:
                self._worker.count_closed("request")
                self._refuse(refusal(HTTPStatus.REQUEST_TIMEOUT, LATE))
            case ConnectionState.WRITING | ConnectionState.CLOSING if self._is_taken():
                self._expect_progress()
            case ConnectionState.WRITING | ConnectionState.CLOSING | ConnectionState.IDLE if self._untaken():
                self.evict("answer")
            case ConnectionState.WRITING | ConnectionState.CLOSING | ConnectionState.IDLE:
                self._transport.abort()
            case ConnectionState.ANSWERING:
                self.deadline = None

    def evict(self, reason: str) -> None:
        """Close at once; what is written but not sent is forgotten, by the system too."""
        self._worker.count_closed(reason)
        if self._untaken():
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._transport.abort()

    def stop(self) -> None:
        """Take no request that begins later; the server stops."""
        if self.state is ConnectionState.IDLE:
            self.deadline = self._loop.time() + LINGER / 2

    def _wait_for_request(self, seconds: float) -> None:
        self.state = ConnectionState.IDLE
        self.deadline = self._loop.time() + seconds
        self._worker.waits(self)
        if self._worker.is_stopping:
            self.stop()

    def _read(self) -> None:
        """Begin to answer the next request, where it is all there."""
        try:
            request = self._reader.next_request()
        except (ParseException, BodyTooLong) as error:
            log.warning("refused a request: %s", type(error).__name__)
            self._refuse(malformed(error))
            return
        if request is not None:
            self._begin(request)
        elif self._ended:
            self._transport.close()
        elif self._reader.pending:
            if self.state is ConnectionState.IDLE:
                self.state = ConnectionState.READING
                self._worker.waits(self)
                self.deadline = self._loop.time() + self._worker.settings.request_seconds
            if self._reader.wants_continue():
                self._write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _begin(self, request: Any) -> None:
        self.state, self.deadline = ConnectionState.ANSWERING, None
        if self._worker.is_stopping or (self._ended and not self._reader.pending):
            request.force_close()
        path = self._worker.mount.own_path_before_app(request, self._addresses[0][0])
        pool = self._worker.pool_for(path)
        if pool is self._worker.pool and (wait := self._worker.rate.wait(self.client)):
            self._shed(request, path, HTTPStatus.TOO_MANY_REQUESTS, TOO_OFTEN, wait)
            return
        answer = WsgiAnswer(self._worker.wsgi, request, path, self._addresses, self._worker.cfg)

        def shed() -> None:
            self._answer = self._job = None
            self._shed(request, path, HTTPStatus.SERVICE_UNAVAILABLE, OVERLOADED, 1)

        self._answer, self._job = answer, PoolJob(answer.next_piece, self._made, shed)
        pool.submit(self._job)

    def _shed(self, request: Any, path: str, status: HTTPStatus, detail: str, seconds: int) -> None:
        self._worker.count_shed(request.method, path, status)
        self._closes = request.should_close()
        self._last = True
        answer = refusal(status, detail, audience_of(path), retry_after=seconds, keep_open=not self._closes)
        self._send(answer[: answer.index(b"\r\n\r\n") + 4] if request.method == "HEAD" else answer)

    def _made(self, piece: AnswerPart) -> None:
        """Send a piece that a thread has made."""
        self._job = None
        if piece.last:
            self._answer = None
        if self._transport.is_closing():
            self._abandon()
            return
        self._last, self._closes = piece.last, piece.closes
        self._send(piece.content)

    def _send(self, content: bytes) -> None:
        """Write what belongs to an answer, and go on once the client has taken it."""
        self.state = ConnectionState.WRITING
        self._write(content)
        if self._transport.get_write_buffer_size():
            self._expect_progress()  # resume_writing follows, or the deadline
        else:
            self._loop.call_soon(self.resume_writing)

    def _go_on(self) -> None:
        self.deadline = None
        if self._answer is not None:
            self.state = ConnectionState.ANSWERING
            self._job = PoolJob(self._answer.next_piece, self._made)
            self._worker.pool.submit(self._job)
        elif not self._last:
            self._transport.abort()
        elif self._closes:
            self._close()
        else:
            self._transport.resume_reading()
            self._wait_for_request(self._worker.settings.idle_seconds)
            if self._reader.pending or self._ended:
                self._read()

    def _refuse(self, answer: bytes) -> None:
        self._write(answer)
        self._close()

    def _close(self) -> None:
        """End our side, and let the client finish: closing at once could destroy the answer on its way."""
        self._expect_progress()
        if not self._untaken():
            self.deadline = self._loop.time() + LINGER
        self.state = ConnectionState.CLOSING
        if self._ended or not self._transport.can_write_eof():
            self._transport.close()
            return
        try:
            self._transport.write_eof()
            self._transport.resume_reading()
        except OSError:  # the client has reset the connection already
            self._transport.abort()

    def _write(self, content: bytes) -> None:
        self._progress.written += len(content)
        self._transport.write(content)

    def _expect_progress(self) -> None:
        self._progress.taken = self._progress.written - self._untaken()
        self.deadline = self._loop.time() + self._worker.settings.answer_seconds

    def _is_taken(self) -> bool:
        """Return whether the client has taken enough since the last time."""
        taken = self._progress.written - self._untaken()
        return taken - self._progress.taken >= SLOWEST * self._worker.settings.answer_seconds

    def _untaken(self) -> int:
        """Return how many bytes of its answers the client has not taken, here and in the system's buffer."""
        sent = array("i", [0])
        with suppress(OSError, ValueError):  # where it is closed already
            ioctl(self._transport.get_extra_info("socket").fileno(), TIOCOUTQ, sent)
        size: int = self._transport.get_write_buffer_size()
        return size + sent[0]

    def _abandon(self) -> None:
        """Have a thread let go of an answer that nobody takes."""
        answer, self._answer = self._answer, None
        if answer is not None:
            self._worker.pool.submit(PoolJob(answer.close, lambda _: None))
