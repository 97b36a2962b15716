"""A person at a family's page."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.person import WORD, follow, hits, window

LIT = "[...document.querySelectorAll('.proof.lit')].map(one => one.textContent).join('').toLowerCase()"


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
    page.wait_for_function(f"['red square', 'red square’s'].includes({LIT})")
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    fact.get_by_role("link").first.focus()
    expect(lit.first).to_be_visible()


def test_caption_and_citation_are_copied(browser: Browser, address: str) -> None:
    """A button copies the caption, another how to cite it; each says so for a moment."""
    with window(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.clock.install()
        open_family(page)
        copied = "words => navigator.clipboard.readText().then(text => text.includes(words))"
        copy = page.get_by_role("button", name="Copy the caption")
        page.clock.pause_at(page.evaluate("Date.now() + 1000"))
        copy.click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        page.wait_for_function(copied, arg=page.locator(".caption").inner_text().strip())
        page.clock.run_for(2000)
        expect(copy).to_be_visible()
        page.get_by_role("button", name="Copy the citation").click()
        page.wait_for_function(copied, arg=page.url)
        page.clock.run_for(2000)
        expect(page.locator("#announce")).to_have_text("Copied")


def test_more_like_this_leads_on(desk: Page) -> None:
    """A family's page leads to others like it."""
    page = desk
    open_family(page)
    follow(page, page.get_by_role("region", name="More like this").get_by_role("link").first)
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
