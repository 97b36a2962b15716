"""Tests of the HTTP client, against a server that fails in every way."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from schema.errors import BadParameter, RequestFailed
from schema.http_client import Answer, HttpClient, HttpLimits, Sent
from tests import faulty_archive as faulty
from tests.faulty_archive import Fault, FaultyArchive, made_up, serving

LIMITS = HttpLimits(body=1_000_000, attempts=4)
HASTY = replace(LIMITS, silence=2, whole=2)  # for what takes longer than a client waits, and for nothing else
QUERY = (("page", "1"), ("page_size", "100"))


@pytest.fixture
def archive() -> Iterator[FaultyArchive]:
    """Serve three records."""
    with serving(FaultyArchive(made_up(3))) as served:
        yield served


class Pauses(list[float]):
    """The pauses that a client made, none of which was waited for."""


def client_of(archive: FaultyArchive, limits: HttpLimits = LIMITS) -> tuple[HttpClient, Pauses]:
    """Give a client of a server, and what it would have waited."""
    pauses = Pauses()
    return HttpClient(archive.address, limits, sleep=pauses.append), pauses


def body(answer: Answer) -> bytes:
    """Read an answer that must be JSON."""
    return answer.json()


PASSING: dict[str, Fault] = {
    "429": faulty.status(429),
    "500": faulty.status(500),
    "502": faulty.status(502),
    "503": faulty.status(503, "rubbish"),
    "a body cut short": faulty.cut,
    "chunks cut short": faulty.cut_chunks,
    "a connection closed": faulty.hang_up,
    "a body that never ends, slowly": faulty.drip,
    "silence": faulty.silent,
    "a page for people": faulty.says(b"<html>Welcome to this hotel</html>", "text/html"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_survived(archive: FaultyArchive, fault: Fault) -> None:
    """A request that fails twice in a way that may pass succeeds the third time, after growing pauses."""
    archive.faults = {1: fault, 2: fault}
    client, pauses = client_of(archive, HASTY if fault in faulty.LASTING else LIMITS)
    with closing(client):
        assert b"made-2" in client.fetch("/search", body, QUERY)
    assert client.requests == len(archive.asked) == 3
    assert sum(client.failures.values()) == 2
    assert pauses == [1, 2]


def test_a_failure_that_stays_is_reported(archive: FaultyArchive) -> None:
    """After the last attempt the error has the address, the reason and how often it was tried."""
    archive.always = faulty.status(500)
    client, pauses = client_of(archive)
    with (
        closing(client),
        pytest.raises(RequestFailed, match=r"/search\?page=1&page_size=100: 500 .*tried 4 times"),
    ):
        client.fetch("/search", body, QUERY)
    assert pauses == [1, 2, 4]


def test_pauses_are_bounded(archive: FaultyArchive) -> None:
    """Pauses grow no further than to the longest."""
    archive.always = faulty.status(503)
    client, pauses = client_of(archive, HttpLimits(attempts=7, longest_pause=10))
    with closing(client), pytest.raises(RequestFailed):
        client.fetch("/search", body, QUERY)
    assert pauses == [1, 2, 4, 8, 10, 10]


def test_the_server_says_when_in_seconds(archive: FaultyArchive) -> None:
    """A client waits as many seconds as it is told to."""
    archive.faults = {1: faulty.status(429, "37")}
    client, pauses = client_of(archive)
    with closing(client):
        client.fetch("/search", body, QUERY)
    assert pauses == [37]


def test_the_server_says_when_by_date(archive: FaultyArchive) -> None:
    """A client waits until the date it is told."""
    archive.faults = {1: faulty.busy_until(90)}
    client, pauses = client_of(archive)
    with closing(client):
        client.fetch("/search", body, QUERY)
    assert 80 < pauses[0] <= 90


def test_a_server_that_wants_to_be_left_is_left(archive: FaultyArchive) -> None:
    """Whoever asks for an hour is not waited for; the error says how long it would be."""
    archive.always = faulty.status(503, "3600")
    client, pauses = client_of(archive)
    with closing(client), pytest.raises(RequestFailed, match="come again in 60 minutes"):
        client.fetch("/search", body, QUERY)
    assert pauses == []


@pytest.mark.parametrize("fault", [faulty.endless, faulty.bomb], ids=["endless", "bomb"])
def test_an_answer_has_a_size(archive: FaultyArchive, fault: Fault) -> None:
    """An answer that is too large, as it comes or unpacked, ends the request, and is not tried again."""
    archive.always = fault
    client, _ = client_of(archive, HttpLimits(body=1_000_000))
    with closing(client), pytest.raises(RequestFailed, match="more than 1,000,000 bytes"):
        client.fetch("/search", body, QUERY)
    assert len(archive.asked) == 1


def test_packed_answers_are_read(archive: FaultyArchive) -> None:
    """A client says that it reads packed answers, and does."""
    archive.always = faulty.packed
    client, _ = client_of(archive)
    with closing(client):
        assert client.fetch("/search", body, QUERY).startswith(b'{"collection"')
    assert archive.headers[0]["Accept-Encoding"] == "br, gzip"


def test_a_redirect_within_the_host_is_followed(archive: FaultyArchive) -> None:
    """Where a service moved a path, it is followed there."""
    archive.faults = {1: faulty.redirect("/moved?page=1&page_size=2")}
    client, _ = client_of(archive)
    with closing(client):
        assert b"made-1" in client.fetch("/search", body, QUERY)
    assert archive.asked[1] == {"page": "1", "page_size": "2"}


@pytest.mark.parametrize(
    "target", ["http://elsewhere.invalid/search", "//elsewhere.invalid/", "file:///etc/passwd"]
)
def test_a_redirect_to_another_host_is_refused(archive: FaultyArchive, target: str) -> None:
    """Whoever answers in place of the service cannot send the client elsewhere; the error says where to."""
    archive.always = faulty.redirect(target)
    client, _ = client_of(archive)
    with closing(client), pytest.raises(RequestFailed, match=r"it redirects to .*, which is not followed"):
        client.fetch("/search", body, QUERY)
    assert len(archive.asked) == 1


def test_redirects_end(archive: FaultyArchive) -> None:
    """A circle of redirects is left."""
    archive.always = faulty.redirect("/search")
    client, _ = client_of(archive)
    with closing(client), pytest.raises(RequestFailed, match="redirects more than 5 times"):
        client.fetch("/search", body, QUERY)


def test_a_reader_may_refuse_an_answer(archive: FaultyArchive) -> None:
    """What its reader refuses is asked for again, and the reason is counted."""
    archive.faults = {1: faulty.says(b"[]")}

    def read(answer: Answer) -> bytes:
        if answer.body == b"[]":
            raise ValueError("an empty list")
        return answer.body

    client, _ = client_of(archive)
    with closing(client):
        assert b"made-0" in client.fetch("/search", read, QUERY)
    assert client.failures == {"an empty list": 1}


def test_other_statuses_reach_the_reader(archive: FaultyArchive) -> None:
    """A status that will not change by itself is the reader's to judge."""
    archive.always = faulty.status(404)
    client, _ = client_of(archive)
    with closing(client):
        assert client.fetch("/search", lambda answer: answer.status, QUERY) == 404


def test_what_may_happen_twice_is_sent_once(archive: FaultyArchive) -> None:
    """A POST is not sent again, since the first may have done its work; its body and type arrive."""
    client, _ = client_of(archive)
    with closing(client), pytest.raises(RequestFailed):
        client.fetch("/_bulk", body, sent=Sent("POST", b"{}\n", "application/x-ndjson"))
    assert archive.bodies == [b"{}\n"]
    assert archive.headers[0]["Content-Type"] == "application/x-ndjson"


def test_connections_are_kept(archive: FaultyArchive) -> None:
    """Ten requests take one connection."""
    client, _ = client_of(archive)
    with closing(client):
        for _ in range(10):
            client.fetch("/search", body, QUERY)
    assert archive.connections == 1


def test_requests_keep_their_distance(archive: FaultyArchive) -> None:
    """A request begins no sooner than an interval after the one before."""
    client, pauses = client_of(archive, HttpLimits(interval=3600))
    with closing(client):
        client.fetch("/search", body, QUERY)
        client.fetch("/search", body, QUERY)
    assert [3500 < pause <= 3600 for pause in pauses] == [True]


def test_a_proxy_is_used(archive: FaultyArchive) -> None:
    """With a proxy, requests for any host go to it."""
    client = HttpClient("http://service.invalid", LIMITS, proxy=archive.address)
    with closing(client):
        assert b"made-0" in client.fetch("/search", body, QUERY)
    assert archive.headers[0]["Host"] == "service.invalid"


def test_nobody_there() -> None:
    """Where no server listens, the error says that there was no connection."""
    with serving(FaultyArchive([])) as archive:
        pass
    client, _ = client_of(archive)
    with closing(client), pytest.raises(RequestFailed, match="no connection; it was tried 4 times"):
        client.fetch("/search", body)


@pytest.mark.parametrize(
    "base", ["", "images-api.nasa.gov", "ftp://host/", "https:///path", "https://host/?q=1"]
)
def test_a_base_is_an_address(base: str) -> None:
    """What is no address of a server is refused before anything is sent."""
    with pytest.raises(BadParameter, match="is no address such as"):
        HttpClient(base)
