"""Take the pictures of the documents: ``make serve`` in one terminal, ``python docs/take_screenshots.py`` in another.

Every kind of page at the width of a desk and of a phone, with the drawings of the made-up archive. Where there is
``pngquant``, it makes the pictures small.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
SEARCH = "/search?q=red+square"
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
COLOURS = "128"  # of a picture
Theme = Literal["light", "dark"]


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
        for width in WIDTHS:
            for name, theme, path in pages(window(browser, address, width, "light")):
                page = window(browser, address, width, theme)
                page.goto(path)
                take(page, f"{name}-{width}")
        typing(window(browser, address, "desk", "light"))
        browser.close()


def pages(page: Page) -> Iterator[tuple[str, Theme, str]]:
    """Give the name, theme and address of each kind of page."""
    yield "home", "light", "/"
    yield "results", "light", f"{SEARCH}&agency=Roscosmos&agency=!ESA"
    yield "sheet", "dark", "/search"
    yield "values", "light", f"/facets/person{SEARCH.removeprefix('/search')}"
    yield "family", "light", telling_family(page)
    yield "nothing", "dark", f"{SEARCH}+zeppelin&agency=ESA&expedition=1"


def telling_family(page: Page) -> str:
    """Find the family with the most kinds of variants, an edited one among them."""
    found = page.request.get(f"/api/v1{SEARCH}&size=200").json()["hits"]
    families = [page.request.get(hit["links"]["self"]).json() for hit in found]
    kinds = [{record["kind"] for record in one["records"]} for one in families]
    telling = max(range(len(families)), key=lambda place: ("edited" in kinds[place], len(kinds[place])))
    return str(families[telling]["links"]["html"])


def window(browser: Browser, address: str, width: str, theme: Theme) -> Page:
    """Open a window that asks nobody but the server."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        base_url=address, viewport={"width": across, "height": down}, color_scheme=theme
    )
    context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
    return context.new_page()


def typing(page: Page) -> None:
    """Take the suggestions below a text that is being typed."""
    page.goto("/")
    page.locator("#q").press_sequentially("red sq", delay=30)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    take(page, "typing-desk")


def take(page: Page, name: str) -> None:
    """Take a picture and make it small."""
    path = HERE / f"{name}.png"
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    if quantize := shutil.which("pngquant"):
        subprocess.run([quantize, "--force", "--strip", "--output", path, COLOURS, path], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
