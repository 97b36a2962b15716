"""A person searching with a mouse: results change in place, and the address always says what is shown."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import (
    WAIT,
    WORD,
    arrive,
    asked,
    box,
    chips,
    counted,
    expect_hits,
    expect_total,
    follow,
    hits,
    search,
    titles,
    total,
    values,
    watch,
    window,
)


def test_every_page_is_quiet(desk: Page) -> None:
    """No page has a script but ours, and the browser finds nothing to complain of, least of all the content policy."""
    page = desk
    for path in ("/", "/search", f"/search?q={WORD}&expedition=65&view=large", "/search?q=zyzzyva"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("script[src]")).to_have_count(1)
    page.goto(f"/search?q={WORD}")
    page.goto(hits(page)[0])
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()


def test_complaints_would_be_heard(browser: Browser, address: str) -> None:
    """A script put into a page is refused by the policy, and the watch hears of it and of any foreign address."""
    with browser.new_context(base_url=address) as context:
        watched = watch(context, address)
        watched.page.goto("/")
        plant = "tag => document.head.append(Object.assign(document.createElement(tag[0]), tag[1]))"
        watched.page.evaluate(plant, ["script", {"textContent": "window.planted = true"}])
        watched.page.evaluate(plant, ["img", {"src": "https://elsewhere.example/spy.png"}])
        expect(watched.page.locator("script:not([type])")).to_have_count(1)
        watched.page.wait_for_function("document.images[document.images.length - 1].complete")
        assert watched.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)
    assert "https://elsewhere.example/spy.png" in watched.elsewhere


def test_a_search_from_the_home_is_asked_for_once(desk: Page) -> None:
    """The home is left for a page of its own, by one request; from there on results change in place, by one too."""
    page = desk
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url) if "/search?" in request.url else None)
    page.goto("/")
    search(page, WORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORD)
    assert len(asked_for) == 1
    search(page, "moon")
    expect(page.get_by_role("heading", level=1)).to_contain_text("moon")
    assert len(asked_for) == 2


def test_filters_change_the_results_in_place(desk: Page) -> None:
    """A filter keeps the place on the page, the focus and the page itself; back and forward go through the filters."""
    page = desk
    page.goto(f"/search?q={WORD}")
    page.evaluate("window.kept = true")
    everything = total(page)
    agency = values(page, "Agency").first
    promised = counted(agency)
    agency.evaluate("one => scrollTo(0, one.getBoundingClientRect().top - innerHeight / 2)")
    place = page.evaluate("scrollY")
    assert place > 200
    follow(page, agency)
    expect_total(page, promised)
    expect(page.locator(":focus")).to_have_attribute("data-key", re.compile("^agency="))
    assert page.evaluate("scrollY") == place
    chosen = page.url
    expect(page.locator("#announce")).to_contain_text(f"{promised} captions")

    follow(page, values(page, "Expedition").first)
    expect(chips(page)).to_have_count(2)
    page.go_back()
    expect(page).to_have_url(chosen)
    expect_total(page, promised)
    page.go_back()
    expect_total(page, everything)
    expect(chips(page)).to_have_count(0)
    page.go_forward()
    expect_total(page, promised)
    assert page.evaluate("window.kept"), "the page was never loaded anew"


def test_what_is_shown_in_place_is_what_its_address_shows(desk: Page) -> None:
    """After filters, an exclusion and a turned page, loading the address anew shows the same."""
    page = desk
    page.goto(f"/search?q={WORD}&size=5")
    first, second = (values(page, "Agency").nth(place).get_attribute("data-key") for place in (0, 1))
    follow(page, page.locator(f'[data-key="{first}"]'))
    follow(page, page.locator(f'[data-key="{second}"]'))
    expect(chips(page)).to_have_count(2)
    either = total(page)
    follow(page, page.get_by_role("link", name="Next"))
    assert page.evaluate("scrollY") == 0
    expect_total(page, either)
    found, chosen, title = hits(page), chips(page).all_inner_texts(), page.title()
    page.reload()
    expect_hits(page, found)
    expect(chips(page)).to_have_text(chosen)
    expect_total(page, either)
    expect(page).to_have_title(title)


def test_choices_in_quick_succession_add_up(desk: Page) -> None:
    """Who chooses a second value before the first is shown has chosen both."""
    page = desk
    page.goto(f"/search?q={WORD}")
    keys = [
        values(page, facet).first.get_attribute("data-key") for facet in ("Agency", "Expedition", "Person")
    ]
    page.evaluate("keys => keys.forEach(key => document.querySelector(`[data-key='${key}']`).click())", keys)
    expect(chips(page)).to_have_count(3)
    for key in keys:
        expect(page.locator(f'[data-key="{key}"]')).to_have_attribute("aria-current", "true")


def test_leaving_out_and_taking_off(desk: Page) -> None:
    """A value is excluded by its own link, a chip takes that back, and 'Clear all' takes all back."""
    page = desk
    page.goto(f"/search?q={WORD}")
    everything = total(page)
    agency = values(page, "Agency").first
    without = everything - counted(agency)
    agency.hover()
    leave_out = page.get_by_role("link", name=re.compile("^Exclude ")).and_(
        page.locator('[data-key^="agency="]')
    )
    follow(page, leave_out.first)
    expect_total(page, without)
    expect(chips(page)).to_have_text([re.compile("^Agency: not ")])
    follow(page, page.locator(".chip.remove"))
    expect_total(page, everything)
    follow(page, values(page, "Agency").first)
    follow(page, values(page, "Expedition").first)
    expect(chips(page)).to_have_count(2)
    follow(page, page.get_by_role("link", name="Clear all"))
    expect_total(page, everything)


def test_a_new_search_keeps_filters_and_back_undoes_it(desk: Page) -> None:
    """Words typed anew are searched under the same filters; back shows the former words in the box again."""
    page = desk
    page.goto(f"/search?q={WORD}&agency=NASA")
    before = total(page)
    search(page, "flowers")
    expect(page.get_by_role("heading", level=1)).to_have_text("“flowers”")
    expect(chips(page)).to_have_text(["Agency: NASA"])
    expect(page).to_have_url("/search?q=flowers&agency=NASA")
    page.go_back()
    expect_total(page, before)
    expect(box(page)).to_have_value(WORD)


def test_drawing_over_the_years_picks_a_range(desk: Page) -> None:
    """A pointer drawn across the chart of years chooses the years it passed."""
    page = desk
    page.goto("/search")
    everything = total(page)
    chart = page.locator(".years svg")
    chart.scroll_into_view_if_needed()
    place = chart.bounding_box()
    assert place
    middle = place["y"] + place["height"] / 2
    page.mouse.move(place["x"] + 0.4 * place["width"], middle)
    page.mouse.down()
    page.mouse.move(place["x"] + 0.7 * place["width"], middle, steps=4)
    page.mouse.up()
    expect(chips(page)).to_have_text([re.compile("–")])
    assert 0 < total(page) < everything


def test_going_to_a_family_and_back_keeps_the_place(desk: Page) -> None:
    """Back from a family leads to the filtered results, where one was."""
    page = desk
    page.goto(f"/search?q={WORD}")
    follow(page, values(page, "Agency").first)
    address, found = page.url, hits(page)
    follow(page, titles(page).nth(6))
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(address)
    expect_hits(page, found)
    page.wait_for_function("scrollY > 200")


def test_a_picture_that_cannot_load_gives_way_to_a_drawing(browser: Browser, address: str) -> None:
    """Where a picture is not to be had its box stays, and shows a drawing instead of a broken image."""
    with browser.new_context(base_url=address) as context:
        context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto("/search")
        images = page.locator(".thumb img")
        expect(images.first).to_be_hidden()
        lost = page.locator(".thumb.lost").first
        size = lost.bounding_box()
        assert size and abs(size["width"] / size["height"] - 1) < 0.02
        context.unroute_all(behavior="ignoreErrors")


def test_a_second_browser_without_scripts_sees_the_same(browser: Browser, address: str) -> None:
    """An address gives the same hits and counts with scripts and without."""
    path, seen = f"/search?q={WORD}&agency=!ESA&sort=-date&page=2&size=5", []
    for runs in (True, False):
        with window(browser, address, java_script_enabled=runs) as page:
            page.goto(path)
            seen.append((hits(page), total(page), chips(page).all_inner_texts()))
    assert seen[0] == seen[1]


def test_the_frames_of_an_event_open_in_place(desk: Page) -> None:
    """A card's link unfolds its frames below it and folds them again; the address stays, Back leads out."""
    page = desk
    page.goto(f"/search?q={WORD}")
    link = page.locator("a[data-frames]").first
    frames = int(link.inner_text().split()[0])
    assert frames > 1
    address = page.url
    link.click()
    opened = page.locator(".frames-list article")
    expect(opened).to_have_count(min(frames, 24))
    expect(link).to_have_attribute("aria-expanded", "true")
    assert page.url == address
    link.click()
    expect(opened).to_have_count(0)
    follow(page, page.get_by_role("link", name="Every frame"))
    expect(page.locator("a[data-frames]")).to_have_count(0)
    assert asked(page.url)["group"] == ["none"]
    follow(page, page.get_by_role("link", name="One card an event"))
    expect(page.locator("a[data-frames]").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_tools_above_hits_are_one_line(desk: Page, width: int) -> None:
    """Order, frames and layout stand side by side on a usual screen."""
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"/search?q={WORD}")
    lines = {
        box["y"] + box["height"] / 2
        for nav in desk.locator(".tools nav").all()
        if (box := nav.bounding_box())
    }
    assert max(lines) - min(lines) < 10


def test_frames_are_a_page_without_scripts(plain_desk: Page) -> None:
    """Without a script the same link leads to a page of the frames, and from there back to all events."""
    page = plain_desk
    page.goto(f"/search?q={WORD}")
    link = page.locator("a[data-frames]").first
    frames = int(link.inner_text().split()[0])
    link.click()
    expect(page.locator("#counts strong")).to_contain_text(f"{frames} caption")
    page.get_by_role("link", name="Show all events").click()
    expect(page.locator("a[data-frames]").first).to_be_visible()


def test_the_box_says_what_is_shown_after_back(desk: Page) -> None:
    """After Back and Forward the box says what the page shows, also while it has the focus and something is typed."""
    page = desk
    page.goto(f"/search?q={WORD}")
    search(page, "expedition")
    box(page).fill("something else")
    page.go_back()
    arrive(page, q=WORD)
    expect(box(page)).to_have_value(WORD)
    page.go_forward()
    arrive(page, q="expedition")
    expect(box(page)).to_have_value("expedition")
