"""A query and its query string: one state has one URL, and every choice on a page is a link.

The parameters are ``q``, one repeated parameter a facet, ``sort``, ``page``, ``size`` and, on links to further
pages, ``generation``: the index that answered the page they stand on, so that the next one can say when another
answers. ``parameters`` reads them again.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urlencode

from schema.caches import cached
from schema.fields import facet_named
from webapp.parameters import canonical
from webapp.search.model.query import Filter, Query, Sort
from webapp.search.model.result import WayOn

_DEFAULT = Query()
_ANY = "zzvaluezz"  # stands for any value of a facet


def search_url(query: Query, view: str = "") -> str:
    """Give the address of the page that shows a query; ``view`` is how, where that is not as usual."""
    return _address("/search", query, view=view)


def values_url(facet: str, query: Query, **more: str) -> str:
    """Give the address of a page of all values that a facet has under a query.

    ``more`` are its own parameters: ``prefix``, ``order``, ``number`` of the page, and ``view``; '' is as usual.
    """
    return _address(f"/facets/{facet}", first(query), **more)


def field_url(field: str, words: str) -> str:
    """Give the address of the page that shows what has these words, in this order, in a field.

    >>> field_url("keywords", 'the "Moon"')
    '/search?q=keywords:%22the+Moon%22'
    """
    return search_url(Query(f'{field}:"{" ".join(words.replace(chr(34), " ").split())}"'))


def api_url(query: Query) -> str:
    """Give the address of the JSON answer to a query."""
    return _address("/api/v1/search", query)


def caption_url(name: str) -> str:
    """Give the address of a family's page.

    >>> caption_url("O&C Bay 1, is it?")
    '/captions/O%26C%20Bay%201%2C%20is%20it%3F'
    """
    return "/captions/" + quote(name, safe="")


def api_caption_url(name: str) -> str:
    """Give the address of a family as JSON."""
    return "/api/v1/captions/" + quote(name, safe="")


def similar_url(name: str, query: Query) -> str:
    """Give the address of the JSON answer with what is most like a family."""
    return _address(api_caption_url(name) + "/similar", query)


def suggest_url(text: str, size: int) -> str:
    """Give the address of the suggestions for a text that is being typed."""
    return "/api/v1/suggest?" + urlencode({"q": text, "size": size})


def facet_url(facet: str, query: Query, prefix: str = "") -> str:
    """Give the address of the values of a facet under a query, of which page and size count values here."""
    told = write(replace(query, sort=_DEFAULT.sort, expand=(), fold=True, generation=""))
    more = urlencode({"prefix": prefix}) if prefix else ""
    return f"/api/v1/facets/{facet}" + ("?" + "&".join(filter(None, (told, more))) if told or more else "")


def export_url(kind: str, query: Query) -> str:
    """Give the address of all hits of a query in one file, ``csv`` or ``jsonl``."""
    return _address(
        f"/api/v1/export.{kind}", replace(query, page=1, size=_DEFAULT.size, generation="", expand=())
    )


def feed_url(query: Query) -> str:
    """Give the address of the newest hits of a query as an Atom feed."""
    plain = replace(first(query), sort=_DEFAULT.sort, size=_DEFAULT.size, expand=(), fold=True)
    return _address("/feed.atom", plain)


def write(query: Query) -> str:
    """Give the query string of a query, in the one canonical order; what is as usual is left out.

    >>> write(Query("moon rock", filters=(Filter("agency", "NASA", exclude=True),), page=2))
    'q=moon+rock&agency=!NASA&page=2'
    """
    return "&".join([_encoded(name, value) for name, value in pairs(query)])


@cached("parameters", 1 << 13)
def _encoded(name: str, value: str) -> str:
    """Encode one parameter; a page has hundreds of addresses that differ in one of them."""
    return urlencode(((name, value),), safe="!:,")


def pairs(query: Query) -> list[tuple[str, str]]:
    """Give the parameters of a query, in canonical order: what a form would hold in hidden fields."""
    told = [("q", query.text)] if query.text else []
    told += [(chosen.facet, _filter_text(chosen)) for chosen in canonical(query.filters)]
    for name, value, usual in (
        ("sort", query.sort.value, _DEFAULT.sort.value),
        ("page", str(query.page), str(_DEFAULT.page)),
        ("size", str(query.size), str(_DEFAULT.size)),
        ("generation", query.generation, _DEFAULT.generation),
        ("expand", ",".join(query.expand), ""),
        ("fold", str(query.fold).lower(), "true"),
    ):
        if value != usual:
            told.append((name, value))
    return told


def toggled(query: Query, facet: str, value: str) -> Query:
    """Choose a value, or take the choice back where it is chosen; to page 1.

    A value takes the place of a chosen range, so that it leads to as many families as its count says.
    """
    wanted = Filter(facet, value)
    others = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value, exclude=True)})
    if wanted in query.filters:
        return _filtered(query, others)
    return _filtered(query, (*(f for f in others if not _is_range_of(facet, f)), wanted))


def excluded(query: Query, facet: str, value: str) -> Query:
    """Leave a value out, or let it in again where it is left out; to page 1."""
    wanted = Filter(facet, value, exclude=True)
    kept = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value)})
    return _filtered(query, kept if wanted in query.filters else (*kept, wanted))


def addresses(
    query: Query, facet: str, address: Callable[[Query], str], choose: Callable[[Query, str, str], Query]
) -> Callable[[str], str]:
    """Give the function that gives the address which each value of a facet leads to, ``toggled`` or ``excluded``.

    Where the facet filters nothing yet these addresses differ in the value alone, and one is made for all.

    >>> addresses(Query("moon", page=2), "agency", search_url, excluded)("Ames & Co")
    '/search?q=moon&agency=!Ames+%26+Co'
    """
    parts = address(choose(query, facet, _ANY)).split(_ANY)
    if len(parts) != 2 or any(chosen.facet == facet for chosen in query.filters):
        return lambda value: address(choose(query, facet, value))
    before, after = parts
    named = len(facet) + len("=")
    exclude = before.endswith("!")

    def made(value: str) -> str:
        text = value if exclude else _filter_text(Filter(facet, value))
        return before + _encoded(facet, text)[named:] + after

    return made


def removed(query: Query, unwanted: Filter) -> Query:
    """Take one filter off; to page 1."""
    return _filtered(query, tuple(f for f in query.filters if f != unwanted))


def cleared(query: Query) -> Query:
    """Take all filters off; to page 1."""
    return _filtered(query, ())


def paged(query: Query, number: int, generation: str) -> Query:
    """Turn to a page from one that this generation answered; on page 1 a walk begins anew."""
    return replace(query, page=number, generation=generation if number > 1 else "")


def retyped(query: Query, text: str) -> Query:
    """Put another text in the place of the one typed; to page 1."""
    return replace(query, text=text, page=1, generation="")


def turned(query: Query, way: WayOn) -> Query:
    """Take a way on: another text and other filters; to page 1."""
    return _filtered(retyped(query, way.text), way.filters)


def ordered(query: Query, sort: Sort) -> Query:
    """Change the order; to page 1."""
    return replace(query, sort=sort, page=1, generation="")


def ranged(query: Query, facet: str, low: str, high: str) -> Query:
    """Choose a range of a numeric facet in the place of what is chosen of it; an end that is '' is open.

    >>> write(ranged(Query(filters=(Filter("year", "1961"),)), "year", "1965", "1972"))
    'year=1965..1972'
    """
    others = tuple(f for f in query.filters if f.facet != facet or f.exclude)
    if low and high and int(low) > int(high):
        low, high = high, low
    wanted = low if low == high else f"{low}..{high}"
    return _filtered(query, (*others, Filter(facet, wanted)) if low or high else others)


def less(text: str, word: str) -> str:
    """Give a search text without a word; '' where nothing else is left.

    >>> less("red zyzzyva square", "zyzzyva")
    'red square'
    """
    return " ".join(re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text).split())


def first(query: Query) -> Query:
    """Go back to page 1."""
    return replace(query, page=1, generation="")


def _address(path: str, query: Query, **more: str) -> str:
    others = [urlencode({name: value}) for name, value in more.items() if value]
    told = "&".join(filter(None, (write(query), *others)))
    return f"{path}?{told}" if told else path


def _filter_text(chosen: Filter) -> str:
    if chosen.exclude:
        return "!" + chosen.value
    return "\\" + chosen.value if chosen.value.startswith(("!", "\\")) else chosen.value


def _filtered(query: Query, filters: tuple[Filter, ...]) -> Query:
    return replace(query, filters=canonical(filters), page=1, generation="")


def _is_range_of(facet: str, chosen: Filter) -> bool:
    numeric = facet_named(facet).numeric
    return numeric and chosen.facet == facet and not chosen.exclude and ".." in chosen.value
