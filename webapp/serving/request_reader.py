"""The bytes of a connection as requests: collected as they come, and parsed by gunicorn once they are all there.

So no thread waits for a client, and what is HTTP and what is not stays gunicorn's to say. Each byte is looked at once
while a request is incomplete, however small the pieces in which it comes.
"""

import io
import re
from typing import Any

from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import ChunkMissingTerminator, LimitRequestHeaders, NoMoreData
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from webapp.serving.error_handlers import LONGEST_BODY
from webapp.serving.proxy import PREFIX_HEADER

LONGEST_REQUEST_LINE = 8190  # bytes; the most that gunicorn takes
LONGEST_HEAD = 1 << 15  # bytes of request line and headers together

_END = b"\r\n\r\n"
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")


class BodyTooLong(Exception):
    """A body without a length has more than ``LONGEST_BODY`` bytes."""


class RequestReader:
    """Collects what a client sends, and returns one request after the other."""

    def __init__(self, settings: Any, client: tuple[str, int]) -> None:
        self._settings, self._client = settings, client
        self._received = bytearray()
        self._searched = 0  # bytes of a head in which no end was found
        self._request: Any = None  # whose head is there
        self._place = 0  # in a chunked body: where the next chunk begins
        self._last_chunk = False
        self._number = 0

    @property
    def pending(self) -> int:
        """Bytes that belong to no complete request yet."""
        return len(self._received) + (self._request is not None)

    def feed(self, data: bytes) -> None:
        """Take in what came."""
        self._received += data

    def wants_continue(self) -> bool:
        """Return, once a request, whether the client waits for ``100 Continue`` before it sends the body."""
        if self._request is None or not self._request._expected_100_continue:
            return False
        self._request._expected_100_continue = False
        return True

    def next_request(self) -> Any:
        """Return the next request with its body, ``None`` where it is not all there.

        A request whose body is longer than what is read comes without it, and closes the connection. Raises
        gunicorn's ``ParseException`` for what is not HTTP, and ``BodyTooLong``.
        """
        if self._request is None:
            head = self._take_head()
            if head is None:
                return None
            self._request = self._parse(head)
        body = self._take_body(self._request)
        if body is None:
            return None
        request, self._request, self._searched = self._request, None, 0
        self._place, self._last_chunk = 0, False
        request._expected_100_continue = False
        request.body = io.BytesIO(body)
        return request

    def _take_head(self) -> bytes | None:
        """Return the bytes up to the empty line; all where they can never be a head, so that the parser says why."""
        held, start = self._received, max(0, self._searched - len(_END) + 1)
        end = held.find(_END, start)
        if end >= 0:
            head = bytes(held[: end + len(_END)])
            del held[: end + len(_END)]
            return head
        if self._is_hopeless(start):
            return bytes(held)
        self._searched = len(held)
        return None

    def _is_hopeless(self, start: int) -> bool:
        held = self._received
        first_line = LONGEST_REQUEST_LINE + 2
        return (
            len(held) > LONGEST_HEAD
            or (len(held) > first_line and held.find(b"\r\n", 0, first_line) < 0)
            or _BARE_LINE_FEED.search(held, start) is not None
        )

    def _parse(self, head: bytes) -> Any:
        self._number += 1
        try:
            request = Request(self._settings, IterUnreader([head]), self._client, self._number)
        except NoMoreData:
            request = None  # the empty line is missing
        if request is None or len(head) > LONGEST_HEAD:
            raise LimitRequestHeaders("request line and headers are too long")
        request.headers = [  # one way to name the base path; gunicorn lets SCRIPT_NAME pass from proxies alone
            (PREFIX_HEADER if name == "SCRIPT_NAME" else name, value) for name, value in request.headers
        ]
        return request

    def _take_body(self, request: Any) -> bytes | None:
        match request.body.reader:
            case LengthReader(length=length):
                if length > LONGEST_BODY:
                    request.force_close()
                    return b""
                size = length
            case ChunkedReader():
                end = self._end_of_chunks()
                if end is None:
                    return None
                size = end
            case reader:
                raise AssertionError(reader)
        if len(self._received) < size:
            return None
        request.unreader.unread(bytes(self._received[:size]))
        del self._received[:size]
        try:
            return bytes(request.body.read())
        except NoMoreData:
            raise ChunkMissingTerminator(b"") from None

    def _end_of_chunks(self) -> int | None:
        """Return where a chunked body ends (RFC 9112, section 7.1), or where it is broken; ``None`` if further on."""
        end = self._find_end_of_chunks()
        if end is None and len(self._received) > LONGEST_BODY:
            raise BodyTooLong
        return end

    def _find_end_of_chunks(self) -> int | None:
        held = self._received
        while not self._last_chunk:
            line = held.find(b"\r\n", self._place)
            if line < 0:
                return None
            size = _CHUNK_SIZE.match(held, self._place)
            if size is None:
                return line + 2
            length = int(size[0], 16)
            if length > LONGEST_BODY:
                raise BodyTooLong
            self._last_chunk = length == 0
            self._place = line + 2 + (length + 2 if length else 0)
            if self._place > len(held):
                return None
        if held.startswith(b"\r\n", self._place):
            return self._place + 2
        end = held.find(_END, self._place)
        return end + len(_END) if end >= 0 else None
