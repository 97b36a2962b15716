"""Requests in the pieces in which they arrive: the same requests and refusals, however they are cut."""

from itertools import pairwise
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import cases
from webapp.serving.request_reader import BodyTooLong, RequestReader

CLIENT = ("192.0.2.1", 1234)

GET = b"GET /a?q=moon HTTP/1.1\r\nHost: here\r\n\r\n"
POST = b"POST /b HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST /c HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nred\r\n6;note=x\r\nsquare\r\n0\r\nX-Sum: 9\r\n\r\n"
)
CRLF_IN_CHUNK = (
    b"POST /d HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"
)
BROKEN = (
    b"nothing like it\r\n\r\n",
    b"GET / HTTP/1.1\nHost: here\n\n",
    b"GET / HTTP/1.1\r\nHost : here\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
)


def read(*pieces: bytes) -> list[tuple[str, str, bytes]]:
    """Return method, path and body of the requests in these pieces."""
    reader, found = RequestReader(Config(), CLIENT), []
    for piece in pieces:
        reader.feed(piece)
        while (request := reader.next_request()) is not None:
            found.append((request.method, request.path, request.body.read()))
    return found


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Return data in pieces that end at these places."""
    ends = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(ends) if start < end]


@cases(200)
@given(
    st.lists(st.sampled_from((GET, POST, CHUNKED, CRLF_IN_CHUNK)), min_size=1, max_size=4),
    st.lists(st.integers(0, 10_000), max_size=8),
)
def test_pieces_make_no_difference(requests: list[bytes], places: list[int]) -> None:
    """Requests one behind the other are read the same, wherever the network cuts them."""
    sent = b"".join(requests)
    expected = {
        GET: ("GET", "/a", b""),
        POST: ("POST", "/b", b"hello"),
        CHUNKED: ("POST", "/c", b"redsquare"),
        CRLF_IN_CHUNK: ("POST", "/d", b"\r\n0\r\n\r\n"),
    }
    assert read(*cut(sent, places)) == [expected[one] for one in requests]


def test_bytes_one_by_one() -> None:
    """A request whose bytes come one by one is read when the last one is there, and not before."""
    for request in (GET, POST, CHUNKED, CRLF_IN_CHUNK):
        pieces = [request[n : n + 1] for n in range(len(request))]
        assert read(*pieces[:-1]) == []
        assert len(read(*pieces)) == 1


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_http_is_refused(broken: bytes) -> None:
    """Broken, ambiguous and smuggled requests are refused, whole or byte by byte."""
    with pytest.raises(ParseException):
        read(broken)
    with pytest.raises(ParseException):
        read(*(broken[n : n + 1] for n in range(len(broken))))


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"GET /" + b"a" * 9000, LimitRequestLine),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)), LimitRequestHeaders),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000, LimitRequestHeaders),
        (b"GET / HTTP/1.1\r\n" + (b"X: " + b"y" * 8000 + b"\r\n") * 5 + b"\r\n", LimitRequestHeaders),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", BodyTooLong),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 20_000, BodyTooLong),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 70_000, BodyTooLong),
    ],
)
def test_what_is_held_is_bounded(sent: bytes, error: type[Exception]) -> None:
    """A line, head or body without an end is refused once it is longer than what is allowed."""
    reader: Any = RequestReader(Config(), CLIENT)
    with pytest.raises(error):
        for start in range(0, len(sent), 1000):
            reader.feed(sent[start : start + 1000])
            assert reader.next_request() is None
    assert reader.pending <= (1 << 16) + 2000


def test_a_long_body_is_not_waited_for() -> None:
    """A body with a length above the bound is left to the app to refuse, and ends the connection."""
    reader = RequestReader(Config(), CLIENT)
    reader.feed(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 70000\r\n\r\n")
    assert reader.next_request().should_close()


def test_a_client_that_waits_is_asked_to_go_on() -> None:
    """A client that expects ``100 Continue`` is answered once, where its body is not there yet."""
    reader = RequestReader(Config(), CLIENT)
    reader.feed(b"POST / HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert reader.next_request() is None
    assert [reader.wants_continue(), reader.wants_continue()] == [True, False]
    reader.feed(b"ok")
    assert reader.next_request().body.read() == b"ok"
