"""html-validate at every kind of page."""

import json
import subprocess
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.judged import kinds
from tests.served import ROOT

CONFIG = ROOT / "tests/web/htmlvalidate.cjs"


def faults(judges: Path, folder: Path) -> dict[str, list[str]]:
    """Give what html-validate finds fault with, by the file's name."""
    program = judges / "html-validate/bin/html-validate.mjs"
    report = folder / "report.json"  # of what it prints, the end may be lost
    options = ["--config", str(CONFIG), "--formatter", f"json={report}"]
    command = ["node", str(program), *options, *map(str, sorted(folder.glob("*.html")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return {
        Path(one["filePath"]).stem: [f"{m['line']}: {m['ruleId']}: {m['message']}" for m in one["messages"]]
        for one in json.loads(report.read_text("utf-8"))
        if one["messages"]
    }


def test_the_pages_are_valid_html(plain_desk: Page, judges: Path, tmp_path: Path) -> None:
    """As sent by the server, every kind of page is sound HTML."""
    for kind, path in kinds(plain_desk).items():
        text = plain_desk.request.get(path).text()
        (tmp_path / f"{kind}.html").write_text(text, "utf-8")
    assert faults(judges, tmp_path) == {}


def test_a_fault_would_be_found(judges: Path, tmp_path: Path) -> None:
    """An element that is not closed is told of."""
    (tmp_path / "faulty.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p><div></p>", "utf-8"
    )
    assert faults(judges, tmp_path)["faulty"]
