"""The answer of the app to one request, made step by step: a thread makes a piece whenever the client took the last.

So an export that nobody reads holds no thread, and no more than a piece in memory.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from gunicorn.http import wsgi

from webapp.serving import access_log
from webapp.serving.audience import audience_of
from webapp.serving.refusals import FAILED, refusal

log = logging.getLogger(__name__)

PIECE = 1 << 17  # bytes after which a thread turns to the next request


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """Bytes for the client; whether they are the last, and whether the connection ends behind them."""

    content: bytes
    last: bool
    closes: bool


class WsgiAnswer:
    """An answer in the making; one thread at a time calls ``next_piece`` or ``close``.

    ``path`` is the site's own, without a base path: by it a failure is put into the form of whoever asks.
    """

    def __init__(
        self, app: Callable[..., Any], request: Any, path: str, addresses: tuple[Any, Any], settings: Any
    ) -> None:
        self._app, self._request, self._path = app, request, path
        self._addresses, self._settings = addresses, settings
        self._written: list[bytes] = []
        self._response: Any = None
        self._body: Any = None
        self._pieces: Iterator[bytes] = iter(())

    def next_piece(self) -> AnswerPart:
        """Make the next piece of the answer; behind the last one the app has let go of all that it held."""
        try:
            if self._response is None:
                self._begin()
            if not self._write_some():
                return AnswerPart(self._take_written(), last=False, closes=False)
            self._response.close()
            closes = self._response.should_close()
        except Exception as error:
            self._log(error, "broke off")
            closes = True  # an answer that has begun stays incomplete, and is seen to be
            if self._response is None or not self._response.headers_sent:
                self._written = [refusal(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED, audience_of(self._path))]
        self.close()
        return AnswerPart(self._take_written(), last=True, closes=closes)

    def close(self) -> None:
        """Let the app release what it holds for this answer."""
        body, self._body, self._pieces = self._body, None, iter(())
        try:
            getattr(body, "close", lambda: None)()
        except Exception as error:
            self._log(error, "could not be closed")

    def _log(self, error: Exception, what: str) -> None:
        """Log what failed, but not the error's message, which may have what was searched for."""
        named = access_log.without_messages(error)
        log.error("%s %s %s", self._request.method, self._path, what, exc_info=named)

    # What gunicorn's response takes for a socket.

    def sendall(self, data: bytes) -> None:
        """Take in bytes for the client."""
        self._written.append(data)

    send = sendall

    def force_close(self) -> None:
        """Have the connection closed behind this answer."""
        self._request.force_close()

    def _begin(self) -> None:
        client, server = self._addresses
        self._response, environ = wsgi.create(self._request, self, client, server, self._settings)
        environ["wsgi.multithread"] = True
        del environ["gunicorn.socket"]
        self._body = self._app(environ, self._response.start_response)
        if self._request.method != "HEAD":
            self._pieces = iter(self._body)

    def _write_some(self) -> bool:
        """Write about a piece; return whether the answer is complete."""
        size = 0
        for content in self._pieces:
            self._response.write(content)
            size += len(content)
            if size >= PIECE:
                return False
        return True

    def _take_written(self) -> bytes:
        content = b"".join(self._written)
        self._written.clear()
        return content
