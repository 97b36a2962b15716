"""What folding decides by a whole corpus, with the figures written down.

A golden pair is judged among a handful of captions. What rests on how common a word, a sentence or a pattern is needs
an archive around it, and a constant needs a case on each side of it. Held here:

 1. two variants share six words of ten of the shorter one, however much background each has besides
 2. a sentence is boilerplate where twelve captions say it, and not where eleven do
 3. a caption that says fewer than five words besides boilerplate is generic, and no variant of one that says more
 4. a word that three captions have is a typo of one nearly like it; a word that four have is a word
 5. a word may be a typo where it is rare between its neighbours
 6. among many captions of one pattern each variant finds its own leader, not only the one nearest to it in length
 7. a text meets at most 256 leaders under one key, the nearest to it in length
 8. a text is compared with 24 leaders
 9. what a decision depended on is returned with it, and nothing else is
10. the word lists are those that are handed in
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from indexer.fold import Family
from indexer.fold.blocking import AllCandidates, candidate_pairs
from indexer.fold.clustering import Decision, LeaderChooser, MatchContext, Print, assign_leaders
from indexer.fold.corpus_stats import CorpusStats
from indexer.fold.fingerprint import Signatures
from indexer.fold.hard_words import RequiredWords
from indexer.fold.ragged import Ragged, take_rows
from indexer.hashing import hash_of
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import fold

SCENE = "Two divers hold the made-up antenna underwater at noon."  # nine words
PLACES = (
    "harbor desert island valley meadow village glacier lagoon canyon prairie volcano orchard quarry forest "
    "airfield castle lighthouse vineyard marsh market"
).split()


def captions(texts: Sequence[str]) -> list[Caption]:
    """Return a caption of each text, numbered from 1."""
    return [Caption("made-up.txt", n, f"SMP-{n}", "", text, "", text) for n, text in enumerate(texts, 1)]


def families(texts: Sequence[str]) -> set[frozenset[int]]:
    """Return the families of texts, as the numbers of their captions."""
    return numbered(fold(captions(texts)).families)


def numbered(found: Sequence[Family]) -> set[frozenset[int]]:
    """Return families as the numbers of their captions."""
    return {frozenset(member.caption.n for member in family) for family in found}


def prints(texts: Sequence[str]) -> list[Print]:
    """Return texts of as many photographs."""
    return [Print(text, number) for number, text in enumerate(texts)]


def are_one(texts: Sequence[str]) -> bool:
    """Return whether the first two of the texts are one family, of nothing else."""
    found = families(texts)
    assert frozenset({1, 2}) in found or {frozenset({1}), frozenset({2})} <= found
    return frozenset({1, 2}) in found


def said_by(count: int, sentence: str) -> list[str]:
    """Return so many captions, each of a picture of its own, that say a sentence besides."""
    return [
        f"The keeper of a {place} paints the {place} gate and another {place} boat. {sentence}"
        for place in PLACES[:count]
    ]


@pytest.mark.parametrize(("own", "one_family"), [(5, True), (6, True), (7, False), (12, False)], ids=str)
def test_background_alone_makes_no_variant(own: int, one_family: bool) -> None:
    """1: of nine shared words and six of each one's own, nine of fifteen are shared; of seven, nine of sixteen."""
    before = " ".join(["Once", "it", "was", *"drawn by many people for several new uses".split()][:own]) + "."
    behind = " ".join(["Then", "they", "were", *"sent to far towns in seven old boxes".split()][:own]) + "."
    crowd = [*said_by(12, before), *said_by(12, behind)]
    assert are_one([f"{before} {SCENE}", f"{SCENE} {behind}", *crowd]) is one_family


@pytest.mark.parametrize(("count", "one_family"), [(10, False), (11, True)])
def test_twelve_captions_make_boilerplate(count: int, one_family: bool) -> None:
    """2: a sentence about the picture keeps a caption apart, unless the caption and eleven others say it."""
    sentence = "The lamp is seen at left."
    assert are_one([f"{SCENE} {sentence}", SCENE, *said_by(count, sentence)]) is one_family


@pytest.mark.parametrize(("own", "one_family"), [(4, True), (5, False)])
def test_five_words_besides_boilerplate_are_a_picture(own: int, one_family: bool) -> None:
    """3: a caption of boilerplate and four words more is as generic as boilerplate alone; one of five more is not."""
    sentence = "The lamps of this part of the old works were bought by the town for its new museum."
    more = f"It was made {' '.join('right over there'.split()[3 - own :])}."
    assert are_one([f"{more} {sentence}", sentence, *said_by(12, sentence)]) is one_family


@pytest.mark.parametrize(("times", "one_family"), [(1, True), (3, True), (4, False), (9, False)])
def test_a_typo_is_rare(times: int, one_family: bool) -> None:
    """4: 'antena' is a typo of 'antenna' where three captions have it, and a word of its own where four do."""
    others = said_by(times - 1, "See the made-up antena underwater.")
    common = said_by(20, "See the made-up antenna underwater.")[10:]
    assert are_one([SCENE, SCENE.replace("antenna", "antena"), *others, *common]) is one_family


@pytest.mark.parametrize(("times", "one_family"), [(1, True), (3, True), (4, False)])
def test_a_word_is_a_typo_where_it_is_rare_in_its_place(times: int, one_family: bool) -> None:
    """5: 'date' is a common word, but 'date relay' is a typo where three captions have it, and none where four do."""
    text = "Two divers hold the data relay under water at noon."
    common = said_by(10, "See the date of the data relay.")
    others = said_by(20, "See the date relay of old.")[10 : 9 + times]
    assert are_one([text, text.replace("data", "date"), *common, *others]) is one_family


PATTERN = (
    "Pilot {} sits in the left seat of the made-up trainer with a map on one knee and a pencil behind one ear, "
    "while a mechanic in a blue jacket hands up gloves, a flask of tea, two sandwiches and the old flight log."
)


def test_each_variant_finds_its_leader_among_many_of_one_pattern() -> None:
    """6: twenty captions differ in a name; each has a variant with a typo, and both are a family."""
    leads = [PATTERN.format(place.title()) for place in PLACES]
    variants = [lead.replace("Pilot", "Pilt").replace("of the made-up", "of made-up") for lead in leads]
    assert families([*leads, *variants]) == {frozenset({n, 20 + n}) for n in range(1, 21)}


def test_a_text_meets_the_nearest_leaders_under_a_key() -> None:
    """7: of three hundred leaders that share one key with a text it meets 256, the nearest to it in length."""
    keys = np.arange(301 * 17, dtype=np.uint32).reshape(301, 17)
    keys[:, 4] = 7
    nothing = np.zeros(301, np.uint64)
    sketch = np.zeros((301, 4), np.uint64)
    hard = Ragged.of([[]] * 301, np.uint32)
    required = RequiredWords(nothing, np.zeros(301, np.uint32))
    everyone = Signatures(keys, nothing, hard, sketch, sketch, nothing, hard, required, nothing)
    text = take_rows(everyone, np.array([300]))
    texts, leaders = candidate_pairs(everyone, np.arange(301), text, np.array([300]), np.zeros(0, np.uint32))
    assert texts.tolist() == [300] * 256
    assert leaders.tolist() == [*range(44, 300)]


@pytest.mark.parametrize(("place", "leader"), [(0, 0), (23, 23), (24, 30), (29, 30)])
def test_a_text_is_compared_with_twentyfour_leaders(place: int, leader: int) -> None:
    """8: a leader is found where it is the twenty-fourth that is like a text, and not where one more is before it."""
    texts = [
        f"The keeper of a {name} paints gate number {n}." for n, name in enumerate([*PLACES, *PLACES[:10]])
    ]
    texts[place] = SCENE
    context = MatchContext(load(), frozenset(), CorpusStats.none())
    chooser = LeaderChooser(prints([*texts, f"{SCENE} "]).__getitem__, context)
    leaders = [*range(30), -1]
    assign_leaders(leaders, [30], AllCandidates({30: [*range(30)]}), chooser, lambda *_: True)
    assert leaders[30] == leader


def test_a_decision_returns_what_it_read() -> None:
    """9: a typo was asked about, so the decision depends on both words; the next decision, on its own, on nothing."""
    texts = [SCENE, SCENE.replace("antenna", "antena"), SCENE.replace("divers", "pilots of old towns")]
    context = MatchContext(load(), frozenset(), CorpusStats.of([("antenna",)] * 9))
    chooser = LeaderChooser(prints(texts).__getitem__, context)
    assert chooser.choose(1, [0]) == Decision(0, frozenset({hash_of("antenna"), hash_of("antena")}))
    assert chooser.choose(2, [0]) == Decision(2, frozenset())
    assert chooser.choose(1, []) == Decision(1, frozenset())


def test_the_word_lists_can_be_others() -> None:
    """10: 'nasa' may come and go, for our lists say so; where an archive's own do not, it makes another picture."""
    texts = [SCENE, SCENE.replace("the made-up antenna", "the nasa made-up antenna")]
    ours = load()
    lists = replace(ours.folding, descriptors=ours.folding.descriptors - {"nasa"})
    theirs = replace(ours, folding=lists)
    assert numbered(fold(captions(texts)).families) == {frozenset({1, 2})}
    assert numbered(fold(captions(texts), vocabulary=theirs).families) == {frozenset({1}), frozenset({2})}
