"""Searches in the indexes of one generation: whole answers or an error, never a part of one.

Every search names its index, not an alias: what began with a generation ends with it. A shard that does not answer, a
search that ran out of time, an index that is gone: all are ``ClusterUnavailable``. What a cluster would refuse for its
size is refused before, by the name of the limit.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from schema.errors import ClusterRefused, ClusterUnavailable, QueryTooExpensive
from schema.json_codec import decoder, encode
from schema.opensearch.cluster_client import ELSEWHERE, ClusterClient
from webapp.search.limits import check_time
from webapp.search.opensearch.scripts import Json

CLAUSES = 1000  # of one search; a cluster refuses more than 1,024 unless it is set otherwise
BYTES = 8 * 2**20  # of one search
MISSING, BROKEN = 404, 500  # statuses: an index that is gone, a search that failed in a shard
FORBIDDEN = 401, 403  # statuses: whoever runs the server, or the cluster, must mend that

_LEAVES = frozenset(
    "term terms match match_phrase prefix intervals range exists match_all match_none ids".split()
)
_WHOLE = (("allow_partial_search_results", "false"),)
_NAMED = ("include_named_queries_score", "true")
PIT_KEPT = "5m"  # for which a point in time is kept behind each page that is read


class FoundHit(Struct):
    """A hit as a cluster writes it."""

    id: str = field(name="_id", default="")
    score: float | None = field(name="_score", default=None)
    source: dict[str, str] = field(name="_source", default_factory=dict)
    fields: dict[str, list[Any]] = field(default_factory=dict)
    matched: dict[str, float] | list[str] = field(name="matched_queries", default_factory=dict)
    sort: list[Any] = field(default_factory=list)

    @property
    def named(self) -> Mapping[str, float]:
        """The scores of the queries with a name that found it."""
        return self.matched if isinstance(self.matched, dict) else dict.fromkeys(self.matched, 0.0)


class FoundTotal(Struct):
    """How many documents a search finds, exactly."""

    value: int


class FoundHits(Struct):
    """The hits of a page, and how many there are."""

    hits: list[FoundHit] = field(default_factory=list)
    total: FoundTotal | UnsetType = UNSET


class ShardCounts(Struct):
    """How many shards failed."""

    failed: int = 0


class SearchAnswer(Struct):
    """The answer to a search."""

    hits: FoundHits = field(default_factory=FoundHits)
    timed_out: bool = False
    shards: ShardCounts = field(name="_shards", default_factory=ShardCounts)
    aggregations: dict[str, Any] = field(default_factory=dict)
    pit_id: str = ""
    error: Any = None
    status: int = 200

    @property
    def total(self) -> int:
        """How many documents are found."""
        return 0 if isinstance(self.hits.total, UnsetType) else self.hits.total.value


class _Answers(Struct):
    responses: list[SearchAnswer]


class _Pit(Struct):
    pit_id: str


_read_answer, _read_answers, _read_pit = decoder(SearchAnswer), decoder(_Answers), decoder(_Pit)


class IndexClient:
    """Asks the indexes of a cluster; threads may share it."""

    def __init__(self, client: ClusterClient, seconds: float) -> None:
        """Let each search take so many seconds."""
        self._client, self._seconds = client, seconds

    def search(self, index: str, body: Json, *, named: bool = False) -> SearchAnswer:
        """Return the answer to one search; ``named`` ones say which queries with a name found each hit."""
        check_time()
        content = self._written(body)
        query = [*_WHOLE, ("filter_path", "-**.every_*"), *((_NAMED,) if named else ())]
        answer = _read_answer(self._ask("POST", f"/{index}/_search", content, query))
        return self._whole(answer)

    def search_pit(self, body: Json) -> SearchAnswer:
        """Return the next page of a search over a point in time."""
        check_time()
        return self._whole(_read_answer(self._ask("POST", "/_search", self._written(body), list(_WHOLE))))

    def search_all(self, index: str, bodies: Sequence[Json]) -> list[SearchAnswer]:
        """Return the answers to several searches, asked at once."""
        check_time()
        if not bodies:
            return []
        head = encode({"index": index, "allow_partial_search_results": False})
        content = b"".join(b"%s\n%s\n" % (head, self._written(body)) for body in bodies)
        found = _read_answers(self._ask("POST", "/_msearch", content, [("filter_path", "-**.every_*")]))
        return list(map(self._whole, found.responses))

    def get(self, path: str, body: Json | None = None) -> bytes:
        """Return what a cluster answers to another question."""
        return self._ask("POST" if body else "GET", path, None if body is None else encode(body), [])

    def open_pit(self, index: str) -> str:
        """Open a point in time of an index, which keeps what is in it although the index may be removed."""
        path = f"/{index}/_search/point_in_time"
        answer = self._ask(
            "POST", path, None, [("keep_alive", PIT_KEPT), ("allow_partial_pit_creation", "false")]
        )
        return str(_read_pit(answer).pit_id)

    def close_pit(self, pit: str) -> None:
        """Close a point in time; one that cannot be closed ends by itself."""
        with suppress(ClusterUnavailable, ClusterRefused):
            self._client.change("DELETE", "/_search/point_in_time", {"pit_id": [pit]}, seconds=self._seconds)

    def _ask(self, method: str, path: str, body: bytes | None, query: Sequence[tuple[str, str]]) -> bytes:
        try:
            return self._client.ask(method, path, body, query, seconds=self._seconds)
        except ClusterRefused as error:
            if error.status >= BROKEN or error.status in {*FORBIDDEN, MISSING}:
                raise ClusterUnavailable(error.url, error.reason) from None
            raise

    def _written(self, body: Json) -> bytes:
        clauses = count_clauses(body)
        if clauses > CLAUSES:
            raise QueryTooExpensive("conditions once it is spelt out", CLAUSES, clauses)
        content = encode({**body, "timeout": f"{max(1, round(self._seconds))}s"})
        if len(content) > BYTES:
            raise QueryTooExpensive("bytes once it is spelt out", BYTES, len(content))
        return content

    def _whole(self, answer: SearchAnswer) -> SearchAnswer:
        """Return an answer that is whole; ``ClusterUnavailable`` for any other."""
        where = "the cluster"
        if answer.error is not None:
            problem = answer.error if isinstance(answer.error, dict) else {"reason": str(answer.error)}
            reason = str(problem.get("reason") or problem.get("type") or "no reason")
            if answer.status in {MISSING, *ELSEWHERE} or answer.status >= BROKEN:
                raise ClusterUnavailable(where, reason)
            raise ClusterRefused(where, answer.status, str(problem.get("type", "")), reason)
        if answer.timed_out:
            raise ClusterUnavailable(where, "a search did not end in time")
        if answer.shards.failed:
            raise ClusterUnavailable(where, f"{answer.shards.failed} of its shards did not answer")
        return answer


def count_clauses(body: Any) -> int:
    """Return how many leaves the queries of a search have.

    >>> count_clauses({"query": {"bool": {"should": [{"term": {"id": "a"}}, {"match_all": {}}]}}})
    2
    """
    match body:
        case dict():
            return sum(1 if key in _LEAVES else count_clauses(inner) for key, inner in body.items())
        case list():
            return sum(map(count_clauses, body))
        case _:
            return 0
