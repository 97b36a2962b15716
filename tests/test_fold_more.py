"""Folding further captions: the outcome is that of folding everything at once, and only what is touched is read."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fold import NO_OVERRIDES, Family, Folded, FoldState
from indexer.fold.overrides import Overrides
from indexer.parse import parse
from indexer.read import RawCaption, read
from indexer.repair import repair
from indexer.sample import write_sample
from schema.arrays import container
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import fold, fold_more


class Known(Mapping[str, Caption]):
    """Captions by key, which notes what is asked for."""

    def __init__(self, captions: Sequence[Caption]) -> None:
        self._captions = {caption.key: caption for caption in captions}
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Caption:
        """Return a caption."""
        self.asked.add(key)
        return self._captions[key]

    def __len__(self) -> int:
        """Return the number of captions."""
        return len(self._captions)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._captions)


def together(before: Sequence[Family], further: Folded, numbers: Mapping[str, int]) -> list[Family]:
    """Return families of before with those that folding more returned in their place, as a generation has them."""
    touched = {member.caption.key for family in further.families for member in family}
    kept = [family for family in before if touched.isdisjoint(member.caption.key for member in family)]
    return sorted([*kept, *further.families], key=lambda family: min(numbers[m.caption.key] for m in family))


def kept(state: FoldState, folder: Path) -> dict[str, np.ndarray]:
    """Return everything a state keeps, by way of its file."""
    state.save(folder)
    again = FoldState.load(folder)
    assert again is not None
    again.save(folder)
    return container.load(folder / "fold.arrays")


def assert_same(one: FoldState, two: FoldState, folder: Path) -> None:
    """Assert that two states are equal to the byte."""
    first, second = kept(one, folder), kept(two, folder)
    assert first.keys() == second.keys()
    for name, values in first.items():
        assert np.array_equal(values, second[name]), name


def assert_folds_alike(
    batches: Sequence[Sequence[Caption]], folder: Path, orders: Sequence[Overrides] = ()
) -> None:
    """Fold batches one after the other and everything at once; a later caption of a key replaces the earlier."""
    state, families = FoldState.none(), list[Family]()
    captions: dict[str, Caption] = {}
    for number, batch in enumerate(batches):
        order = orders[number] if orders else NO_OVERRIDES
        folded = fold_more(state, batch, Known(list(captions.values())), order)
        captions |= {caption.key: caption for caption in batch}
        numbers = {key: place for place, key in enumerate(captions)}
        families, state = together(families, folded, numbers), folded.state
        whole = fold(list(captions.values()), order)
        assert families == list(whole.families)
        assert folded.idle_overrides == whole.idle_overrides
        assert_same(state, whole.state, folder)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Caption]:
    """Return the captions of a made-up archive."""
    dump = tmp_path_factory.mktemp("archive") / "sample.jsonl"
    write_sample(dump, 1200, 5)
    raws = [item for item in read([dump]) if isinstance(item, RawCaption)]
    return [parse(item, load()) for item in repair(raws, load())]


@pytest.mark.slow
def test_an_archive_in_parts_is_the_archive(archive: list[Caption], tmp_path: Path) -> None:
    """Parts of an archive folded one after the other, large or small, give the families of the whole."""
    assert_folds_alike(
        [archive[:500], archive[500:503], archive[503:1100], archive[1100:1101], archive[1101:]], tmp_path
    )


@pytest.mark.slow
def test_captions_that_change_are_folded_anew(archive: list[Caption], tmp_path: Path) -> None:
    """A caption whose repair is another now takes the place of what it was."""
    dice = random.Random(3)
    changed = [
        replace(one, text=two.text)
        for one, two in zip(dice.sample(archive, 60), dice.sample(archive, 60), strict=True)
    ]
    assert_folds_alike([archive, changed], tmp_path)


@pytest.mark.slow
def test_overrides_that_change_are_followed(archive: list[Caption], tmp_path: Path) -> None:
    """Orders that are new, or no longer given, hold from the next captions on."""
    some = [member.caption.key for family in fold(archive).families if len(family) > 2 for member in family][
        :12
    ]
    first = Overrides(never=((some[0], some[1]), (some[4], some[6])), always=((some[0], some[9]),))
    second = Overrides(never=((some[1], some[2]),), always=((some[4], some[11]), ("nobody#1", some[3])))
    assert_folds_alike(
        [archive[:800], archive[800:900], archive[900:]], tmp_path, [first, second, NO_OVERRIDES]
    )


words = st.sampled_from(
    "crew waves at the red tower left right two Jane Oleg lands 7 May probe nears waives lnds".split()
)
sentences = st.lists(words, min_size=3, max_size=9).map(" ".join)
texts = st.lists(sentences, min_size=1, max_size=3).map(
    lambda found: ". ".join(s.capitalize() for s in found)
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 30), texts), min_size=1, max_size=12), min_size=2, max_size=4),
    st.integers(1, 4),
    st.sampled_from([1, 2, 256]),
)
def test_any_captions_in_parts_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[int, str]]], rare: int, most: int
) -> None:
    """Whatever comes in whatever parts, boilerplate and rare words changing under way, gives the whole's families."""
    batches = [
        [Caption("made-up.txt", n, f"SMP-{n}", "", text, "", text) for n, text in part] for part in parts
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.fold.fingerprint.SHARED_BY", 3)
        patch.setattr("indexer.fold.blocking.MOST_UNDER_A_KEY", most)
        for module in ("corpus_stats", "match.typos"):
            patch.setattr(f"indexer.fold.{module}.RARE", rare)
        assert_folds_alike(batches, tmp_path_factory.mktemp("state"))


def test_only_what_is_touched_is_read(archive: list[Caption]) -> None:
    """Of the captions that are there, few are asked for when one more comes."""
    before = fold(archive[:-1])
    known = Known(archive[:-1])
    fold_more(before.state, archive[-1:], known)
    assert len(known.asked) < 60


def test_a_damaged_state_is_of_no_use(archive: list[Caption], tmp_path: Path) -> None:
    """A state that is damaged or missing is not read."""
    assert FoldState.load(tmp_path) is None
    state = fold(archive[:50]).state
    state.save(tmp_path)
    assert FoldState.load(tmp_path) is not None
    (tmp_path / "fold.arrays").write_bytes((tmp_path / "fold.arrays").read_bytes()[:1000])
    assert FoldState.load(tmp_path) is None
