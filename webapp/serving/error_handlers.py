"""What goes wrong, as a status and an answer: a problem (RFC 9457) for programs, a page for people."""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, redirect, request
from rapidfuzz import process
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from schema.errors import (
    BUILD_COMMAND,
    BadParameter,
    BadUse,
    CaptionSearchError,
    ClusterRefused,
    ClusterUnavailable,
    IndexUnusable,
    QueryTooExpensive,
)
from schema.fields import FACET_NAMES
from schema.json_codec import encode
from schema.message import Message, message, translatable
from webapp import parameters
from webapp.base_path import local
from webapp.languages.templates import render_page
from webapp.search.model.query import Query
from webapp.serving import access_log
from webapp.serving.audience import Audience, audience
from webapp.serving.problem_json import ProblemJson, RefusalJson
from webapp.site import here

log = logging.getLogger(__name__)

# The first row that fits applies: error, status, name of the problem's type, title.
TABLE: tuple[tuple[type[CaptionSearchError], HTTPStatus, str, str], ...] = (
    (BadParameter, HTTPStatus.BAD_REQUEST, "bad-parameter", message("A parameter is not allowed")),
    (
        QueryTooExpensive,
        HTTPStatus.BAD_REQUEST,
        "query-too-expensive",
        message("The query asks for too much"),
    ),
    (BadUse, HTTPStatus.BAD_REQUEST, "bad-request", message("The request cannot be carried out")),
    (IndexUnusable, HTTPStatus.SERVICE_UNAVAILABLE, "index-unusable", message("There is no index to search")),
    (
        ClusterUnavailable,
        HTTPStatus.SERVICE_UNAVAILABLE,
        "engine-unavailable",
        message("The search engine does not answer"),
    ),
    (CaptionSearchError, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", message("Something went wrong here")),
)

LONGEST_BODY = 1 << 16  # bytes; nothing here reads one
NOWHERE = message("Page not found. Check the address: part of it may be missing.")
NEAR = 70  # percent of likeness above which a name is thought to be meant
CLOSED = message(
    "Nothing can be searched just now. Its log says why; an index is made with: %(command)s",
    command=BUILD_COMMAND,
)
UNANSWERED = message("The search engine does not answer just now. Please try again in a moment.")
REFUSED = message("The search engine refuses this search. It is our mistake, and it has been written down.")
FAILED = message("Something went wrong here")
MISTAKE = message("It is our mistake, and it has been written down.")
NAMES = MappingProxyType(  # of errors that werkzeug raises, as pages head them
    {
        HTTPStatus.NOT_FOUND: message("Not Found"),
        HTTPStatus.METHOD_NOT_ALLOWED: message("Method Not Allowed"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: message("Request Entity Too Large"),
        HTTPStatus.BAD_REQUEST: message("Bad Request"),
    }
)
DETAILS: Mapping[str, Message] = MappingProxyType(  # what it says of them, in the same words
    {
        text: Message(text, {})
        for text in (
            translatable("The method is not allowed for the requested URL."),
            translatable("The data value transmitted exceeds the capacity limit."),
            translatable("The browser (or proxy) sent a request that this server could not understand."),
        )
    }
)
RETRY_AFTER = "5"  # seconds; a builder swaps an index in at any time


class NoSuchCaption(HTTPException):
    """No family has this name."""

    code = HTTPStatus.NOT_FOUND

    def __init__(self, name: str) -> None:
        self.name_asked_for = name
        super().__init__(message("No picture with the ID “%(name)s”.", name=name))


class NoSuchFacet(HTTPException):
    """No facet has this name."""

    code = HTTPStatus.NOT_FOUND

    def __init__(self, name: str) -> None:
        super().__init__(message("There is no facet “%(name)s”.", name=name))
        self.parts = _suggestion(name, FACET_NAMES)


def install(app: Flask) -> None:
    """Register the handlers by which the app answers every error in its form."""
    app.register_error_handler(CaptionSearchError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)

    @app.before_request
    def _measure() -> None:
        if (request.content_length or 0) > LONGEST_BODY:
            raise RequestEntityTooLarge


def public_message(error: CaptionSearchError) -> str:
    """Return what clients read of an error: the texts of some name folders and machines of the operator's."""
    match error:
        case IndexUnusable():
            return CLOSED
        case ClusterUnavailable():
            return UNANSWERED
        case ClusterRefused():
            return REFUSED
        case _:
            said = error.args[0] if error.args else ""
            return said if isinstance(said, Message) else str(error)


def _ours(error: CaptionSearchError) -> Response:
    status, kind, title = next(row[1:] for row in TABLE if isinstance(error, row[0]))
    if isinstance(error, (ClusterUnavailable, ClusterRefused)):
        log.error("request %s: %s", access_log.request_id(), error)
    response = _answer(status, title, public_message(error), f"urn:caption-search:{kind}", **_parts(error))
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _http(error: HTTPException) -> BaseResponse | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect
    if error.code == HTTPStatus.NOT_FOUND and (tidy := _without_extra_slashes()):
        return redirect(tidy, HTTPStatus.PERMANENT_REDIRECT)
    parts = getattr(error, "parts", {})
    if isinstance(error, NotFound):
        fixed = [rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
        parts = {name: local(path) for name, path in _suggestion(request.path, fixed).items()}
    said = error.description or error.name
    detail = NOWHERE if said == NotFound.description else DETAILS.get(said, said)
    searched = getattr(error, "name_asked_for", "")
    response = _answer(
        HTTPStatus(error.code),
        NAMES.get(HTTPStatus(error.code), error.name),
        detail,
        searched=searched,
        **parts,
    )
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.add(name, value)
    return response


def _without_extra_slashes() -> str | None:
    """Return the address asked for without slashes at its end and doubled ones, where something may be there."""
    path = re.sub("/{2,}", "/", request.path).rstrip("/") or "/"
    if path == request.path or request.method not in {"GET", "HEAD"}:
        return None
    try:
        current_app.url_map.bind("").match(path)
    except HTTPException:
        return None
    query = request.query_string.decode("latin1")
    return local(quote(path)) + (f"?{query}" if query else "")


def _unforeseen(error: Exception) -> Response:
    log.error(
        "%s %s failed (request %s)",
        request.method,
        request.path,
        access_log.request_id(),
        exc_info=access_log.without_messages(error),
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(status, FAILED, MISTAKE)


def _suggestion(wrong: str, allowed: Sequence[str]) -> dict[str, Any]:
    """Return the allowed name that is nearest to an unknown one as ``suggestion``; empty where none is near."""
    found = process.extractOne(wrong, allowed, score_cutoff=NEAR)
    return {"suggestion": found[0]} if found else {}


def _parts(error: CaptionSearchError) -> dict[str, Any]:
    match error:
        case BadParameter():
            allowed = {"allowed": list(error.allowed)} if error.allowed else {}
            near = parameters.suggestion(error)
            return {"parameter": error.name, **allowed, **({"suggestion": near} if near else {})}
        case QueryTooExpensive():
            return {"limit": error.limit, "allowed": error.allowed, "found": error.found}
        case _:
            return {}


def _typed(searched: str) -> Query:
    """Return what was typed, or asked for by its id, cut to the longest allowed, so that the search box shows it."""
    return Query((request.args.get("q", "").strip() or searched)[: here().config.limits.query])


def _answer(
    status: HTTPStatus,
    title: str,
    detail: str,
    kind: str = "about:blank",
    *,
    searched: str = "",
    **parts: Any,
) -> Response:
    asking = audience()
    if asking is Audience.PEOPLE:
        page = render_page(
            "error.html",
            status=status,
            title=title,
            detail=detail,
            parts=parts,
            query=_typed(searched),
            searched=searched,
        )
        response = Response(page, status, mimetype="text/html")
    elif asking is Audience.NASA:
        response = Response(encode(RefusalJson(str(detail))), status, mimetype="application/json")
    else:
        problem = ProblemJson(kind, str(title), int(status), str(detail), **parts)
        response = Response(encode(problem), status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
