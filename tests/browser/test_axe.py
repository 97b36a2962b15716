"""axe-core at every kind of page, in each theme and width, and where a script has opened something."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import kinds
from tests.browser.person import DESK, PHONE, WAIT, WORD, box, follow, titles, window

RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OFF_BY_DEFAULT = [
    "color-contrast-enhanced",
    "identical-links-same-purpose",
    "target-size",
]  # WCAG AAA, and 2.5.8
NARROWEST = 320  # CSS pixels: WCAG 1.4.10
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}


@pytest.fixture(scope="module")
def axe(judges: Path) -> str:
    """Give the source of axe-core."""
    return (judges / "axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(params=[(width, theme) for width in (DESK, PHONE, NARROWEST) for theme in THEMES], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Open a window of a width and theme."""
    width, theme = request.param
    size = {"width": width, "height": 900}
    with browser.new_context(base_url=address, viewport=size, **THEMES[theme]) as context:  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
        yield context.new_page()
        context.unroute_all(behavior="ignoreErrors")


def violations(page: Page, axe: str) -> list[tuple[str, str]]:
    """Give the rules that a page breaks, each with the first element that does."""
    page.evaluate(axe)
    options = {"runOnly": RULES, "rules": {name: {"enabled": True} for name in OFF_BY_DEFAULT}}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(result => result.violations)", options
    )
    return [(broken["id"], broken["nodes"][0]["html"]) for broken in found]


def test_no_page_breaks_a_rule(page: Page, axe: str) -> None:
    """No kind of page breaks a rule of WCAG 2.2 A, AA or AAA, or of good practice, everything on it unfolded."""
    found = {}
    for kind, path in kinds(page).items():
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        if broken := violations(page, axe):
            found[kind] = broken
    assert found == {}


def test_what_scripts_open_breaks_no_rule(page: Page, axe: str) -> None:
    """Nor do the suggestions, the dialog with all values, and a picture in the whole window."""
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
    page.keyboard.press("Escape")
    follow(page, titles(page).first)
    enlarge = page.get_by_role("link", name="Enlarge", exact=False).first
    enlarge.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_visible()
    assert violations(page, axe) == []


def test_a_broken_rule_would_be_told(browser: Browser, address: str, axe: str) -> None:
    """A picture without a text is found."""
    with window(browser, address) as page:
        page.goto("/")
        page.evaluate("document.querySelector('main').append(new Image())")
        assert [rule for rule, _ in violations(page, axe)] == ["image-alt"]


def test_pale_text_would_be_told(browser: Browser, address: str, axe: str) -> None:
    """Text with the contrast of AA and not of AAA is found."""
    with window(browser, address) as page:
        page.goto("/")
        page.evaluate("document.querySelector('.tips dd').style.color = '#6b6b6b'")
        assert [rule for rule, _ in violations(page, axe)] == ["color-contrast-enhanced"]
