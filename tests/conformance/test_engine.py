"""Threads, limits, opening and closing.

1. Threads share an engine: each gets the answers that one alone gets.
2. Two engines share an index; closing one leaves the other at work.
3. An index that is not there, or points nowhere, is refused by name.
4. A wildcard that fits more words than the limits allow stands for the most frequent of them, and says so.
5. A search that has no time left is refused by that limit, and the next one is answered.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schema.errors import IndexDamaged, IndexMissing, QueryTooExpensive
from tests.archives import ask, asked
from tests.conformance.archive import TEXTS, Archive
from tests.conformance.conftest import EngineFactory
from webapp.search import Engine
from webapp.search.limits import DEFAULT, Limits, within


def test_threads_share_an_engine(engine: Engine, archive: Archive) -> None:
    """Eight threads at once get the answers that one gets (1)."""
    queries = [asked(archive.text(text), size=3) for text in TEXTS]
    alone = [engine.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(lambda _: [engine.search(query) for query in queries], range(16)):
            assert answers == alone


def test_two_engines_share_an_index(factory: EngineFactory, index: Path, engine: Engine) -> None:
    """A second engine on the same index answers the same; closing it leaves the first at work (2)."""
    other = factory(index, DEFAULT)
    assert ask(other, "soyuz") == ask(engine, "soyuz")
    other.close()
    assert ask(engine, "soyuz").hits


def test_no_index_is_refused(factory: EngineFactory, tmp_path: Path) -> None:
    """Where nothing was built, the refusal says how to build (3)."""
    with pytest.raises(IndexMissing, match="caption-search build"):
        factory(tmp_path, DEFAULT)


def test_an_index_that_points_nowhere_is_refused(factory: EngineFactory, tmp_path: Path) -> None:
    """The refusal names what is not there (3)."""
    (tmp_path / "current").write_text("gone\n")
    with pytest.raises(IndexDamaged, match="gone"):
        factory(tmp_path, DEFAULT)


def test_a_wildcard_has_a_limit(factory: EngineFactory, index: Path, engine: Engine) -> None:
    """One that fits too many words is answered by the most frequent, and says so; a prefix never is too much (4)."""
    narrow = factory(index, Limits(expansions=3))
    page = ask(narrow, "c*t")
    assert 0 < page.families <= ask(engine, "c*t").families
    assert [one for one in page.notices if one.startswith("“c*t” matches")]
    assert ask(narrow, "c*").families == ask(engine, "c*").families > 0
    narrow.close()


def test_time_has_a_limit(engine: Engine) -> None:
    """A search that may not work at all is refused; afterwards it is answered (5)."""
    with within(0), pytest.raises(QueryTooExpensive) as refused:
        ask(engine, "several words of a longer text")
    assert refused.value.allowed == 0
    assert ask(engine, "several words of a longer text").hits
