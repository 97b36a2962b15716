"""A generation is written beside those in the cluster, judged, and put in service by one call.

Until that call no client sees anything of it. Whoever kills a publisher leaves indexes behind that have the name of a
generation and are not published; the next publisher removes them, whatever they have.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.progress import Steps, Watcher
from indexer.write.opensearch.bulk_writer import USUAL, BulkCounts, BulkWriter, Pace, action
from indexer.write.opensearch.cluster_documents import StoredGeneration
from indexer.write.opensearch.cluster_state import ClusterState, read_state
from schema import integrity
from schema import manifest as manifests
from schema.errors import ClusterRefused, ClusterUnavailable, IndexDamaged, PublishFailed
from schema.fields import FACET_NAMES
from schema.json_codec import decoder, encode
from schema.manifest import Manifest
from schema.opensearch import index_mapping as mapping
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_mapping import PublishedGeneration
from schema.opensearch.index_names import DOCUMENTS, LEXICON, RECORDS, IndexNames
from schema.opensearch.lexicon import lexicon_of, to_parts

Json = dict[str, Any]

_read = decoder(Json)
_WARMED = 24  # hits of the query that warms up
_SETTLED = 300.0  # seconds that a change of indexes may take
_LOOKED = 0.05, 2.0  # seconds between two looks at work that goes on in the cluster: at first, at most


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """How a generation is to lie in the cluster: shards of each index, copies of each shard, generations kept.

    ``replicas`` of -1 means one where the cluster has several nodes that hold data, else none. ``patience`` is in
    seconds: how long the cluster may take for merging, or until every copy is there.
    """

    shards: int = 1
    replicas: int = -1
    keep: int = 2
    patience: float = 3600
    pace: Pace = USUAL


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published: which generation, how much, how long each step took in seconds, and what was removed."""

    generation: str
    families: int
    records: int
    written: bool
    removed: tuple[str, ...] = ()
    bytes: int = 0
    counts: BulkCounts = field(default_factory=BulkCounts)
    seconds: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return the report as JSON."""
        return {
            "generation": self.generation,
            "families": self.families,
            "records": self.records,
            "written": self.written,
            "removed": list(self.removed),
            "bytes": self.bytes,
            "waits": self.counts.waits,
            "seconds": self.seconds,
        }

    def as_lines(self) -> Iterator[str]:
        """Yield the report for people."""
        how = "was written and serves" if self.written else "was there already and serves"
        yield f"generation {self.generation} {how}: {self.records:,} records in {self.families:,} families"
        if self.written:
            yield f"{self.bytes:,} bytes in the cluster, copies aside; it asked {self.counts.waits} times to wait"
            yield f"seconds: {', '.join(f'{step} {n:.1f}' for step, n in self.seconds.items())}"
        if self.removed:
            yield f"removed: {', '.join(self.removed)}"


class Publisher:
    """Publishes generations of one index folder to a cluster."""

    def __init__(
        self, client: ClusterClient, names: IndexNames, options: PublishOptions, watcher: Watcher
    ) -> None:
        self._client, self._names, self._options, self._steps = client, names, options, Steps(watcher)

    def publish(self, index: Path) -> PublishReport:
        """Put the current generation of a folder in service in the cluster.

        ``IndexUnusable`` where it is not whole; ``PublishFailed``, ``ClusterUnavailable`` or ``ClusterRefused`` where
        it cannot be published: the cluster then serves what it served.
        """
        folder = manifests.current(index)
        found = integrity.verified(folder)
        state = read_state(self._client, self._names)
        self._remove(state.unfinished)
        report = PublishReport(found.generation, found.families, found.records, written=False)
        if not self._is_there(found, state):
            report = self._write(folder, found, report)
            self._judge(found.generation, found.families, found.records)
        if state.all_serving != (found.generation,):
            self._put_in_service(found.generation, state)
        removed = self._prune(found.generation, state)
        return replace(report, removed=removed, seconds=self._steps.seconds)

    def roll_back(self) -> str:
        """Put the newest generation that is older than the serving one in its place, and return its name."""
        state = read_state(self._client, self._names)
        number = manifests.number_of(state.serving)
        older = [name for name in state.published if manifests.number_of(name) < number]
        if not older:
            raise PublishFailed(f"the cluster has no generation before {state.serving or 'one that serves'}")
        meta = self._meta(older[-1])
        self._judge(older[-1], meta.families, meta.records)
        self._put_in_service(older[-1], state)
        return older[-1]

    def _is_there(self, found: Manifest, state: ClusterState) -> bool:
        """Return whether a generation is published and whole; one that is not whole, and does not serve, is removed."""
        if found.generation not in state.published:
            return False
        try:
            self._judge(found.generation, found.families, found.records)
        except PublishFailed as error:
            if found.generation in state.all_serving:
                raise PublishFailed(
                    f"{error.reason}, and this generation serves; build the index again, or restore a snapshot"
                ) from None
            self._remove([found.generation])
            return False
        return True

    def _write(self, folder: Path, found: Manifest, report: PublishReport) -> PublishReport:
        """Write the three indexes of a generation, which nobody serves yet."""
        try:
            stored = StoredGeneration(folder, found)
        except (OSError, ValueError) as error:
            raise IndexDamaged(folder, str(error)) from None
        try:
            uuids = self._create(found, stored)
            counts = self._fill(found, stored)
        finally:
            stored.close()
        indexes = self._names.all_of(found.generation)
        with self._steps.step("merge"):
            self._settle("POST", indexes, "/_refresh")
            self._merge(indexes)
        with self._steps.step("copy"):
            self._copy(indexes)
        if self._uuids(found.generation) != uuids:
            raise PublishFailed("another publisher removed what this one wrote")
        return replace(report, written=True, counts=counts, bytes=self._size(indexes))

    def _create(self, found: Manifest, stored: StoredGeneration) -> Json:
        meta = PublishedGeneration(
            mapping.MAPPING_VERSION,
            found.schema_version,
            found.generation,
            found.families,
            found.records,
            stored.columns.total_length,
            found.vocabulary,
            found.own_vocabulary,
            found.created,
        )
        bodies = {
            DOCUMENTS: mapping.documents_index(self._options.shards, meta),
            RECORDS: mapping.records_index(self._options.shards, meta),
            LEXICON: mapping.lexicon_index(meta),
        }
        for part, body in bodies.items():
            self._client.change("PUT", f"/{self._names.of(found.generation, part)}", body)
        return self._uuids(found.generation)

    def _fill(self, found: Manifest, stored: StoredGeneration) -> BulkCounts:
        """Send all documents, the lexicon last."""
        documents, records, lexicon = self._names.all_of(found.generation)
        writer = BulkWriter(self._client, self._options.pace)
        with self._steps.step("send", found.families + found.records):
            lines = (
                action(records if one.record else documents, one.number, one.content)
                for one in stored.documents()
            )
            writer.write(lines, self._steps.watcher.advance)
            parts = to_parts(lexicon_of(stored.columns, stored.prepared))
            writer.write((action(lexicon, part.n, encode(part)) for part in parts), lambda _: None)
        return writer.counts

    def _merge(self, indexes: Sequence[str]) -> None:
        """Merge each shard into one segment: nothing is ever added to it."""
        query = [("max_num_segments", "1"), ("wait_for_completion", "false")]
        task = _read(self._settle("POST", indexes, "/_forcemerge", query))["task"]

        def merged() -> str:
            seen = _read(self._client.ask("GET", f"/_tasks/{task}"))
            if problem := seen.get("error") or seen.get("response", {}).get("failures"):
                raise PublishFailed(f"the cluster could not merge the indexes: {str(problem)[:300]}")
            return "" if seen.get("completed") else "it is still merging"

        self._wait(merged)

    def _copy(self, indexes: Sequence[str]) -> None:
        """Have the cluster make copies of each shard, let nothing be written any more, and wait until all is there."""
        replicas = self._options.replicas
        if replicas < 0:
            replicas = min(1, self._data_nodes() - 1)
        settings = {"number_of_replicas": replicas, "refresh_interval": None, "blocks": {"write": True}}
        self._settle("PUT", indexes, "/_settings", body={"index": settings})

        def green() -> str:
            health = _read(
                self._client.ask("GET", f"/_cluster/health/{','.join(indexes)}", query=[("level", "cluster")])
            )
            missing = health["unassigned_shards"] + health["initializing_shards"]
            if health["status"] == "green":
                return ""
            return (
                f"{missing} copies of shards are not in place on its {health['number_of_data_nodes']} nodes"
            )

        self._wait(green)

    def _data_nodes(self) -> int:
        return int(_read(self._client.ask("GET", "/_cluster/health"))["number_of_data_nodes"])

    def _wait(self, look: Callable[[], str]) -> None:
        """Look until nothing is missing any more; ``PublishFailed`` where that takes longer than is allowed."""
        deadline, missing = time.monotonic() + self._options.patience, "it does not answer"
        pause, longest = _LOOKED
        while True:
            try:
                missing = look()
            except ClusterUnavailable as error:
                missing = error.reason
            if not missing:
                return
            if time.monotonic() > deadline:
                raise PublishFailed(f"after {self._options.patience:g} s the cluster is not ready: {missing}")
            time.sleep(pause)
            pause = min(2 * pause, longest)

    def _judge(self, generation: str, families: int, records: int) -> None:
        """Compare what the cluster has with what was counted, by queries that also warm it up."""
        documents, _, lexicon = self._names.all_of(generation)
        with self._steps.step("check"):
            answer = self._search(documents, _warming())
            told = (answer["hits"]["total"]["value"], int(answer["aggregations"]["records"]["value"]))
            if told != (families, records):
                raise PublishFailed(
                    f"the cluster has {told[0]:,} families of {told[1]:,} records, not {families:,} of {records:,}"
                )
            answer = self._search(
                self._names.records(generation),
                {"query": mapping.STANDS_FOR_RECORD, "size": 0, "track_total_hits": True},
            )
            if (count := answer["hits"]["total"]["value"]) != records:
                raise PublishFailed(f"the cluster has {count:,} single records, not {records:,}")
            parts = self._search(lexicon, {"query": {"match_all": {}}, "size": 1, "track_total_hits": True})
            kept = [hit["_source"]["parts"] for hit in parts["hits"]["hits"]]
            if kept != [parts["hits"]["total"]["value"]]:
                raise PublishFailed("the cluster lacks parts of the lexicon")

    def _search(self, index: str, body: Json) -> Json:
        query = [("allow_partial_search_results", "false")]
        try:
            answer = _read(
                self._client.ask("POST", f"/{index}/_search", body, query, seconds=self._options.pace.answer)
            )
        except ClusterRefused as error:
            raise PublishFailed(f"the cluster cannot search what was written: {error.reason}") from None
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise PublishFailed("the cluster could not search all of what was written")
        return answer

    def _put_in_service(self, generation: str, state: ClusterState) -> None:
        """Let the aliases name another generation, in one call that is carried out wholly or not at all."""
        target = self._names.of(generation, DOCUMENTS)
        before = [self._names.of(one, DOCUMENTS) for one in state.all_serving if one != generation]
        actions: list[Json] = [
            {"remove": {"index": one, "alias": self._names.serving, "must_exist": True}} for one in before
        ]
        actions += [
            {"add": {"index": target, "alias": alias}}
            for alias in (self._names.serving, self._names.published)
        ]
        try:
            self._client.change("POST", "/_aliases", {"actions": actions})
        except ClusterUnavailable:  # it may have been carried out
            if read_state(self._client, self._names).all_serving != (generation,):
                raise

    def _prune(self, serving: str, state: ClusterState) -> tuple[str, ...]:
        """Remove generations but those kept: the one that serves, the one that did, then the newest."""
        others = sorted(
            set(state.published) - {serving, state.serving}, key=manifests.number_of, reverse=True
        )
        known = [serving, *([state.serving] if state.serving not in {"", serving} else []), *others]
        removed = known[self._options.keep :]
        self._remove(removed)
        return tuple(removed)

    def _remove(self, generations: Sequence[str]) -> None:
        for generation in generations:
            query = [("ignore_unavailable", "true")]
            self._settle("DELETE", self._names.all_of(generation), "", query)

    def _meta(self, generation: str) -> PublishedGeneration:
        name = self._names.of(generation, DOCUMENTS)
        found = _read(self._client.ask("GET", f"/{name}/_mapping"))[name]["mappings"]["_meta"]
        return PublishedGeneration(**found)

    def _uuids(self, generation: str) -> Json:
        names = self._names.all_of(generation)
        query = [("filter_path", "*.settings.index.uuid"), ("ignore_unavailable", "true")]
        return _read(self._client.ask("GET", f"/{','.join(names)}/_settings", query=query))

    def _size(self, indexes: Sequence[str]) -> int:
        """Return the bytes of indexes without their copies."""
        found = _read(self._client.ask("GET", f"/{','.join(indexes)}/_stats/store"))
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    def _settle(
        self,
        method: str,
        indexes: Sequence[str],
        what: str,
        query: Sequence[tuple[str, str]] = (),
        body: Json | None = None,
    ) -> bytes:
        """Have done with indexes what may be done twice."""
        return self._client.ask(method, f"/{','.join(indexes)}{what}", body, query, seconds=_SETTLED)


def _warming() -> Json:
    """Return a query that reads what every page needs: the lines, the facets and the order of families."""
    facets = {name: {"terms": {"field": name, "size": 10}} for name in FACET_NAMES}
    return {
        "query": {"match_all": {}},
        "size": _WARMED,
        "track_total_hits": True,
        "sort": [{"newest": "asc"}],
        "aggs": {"records": {"sum": {"field": "records"}}, **facets},
    }
