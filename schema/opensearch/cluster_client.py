"""The client of a cluster: requests to any of its nodes, over connections that are kept open.

It is urllib3, which harvesting uses too, and not opensearch-py, which brings four more packages with it (gRPC and
protobuf among them) and hides which request may be sent again. ``schema/http_client.py`` does not fit: it waits minutes
for one server, where a page waits seconds for any of several nodes, and it never reads the answers that say no.

A request that may be sent twice, and did not succeed for want of a node or of room, goes to the next node, once to
each. Others are sent once. Whoever is neither answered nor refused gets ``ClusterUnavailable``: a page says so
with status 503. No message has a password: it is read from a file, and is in a header and nowhere else.
"""

import gzip
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout, connection_from_url, make_headers
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError, SSLError

from schema.errors import BadParameter, ClusterRefused, ClusterUnavailable
from schema.http_client import status_words
from schema.json_codec import decoder, encode

Body = bytes | dict[str, Any]
Query = Sequence[tuple[str, str]]

ELSEWHERE = frozenset({429, 502, 503, 504})
"""Statuses of a node that cannot answer now; another one may."""

ASIDE = 5.0  # seconds for which a node that did not answer is asked after all others
LARGEST_ANSWER = 512 * 2**20  # bytes, unpacked
_CHUNK = 1 << 18  # bytes read at a time
_PACKED = 1 << 16  # bytes of a body from which on it is packed
_REASON = 500  # characters of a server's own words in an error


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """Where a cluster is and how to be let in; ``BadParameter`` where that could never work.

    Files: ``ca`` has the certificates of those who vouch for the nodes, ``password_file`` the password of ``user``,
    ``certificate`` and ``key`` are a client's own. Seconds: ``connect`` until connected, ``answer`` for an answer.
    ``connections`` are kept open to each node. With ``compress`` bodies and answers are packed: on a local network that
    takes the processor longer than it spares.
    """

    urls: tuple[str, ...]
    ca: Path | None = None
    user: str = ""
    password_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    connect: float = 2
    answer: float = 10
    connections: int = 16
    compress: bool = False

    def __post_init__(self) -> None:
        """Refuse addresses that are none, or that have a password in them, and half of what belongs together."""
        if not self.urls:
            raise BadParameter(
                "opensearch.url", "", "names no address of a cluster, such as https://host:9200"
            )
        for url in self.urls:
            _check_url(url)
        if bool(self.user) != bool(self.password_file):
            raise BadParameter("opensearch.user", self.user, "a user and a password file belong together")
        if self.key and not self.certificate:
            raise BadParameter("opensearch.key", str(self.key), "is the key of no certificate")

    @classmethod
    def of(cls, urls: str, **more: Any) -> "ClusterAccess":
        """Return the access to addresses that commas stand between."""
        return cls(tuple(url.strip().rstrip("/") for url in urls.split(",") if url.strip()), **more)


def _check_url(url: str) -> None:
    """Refuse what is no address; the message never has it, since a password may be in it."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if sound and (parts.username or parts.password):
        reason = "an address must have no user and no password in it; name them as user and password file"
        raise BadParameter("opensearch.url", "", reason)
    if not sound or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise BadParameter("opensearch.url", "", "is no address such as https://host:9200")


class _Problem(Struct):
    type: str = ""
    reason: str | None = None


class _Refusal(Struct):
    """An answer that says no."""

    error: _Problem | str = ""


_read_refusal = decoder(_Refusal)


@dataclass(slots=True)
class _ClusterNode:
    """A node, its connections, and until when it is asked after all others."""

    url: str
    pool: HTTPConnectionPool = field(repr=False)
    aside: float = 0.0


class ClusterClient:
    """Sends requests to the nodes of a cluster in turn; threads may share it."""

    def __init__(self, access: ClusterAccess) -> None:
        """Raise ``BadParameter`` where a file of ``access`` cannot be read."""
        self._access = access
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip" if access.compress else "identity",
            **_credentials(access),
        }
        self._nodes = [_ClusterNode(url, _pool(url, access)) for url in access.urls]
        self._turn = count()

    def __repr__(self) -> str:
        """Return the addresses, and nothing that is secret."""
        return f"<ClusterClient of {', '.join(self._access.urls)}>"

    def ask(
        self, method: str, path: str, body: Body | None = None, query: Query = (), *, seconds: float = 0
    ) -> bytes:
        """Return what a node answers to a request that may be sent twice, within ``seconds``.

        ``ClusterUnavailable`` where no node can answer now, ``ClusterRefused`` where one says no.
        """
        deadline = time.monotonic() + (seconds or self._access.answer)
        failed: ClusterUnavailable | None = None
        for node in self._in_turn():
            try:
                return self._send(node, method, path, body, query, deadline)
            except ClusterUnavailable as error:
                failed = error
                if time.monotonic() >= deadline:
                    break
        raise failed or ClusterUnavailable("no address", "nobody was asked")

    def change(
        self, method: str, path: str, body: Body | None = None, query: Query = (), *, seconds: float = 60
    ) -> bytes:
        """Return the answer to a request that must not be sent twice.

        After ``ClusterUnavailable`` it may have been carried out or not.
        """
        return self._send(self._in_turn()[0], method, path, body, query, time.monotonic() + seconds)

    def close(self) -> None:
        """Close all connections."""
        for node in self._nodes:
            node.pool.close()

    def _in_turn(self) -> list[_ClusterNode]:
        """Return all nodes, each time another one first; those that lately did not answer come last."""
        turn, now = next(self._turn) % len(self._nodes), time.monotonic()
        return sorted(self._nodes[turn:] + self._nodes[:turn], key=lambda node: node.aside > now)

    def _send(  # noqa: PLR0913, PLR0917 - the parts of a request
        self, node: _ClusterNode, method: str, path: str, body: Body | None, query: Query, deadline: float
    ) -> bytes:
        content, headers = self._written(path, body)
        address = f"{path}?{urlencode(query)}" if query else path
        try:
            left = max(deadline - time.monotonic(), 0.001)
            timeout = Timeout(connect=min(self._access.connect, left), read=left)
            response = node.pool.request(
                method,
                address,
                body=content,
                headers=headers,
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                answer = b"".join(_pieces(node, response, deadline))
            finally:
                response.close()  # a connection whose answer was read to its end is back in the pool by now
        except HTTPError as error:
            node.aside = time.monotonic() + ASIDE
            raise ClusterUnavailable(node.url, _in_words(error)) from None
        if response.status in ELSEWHERE:
            node.aside = time.monotonic() + ASIDE
            raise ClusterUnavailable(node.url, status_words(response.status))
        node.aside = 0.0
        if response.status >= 300:
            _refuse(node, response.status, answer)
        return answer

    def _written(self, path: str, body: Body | None) -> tuple[bytes | None, dict[str, str]]:
        """Return a body as it is sent, with its headers; a large one packed."""
        if body is None:
            return None, self._headers
        lines = path.endswith(("/_bulk", "/_msearch"))
        kind = {"Content-Type": "application/x-ndjson" if lines else "application/json"}
        content = body if isinstance(body, bytes) else encode(body)
        if not self._access.compress or len(content) < _PACKED:
            return content, {**self._headers, **kind}
        return gzip.compress(content, 1), {**self._headers, **kind, "Content-Encoding": "gzip"}


def _credentials(access: ClusterAccess) -> dict[str, str]:
    """Return the header of user and password; ``BadParameter`` where the password cannot be read."""
    if access.password_file is None:
        return {}
    try:
        password = access.password_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        password = ""
    if not password:
        raise BadParameter(
            "opensearch.password_file",
            str(access.password_file),
            f"{access.password_file} cannot be read, or is empty; it has the password in its only line",
        )
    login = f"{access.user}:{password}".encode().decode(
        "latin-1"
    )  # which urllib3 writes as these bytes again
    return make_headers(basic_auth=login)


def _pool(url: str, access: ClusterAccess) -> HTTPConnectionPool:
    """Return the connections to a node; ``BadParameter`` where a certificate cannot be read."""
    secure: dict[str, Any] = {}
    if url.startswith("https:"):
        paths = {"ca_certs": access.ca, "cert_file": access.certificate, "key_file": access.key}
        for path in filter(None, paths.values()):
            if not path.is_file():
                raise BadParameter("opensearch", str(path), f"there is no file {path}")
        secure = {"cert_reqs": "CERT_REQUIRED", **{k: str(v) for k, v in paths.items() if v}}
    return connection_from_url(url, maxsize=access.connections, **secure)


def _pieces(node: _ClusterNode, response: BaseHTTPResponse, deadline: float) -> Iterator[bytes]:
    """Yield the body of an answer; ``ClusterUnavailable`` where it takes too long or is too large."""
    size = 0
    while piece := response.read1(_CHUNK, decode_content=True):
        yield piece
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise ClusterUnavailable(node.url, f"the answer has more than {LARGEST_ANSWER:,} bytes")
        if time.monotonic() > deadline:
            raise ClusterUnavailable(node.url, "the answer was not whole in time")


def _in_words(error: HTTPError) -> str:
    """Return why no answer came, without anything that was sent."""
    match error:
        case SSLError():
            return f"no secure connection: {str(error.args[0] if error.args else error)[:_REASON]}"
        case ReadTimeoutError() | ConnectTimeoutError():
            return "no answer in time"
        case _:
            return "no connection, or it broke"


def _refuse(node: _ClusterNode, status: int, answer: bytes) -> NoReturn:
    """Raise what a node says instead of what was asked for."""
    try:
        error = _read_refusal(answer).error
    except ValueError:
        error = _Problem()
    problem = _Problem(reason=error) if isinstance(error, str) else error
    raise ClusterRefused(node.url, status, problem.type, (problem.reason or status_words(status))[:_REASON])
