"""A service like images-api.nasa.gov over made-up records, which answers wrongly when it is told to."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from time import sleep, time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Row = dict[str, Any]
Asked = dict[str, str]
Fault = Callable[["Handler"], None]


def made_up(count: int, years: Sequence[int] = (1969, 1970, 1971, 1972)) -> list[Row]:
    """Make up records of some years and two centers, each with words of its own."""
    return [
        {
            "nasa_id": f"made-{n}",
            "title": f"Kite {n}",
            "description": f"Kite number {n} rises over the meadow behind hangar {n * 7}.",
            "media_type": "video" if n % 11 == 0 else "image",
            "center": ("JSC", "KSC")[n // 4 % 2],
            "date_created": f"{years[n % len(years)]}-05-01T00:00:00Z",
        }
        for n in range(count)
    ]


def item(row: Row) -> Row:
    """Give a record as an item of a page."""
    return {"href": f"https://pictures.invalid/{row['nasa_id']}/collection.json", "data": [row]}


@dataclass
class FaultyArchive:
    """What the server has, what it was asked, and what it does wrong.

    ``faults`` has for the n-th request, from 1, a function that answers in place of the server. ``window`` is how many
    records of a search it gives out; ``totals`` and ``pages`` may change what it says is the total, and which page it
    answers with.
    """

    rows: list[Row]
    faults: dict[int, Fault] = field(default_factory=dict)
    window: int = 10_000
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    always: Fault | None = None
    totals: Callable[[int, int], int] = lambda _request, total: total
    pages: Callable[[int, int], int] = lambda _request, page: page
    before_page: Callable[[int], None] = lambda _request: None
    address: str = ""

    def matching(self, asked: Asked) -> list[Row]:
        """Give the records that fit a search."""
        first, last = asked.get("year_start", "0000"), asked.get("year_end", "9999")
        kinds = asked.get("media_type", "image,video,audio").split(",")
        dated = "year_start" in asked or "year_end" in asked
        return [
            row
            for row in self.rows
            if (first <= row["date_created"][:4] <= last if row["date_created"] else not dated)
            and row["media_type"] in kinds
            and asked.get("center", row["center"]) == row["center"]
            and asked.get("q", "").casefold() in row["description"].casefold()
        ]

    def page(self, asked: Asked) -> tuple[int, Row]:
        """Give status and answer to a search."""
        request, size = len(self.asked), int(asked["page_size"])
        if int(asked["page"]) * size > self.window:
            return 400, {"reason": "Maximum number of search results have been displayed."}
        found = self.matching(asked)
        page = self.pages(request, int(asked["page"]))
        items = [item(row) for row in found[(page - 1) * size : page * size]]
        total = self.totals(request, len(found))
        return 200, {"collection": {"version": "1.0", "items": items, "metadata": {"total_hits": total}}}


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    archive: FaultyArchive

    def setup(self) -> None:
        """Count the connection."""
        super().setup()
        self.archive.connections += 1

    def do_GET(self) -> None:
        """Answer a search, or do what is to go wrong with it."""
        archive = self.archive
        archive.asked.append(dict(parse_qsl(urlsplit(self.path).query)))
        archive.headers.append(dict(self.headers))
        request = len(archive.asked)
        archive.before_page(request)
        fault = archive.faults.get(request, archive.always)
        if fault:
            fault(self)
            return
        status, value = archive.page(archive.asked[-1])
        self.answer(status, json.dumps(value).encode())

    def do_POST(self) -> None:
        """Keep what was sent, and fail."""
        self.archive.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.archive.headers.append(dict(self.headers))
        self.answer(503, b"{}")

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def status(code: int, retry_after: str = "") -> Fault:
    """Answer with a status, and perhaps when to come again."""
    headers = {"Retry_After": retry_after} if retry_after else {}
    return lambda handler: handler.answer(code, b"<h1>no</h1>", "text/html", **headers)


def busy_until(seconds: float) -> Fault:
    """Answer 429, and say the time of day from which on all is well, so many seconds from now."""
    return status(429, formatdate(time() + seconds, usegmt=True))


def says(body: bytes, kind: str = "application/json", code: int = 200) -> Fault:
    """Answer with these very bytes."""
    return lambda handler: handler.answer(code, body, kind)


def cut(handler: Handler) -> None:
    """Announce more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"collection": {"items": [')
    handler.close_connection = True


def cut_chunks(handler: Handler) -> None:
    """Send one chunk of an answer, and hang up before the next."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'5\r\n{"a":\r\n')
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    """Answer nothing."""
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Send a byte from time to time, for a minute, unless the other side hangs up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    with suppress(OSError):
        for _ in repeat(None, 600):
            handler.wfile.write(b" ")
            sleep(0.1)
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Accept the request, and say nothing until the other side hangs up, for a minute at most."""
    handler.connection.settimeout(60)
    with suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True


LASTING = (drip, silent)  # of these a client is rid only by its own patience


def endless(handler: Handler) -> None:
    """Send blanks for as long as they are taken."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Connection", "close")
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65536)


def bomb(handler: Handler) -> None:
    """Send little that unpacks to much."""
    handler.answer(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")


def packed(handler: Handler) -> None:
    """Answer the search, gzipped."""
    _, value = handler.archive.page(handler.archive.asked[-1])
    handler.answer(200, gzip.compress(json.dumps(value).encode()), Content_Encoding="gzip")


def redirect(location: str) -> Fault:
    """Send elsewhere."""
    return lambda handler: handler.answer(302, b"", Location=location)


@contextmanager
def serving(archive: FaultyArchive) -> Iterator[FaultyArchive]:
    """Serve an archive on this machine, and fill in its address."""
    handler = type("Bound", (Handler,), {"archive": archive})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        archive.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield archive
        finally:
            server.shutdown()
            thread.join()
