"""Answers that the server makes before the app is asked: a few bytes in the form of whoever asks.

Who sent a malformed request is unknown: it is answered by a problem (RFC 9457). An overloaded server renders no
template.
"""

from http import HTTPStatus
from typing import assert_never

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException

from schema.json_codec import encode
from webapp.serving.audience import Audience
from webapp.serving.error_handlers import LONGEST_BODY
from webapp.serving.problem_json import ProblemJson, RefusalJson
from webapp.serving.request_reader import LONGEST_REQUEST_LINE, BodyTooLong

_TOO_LONG = f"The request line has more than {LONGEST_REQUEST_LINE} bytes. Shorten the query."
_BODY = f"A request may have a body of {LONGEST_BODY} bytes. Nothing here reads one."

FAILED = "It is our mistake, and it has been written down."
LATE = "The request did not arrive in time. Send it again."
OVERLOADED = "The server is busy. Ask again in a moment."
TOO_OFTEN = "You ask too often. Ask again after the seconds in Retry-After."
TOO_MANY = "You have too many connections open. Close some, or use those that are open."

# The first row that fits applies.
_TABLE: tuple[tuple[type[Exception], HTTPStatus, str], ...] = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG, _TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Send fewer or shorter headers."),
    (BodyTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _BODY),
    (ParseException, HTTPStatus.BAD_REQUEST, "This is not HTTP as RFC 9112 has it."),
)


def malformed(error: Exception) -> bytes:
    """Return the answer to a request that cannot be read."""
    return refusal(*next(row[1:] for row in _TABLE if isinstance(error, row[0])))


def refusal(
    status: HTTPStatus,
    detail: str,
    audience: Audience = Audience.PROGRAMS,
    *,
    retry_after: int = 0,
    keep_open: bool = False,
) -> bytes:
    """Return the whole response; the seconds of ``Retry-After`` where there are any."""
    mimetype, body = _body(status, detail, audience)
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Connection: {'keep-alive' if keep_open else 'close'}",
        f"Content-Type: {mimetype}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Access-Control-Allow-Origin: *",
        "X-Content-Type-Options: nosniff",
        *([f"Retry-After: {retry_after}"] if retry_after else []),
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def _body(status: HTTPStatus, detail: str, audience: Audience) -> tuple[str, bytes]:
    match audience:
        case Audience.PEOPLE:
            page = f"<!doctype html><html lang=en><title>{status.phrase}</title><h1>{status.phrase}</h1><p>{detail}</p>"
            return "text/html; charset=utf-8", page.encode()
        case Audience.NASA:
            return "application/json", encode(RefusalJson(detail))
        case Audience.PROGRAMS:
            return "application/problem+json", encode(
                ProblemJson("about:blank", status.phrase, int(status), detail)
            )
        case _:
            assert_never(audience)
