"""Pages on a phone, at 320 pixels, at 200 % zoom, on paper, with little motion, and with hostile lengths of text."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import PHONE, WORD, counted, expect_total, hits, values, window

NARROWEST = 320  # CSS pixels: WCAG 1.4.10, and a window of 640 at 200 % zoom
SIDEWAYS = "document.documentElement.scrollWidth"
MOVING = """
    [...document.querySelectorAll("*")].filter(one => getComputedStyle(one).transitionDuration !== "0s").length
"""
UNFOLD = "document.querySelectorAll('details').forEach(details => { details.open = true })"


@pytest.mark.parametrize("width", [NARROWEST, PHONE])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    """On a narrow screen every page fits; only a table may scroll inside its own frame."""
    with window(browser, address, width) as page:
        page.goto(f"/search?q={WORD}")
        families = hits(page)[:3]
        paths = ("/", f"/search?q={WORD}", f"/search?q={WORD}&view=large", "/search?q=zyzzyva&agency=ESA")
        for path in (*paths, "/facets/person", *families):
            page.goto(path)
            page.evaluate(UNFOLD)
            assert page.evaluate(SIDEWAYS) <= width, path


def test_a_filter_in_the_drawer_leaves_it_open(phone: Page) -> None:
    """On a phone a choice keeps the drawer open; its last line closes it and leads to the results."""
    page = phone
    page.goto(f"/search?q={WORD}")
    page.get_by_role("heading", name="Filters").tap()
    agency = values(page, "Agency").first
    promised = counted(agency)
    agency.tap()
    expect_total(page, promised)
    expect(agency).to_be_visible()
    page.get_by_role("link", name=f"Show {promised} captions").tap()
    expect(agency).to_be_hidden()
    expect(page.get_by_role("article").first).to_be_in_viewport()


def test_several_filters_keep_their_place(phone: Page) -> None:
    """On a phone one filter after the other is one tap each, and the list stays where it was."""
    page = phone
    page.goto("/search")
    page.get_by_role("heading", name="Filters").tap()
    panel = page.locator(".panel")
    people = values(page, "Person")
    for place in range(3):
        link = people.nth(place)
        link.scroll_into_view_if_needed()
        before = link.bounding_box()
        link.tap()
        expect(page.locator(".chip.remove")).to_have_count(place + 1)
        after, scrolled = link.bounding_box(), panel.evaluate("one => one.scrollTop")
        assert before and after and abs(after["y"] - before["y"]) < 60 and scrolled > 0


def test_what_is_printed(desk: Page) -> None:
    """On paper there are the captions, without search box, facets and footer."""
    page = desk
    page.goto(f"/search?q={WORD}&agency=NASA")
    page.emulate_media(media="print")
    expect(page.get_by_role("article").first).to_be_visible()
    for gone in ("#q", "#drawer", ".tools", ".bottom"):
        expect(page.locator(gone)).to_be_hidden()


def test_little_motion(browser: Browser, address: str) -> None:
    """Who asks for little motion gets none."""
    with window(browser, address, reduced_motion="reduce") as page:
        page.goto(f"/search?q={WORD}")
        assert page.evaluate(MOVING) == 0


def test_no_word_is_broken_in_the_table_of_variants(desk: Page) -> None:
    """However long the other cells are, the kind of a variant stands on one line."""
    desk.goto("/search?q=expedition&view=list")
    varied = [hit for hit in desk.get_by_role("article").all() if "variant" in hit.inner_text()]
    families = [hit.get_by_role("link").first.get_attribute("href") or "" for hit in varied[:4]]
    assert families
    for path in families:
        desk.goto(path)
        lines = desk.locator("td strong").evaluate_all(
            "found => found.map(one => one.getClientRects().length)"
        )
        assert set(lines) == {1}, path
