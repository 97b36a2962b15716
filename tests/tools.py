"""What some tests need and not every machine has: programs of others, and the dumps of real archives.

A test that lacks something is skipped with a reason that says what to do about it. Where REQUIRE_TOOLS=1 is set, as it
is in CI, a missing program is a failure. The real dumps may not be given away, so a clone has none: what they guard is
guarded by the made-up archive too (test_sample_truth.py).
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REAL_DUMPS = SHARED / "data"

needs_dumps = pytest.mark.skipif(not REAL_DUMPS.is_dir(), reason="the real dumps are not in ../shared/data")
needs_truth = pytest.mark.skipif(
    not (SHARED / "eval/score").is_file(),
    reason="the hand-made truth about real dumps is not in ../shared/eval",
)


def missing(reason: str) -> NoReturn:
    """Skip the test for want of a program; fail it where REQUIRE_TOOLS says that there must be one."""
    if os.environ.get("REQUIRE_TOOLS") == "1":
        pytest.fail(f"{reason}, and REQUIRE_TOOLS is set", pytrace=False)
    pytest.skip(reason)


def program(*names: str) -> str:
    """Return the path of the first of some programs that is on this machine."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(f"there is no {names[0]} on this machine")
