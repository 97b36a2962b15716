"""A person searching with a mouse: results change in place, and the address always says what is shown."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.person import WORD, box, chips, counted, hits, search, total, values, watch, window
from tests.served import eventually


def settle(page: Page, captions: int) -> None:
    """Wait until so many captions are told of."""
    eventually(lambda: total(page) == captions)


def test_every_page_is_quiet(desk: Page) -> None:
    """No page has a script but ours, and the browser finds nothing to complain of, least of all the content policy."""
    page = desk
    for path in ("/", "/search", f"/search?q={WORD}&expedition=65&view=sheet", "/search?q=zyzzyva"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("script")).to_have_count(1)
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
        expect(watched.page.locator("script")).to_have_count(2)
        watched.page.wait_for_function("document.images[document.images.length - 1].complete")
        assert watched.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)
    assert "https://elsewhere.example/spy.png" in watched.elsewhere


def test_filters_change_the_results_in_place(desk: Page) -> None:
    """A filter keeps the place on the page, the focus and the page itself; back and forward go through the filters."""
    page = desk
    page.goto(f"/search?q={WORD}")
    page.evaluate("window.kept = true")
    everything = total(page)
    agency = values(page, "Agency").first
    promised = counted(agency)
    agency.scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    eventually(lambda: page.evaluate("scrollY") > 200)
    place = page.evaluate("scrollY")
    agency.click()
    settle(page, promised)
    assert page.evaluate("document.activeElement.dataset.key").startswith("agency=")
    assert page.evaluate("scrollY") == place
    chosen = page.url
    assert "agency=" in chosen
    expect(page.locator("#announce")).to_contain_text(f"{promised} captions")

    values(page, "Expedition").first.click()
    eventually(lambda: len(chips(page)) == 2)
    page.go_back()
    settle(page, promised)
    assert page.url == chosen
    page.go_back()
    settle(page, everything)
    assert chips(page) == []
    page.go_forward()
    settle(page, promised)
    assert page.evaluate("window.kept"), "the page was never loaded anew"


def test_what_is_shown_in_place_is_what_its_address_shows(desk: Page) -> None:
    """After filters, an exclusion and a turned page, loading the address anew shows the same."""
    page = desk
    page.goto(f"/search?q={WORD}&size=5")
    first, second = (values(page, "Agency").nth(place).get_attribute("data-key") for place in (0, 1))
    page.locator(f'[data-key="{first}"]').click()
    eventually(lambda: len(chips(page)) == 1)
    page.locator(f'[data-key="{second}"]').click()
    eventually(lambda: len(chips(page)) == 2)
    either = total(page)
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    assert page.evaluate("scrollY") == 0
    shown = (hits(page), chips(page), total(page), page.title())
    assert shown[2] == either
    page.reload()
    assert (hits(page), chips(page), total(page), page.title()) == shown


def test_choices_in_quick_succession_add_up(desk: Page) -> None:
    """Who chooses a second value before the first is shown has chosen both, however slow the server."""
    page = desk
    page.goto(f"/search?q={WORD}")
    keys = [
        values(page, facet).first.get_attribute("data-key") for facet in ("Agency", "Expedition", "Person")
    ]

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/search?**", slowly)
    page.evaluate("keys => keys.forEach(key => document.querySelector(`[data-key='${key}']`).click())", keys)
    eventually(lambda: len(chips(page)) == 3)
    assert all(str(key).split("=")[1] in page.url.replace("+", " ") for key in keys)


def test_leaving_out_and_taking_off(desk: Page) -> None:
    """A value is left out by its 'not', a chip takes that back, and 'Clear all' takes all back."""
    page = desk
    page.goto(f"/search?q={WORD}")
    everything = total(page)
    agency = values(page, "Agency").first
    without = everything - counted(agency)
    agency.hover()
    page.get_by_role("link", name="leave it out").and_(page.locator('[data-key^="agency="]')).first.click()
    settle(page, without)
    (chip,) = chips(page)
    assert chip.startswith("Agency: not ")
    page.locator(".chip.remove").click()
    settle(page, everything)
    values(page, "Agency").first.click()
    values(page, "Expedition").first.click()
    eventually(lambda: len(chips(page)) == 2)
    page.get_by_role("link", name="Clear all").click()
    settle(page, everything)


def test_a_new_search_keeps_filters_and_back_undoes_it(desk: Page) -> None:
    """Words typed anew are searched under the same filters; back shows the former words in the box again."""
    page = desk
    page.goto(f"/search?q={WORD}&agency=NASA")
    before = total(page)
    search(page, "flowers")
    expect(page.get_by_role("heading", level=1)).to_have_text("“flowers”")
    assert chips(page) == ["Agency: NASA"]
    assert page.url.endswith("/search?q=flowers&agency=NASA")
    page.go_back()
    settle(page, before)
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
    eventually(lambda: len(chips(page)) == 1)
    assert "–" in chips(page)[0]
    assert 0 < total(page) < everything


def test_going_to_a_family_and_back_keeps_the_place(desk: Page) -> None:
    """Back from a family leads to the filtered results, where one was."""
    page = desk
    page.goto(f"/search?q={WORD}")
    values(page, "Agency").first.click()
    eventually(lambda: len(chips(page)) == 1)
    address, found = page.url, hits(page)
    page.get_by_role("article").nth(6).get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(address)
    eventually(lambda: hits(page) == found)
    eventually(lambda: page.evaluate("scrollY") > 200)


def test_a_picture_that_cannot_load_gives_way_to_a_drawing(browser: Browser, address: str) -> None:
    """Where a picture is not to be had its box stays, and shows a drawing instead of a broken image."""
    with browser.new_context(base_url=address) as context:
        context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
        page = context.new_page()
        page.goto("/search")
        images = page.locator(".thumb img")
        expect(images.first).to_be_hidden()
        lost = page.locator(".thumb.lost").first
        size = lost.bounding_box()
        assert size and abs(size["width"] / size["height"] - 4 / 3) < 0.02


def test_a_second_browser_without_scripts_sees_the_same(browser: Browser, address: str) -> None:
    """An address gives the same hits and counts with scripts and without."""
    path, seen = f"/search?q={WORD}&agency=!ESA&sort=-date&page=2&size=5", []
    for runs in (True, False):
        with window(browser, address, java_script_enabled=runs) as page:
            page.goto(path)
            seen.append((hits(page), total(page), chips(page)))
    assert seen[0] == seen[1]
