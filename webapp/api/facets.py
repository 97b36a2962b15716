"""All values of a facet, page by page, as they are counted under a query."""

from dataclasses import replace

from flask import Blueprint, Response, request
from msgspec import UNSET

from schema.fields import FACET_NAMES
from webapp import links, parameters
from webapp.api.answer_json import FacetAnswerJson, FacetLinksJson, PageNumberJson, index_json, values_json
from webapp.ask import ask_values
from webapp.declarations import FACET, PREFIX
from webapp.search import Engine
from webapp.search.model.query import Query
from webapp.serving.error_handlers import NoSuchFacet
from webapp.serving.responses import answered
from webapp.site import here
from webapp.value_links import value_addresses

blueprint = Blueprint("api_facets", __name__)


@blueprint.get("/api/v1/facets/<name>")
def facet(name: str) -> Response:
    """Answer with a facet's values and how many families choosing each finds; its own filters do not count."""
    site = here()
    if name not in FACET_NAMES:
        raise NoSuchFacet(name)
    values = parameters.values_of(request.args.items(multi=True), site.config.limits, FACET)
    query, prefix = parameters.query_of(values), values.text(PREFIX)
    with site.acquire() as engine:
        return answered(
            engine, links.facet_url(name, query, prefix), lambda: _answer(engine, name, query, prefix)
        )


def _answer(engine: Engine, name: str, query: Query, prefix: str) -> FacetAnswerJson:
    counts = ask_values(engine, query, name, prefix, here().config.limits)
    total = len(counts.counts)
    pages = max(1, -(-total // query.size))
    first = (query.page - 1) * query.size
    search = replace(query, filters=counts.filters, page=1, size=Query().size)
    return FacetAnswerJson(
        facet=name,
        label=counts.facet.label,
        total=total,
        template=links.template(search, name, links.API) if links.is_long(search) else UNSET,
        values=values_json(
            counts.counts[first : first + query.size], value_addresses(search, links.API)(name)
        ),
        page=PageNumberJson(query.page, query.size, pages),
        links=_links(name, query, prefix, pages),
        index=index_json(engine.index),
    )


def _links(name: str, query: Query, prefix: str, pages: int) -> FacetLinksJson:
    def page(number: int) -> str:
        return links.facet_url(name, replace(query, page=number), prefix)

    before = min(query.page - 1, pages)
    return FacetLinksJson(
        own=page(query.page),
        prev=page(before) if before >= 1 else None,
        next=page(query.page + 1) if query.page < pages else None,
        search=links.api_url(replace(query, page=1, size=Query().size)),
    )
