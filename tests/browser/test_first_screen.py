"""What is on the first screen of results, on a phone and where a page is zoomed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import PHONE, WORD, window


@pytest.mark.parametrize(("width", "height"), [(PHONE, 844), (640, 450)], ids=["phone", "200 %"])
@pytest.mark.parametrize("words", [WORD, "cosmonuat", f"{WORD} flowers zyzzyva"])
def test_a_picture_is_on_the_first_screen(
    browser: Browser, address: str, width: int, height: int, words: str
) -> None:
    """Without scrolling a whole picture is seen, also below what is said about the search."""
    with window(browser, address, width) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/search?q={words}")
        first = page.get_by_role("article").first.locator(".thumb")
        expect(first).to_be_visible()
        bounds = first.bounding_box()
        assert bounds and bounds["y"] + bounds["height"] <= height
        assert page.evaluate("document.documentElement.scrollWidth") <= width
