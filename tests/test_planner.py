"""Tests of webapp.search.rewriting.planner: what a query means, from a dozen terms with counts and no index."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from schema.arrays.term_table import TermDictionary, terms_of
from schema.fields import FACETS
from tests.ours import OURS, sound
from webapp.search.language.parser import read_text
from webapp.search.limits import Limits
from webapp.search.model.query import Filter, Query
from webapp.search.rewriting.expanded_query import (
    ANYTHING,
    AllOf,
    DaysQuery,
    ExpandedQuery,
    ExpandedTerm,
    IdsQuery,
    OneOf,
    PhraseQuery,
    TermsQuery,
    ValueSet,
    ValuesQuery,
    Variation,
    WeightedTerm,
)
from webapp.search.rewriting.facet_values import all_values
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.term_statistics import TermStatistics
from webapp.search.rewriting.weights import levels_of

DOCUMENTS = 1000
TEXT = {
    "red": 100, "squar": 40, "flower": 20, "cosmonaut": 200, "cosmonuat": 1, "zarnov": 5, "zarnow": 2, "judith": 7,
    "space": 300, "suit": 60, "spacesuit": 9, "apollo": 50, "8": 30, "11": 25, "aurora": 12, "boreali": 3, "the": 900,
    "northern": 8, "light": 33, "glow": 2, "worm": 4, "one": 80, "1": 35, "moon": 90, "moonlight": 6,
}  # fmt: skip
EXACT = {
    "red": 100, "square": 30, "flower": 4, "flowers": 16, "cosmonaut": 150, "cosmonuat": 1, "zarnov": 5, "judith": 7,
    "space": 300, "spacesuit": 9, "aurora": 12, "one": 80, "1": 35, "moon": 90, "moons": 3,
}  # fmt: skip
PHRASES: Mapping[Sequence[str], int] = {
    ("apollo", "8"): 14,
    ("apollo", "11"): 6,
    ("aurora", "boreali"): 3,
    ("glow", "worm"): 2,
}
VALUES = {"agency": {"ESA": 10, "NASA": 90}, "person": {"Pyotr Zarnov": 5}, "expedition": {"36": 4, "37": 2}}


def terms(counts: Mapping[str, int]) -> TermDictionary:
    """Return terms with their document frequencies."""
    names = sorted(counts, key=str.encode)
    starts = np.cumsum([0, *(counts[name] for name in names)])
    return TermDictionary(terms_of([name.encode() for name in names]), starts)


@cache
def statistics() -> TermStatistics:
    """Return the statistics of an archive that nobody has."""
    fields = {
        "text": terms(TEXT),
        "exact": terms(EXACT),
        "title": terms({"moon": 9, "red": 4}),
        "keywords": terms({}),
    }
    fields["id"] = terms({"made1": 1, "arc1992ac92-777-3": 1})
    fields |= {facet.name: terms(VALUES.get(facet.name, {})) for facet in FACETS}
    shown = [np.arange(len(fields[facet.name].terms)) for facet in FACETS]
    firsts = np.cumsum([0, *map(len, shown)])
    stems = [fields["text"].ordinal(one) for one in ("zarnov", "zarnow")]
    sounds = np.array([sound("zarnov").encode()] * 2), np.array(stems)
    values = all_values(fields, np.concatenate(shown), firsts, OURS)
    return TermStatistics(
        DOCUMENTS, fields, values, sounds, lambda stems, _: PHRASES.get(tuple(stems), 0), OURS
    )


def planned(text: str, *filters: Filter) -> ExpandedQuery:
    """Return what a text means."""
    return Planner(statistics()).expand(Query(text, read_text(text)[0], filters=filters))


def idf(held: int) -> float:
    """Return log(N / (n + 1)) + 1."""
    return float(np.log(DOCUMENTS / (held + 1)) + 1)


def about(number: float) -> Any:
    """Return what a number equals to four figures."""
    return pytest.approx(number, rel=1e-4)


def test_a_word_is_its_stem_with_its_form() -> None:
    """A bare word is a group of one term; the form as typed weighs half as much again."""
    (group,) = planned("flowers").groups
    assert group.term == ExpandedTerm("flower", idf(20), "text", (WeightedTerm("exact", "flowers", 0.5),))
    assert (group.printed, group.required, group.idf) == ("flowers", True, about(4.8632))
    assert planned("flowers").levels == (group.rarity,) == (311,)


def test_a_word_is_as_rare_as_the_most_frequent_of_what_it_is() -> None:
    """'one' stands for '1' too; a name for what sounds like it, at four fifths of the weight."""
    (one,) = planned("one").groups
    assert one.term == ExpandedTerm(
        "one", idf(80), "text", (WeightedTerm("exact", "one", 0.5), WeightedTerm("exact", "1", 0.5))
    )
    (name,) = planned("zarnow").groups
    assert (name.term.sounding, name.idf) == (("zarnov",), about(idf(5)))
    assert WeightedTerm("text", "zarnov", 0.8125) in name.term.beside


@pytest.mark.parametrize(
    ("text", "kind", "printed", "stems", "factor", "held"),
    [
        ("northern lights", Variation.SYNONYM, "aurora borealis", ("aurora", "boreali"), 0.6, 3),
        ("apollo11", Variation.NUMBERED, "apollo 11", ("apollo", "11"), 0.9, 6),
        ("moon light", Variation.TOGETHER, "moonlight", ("moonlight",), 0.9, 6),
        ("glowworm", Variation.APART, "glow worm", ("glow", "worm"), 0.9, 2),
        ("judy zarnov", Variation.NICKNAME, "judith zarnov", ("judith", "zarnov"), 0.9, 5),
        ("flouers", Variation.MISSPELT, "flowers", ("flower",), 0.6, 20),
        ("cosmonuat", Variation.MISSPELT, "cosmonaut", ("cosmonaut",), 0.6, 200),
    ],
)
def test_alternatives(  # noqa: PLR0917 - what is expected of one, side by side
    text: str, kind: Variation, printed: str, stems: Sequence[str], factor: float, held: int
) -> None:
    """Each way to say it otherwise has its label, its weight, and that of its rarest word where nobody counted."""
    (found,) = (one for one in planned(text).alternatives if one.printed == printed and one.stems == stems)
    assert (found.kind, found.factor, found.idf) == (kind, factor, about(idf(held)))


def test_a_nickname_may_have_two_words_before_the_family_name() -> None:
    """'William M. (Bill) Shepherd' is a Bill Shepherd."""
    (found,) = (one for one in planned("judy zarnov").alternatives if one.kind is Variation.NICKNAME)
    assert (found.first, found.last, found.slop) == (0, 1, 2)


def test_phrases_that_nobody_has_are_no_alternatives() -> None:
    """A name without that number, and words of which the index lacks one, are not looked for."""
    assert planned("apollo12").alternatives == ()
    assert planned("suitspice red").alternatives == ()


@pytest.mark.parametrize("word", ["red", "the", "glow", "zarnov"])
def test_a_word_of_the_index_is_no_slip(word: str) -> None:
    """What captions have is taken as it is typed."""
    assert [one for one in planned(word).alternatives if one.kind is Variation.MISSPELT] == []


def test_what_is_more_common_than_the_word_weighs_less() -> None:
    """A word keeps its rarity beside a commoner synonym; a slip is as common as what it was meant to be."""
    lights = planned("northern lights").groups[1]
    assert lights.idf == about(idf(33))
    assert lights.alternatives[0][1] == 77 / 128  # 0.6 in 128ths
    (slip,) = planned("cosmonuat").groups
    assert (slip.idf, slip.alternatives) == (about(idf(200)), ((0, 77 / 128),))


def test_a_number_behind_a_name_is_one_word_with_it() -> None:
    """'Apollo 8' is asked for once, by the number; the name merely scores, unless no caption has both together."""
    name, number = planned("apollo 8").groups
    assert (name.required, number.required, number.unit) == (False, True, ("apollo", "8"))
    assert (number.printed, number.idf) == ("apollo 8", about(idf(14)))
    assert [group.required for group in planned("apollo 1").groups] == [True, True]


def test_function_words_are_not_required() -> None:
    """They score, but no caption need have them; alone they are all that was asked for."""
    plan = planned("the red square")
    assert [(group.printed, group.required) for group in plan.groups] == [
        ("the", False), ("red", True), ("square", True)
    ]  # fmt: skip
    assert plan.pairs == ((1, 2),)
    assert [group.required for group in planned("the").groups] == [True]


@pytest.mark.parametrize(
    ("rarities", "levels"),
    [
        ((300,), (300,)),
        ((300, 100), (400, 160, 80, 1)),
        ((301, 100, 100), (501, 201, 101, 1)),
        ((300, 300, 1), (601, 600, 241, 121, 1)),
        ((290, 300), (590, 236, 118, 1)),  # either of two rare words will do
        ((1, 1), (2, 1)),
        ((1, 1, 1), (3, 2, 1)),
    ],
)
def test_levels(rarities: Sequence[int], levels: Sequence[int]) -> None:
    """All words, all that stand anywhere, two fifths and one of what they weigh, any."""
    assert levels_of(rarities) == levels


def test_a_word_weighs_by_its_rarity() -> None:
    """A rare word weighs more than a common one; one that stands nowhere weighs nothing beside them."""
    rare, common, lacking = planned("zarnov flowers qqqq").groups
    assert rare.rarity > common.rarity > 100
    assert lacking.rarity == 1


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ((20, 30, 40, 50), 6),
        ((19, 20, 40, 50), 5),
        ((0, 19, 21, 50), 4),
        ((0, 3, 19, 20), 1),
        ((0, 3, 3, 3), 5),
        ((7, 7, 7, 7), 6),
        ((0, 0, 0, 0), 6),
    ],
)
def test_the_first_level_with_enough_is_taken(found: Sequence[int], level: int) -> None:
    """Twenty families are enough, or all that have any of the words."""
    assert ExpandedQuery(levels=(6, 5, 4, 1)).choose_level(found) == level


def test_ids() -> None:
    """An id is found in any spelling; a part of one only where the word stands for nothing else."""
    assert planned("MADE-0001").groups[0].ids == ("made1",)
    part = planned("AC92-0777-3 moon")
    assert part.groups[0].ids == ("arc1992ac92-777-3",)
    assert [(one.first, one.last, one.match.value) for one in part.typed_ids] == [(0, 1, "part")]
    assert planned("moon").groups[0].ids == ()
    assert planned("id:made1").conditions == IdsQuery(("made1",))


def test_conditions() -> None:
    """Operators, fields, dates and values are conditions, of which nothing is relaxed."""
    plan = planned("red AND moon NOT title:moon")
    wanted, unwanted = plan.conditions.conditions, plan.conditions.without  # type: ignore[union-attr]
    assert [one.stem for one in wanted] == ["red", "moon"]  # type: ignore[union-attr]
    assert unwanted == (ExpandedTerm("moon", idf(9), "title"),)
    assert (plan.groups, plan.asks_for_dates) == ((), False)
    dated = planned("date:1969-07-20 OR red")
    day = date(1969, 7, 20).toordinal()
    assert isinstance(dated.conditions, OneOf)
    assert DaysQuery(day, day) in dated.conditions.conditions
    assert dated.asks_for_dates
    assert planned("").conditions is ANYTHING


def test_a_phrase_is_as_rare_as_its_rarest_word() -> None:
    """Its words are exact forms; names near each other may be spelt as they sound."""
    phrase = planned('"red flowers"').conditions
    assert isinstance(phrase, PhraseQuery)
    assert (phrase.field, phrase.spellings) == ("exact", (("red", "flowers"),))
    assert (phrase.slop, phrase.idf) == (0, about(idf(16)))
    near = planned('"red zarnov"~2').conditions
    assert isinstance(near, PhraseQuery)
    assert (near.field, near.spellings) == ("text", (("red", "zarnov"), ("red", "zarnow")))
    assert planned('title:"red moon"~3').conditions.idf == about(idf(4))  # type: ignore[union-attr]


def test_wildcards() -> None:
    """A prefix stays one; other patterns are the words that they fit; a field of stems has the stems of these."""
    assert planned("moo*").conditions == TermsQuery(prefixes=(("exact", "moo"),), idf=about(idf(93)))
    assert planned("m?on*").conditions == TermsQuery(
        (("exact", "moon"), ("exact", "moons")), idf=about(idf(93))
    )
    assert planned("title:moo*").conditions == TermsQuery((("title", "moon"),))
    assert planned("title:*").conditions == TermsQuery(prefixes=(("title", ""),))


def test_a_pattern_that_fits_too_many_words_is_the_most_frequent_of_them() -> None:
    """What was left out has a notice; a prefix is never too much."""
    plan = Planner(statistics(), Limits(expansions=1)).expand(Query("m?on*", read_text("m?on*")[0]))
    assert isinstance(plan.conditions, TermsQuery)
    assert plan.conditions.terms == (("exact", "moon"),)
    assert plan.notices == ("“m?on*” matches 2 words; only the 1 most frequent were searched.",)
    assert Planner(statistics(), Limits(expansions=1)).expand(Query("s*", read_text("s*")[0])).notices == ()


def test_values() -> None:
    """Values typed are the canonical ones that may be meant, with the words that say how much of them is said."""
    value = planned("person:zarnow").conditions
    assert isinstance(value, ValuesQuery)
    assert value.values == ("Pyotr Zarnov",)
    assert {word.stem for word in value.words} == {"zarnow", "pyotr", "zarnov"}
    assert planned("agency:XYZ").conditions.values == ()  # type: ignore[union-attr]


def test_filters() -> None:
    """Filters of one facet are one, by canonical value; a value that the index lacks lets nothing through."""
    selection = planned("", Filter("agency", "esa"), Filter("agency", "nasa", exclude=True)).selection
    (agency,) = selection.by_facet
    assert (agency.chosen, agency.excluded) == (ValueSet(("ESA",)), ValueSet(("NASA",)))
    assert selection.filters == (Filter("agency", "ESA"), Filter("agency", "NASA", exclude=True))
    lacking = planned("", Filter("agency", "XYZ")).selection
    assert (lacking.by_facet[0].chosen, lacking.notices) == (
        ValueSet(),
        ("No caption has the agency “XYZ”.",),
    )
    numbers = planned("", Filter("expedition", "36..")).selection
    assert numbers.by_facet[0].chosen == ValueSet(("36", "37"))
    assert numbers.filters == (Filter("expedition", "36.."),)


def test_a_bag_in_a_group_is_strict() -> None:
    """Words within an operator's group must all match."""
    plan = planned("(red moon) OR flowers")
    assert isinstance(plan.conditions, OneOf)
    assert isinstance(plan.conditions.conditions[0], AllOf)
