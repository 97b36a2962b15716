"""A person whose actions are counted: a text typed and sent, a key, a click or tap, a drag; and page loads."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import box


class Person:
    """Somebody at a page, whose ``actions`` and page ``loads`` are counted from the first one on.

    A text that is typed is one action, with the Enter that sends it off. Looking costs nothing.
    """

    def __init__(self, page: Page, start: str) -> None:
        self.page = page
        page.goto(start)
        self.actions: list[str] = []
        self.loads = 0
        page.on("load", self._loaded)

    def search(self, words: str) -> None:
        """Type words into the search box, send them off, and see what they find."""
        self._act(f"type {words}")
        box(self.page).fill(words)
        box(self.page).press("Enter")
        self.page.wait_for_url(re.compile(r"[?&]q="))
        expect(self.page.locator("#counts")).to_be_visible()

    def type(self, words: str) -> None:
        """Type words where the focus is, letter by letter, and send nothing."""
        self._act(f"type {words}")
        self.page.wait_for_function("document.activeElement !== document.body")  # it comes after the load
        self.page.keyboard.type(words, delay=20)

    def press(self, key: str) -> None:
        """Press a key."""
        self._act(f"press {key}")
        self.page.keyboard.press(key)

    def click(self, there: Locator) -> None:
        """Click, or tap on a screen that is touched."""
        self._act(f"click {there}")
        there.click()

    def drag(self, over: Locator, start: float, end: float) -> None:
        """Press on something, move from a share of its width to another, and let go."""
        self._act(f"drag over {over}")
        over.scroll_into_view_if_needed()
        place = over.bounding_box()
        assert place
        middle = place["y"] + place["height"] / 2
        mouse = self.page.mouse
        mouse.move(place["x"] + start * place["width"], middle)
        mouse.down()
        mouse.move(place["x"] + end * place["width"], middle, steps=4)
        mouse.up()

    def _act(self, action: str) -> None:
        """Count an action, as soon as the page has loaded its scripts: before that it takes no keys."""
        self.page.wait_for_load_state("load")
        self.actions.append(action)

    def _loaded(self, _page: Page) -> None:
        self.loads += 1
