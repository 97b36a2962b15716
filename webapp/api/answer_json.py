"""The answers of the API as JSON (DESIGN section 9), the same in a terminal: declared, and made of a page of hits.

``hit_json`` says what the structs are for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated, cast

from msgspec import UNSET, Raw, Struct, UnsetType

from schema.caches import cached
from schema.document_json import Text, about
from schema.json_codec import encode
from webapp import links
from webapp.api.hit_json import Address, HitJson, hit_json
from webapp.links import Route
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.query import Grouping, Query
from webapp.search.model.result import Count, FacetCounts, IndexInfo, Page
from webapp.value_links import ValueAddresses, value_addresses


class FilterJson(Struct, frozen=True):
    """A facet value that was chosen, or left out."""

    facet: str
    value: str
    exclude: bool


class LooseningJson(Struct, frozen=True):
    """A way in which the search was made wider than its text, and the search that is not."""

    text: Text
    strict: Address


class QueryJson(Struct, frozen=True):
    """The query as it was read."""

    q: str
    parsed: str
    notices: tuple[Text, ...]
    loosened: list[LooseningJson]
    missing: Annotated[tuple[str, ...], about("Words that no caption contains.")]
    filters: list[FilterJson]
    remove: Annotated[
        list[str] | None,
        about("The search without each of the filters, in their order; null where they are many and long."),
    ]


class TotalJson(Struct, frozen=True):
    """How much was found: families, and all records of them."""

    families: int
    records: int
    groups: Annotated[int, about("With group=event: hits of all pages.")] | UnsetType = UNSET
    overlapping: (
        Annotated[
            int,
            about("Families whose date touches the days asked for and reaches beyond, where there are any."),
        ]
        | UnsetType
    ) = UNSET
    mentioning: (
        Annotated[
            int,
            about("Families that only mention the date in the words of the query, where there are any."),
        ]
        | UnsetType
    ) = UNSET


class FacetValueJson(Struct, frozen=True, gc=False):
    """A value, and how many families choosing it gives."""

    value: str
    count: int
    selected: bool
    excluded: bool
    toggle: Annotated[
        str | None,
        about("The search with it chosen, or no longer chosen; null beside a long query: see the template."),
    ]
    exclude: Annotated[
        str | None, about("The search with it left out, or no longer left out; null likewise.")
    ]


Template = Annotated[
    str | UnsetType,
    about("Beside a long query: the search with one more value (RFC 6570); !value leaves one out."),
]


class FacetJson(Struct, frozen=True):
    """A facet's values, its own filters aside; ``more`` leads to all of them where some were left off."""

    label: str
    values: list[FacetValueJson]
    more: Address | None
    left_off: Annotated[int, about("How many values are not listed.")]
    template: Template = UNSET


class SpellingJson(Struct, frozen=True):
    """A text that may have been meant."""

    q: str
    families: int
    url: Address


class WayOnJson(Struct, frozen=True):
    """A search to try where one found nothing."""

    text: Text
    families: int
    url: Address


class PageNumberJson(Struct, frozen=True):
    """Which page this is."""

    number: int
    size: int
    pages: int


class LinksJson(Struct, frozen=True, rename={"own": "self"}):
    """Where to go on."""

    own: Address
    first: Address
    prev: Address | None
    next: Address | None
    html: Annotated[str, about("The same for people.")]
    clear: Annotated[str, about("The search without filters.")]
    csv: Annotated[str | None, about("All hits as a table.")]
    jsonl: Annotated[str | None, about("All hits as JSON lines.")]


class IndexJson(Struct, frozen=True):
    """Which index answered."""

    generation: str
    families: int
    records: int
    engine: str


class SearchAnswerJson(Struct, frozen=True):
    """The answer to a query: hits, totals and facet counts together."""

    query: QueryJson
    total: TotalJson
    hits: list[HitJson]
    facets: dict[str, FacetJson]
    did_you_mean: list[SpellingJson]
    ways_on: list[WayOnJson]
    page: PageNumberJson
    links: LinksJson
    index: IndexJson


class SuggestionJson(Struct, frozen=True):
    """What a text may become, and where choosing it leads: for people, and for programs."""

    text: Text
    kind: Annotated[str, about("A facet's name, or title, id or word.")]
    families: int
    url: Address
    api: Address


class SuggestAnswerJson(Struct, frozen=True):
    """Suggestions for what was typed, the likeliest first."""

    q: str
    suggestions: list[SuggestionJson]


class FacetLinksJson(Struct, frozen=True, rename={"own": "self"}):
    """Where to go on among the values of a facet."""

    own: Address
    prev: Address | None
    next: Address | None
    search: Address


class FacetAnswerJson(Struct, frozen=True):
    """A page of a facet's values under a query."""

    facet: str
    label: str
    total: Annotated[int, about("How many values there are.")]
    values: list[FacetValueJson]
    page: PageNumberJson
    links: FacetLinksJson
    index: IndexJson
    template: Template = UNSET


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the answers to queries of one kind are found: for programs, and for people."""

    api: Route
    html: Callable[[Query], str]


SEARCH = Addresses(links.API, links.search())
_HEAD, _TAIL = b"\x02", b"\x03"  # stand for parts of addresses: JSON has no such bytes


def page_json(page: Page, images: PictureAddresses, to: Addresses = SEARCH) -> SearchAnswerJson:
    """Return the answer to a query; ``images`` is the base of thumbnails."""
    query, address = page.query, to.api
    addresses = value_addresses(query, address)
    grouped = query.fold and query.group is Grouping.EVENT
    has_others = page.overlapping + page.mentioning > 0
    return SearchAnswerJson(
        query=_query(page, address),
        total=TotalJson(
            page.families,
            page.records,
            page.groups if grouped else UNSET,
            page.overlapping or UNSET,
            page.mentioning or UNSET,
        ),
        hits=_hits(page, images, grouped=grouped, dated=has_others),
        facets={counts.facet.name: _facet(counts, addresses, to) for counts in page.facets},
        did_you_mean=[
            SpellingJson(one.text, one.families, address(links.retyped(query, one.text)))
            for one in page.did_you_mean
        ],
        ways_on=[
            WayOnJson(str(one.words), one.families, address(links.turned(query, one)))
            for one in page.suggestions
        ],
        page=PageNumberJson(query.page, query.size, page.pages),
        links=_links(page, to),
        index=index_json(page.index),
    )


def _hits(page: Page, images: PictureAddresses, *, grouped: bool, dated: bool) -> list[HitJson]:
    """Return the hits, written already."""
    expand = page.query.expand
    hits = [hit_json(hit, images, expand, grouped=grouped, dated=dated) for hit in page.hits]
    return cast("list[HitJson]", Raw(b"[%b]" % b",".join(hits)))


def _query(page: Page, address: Route) -> QueryJson:
    query = page.query
    return QueryJson(
        q=query.text,
        parsed=page.parsed,
        notices=tuple(map(str, page.notices)),
        loosened=[
            LooseningJson(str(one.words), address(links.retyped(query, one.strict)))
            for one in page.relaxations
        ],
        missing=page.missing,
        filters=[FilterJson(one.facet, one.value, one.exclude) for one in query.filters],
        remove=[address(links.removed(query, one)) for one in query.filters]
        if links.repeats_filters(query)
        else None,
    )


def index_json(index: IndexInfo) -> IndexJson:
    """Return which index answered."""
    return IndexJson(index.generation, index.families, index.records, index.engine)


def values_json(counts: Iterable[Count], addresses: ValueAddresses) -> list[FacetValueJson]:
    """Return a facet's values, each with the addresses that choosing it and leaving it out lead to.

    Beside a long query only those that take back a choice are there, so that no answer repeats it a thousand times.
    """
    query, toggle, exclude = addresses.query, addresses.toggle, addresses.exclude
    if addresses.is_long:
        chosen = links.repeats_filters(query)
        return [
            FacetValueJson(
                one.value,
                one.count,
                one.selected,
                one.excluded,
                toggle(one.value) if chosen and one.selected else None,
                exclude(one.value) if chosen and one.excluded else None,
            )
            for one in counts
        ]
    if addresses.around is not None:
        return _written(counts, addresses.facet, *addresses.around)
    return [
        FacetValueJson(
            one.value, one.count, one.selected, one.excluded, toggle(one.value), exclude(one.value)
        )
        for one in counts
    ]


def _written(counts: Iterable[Count], facet: str, head: str, tail: str) -> list[FacetValueJson]:
    """Return the values of a facet of which none is chosen, written as ``FacetValueJson`` is.

    An answer has hundreds, whose addresses differ in one parameter: so it takes a fifth of the time (BENCHMARKS.md,
    "facets' values").
    """
    written = ",".join(
        [
            f"{begun}{count}{rest}"
            for (begun, rest), count in [(_written_value(facet, one.value), one.count) for one in counts]
        ]
    ).encode()
    whole = written.replace(_HEAD, encode(head)[1:-1]).replace(_TAIL, encode(tail)[1:-1])
    return cast("list[FacetValueJson]", Raw(b"[%b]" % whole))


@cached("facet values", 1 << 13)
def _written_value(facet: str, value: str) -> tuple[str, str]:
    """Return a value as JSON up to its count and behind it, with places for how its addresses begin and end."""
    head, tail = _HEAD.decode(), _TAIL.decode()
    chosen, left_out = (
        f"{head}{links.parameter(facet, value, exclude=exclude)}{tail}" for exclude in (False, True)
    )
    return (
        f'{{"value":{encode(value).decode()},"count":',
        f',"selected":false,"excluded":false,"toggle":"{chosen}","exclude":"{left_out}"}}',
    )


def _facet(counts: FacetCounts, addresses: Callable[[str], ValueAddresses], to: Addresses) -> FacetJson:
    of_facet = addresses(counts.facet.name)
    more = None
    if counts.more and to is SEARCH:
        query = replace(of_facet.query, page=1, size=Query().size)  # of values, not of hits
        more = links.facet_url(of_facet.facet, query)
    return FacetJson(
        label=counts.facet.label,
        values=values_json(counts.counts, of_facet),
        more=more,
        left_off=counts.more,
        template=links.template(of_facet.query, of_facet.facet, to.api) if of_facet.is_long else UNSET,
    )


def _links(page: Page, to: Addresses) -> LinksJson:
    query, generation = replace(page.query, generation=""), page.index.generation
    before, after = min(query.page - 1, page.pages), query.page + 1
    return LinksJson(
        own=to.api(query),
        first=to.api(links.paged(query, 1, generation)),
        prev=to.api(links.paged(query, before, generation)) if before >= 1 else None,
        next=to.api(links.paged(query, after, generation)) if after <= page.pages else None,
        html=to.html(query),
        clear=to.api(links.cleared(query)),
        csv=links.export_url("csv", query) if to is SEARCH else None,
        jsonl=links.export_url("jsonl", query) if to is SEARCH else None,
    )
