"""One family, and those most like it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from schema.document import Document
from webapp import links, parameters
from webapp.api.answer_json import Addresses, SearchAnswerJson, page_json
from webapp.api.hit_json import family_json
from webapp.ask import ask_document, ask_similar
from webapp.declarations import NONE, SIMILAR
from webapp.search import Engine
from webapp.search.model.query import Query
from webapp.serving.error_handlers import NoSuchCaption
from webapp.serving.responses import answered, moved
from webapp.site import here, picture_addresses

blueprint = Blueprint("api_captions", __name__, url_prefix="/api/v1/captions")


@blueprint.get("/<path:name>")
def caption(name: str) -> BaseResponse:
    """Answer with a family; its other names, also in another case, lead to the one that stays."""
    site = here()
    parameters.values_of(request.args.items(multi=True), site.config.limits, NONE)
    with site.acquire() as engine:
        document = _document(engine, name)
        if document.id != name:
            return moved(links.api_caption_url(document.id))
        return answered(engine, links.api_caption_url(name), lambda: family_json(document))


@blueprint.get("/<path:name>/similar")
def similar(name: str) -> BaseResponse:
    """Answer with the families most like one, as a search does; the likeness comes first, filters narrow it."""
    site = here()
    query = parameters.read(request.args.items(multi=True), site.config.limits, SIMILAR)
    with site.acquire() as engine:
        document = _document(engine, name)
        if document.id != name:
            return moved(links.similar(document.id)(query))
        return answered(engine, links.similar(name)(query), lambda: _similar(engine, name, query))


def _document(engine: Engine, name: str) -> Document:
    document = ask_document(engine, name, here().config.limits)
    if document is None:
        raise NoSuchCaption(name)
    return document


def _similar(engine: Engine, name: str, query: Query) -> SearchAnswerJson:
    config = here().config
    page = ask_similar(engine, name, query, config.limits)
    if page is None:
        raise NoSuchCaption(name)
    to = Addresses(links.similar(name), lambda _query: links.caption_url(name))
    return page_json(page, picture_addresses(), to)
