"""Ids that name one photograph: they decide where two captions agree in the main, and nowhere else."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fold import FoldState
from schema.document import Caption
from tests.ours import fold, fold_more

GOLDEN = Path(__file__).parent / "golden" / "fold" / "same-photograph.json"
CASES = [
    pytest.param(row["lead"], row["lead_id"], row["other"], row["other_id"], row["expected"], id=row["label"])
    for row in json.loads(GOLDEN.read_text("utf-8"))
]
SCENE = "The made-up tower leans over the swamp at noon while a keeper in a green coat paints its {} door {}"


def caption(n: int, nasa_id: str, text: str) -> Caption:
    """Return a caption with an id."""
    return Caption("made-up.txt", n, nasa_id, "", text, "", text)


def families(captions: Sequence[Caption]) -> set[frozenset[int]]:
    """Return the families that captions are folded into, by number."""
    return {frozenset(member.caption.n for member in family) for family in fold(captions).families}


@pytest.mark.parametrize(("lead", "lead_id", "other", "other_id", "expected"), CASES)
def test_an_id_decides_where_texts_agree(
    lead: str, lead_id: str, other: str, other_id: str, expected: str
) -> None:
    """Two records of one photograph are one family where their texts contradict each other in nothing."""
    one, two = caption(1, lead_id, lead), caption(2, other_id, other)
    assert len(families([one, two])) == (1 if expected == "one family" else 2)
    assert families([one, two]) == families([two, one])


@pytest.mark.parametrize(("copies", "one_family"), [(3, True), (4, False)])
def test_an_id_that_many_texts_share_names_no_photograph(copies: int, one_family: bool) -> None:
    """Three texts are prints of one photograph; with a fourth the id is one that a series reuses."""
    whole = SCENE.format("old", "for the third time since the storm that broke its lamp")
    extra = ["", " with a brush", " with a roller and a rag"]
    texts = [whole, *(SCENE.format("old", f"with care{more}") for more in extra)][:copies]
    found = families([caption(n, "QX" + "0" * n + "9-1234", text) for n, text in enumerate(texts)])
    assert any({0, 1} <= family for family in found) is one_family


ids = st.sampled_from(["QX9-1234", "qx09-1234", "KSC-QX-9-01234", "QX9-1235", "img-1234", "a1"])
words = st.sampled_from(
    "crew waves at the red tower left right two Jane Oleg lands 7 May probe he she".split()
)
texts = st.lists(words, min_size=3, max_size=12).map(" ".join)
records = st.lists(st.tuples(ids, texts), min_size=2, max_size=12)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, derandomize=True)
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_photographs_does_not_matter(found: list[tuple[str, str]], dice: random.Random) -> None:
    """Records in another order are the same families."""
    captions = [caption(n, *row) for n, row in enumerate(found)]
    shuffled = list(captions)
    dice.shuffle(shuffled)
    assert families(captions) == families(shuffled)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, derandomize=True)
@given(records, st.integers(1, 11))
def test_photographs_that_are_added_are_folded_as_at_once(found: list[tuple[str, str]], cut: int) -> None:
    """Records that come in two parts end in the families of all at once."""
    captions = [caption(n, *row) for n, row in enumerate(found)]
    before = fold(captions[:cut])
    known = {one.key: one for one in captions[:cut]}
    more = fold_more(before.state, captions[cut:], known)
    changed = {member.caption.n for family in more.families for member in family}
    kept = [family for family in before.families if changed.isdisjoint(m.caption.n for m in family)]
    together = {frozenset(m.caption.n for m in family) for family in (*kept, *more.families)}
    assert together == families(captions)
    assert more.state.texts.leaders.tolist() == fold(captions).state.texts.leaders.tolist()
    assert isinstance(more.state, FoldState)
