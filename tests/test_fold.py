"""Folding: variants of one caption come together, look-alikes never."""

import json
import random
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fold.corpus_stats import CorpusStats, StatsReader
from indexer.fold.fingerprint import band_keys, find_boilerplate, fingerprint
from indexer.fold.match.diff import compare
from indexer.fold.match.matcher import is_near_duplicate
from indexer.fold.normalize import normalize, tokenize
from indexer.fold.overrides import Overrides, read_overrides
from indexer.fold.ragged import Ragged
from schema.analysis.sentences import sentences_of
from schema.document import Caption, Member, Variant
from schema.errors import BadOverrides
from schema.vocabulary import load
from tests.ours import fold

GOLDEN = Path(__file__).parent / "golden" / "fold"

BACKGROUND = [
    "Engineers test a made-up valve of the upper stage in a cold chamber near the river.",
    "A school class from Ohio looks at a slice of a meteorite under a lamp.",
    "The sun rises over the swamp while the countdown of a made-up probe stands still.",
    "Two divers check the seams of a training suit at the bottom of the pool.",
]


def cases(nature: str, *more: str) -> list[pytest.param]:  # type: ignore[valid-type]
    """Return the golden cases of one nature: lead, other and what more of them is asked for."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(*(row[name] for name in ("lead", "other", *more)), id=row["label"]) for row in rows]


def captions(*texts: str) -> list[Caption]:
    """Return a caption of each text."""
    return [Caption("made-up.txt", n, f"SMP-{n}", "", text, "", text) for n, text in enumerate(texts, 1)]


def together(one: str, two: str) -> bool:
    """Return whether two captions come into one family, some others beside them."""
    families = fold(captions(one, two, *BACKGROUND)).families
    return any({"SMP-1", "SMP-2"} <= {member.caption.nasa_id for member in family} for family in families)


@pytest.mark.parametrize(("lead", "other"), cases("in-the-wild") + cases("synthetic"))
def test_variants_are_one_family(lead: str, other: str) -> None:
    """Two texts that say the same of the same picture are one family, whichever comes first."""
    assert together(lead, other)
    assert together(other, lead)


@pytest.mark.parametrize(("lead", "other"), cases("negative"))
def test_look_alikes_stay_apart(lead: str, other: str) -> None:
    """Two texts that differ in who, what, where or when are two families, whichever comes first."""
    assert not together(lead, other)
    assert not together(other, lead)


@pytest.mark.parametrize(("lead", "other", "expected"), cases("known-failures", "expected"))
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_pairs_that_are_not_decided_rightly_yet(lead: str, other: str, expected: str) -> None:
    """Variants that are kept apart today, and look-alikes that are not; when one passes it moves to the others."""
    assert together(lead, other) is (expected == "one family")


def test_no_chain_drags_strangers_in() -> None:
    """A generic text that two specific captions begin with brings the two not together."""
    head = "The crew trains for the made-up mission in the pool of the laboratory on a Monday in spring"
    one, two = f"{head} with Jane Sample in the lead", f"{head} with Oleg Primerov in the lead"
    families = fold(captions(one, head, two)).families
    assert not any({"SMP-1", "SMP-3"} <= {m.caption.nasa_id for m in family} for family in families)


def test_the_lead_is_the_most_complete_sound_text() -> None:
    """Neither a cut nor a damaged text leads a family that has a whole one."""
    whole = (
        "A crane lowers the made-up probe into its canister while engineers in white suits guide it by hand."
    )
    damaged = whole.replace("made-up", "made\ufffdup")
    (family,) = fold(captions(whole[:84], damaged, whole)).families
    assert (family[0].caption.text, family[0].kind) == (whole, Variant.LEAD)
    assert {member.kind for member in family[1:]} == {Variant.DAMAGED, Variant.TRUNCATED}


def test_a_variant_says_what_differs() -> None:
    """Each variant names the words in which it differs from its lead."""
    lead = (
        "A crane lowers the made-up probe into its canister while engineers in white suits guide it by hand."
    )
    (family,) = fold(captions(lead, lead.replace("engineers", "enginers"))).families
    assert family[1].differs == "“enginers” for “engineers”"


def test_equal_captions_are_one_family_of_several_pictures() -> None:
    """The same caption under three ids is one family with three pictures, kind exact."""
    text = "The tower of the made-up city glows red for the landing on a cold night."
    (family,) = fold(captions(text, text, text)).families
    assert [member.kind for member in family] == [Variant.LEAD, Variant.EXACT, Variant.EXACT]


def keys(families: Sequence[Sequence[Member]]) -> set[frozenset[str]]:
    """Return the families as sets of record keys."""
    return {frozenset(member.caption.key for member in family) for family in families}


words = st.sampled_from(
    "crew waves at the red tower left right two Jane Oleg lands 7 May probe nears".split()
)
texts = st.lists(words, min_size=0, max_size=12).map(" ".join)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(texts, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_folding_is_a_partition_that_order_does_not_change(found: list[str], dice: random.Random) -> None:
    """Every caption is in exactly one family, and shuffling the input changes no family and no lead."""
    given_ = captions(*found)
    shuffled = list(given_)
    dice.shuffle(shuffled)
    one, two = fold(given_).families, fold(shuffled).families
    assert sorted(key for family in keys(one) for key in family) == sorted(c.key for c in given_)
    assert keys(one) == keys(two)
    assert {f[0].caption.text for f in one} == {f[0].caption.text for f in two}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(texts, min_size=1, max_size=14))
def test_every_variant_is_a_variant_of_its_lead(found: list[str]) -> None:
    """Each text of a family passes the comparison with the lead itself, not with another variant."""
    families = fold(captions(*found)).families
    normalized = {
        m.caption.key: normalize(m.caption.text, sentences_of(load())) for family in families for m in family
    }
    distinct = list({caption.key: caption for caption in normalized.values()}.values())
    texts = fingerprint([caption.text for caption in distinct], load())
    boilerplate = frozenset(find_boilerplate(texts.sentences).tolist())
    stats = StatsReader(CorpusStats.of([tuple(chain.from_iterable(caption.plain)) for caption in distinct]))
    lists = load().folding
    for lead, *others in families:
        first = normalized[lead.caption.key]
        for other in others:
            second = normalized[other.caption.key]
            one, two = (tokenize(caption, load(), boilerplate) for caption in (first, second))
            assert first.key == second.key or is_near_duplicate(compare(one, two), lists, stats)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_folds(found: list[str]) -> None:
    """No text whatever stops folding or loses a record."""
    assert sum(map(len, fold(captions(*found)).families)) == len(found)


def test_equal_sets_share_every_band() -> None:
    """MinHash keys depend on the members of a set, not on their order; strangers share no band."""
    one, same, other = tuple(range(0, 40)), tuple(reversed(range(0, 40))), tuple(range(50, 90))
    found = band_keys(np.arange(100, dtype=np.uint64), Ragged.of([one, same, other], np.int64))
    assert (found[0] == found[1]).all()
    assert not (found[0] == found[2]).any()


def test_pair_counts_are_never_too_low() -> None:
    """A pair of words counts at least as often as it stands in the texts, and not across two texts."""
    stats = StatsReader(CorpusStats.of([("red", "square"), ("red", "square"), ("blue",)]))
    assert stats.pair_frequency("red", "square") == 2
    assert stats.form_frequency("blue") == 1
    assert stats.pair_frequency("square", "blue") == 0


WHOLE = "A crane lowers the made-up probe into its canister while engineers in white suits guide it by hand."
OTHER = "A school class from Ohio looks at a slice of a meteorite under a lamp in the museum by the lake."


def test_an_archivist_keeps_records_apart() -> None:
    """Equal texts and variants that are never to be together are two families, by id or by source and number."""
    given_ = captions(WHOLE, WHOLE, WHOLE.replace("lowers", "lowrs"))
    apart = Overrides(never=(("SMP-1", "made-up.txt#2"), ("SMP-1", "SMP-3")))
    assert keys(fold(given_, apart).families) == {
        frozenset({"made-up.txt#1"}),
        frozenset({"made-up.txt#2", "made-up.txt#3"}),
    }


def test_an_archivist_puts_records_together() -> None:
    """Records that are always to be together are one family, led by the more complete text."""
    folded = fold(captions(WHOLE, OTHER, WHOLE), Overrides(always=(("SMP-1", "SMP-2"),)))
    assert [len(family) for family in folded.families] == [3]
    assert folded.families[0][0].caption.text == max(WHOLE, OTHER, key=lambda text: len(text.split()))


def test_never_is_stronger_than_always_and_idle_overrides_are_reported() -> None:
    """A contradiction leaves records apart, and says so; so does the name of a record that is not there."""
    both = ("SMP-1", "SMP-2")
    folded = fold(captions(WHOLE, OTHER), Overrides(never=(both,), always=(both, ("SMP-1", "gone.txt#7"))))
    assert len(folded.families) == 2
    assert len(folded.idle_overrides) == 2
    assert "gone.txt#7" in " ".join(folded.idle_overrides)


def test_an_order_that_other_members_hinder_is_reported() -> None:
    """Two records that are to be together stay apart where their variants are never to be, and that is said."""
    given_ = captions(WHOLE, WHOLE.replace("lowers", "lowrs"), OTHER, OTHER.replace("school", "schol"))
    folded = fold(given_, Overrides(never=(("SMP-2", "SMP-4"),), always=(("SMP-1", "SMP-3"),)))
    assert sorted(map(len, folded.families)) == [2, 2]
    (message,) = folded.idle_overrides
    assert "made-up.txt#1, made-up.txt#3 stay apart" in message


@pytest.mark.parametrize("text", ["[[never]]\nrecords = ['one']", "[[sometimes]]\n", "never = 3", "[[never"])
def test_a_bad_file_of_overrides_is_refused(text: str, tmp_path: Path) -> None:
    """A file that cannot be understood is refused by name."""
    path = tmp_path / "overrides.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadOverrides, match=r"overrides\.toml"):
        read_overrides(path)


SAID_BY_MANY = "Left is the direction from which the made-up sun shines on all of these worlds"
GENERIC = (
    "The made-up orbiter carries a camera that was built by two laboratories and is flown for a consortium."
)


def scenes(sentence: str) -> list[str]:
    """Return more captions than it takes to make a sentence boilerplate."""
    things = "comet moon ridge valley plume storm crater canyon delta dune glacier geyser ring lagoon".split()
    return [
        f"A {thing} of the kind that only a {thing}-hunter loves fills half of this frame. {sentence}"
        for thing in things
    ]


def test_boilerplate_may_be_missing() -> None:
    """What many captions say may be missing from one of two, although it says where something is."""
    sentence = f"{SAID_BY_MANY}, Jane Sample says."
    whole = f"A volcano of the kind that only a poet loves fills half of this frame. {sentence}"
    families = fold(captions(whole, whole.removesuffix(f" {sentence}"), *scenes(sentence))).families
    assert any({"SMP-1", "SMP-2"} == {m.caption.nasa_id for m in family} for family in families)


def test_boilerplate_may_not_differ() -> None:
    """Two captions that differ inside a sentence of which many captions have either form are two pictures."""
    top, bottom = (f"The light of the made-up sun comes from the {side} here." for side in ("top", "bottom"))
    families = fold(captions(*scenes(top), *scenes(bottom))).families
    assert all(len(family) == 1 for family in families)


def test_a_generic_caption_joins_no_picture() -> None:
    """A caption that says nothing but what many say is not a variant of one that says something besides."""
    families = fold(
        captions(GENERIC, *scenes(GENERIC), f"{GENERIC} Its lamps were tested for a year.")
    ).families
    assert not any(len(family) > 1 for family in families)


def test_a_label_is_no_background() -> None:
    """A short sentence without a verb of telling names what is shown, so that it keeps two captions apart."""
    text = "The test section of the made-up tunnel is lit for a night run with smoke over the model."
    assert not together(f"{text} Delta wing on sting mount.", text)
    assert together(f"{text} The tunnel was built in a year.", text)


def test_a_sentence_that_places_somebody_is_no_background() -> None:
    """Who sits where belongs to the picture: the same caption without it is another one."""
    text = "The team of the made-up tunnel watches the first night run from the control desk with care."
    assert not together(f"{text} Seated at the desk is Jane Sample, who has led the team for a year.", text)
