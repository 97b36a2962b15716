"""The API's description in OpenAPI 3.1, rendered from its operations, parameters and shapes."""

from importlib.metadata import version
from typing import Any

import msgspec

from webapp.api.operations import JSON, OPERATIONS, Lead, Operation
from webapp.declarations import Parameter
from webapp.nasa import declared
from webapp.search.limits import Limits
from webapp.serving.audience import NASA
from webapp.serving.problem_json import ProblemJson
from webapp.site_settings import OURS, SiteSettings

Json = dict[str, Any]
Answers = dict[str, Json]  # the schema of each shape, by what Python calls it

DESCRIBED = (*OPERATIONS, *declared.OPERATIONS)

PROBLEM = "application/problem+json"
_REF = "#/components/schemas/{name}"
_ABOUT = """Captions of space photographs, folded to families, with facets drawn from their prose.

Unknown parameters are refused, with a suggestion where one is near. Every error is a problem (RFC 9457).
Answers carry strong entity tags: ask again with `If-None-Match` and get 304 where nothing has changed."""
_HEADERS = {
    "ETag": {"description": "A strong entity tag.", "schema": {"type": "string"}},
    "Link": {"description": "Where to go on (RFC 8288).", "schema": {"type": "string"}},
}


def describe(limits: Limits, base_path: str = "", site: SiteSettings = OURS) -> Json:
    """Return the whole document; ``limits`` are the bounds that this server sets, ``base_path`` where it is served.

    Its title and contact are those of the ``site``.
    """
    contact = {"contact": {_contact_field(site): site.contact}} if site.contact else {}
    shaped = [shape for one in DESCRIBED for shape in (one.answer, one.refusal) if shape]
    schemas, components = _named(msgspec.json.schema_components(shaped, ref_template=_REF))
    answers = dict(zip(map(str, shaped), schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "version": version("caption-search"),
            "summary": "A search service for archives of space photographs.",
            "description": _ABOUT,
            **contact,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [],
        "servers": [{"url": base_path or "/"}],
        "paths": {one.path: {"get": _operation(one, answers, limits)} for one in DESCRIBED},
        "components": {"schemas": components},
    }


def _contact_field(site: SiteSettings) -> str:
    return "url" if site.contact_address == site.contact else "email"


def _named(described: tuple[tuple[Json, ...], Json]) -> tuple[tuple[Json, ...], Json]:
    """Return shapes named as what they are the JSON of: the struct ``HitJson`` describes a ``Hit``."""
    text = msgspec.json.encode(_without_false(described)).replace(b'Json"', b'"')
    return msgspec.json.decode(text, type=tuple[tuple[Json, ...], Json])


def _without_false(schema: Any) -> Any:
    """Return schemas without ``"items": false``, which generators of clients do not read.

    It stands beside the schemas of a few items and ``maxItems``, which say the same.
    """
    match schema:
        case dict():
            return {
                name: _without_false(value)
                for name, value in schema.items()
                if not (name == "items" and value is False)
            }
        case list() | tuple():
            return [_without_false(value) for value in schema]
        case _:
            return schema


def _operation(one: Operation, answers: Answers, limits: Limits) -> Json:
    within = [_parameter(parameter, limits, "path") for parameter in one.within]
    ignores_empty = not one.path.startswith(NASA)  # which refuses what images-api.nasa.gov refuses
    asked = [_parameter(each, limits, "query", may_be_empty=ignores_empty) for each in one.parameters]
    return {
        "operationId": one.name,
        "summary": one.summary,
        "description": one.meaning,
        "parameters": [*within, *asked],
        "responses": _responses(one, answers),
    }


def _parameter(one: Parameter, limits: Limits, place: str, *, may_be_empty: bool = False) -> Json:
    schema, repeated = schema_of(one, limits), one.many or one.listed
    lacks_empty = (
        may_be_empty and not repeated and (one.whole or bool(one.allowed))
    )  # a text may be empty as it is
    return {
        "name": one.name,
        "in": place,
        "required": place == "path",
        "description": one.meaning,
        "schema": {"type": "array", "items": schema, "maxItems": limits.filters} if repeated else schema,
        "example": [one.example] if repeated else one.example,
        **({"allowEmptyValue": True} if lacks_empty else {}),
        **({"explode": True} if repeated else {}),
    }


def schema_of(one: Parameter, limits: Limits) -> Json:
    """Return the JSON Schema of one value of a parameter."""
    usual = {"default": one.usual} if one.usual != "" else {}
    if one.whole:
        return {
            "type": "integer",
            "minimum": 1,
            "maximum": one.highest or getattr(limits, one.bound),
            **usual,
        }
    if one.listed:
        word = "|".join(one.allowed)
        return {"type": "string", "pattern": f"^ *({word})? *(, *({word})? *)*$", **usual}
    if one.allowed:
        return {"type": "string", "enum": list(one.allowed), **usual}
    longest = {"maxLength": getattr(limits, one.bound)} if one.bound else {}
    pattern = {"pattern": one.pattern} if one.pattern else {}
    return {"type": "string", **longest, **pattern, **usual}


def _responses(one: Operation, answers: Answers) -> Json:
    content = answers[str(one.answer)] if one.answer else {"type": "string"}
    headers = _HEADERS if one.answer else {"ETag": _HEADERS["ETag"]}
    refused = {
        "400": "A parameter is unknown or not allowed.",
        "413": "The request has a body, and a large one.",
    }
    refused |= {"404": "There is none of that name."} if one.within else {}
    refused["429"] = "You ask too often: see Retry-After."
    refused["503"] = "There is no index to search, or the server is busy: see Retry-After."
    return {
        "200": {
            "description": one.summary,
            "headers": headers,
            "content": {one.mimetype: {"schema": content}},
            **({"links": dict(map(_link, one.leads))} if one.leads else {}),
        },
        **({"301": {"description": "It has another name: see Location."}} if one.moves else {}),
        **({"308": {"description": "The address has slashes too many: see Location."}} if one.within else {}),
        "304": {"description": "The client has it already."},
        **{status: _refusal(reason, one.refusal, answers) for status, reason in refused.items()},
        "414": _refusal("The address is too long.", ProblemJson, answers),
    }


def _link(lead: Lead) -> tuple[str, Json]:
    name = lead.operation + lead.parameter[:1].upper() + lead.parameter[1:]
    return name, {
        "operationId": lead.operation,
        "parameters": {lead.parameter: f"$response.body#{lead.pointer}"},
    }


def _refusal(description: str, shape: type, answers: Answers) -> Json:
    mimetype = PROBLEM if shape is ProblemJson else JSON
    return {"description": description, "content": {mimetype: {"schema": answers[str(shape)]}}}
