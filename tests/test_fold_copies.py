"""Copies by another center: they may leave out and explain, where one center's captions would be of two pictures."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fold import FoldState, blocking
from schema.document import Caption, DumpFields
from tests.ours import fold, fold_more

GOLDEN = Path(__file__).parent / "golden" / "fold" / "copies.json"
CASES = [
    pytest.param(
        row["lead"], row["lead_center"], row["other"], row["other_center"], row["expected"], id=row["label"]
    )
    for row in json.loads(GOLDEN.read_text("utf-8"))
]


def caption(n: int, center: str, text: str) -> Caption:
    """Return a caption that a center keeps."""
    return Caption("made-up.txt", n, f"SMP-{n}", "", text, "", text, fields=DumpFields(center=center))


def families(captions: Sequence[Caption]) -> set[frozenset[int]]:
    """Return the families that captions are folded into, by number."""
    return {frozenset(member.caption.n for member in family) for family in fold(captions).families}


@pytest.mark.parametrize(("lead", "lead_center", "other", "other_center", "expected"), CASES)
def test_a_copy_leaves_out_and_contradicts_nothing(
    lead: str, lead_center: str, other: str, other_center: str, expected: str
) -> None:
    """Captions of two centers are one family where they say the same of the same, though not all of it."""
    one, two = caption(1, lead_center, lead), caption(2, other_center, other)
    assert len(families([one, two])) == (1 if expected == "one family" else 2)
    assert families([one, two]) == families([two, one])


SCENE = (
    "The made-up ferry comes down on the lake bed{} at dusk after nine days in orbit, and a van waits for its crew "
    "beside a row of lamps. It carried a mirror for the observatory and grew cress in three glass jars."
)


@pytest.mark.parametrize("own", [0, 1, 2])
def test_a_copy_joins_the_caption_that_it_shares_most_with(own: int) -> None:
    """Of several captions of a landing the copy joins the one it was made from, and says which words differ."""
    phrases = [" with its parachute open", " behind a yellow tug", " in a cloud of dust"]
    landings = [caption(n, "Alpha", SCENE.format(phrase)) for n, phrase in enumerate(phrases)]
    copy = caption(9, "Beta", SCENE.format(phrases[own]).replace("beside a row of lamps", ""))
    assert families([*landings, copy]) == {frozenset({n, 9} if n == own else {n}) for n in range(3)}
    family = next(f for f in fold([*landings, copy]).families if len(f) == 2)
    assert family[1].differs == "without “beside a row of lamps”"


@pytest.mark.parametrize(
    ("copied_id", "together"),
    [
        ("BET-QX11-40-0071", True),  # the same frame, by whoever keeps the copy
        ("BET-QX11-40-0072", False),  # the next one of its roll
        ("82PC-0072", True),  # a number of that center's own
        (None, True),
    ],
)
def test_frames_of_one_roll_are_no_copies(copied_id: str | None, together: bool) -> None:
    """What two centers write of two frames of one roll is of two pictures, however much of it is the same."""
    one = replace(caption(1, "Alpha", SCENE.format(" behind a yellow tug")), nasa_id="qx11-40-0071")
    copy = SCENE.format("").replace("beside a row of lamps", "")
    two = replace(caption(2, "Beta", copy), nasa_id=copied_id)
    for order in ([one, two], [two, one]):
        assert len(families(order)) == (1 if together else 2)


def test_an_edit_within_one_center_wins_over_a_copy() -> None:
    """A caption that is a variant by the rules for all captions joins that one, though it is a copy of a longer one."""
    whole = caption(1, "Alpha", SCENE.format(" behind a yellow tug and a row of seven lamps"))
    plain = caption(2, "Beta", SCENE.format(""))
    slip = caption(3, "Beta", SCENE.format("").replace("observatory", "obsrvatory"))
    together = families([whole, plain, slip])
    assert any({2, 3} <= family for family in together)


words = st.sampled_from(
    "crew waves at the red tower left right two Jane Oleg lands 7 May probe he she after before".split()
)
texts = st.lists(words, min_size=14, max_size=20).map(" ".join)
records = st.lists(st.tuples(st.sampled_from(["", "Alpha", "Beta"]), texts), min_size=2, max_size=10)


@st.composite
def copied(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Draw texts and copies of them, each without a word or two, kept by centers."""
    found = draw(records)
    for center, text in list(found):
        left = text.split()
        del left[draw(st.integers(0, len(left) - 1))]
        found.append((draw(st.sampled_from(["Alpha", "Beta", center])), " ".join(left)))
    return found


@settings(max_examples=100, deadline=None, derandomize=True)
@given(copied(), st.randoms(use_true_random=False))
def test_the_order_of_copies_does_not_matter(found: list[tuple[str, str]], dice: random.Random) -> None:
    """Records in another order are the same families."""
    captions = [caption(n, *row) for n, row in enumerate(found)]
    shuffled = list(captions)
    dice.shuffle(shuffled)
    assert families(captions) == families(shuffled)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, derandomize=True)
@given(copied(), st.integers(1, 19))
def test_copies_that_are_added_are_folded_as_at_once(found: list[tuple[str, str]], cut: int) -> None:
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


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_fragments_that_become_common_are_folded_as_at_once(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Copies behind other sentences come in two parts: what two texts say, and with the second part three, is met."""
    monkeypatch.setattr(blocking, "MOST_WITH_A_FRAGMENT", 2)
    draw = random.Random(seed)
    pool = [f"{a}{b}" for a in ("lamp", "door", "rope", "tile", "gull", "mast") for b in "bcdfghjklm"]
    captions: list[Caption] = []
    for _ in range(4):
        copied = " ".join(draw.sample(pool, 18))
        for _ in range(draw.randrange(2, 5)):
            added = " ".join(draw.sample(pool, draw.choice([0, 12, 30])))
            captions.append(
                caption(
                    len(captions), draw.choice(["Alpha", "Beta", "Gamma"]), f"The {added} was. A {copied}."
                )
            )
    draw.shuffle(captions)
    cut = len(captions) // 2
    before = fold(captions[:cut])
    more = fold_more(before.state, captions[cut:], {one.key: one for one in captions[:cut]})
    assert more.state.texts.leaders.tolist() == fold(captions).state.texts.leaders.tolist()
    backwards = fold_more(FoldState.none(), captions[::-1], {})
    assert {frozenset(m.caption.n for m in f) for f in backwards.families} == families(captions)
