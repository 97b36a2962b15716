"""Completion as one types: the combobox pattern of ARIA 1.2."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import WORD, at, box, chips


def options(page: Page) -> Locator:
    """Give what is suggested."""
    return page.get_by_role("option")


def type_slowly(page: Page, words: str) -> None:
    """Type as a person does, and wait for what is suggested."""
    box(page).press_sequentially(words, delay=20)
    expect(options(page).first).to_be_visible()


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
    active = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    assert at(page) == "q"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    expect(field).to_have_value("red sq")


def test_a_suggestion_is_taken_with_the_keyboard(desk: Page) -> None:
    """Arrow down and Enter choose the landmark that is suggested, and its captions are shown."""
    page = desk
    page.goto("/")
    type_slowly(page, "red squ")
    texts = options(page).locator("bdi").all_inner_texts()
    for _ in range(texts.index("Red Square") + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#counts")).to_be_visible()
    assert chips(page) == ["Landmark: Red Square"]


def test_a_suggestion_is_taken_in_place_and_keeps_filters(desk: Page) -> None:
    """On the results a click on a suggestion narrows what is chosen already, without a new page."""
    page = desk
    page.goto(f"/search?q={WORD}&agency=NASA")
    page.evaluate("window.kept = true")
    box(page).fill("")
    type_slowly(page, "red squ")
    options(page).get_by_text("Red Square", exact=True).first.click()
    expect(page.locator(".chip.remove")).to_have_count(2)
    assert chips(page) == ["Agency: NASA", "Landmark: Red Square"]
    expect(box(page)).to_have_value("")
    assert page.evaluate("window.kept")


def test_enter_searches_what_was_typed(desk: Page) -> None:
    """Who does not choose a suggestion searches the words as typed."""
    page = desk
    page.goto("/")
    type_slowly(page, "red")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("“red”")
    assert page.url.endswith("/search?q=red")


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
