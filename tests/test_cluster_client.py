"""The client of a cluster, against nodes that fail in every way.

1. What may be sent twice goes on to the next node; what may not is sent once.
2. A node that did not answer is asked after all others for a while.
3. No node in time, no room, broken bodies: one error, soon; what a node refuses is another, with its reason.
4. No password and nothing that was sent is in any message, name or representation.
5. What could never work is refused at once, by the name of the setting.
"""

import base64
import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from schema.errors import BadParameter, ClusterRefused, ClusterUnavailable
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from tests import faulty_archive as faulty
from tests.faulty_archive import Fault, FaultyArchive, serving

SECRET = "corrèct hörse"  # noqa: S105 - of nobody
SEARCH = "/captions/_search?page=1&page_size=1"

FAULTS: dict[str, Fault] = {
    "429": faulty.status(429),
    "502": faulty.status(502),
    "503": faulty.status(503),
    "504": faulty.status(504),
    "a body cut short": faulty.cut,
    "chunks cut short": faulty.cut_chunks,
    "a connection closed": faulty.hang_up,
    "a body that never ends, slowly": faulty.drip,
    "silence": faulty.silent,
}


@pytest.fixture
def nodes() -> Iterator[list[FaultyArchive]]:
    """Serve three nodes."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(FaultyArchive([]))) for _ in range(3)]


def client_of(*nodes: FaultyArchive, answer: float = 60) -> ClusterClient:
    """Return a client of some nodes, which waits so many seconds for an answer."""
    return ClusterClient(ClusterAccess(tuple(node.address for node in nodes), answer=answer))


def answers(nodes: list[FaultyArchive]) -> list[int]:
    """Return how many requests each node got."""
    return [len(node.asked) for node in nodes]


@pytest.mark.parametrize("fault", list(FAULTS.values())[:7], ids=list(FAULTS)[:7])
def test_another_node_answers(nodes: list[FaultyArchive], fault: Fault) -> None:
    """Where two of three nodes fail the third answers, whoever is asked first (1)."""
    nodes[0].always = nodes[2].always = fault
    with closing(client_of(*nodes, answer=5)) as client:
        for _ in range(3):
            assert b"collection" in client.ask("GET", SEARCH)
    assert answers(nodes)[1] == 3


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_without_any_node_there_is_one_error(nodes: list[FaultyArchive], fault: Fault) -> None:
    """Where all fail the error comes within the time for an answer, and names a node (3)."""
    for node in nodes:
        node.always = fault
    with (
        closing(client_of(*nodes, answer=0.5)) as client,
        pytest.raises(ClusterUnavailable, match=r"127.0.0.1") as raised,
    ):
        client.ask("GET", SEARCH)
    assert "try again" in str(raised.value)


def test_nobody_there_is_the_same_error() -> None:
    """A port that nobody listens at, and a host that does not exist, are a cluster that cannot answer (3)."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    urls = (f"http://127.0.0.1:{port}", "http://nowhere.invalid:9200")
    with closing(ClusterClient(ClusterAccess(urls, answer=5))) as client, pytest.raises(ClusterUnavailable):
        client.ask("GET", SEARCH)


def test_what_changes_something_is_sent_once(nodes: list[FaultyArchive]) -> None:
    """A change is sent to one node, whatever it answers (1)."""
    with closing(client_of(*nodes)) as client, pytest.raises(ClusterUnavailable):
        client.change("POST", "/_aliases", {"actions": []})
    assert sum(len(node.bodies) for node in nodes) == 1


def test_nodes_take_turns(nodes: list[FaultyArchive]) -> None:
    """Requests are spread over all nodes, over connections that are kept (1)."""
    with closing(client_of(*nodes)) as client:
        for _ in range(30):
            client.ask("GET", SEARCH)
    assert answers(nodes) == [10, 10, 10]
    assert [node.connections for node in nodes] == [1, 1, 1]


def test_a_node_that_failed_is_left_alone(nodes: list[FaultyArchive]) -> None:
    """It is not asked again for a while where others answer; where none does it is (2)."""
    nodes[0].always = faulty.status(503)
    with closing(client_of(*nodes)) as client:
        for _ in range(20):
            client.ask("GET", SEARCH)
        assert answers(nodes)[0] == 1
        nodes[1].always = nodes[2].always = faulty.status(503)
        nodes[0].always = None
        client.ask("GET", SEARCH)
        assert answers(nodes)[0] == 2


def test_time_is_shared_by_all_nodes(nodes: list[FaultyArchive]) -> None:
    """The time for an answer is that of all nodes together (3)."""
    for node in nodes:
        node.always = faulty.silent
    with closing(client_of(*nodes, answer=0.2)) as client, pytest.raises(ClusterUnavailable, match="in time"):
        client.ask("GET", SEARCH)
    assert sum(answers(nodes)) == 1


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (400, b'{"error": {"type": "parsing_exception", "reason": "odd query"}, "status": 400}', "odd query"),
        (404, b'{"error": "no such index", "status": 404}', "no such index"),
        (401, b"Unauthorized", "401 Unauthorized"),
        (500, b'{"error": {"type": "x", "reason": null}}', "500 Internal Server Error"),
        (400, b'{"error": {"reason": "%s"}}' % (b"y" * 9000), "y" * 500 + "$"),
        (301, b"", "301 Moved Permanently"),
        (413, b"[]", "413"),
    ],
)
def test_a_refusal_has_its_reason(nodes: list[FaultyArchive], status: int, body: bytes, reason: str) -> None:
    """What a node refuses no other is asked; status and reason are kept, of a long one the beginning (3)."""
    nodes[0].always = faulty.says(body, code=status)
    with closing(client_of(*nodes)) as client, pytest.raises(ClusterRefused, match=reason) as raised:
        client.ask("GET", SEARCH)
    assert raised.value.status == status
    assert answers(nodes) == [1, 0, 0]


def test_an_endless_answer_is_cut(nodes: list[FaultyArchive], monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of more bytes than any has is refused (3)."""
    monkeypatch.setattr("schema.opensearch.cluster_client.LARGEST_ANSWER", 1_000_000)
    nodes[0].always = faulty.endless
    with (
        closing(client_of(nodes[0], answer=20)) as client,
        pytest.raises(ClusterUnavailable, match="1,000,000"),
    ):
        client.ask("GET", SEARCH)


def test_bodies_are_packed_where_that_is_asked_for(nodes: list[FaultyArchive]) -> None:
    """With ``compress`` a large body is sent packed, a small one as it is; without it none is."""
    many = {"words": ["glider"] * 20_000}
    for compress, body, packed in ((True, many, True), (True, {}, False), (False, many, False)):
        access = ClusterAccess((nodes[0].address,), compress=compress)
        with closing(ClusterClient(access)) as client, pytest.raises(ClusterUnavailable):
            client.change("POST", "/_search", body)
        sent, headers = nodes[0].bodies[-1], nodes[0].headers[-1]
        assert (headers.get("Content-Encoding") == "gzip") is packed
        assert json.loads(gzip.decompress(sent) if packed else sent) == body


def test_the_password_is_in_a_header_and_nowhere_else(nodes: list[FaultyArchive], tmp_path: Path) -> None:
    """It is read from its file, with a line end or without, and no error or name has it (4)."""
    for end in ("", "\n", "\r\n"):
        (tmp_path / "password").write_text(SECRET + end, "utf-8", newline="")
        access = ClusterAccess((nodes[0].address,), user="Jörg", password_file=tmp_path / "password")
        with closing(ClusterClient(access)) as client:
            client.ask("GET", SEARCH)
            nodes[0].always = faulty.says(b"", code=401)
            with pytest.raises(ClusterRefused) as refused:
                client.ask("GET", SEARCH)
            nodes[0].always = None
            shown = f"{client!r} {access!r} {refused.value} {refused.value!r} {vars(refused.value)}"
        kind, _, login = nodes[0].headers[-1]["authorization"].partition(" ")
        assert kind == "Basic"
        assert base64.b64decode(login).decode() == f"Jörg:{SECRET}"
        assert SECRET not in shown
        assert login not in shown


@pytest.mark.parametrize(
    "url",
    [
        "", " , ", "localhost:9200", "ftp://host", "https://", "https://host:port", "https://host/path",
        "https://host?x=1", "https://[::1", f"https://me:{SECRET}@host:9200", f"https://{SECRET}@host",
        f"http://good:9200,https://me:{SECRET}@host",
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused(url: str) -> None:
    """An address must be one, without a path, a user or a password; the message never repeats it (5, 4)."""
    with pytest.raises(BadParameter, match=r"opensearch\.url") as raised:
        ClusterAccess.of(url)
    assert SECRET not in f"{raised.value!r} {raised.value} {vars(raised.value)}"


def test_what_belongs_together_is_asked_for(tmp_path: Path) -> None:
    """User and password file, key and certificate; files must be there (5)."""
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\xff")
    urls = ("https://host:9200",)
    with pytest.raises(BadParameter, match="belong together"):
        ClusterAccess(urls, user="me")
    with pytest.raises(BadParameter, match="belong together"):
        ClusterAccess(urls, password_file=tmp_path / "empty")
    with pytest.raises(BadParameter, match="no certificate"):
        ClusterAccess(urls, key=tmp_path / "key")
    for name in ("empty", "binary", "none", "."):
        with pytest.raises(BadParameter, match="only line"):
            ClusterClient(ClusterAccess(urls, user="me", password_file=tmp_path / name))
    for access in (
        ClusterAccess(urls, ca=tmp_path / "none"),
        ClusterAccess(urls, certificate=tmp_path / "none"),
    ):
        with pytest.raises(BadParameter, match="there is no file"):
            ClusterClient(access)


def test_addresses_stand_between_commas() -> None:
    """Blanks and a slash at the end are no part of an address."""
    access = ClusterAccess.of("https://one:9200/, http://two:9200,")
    assert access.urls == ("https://one:9200", "http://two:9200")
