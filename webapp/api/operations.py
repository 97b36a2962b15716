"""The operations of the API: each with its parameters and the shape of its answer.

Views read requests by the same declarations that ``/openapi.json`` renders from here.
"""

from dataclasses import dataclass
from typing import Any

from schema.fields import FACET_NAMES
from webapp import declarations
from webapp.api import answer_json
from webapp.api.hit_json import FamilyJson
from webapp.declarations import Parameter
from webapp.serving.problem_json import ProblemJson

JSON, CSV, JSON_LINES = "application/json", "text/csv", "application/jsonl"


@dataclass(frozen=True, slots=True)
class Lead:
    """A link of OpenAPI: what an answer has at a JSON pointer is a parameter of another operation."""

    operation: str
    parameter: str
    pointer: str


FIRST_HIT = (
    Lead("caption", "id", "/hits/0/id"),
    Lead("similar", "id", "/hits/0/id"),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """An address for GET requests.

    ``answer`` is the shape of its JSON, ``None`` where it is a file; ``refusal`` that of its errors.
    """

    name: str
    path: str
    summary: str
    meaning: str
    parameters: tuple[Parameter, ...]
    answer: Any
    mimetype: str = JSON
    within: tuple[Parameter, ...] = ()  # the parameters in the path
    example: str = ""  # a query string that shows what it is for
    moves: bool = False  # whether it may lead on to another address
    leads: tuple[Lead, ...] = ()  # where its answer leads
    refusal: type = ProblemJson


_ID = Parameter("id", "A family's id, a former id, or the nasa_id of one of its pictures.", "iss065e000001")
_FACET = Parameter("name", "Which facet.", "agency", allowed=FACET_NAMES)

OPERATIONS = (
    Operation(
        "search",
        "/api/v1/search",
        "Search",
        "Hits, totals and facet counts together. Every choice is a link in the answer; paging has no limit.",
        declarations.SEARCH,
        answer_json.SearchAnswerJson,
        example="q=%22red+square%22&agency=Roscosmos&size=3",
        leads=FIRST_HIT,
    ),
    Operation(
        "caption",
        "/api/v1/captions/{id}",
        "One family",
        "All records of a family, its facts and the words they were drawn from. Another name leads to the one that "
        "stays.",
        declarations.NONE,
        FamilyJson,
        within=(_ID,),
        moves=True,
        leads=(Lead("similar", "id", "/id"), Lead("nasaAsset", "nasa_id", "/nasa_ids/0")),
    ),
    Operation(
        "similar",
        "/api/v1/captions/{id}/similar",
        "More like this",
        "The families most like one, as a search answers; filters narrow them.",
        declarations.SIMILAR,
        answer_json.SearchAnswerJson,
        example="size=3",
        within=(_ID,),
        moves=True,
        leads=FIRST_HIT,
    ),
    Operation(
        "suggest",
        "/api/v1/suggest",
        "Completion",
        "What a text that is being typed may become, the likeliest first.",
        declarations.SUGGEST,
        answer_json.SuggestAnswerJson,
        example="q=red+sq&size=5",
        leads=(Lead("search", "q", "/suggestions/0/text"),),
    ),
    Operation(
        "facet",
        "/api/v1/facets/{name}",
        "All values of a facet",
        "As they are counted under a query; the facet's own filters are not applied.",
        declarations.FACET,
        answer_json.FacetAnswerJson,
        example="q=flowers&prefix=s",
        leads=(Lead("search", "q", "/values/0/value"),),
        within=(_FACET,),
    ),
    Operation(
        "exportJsonl",
        "/api/v1/export.jsonl",
        "Everything found, as JSON lines",
        "A family a line, or with fold=false a record a line. Streams, however much is found.",
        declarations.EXPORT,
        None,
        JSON_LINES,
        example="expedition=65",
    ),
    Operation(
        "exportCsv",
        "/api/v1/export.csv",
        "Everything found, as a table",
        "RFC 4180 in UTF-8 behind a byte order mark; no cell is a formula. Streams, however much is found.",
        declarations.EXPORT,
        None,
        CSV,
        example="expedition=65&fold=false",
    ),
)
