"""Why a hit was found, and what each part of its score is.

1. The parts add up to the score.
2. The reason is told in plain words: what it holds, what it lacks, what stood for what, which conditions it fits.
"""

import pytest

from tests.archives import ask
from tests.conformance.archive import TEXTS, Archive
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.query import Filter, Sort

ROUNDED = 0.01  # of a score whose parts are each rounded to four figures


@pytest.mark.parametrize(
    "text",
    ["red", "red square roses", "the lunar rover", "northern lights sea zebra", "agency:ESA red", '"red square"',
     "red OR aurora", "made0001", "person:Zarnov helmet", "a* red", "gitar okafor square"],
)  # fmt: skip
def test_the_parts_of_a_score_add_up_to_it(captions: Engine, text: str) -> None:
    """What each word and each other reason gives is the whole score (1)."""
    page = ask(captions, text)
    assert page.hits
    for hit in page.hits:
        assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=ROUNDED)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "template", [*TEXTS, "{0} {1} {7} {8}", "{9} {0} {4} {6} zebra", "date:2016 {0} {5}"]
)
def test_parts_add_up_however_it_is_asked(
    engine: Engine, archive: Archive, template: str, sort: Sort
) -> None:
    """Relaxed, filtered, in any order, on any page: the parts are the score (1)."""
    chosen = Filter("agency", "CSA", exclude=True)
    for page in (1, 2):
        for hit in ask(engine, archive.text(template), chosen, sort=sort, page=page, size=10).hits:
            assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=ROUNDED)


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("guitar", "made0002", "Matches “guitar”."),
        ("okafor pool", "made0005", "Matches all words; some words close together."),
        ("technician pool", "made0005", "Matches all words."),
        ('"red square" guitar', "made0002", 'Matches “guitar”; also matches "red square".'),
        ("agency:ESA title:square", "made0002", "Matches agency:ESA AND title:square."),
        ("guitar zebra", "made0002", "Matches 1 of 2 words, not “zebra”."),
        ("northern lights", "made0003", "Matches all words; “aurora borealis” for “northern lights”"),
    ],
)
def test_a_hit_says_why_it_was_found(captions: Engine, text: str, first: str, why: str) -> None:
    """What it holds, what it lacks, and what stood for what (2)."""
    hit = ask(captions, text).hits[0]
    assert hit.document.id == first
    assert hit.explain.startswith(why)


def test_a_name_and_its_number_are_one_word(open_archive: Opener) -> None:
    """Whoever types 'apollo 16 rover' asks for two things: one with the rover alone stands beside one without (2)."""
    moon = [
        ("made0001", "Crater", "A crater seen from Apollo 16."),
        ("made0002", "Drive", "The Apollo 16 crew drives the rover."),
        ("made0003", "Rocks", "Apollo 17, and the rover among 16 rocks."),
    ]
    page = ask(open_archive(moon), "apollo 16 rover")
    assert page.hits[0].document.id == "made0002"
    assert {hit.explain.split(";")[0] for hit in page.hits[1:]} == {
        "Matches 1 of 2 words, not “rover”",
        "Matches 1 of 2 words, not “apollo 16”",
    }
