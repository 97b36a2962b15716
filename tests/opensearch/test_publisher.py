"""Publishing to a real server: what serves is whole, always, and it changes in one step.

1. A published generation has all families and records; publishing it again changes nothing.
2. The next one takes its place in one step; the one before is kept, and can be gone back to.
3. Whatever kills a publisher, wherever it is, the old generation serves as it did, or the new one does wholly.
4. What was left behind is gone after the next publishing; what others have is never touched.
5. Counts that differ, a target that is gone, a full disk, a copy that finds no node: an error, and the old one serves.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.__main__ import main
from indexer.write.opensearch.bulk_writer import BulkWriter, Pace
from indexer.write.opensearch.cluster_state import ClusterState, read_state
from indexer.write.opensearch.publisher import Publisher, PublishOptions, PublishReport
from schema import manifest
from schema.errors import ClusterRefused, PublishFailed
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_names import DOCUMENTS, LEXICON, RECORDS, IndexNames
from tests import killing
from tests.dumps import Quiet, families
from tests.opensearch.killed_publisher import publish_and_die
from tests.opensearch.server import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]


def name_of(index: Path) -> str:
    """Return the name of the current generation of a folder."""
    return manifest.current(index).name


class Archive:
    """An archive in the cluster: what a publisher does to it, and what a client of it sees."""

    def __init__(self, client: ClusterClient, names: IndexNames) -> None:
        self.client, self.names = client, names

    def publish(self, index: Path, **options: Any) -> PublishReport:
        """Publish a folder's generation."""
        return self._publisher(**options).publish(index)

    def roll_back(self) -> str:
        """Go back to the generation before."""
        return self._publisher().roll_back()

    def _publisher(self, **options: Any) -> Publisher:
        return Publisher(self.client, self.names, PublishOptions(**options), Quiet())

    @property
    def state(self) -> ClusterState:
        """What the cluster has of it."""
        return read_state(self.client, self.names)

    def generation(self) -> str:
        """Return the generation that the alias names; there must be one alone."""
        (index,) = json.loads(self.client.ask("GET", f"/_alias/{self.names.serving}"))
        return self.names.generation(index, DOCUMENTS)

    def families(self) -> list[str]:
        """Return the ids of all families that serve, in order."""
        body = {"query": {"match_all": {}}, "size": 1000, "sort": ["number"]}
        answer = json.loads(self.client.ask("POST", f"/{self.names.serving}/_search", body))
        return [json.loads(hit["_source"]["family"])["id"] for hit in answer["hits"]["hits"]]

    def indexes(self) -> set[str]:
        """Return the names of all indexes with our prefix."""
        return set(json.loads(self.client.ask("GET", f"/{self.names.prefix}*/_settings")))

    def delete(self, *indexes: str) -> None:
        """Delete indexes, as somebody else might."""
        for index in indexes:
            self.client.change("DELETE", f"/{index}")


@pytest.fixture
def archive(client: ClusterClient, names: IndexNames) -> Archive:
    """Return an archive that the cluster has nothing of."""
    return Archive(client, names)


def ids(index: Path) -> list[str]:
    """Return the ids of the families of a folder's generation."""
    return [str(family["id"]) for family in families(index)]


@pytest.mark.parametrize("shards", [1, 3])
def test_a_generation_is_published(archive: Archive, generations: list[Path], shards: int) -> None:
    """All of it is there, and only it; publishing again writes nothing (1)."""
    first = generations[0]
    report = archive.publish(first, shards=shards)
    assert (report.generation, report.written) == (name_of(first), True)
    assert archive.generation() == name_of(first)
    assert archive.families() == ids(first)
    assert archive.indexes() == {
        f"{archive.names.prefix}-{name_of(first)}-{part}" for part in (DOCUMENTS, RECORDS, LEXICON)
    }
    again = archive.publish(first)
    assert (again.generation, again.written, again.removed) == (name_of(first), False, ())
    assert archive.families() == ids(first)


def test_the_next_takes_its_place(archive: Archive, generations: list[Path]) -> None:
    """Two generations are kept; a third removes the first; going back is one step, twice there is nothing (2)."""
    first, second, third = map(name_of, generations)
    archive.publish(generations[0])
    archive.publish(generations[1])
    assert archive.families() == ids(generations[1])
    assert archive.state.published == (first, second)
    assert archive.publish(generations[2]).removed == (first,)
    assert archive.generation() == third
    assert archive.roll_back() == second
    assert archive.families() == ids(generations[1])
    with pytest.raises(PublishFailed, match="no generation before"):
        archive.roll_back()
    assert archive.generation() == second
    assert not archive.publish(generations[2]).written, "it was kept"
    assert archive.generation() == third


def test_what_serves_is_kept_before_what_is_newer(archive: Archive, generations: list[Path]) -> None:
    """Of more than are kept, the one that served before goes last, even behind a newer one (2)."""
    first, _, third = map(name_of, generations)
    archive.publish(generations[0])
    archive.publish(generations[1])
    archive.roll_back()
    archive.publish(generations[2])
    assert archive.state.published == (first, third)
    assert archive.publish(generations[2], keep=1).removed == (first,)


def test_what_others_have_is_not_touched(archive: Archive, generations: list[Path]) -> None:
    """Indexes that have another form of name, or another prefix, stay (4)."""
    generation = name_of(generations[0])
    others = {
        f"{archive.names.prefix}{name}"
        for name in (
            "-notes",
            f"-{generation}-logs",
            f"-{generation}x-documents",
            f"-b-{generation}-documents",
        )
    }
    for other in others:
        archive.client.change("PUT", f"/{other}")
    archive.publish(generations[0], keep=1)
    archive.publish(generations[1], keep=1)
    assert others <= archive.indexes()
    for other in others:
        archive.delete(other)


def test_a_killed_publisher_leaves_the_old_one_serving(
    archive: Archive, cluster: Cluster, generations: list[Path]
) -> None:
    """Killed before any of its requests it leaves one generation that serves; the next publisher tidies up (3, 4)."""
    old, new = generations[:2]
    archive.publish(old)
    seen = {name_of(old): 0, name_of(new): 0}
    for request in range(1, 200):
        died = killing.process(publish_and_die, new, cluster.urls, archive.names.prefix, request)
        status = killing.status(died)
        now = archive.generation()
        seen[now] += 1
        assert archive.families() == ids(old if now == name_of(old) else new)
        if status == 0:
            break
        assert status == -9
        if request % 6 == 0 or now == name_of(new):
            archive.publish(new)
            assert archive.families() == ids(new)
            assert archive.state.unfinished == ()
            archive.roll_back()
            for index in archive.names.all_of(name_of(new)):
                archive.delete(index)
    assert seen[name_of(old)] > 10
    assert now == name_of(new)


def test_a_count_that_differs_is_no_success(
    archive: Archive, generations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the cluster has fewer documents, records or parts than were written, the old generation serves (5)."""
    archive.publish(generations[0])
    real = BulkWriter.write
    for part, reason in ((DOCUMENTS, "families"), (RECORDS, "single records"), (LEXICON, "lexicon")):

        def losing(writer: BulkWriter, lines: Any, taken: Any, part: str = part) -> None:
            mark = f'-{part}"'.encode()
            kept = list(lines)
            lost = next((line for line in kept if mark in line.partition(b"\n")[0]), None)
            real(writer, [line for line in kept if line is not lost], taken)

        monkeypatch.setattr(BulkWriter, "write", losing)
        with pytest.raises(PublishFailed, match=reason):
            archive.publish(generations[1])
        assert archive.families() == ids(generations[0])
    monkeypatch.undo()
    assert archive.publish(generations[1]).written
    assert archive.families() == ids(generations[1])


def test_a_target_that_is_gone_is_no_success(
    archive: Archive, generations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody removes the new indexes before the swap, the alias stays as it was (5)."""
    archive.publish(generations[0])
    real = Publisher._judge

    def removing(publisher: Publisher, generation: str, families: int, records: int) -> None:
        real(publisher, generation, families, records)
        archive.delete(archive.names.of(generation, DOCUMENTS))

    monkeypatch.setattr(Publisher, "_judge", removing)
    with pytest.raises(ClusterRefused, match="no such index"):
        archive.publish(generations[1])
    assert archive.families() == ids(generations[0])


def test_an_index_that_another_made_anew_is_no_success(
    archive: Archive, generations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another publisher removes what this one writes, and a bulk request makes it up again, it is noticed (5)."""
    archive.publish(generations[0])
    real = Publisher._create

    def removing(publisher: Publisher, *arguments: Any) -> Any:
        made = real(publisher, *arguments)
        archive.delete(archive.names.of(name_of(generations[1]), DOCUMENTS))
        return made

    monkeypatch.setattr(Publisher, "_create", removing)
    with pytest.raises(PublishFailed):
        archive.publish(generations[1])
    assert archive.families() == ids(generations[0])
    monkeypatch.undo()
    archive.publish(generations[1])
    assert archive.families() == ids(generations[1])


def test_a_published_generation_that_is_not_whole_is_written_anew(
    archive: Archive, generations: list[Path]
) -> None:
    """One that does not serve is written again; one that serves is an error, and goes on serving (1, 5)."""
    archive.publish(generations[0])
    archive.publish(generations[1])
    archive.roll_back()
    archive.delete(archive.names.of(name_of(generations[1]), RECORDS))
    assert archive.publish(generations[1]).written
    archive.delete(archive.names.of(name_of(generations[1]), LEXICON))
    with pytest.raises(PublishFailed, match="and this generation serves"):
        archive.publish(generations[1])
    assert archive.families() == ids(generations[1])


def test_a_full_disk_is_no_success(
    archive: Archive, generations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the cluster's disk is full, publishing waits, then ends with the cluster's words; then it goes on (5)."""
    archive.publish(generations[0])
    real = Publisher._create

    def blocked(publisher: Publisher, *arguments: Any) -> Any:
        made = real(publisher, *arguments)
        index = archive.names.of(name_of(generations[1]), DOCUMENTS)
        archive.client.change(
            "PUT", f"/{index}/_settings", {"index": {"blocks": {"read_only_allow_delete": True}}}
        )
        return made

    monkeypatch.setattr(Publisher, "_create", blocked)
    with pytest.raises(PublishFailed, match="flood"):
        archive.publish(generations[1], pace=Pace(pause=0.05, patience=0.5))
    assert archive.families() == ids(generations[0])
    monkeypatch.undo()
    assert archive.publish(generations[1]).written


def test_a_copy_that_finds_no_node_is_no_success(archive: Archive, generations: list[Path]) -> None:
    """More copies than the cluster has nodes are said to be missing (5)."""
    archive.publish(generations[0])
    with pytest.raises(PublishFailed, match=r"3 copies of shards are not in place on its 1 nodes"):
        archive.publish(generations[1], replicas=1, patience=0.5)
    assert archive.families() == ids(generations[0])


def test_the_command_publishes_and_goes_back(
    archive: Archive, cluster: Cluster, generations: list[Path], tmp_path: Path
) -> None:
    """Settings come from a file, the environment and options; the report is for people or JSON."""
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'port = 8000\n[opensearch]\nurl = "{cluster.urls[0]}"\nprefix = "nobody"\nshards = 2\n'
    )

    def run(*words: str) -> str:
        environ = {"CAPTION_SEARCH_OPENSEARCH_PREFIX": archive.names.prefix}
        done = CliRunner(env=environ).invoke(main, ["publish", "--config", str(settings), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    printed = run("--index", str(generations[0]), "--keep", "3")
    assert f"generation {name_of(generations[0])} was written and serves" in printed
    report = json.loads(run("--index", str(generations[1]), "--json"))
    count = len(ids(generations[1]))
    assert (report["families"], report["written"], report["removed"]) == (count, True, [])
    assert {"send", "merge", "copy", "check"} <= set(report["seconds"])
    assert report["bytes"] > 10_000
    assert run("--rollback") == f"now serving {name_of(generations[0])}\n"
    assert archive.families() == ids(generations[0])


def test_the_command_says_what_is_wrong(generations: list[Path], tmp_path: Path) -> None:
    """No address, a settings file that is none, a prefix that cannot be, and nobody there, each by its name."""

    def fails(*words: str) -> str:
        done = CliRunner().invoke(main, ["publish", "--index", str(generations[0]), *words])
        assert done.exit_code in {1, 2}, done.output
        assert "Traceback" not in done.output
        return done.output

    (tmp_path / "odd.toml").write_text("[opensearch\n")
    (tmp_path / "nested.toml").write_text("[opensearch.url]\nx = 1\n")
    assert "--to" in fails()
    assert "cannot be read" in fails("--config", str(tmp_path / "odd.toml"), "--to", "http://x")
    assert "single values" in fails("--config", str(tmp_path / "nested.toml"))
    assert "prefix of index names" in fails("--to", "http://127.0.0.1:1", "--prefix", "Captions*")
    assert "cannot answer now" in fails("--to", "http://127.0.0.1:1")
