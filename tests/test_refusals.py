"""What is refused before the app is asked has the form of whoever asks, also where the site is under a path."""

import http.client
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.served import PATIENCE, Running, running
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.serving.proxy import Mount, mount_of

PAGE, PROBLEM, NASA = "text/html; charset=utf-8", "application/problem+json", "application/json"
FORMS = (
    ("/search?q=moon", PAGE),
    ("/captions/nosuch", PAGE),
    ("/api/v1/search?q=moon", PROBLEM),
    ("/openapi.json", PROBLEM),
    ("/nasa/search?q=moon", NASA),
)
WATCHED = ("/healthz", "/readyz", "/metrics")

# The server as it is, but that the app fails before it has a response where the header X-Break asks for it.
BREAKING = """
import webapp.__main__ as command, webapp.serving.server as server
class Breaking(server.Server):
    def load(self):
        app = super().load()
        whole = app.wsgi_app
        def breaking(environ, start_response):
            if "HTTP_X_BREAK" in environ:
                raise RuntimeError("broken for a test")
            return whole(environ, start_response)
        app.wsgi_app = breaking
        return app
server.Server = Breaking
command.main()
"""


def mount(**settings: Any) -> Mount:
    """Return where an app with these settings is served."""
    return mount_of(create_app(WebConfig(**settings), StandIn()))


class _Parsed:
    """A request as gunicorn has parsed it."""

    def __init__(self, path: str, *headers: tuple[str, str]) -> None:
        self.path, self.headers = path, list(headers)


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/archive/api/v1/search", "/api/v1/search"),
        ("/%61rchive/%68ealthz", "/healthz"),
        ("/archive", "/"),
        ("/archive/", "/"),
        ("/api/v1/search", "/api/v1/search"),
        ("/archives/api", "/archives/api"),
        ("/archive/archive/api", "/archive/api"),
        ("/archive/n%C3%A9e", "/n\xc3\xa9e"),
    ],
)
def test_the_base_path_is_no_part_of_the_own_path(path: str, own: str) -> None:
    """Whether the settings name it or a proxy does; what only begins with the same letters is kept."""
    named = _Parsed(path, ("HOST", "x"), ("X-FORWARDED-PREFIX", "/other, /archive/"))
    assert mount(base_path="/archive").own_path_before_app(_Parsed(path), "192.0.2.1") == own
    assert mount().own_path_before_app(named, "127.0.0.1") == own


def test_only_a_trusted_proxy_names_the_base_path() -> None:
    """Anybody else's header counts for nothing, nor does one that is no path."""
    named = _Parsed("/x/api/v1/search", ("X-FORWARDED-PREFIX", "/x"))
    assert mount().own_path_before_app(named, "192.0.2.1") == "/x/api/v1/search"
    odd = _Parsed("/archive/api", ("X-FORWARDED-PREFIX", "/a b<c>"))
    assert mount(base_path="archive").own_path_before_app(odd, "::1") == "/api"


def test_a_base_path_that_is_a_path_of_our_own_stays() -> None:
    """Under /api nobody could say whether /api/v1 is the site's own path or below it."""
    assert (
        mount(base_path="/api").own_path_before_app(_Parsed("/api/v1/search"), "192.0.2.1")
        == "/api/v1/search"
    )


def _ask(server: Running, path: str, **headers: str) -> tuple[int, str]:
    """Return status and content type of an answer."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["Content-Type"]
    finally:
        connection.close()


@pytest.mark.slow
def test_refusals_under_a_base_path(index: Path) -> None:
    """Too many requests and failures are a page for people and JSON for programs; watchers are never refused."""
    options = ("--base-path", "/archive", "--client-rate", "1", "--workers", "1")
    with running(index, *options, command=(sys.executable, "-c", BREAKING, "serve")) as server:
        for base, headers in (("/archive", {}), ("/in/there", {"X_Forwarded_Prefix": "/in/there"}), ("", {})):
            for path, form in FORMS:
                answers = {_ask(server, base + path, **headers) for _ in range(8)}
                assert (429, form) in answers, base + path
            for path in WATCHED:
                assert {_ask(server, base + path, **headers)[0] for _ in range(8)} == {200}, base + path
        assert "moon" not in server.everything(), "what was searched for is in no log"
        shed = [event for event in server.events() if event.get("status") == 429]
        assert {event["path"] for event in shed} == {urlsplit(path).path for path, _ in FORMS}


@pytest.mark.slow
def test_failures_under_a_base_path(index: Path) -> None:
    """Where the app fails before it has begun to answer, the answer has the form of whoever asks."""
    with running(
        index, "--base-path", "/archive", command=(sys.executable, "-c", BREAKING, "serve")
    ) as server:
        for path, form in FORMS:
            assert _ask(server, "/archive" + path, X_Break="yes") == (500, form), path
        assert "moon" not in server.everything(), "what was searched for is in no log"
        logged = [event["message"] for event in server.events() if "broke off" in event.get("message", "")]
        assert logged == [f"GET {urlsplit(path).path} broke off" for path, _ in FORMS]
