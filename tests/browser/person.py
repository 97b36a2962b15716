"""
What a person does at a page and reads from it, in a window that knows what the browser complained of.

What is done to a page waits until the page shows what came of it, however slow the machine: ``goto``, ``follow``,
``search`` and ``arrive`` for another address, an ``expect`` that is tried again and again for everything else. Only
behind one of these is a page read at once (``total``, ``counted``, ``hits``).
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.served import PATIENCE
from webapp.picture_addresses import NASA_IMAGES

WORD = "cosmonaut"  # stands in many captions of every made-up archive
DESK = 1280  # CSS pixels across
PHONE = 390
WAIT = PATIENCE * 1000  # milliseconds until what is awaited in a browser is given up
NOTHING_DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@dataclass
class Watched:
    """A window and what happened behind it: addresses off this machine, and complaints of the browser."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Note a request to another host; it never leaves this machine, and a picture comes back empty."""
        self.elsewhere.append(route.request.url)
        route.fulfill(body=NOTHING_DRAWN, content_type="image/svg+xml")

    def assert_quiet(self) -> None:
        """Assert that the browser complained of nothing, and asked for no more than pictures elsewhere."""
        assert self.complaints == []
        assert [url for url in self.elsewhere if not url.startswith(f"{NASA_IMAGES}/image/")] == []


def watch(context: BrowserContext, address: str) -> Watched:
    """Open a window that can reach nothing but the server."""
    context.set_default_timeout(WAIT)
    watched = Watched(context.new_page())
    context.route(lambda url: not url.startswith(f"{address}/"), watched.answer)
    watched.page.on("console", lambda message: watched.complaints.append(message.text))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    return watched


@contextmanager
def window(browser: Browser, address: str, width: int = DESK, **options: Any) -> Iterator[Page]:
    """Open a window of that width; when it is closed, the browser must have complained of nothing."""
    size = {"width": width, "height": 900}
    with browser.new_context(base_url=address, viewport=size, **options) as context:  # type: ignore[arg-type]
        opened = watch(context, address)
        yield opened.page
        opened.page.goto("about:blank")  # pictures that are still awaited are not asked of the network now
        context.unroute_all(behavior="ignoreErrors")
    opened.assert_quiet()


def search(page: Page, words: str) -> None:
    """Type other words into the search box, send them off, and see what they find."""
    box(page).fill(words)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(lambda url: asked(url).get("q") == [words])


def follow(page: Page, link: Locator) -> None:
    """Follow a link to another address, in place or to a new page, and see what is there."""
    address = link.evaluate("one => new URL(one.getAttribute('href'), location.href).href")
    assert address != page.url
    link.click()
    page.wait_for_url(lambda url: url == address)


def arrive(page: Page, **wanted: str) -> None:
    """Wait until the page shows an address that asks for that."""
    page.wait_for_url(lambda url: all(asked(url).get(name) == [value] for name, value in wanted.items()))


def asked(url: str) -> dict[str, list[str]]:
    """Give what an address asks for, by name."""
    return parse_qs(urlsplit(url).query)


def box(page: Page) -> Locator:
    """Give the search box."""
    return page.locator("#q")


def total(page: Page) -> int:
    """Read the number of captions found."""
    found = re.match(r"([\d,]+) captions?", page.locator("#counts").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def expect_total(page: Page, captions: int) -> None:
    """Expect that so many captions are found."""
    expect(page.locator("#counts")).to_have_text(re.compile(rf"^{captions:,} captions?\b"))


def values(page: Page, facet: str) -> Locator:
    """Give the links that choose a value of a facet."""
    return page.get_by_role("region", name=facet, exact=True).get_by_role(
        "link", name=re.compile(r"\d captions?$")
    )


def counted(link: Locator) -> int:
    """Read the number that a facet's value promises."""
    found = re.search(r"([\d,]+) captions?$", link.inner_text().replace("\n", " "))
    assert found
    return int(found[1].replace(",", ""))


def chips(page: Page) -> Locator:
    """Give the chosen filters, in words."""
    return page.locator(".chip.remove bdi")


def titles(page: Page) -> Locator:
    """Give the links of the hits."""
    return page.get_by_role("article").get_by_role("heading").get_by_role("link")


def hits(page: Page) -> list[str]:
    """Read where the hits on the page lead to."""
    return [link.get_attribute("href") or "" for link in titles(page).all()]


def expect_hits(page: Page, found: Sequence[str]) -> None:
    """Expect that the hits lead there."""
    expect(titles(page)).to_have_count(len(found))
    for place, address in enumerate(found):
        expect(titles(page).nth(place)).to_have_attribute("href", address)


def press_tab_until(page: Page, wanted: Locator, most: int) -> None:
    """Press Tab until the focus is there; it must be within ``most`` presses."""
    for _ in range(most):
        before = page.evaluate_handle("document.activeElement")
        page.keyboard.press("Tab")
        page.wait_for_function("before => document.activeElement !== before", arg=before)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{most} presses of Tab did not lead to {wanted}")
