"""The log, one JSON object a line: each request that was answered, and each event of the index.

A request's line has its id (``X-Request-Id``, the client's own where it is sane), method, path, status,
milliseconds, bytes and the generation that answered; never what was searched for, and no client's address unless
the settings want it.
"""

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from webapp.config import WebConfig

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

LONGEST_PATH = 500  # characters of a path that are logged: a line is to be one write

_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def install(app: Flask, config: WebConfig) -> None:
    """Add the request's id to every response of the app, and log it."""
    app.wsgi_app = _Logged(app.wsgi_app, with_client=config.log_clients)  # type: ignore[method-assign]


def configure() -> None:
    """Send what the web app logs to standard output, a line an event."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("webapp")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: what is in its ``request``, else its level and message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event: dict[str, Any] = getattr(record, "request", None) or {
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            event = {**event, "exception": self.formatException(record.exc_info)}
        return json.dumps({"time": when, **event})


@dataclass(slots=True)
class _Answer:
    """What is known so far of the answer to a request."""

    request_id: str
    status: int = 500
    bytes: int = 0
    generation: str | None = None


_current: ContextVar[_Answer | None] = ContextVar("_current", default=None)


def note_generation(name: str) -> None:
    """Record the generation that answers the current request."""
    if answer := _current.get():
        answer.generation = name


def log_shed(method: str, path: str, status: int) -> None:
    """Log a request that was refused before the app was asked."""
    line = {"request_id": uuid4().hex, "method": method, "path": _readable(path), "status": int(status)}
    log.info("shed", extra={"request": {**line, "ms": 0.0, "bytes": 0, "generation": None}})


def without_messages(error: BaseException) -> Exception:
    """Return an error of the same name, places and causes for the log: its message may have what was searched for."""
    named = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    bare: Exception = named().with_traceback(error.__traceback__)
    if error.__cause__ is not None:
        bare.__cause__ = without_messages(error.__cause__)
    elif error.__context__ is not None and not error.__suppress_context__:
        bare.__context__ = without_messages(error.__context__)
    return bare


def request_id() -> str:
    """Return the id of the current request, '' outside of one."""
    answer = _current.get()
    return answer.request_id if answer else ""


class _Logged:
    """The app, with a line in the log for each answer, written when the last byte was handed on."""

    def __init__(self, app: "WSGIApplication", *, with_client: bool) -> None:
        self._app, self._with_client = app, with_client

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        started = time.perf_counter()
        answer = _Answer(_sane_id(environ.get("HTTP_X_REQUEST_ID", "")))
        _current.set(answer)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            answer.status, answer.bytes = int(status[:3]), _length(environ, headers)
            return start_response(status, [*headers, ("X-Request-Id", answer.request_id)], *error)

        def finish() -> None:
            log.info("answered", extra={"request": self._line(environ, answer, started)})

        try:
            return ClosingIterator(self._app(environ, start), finish)
        except BaseException:
            finish()
            raise

    def _line(self, environ: "WSGIEnvironment", answer: _Answer, started: float) -> dict[str, Any]:
        return {
            "request_id": answer.request_id,
            "method": environ["REQUEST_METHOD"],
            "path": _readable(environ.get("PATH_INFO", "")),
            "status": answer.status,
            "ms": round(1000 * (time.perf_counter() - started), 1),
            "bytes": answer.bytes,
            "generation": answer.generation,
            **({"client": environ.get("REMOTE_ADDR")} if self._with_client else {}),
        }


def _readable(path: str) -> str:
    """Return the beginning of a path as WSGI has it (each byte a character), decoded."""
    return path.encode("latin1").decode("utf-8", "replace")[:LONGEST_PATH]


def _sane_id(given: str) -> str:
    return given if _SANE.fullmatch(given) else uuid4().hex


def _length(environ: "WSGIEnvironment", headers: list[tuple[str, str]]) -> int:
    if environ["REQUEST_METHOD"] == "HEAD":
        return 0
    return next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
