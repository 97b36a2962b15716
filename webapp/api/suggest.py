"""Completion as one types."""

from flask import Blueprint, Response, request

from webapp import links, parameters
from webapp.api.answer_json import SuggestAnswerJson, SuggestionJson
from webapp.ask import ask_suggestions
from webapp.declarations import SUGGEST, SUGGESTIONS, TYPED
from webapp.search import Engine
from webapp.search.model.query import Query
from webapp.search.model.result import Suggestion
from webapp.serving.responses import answered
from webapp.site import here

blueprint = Blueprint("api_suggest", __name__)


@blueprint.get("/api/v1/suggest")
def suggest() -> Response:
    """Answer with what a text may become: values, titles, ids and words, each with the address it leads to."""
    site = here()
    values = parameters.values_of(request.args.items(multi=True), site.config.limits, SUGGEST)
    text, size = values.text(TYPED), values.number(SUGGESTIONS)
    with site.acquire() as engine:
        return answered(engine, links.suggest_url(text, size), lambda: _answer(engine, text, size))


def _answer(engine: Engine, text: str, size: int) -> SuggestAnswerJson:
    found = ask_suggestions(engine, text, size, here().config.limits)
    return SuggestAnswerJson(text, list(map(_suggestion, found)))


def _suggestion(one: Suggestion) -> SuggestionJson:
    return SuggestionJson(one.text, one.kind, one.families, *_addresses(one))


def _addresses(one: Suggestion) -> tuple[str, str]:
    """Return where choosing a suggestion leads: for people, and for programs."""
    if one.family:
        return links.caption_url(one.family), links.api_caption_url(one.family)
    query = Query(filters=(one.filter,)) if one.filter else Query(one.query or one.text)
    return links.search_url(query), links.api_url(query)
