"""Completion as one types: the combobox pattern of ARIA 1.2."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import WORD, arrive, box, chips


def options(page: Page) -> Locator:
    """Give what is suggested."""
    return page.get_by_role("option")


def type_slowly(page: Page, words: str) -> None:
    """Type as a person does, and wait for what is suggested for the last of the words, which is set off there."""
    box(page).press_sequentially(words, delay=20)
    expect(options(page).locator("b").first).to_have_text(words.rsplit(maxsplit=1)[-1], ignore_case=True)


def choose(page: Page, text: str) -> None:
    """Go down to a suggestion by the keyboard."""
    texts = options(page).locator("bdi").all_inner_texts()
    for _ in range(texts.index(text) + 1):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True).locator("bdi")).to_have_text(text)


def test_the_box_is_a_combobox(desk: Page) -> None:
    """A screen reader is told of the list, how many it has, and which is chosen; the focus stays in the box."""
    page = desk
    page.goto("/")
    field = page.get_by_role("combobox", name="Search the captions")
    expect(field).to_have_attribute("aria-expanded", "false")
    type_slowly(page, "red sq")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(page.locator("#announce")).to_contain_text("suggestion")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "completion-0")
    expect(page.locator("#completion-0")).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    expect(field).to_have_value("red sq")


def test_a_suggestion_is_taken_with_the_keyboard(desk: Page) -> None:
    """Arrow down and Enter choose the landmark that is suggested, and its captions are shown."""
    page = desk
    page.goto("/")
    type_slowly(page, "red squ")
    choose(page, "Red Square")
    page.keyboard.press("Enter")
    arrive(page, landmark="Red Square")
    expect(chips(page)).to_have_text(["Landmark: Red Square"])


def test_a_suggestion_is_taken_in_place_and_keeps_filters(desk: Page) -> None:
    """On the results a click on a suggestion narrows what is chosen already, without a new page."""
    page = desk
    page.goto(f"/search?q={WORD}&agency=NASA")
    page.evaluate("window.kept = true")
    box(page).fill("")
    type_slowly(page, "red squ")
    options(page).get_by_text("Red Square", exact=True).first.click()
    expect(chips(page)).to_have_text(["Agency: NASA", "Landmark: Red Square"])
    expect(box(page)).to_have_value("")
    assert page.evaluate("window.kept")


def test_enter_searches_what_was_typed(desk: Page) -> None:
    """Who does not choose a suggestion searches the words as typed."""
    page = desk
    page.goto("/")
    type_slowly(page, "red")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search?q=red")
    expect(page.get_by_role("heading", level=1)).to_have_text("“red”")


def test_who_types_on_has_chosen_nothing(desk: Page) -> None:
    """A further letter takes back what was chosen by the keyboard, so that Enter searches what stands in the box."""
    page = desk
    page.goto("/")
    type_slowly(page, "red squ")
    choose(page, "Red Square")
    page.route("**/api/v1/suggest?**", lambda _: None)  # nothing is suggested for the further letter in time
    page.keyboard.press("a")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search?q=red+squa")


def test_suggestions_go_when_the_box_is_left(desk: Page) -> None:
    """Tab closes the list; with nothing to suggest there is none."""
    page = desk
    page.goto("/")
    type_slowly(page, "red")
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    box(page).fill("zyzzyvaqq")
    expect(page.locator("#announce")).to_contain_text("No suggestions")
    expect(options(page)).to_have_count(0)
