"""Compression of answers: Brotli or gzip, whichever the client likes better, piece by piece as they are made."""

import zlib
from collections.abc import Iterable, Iterator

import brotli
from flask import Flask, Response, request

IDENTITY = ""
ENCODINGS = ("br", "gzip")  # of two that a client likes equally the first
COMPRESSIBLE = frozenset(
    (
        "application/json",
        "application/problem+json",
        "application/openapi+json",
        "application/jsonl",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "text/plain",
        "image/svg+xml",
    )
)
SMALL = 500  # bytes below which an answer without an entity tag is sent as it is: it fits in one packet
GZIP, QUALITY = 31, 4  # zlib's window bits for gzip; Brotli's quality at which it takes as long as gzip


def install(app: Flask) -> None:
    """Compress every response of the app where that is of use."""
    app.after_request(_compressed)


def chosen() -> str:
    """Return the content encoding of the response to this request, '' for none; the body has no say in it."""
    return request.accept_encodings.best_match(ENCODINGS, IDENTITY) or IDENTITY


def _compressed(response: Response) -> Response:
    if response.mimetype not in COMPRESSIBLE or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    encoding, tag = chosen(), response.get_etag()[0]
    small = not response.is_streamed and not tag and (response.content_length or 0) < SMALL
    if encoding == IDENTITY or response.status_code in {204, 206, 304} or small:
        return response
    response.direct_passthrough = False
    pieces = response.iter_encoded()
    response.headers["Content-Encoding"] = encoding
    if response.is_streamed:
        response.response = _squeezed(pieces, encoding)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(b"".join(_squeezed(pieces, encoding)))
    return response


def _squeezed(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield compressed pieces one by one; only the compressor's window is in memory."""
    if encoding == "br":
        compressor = brotli.Compressor(quality=QUALITY)
        squeeze, finish = compressor.process, compressor.finish
    else:
        deflater = zlib.compressobj(wbits=GZIP)
        squeeze, finish = deflater.compress, deflater.flush
    try:
        for piece in pieces:
            if squeezed := squeeze(piece):
                yield squeezed
        yield finish()
    finally:
        getattr(pieces, "close", lambda: None)()
