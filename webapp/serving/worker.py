"""A gunicorn worker that refuses malformed requests with a problem document (RFC 9457).

They never reach the app, so that their audience is unknown; no browser sends such requests.
"""

from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from schema.json_codec import encode
from webapp.serving.problem_json import ProblemJson

LONGEST_REQUEST_LINE = 8190  # bytes; the most that gunicorn takes
_TOO_LONG = f"The request line has more than {LONGEST_REQUEST_LINE} bytes. Shorten the query."

# The first row that fits applies.
_TABLE: tuple[tuple[type[Exception], HTTPStatus, str], ...] = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG, _TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Send fewer or shorter headers."),
    (ParseException, HTTPStatus.BAD_REQUEST, "This is not HTTP as RFC 9112 has it."),
)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's worker with threads."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what the client did wrong with a problem; the rest is left to gunicorn."""
        found = next((row[1:] for row in _TABLE if isinstance(exc, row[0])), None)
        if found is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("refused a request: %s", exc)
        try:
            util.write_nonblock(client, refusal(*found))
        except OSError:
            self.log.debug("a client did not wait for its refusal")


def refusal(status: HTTPStatus, detail: str) -> bytes:
    """Return the whole response, head and problem."""
    body = encode(ProblemJson("about:blank", status.phrase, int(status), detail))
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Access-Control-Allow-Origin: *",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join((*head, "", "")).encode() + body
