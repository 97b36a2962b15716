"""All values of a facet: a page of their own, and a dialog over the results."""

import re

from playwright.sync_api import Page, expect

from tests.browser.person import WORD, arrive, chips, counted, expect_total, follow

A_PERSON = re.compile("^Person: ")


def test_values_are_found_and_chosen_without_scripts(plain_desk: Page) -> None:
    """A link beside a facet leads to all its values; some are found by a word's beginning, and chosen."""
    page = plain_desk
    page.goto(f"/search?q={WORD}")
    follow(page, page.get_by_role("link", name="Person: all"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Person")
    every = page.locator(".value")
    first = page.locator(".value .name").first.inner_text()
    many = every.count()
    prefix = first.split()[-1][:4]
    page.get_by_role("searchbox", name="Find", exact=True).fill(prefix)
    page.get_by_role("button", name="Find", exact=True).click()
    arrive(page, prefix=prefix)
    assert 0 < every.count() < many
    value = page.locator(".value a").first
    promised = counted(value)
    follow(page, value)
    expect_total(page, promised)
    expect(chips(page)).to_have_text([A_PERSON])


def test_values_open_over_the_results(desk: Page) -> None:
    """With scripts they open in a dialog; typing narrows them, several are chosen, Escape leaves all as it was."""
    page = desk
    page.goto(f"/search?q={WORD}")
    page.evaluate("window.kept = true")
    link = page.get_by_role("link", name="Person: all")
    link.click()
    dialog = page.get_by_role("dialog", name="Person")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    link.click()
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    every = dialog.locator(".value")
    many, first = every.count(), dialog.locator(".value .name").first.inner_text()
    prefix = first.split()[-1][:4]
    page.keyboard.type(prefix)
    expect(dialog.locator(".quiet").first).to_contain_text(f"begins with “{prefix}”")
    assert 0 < every.count() < many
    value = dialog.locator(".value a").first
    promised = counted(value)
    value.click()
    expect_total(page, promised)
    expect(dialog).to_be_visible()
    expect(dialog.locator(".value.selected")).to_have_count(1)
    dialog.get_by_role("searchbox").fill("")
    expect(dialog.get_by_text("begins with")).to_have_count(0)  # the list is a new one from here on
    dialog.locator(".value:not(.selected) a").first.click()
    expect(dialog.locator(".value.selected")).to_have_count(2)
    dialog.get_by_role("link", name="Show results").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".chip.remove")).to_have_count(2)
    assert page.evaluate("window.kept")
