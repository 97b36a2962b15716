"""The locks vouch for every package: an exact version and at least one SHA-256 for each, and pip is told to insist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")


def test_there_are_locks() -> None:
    """All four are there."""
    assert LOCKS == [
        "requirements-bench.lock",
        "requirements-clients.lock",
        "requirements-dev.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_hashes(name: str) -> None:
    """No requirement is without a pinned version and a hash, and none names an address."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    wanted = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(wanted) > 10
    for line in wanted:
        package, *hashes = line.split()
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^=\s]+", package), line
        stated = [one for one in hashes if one.startswith("--hash")]
        assert stated
        assert all(map(HASH.fullmatch, stated)), line


def test_make_installs_nothing_without_its_hash() -> None:
    """Every installation from a lock has ``--require-hashes``, with which pip refuses what differs."""
    text = (ROOT / "Makefile").read_text("utf-8")
    installs = [
        line for line in text.splitlines() if "install" in line and ".lock" in line and " -r " in line
    ]
    assert len(installs) == len(LOCKS)
    assert all("--require-hashes" in line for line in installs)
