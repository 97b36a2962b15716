"""Take the pictures of the README: ``make serve`` in one terminal, ``python docs/take_screenshots.py`` in another.

The made-up archive has no photographs, so none are asked for; the pages show the places where they would be.
"""

import shutil
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SEARCH = "/search?q=red+square"


@click.command()
@click.argument("address", default="http://127.0.0.1:8000")
def main(address: str) -> None:
    """Take docs/*.png from the server at ADDRESS."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise click.ClickException("there is no chromium here to take pictures with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        results(window(browser, address, DESK))
        family(window(browser, address, DESK))
        phone(window(browser, address, PHONE))
        browser.close()


def window(browser: Browser, address: str, size: ViewportSize) -> Page:
    """Open a window that asks nobody but the server."""
    context = browser.new_context(base_url=address, viewport=size, color_scheme="light")
    context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
    return context.new_page()


def results(page: Page) -> None:
    """Take a search with a filter chosen."""
    page.goto(SEARCH)
    page.get_by_role("region", name="Agency", exact=True).get_by_role("link", name="Roscosmos ").first.click()
    page.mouse.move(0, 0)
    page.screenshot(path=HERE / "results.png")


def family(page: Page) -> None:
    """Take the family with the most kinds of variants, an edited one among them."""
    found = page.request.get(f"/api/v1{SEARCH}&size=200").json()["hits"]
    families = [page.request.get(hit["links"]["self"]).json() for hit in found]
    kinds = [{record["kind"] for record in one["records"]} for one in families]
    telling = max(range(len(families)), key=lambda place: ("edited" in kinds[place], len(kinds[place])))
    page.goto(families[telling]["links"]["html"])
    page.screenshot(
        path=HERE / "family.png", full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": 1200}
    )


def phone(page: Page) -> None:
    """Take a search on a phone."""
    page.goto(SEARCH)
    page.screenshot(path=HERE / "phone.png")


if __name__ == "__main__":
    main()
