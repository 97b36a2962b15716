"""Lighthouse at the home, the results and a family: all but performance, which ``make lighthouse`` measures."""

from collections.abc import Iterator
from pathlib import Path

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
    """Accessibility, best practices and what search engines look for have 98 points at least on each page."""
    for page in pages(site):
        found = report(page, judges, chromium, *JUDGED)
        assert set(scores(found)) == set(JUDGED)
        assert min(scores(found).values()) >= LEAST, (page, scores(found), failed(found))
