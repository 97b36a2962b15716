"""Tests of what decides whether an index can be added to: it changes with outcomes, and with nothing else."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import outcomes as declared
from indexer import pipeline
from indexer.outcomes import VERSIONS, outcomes
from tests import dumps
from tests import outcomes as golden
from tests.dumps import Quiet, built, families
from tests.ours import OURS

ROOT = Path(__file__).resolve().parents[1]
HELD = golden.held()
FIRST, SECOND = "A red balloon rises over a hill.", "A lake freezes in the night."


@pytest.mark.parametrize("step", VERSIONS)
def test_an_outcome_changes_with_its_version(step: str) -> None:
    """What a step makes of the fixed archive is what its version made of it; else the message says what to do."""
    found = golden.outcome(step, golden.archive(HELD.lines))
    assert golden.fault(step, HELD, found) == ""


def test_every_step_is_held() -> None:
    """No step is without a digest, and none stands without a step."""
    assert set(HELD.digests) == set(HELD.versions) == set(golden.STEPS) == set(VERSIONS)
    assert HELD.lines == len(golden.archive()) > 1000


def test_a_changed_outcome_says_what_to_do() -> None:
    """Another outcome of the same version names the version to raise and the command; a raised one only the command."""
    version = VERSIONS["fold"]
    told = golden.fault("fold", HELD, "another")
    assert f"raise VERSIONS['fold'] in indexer/outcomes.py to {version + 1}" in told
    assert "python -m tests.outcomes" in told
    older = golden.Held(HELD.lines, HELD.beside, HELD.digests, {**HELD.versions, "fold": version - 1})
    assert golden.fault("fold", older, "another") == (
        f"the digest of 'fold' is not of its version {version}; write it anew with: python -m tests.outcomes"
    )
    newer = golden.Held(HELD.lines, {**HELD.beside, "ftfy": "0"}, HELD.digests, HELD.versions)
    assert "since ftfy changed" in golden.fault("fold", newer, "another")


# --- what changes nothing, and what does


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packages that a build needs."""
    folder = tmp_path_factory.mktemp("checkout")
    for package in ("indexer", "schema"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def name(checkout: Path) -> dict[str, str]:
    """Return the outcomes that the packages of a folder declare."""
    imports = "import json; from indexer.outcomes import outcomes; from schema.vocabulary import load"
    asked = f"{imports}; print(json.dumps(outcomes(load())))"
    words = [sys.executable, "-B", "-c", asked]
    answer: dict[str, str] = json.loads(
        subprocess.run(words, cwd=checkout, check=True, capture_output=True).stdout
    )
    return answer


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that a file has once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, path
    path.write_text(text.replace(old, new), "utf-8")


def test_no_comment_changes_the_outcomes(checkout: Path) -> None:
    """A comment, a docstring or a file more, in code or vocabulary, leaves every index as one that can be added to."""
    before = name(checkout)
    assert before == outcomes(OURS)
    for path in [*checkout.rglob("*.py"), *checkout.rglob("*.toml")]:
        path.write_text("# edited\n" + path.read_text("utf-8"), "utf-8")
    (checkout / "indexer" / "fold" / "more.py").write_text('"""One module more."""\n')
    assert name(checkout) == before


def test_a_word_of_the_vocabulary_changes_the_outcomes(checkout: Path) -> None:
    """A name more in the vocabulary is another outcome; one in the thesaurus, which only searching asks, is not."""
    before = name(checkout)
    vocabulary = checkout / "schema" / "vocabulary"
    with (vocabulary / "thesaurus.toml").open("a") as handle:
        handle.write('\n[[same]]\nwords = ["zarn", "old clock"]\n')
    assert name(checkout) == before
    with (vocabulary / "landmarks.toml").open("a") as handle:
        handle.write('\n[[landmark]]\nname = "Zarn Tower"\nkind = "tower"\n')
    after = name(checkout)
    assert [key for key in before if before[key] != after[key]] == ["vocabulary"]


# --- adding


class Sizes(Quiet):
    """Notes how many items each step was given."""

    def __init__(self) -> None:
        self.sizes: dict[str, int | None] = {}

    def begin(self, step: str, size: int | None) -> None:
        """Note it."""
        self.sizes[step] = size


def repaired(index: Path, *captions: str) -> int | None:
    """Add captions to an index, and return how many records were repaired for them."""
    watcher = Sizes()
    pipeline.add([dump(index.parent / "more.jsonl", captions)], index, watcher)
    return watcher.sizes["repair"]


def dump(path: Path, captions: Sequence[str]) -> Path:
    """Write captions as a dump."""
    return dumps.dumped(path, dumps.json_lines([{"description": text} for text in captions]))


def test_equal_outcomes_are_added_to(tmp_path: Path) -> None:
    """What the same outcomes made is taken over: only the further record is repaired."""
    built(tmp_path / "index", dump(tmp_path / "first.jsonl", [FIRST]))
    assert repaired(tmp_path / "index", SECOND) == 1


@pytest.mark.parametrize("step", VERSIONS)
def test_another_version_of_a_step_builds_anew(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one step has another version since, all is built from the originals that the index keeps."""
    built(tmp_path / "index", dump(tmp_path / "first.jsonl", [FIRST]))
    monkeypatch.setattr(declared, "VERSIONS", {**VERSIONS, step: VERSIONS[step] + 1})
    assert repaired(tmp_path / "index", SECOND) == 2
    assert sorted(family["caption"] for family in families(tmp_path / "index")) == sorted([FIRST, SECOND])
    assert repaired(tmp_path / "index", FIRST) == 1


def test_another_library_builds_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a library that reads captions has another version since, all is built anew."""
    built(tmp_path / "index", dump(tmp_path / "first.jsonl", [FIRST]))
    monkeypatch.setattr(declared, "version", lambda library: f"another {library}")
    assert repaired(tmp_path / "index", SECOND) == 2
