"""All that a query finds, in one stream: JSON lines for programs, a table for spreadsheets."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from unidecode import unidecode
from werkzeug.exceptions import ServiceUnavailable

from schema.document import Document
from webapp import links, parameters
from webapp.api import lines as export
from webapp.api.lines import TableForm
from webapp.ask import ask_every
from webapp.base_path import local
from webapp.declarations import EXPORT
from webapp.search.model.query import Query
from webapp.serving.conditional import conditional
from webapp.serving.shared import ExportSlots
from webapp.site import here, origin, picture_addresses

blueprint = Blueprint("api_export", __name__)

BUSY = "As many exports run as may run at a time, in all or for you. Wait for one to end, then ask again."
LONGEST_NAME = 60  # letters of a query in the name of a file
RETRY_AFTER = 10  # seconds

_Write = Callable[[Iterable[Document], bool], Iterator[bytes]]


@blueprint.get("/api/v1/export.jsonl")
def jsonl() -> Response:
    """Answer with one JSON object a line: families as the archive's own export has them, or their records."""
    return _export("jsonl", "application/jsonl", export.json_lines)


@blueprint.get("/api/v1/export.csv")
def csv() -> Response:
    """Answer with a table (RFC 4180, UTF-8 behind a byte order mark), in which no text is a formula."""
    config = here().config
    form = TableForm(origin() + local("/captions/"), picture_addresses(), config.csv_guards)
    return _export("csv", "text/csv", lambda documents, fold: export.csv_lines(documents, fold, form))


def _export(kind: str, mimetype: str, write: _Write) -> Response:
    """Return the stream of what is found; the engine is released behind the last byte, or when the client goes away."""
    site = here()
    query = parameters.read(request.args.items(multi=True), site.config.limits, EXPORT)
    with ExitStack() as held:
        engine = held.enter_context(site.acquire())

        def stream() -> Response:
            if site.exports is not None:
                held.callback(site.exports.release, _take_slot(site.exports))
            found = ask_every(engine, query, site.config.limits)
            return Response(export.chunks(write(found, query.fold)), mimetype=mimetype)

        response = conditional(engine.index.generation, links.export_url(kind, query), stream)
        response.call_on_close(held.pop_all().close)
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(query, kind)}"'
    return response


def file_name(query: Query, kind: str) -> str:
    """Return the name of a file of all that a query finds today, in letters that every system takes.

    >>> file_name(Query("“Café” AND moon"), "csv")[:-15]
    'captions-cafe-and-moon'
    """
    said = unidecode(" ".join((query.text, *(one.value for one in query.filters)))).lower()
    words = re.sub(r"[^a-z0-9]+", "-", said)[:LONGEST_NAME].strip("-")
    return f"{'-'.join(filter(None, ('captions', words)))}-{datetime.now(UTC):%Y-%m-%d}.{kind}"


def _take_slot(slots: ExportSlots) -> tuple[int, ...]:
    """Return the slots that this export takes; ``ServiceUnavailable`` where too many run."""
    taken = slots.take(request.remote_addr or "")
    if taken is None:
        raise ServiceUnavailable(BUSY, retry_after=RETRY_AFTER)
    return taken
