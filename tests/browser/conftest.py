"""The real server and a real browser, started once for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.person import PHONE, WAIT, window
from tests.served import ROOT, served
from tests.tools import missing, program

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
JUDGES = ROOT / "tests/web/node_modules"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def address(index: Path) -> Iterator[str]:
    """Give the address of a real server on the sample's index."""
    with served(index) as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> str:
    """Find the browser."""
    return program(*CHROMIUM)


@pytest.fixture(scope="package")
def judges() -> Path:
    """Give the folder of the npm packages that judge pages."""
    program("node")
    if not (JUDGES / ".package-lock.json").is_file():
        missing("axe, html-validate and Lighthouse are not installed: make install-web")
    return JUDGES


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Start chromium."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]
    with sync_playwright() as playwright:
        expect.set_options(timeout=WAIT)
        started = playwright.chromium.launch(executable_path=chromium, args=arguments, timeout=WAIT)
        yield started
        started.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window as wide as a desk's."""
    with window(browser, address) as page:
        yield page


@pytest.fixture
def plain_desk(browser: Browser, address: str) -> Iterator[Page]:
    """Open the same window in a browser that runs no script."""
    with window(browser, address, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window as wide as a phone's."""
    with window(browser, address, PHONE, has_touch=True) as page:
        yield page
