"""Tests of an archive's own vocabulary: the museum of Zarn has landmarks of its own, and none of space's."""

from pathlib import Path

import pytest

from indexer.pipeline import BuildRules, build
from indexer.progress import Lines
from schema.errors import BadVocabulary
from schema.vocabulary import load, load_with
from webapp.search import Engine, open_engine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query

DUMP = """\
A painting of the Clock of Zarn at dusk, with two herons.
zarn-0001
Visitors of the museum stand in front of the Zarn Clock and a copy of the Tsar Bell.
zarn-0002
A bronze heron, cast in the workshop of the Zarn Collection.
zarn-0003
"""
LANDMARKS = """\
[[landmark]]
name = "Clock of Zarn"
kind = "monument"
aliases = ["Zarn Clock"]

[[landmark]]
name = "Tsar Bell"
leave_out = true
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the folder of the museum's own vocabulary."""
    folder = tmp_path / "zarn"
    folder.mkdir()
    (folder / "landmarks.toml").write_text(LANDMARKS, "utf-8")
    return folder


def built(tmp_path: Path, own: Path | None) -> Engine:
    """Build the museum's dump, by its own vocabulary where there is one, and open what was built."""
    dump, index = tmp_path / "museum.txt", tmp_path / "index"
    dump.write_text(DUMP, "utf-8")
    vocabulary = load_with(own)
    build([dump], index, Lines(), BuildRules(vocabulary=vocabulary))
    return open_engine(index, vocabulary=vocabulary)


def landmarks(engine: Engine) -> dict[str, int]:
    """Return every landmark of an index with the number of its families."""
    return {count.value: count.count for count in engine.values(Query(), "landmark").counts}


def found(engine: Engine, text: str) -> int:
    """Return how many families a text finds."""
    node, notices = read_text(text)
    return engine.search(Query(text, node, notices)).families


def test_a_museum_has_its_own_landmarks(tmp_path: Path, own: Path) -> None:
    """What the museum added is a facet value under either name, and what it left out of ours is none."""
    engine = built(tmp_path, own)
    assert landmarks(engine) == {"Clock of Zarn": 2}
    assert found(engine, 'landmark:"zarn clock"') == 2
    engine.close()


def test_without_it_the_lists_are_ours(tmp_path: Path) -> None:
    """The same dump by our vocabulary alone has the landmark that ours knows."""
    engine = built(tmp_path, None)
    assert "Tsar Bell" in landmarks(engine)
    assert "Clock of Zarn" not in landmarks(engine)
    engine.close()


def test_ours_stays_as_it_is(own: Path) -> None:
    """Merging changes nothing of our vocabulary, and says that it is another one."""
    before = load().digest
    assert load_with(own).digest != before
    assert load().digest == before == load_with(None).digest


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("landmark.toml", LANDMARKS, "no file of a vocabulary is called so"),
        ("landmarks.toml", "[[landmarks]]\nname = 'x'\n", "there is no 'landmarks' in it"),
        ("landmarks.toml", "[[landmark]]\nname = 'No Such'\nleave_out = true\n", "no entry"),
        ("landmarks.toml", "name =", ""),
    ],
    ids=["file", "table", "entry", "no TOML"],
)
def test_what_cannot_be_merged_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    """A misspelt file, table or entry is refused with its path, and what would be right."""
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(BadVocabulary) as refused:
        load_with(tmp_path)
    assert name in str(refused.value)
    assert reason in str(refused.value)
