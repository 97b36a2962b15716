"""Tests of conditional requests: 304 for whoever has the answer, and only for them."""

import gzip
import re
from dataclasses import replace

import brotli
import pytest
from werkzeug.test import TestResponse
from zstandard import ZstdDecompressor

from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig

CLIENT = create_app(WebConfig(), StandIn()).test_client()
PATHS = (
    "/api/v1/search?q=flowers",
    "/api/v1/captions/made2021e000001",
    "/api/v1/captions/made2021e000001/similar",
    "/api/v1/suggest?q=ro",
    "/api/v1/facets/agency",
    "/api/v1/export.jsonl",
    "/api/v1/export.csv",
    "/feed.atom?q=flowers",
)


def asked(path: str, known: str = "", encoding: str = "") -> TestResponse:
    """Ask with what the client knows and how it likes answers encoded."""
    return CLIENT.get(path, headers={"If-None-Match": known, "Accept-Encoding": encoding})


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", W/"more", {}', "*"])
def test_what_is_known_is_not_sent_again(path: str, form: str) -> None:
    """A known tag, weak or in a list, gives 304 without a body but with the tag, and the tag is strong."""
    tag = asked(path).headers["ETag"]
    assert tag.startswith('"')
    again = asked(path, form.format(tag))
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "no-cache"
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_known_is_sent(path: str) -> None:
    """Another tag, or a tag that is no tag, gives the whole answer."""
    for known in ('"other"', "nonsense", 'W/"', ""):
        assert asked(path, known).status_code == 200


def test_nothing_is_searched_for_a_known_answer() -> None:
    """Whoever has the answer is told so without the engine's work."""
    engine = StandIn()
    client = create_app(WebConfig(), engine).test_client()
    tag = client.get("/api/v1/search").headers["ETag"]
    assert client.get("/api/v1/search", headers={"If-None-Match": tag}).status_code == 304
    assert len(engine.asked) == 1


def test_one_question_has_one_tag() -> None:
    """The order of parameters and their spelling do not count; the question, encoding and generation do."""
    one = asked("/api/v1/search?agency=ESA&q=flowers&expedition=065").headers["ETag"]
    assert asked("/api/v1/search?expedition=65&q=+flowers&agency=ESA&page=1").headers["ETag"] == one
    others = {
        asked("/api/v1/search?q=flower&agency=ESA&expedition=65").headers["ETag"],
        asked("/api/v1/search?q=flowers&agency=ESA&expedition=65&expand=evidence").headers["ETag"],
        asked("/api/v1/search?q=flowers&agency=ESA&expedition=65", encoding="gzip").headers["ETag"],
        asked("/api/v1/search?q=flowers&agency=ESA&expedition=65", encoding="br").headers["ETag"],
    }
    newer = create_app(WebConfig(), replace(StandIn(), generation="made-up-2")).test_client()
    others.add(newer.get("/api/v1/search?q=flowers&agency=ESA&expedition=65").headers["ETag"])
    assert len(others | {one}) == 6


def unpack_zstd(packed: bytes) -> bytes:
    """Unpack a frame that does not say how long it is."""
    with ZstdDecompressor().stream_reader(packed) as reader:
        return reader.read()


PACKERS = (("gzip", gzip.decompress), ("br", brotli.decompress), ("zstd", unpack_zstd))


def test_a_tag_of_another_host_is_another() -> None:
    """An answer has links with the host that was asked, so whoever has one host's answer does not have another's."""
    here, there = "http://photos.example", "https://photos.example"
    tags = {host: CLIENT.get("/feed.atom", base_url=host).headers["ETag"] for host in (here, there)}
    assert tags[here] != tags[there]
    for host, other in ((here, there), (there, here)):
        again = CLIENT.get("/feed.atom", base_url=host, headers={"If-None-Match": tags[other]})
        assert again.status_code == 200
        assert f'href="{host}/' in again.text


def test_a_tag_of_another_encoding_is_another() -> None:
    """A client that has the answer compressed does not have the plain one."""
    tag = asked("/api/v1/search", encoding="gzip").headers["ETag"]
    assert asked("/api/v1/search", tag).status_code == 200
    assert asked("/api/v1/search", tag, encoding="gzip").status_code == 304


@pytest.mark.parametrize("path", [*PATHS, "/", "/search", "/openapi.json"])
def test_compressed_answers_are_the_same(path: str) -> None:
    """What a client unpacks is what the plain answer says, and caches learn on what it depends.

    Pages are in the language that the visitor prefers or chose before, which is in a cookie.
    """
    varies = {"Accept-Encoding", *(("Accept-Language", "Cookie") if path in {"/", "/search"} else ())}
    plain = asked(path)
    assert "Content-Encoding" not in plain.headers
    for encoding, unpack in PACKERS:
        packed = asked(path, encoding=encoding)
        assert packed.headers["Content-Encoding"] == encoding
        assert packed.headers["Vary"] == plain.headers["Vary"]
        assert set(packed.headers["Vary"].split(", ")) == varies
        assert unpack(packed.data) == plain.data


def test_what_fits_in_a_packet_is_not_compressed() -> None:
    """An answer of less than 500 bytes that has no entity tag is sent as it is; a longer one is compressed."""
    for path, encoding in (("/healthz", None), ("/metrics", "gzip")):
        plain, packed = asked(path), asked(path, encoding="gzip")
        assert "ETag" not in plain.headers
        assert (len(plain.data) < 500) is (encoding is None)
        assert packed.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=0.5, br", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("*", "zstd"),
        ("compress, deflate", None),
        ("gzip;q=0", None),
    ],
)
def test_the_client_chooses(accepted: str, chosen: str | None) -> None:
    """The encoding that a client likes best is taken; of two equal ones the smaller, of none known none."""
    assert asked("/api/v1/search", encoding=accepted).headers.get("Content-Encoding") == chosen


@pytest.mark.parametrize("path", ["/api/v1/captions/nobody", "/api/v1/captions/nobody/similar"])
def test_what_is_not_there_is_not_known(path: str) -> None:
    """``If-None-Match: *`` asks for what there is; nothing is no match for it."""
    assert asked(path, "*").status_code == 404


def test_a_part_of_a_file_is_not_compressed() -> None:
    """A range counts the bytes of the file as it is sent, so it is sent as it lies there."""
    style = re.findall(r'href="(/assets/[^"]+[.]css)"', CLIENT.get("/").get_data(as_text=True))[0]
    with CLIENT.get(style, headers={"Range": "bytes=0-99", "Accept-Encoding": "gzip"}) as part:
        assert (part.status_code, len(part.data)) == (206, 100)
        assert "Content-Encoding" not in part.headers
