"""Pictures for archives that have none here: a server on this machine stands for the host of the thumbnails."""

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WIDTH, HEIGHT = 640, 480  # pixels, as NASA's thumbnails have


def night_sky(name: str) -> bytes:
    """Draw the limb of a planet as a PNG; another name gives another colour."""
    red, green, blue = (64 + byte % 128 for byte in zlib.crc32(name.encode()).to_bytes(4, "big")[:3])
    rows = []
    for row in range(HEIGHT):
        light = max(0, row - HEIGHT // 2) * 2 // 3
        colour = bytes(min(255, shade * light // 100 + 8) for shade in (red, green, blue))
        rows.append(b"\0" + colour * WIDTH)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        picture = night_sky(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(picture)))
        self.send_header("Cache-Control", "max-age=86400")
        self.end_headers()
        self.wfile.write(picture)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        """Say nothing."""


@contextmanager
def pictures() -> Iterator[str]:
    """Serve a picture at every path of a free port and give the address: a base for thumbnails."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
