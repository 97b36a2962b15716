"""What a person does at a page and reads from it, in a window that knows what the browser complained of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from webapp.config import NASA_IMAGES

WORD = "cosmonaut"  # stands in many captions of every made-up archive
DESK = 1280  # CSS pixels across
PHONE = 390
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
    context.set_default_timeout(15_000)
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
    opened.assert_quiet()


def search(page: Page, words: str) -> None:
    """Type into the search box and send it off."""
    box(page).fill(words)
    page.get_by_role("button", name="Search").click()


def box(page: Page) -> Locator:
    """Give the search box."""
    return page.locator("#q")


def total(page: Page) -> int:
    """Read the number of captions found."""
    found = re.match(r"([\d,]+) captions?", page.locator("#counts").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def values(page: Page, facet: str) -> Locator:
    """Give the links that choose a value of a facet."""
    return page.get_by_role("region", name=facet, exact=True).get_by_role("link", name=" captions")


def counted(link: Locator) -> int:
    """Read the number that a facet's value promises."""
    found = re.search(r"([\d,]+) captions$", link.inner_text().replace("\n", " "))
    assert found
    return int(found[1].replace(",", ""))


def chips(page: Page) -> list[str]:
    """Read the chosen filters."""
    return [chip.strip(" ×") for chip in page.locator(".chip.remove").all_inner_texts()]


def hits(page: Page) -> list[str]:
    """Read where the hits on the page lead to."""
    links = page.get_by_role("article").get_by_role("heading").get_by_role("link")
    return [link.get_attribute("href") or "" for link in links.all()]


def at(page: Page) -> str:
    """Tell where the focus is: the element's id, else its words."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def press_tab_until(page: Page, wanted: str, most: int) -> None:
    """Press Tab until the focus is there; it must be within ``most`` presses."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if at(page) == wanted:
            return
    raise AssertionError(f"{most} presses of Tab did not lead to {wanted}; the focus is at {at(page)}")
