"""Tests of webapp.search.opensearch.index_client: an answer is whole or an error, and limits are refused by name."""

import json
from collections.abc import Sequence
from typing import Any, cast

import pytest

from schema.errors import ClusterRefused, ClusterUnavailable, QueryTooExpensive
from schema.opensearch.cluster_client import ClusterClient
from webapp.search.opensearch.index_client import IndexClient, count_clauses

WHOLE = {
    "hits": {"total": {"value": 3, "relation": "eq"}, "hits": []},
    "timed_out": False,
    "_shards": {"failed": 0},
}
QUERY: dict[str, Any] = {"query": {"match_all": {}}}


class Answering:
    """A client that answers everything by one answer, or raises it, and notes what it was asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[tuple[str, bytes, dict[str, str]]] = []

    def ask(
        self, _method: str, path: str, body: bytes, query: Sequence[tuple[str, str]], *, seconds: float
    ) -> bytes:
        """Answer."""
        assert seconds > 0
        self.asked.append((path, body, dict(query)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.dumps(self.answer).encode()


def client(answer: object) -> IndexClient:
    """Return a client whose cluster always answers so."""
    return IndexClient(cast(ClusterClient, Answering(answer)), 7)


def test_a_whole_answer_is_read() -> None:
    """The total is exact, and no search allows a part of an answer."""
    cluster = Answering(WHOLE)
    asked = IndexClient(cast(ClusterClient, cluster), 7)
    assert asked.search("documents", QUERY).total == 3
    path, body, query = cluster.asked[0]
    assert path == "/documents/_search"
    assert query["allow_partial_search_results"] == "false"
    assert json.loads(body)["timeout"] == "7s"


def test_no_search_of_several_allows_a_part() -> None:
    """Each search of one request says so for itself."""
    cluster = Answering({"responses": [WHOLE, WHOLE]})
    answers = IndexClient(cast(ClusterClient, cluster), 7).search_all("documents", [QUERY, QUERY])
    assert [one.total for one in answers] == [3, 3]
    heads = [json.loads(line) for line in cluster.asked[0][1].splitlines()[::2]]
    assert heads == [{"index": "documents", "allow_partial_search_results": False}] * 2


@pytest.mark.parametrize(
    "spoilt",
    [
        {"timed_out": True},
        {"_shards": {"failed": 1}},
        {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503},
        {"error": {"type": "node_not_connected_exception", "reason": "gone"}, "status": 500},
        {"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404},
        {"error": {"type": "circuit_breaking_exception", "reason": "no room"}, "status": 429},
    ],
)
def test_a_part_of_an_answer_is_none(spoilt: dict[str, Any]) -> None:
    """What ran out of time, lost a shard or failed is an error, alone and among others."""
    with pytest.raises(ClusterUnavailable):
        client({**WHOLE, **spoilt}).search("documents", QUERY)
    with pytest.raises(ClusterUnavailable):
        client({"responses": [WHOLE, {**WHOLE, **spoilt}]}).search_all("documents", [QUERY, QUERY])


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_what_others_must_mend_is_no_mistake_of_a_query(status: int) -> None:
    """A user who is let in no more, an index that is gone, a search that broke: the engine does not answer now."""
    with pytest.raises(ClusterUnavailable):
        client(ClusterRefused("http://node", status, "kind", "reason")).search("documents", QUERY)


def test_a_query_that_is_refused_is_our_mistake() -> None:
    """It is no want of a cluster, which a later try could meet otherwise."""
    with pytest.raises(ClusterRefused):
        client(ClusterRefused("http://node", 400, "parsing_exception", "unknown query")).search(
            "documents", QUERY
        )


def test_large_searches_are_refused_by_the_name_of_the_limit() -> None:
    """More than 1,000 conditions, or 8 MiB, are never sent."""
    many = {"query": {"bool": {"should": [{"term": {"id": str(n)}} for n in range(1001)]}}}
    assert count_clauses(many) == 1001
    with pytest.raises(QueryTooExpensive, match="1001 conditions once it is spelt out; at most 1000"):
        client(WHOLE).search("documents", many)
    with pytest.raises(QueryTooExpensive, match="bytes once it is spelt out"):
        client(WHOLE).search("documents", {"query": {"match": {"weights": "x" * (8 * 2**20)}}})
