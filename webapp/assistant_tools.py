"""The search as tools for assistants, by the Model Context Protocol: the questions and limits of the API.

It is a process of its own (``caption-search mcp``), over standard input and output or at a port; the SDK is an extra.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Literal

import msgspec
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from schema.command_line import PROGRAM
from schema.errors import CaptionSearchError, ClusterRefused, ClusterUnavailable, IndexUnusable
from schema.fields import FACET_NAMES
from webapp import images, parameters
from webapp.api.hit_json import family_json
from webapp.ask import ask, ask_document, ask_similar, ask_values
from webapp.config import WebConfig
from webapp.declarations import FACET, PREFIX, SIMILAR
from webapp.generations import Acquire
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.result import Page
from webapp.serving.error_handlers import public_message

log = logging.getLogger(__name__)

Json = dict[str, Any]
Filters = dict[str, list[str]] | None
Order = Literal["relevance", "date", "-date", "added"]

INSTRUCTIONS = f"""\
Photographs of spaceflight, found by the words of their captions. Begin with search. A query is words, which are all
wanted; "words in quotation marks" stand together; OR, -word and field:value as in agency:ESA or date:1969-07 work too,
and added:>2026-01 for what has been in the archive only since then.
Filters are exact values of these facets: {", ".join(FACET_NAMES)}; !value leaves one out. Take the spelling of a value
from facet_values. Cite a photograph by its id. Where nothing is found, the answer says what to try."""
SEARCH = """Find photographs by their captions. Returns how many captions fit, and a page of them with id, title,
caption, date, facets and the address of a picture. Notices say how the query was read, and try has what to ask in its
place where little was found."""
VALUES = """List the values of a facet with how many captions have each, the most frequent first: all people, or the
agencies among the captions that a query finds. With prefix only values with a word that begins so."""
FAMILY = """Return all that is known of a photograph by its id: its whole caption, its facts with the words that they
were drawn from, and the variants of the caption."""
SIMILAR_TO = (
    """Find the photographs most like one, which is named by its id; filters narrow them as in a search."""
)


def make_server(config: WebConfig, acquire: Acquire) -> MCPServer:
    """Return the server of the tools over the engine that ``acquire`` gives."""
    server = MCPServer(PROGRAM, instructions=INSTRUCTIONS, version=version(PROGRAM), log_level="WARNING")
    tools = AssistantTools(config, acquire)
    server.tool(description=SEARCH)(tools.search)
    server.tool(description=VALUES)(tools.facet_values)
    server.tool(description=FAMILY)(tools.photograph)
    server.tool(description=SIMILAR_TO)(tools.similar)
    return server


class AssistantTools:
    """The tools; each raises ``ToolError`` in the words of the API for what is refused."""

    def __init__(self, config: WebConfig, acquire: Acquire) -> None:
        self._config, self._limits, self._acquire = config, config.limits, acquire

    def search(
        self,
        query: str = "",
        filters: Filters = None,
        sort: Order = "relevance",
        page: int = 1,
        size: int = 10,
    ) -> Json:
        """Answer with a page of what a query finds."""

        def answer() -> Json:
            given = _pairs({"q": query, "sort": sort, "page": page, "size": size}, filters)
            asked = parameters.read(given, self._limits)
            with self._acquire() as engine:
                return _page(ask(engine, asked, self._limits), self._config.pictures)

        return _told(answer)

    def facet_values(
        self, facet: str, query: str = "", prefix: str = "", filters: Filters = None, size: int = 50
    ) -> Json:
        """Answer with the values of a facet under a query."""

        def answer() -> Json:
            if facet not in FACET_NAMES:
                raise ToolError(f"There is no facet {facet!r}; there are {', '.join(FACET_NAMES)}.")
            given = _pairs({"q": query, "prefix": prefix, "size": size}, filters)
            read = parameters.values_of(given, self._limits, FACET)
            asked = parameters.query_of(read)
            with self._acquire() as engine:
                counts = ask_values(engine, asked, facet, read.text(PREFIX), self._limits)
            shown = [{"value": one.value, "captions": one.count} for one in counts.counts[: asked.size]]
            return {"facet": facet, "total": len(counts.counts), "values": shown}

        return _told(answer)

    def photograph(self, id: str) -> Json:  # noqa: A002 - what it is called everywhere
        """Answer with a family and all its records."""

        def answer() -> Json:
            with self._acquire() as engine:
                document = ask_document(engine, id, self._limits)
            if document is None:
                raise ToolError(_nobody(id))
            return dict(msgspec.to_builtins(family_json(document)))

        return _told(answer)

    def similar(self, id: str, filters: Filters = None, size: int = 10) -> Json:  # noqa: A002
        """Answer with what is most like a family."""

        def answer() -> Json:
            asked = parameters.read(_pairs({"size": size}, filters), self._limits, SIMILAR)
            with self._acquire() as engine:
                document = ask_document(engine, id, self._limits)
                page = None if document is None else ask_similar(engine, document.id, asked, self._limits)
            if page is None:
                raise ToolError(_nobody(id))
            return _page(page, self._config.pictures)

        return _told(answer)


def _nobody(name: str) -> str:
    return f"There is no photograph with the id {name!r}. Search for it: part of an id finds it."


def _told(answer: Callable[[], Json]) -> Json:
    """Return an answer; what is refused is told to the assistant in the words of the API."""
    try:
        return answer()
    except CaptionSearchError as error:
        if isinstance(error, (IndexUnusable, ClusterUnavailable, ClusterRefused)):
            log.error("%s", error)
        raise ToolError(public_message(error)) from None


def _pairs(given: Mapping[str, Any], filters: Filters) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for name, value in given.items())
    for name, values in (filters or {}).items():
        yield from ((name, value) for value in values)


def _page(page: Page, base: PictureAddresses) -> Json:
    hits = []
    for hit in page.hits:
        document, picture = hit.document, images.face(hit, base)
        event = document.event_date
        hits.append(
            {
                "id": document.id,
                "title": document.title,
                "caption": document.lead.text,
                "date": [event.start.isoformat(), event.end.isoformat()] if event else None,
                "added": hit.first_indexed.date().isoformat() if hit.first_indexed else None,
                "facets": {name: list(values) for name, values in document.facets.items() if values},
                "pictures": list(document.nasa_ids),
                "address": picture.details if picture else None,
                "thumbnail": picture.thumbnail if picture else None,
            }
        )
    tries = [*(one.text for one in page.did_you_mean), *(str(one.words) for one in page.suggestions)]
    return {
        "captions": page.families,
        "page": page.query.page,
        "pages": page.pages,
        "hits": hits,
        "notices": [*map(str, page.notices), *(str(one.words) for one in page.relaxations)],
        "try": tries,
    }
