"""The HTTP client for harvesting an archive's service; that of a cluster is ``schema/opensearch/cluster_client.py``.

It keeps connections open, reads compressed answers, and trusts no server: an answer has a limit of time and of size
(unpacked), and a redirect is followed within its host only. What may pass by itself is tried again, later each time or
when the server says (``Retry-After``): connections refused or broken, bodies cut short, statuses of ``AGAIN``, and
answers that their reader refuses.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import responses
from typing import TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Retry, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from schema.errors import BadParameter, RequestFailed

T = TypeVar("T")

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of a request that may succeed later."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
_CHUNK = 1 << 16  # bytes read at a time
_RETRY_AFTER = Retry()  # reads the header in both its forms, seconds and dates


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """How much time and memory an answer may take, and how often it is requested.

    Times are in seconds: ``connect`` until connected, ``silence`` between two pieces of an answer, ``whole`` for an
    answer. ``body`` counts bytes, unpacked. The n-th failure is followed by a pause of ``pause * 2**(n-1)``, at most
    ``longest_pause``; a server that asks for more than ``patience`` is left. Requests begin ``interval`` apart.
    """

    connect: float = 10
    silence: float = 60
    whole: float = 300
    body: int = 64 * 2**20
    attempts: int = 7
    pause: float = 1
    longest_pause: float = 120
    patience: float = 900
    interval: float = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """How a request is sent: its method and, where it has one, its body with the type of that."""

    method: str = "GET"
    body: bytes | None = None
    content_type: str = "application/json"


GET = Sent()


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: its status, the type of its body without parameters, and the body, unpacked."""

    address: str
    status: int
    content_type: str
    body: bytes

    def json(self) -> bytes:
        """Return the body where it is said to be JSON, or nothing is said; ``ValueError`` for another type."""
        if self.content_type and not self.content_type.endswith(("/json", "+json", "/javascript")):
            raise ValueError(f"{self.content_type} instead of JSON")
        return self.body


class _Transient(Exception):
    """A request failed in a way that may pass; ``pause`` is how many seconds the server asks for, where it does."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        self.reason, self.pause = reason, pause
        super().__init__(reason)


@dataclass(slots=True)
class HttpClient:
    """Sends requests to one server; ``base`` stands before every path, and ``proxy`` is one to go through.

    ``requests`` counts those sent, ``failures`` by reason those that were tried again; ``on_pause`` is called before
    each pause with its reason and its seconds.
    """

    base: str
    limits: HttpLimits = HttpLimits()
    headers: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""
    sleep: Callable[[float], None] = time.sleep
    on_pause: Callable[[str, float], None] = lambda _reason, _seconds: None
    requests: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    _pool: PoolManager = field(init=False, repr=False)
    _turn: float = field(init=False, repr=False, default=0.0)

    def __post_init__(self) -> None:
        """Raise ``BadParameter`` where the base is no address of a server."""
        parts = urlsplit(self.base)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise BadParameter("base", self.base, f"{self.base} is no address such as https://host/path")
        self.base = self.base.rstrip("/")
        timeout = Timeout(connect=self.limits.connect, read=self.limits.silence)
        pool = PoolManager if not self.proxy else lambda **more: ProxyManager(self.proxy, **more)
        # Its own retries are off: they know nothing of bodies cut short, or of answers that are wrong.
        self._pool = pool(timeout=timeout, retries=False)

    def fetch(
        self,
        path: str,
        read: Callable[[Answer], T],
        query: Sequence[tuple[str, str]] = (),
        sent: Sent = GET,
    ) -> T:
        """Return what ``read`` makes of the answer to a request; where it raises ``ValueError``, another is sent.

        ``read`` never sees statuses of ``AGAIN``, and all others. A method that may do a thing twice (POST) is sent
        once. ``RequestFailed`` where no attempt succeeded, or none could.
        """
        address = f"{self.base}{path}{'?' if query else ''}{urlencode(query)}"
        headers = {"Accept-Encoding": "br, gzip", "Accept": "application/json", **self.headers}
        if sent.body is not None:
            headers["Content-Type"] = sent.content_type
        attempts = self.limits.attempts if sent.method in Retry.DEFAULT_ALLOWED_METHODS else 1
        for attempt in range(1, attempts + 1):
            try:
                return read(self._request(address, sent, headers))
            except _Transient as failure:
                reason, asked = failure.reason, failure.pause
            except ValueError as refusal:
                reason, asked = str(refusal), None
            if attempt < attempts:
                self._pause(address, reason, asked, attempt)
        raise RequestFailed(address, f"{reason}; it was tried {attempts} times")

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _pause(self, address: str, reason: str, asked: float | None, attempt: int) -> None:
        """Wait before the next attempt: as long as the server asks, else longer each time."""
        if asked is not None and asked > self.limits.patience:
            raise RequestFailed(
                address, f"{reason}; the server asks to come again in {asked / 60:,.0f} minutes"
            )
        self.failures[reason] = self.failures.get(reason, 0) + 1
        backoff = min(self.limits.longest_pause, self.limits.pause * 2 ** (attempt - 1))
        seconds = backoff if asked is None else max(asked, self.limits.pause)
        self.on_pause(reason, seconds)
        self.sleep(seconds)

    def _request(self, address: str, sent: Sent, headers: Mapping[str, str]) -> Answer:
        """Return the answer to one request, redirects within its host followed."""
        at = address
        for _ in range(MOST_REDIRECTS + 1):
            self._wait_for_turn()
            with _transient_failures(at, self.limits):
                response = self._pool.request(
                    sent.method, at, body=sent.body, headers=headers, redirect=False, preload_content=False
                )
                try:
                    if response.status not in REDIRECTS or "Location" not in response.headers:
                        return self._read(at, response)
                    at = _redirected(at, response.headers["Location"])
                finally:
                    response.close()  # a connection whose answer was read to its end is back in the pool by now
        raise RequestFailed(address, f"it redirects more than {MOST_REDIRECTS} times")

    def _wait_for_turn(self) -> None:
        """Wait until the interval since the request before is over, and count the request."""
        ahead = self._turn - time.monotonic()
        if ahead > 0:
            self.sleep(ahead)
        self._turn = time.monotonic() + self.limits.interval
        self.requests += 1

    def _read(self, at: str, response: BaseHTTPResponse) -> Answer:
        """Return an answer whose body keeps to its limits."""
        if response.status in AGAIN:
            raise _Transient(status_words(response.status), _retry_after(response))
        body, deadline = bytearray(), time.monotonic() + self.limits.whole
        while piece := response.read1(_CHUNK, decode_content=True):
            body += piece
            if len(body) > self.limits.body:
                raise RequestFailed(at, f"the answer has more than {self.limits.body:,} bytes")
            if time.monotonic() > deadline:
                raise _Transient(f"the answer was not whole after {self.limits.whole:g} s")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        return Answer(at, response.status, kind, bytes(body))


def status_words(status: int) -> str:
    """Return a status for people.

    >>> status_words(429), status_words(599)
    ('429 Too Many Requests', '599')
    """
    return f"{status} {responses.get(status, '')}".strip()


@contextmanager
def _transient_failures(at: str, limits: HttpLimits) -> Iterator[None]:
    """Raise what a connection suffers as ``_Transient``, in words; a certificate that is wrong stays wrong."""
    try:
        yield
    except SSLError as error:
        raise RequestFailed(at, f"no secure connection: {error}") from error
    except (ConnectTimeoutError, NameResolutionError, NewConnectionError) as error:
        raise _Transient("no connection") from error
    except ReadTimeoutError as error:
        raise _Transient(f"no answer for {limits.silence:g} s") from error
    except HTTPError as error:
        raise _Transient("the connection broke, or the answer was cut short") from error


def _redirected(at: str, location: str) -> str:
    """Return where a redirect leads; ``RequestFailed`` to another host, or from https to http."""
    target = urljoin(at, location)
    old, new = urlsplit(at), urlsplit(target)
    same = (new.scheme, new.netloc) == (old.scheme, old.netloc)
    if not same and (old.scheme, new.scheme, new.hostname) != ("http", "https", old.hostname):
        raise RequestFailed(
            at,
            f"it redirects to {new.scheme}://{new.netloc}, which is not followed; name that address if it is right",
        )
    return target


def _retry_after(response: BaseHTTPResponse) -> float | None:
    try:
        return _RETRY_AFTER.get_retry_after(response)
    except (InvalidHeader, ValueError, OverflowError):
        return None
