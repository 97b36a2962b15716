"""A person at a family's page."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.person import WORD, hits, window


def open_family(page: Page) -> None:
    """Open a family that names Red Square."""
    page.goto(f"/search?q={WORD}&landmark=Red+Square")
    page.goto(hits(page)[0])


def test_pointing_at_a_fact_lights_its_words(desk: Page) -> None:
    """While a fact is pointed at, or has the focus, the words it was drawn from are lit in the caption."""
    page = desk
    open_family(page)
    fact = page.locator('[data-fact="landmark:Red Square"]')
    lit = page.locator(".proof.lit")
    expect(lit).to_have_count(0)
    fact.hover()
    assert "".join(lit.all_inner_texts()).casefold() in {"red square", "red square’s"}
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    fact.get_by_role("link").first.focus()
    expect(lit.first).to_be_visible()


def test_caption_and_citation_are_copied(browser: Browser, address: str) -> None:
    """A button copies the caption, another how to cite it."""
    with window(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        open_family(page)
        page.get_by_role("button", name="Copy the caption").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert (
            page.evaluate("navigator.clipboard.readText()") == page.locator(".caption").inner_text().strip()
        )
        page.get_by_role("button", name="Copy the citation").click()
        expect(page.locator("#announce")).to_have_text("Copied")
        assert page.url in page.evaluate("navigator.clipboard.readText()")


def test_more_like_this_leads_on(desk: Page) -> None:
    """A family's page leads to others like it."""
    page = desk
    open_family(page)
    here = page.url
    page.get_by_role("region", name="More like this").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    assert page.url != here
