"""A person at the real server, in real chromium: with a mouse, with a phone, with the keyboard alone."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.served import served
from webapp.config import NASA_IMAGES

WORD = "cosmonaut"  # stands in many captions of every made-up archive
PHONE = 390  # CSS pixels across
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


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """Give the address of a real server on the sample's index."""
    with served(index) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start chromium; without one skip, or fail where REQUIRE_BROWSER says that there must be one."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        refuse = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        refuse("no chromium on this machine: nothing was tried in a browser")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


def watch(context: BrowserContext, address: str) -> Watched:
    """Open a window that can reach nothing but the server."""
    context.set_default_timeout(15_000)
    watched = Watched(context.new_page())
    context.route(lambda url: not url.startswith(f"{address}/"), watched.answer)
    watched.page.on("console", lambda message: watched.complaints.append(message.text))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    return watched


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window as wide as a desk's."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}) as context:
        opened = watch(context, address)
        yield opened.page
    assert_quiet(opened)


@pytest.fixture
def plain_desk(browser: Browser, address: str) -> Iterator[Page]:
    """Open the same window in a browser that runs no script."""
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        opened = watch(context, address)
        yield opened.page
    assert_quiet(opened)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window as wide as a phone's."""
    size: ViewportSize = {"width": PHONE, "height": 844}
    with browser.new_context(base_url=address, viewport=size, has_touch=True) as context:
        opened = watch(context, address)
        yield opened.page
    assert_quiet(opened)


def assert_quiet(watched: Watched) -> None:
    """Assert that the browser complained of nothing, and that only pictures of the image base were asked for."""
    assert watched.complaints == []
    assert [url for url in watched.elsewhere if not url.startswith(f"{NASA_IMAGES}/image/")] == []


def search(page: Page, words: str) -> None:
    """Type into the search box and send it off."""
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("button", name="Search").click()


def total(page: Page) -> int:
    """Read the number of captions found."""
    found = re.match(r"([\d,]+) captions?", page.get_by_role("status").inner_text())
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


def test_search_filter_page_permalink_and_back(plain_desk: Page) -> None:
    """Without any script a person searches, filters, turns pages, follows a permalink and comes back."""
    page = plain_desk
    page.goto("/search?size=5")
    search(page, WORD)
    everything = total(page)
    assert page.locator("mark").first.inner_text().lower().startswith(WORD)

    agency = values(page, "Agency").first
    promised = counted(agency)
    assert 5 < promised < everything
    agency.click()
    assert total(page) == promised
    expect(page.get_by_role("link", name="Remove the filter Agency: ")).to_be_visible()

    first = hits(page)
    page.get_by_role("link", name="Next").click()
    assert total(page) == promised
    assert not set(first) & set(hits(page))

    second = page.url
    title = page.get_by_role("article").get_by_role("link").first
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.goto(page.locator("link[rel=canonical]").get_attribute("href") or "")
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.go_back()
    assert page.url == second
    expect(page.get_by_role("searchbox")).to_have_value(WORD)


def test_every_page_is_quiet(desk: Page) -> None:
    """No page has a script, and the browser finds nothing to complain of, least of all the content policy."""
    page = desk
    for path in ("/", "/search", f"/search?q={WORD}&expedition=65", "/search?q=zyzzyva"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("script")).to_have_count(0)
    page.goto(f"/search?q={WORD}")
    page.goto(hits(page)[0])
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    expect(page.locator("script")).to_have_count(0)


def test_complaints_would_be_heard(browser: Browser, address: str) -> None:
    """A script put into a page is refused by the policy, and the watch hears of it and of any foreign address."""
    with browser.new_context(base_url=address) as context:
        watched = watch(context, address)
        watched.page.goto("/")
        plant = "tag => document.head.append(Object.assign(document.createElement(tag[0]), tag[1]))"
        watched.page.evaluate(plant, ["script", {"textContent": "window.planted = true"}])
        watched.page.evaluate(plant, ["img", {"src": "https://elsewhere.example/spy.png"}])
        expect(watched.page.locator("script")).to_have_count(1)
        watched.page.wait_for_function("document.images[document.images.length - 1].complete")
        assert watched.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)
    assert "https://elsewhere.example/spy.png" in watched.elsewhere


def test_no_page_scrolls_sideways_on_a_phone(phone: Page) -> None:
    """On a phone's width every page fits; only a table may scroll inside its own frame."""
    phone.goto(f"/search?q={WORD}")
    families = hits(phone)[:3]
    for path in ("/", f"/search?q={WORD}", "/search?q=zyzzyva&agency=ESA", *families):
        phone.goto(path)
        phone.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE, path


def test_the_drawer_of_facets_opens_on_a_phone(phone: Page) -> None:
    """On a phone the facets are in a drawer that a tap opens, and choosing one there filters."""
    phone.goto(f"/search?q={WORD}")
    agency = phone.locator("[aria-labelledby=facet-agency] a").first
    expect(agency).to_be_hidden()
    phone.get_by_role("heading", name="Narrow by").tap()
    expect(agency).to_be_visible()
    promised = counted(agency)
    agency.tap()
    expect(phone.get_by_role("link", name="Remove the filter Agency: ")).to_be_visible()
    assert total(phone) == promised


def test_no_word_is_broken_in_the_table_of_variants(desk: Page) -> None:
    """However long the other cells are, the kind of a variant stands on one line."""
    desk.goto("/search?q=expedition")
    varied = [hit for hit in desk.get_by_role("article").all() if "variant" in hit.inner_text()]
    families = [hit.get_by_role("link").first.get_attribute("href") or "" for hit in varied[:8]]
    assert families
    for path in families:
        desk.goto(path)
        lines = desk.locator("td strong").evaluate_all(
            "found => found.map(one => one.getClientRects().length)"
        )
        assert set(lines) == {1}, path


def test_the_keyboard_is_enough(desk: Page) -> None:
    """Tab leads to the skip link, then to the search box; Enter searches, and the first hit can be opened."""
    page = desk
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert at(page) == "main"

    page.goto("/")
    press_tab_until(page, "q", most=4)
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    first = page.get_by_role("article").get_by_role("link").first
    words = first.inner_text()
    press_tab_until(page, words, most=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
