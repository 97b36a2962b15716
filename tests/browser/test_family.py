"""A person at a family's page."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.person import PHONE, WORD, arrive, asked, follow, hits, titles, window

A_DAY = 24 * 60 * 60  # seconds
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
        page.clock.install(time=0)
        open_family(page)
        copied = "words => navigator.clipboard.readText().then(text => text.includes(words))"
        copy = page.get_by_role("button", name="Copy the caption")
        page.clock.pause_at(A_DAY)  # no page takes so long to open
        copy.click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        page.wait_for_function(copied, arg=page.locator(".caption").inner_text().strip())
        page.clock.run_for(2000)
        expect(copy).to_be_visible()
        expect(page.locator("#announce")).to_have_text("Copied")
        cite = page.locator("#credit-html").locator("xpath=..").get_by_role("button")
        words = cite.inner_text()
        cite.click()
        expect(cite).to_have_text("Copied")
        page.wait_for_function(copied, arg=page.url.partition("?")[0])
        page.clock.run_for(2000)
        expect(cite).to_have_text(words)


def test_more_like_this_leads_on(desk: Page) -> None:
    """A family's page leads to others like it."""
    page = desk
    open_family(page)
    follow(page, page.get_by_role("region", name="More like this").get_by_role("link").first)
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()


def test_a_picture_fills_the_window(desk: Page) -> None:
    """A picture opens over the page, is zoomed, leads to the next result by a key, and Escape closes it there."""
    page = desk
    page.goto(f"/search?q={WORD}&landmark=Red+Square&fold=false")
    follow(page, titles(page).first)
    family = page.url
    page.get_by_role("link", name="Enlarge photograph").click()
    window_ = page.get_by_role("dialog")
    expect(window_.locator(".lightbox-picture")).to_be_focused()
    arrive(page, show="full")
    page.keyboard.press("z")
    expect(window_.get_by_role("button", name="Fit")).to_be_visible()
    page.keyboard.press("z")
    expect(window_.get_by_role("button", name="Zoom")).to_be_visible()
    page.keyboard.press("Escape")
    expect(window_).to_be_hidden()
    expect(page).to_have_url(family)
    expect(page.get_by_role("link", name="Enlarge photograph")).to_be_focused()

    page.get_by_role("link", name="Enlarge photograph").click()
    first = window_.get_by_role("heading").inner_text()
    page.keyboard.press("ArrowRight")
    expect(window_.get_by_role("heading")).not_to_have_text(first)
    page.go_back()
    expect(window_).to_be_hidden()
    expect(page).to_have_url(family)


def test_a_swipe_leads_to_the_next_picture(browser: Browser, address: str) -> None:
    """On a phone a finger that moves sideways leads on, and the Close link leads back to the page."""
    with window(browser, address, PHONE, has_touch=True) as page:
        page.goto(f"/search?q={WORD}&landmark=Red+Square")
        follow(page, titles(page).first)
        page.get_by_role("link", name="Enlarge photograph").tap()
        heading = page.get_by_role("dialog").get_by_role("heading")
        expect(heading).to_be_visible()
        first = heading.inner_text()
        session = page.context.new_cdp_session(page)
        for kind, x in (("touchStart", 300), ("touchMove", 200), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 400}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        expect(heading).not_to_have_text(first)
        page.get_by_role("dialog").get_by_role("link", name="Close").tap()
        page.wait_for_url(lambda url: "show" not in asked(url))
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.get_by_role("heading", name="Credit and rights")).to_be_visible()


def test_the_layout_is_remembered(desk: Page) -> None:
    """A layout that was chosen holds for the next search, from whatever page."""
    page = desk
    page.goto(f"/search?q={WORD}")
    follow(page, page.get_by_role("link", name="Small pictures"))
    expect(page.locator("ol.small")).to_be_visible()
    page.goto("/search?q=expedition")
    expect(page.locator("ol.small")).to_be_visible()
    follow(page, page.get_by_role("link", name="List", exact=True))
    page.goto(f"/search?q={WORD}")
    expect(page.locator("ol.hits")).to_be_visible()
