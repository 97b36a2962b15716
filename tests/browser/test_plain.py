"""A person in a browser that runs no script: everything is links and forms."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.person import (
    PHONE,
    WORD,
    box,
    chips,
    counted,
    expect_total,
    follow,
    hits,
    search,
    titles,
    total,
    values,
    window,
)


def test_search_filter_page_permalink_and_back(plain_desk: Page) -> None:
    """Without any script a person searches, filters, turns pages, follows a permalink and comes back."""
    page = plain_desk
    page.goto("/search?size=5")
    search(page, WORD)
    everything = total(page)
    assert page.locator("mark").first.inner_text().lower().startswith(WORD)

    agency = values(page, "Agency").first
    promised = counted(agency)
    assert 5 < promised < everything
    follow(page, agency)
    expect_total(page, promised)
    expect(page.get_by_role("link", name="Remove the filter Agency: ")).to_be_visible()

    first = hits(page)
    follow(page, page.get_by_role("link", name="Next"))
    expect_total(page, promised)
    assert not set(first) & set(hits(page))

    second = page.url
    where = (titles(page).first.get_attribute("href") or "").partition("?")[0]
    follow(page, titles(page).first)
    heading = page.get_by_role("heading", level=1).inner_text()
    page.goto(page.locator("link[rel=canonical]").get_attribute("href") or "")
    expect(page).to_have_url(where)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.go_back()
    follow(page, page.get_by_role("link", name="Next result"))
    follow(page, page.get_by_role("link", name="Previous result"))
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("link", name=re.compile("^Back to")).click()
    page.wait_for_url(lambda url: url.partition("#")[0] == re.sub("&generation=[^&]*", "", second))
    expect(box(page)).to_have_value(WORD)


def test_years_are_picked_by_a_bar_or_typed(plain_desk: Page) -> None:
    """A bar of the chart of years is a link, and a range can be typed, its ends in either order."""
    page = plain_desk
    page.goto("/search?sort=date&view=large")
    page.locator("a.stretch").first.click(force=True)
    expect(chips(page)).to_have_text([re.compile("^Year: ")])
    page.goto("/search?sort=date&view=large")
    page.get_by_label("From").fill("2019")
    page.get_by_label("to", exact=True).fill("2015")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url("/search?year=2015..2019&sort=date&view=large")
    expect(chips(page)).to_have_text(["Year: 2015–2019"])


def test_the_layout_stays(plain_desk: Page) -> None:
    """Who has chosen large pictures or the list keeps it while filtering, paging and searching anew."""
    page = plain_desk
    page.goto(f"/search?q={WORD}&size=5")
    expect(page.locator("ol.grid.grid > li")).to_have_count(5)
    follow(page, page.get_by_role("link", name="Large pictures"))
    expect(page.locator("ol.large > li")).to_have_count(5)
    follow(page, values(page, "Agency").first)
    follow(page, page.get_by_role("link", name="Next"))
    expect(page.locator("ol.large")).to_be_visible()
    search(page, "expedition")
    expect(page.locator("ol.large")).to_be_visible()
    follow(page, page.get_by_role("link", name="List", exact=True))
    expect(page.locator("ol.hits")).to_be_visible()


def test_pictures_are_enlarged_and_compared(plain_desk: Page) -> None:
    """A picture is enlarged, and two are compared side by side and laid over each other, by links alone."""
    page = plain_desk
    page.goto(f"/search?q={WORD}+id:jsc*")
    family, other = (address.partition("?")[0] for address in hits(page)[:2])
    page.goto(family)
    follow(page, page.get_by_role("link", name="Enlarge photograph"))
    expect(page.locator(".lightbox-picture img")).to_be_visible()
    follow(page, page.get_by_role("link", name="Close"))
    page.goto(f"{family}?compare={other.removeprefix('/captions/')}")
    expect(page.locator(".pair img")).to_have_count(2)
    follow(page, page.get_by_role("link", name="Laid over each other"))
    layers = page.locator(".stack .thumb")
    expect(layers.nth(1)).to_have_css("opacity", "0.5")
    page.get_by_label("Difference").check()
    expect(layers.nth(1)).to_have_css("mix-blend-mode", "difference")
    follow(page, page.get_by_role("link", name="Stop comparing"))
    expect(page.locator(".main-picture")).to_be_visible()


def test_the_drawer_of_facets_opens_on_a_phone(browser: Browser, address: str) -> None:
    """On a phone the facets are in a drawer that a tap opens, and choosing one there filters."""
    with window(browser, address, PHONE, has_touch=True, java_script_enabled=False) as page:
        page.goto(f"/search?q={WORD}")
        agency = values(page, "Agency").first
        expect(agency).to_be_hidden()
        page.get_by_role("heading", name="Filters").tap()
        expect(agency).to_be_visible()
        promised = counted(agency)
        agency.tap()
        expect(page.get_by_role("link", name="Remove the filter Agency: ")).to_be_visible()
        expect_total(page, promised)


def test_evidence_is_a_link(plain_desk: Page) -> None:
    """The words that a fact was drawn from lead to their place in the caption, which is lit."""
    page = plain_desk
    page.goto(f"/search?q={WORD}&landmark=Red+Square")
    page.goto(hits(page)[0])
    quote = page.locator(".evidence a").first
    words = quote.inner_text().strip("“”")
    plain = page.locator(quote.get_attribute("href") or "")
    before = plain.evaluate("element => getComputedStyle(element).backgroundColor")
    quote.click()
    expect(plain).not_to_have_css("background-color", before)
    assert words.startswith(plain.inner_text())
