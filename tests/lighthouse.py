"""Lighthouse at pages of a server of ours, its thumbnails from a stub on this machine."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.pipeline import build
from indexer.progress import Lines
from tests.pictures import pictures
from tests.served import PATIENCE, direct, served

FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --no-proxy-server"
TRIES = 5  # of Lighthouse to make a report at all
DUMPS = ("redsquare.txt", "nasa-images.jsonl.gz")


@contextmanager
def archive(dump: Path, folder: Path) -> Iterator[str]:
    """Build and serve an index of a dump, with pictures; give the server's address."""
    build([dump], folder / "index", Lines())
    with pictures() as base, served(folder / "index", "--images", base, "--workers", "1") as address:
        yield address


def pages(address: str) -> list[str]:
    """Give the addresses of the home, of unfiltered results and of a family that has variants."""
    with direct().open(f"{address}/api/v1/search?size=200", timeout=PATIENCE) as reply:
        hits = json.load(reply)["hits"]
    family = max(hits, key=lambda hit: (min(hit["variants"], 3), hit["image"] is not None))
    return [f"{address}/", f"{address}/search", address + family["links"]["html"]]


def report(page: str, judges: Path, chromium: str, *categories: str, preset: str = "") -> dict[str, Any]:
    """
    Give Lighthouse's report of a page, as on a middling phone, or by a ``preset`` such as 'desktop'.

    On a busy machine it now and then misses the beginning of its own recording (NO_NAVSTART), and asks to be run again.
    """
    command = ["node", str(judges / "lighthouse/cli/index.js"), page, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(categories)}", f"--chrome-flags={FLAGS}"]
    command += [f"--max-wait-for-load={PATIENCE * 1000}"]
    command += [f"--preset={preset}"] if preset else []
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
    raise AssertionError(done.stderr)


def scores(report: dict[str, Any]) -> dict[str, int]:
    """Give the scores of a report, 0 to 100, by category."""
    return {name: round(100 * (found["score"] or 0)) for name, found in report["categories"].items()}


def failed(report: dict[str, Any]) -> list[str]:
    """Give the audits of a report that count and were not passed."""
    counting = {
        ref["id"] for found in report["categories"].values() for ref in found["auditRefs"] if ref["weight"]
    }
    return sorted(name for name in counting if report["audits"][name]["score"] not in {None, 1})
