"""Lighthouse's points, performance among them, for the home, the results and a family of each archive.

On a phone and at a desk. Printed, not asserted: on a busy machine the performance wavers. The median of five runs is
printed.
"""

import shutil
from pathlib import Path
from statistics import median

import pytest

from tests import tools
from tests.lighthouse import DUMPS, archive, pages, report, scores
from tests.served import ROOT

JUDGES = ROOT / "tests/web/node_modules"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TOLD = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
RUNS = 5


@pytest.mark.parametrize("name", DUMPS if tools.REAL_DUMPS.is_dir() else ["made up"])
@pytest.mark.parametrize("preset", ["", "desktop"], ids=["phone", "desk"])
def test_lighthouse(name: str, preset: str, sample_dump: Path, tmp_path: Path) -> None:
    """Print the points of an archive's pages."""
    chromium = shutil.which("chromium")
    assert chromium and JUDGES.is_dir(), "install chromium, and: make install-web"
    with archive(tools.REAL_DUMPS / name if tools.REAL_DUMPS.is_dir() else sample_dump, tmp_path) as address:
        for page in pages(address):
            reports = [report(page, JUDGES, chromium, *CATEGORIES, preset=preset) for _ in range(RUNS)]
            points = {one: median(scores(found)[one] for found in reports) for one in CATEGORIES}
            middle = sorted(reports, key=lambda found: scores(found)["performance"])[RUNS // 2]
            times = [f"{audit}: {middle['audits'][audit]['displayValue']}" for audit in TOLD]
            print(
                f"\n{name}  {preset or 'phone'}  {page.removeprefix(address)}\n  {points}\n  {', '.join(times)}"
            )
