"""Slow and greedy clients on real sockets: others are answered while they last, and they are closed by the deadline."""

import json
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from indexer.sample import write_sample
from tests.dumps import built
from tests.served import PATIENCE, Running, direct, eventually, running
from tests.slow_clients import (
    INCOMPLETE,
    ONE_BYTE,
    SILENT,
    SLOW_HEADERS,
    UNREAD_EXPORT,
    UNREAD_SEARCH,
    Manner,
    SlowClients,
    allow_descriptors,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="only Linux says what became of a connection"),
]

LISTENING = "0A"  # of a socket's states, as /proc/net/tcp writes them
WATCHED = ("/healthz", "/readyz", "/metrics")
SEARCH = "/api/v1/search?q=moon&size=1"
SHORT = ("--request-seconds", "5", "--answer-seconds", "5", "--idle-seconds", "5")

# The server as it is, with a page that is answered once the file exists that the first argument names.
SLEEPY = """
import pathlib, sys, time, webapp.__main__ as command, webapp.serving.server as server
alarm = pathlib.Path(sys.argv.pop(1))
class Sleepy(server.Server):
    def load(self):
        app = super().load()
        @app.get("/sleep")
        def sleep():
            while not alarm.exists():
                time.sleep(0.05)
            return "slept"
        return app
server.Server = Sleepy
command.main()
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index whose export is longer than what the system holds for a client that does not read."""
    folder = tmp_path_factory.mktemp("large")
    write_sample(folder / "sample.txt", 3000, 5)
    built(folder / "index", folder / "sample.txt")
    return folder / "index"


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Running]:
    """Serve the sample with the usual processes and threads, and short deadlines."""
    with running(index, *SHORT) as found:
        yield found


def ask(server: Running, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an answer."""
    try:
        with direct().open(server.address + path, timeout=PATIENCE) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read()


def connect(server: Running) -> socket.socket:
    """Return a connection to the server."""
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def everything(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def sockets(server: Running) -> list[int]:
    """Return how many sockets each process of the server has open."""
    return [
        sum("socket:" in target(one) for one in Path(f"/proc/{pid}/fd").iterdir())
        for pid in sorted(server.workers())
    ]


def target(descriptor: Path) -> str:
    """Return what a descriptor is open on, '' where it was closed just now."""
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:
        return ""


def connections(server: Running) -> list[int]:
    """Return how many connections of clients each process has, with those that it has yet to close (Linux)."""
    port = f":{urlsplit(server.address).port:04X}"
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    made = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(port) and row[3] != LISTENING}
    return [
        sum(target(one) in made for one in Path(f"/proc/{pid}/fd").iterdir())
        for pid in sorted(server.workers())
    ]


def memory(server: Running) -> int:
    """Return the MiB that the processes of the server have for themselves."""
    texts = (Path(f"/proc/{pid}/status").read_text() for pid in server.workers())
    return sum(int(text.partition("RssAnon:")[2].split()[0]) for text in texts) >> 10


def others_are_answered(server: Running, slow: SlowClients) -> None:
    """See that health is answered while slow clients are connected, and a search, at most told to come again."""
    assert slow.open() > 0
    for path in WATCHED:
        assert ask(server, path)[0] == 200, path
    eventually(lambda: is_answered(server))
    assert slow.open() > 0


def is_answered(server: Running) -> bool:
    """Return whether a search is answered; it is refused only with the seconds after which to ask again."""
    status, headers, _ = ask(server, SEARCH)
    assert status == 200 or (status, headers["Retry-After"]) == (503, "1")
    return status == 200


@pytest.mark.parametrize(
    ("manner", "number"), [*((one, 64) for one in INCOMPLETE), (SLOW_HEADERS, 8), (SLOW_HEADERS, 16)]
)
def test_requests_that_never_end(server: Running, manner: Manner, number: int) -> None:
    """Headers and bodies that trickle or stop delay nobody, and are closed by the deadline in spite of each byte."""
    with SlowClients(server.address, manner, number) as slow:
        others_are_answered(server, slow)
        eventually(slow.are_closed())


def test_a_late_request_is_refused(server: Running) -> None:
    """A request that does not arrive in time is answered 408 with a problem."""
    with connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        head, _, body = everything(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["status"] == 408


@pytest.mark.parametrize("manner", [UNREAD_SEARCH, UNREAD_EXPORT])
@pytest.mark.parametrize("number", [8, 64])
def test_answers_that_nobody_reads(server: Running, manner: Manner, number: int) -> None:
    """Answers that are not taken delay nobody, take a bounded memory, and are cut off by the deadline."""
    before = memory(server)
    with SlowClients(server.address, manner, number) as slow:
        others_are_answered(server, slow)
        assert memory(server) < before + 256
        eventually(slow.are_closed())


def test_three_thousand_idle_connections(index: Path) -> None:
    """However many connections idle, the server keeps so many as it may, others are answered, and all are closed."""
    if not allow_descriptors(4000):
        pytest.skip("this system allows fewer than 4,000 open files")
    options = ("--connections", "1000", "--client-connections", "0", *SHORT)
    with running(index, *options) as server, SlowClients(server.address, SILENT, 3000) as slow:
        assert max(sockets(server)) < 600
        for path in (*WATCHED, SEARCH):
            assert ask(server, path)[0] == 200
        eventually(slow.are_closed())


def test_a_client_has_so_many_connections(index: Path) -> None:
    """Of the connections of one client those that idle the longest are closed for newer ones, never one at work."""
    with (
        running(index, "--client-connections", "20") as server,
        SlowClients(server.address, SILENT, 30),
        SlowClients(server.address, ONE_BYTE, 30),
    ):
        eventually(lambda: sum(sockets(server)) < 20 + 2 * 8)
        assert ask(server, SEARCH)[0] == 200


def test_greedy_exports_wait_their_turn(server: Running) -> None:
    """Of fifty exports at once those beyond the bound are refused with 503 and Retry-After; the others are complete."""
    answers: list[tuple[int, dict[str, str], bytes]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(server, "/api/v1/export.csv"))) for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for path in WATCHED:
        assert ask(server, path)[0] == 200
    eventually(lambda: is_answered(server))
    for thread in threads:
        thread.join()
    assert {status for status, _, _ in answers} <= {200, 503}
    assert len({body for status, _, body in answers if status == 200}) == 1
    assert all(int(headers["Retry-After"]) >= 1 for status, headers, _ in answers if status == 503)


def test_exports_are_bounded(index: Path) -> None:
    """While two exports of a client last its third is refused, a search is not; when they go, exports run again."""
    with running(index) as server:
        with SlowClients(server.address, UNREAD_EXPORT, 2) as slow:
            eventually(slow.are_answered)
            status, headers, body = ask(server, "/api/v1/export.jsonl")
            assert (status, headers["Retry-After"]) == (503, "10")
            assert "Wait" in json.loads(body)["detail"]
            assert ask(server, SEARCH)[0] == 200
        eventually(lambda: ask(server, "/api/v1/export.csv")[0] == 200)


def test_overload_is_shed(index: Path, tmp_path: Path) -> None:
    """What no thread can begin within a second is refused with 503 and Retry-After, and health is answered."""
    alarm = tmp_path / "alarm"
    command = [sys.executable, "-c", SLEEPY, str(alarm), "serve"]
    with running(index, "--workers", "1", "--threads", "2", command=command) as server:
        answers: list[tuple[int, dict[str, str], bytes]] = []
        threads = [threading.Thread(target=lambda: answers.append(ask(server, "/sleep"))) for _ in range(10)]
        for thread in threads:
            thread.start()
        eventually(lambda: len(answers) >= 8)
        assert Counter(status for status, _, _ in answers) == {503: 8}
        for path in WATCHED:
            assert ask(server, path)[0] == 200
        alarm.touch()
        for thread in threads:
            thread.join()
        assert Counter(status for status, _, _ in answers) == {503: 8, 200: 2}
        refused = [(headers, body) for status, headers, body in answers if status == 503]
        assert {headers["Retry-After"] for headers, _ in refused} == {"1"}
        assert {headers["Content-Type"] for headers, _ in refused} == {"text/html; charset=utf-8"}
        assert all(b"The server is busy." in body for _, body in refused)
        figures = ask(server, "/metrics")[2].decode()
        assert 'caption_search_shed_total{status="503"} 8.0' in figures
        assert sum(event.get("status") == 503 for event in server.events()) == 8
        assert ask(server, SEARCH)[0] == 200


def test_a_rate_for_each_client(index: Path) -> None:
    """Who asks too often is refused with 429 and the seconds to wait; health is not, and later it may ask again."""
    with running(index, "--client-rate", "1") as server:
        answers = [ask(server, SEARCH) for _ in range(30)]
        assert {status for status, _, _ in answers} == {200, 429}
        assert {headers["Retry-After"] for status, headers, _ in answers if status == 429} <= {"1", "2"}
        assert {ask(server, "/healthz")[0] for _ in range(30)} == {200}
        eventually(lambda: ask(server, SEARCH)[0] == 200)


def shares(server: Running, clients: int) -> list[int]:
    """Return how many of some clients that connect at once each process of the server gets."""
    eventually(lambda: sum(connections(server)) == 0)
    with SlowClients(server.address, SILENT, clients):
        eventually(lambda: sum(connections(server)) == clients)
        return connections(server)


def test_connections_are_spread(index: Path) -> None:
    """Kept-alive connections are shared evenly by the processes, also when they come at once."""
    with running(index, "--workers", "2", "--request-seconds", "60") as server:
        eventually(lambda: min(shares(server, 4)) >= 1)  # one process may serve before the other
        rounds = [
            shares(server, 44) for _ in range(5)
        ]  # who gets no processor for a moment is not waited for
        assert median(max(one) - min(one) for one in rounds) <= 2, rounds


def test_pipelined_and_half_closed(server: Running) -> None:
    """Requests one behind the other are all answered, in order, also where the client has ended its side."""
    paths = (b"/healthz", b"/api/v1/search?q=moon&size=1", b"/nowhere", b"/healthz")
    with connect(server) as connection:
        connection.sendall(b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: here\r\n\r\n" for path in paths))
        connection.shutdown(socket.SHUT_WR)
        got = everything(connection)
    assert [part[:3] for part in got.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"404", b"200"]


def test_continue_is_said(server: Running) -> None:
    """A client that expects 100 Continue gets it before it sends its body, and then its answer."""
    with connect(server) as connection:
        connection.sendall(
            b"POST /search HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ok")
        assert connection.recv(1000).startswith(b"HTTP/1.1 405 ")


def test_a_body_that_is_too_long(server: Running) -> None:
    """A body above the bound is refused before it is sent, with or without a length."""
    for framing in (b"Content-Length: 99999999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"):
        with connect(server) as connection:
            connection.sendall(b"POST /search HTTP/1.1\r\nHost: here\r\n" + framing + b"x" * 1000)
            assert everything(connection).startswith(b"HTTP/1.1 413 ")


def test_a_server_stops_in_spite_of_them(index: Path) -> None:
    """Slow clients do not keep a server from ending within its grace, with status 0."""
    with (
        running(index, "--grace", "2") as server,
        SlowClients(server.address, UNREAD_EXPORT, 2) as exports,
        SlowClients(server.address, SLOW_HEADERS, 8),
    ):
        eventually(exports.are_answered)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0


def test_a_killed_process_costs_its_own_requests(index: Path) -> None:
    """When a process is killed, others answer on, its exports count no more, and a new one takes its share."""
    with running(index, "--exports", "2", "--request-seconds", "60") as server:
        with SlowClients(server.address, UNREAD_EXPORT, 2) as exports:
            eventually(exports.are_answered)
            killed = set(server.workers())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            eventually(lambda: len(set(server.workers()) - killed) == 2)
            assert ask(server, "/api/v1/export.csv")[0] == 200, "the exports of the dead are counted"
        with SlowClients(server.address, SILENT, 20):
            eventually(lambda: sum(sockets(server)) >= 20 + 2 and min(sockets(server)) >= 4)


def test_a_reload_loses_nothing(index: Path) -> None:
    """While all processes are replaced (SIGHUP) each request is answered, and the new ones answer after that."""
    with running(index) as server:
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        statuses = []
        while before & set(server.workers()):
            statuses.append(ask(server, SEARCH)[0])
        assert set(statuses) == {200}
        assert ask(server, SEARCH)[0] == 200
