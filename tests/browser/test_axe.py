"""axe-core at every kind of page, in both themes and both widths, and where a script has opened something."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import kinds
from tests.browser.person import DESK, PHONE, WAIT, WORD, box, window

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Theme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def axe(judges: Path) -> str:
    """Give the source of axe-core."""
    return (judges / "axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(params=[(width, theme) for width in (DESK, PHONE) for theme in ("light", "dark")], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Open a window of a width and theme."""
    width, theme = request.param
    with browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, color_scheme=theme
    ) as context:
        context.set_default_timeout(WAIT)
        context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
        yield context.new_page()
        context.unroute_all(behavior="ignoreErrors")


def violations(page: Page, axe: str) -> list[tuple[str, str]]:
    """Give the rules that a page breaks, each with the first element that does."""
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [(broken["id"], broken["nodes"][0]["html"]) for broken in found]


def test_no_page_breaks_a_rule(page: Page, axe: str) -> None:
    """No kind of page breaks a rule of WCAG 2.2 AA, or of good practice, everything on it unfolded."""
    found = {}
    for kind, path in kinds(page).items():
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        if broken := violations(page, axe):
            found[kind] = broken
    assert found == {}


def test_what_scripts_open_breaks_no_rule(page: Page, axe: str) -> None:
    """Nor do the suggestions, and the dialog with all values."""
    page.goto(f"/search?q={WORD}")
    box(page).fill("red s")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    page.get_by_role("link", name="Person: all").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, axe) == []


def test_a_broken_rule_would_be_told(browser: Browser, address: str, axe: str) -> None:
    """A picture without a text is found."""
    with window(browser, address) as page:
        page.goto("/")
        page.evaluate("document.querySelector('main').append(new Image())")
        assert [rule for rule, _ in violations(page, axe)] == ["image-alt"]
