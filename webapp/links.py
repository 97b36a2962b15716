"""A query and its query string: one state has one URL, and every choice on a page is a link.

Addresses begin with the base path of the site (``base_path``).

The parameters are ``q``, one repeated parameter a facet, ``sort``, ``page``, ``size`` and, on links to further
pages, ``generation``: the index that answered the page they stand on, so that the next one can say when another
answers. ``parameters`` reads them again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from schema.caches import cached
from schema.fields import facet_named
from webapp.base_path import local
from webapp.parameters import canonical
from webapp.search.model.query import Filter, Grouping, Query, Sort
from webapp.search.model.result import FacetCounts, Page, SuggestedQuery

_DEFAULT = Query()
ROOM = 400_000  # bytes for the addresses of an answer's facet values, each of which repeats the query
LONG = 256  # bytes of a query, beyond which it is not repeated with each value of a facet
REPEATED = 1 << 16  # bytes that the query may take in the addresses without each of its own filters
_VALUE = 60  # bytes of an address besides the query


@dataclass(frozen=True, slots=True)
class Route:
    """Where queries of one kind are answered: at a ``path`` of the site, with parameters behind those of the query."""

    path: str
    more: tuple[tuple[str, str], ...] = ()

    def __call__(self, query: Query) -> str:
        """Return the address of the answer to a query."""
        return self.address(encoded_pairs(pairs(query)))

    def address(self, parameters: Sequence[str]) -> str:
        """Return the address with a query's parameters, which are encoded already."""
        query_string = "&".join((*parameters, *encoded_pairs(self.more)))
        path = local(self.path)
        return f"{path}?{query_string}" if query_string else path


def search(view: str = "") -> Route:
    """Return where pages show queries; ``view`` is how, where that is not as usual."""
    return Route("/search", (("view", view),) if view else ())


API = Route("/api/v1/search")


def search_url(query: Query, view: str = "") -> str:
    """Return the address of the page that shows a query; ``view`` is how, where that is not as usual."""
    return search(view)(query)


def values_url(facet: str, query: Query, **more: str) -> str:
    """Return the address of a page of all values that a facet has under a query.

    ``more`` are its own parameters: ``prefix``, ``order``, ``number`` of the page, and ``view``; '' is as usual.
    """
    return Route(f"/facets/{facet}", _not_empty(more))(first(query))


def field_url(field: str, words: str) -> str:
    """Return the address of the page that shows what has these words, in this order, in a field.

    >>> field_url("keywords", 'the "Moon"')
    '/search?q=keywords:%22the+Moon%22'
    """
    return search_url(Query(f'{field}:"{" ".join(words.replace(chr(34), " ").split())}"'))


def api_url(query: Query) -> str:
    """Return the address of the JSON answer to a query."""
    return API(query)


def caption_url(name: str) -> str:
    """Return the address of a family's page.

    >>> caption_url("O&C Bay 1, is it?")
    '/captions/O%26C%20Bay%201%2C%20is%20it%3F'
    """
    return local("/captions/") + quote(name, safe="")


def api_caption_url(name: str) -> str:
    """Return the address of a family as JSON."""
    return local(_api_caption_path(name))


def similar(name: str) -> Route:
    """Return where the JSON answers with what is most like a family are."""
    return Route(_api_caption_path(name) + "/similar")


def _api_caption_path(name: str) -> str:
    return "/api/v1/captions/" + quote(name, safe="")


def suggest_url(text: str, size: int) -> str:
    """Return the address of the suggestions for a text that is being typed."""
    return local("/api/v1/suggest?") + urlencode({"q": text, "size": size})


def facet_url(facet: str, query: Query, prefix: str = "") -> str:
    """Return the address of the values of a facet under a query, of which page and size count values here."""
    route = Route(f"/api/v1/facets/{facet}", _not_empty({"prefix": prefix}))
    return route(
        replace(query, sort=_DEFAULT.sort, expand=(), fold=True, group=_DEFAULT.group, generation="")
    )


def export_url(kind: str, query: Query) -> str:
    """Return the address of all hits of a query in one file, ``csv`` or ``jsonl``."""
    whole = replace(query, page=1, size=_DEFAULT.size, generation="", expand=(), group=_DEFAULT.group)
    return Route(f"/api/v1/export.{kind}")(whole)


def feed_url(query: Query) -> str:
    """Return the address of a query's hits as an Atom feed, what was added last first."""
    plain = replace(
        first(query),
        sort=_DEFAULT.sort,
        size=_DEFAULT.size,
        expand=(),
        fold=True,
        group=_DEFAULT.group,
        event="",
    )
    return Route("/feed.atom")(plain)


def write(query: Query) -> str:
    """Return the query string of a query, in the one canonical order; what is as usual is left out.

    >>> write(Query("moon rock", filters=(Filter("agency", "NASA", exclude=True),), page=2))
    'q=moon+rock&agency=!NASA&page=2'
    """
    return "&".join(encoded_pairs(pairs(query)))


def encoded_pairs(given: Iterable[tuple[str, str]]) -> list[str]:
    """Return parameters as they stand in an address, each encoded by itself."""
    return [_encoded(name, value) for name, value in given]


@cached("parameters", 1 << 13)
def _encoded(name: str, value: str) -> str:
    """Encode one parameter; a page has hundreds of addresses that differ in one of them."""
    return urlencode(((name, value),), safe="!:,")


def _not_empty(parameters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in parameters.items() if value)


def pairs(query: Query) -> list[tuple[str, str]]:
    """Return the parameters of a query, in canonical order: what a form would hold in hidden fields."""
    return [*text_pairs(query), *filter_pairs(query), *paging_pairs(query)]


def text_pairs(query: Query) -> Iterator[tuple[str, str]]:
    """Yield the parameter of the text, where there is one."""
    if query.text:
        yield "q", query.text


def filter_pairs(query: Query) -> Iterator[tuple[str, str]]:
    """Yield the parameters of the filters."""
    for chosen in canonical(query.filters):
        yield chosen.facet, _filter_text(chosen.value, chosen.exclude)


def paging_pairs(query: Query) -> Iterator[tuple[str, str]]:
    """Yield the parameters that stand behind the filters."""
    for name, value, usual in (
        ("event", query.event, ""),
        ("sort", query.sort.value, _DEFAULT.sort.value),
        ("page", str(query.page), str(_DEFAULT.page)),
        ("size", str(query.size), str(_DEFAULT.size)),
        ("generation", query.generation, _DEFAULT.generation),
        ("expand", ",".join(query.expand), ""),
        ("fold", str(query.fold).lower(), "true"),
        ("group", query.group.value, ""),
    ):
        if value != usual:
            yield name, value


def toggled(query: Query, facet: str, value: str) -> Query:
    """Return the query with a value chosen, or no longer chosen where it is; on page 1.

    A value takes the place of a chosen range, so that it leads to as many families as its count says.
    """
    wanted = Filter(facet, value)
    others = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value, exclude=True)})
    if wanted in query.filters:
        return _filtered(query, others)
    return _filtered(query, (*(f for f in others if not is_range_of(facet, f)), wanted))


def excluded(query: Query, facet: str, value: str) -> Query:
    """Return the query with a value left out, or no longer left out where it is; on page 1."""
    wanted = Filter(facet, value, exclude=True)
    kept = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value)})
    return _filtered(query, kept if wanted in query.filters else (*kept, wanted))


def parameter(facet: str, value: str, *, exclude: bool = False) -> str:
    """Return the parameter of an address that chooses a value of a facet, or leaves it out.

    >>> parameter("agency", "Ames & Co", exclude=True)
    'agency=!Ames+%26+Co'
    """
    return _encoded(facet, _filter_text(value, exclude))


def template(query: Query, facet: str, route: Route) -> str:
    """Return the template (RFC 6570) of the search with one more value of a facet.

    >>> template(Query("moon", page=2), "agency", API), template(Query(), "year", API)
    ('/api/v1/search?q=moon{&agency}', '/api/v1/search{?year}')
    """
    address = route(first(query))
    return f"{address}{{{'&' if '?' in address else '?'}{facet}}}"


def is_long(query: Query) -> bool:
    """Return whether a query is too long to be repeated with each of many values."""
    return len(write(query)) > LONG


def repeats_filters(query: Query) -> bool:
    """Return whether an answer has room for an address without each filter of a query."""
    return len(write(query)) * len(query.filters) <= REPEATED


def most_values(query: Query, lists: int = 1) -> int:
    """Return how many values each of some lists may have, so that an answer does not grow with its query.

    Two addresses stand with a value: the one that chooses it and the one that leaves it out.

    >>> most_values(Query("moon")), most_values(Query("\N{FULL MOON SYMBOL}" * 670), 11)
    (3030, 2)
    """
    return max(1, ROOM // (2 * lists * (_VALUE + len(write(query)))))


def short_lists(page: Page) -> Page:
    """Return a page whose lists of facet values are as short as the addresses in them are long.

    A list of years has as many as there is room for alone: a chart of them needs all.
    """
    several, alone = most_values(page.query, len(page.facets) or 1), most_values(page.query)
    return replace(
        page, facets=tuple(_cut(one, alone if one.facet.years else several) for one in page.facets)
    )


def _cut(counts: FacetCounts, most: int) -> FacetCounts:
    left_off = max(0, len(counts.counts) - most)
    return counts._replace(counts=counts.counts[:most], more=counts.more + left_off) if left_off else counts


def removed(query: Query, unwanted: Filter) -> Query:
    """Return the query without one filter; on page 1."""
    return _filtered(query, tuple(f for f in query.filters if f != unwanted))


def cleared(query: Query) -> Query:
    """Return the query without filters; on page 1."""
    return _filtered(query, ())


def paged(query: Query, number: int, generation: str) -> Query:
    """Return the query on another page, reached from one that ``generation`` answered; page 1 starts over."""
    return replace(query, page=number, generation=generation if number > 1 else "")


def retyped(query: Query, text: str) -> Query:
    """Return the query with another text; on page 1."""
    return replace(query, text=text, page=1, generation="")


def turned(query: Query, way: SuggestedQuery) -> Query:
    """Return the query that a suggestion leads to, with its text and filters; on page 1."""
    return _filtered(retyped(query, way.text), way.filters)


def ordered(query: Query, sort: Sort) -> Query:
    """Return the query in another order; on page 1."""
    return replace(query, sort=sort, page=1, generation="")


def grouped(query: Query, group: Grouping) -> Query:
    """Return the query with its hits grouped, or not; on page 1."""
    return replace(first(query), group=group)


def frames(query: Query, event: str) -> Query:
    """Return the query for the frames of one event, each by itself; on page 1."""
    return replace(first(query), event=event, group=Grouping.NONE)


def without_event(query: Query) -> Query:
    """Return the query for all events; on page 1."""
    return replace(first(query), event="", group=Grouping.USUAL)


def ranged(query: Query, facet: str, low: str, high: str) -> Query:
    """Return the query with a range of a numeric facet for all that is chosen of it; an end that is '' is open.

    >>> write(ranged(Query(filters=(Filter("year", "1961"),)), "year", "1965", "1972"))
    'year=1965..1972'
    """
    others = tuple(f for f in query.filters if f.facet != facet or f.exclude)
    if low and high and int(low) > int(high):
        low, high = high, low
    wanted = low if low == high else f"{low}..{high}"
    return _filtered(query, (*others, Filter(facet, wanted)) if low or high else others)


def less(text: str, word: str) -> str:
    """Return a search text without a word; '' where nothing else is left.

    >>> less("red zyzzyva square", "zyzzyva")
    'red square'
    """
    return " ".join(re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text).split())


def first(query: Query) -> Query:
    """Return the query on page 1."""
    return replace(query, page=1, generation="") if query.page > 1 or query.generation else query


def _filter_text(value: str, exclude: bool) -> str:
    if exclude:
        return "!" + value
    return "\\" + value if value.startswith(("!", "\\")) else value


def _filtered(query: Query, filters: tuple[Filter, ...]) -> Query:
    return replace(query, filters=canonical(filters), page=1, generation="")


def is_range_of(facet: str, chosen: Filter) -> bool:
    """Return whether a filter chooses a range of a facet's numbers."""
    numeric = facet_named(facet).numeric
    return numeric and chosen.facet == facet and not chosen.exclude and ".." in chosen.value
