"""A real nginx before the real server: a person, a program and a feed reader find all of it under /archive/."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.person import WAIT, WORD, watch
from tests.served import ROOT, direct, eventually, free_port, served
from tests.tools import program

pytestmark = pytest.mark.slow

CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
}}
"""
STRIPPED = """
location /stripped/ {
    proxy_pass http://127.0.0.1:8000/;
    proxy_set_header X-Forwarded-Prefix /stripped;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
}
"""


def _as_documented() -> str:
    """Give the location that the guide to deploying shows."""
    guide = (ROOT / "docs/deploy.md").read_text("utf-8")
    (found,) = re.findall(r"```nginx\n(.*?)```", guide, re.DOTALL)
    return str(found)


@contextmanager
def _nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Run nginx before a server, and give its address."""
    port = free_port()
    locations = (_as_documented() + STRIPPED).replace("http://127.0.0.1:8000", upstream)
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, locations=locations))
    command = [
        program("nginx", "/usr/sbin/nginx"),
        "-p",
        str(folder),
        "-c",
        str(config),
        "-e",
        f"{folder}/error.log",
    ]
    process = subprocess.Popen(command)
    try:
        eventually(lambda: (folder / "nginx.pid").is_file() and (folder / "nginx.pid").read_text().strip())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(WAIT / 1000) == 0


@pytest.fixture(scope="module")
def proxy(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an nginx before the server."""
    with served(index) as upstream, _nginx(tmp_path_factory.mktemp("nginx"), upstream) as address:
        yield address


def _ask(address: str, **headers: str) -> tuple[str, str]:
    """Give the final address of an answer, and its text."""
    with direct().open(Request(address, headers=headers)) as answer:  # noqa: S310 - an address of ours
        return answer.geturl(), answer.read().decode("utf-8")


def _locals(value: Any, proxy: str) -> list[str]:
    """Give the addresses of the site that stand in JSON."""
    found = re.findall(r'"(/[^" ]*|https?://[^" ]*)"', json.dumps(value))
    return [one for one in found if urlsplit(one).netloc in {"", urlsplit(proxy).netloc}]


def test_a_program_walks_by_links(proxy: str) -> None:
    """From the description to a search, its next page and a feed, by what the answers link alone."""
    (server,) = json.loads(_ask(f"{proxy}/archive/openapi.json")[1])["servers"]
    first = json.loads(_ask(f"{proxy}{server['url']}/api/v1/search?q={WORD}&size=2")[1])
    after = json.loads(_ask(proxy + first["links"]["next"])[1])
    assert after["page"]["number"] == 2
    assert [one for one in _locals(first, proxy) if not one.startswith("/archive/")] == []
    nasa = json.loads(_ask(f"{proxy}/archive/nasa/search?q={WORD}&page_size=1")[1])
    files = nasa["collection"]["items"][0]["href"]
    assert files.startswith(f"{proxy}/archive/nasa/")
    assert isinstance(json.loads(_ask(files)[1]), list)
    feed = _ask(f"{proxy}/archive/feed.atom?q={WORD}")[1]
    links = [one for one in re.findall(r'href="([^"]*)"', feed) if one.startswith(proxy)]
    assert len(links) > 2
    assert [one for one in links if not one.startswith(f"{proxy}/archive/")] == []


@pytest.mark.parametrize("place", ["archive", "stripped"])
@pytest.mark.parametrize(
    ("path", "leads"),
    [("", "/"), ("/", "/"), ("/search/?q=moon", "/search?q=moon"), ("/api/v1/search/", "/api/v1/search")],
)
def test_redirects_stay_below(proxy: str, place: str, path: str, leads: str) -> None:
    """A slash too many, or the one missing behind the path itself, leads to an address under it."""
    assert _ask(f"{proxy}/{place}{path}")[0] == f"{proxy}/{place}{leads}"


def test_a_client_cannot_say_where_the_site_is(proxy: str) -> None:
    """What a client writes into the headers of the proxy does not get through it."""
    text = _ask(
        f"{proxy}/archive/search?q={WORD}",
        **{"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.example", "SCRIPT_NAME": "/evil"},
    )[1]
    assert f'href="{proxy}/archive/search?q={WORD}"' in text
    assert "evil" not in text


def test_script_name_names_the_place_too(index: Path) -> None:
    """As other servers of Python take it; from a proxy alone."""
    with served(index) as address:
        assert 'action="/arch/search"' in _ask(f"{address}/arch/search?q=moon", SCRIPT_NAME="/arch")[1]
        assert 'action="/arch/search"' in _ask(f"{address}/search?q=moon", SCRIPT_NAME="/arch")[1]
    with served(index, "--trusted-proxies", "") as address:
        assert 'action="/search"' in _ask(f"{address}/search?q=moon", SCRIPT_NAME="/arch")[1]


@pytest.mark.parametrize("place", ["archive", "stripped"])
def test_a_person_finds_a_photograph(proxy: str, place: str) -> None:
    """Types a word and takes a completion, narrows, opens a family: every request of the browser is under the path."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]
    with sync_playwright() as playwright:
        expect.set_options(timeout=WAIT)
        chromium = playwright.chromium.launch(
            executable_path=program(*CHROMIUM), args=arguments, timeout=WAIT
        )
        with chromium.new_context() as context:
            watched = watch(context, f"{proxy}/{place}")
            page = watched.page
            page.goto(f"{proxy}/{place}/")
            page.get_by_role("combobox").fill(WORD[:-1])
            expect(page.get_by_role("option").first).to_be_visible()
            page.get_by_role("combobox").press("Enter")
            page.wait_for_url(f"{proxy}/{place}/search?q={WORD[:-1]}")  # until its scripts are loaded, too
            page.evaluate("window.stays = true")
            page.locator("[data-key^='agency=']").first.click()
            expect(page.locator(".chip.remove")).to_be_visible()
            assert page.evaluate("window.stays"), "results change in place"
            page.locator("article h3 a, .hits h3 a").first.click()
            expect(page.get_by_role("heading", name="Facts")).to_be_visible()
            assert page.url.startswith(f"{proxy}/{place}/captions/")
            watched.assert_quiet()
        chromium.close()
