"""A person who selects pictures."""

import re
from pathlib import Path

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
    follow(page, page.get_by_role("link", name="Selection 3"))
    expect(page.get_by_role("article")).to_have_count(3)
    follow(page, page.get_by_role("link", name="Remove").first)
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
    page.wait_for_url(lambda url: len(asked(url).get("id", [])) == 2)
    expect(page.get_by_role("heading", name="Selection")).to_be_visible()


def test_a_note_is_kept(desk: Page) -> None:
    """A note is kept as it is typed, for downloads and print, until its picture is removed."""
    page = desk
    page.goto(f"/search?q={WORD}")
    for place in range(2):
        page.get_by_role("checkbox").nth(place).check()
    follow(page, page.get_by_role("link", name="Selection 2"))
    expect(page.get_by_role("button", name="Keep the notes")).to_be_hidden()
    note = page.get_by_role("textbox", name="Note to").first
    note.fill('For the cover, <b>"cropped"</b>')
    page.goto(f"/search?q={WORD}")
    follow(page, page.get_by_role("link", name="Selection 2"))
    expect(note).to_have_value('For the cover, <b>"cropped"</b>')
    expect(page).to_have_url(re.compile("cropped"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert 'For the cover, <b>""cropped""</b>' in Path(download.value.path()).read_text("utf-8")
    page.emulate_media(media="print")
    expect(note).to_be_hidden()
    expect(page.locator(".note").first).to_have_text('For the cover, <b>"cropped"</b>')
    page.emulate_media(media="screen")
    follow(page, page.get_by_role("link", name="Remove").first)
    expect(page.get_by_role("article")).to_have_count(1)
    assert page.evaluate("localStorage.getItem('notes')") == "{}"


def test_notes_that_no_address_can_have_are_announced(desk: Page) -> None:
    """What is too long for an address stays in the browser, and is said."""
    page = desk
    page.goto("/search?size=60")
    names = page.locator("input[data-select]").evaluate_all("boxes => boxes.map(box => box.value)")
    page.goto("/selection?" + "&".join(f"id={name}" for name in names))
    before = page.url
    for place in range(30):
        page.get_by_role("textbox", name="Note to").nth(place).fill("%" * 300)
    expect(page.locator("#announce")).to_contain_text("too long")
    assert len(page.url) <= 8000 and page.url != before
    page.reload()
    expect(page.get_by_role("textbox", name="Note to").nth(29)).to_have_value("%" * 300)


def test_notes_without_scripts(plain_desk: Page) -> None:
    """Without scripts a button puts the notes into the address."""
    page = plain_desk
    page.goto(f"/search?q={WORD}")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Show what is ticked").click()
    page.get_by_role("textbox", name="Note to").fill("For the cover")
    page.get_by_role("button", name="Keep the notes").click()
    page.wait_for_url(re.compile(r"For\+the\+cover"))
    expect(page.get_by_role("textbox", name="Note to")).to_have_value("For the cover")
