"""The engine over a cluster beside the embedded one, answer by answer: nothing a person sees is different.

1. Pages of any text, order, filter and grouping are equal: totals, hits, scores, parts, marks, counts and notices.
2. So are single records, more like one family, completions, values of a facet, and all families of a query.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.errors import QueryTooExpensive
from schema.fields import FACET_NAMES
from tests.archives import asked
from tests.opensearch.published_engine import PublishedEngine
from tests.opensearch.server import Cluster
from tests.query_grammar import texts
from webapp.search import Engine, open_engine
from webapp.search.limits import DEFAULT
from webapp.search.model.query import Filter, Grouping, Query, Sort
from webapp.search.model.record_query import RecordQuery
from webapp.search.model.result import Page

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]

Both = tuple[Engine, Engine]
SHARDS = 3
PLAIN = (
    "soyuz", "red square flowers", "crew members training", "astronaut xyzzy moon landing guitar", "cosmonuat",
    '"red squ*"', '"soyuz capsule"~5', "cosmo*", "c*t", "jsc2015e*", "apollo 11", "space suit", "the 1950s",
    "soyuz 1975", "-agency:* moon", "credit:NASA", "expedition:>20 soyuz", "the", "launch -soyuz OR moon", "",
)  # fmt: skip


def may_be_asked(text: str) -> bool:
    """Return whether a text is short enough to be searched for."""
    try:
        asked(text)
    except QueryTooExpensive:
        return False
    return True


TEXTS = (
    texts().filter(may_be_asked)
    | st.sampled_from(PLAIN)
    | st.lists(st.sampled_from(" ".join(PLAIN).split()), max_size=6).map(" ".join)
)
FILTERS = st.lists(
    st.builds(
        Filter,
        st.sampled_from(FACET_NAMES),
        st.sampled_from(["NASA", "ESA", "2000..2020", "36", "1..40", "Soyuz", "nobody"]),
        st.booleans(),
    ),
    max_size=2,
).map(tuple)


@pytest.fixture(scope="module")
def both(cluster: Cluster, index: Path) -> Iterator[Both]:
    """Yield the embedded engine, and one over a cluster with the same generation."""
    embedded, published = open_engine(index), PublishedEngine(cluster, index, DEFAULT, SHARDS)
    yield embedded, published
    published.close()
    embedded.close()


def told(page: Page) -> Page:
    """Return a page without what it says of the engine."""
    return replace(page, index=replace(page.index, engine=""))


@settings(max_examples=200)
@given(
    text=TEXTS,
    sort=st.sampled_from(Sort),
    group=st.sampled_from(Grouping),
    fold=st.booleans(),
    filters=FILTERS,
    page=st.integers(1, 3),
    size=st.sampled_from([3, 24]),
)
def test_pages_are_equal(  # noqa: PLR0917 - each part of a query
    both: Both,
    text: str,
    sort: Sort,
    group: Grouping,
    fold: bool,
    filters: tuple[Filter, ...],
    page: int,
    size: int,
) -> None:
    """Whatever is asked, both engines show the same page (1)."""
    query = replace(asked(text), sort=sort, group=group, fold=fold, filters=filters, page=page, size=size)
    embedded, published = (told(engine.search(query)) for engine in both)
    assert published == embedded


@settings(max_examples=40)
@given(
    text=TEXTS, years=st.tuples(st.none() | st.just(1998), st.none() | st.just(2015)), page=st.integers(1, 3)
)
def test_records_are_equal(both: Both, text: str, years: tuple[int | None, int | None], page: int) -> None:
    """Single records are found and ordered alike, wherever pages end (2)."""
    query = RecordQuery(asked(text).node, years=years, page=page, size=20)
    embedded, published = (engine.records(query) for engine in both)
    assert (published.total, published.records) == (embedded.total, embedded.records)


@pytest.mark.parametrize("sort", Sort)
def test_all_families_are_equal(both: Both, sort: Sort) -> None:
    """An export has the same families in the same order (2)."""
    for text in PLAIN:
        query = replace(asked(text), sort=sort)
        embedded, published = ([family.id for family in engine.every(query)] for engine in both)
        assert published == embedded


def test_likeness_and_completions_are_equal(both: Both) -> None:
    """More like one family, words as they are typed, and values of facets are the same (2)."""
    embedded, published = both
    for family in list(embedded.every(Query()))[::20]:
        alike = [engine.similar(family.id, Query(size=5)) for engine in both]
        assert [page and told(page) for page in alike[1:]] == [page and told(page) for page in alike[:1]]
        assert published.get(family.id) == embedded.get(family.id) == family
    for text in ("soy", "red squ", "astro", "crew mem", "jsc20", "exped", "person:c", "cosmonuat"):
        assert published.suggest(text) == embedded.suggest(text)
    for facet in FACET_NAMES:
        assert published.values(asked("soyuz"), facet) == embedded.values(asked("soyuz"), facet)
