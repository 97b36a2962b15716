"""Lighthouse at the home, the results and a family: all but performance, which ``make lighthouse`` measures."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import tools
from tests.lighthouse import DUMPS, archive, failed, pages, report, scores

JUDGED = ("accessibility", "best-practices", "seo")
LEAST = 98  # of 100


@pytest.fixture(params=DUMPS if tools.REAL_DUMPS.is_dir() else ["made up"], scope="module")
def site(
    request: pytest.FixtureRequest, sample_dump: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve each of the shared dumps, or where they are not here the made-up archive."""
    dump = tools.REAL_DUMPS / request.param if tools.REAL_DUMPS.is_dir() else sample_dump
    with archive(dump, tmp_path_factory.mktemp("lighthouse")) as address:
        yield address


def test_lighthouse_finds_little_to_mend(site: str, judges: Path, chromium: str) -> None:
    """Accessibility, best practices and what search engines look for have 98 points at least on each page.

    Results are not to be indexed, which is the one thing that is held against them.
    """
    for page in pages(site):
        found = report(page, judges, chromium, *JUDGED)
        judged = scores(found)
        assert set(judged) == set(JUDGED)
        if urlsplit(page).path == "/search":
            assert failed(found) == ["is-crawlable"]
            del judged["seo"]
        assert min(judged.values()) >= LEAST, (page, judged, failed(found))
