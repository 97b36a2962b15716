"""A person who selects pictures."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.person import PHONE, WORD, asked, follow, titles, window


def test_a_selection_is_kept(desk: Page) -> None:
    """Ticks are kept over searches and pages; the link in the head shows them; one is removed there."""
    page = desk
    page.goto(f"/search?q={WORD}")
    ticks = page.get_by_role("checkbox")
    ticks.nth(0).check()
    ticks.nth(1).check()
    follow(page, titles(page).nth(2))
    page.get_by_role("checkbox", name="Select this picture").check()
    page.goto("/search?q=expedition")
    to_selection = page.get_by_role("link", name="Selection 3")
    to_selection.click()
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("link", name="Remove").first.click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("link", name="Selection 2")).to_be_visible()


def test_a_selection_by_keyboard_on_a_phone(browser: Browser, address: str) -> None:
    """The ticks are reached by Tab and set by the space bar; the number in the head follows at once."""
    with window(browser, address, PHONE) as page:
        page.goto(f"/search?q={WORD}")
        page.get_by_role("checkbox").first.focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("link", name="Selection 1")).to_be_visible()
        page.keyboard.press("Space")
        expect(page.locator(".to-selection")).to_be_hidden()


def test_a_selection_without_scripts(plain_desk: Page) -> None:
    """Without scripts the ticks of a page are sent by a button, and stand in the address."""
    page = plain_desk
    page.goto(f"/search?q={WORD}")
    for place in range(2):
        page.get_by_role("checkbox").nth(place).check()
    page.get_by_role("button", name="Show what is ticked").click()
    expect(page.get_by_role("heading", name="Selection")).to_be_visible()
    assert len(asked(page.url)["id"]) == 2
