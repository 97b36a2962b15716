"""A person with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.person import WORD, arrive, box, chips, press_tab_until, titles


def test_the_keyboard_is_enough(desk: Page) -> None:
    """The first page awaits words; Enter searches, Tab leads to the skip link and the first hit, Enter opens it."""
    page = desk
    page.goto("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/search?q={WORD}")  # until its scripts are loaded, too
    expect(page.locator("#counts")).to_be_visible()

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to results")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#hits")).to_be_focused()

    press_tab_until(page, titles(page).first, most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()


def test_the_focus_stays_on_what_was_chosen(desk: Page) -> None:
    """A facet's value that was chosen by Enter keeps the focus; a chip that was taken off gives it to the results."""
    page = desk
    page.goto(f"/search?q={WORD}")
    key = page.locator('[data-key^="agency="]').first.get_attribute("data-key")
    agency = page.locator(f'[data-key="{key}"]')
    agency.focus()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(agency).to_be_focused()
    page.locator(".chip.remove").focus()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(0)
    expect(page.locator("#found")).to_be_focused()


def test_a_slash_leads_to_the_search_box(desk: Page) -> None:
    """'/' leads to the box, but is a letter while one types; it can be turned off, and that is kept."""
    page = desk
    page.goto(f"/search?q={WORD}")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("/")
    expect(box(page)).to_have_value(f"{WORD}/")

    page.get_by_role("button", name="Turn off").click()
    page.reload()
    page.keyboard.press("/")
    expect(box(page)).not_to_be_focused()
    page.get_by_role("button", name="Turn on").click()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()


def test_j_and_k_lead_from_hit_to_hit(desk: Page) -> None:
    """'j' leads to the next hit and 'k' back, on a picture's page to the next picture; turned off they are letters."""
    page = desk
    page.goto(f"/search?q={WORD}")
    page.keyboard.press("j")
    expect(titles(page).nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles(page).nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles(page).nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    arrive(page, at="1")
    page.keyboard.press("j")
    arrive(page, at="2")
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()
    page.get_by_role("button", name="Turn off").click()
    page.keyboard.press("k")
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()


def test_a_bar_of_the_years_is_reached_and_chosen(desk: Page) -> None:
    """The stretches of the chart of years are links like any other."""
    page = desk
    page.goto("/search")
    page.locator("a.stretch").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("year="))
    expect(chips(page)).to_have_count(1)
