"""The shapes of the API's answers: mypy holds the code to them, ``/openapi.json`` renders them.

Plain dictionaries at run time; each key says what it holds where its name does not.
"""

from typing import Annotated, NotRequired, TypedDict

from webapp.api.family_shapes import Address, Hit, Text, told


class Filter(TypedDict):
    """A facet value that was chosen, or left out."""

    facet: str
    value: str
    exclude: bool


class Loosening(TypedDict):
    """A way in which the search was made wider than its text, and the search that is not."""

    text: Text
    strict: Address


class Asked(TypedDict):
    """The query as it was read."""

    q: str
    parsed: str
    notices: list[Text]
    loosened: list[Loosening]
    missing: Annotated[list[str], told("Words that no caption holds.")]
    filters: list[Filter]
    remove: Annotated[list[str], told("The search without each of the filters, in their order.")]


class Total(TypedDict):
    """How much was found: families, and all records of them."""

    families: int
    records: int


class FacetValue(TypedDict):
    """A value, and how many families choosing it gives."""

    value: str
    count: int
    selected: bool
    excluded: bool
    toggle: Annotated[str, told("The search with it chosen, or no longer chosen.")]
    exclude: Annotated[str, told("The search with it left out, or no longer left out.")]


class Facet(TypedDict):
    """A facet's values, its own filters aside; ``more`` leads to all of them where some were left off."""

    label: str
    values: list[FacetValue]
    more: Address | None
    left_off: int


class Spelling(TypedDict):
    """A text that may have been meant."""

    q: str
    families: int
    url: Address


class WayOn(TypedDict):
    """A search to try where one found nothing."""

    text: Text
    families: int
    url: Address


class PageNumber(TypedDict):
    """Which page this is."""

    number: int
    size: int
    pages: int


class Links(TypedDict):
    """Where to go on."""

    self: Address
    first: Address
    prev: Address | None
    next: Address | None
    html: Annotated[str, told("The same for people.")]
    clear: Annotated[str, told("The search without filters.")]
    csv: Annotated[str | None, told("All hits as a table.")]
    jsonl: Annotated[str | None, told("All hits as JSON lines.")]


class Index(TypedDict):
    """Which index answered."""

    generation: str
    families: int
    records: int
    engine: str


class SearchAnswer(TypedDict):
    """The answer to a query: hits, totals and facet counts together."""

    query: Asked
    total: Total
    hits: list[Hit]
    facets: dict[str, Facet]
    did_you_mean: list[Spelling]
    ways_on: list[WayOn]
    page: PageNumber
    links: Links
    index: Index


class Suggestion(TypedDict):
    """What a text may become, and where choosing it leads: for people, and for programs."""

    text: Text
    kind: Annotated[str, told("A facet's name, or title, id or word.")]
    families: int
    url: Address
    api: Address


class SuggestAnswer(TypedDict):
    """Suggestions for what was typed, the likeliest first."""

    q: str
    suggestions: list[Suggestion]


class FacetLinks(TypedDict):
    """Where to go on among the values of a facet."""

    self: Address
    prev: Address | None
    next: Address | None
    search: Address


class FacetAnswer(TypedDict):
    """A page of a facet's values under a query."""

    facet: str
    label: str
    total: Annotated[int, told("How many values there are.")]
    values: list[FacetValue]
    page: PageNumber
    links: FacetLinks
    index: Index


class Problem(TypedDict):
    """What went wrong (RFC 9457), and what to do about it."""

    type: str
    title: str
    status: int
    detail: Text
    parameter: NotRequired[str]
    allowed: NotRequired[list[str] | int]
    suggestion: NotRequired[Annotated[str, told("What may have been meant.")]]
    limit: NotRequired[str]
    found: NotRequired[int]
