"""All values of a facet: a page of their own, and a dialog over the results."""

from playwright.sync_api import Page, expect

from tests.browser.person import WORD, chips, counted, total
from tests.served import eventually


def test_values_are_found_and_chosen_without_scripts(plain_desk: Page) -> None:
    """A link beside a facet leads to all its values; some are found by a word's beginning, and chosen."""
    page = plain_desk
    page.goto(f"/search?q={WORD}")
    page.get_by_role("link", name="Person: all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Person")
    every = page.locator(".value")
    first = page.locator(".value .name").first.inner_text()
    many = every.count()
    page.get_by_role("searchbox", name="Find", exact=True).fill(first.split()[-1][:4])
    page.get_by_role("button", name="Find", exact=True).click()
    assert 0 < every.count() < many
    value = page.locator(".value a").first
    promised = counted(value)
    value.click()
    assert total(page) == promised
    assert chips(page)[0].startswith("Person: ")


def test_values_open_over_the_results(desk: Page) -> None:
    """With scripts they open in a dialog; typing narrows them, choosing closes it, Escape leaves all as it was."""
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
    page.keyboard.type(first.split()[-1][:4])
    eventually(lambda: 0 < every.count() < many)
    value = dialog.locator(".value a").first
    promised = counted(value)
    value.click()
    eventually(lambda: total(page) == promised)
    expect(dialog).to_be_hidden()
    assert chips(page)[0].startswith("Person: ")
    assert page.evaluate("window.kept")
