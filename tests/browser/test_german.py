"""Pages in German: chosen by a link or by the browser, in scripts too, on a phone without a fault."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import kinds
from tests.browser.person import PHONE, WAIT, WORD, box, follow, titles, window
from tests.browser.test_axe import axe as axe  # noqa: PLC0414 - a fixture
from tests.browser.test_axe import violations
from tests.browser.test_html import faults
from tests.browser.test_narrow import SIDEWAYS, UNFOLD

GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def german_phone(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window as wide as a phone's, of a browser that prefers German."""
    with window(browser, address, PHONE, locale="de-DE") as page:
        yield page


def expect_language(page: Page, code: str) -> None:
    """Expect that a page says it has a language."""
    expect(page.locator("html")).to_have_attribute("lang", code)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_german_is_chosen_at_the_foot_of_a_page(browser: Browser, address: str, with_scripts: bool) -> None:
    """The link shows the same page in German; so are those behind it, until English is chosen, without scripts too."""
    with window(browser, address, java_script_enabled=with_scripts) as page:
        page.goto(f"/search?q={WORD}&agency=NASA")
        expect_language(page, "en")
        follow(page, page.get_by_role("link", name="Deutsch"))
        expect_language(page, "de")
        expect(page.get_by_role("button", name="Suchen")).to_be_visible()
        expect(page.get_by_role("link", name="Filter entfernen: Agentur: NASA")).to_be_visible()
        expect(page.locator("#counts")).to_contain_text("Bildunterschriften")
        follow(page, titles(page).first)
        expect_language(page, "de")
        expect(page.get_by_role("heading", name="Bildunterschrift", exact=True)).to_be_visible()
        assert page.locator("h1").get_attribute("lang") == "en"
        follow(page, page.get_by_role("link", name="English"))
        expect(page.get_by_role("heading", name="Caption", exact=True)).to_be_visible()
        page.goto("/")
        expect_language(page, "en")


def test_scripts_speak_german(german_phone: Page) -> None:
    """What is suggested, announced and copied is said in the page's language."""
    page = german_phone
    page.goto(f"/search?q={WORD}")
    box(page).fill("red s")
    expect(page.get_by_role("listbox", name="Vorschläge")).to_be_visible()
    expect(page.locator("#announce")).to_have_text(re.compile(r"^\d+ Vorschläge?; mit der Pfeiltaste"))
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Auswählen").first.check()
    expect(page.locator("#announce")).to_have_text("1 ausgewählt")
    expect(page.get_by_role("button", name="Ausschalten")).to_be_visible()


def test_german_pages_are_sound_on_a_phone(
    browser: Browser, address: str, axe: str, judges: Path, tmp_path: Path
) -> None:
    """Long words fit, axe finds nothing, and the HTML is valid, on every kind of page."""
    size = {"width": PHONE, "height": 900}
    wide, broken = [], {}
    with browser.new_context(base_url=address, viewport=size, locale="de-DE") as context:  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
        page = context.new_page()
        for kind, path in kinds(page).items():
            page.goto(path)
            expect_language(page, "de")
            (tmp_path / f"{kind}.html").write_text(page.request.get(path, headers=GERMAN).text(), "utf-8")
            page.evaluate(UNFOLD)
            wide += [kind] * (page.evaluate(SIDEWAYS) > PHONE)
            if found := violations(page, axe):
                broken[kind] = found
        context.unroute_all(behavior="ignoreErrors")
    assert (wide, broken, faults(judges, tmp_path)) == ([], {}, {})
