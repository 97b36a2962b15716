"""More like one family.

1. A family is not among those like it; the one most like it shares words with it; no family, no answer.
2. What each family shares with it is told, and the parts add up to the score.
3. Filters, order and page are those of the question, its text is not; nothing is advised.
"""

import pytest

from tests.archives import ask, asked, found
from tests.conformance.archive import ALL
from webapp.search import Engine
from webapp.search.model.query import Filter, Query, Sort


def test_what_is_similar_is_another_family(engine: Engine) -> None:
    """A family is not similar to itself; what is most similar to it shares telling words (1)."""
    for hit in ask(engine, "", size=20).hits:
        page = engine.similar(hit.document.id, asked("", size=ALL))
        assert page
        assert hit.document.id not in found(page)
        assert page.families == len(page.hits)
        for other in page.hits[:1]:
            assert set(hit.document.lead.text.split()) & set(other.document.lead.text.split())


@pytest.mark.parametrize("name", ["", "nobody", "\0"])
def test_nothing_is_like_nobody(engine: Engine, name: str) -> None:
    """A name that no family has has no answer (1)."""
    assert engine.similar(name, asked("")) is None


def test_what_is_similar_says_what_it_shares(engine: Engine) -> None:
    """Of each family the words and values that both have are told, and what each adds to its score (2)."""
    one = ask(engine, "expedition square").hits[0].document
    page = engine.similar(one.id, asked(""))
    assert page and page.hits
    for hit in page.hits:
        assert hit.explain.startswith("Same ")
        assert not any(part.words.startswith("agency") for part in hit.parts), (
            "which most of an archive shares"
        )
        assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=0.01)
        for landmark in set(one.facets["landmark"]) & set(hit.document.facets["landmark"]):
            assert f"landmark {landmark}" in [part.words for part in hit.parts]


def test_what_is_like_a_caption_says_why(captions: Engine) -> None:
    """The words and values that two captions share are told in plain words (2)."""
    alike = captions.similar("made0001", Query())
    assert alike
    told = {hit.document.id: hit for hit in alike.hits}
    assert told["made0002"].explain == ("Same landmark Red Square; same expedition 65.")
    assert {part.words for part in told["made0006"].parts} == {"Pyotr", "Zarnov", "person Pyotr Zarnov"}


def test_filters_narrow_what_is_similar(engine: Engine) -> None:
    """What passes the filters is left, in the order asked for, page by page; the text does not count (3)."""
    one = ask(engine, "expedition square").hits[0].document
    everything = engine.similar(one.id, asked("", size=ALL))
    assert everything
    wanted = [hit.document.id for hit in everything.hits if "NASA" in hit.document.facets["agency"]]
    chosen = Filter("agency", "nasa")
    narrowed = engine.similar(one.id, asked("zebra", chosen, size=ALL))
    assert narrowed and wanted
    assert found(narrowed) == wanted
    assert narrowed.filters == (Filter("agency", "NASA"),)
    second = engine.similar(one.id, asked("", chosen, size=2, page=2))
    assert second and found(second) == wanted[2:4]
    dated = engine.similar(one.id, asked("", chosen, size=ALL, sort=Sort.OLDEST))
    assert dated and sorted(found(dated)) == sorted(wanted)
    days = [hit.document.event_date.start for hit in dated.hits if hit.document.event_date]
    assert days == sorted(days)


def test_what_is_similar_offers_no_ways_on(engine: Engine) -> None:
    """Nobody typed what more like this is searched with, so there is nothing to type otherwise (3)."""
    one = ask(engine, "").hits[0].document
    page = engine.similar(one.id, asked("", Filter("agency", "nobody's")))
    assert page and page.families == 0
    assert (page.suggestions, page.missing, page.did_you_mean) == ((), (), ())
