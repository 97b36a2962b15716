"""Whole answers over a made-up archive, kept under ``tests/snapshots``: what must not change unnoticed.

Where an answer is meant to change, write the snapshots anew, read the difference, and commit both together:

    pytest tests/test_snapshots.py --renew-snapshots
    git diff tests/snapshots

A test whose snapshot was written anew is reported as skipped; without the option a missing snapshot fails, as one
without its request does. Left out are the generation's name, which holds a checksum, and of all but ``ADDRESSED``
the addresses of the facets' values, which follow from the request.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from indexer.sample import write_sample
from indexer.write import arrivals
from tests.dumps import built
from webapp import create_app
from webapp.config import WebConfig
from webapp.search import open_engine

SNAPSHOTS = Path(__file__).parent / "snapshots"
WIDTH = 110  # of a line
FIRST_INDEXED = 1_767_323_045  # 2026-01-02T03:04:05Z
WHOLE = 4  # hits of a page that are shown whole; of the others id, score and why they were found

SEARCHES = {
    # Words, and what is found beside them
    "one-word": "soyuz",
    "several-words": "crew member wreath wall",
    "relaxed": "cosmonaut wreath kremlin telescope guitar",
    "relaxed-to-one": "zebra soyuz piano",
    "function-words": "the crew of the shuttle",
    "only-function-words": "the",
    "synonyms": "spacewalk training",
    "typed-synonyms": "liftoff at night",
    "irregular-forms": "women at the foot of a mountain",
    "british-spelling": "colour centre",
    "compound": "count down clock",
    "slip": "cosmonuat at baikonour",
    "slip-nowhere": "zhezkazgon kapsule",
    "name": "Kate Rubins",
    "nickname": "Jim Lovell",
    "surname": "Malenchenko",
    "transliteration": "Yuriy Malenchenko",
    "transliteration-slip": "Aleksandr Skvortzov",
    "accents": "Jean‐Jacques Faviér",
    # Phrases and patterns
    "phrase": '"red square"',
    "phrase-and-words": '"red square" flowers cosmonaut',
    "phrase-with-slop": '"wall kremlin"~6',
    "phrase-in-a-field": 'title:"museum tour"',
    "phrase-nowhere": '"square red"',
    "wildcard": "cosmo*",
    "wildcard-of-one-letter": "w?ll kremlin",
    "wildcard-in-a-field": "title:exp*",
    # Operators
    "or": "volcano OR asteroid",
    "or-among-words": "crew kremlin OR museum",
    "and": "soyuz AND landing",
    "and-among-words": "soyuz AND capsule medical tent helicopter guitar",
    "not": "soyuz NOT launch",
    "minus": "soyuz -agency:NASA -capsule",
    "parentheses": "(mausoleum OR kremlin) (roscosmos OR nasa) -museum",
    "negated-group": "square NOT (kremlin OR museum)",
    "group-in-a-field": "title:(museum OR landing)",
    "group-of-values": "agency:(ESA OR JAXA)",
    "group-of-exclusions": "agency:(NASA NOT Roscosmos) soyuz",
    # Every field
    "expedition": "expedition:65",
    "expeditions-in-a-range": "expedition:[36 TO 38] soyuz",
    "agency": "agency:esa",
    "landmark": 'landmark:"red square"',
    "landmark-by-an-alias": 'landmark:"Lenin\'s Tomb"',
    "person": 'person:"Yuri Malenchenko"',
    "person-by-another-spelling": 'person:"Sergei Ryzhikov"',
    "year": "year:2016",
    "years-in-a-range": "year:[2010 TO 2012] -soyuz",
    "credit": 'credit:"Vera Lindqvist"',
    "credit-by-an-alias": "photographer:Lindqvist",
    "center": "center:KSC panel",
    "spacecraft": 'spacecraft:"Soyuz MS-18"',
    "keywords": "keywords:sample volcano",
    "id": "id:jsc2019e999999",
    # Ids and dates in the text
    "bare-id": "jsc2019e999999",
    "part-of-an-id": "STS077-999",
    "number-of-an-id": "999994",
    "file-name": "PIA99998~orig.jpg",
    "mission": "STS-77 orbiter",
    "date": "date:2019-12-11",
    "date-in-words": 'date:"December 2019" soyuz',
    "before": "before:1970",
    "after": "after:2023 soyuz",
    "dates-in-a-range": "date:[2010-01 TO 2010-06]",
    "added": "added:2026-01-02 wreath",
    "added-later": "-added:<=2026-01-02 wreath",
    "bare-day": "2019-12-11 capsule",
    # What cannot be taken as it stands
    "everything": "",
    "notices": '*naut colour:red "square AND',
    "turned-range": "expedition:[38 TO 36]",
    "nothing-found": "xyzzy",
}

FILTERED = {
    "filter": "q=soyuz&agency=ESA",
    "filters-of-one-facet": "q=crew&agency=ESA&agency=JAXA",
    "filters-of-two-facets": "agency=NASA&landmark=Red+Square",
    "exclusion": "q=soyuz&agency=!NASA&landmark=!Baikonur+Cosmodrome",
    "filter-by-a-range": "q=crew&year=2016..2018&expedition=48..",
    "filter-by-an-alias": "person=Sergei+Ryzhikov",
    "filter-of-no-value": "q=soyuz&spacecraft=Nautilus",
    "oldest-first": "q=soyuz&sort=date",
    "newest-first": "q=crew&sort=-date",
    "second-page": "q=soyuz&page=2&size=10",
    "page-beyond-the-last": "q=soyuz&page=99",
    "unfolded": "q=wreath+wall&fold=false",
    "unfolded-by-date": "q=wreath&fold=false&sort=-date&size=10",
    "expanded": "q=wreath+kremlin&expand=variants,evidence,original,explain&size=2",
    "ways-on": "q=soyuz+wreath&agency=CSA&year=1969",
    "slip-under-a-filter": "q=malenchenco&agency=NASA",
    "refused-parameter": "q=soyuz&agencey=ESA",
}

ADDRESSED = (
    "filters-of-one-facet",
    "values-with-filters",
)  # whose facets' values are shown with their addresses

FAMILY = "/api/v1/captions/jsc2012e999990"
REQUESTS = {
    **{name: f"/api/v1/search?q={quote_plus(text)}" for name, text in SEARCHES.items()},
    **{name: f"/api/v1/search?{query}" for name, query in FILTERED.items()},
    "suggest-values": "/api/v1/suggest?q=red+sq",
    "suggest-names": "/api/v1/suggest?q=yur",
    "suggest-last-word": "/api/v1/suggest?q=soyuz+la",
    "suggest-ids": "/api/v1/suggest?q=sts077&size=4",
    "family": FAMILY,
    "similar": f"{FAMILY}/similar",
    "similar-with-filters": f"{FAMILY}/similar?agency=!NASA&sort=date",
    "values": "/api/v1/facets/landmark?size=40",
    "values-with-a-prefix": "/api/v1/facets/person?prefix=mal&q=soyuz",
    "values-with-filters": "/api/v1/facets/agency?agency=ESA&year=2010..2020&q=crew",
    "values-second-page": "/api/v1/facets/credit?page=2&size=10",
    "nasa-search": "/nasa/search?q=soyuz+landing&page_size=5",
    "nasa-fields": "/nasa/search?center=KSC&keywords=orbiter&year_start=1990&year_end=1996&page_size=5",
    "nasa-asset": "/nasa/asset/jsc2012e999990",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Yield a client of the web app over an archive of 600 made-up records with all fields of a dump."""
    folder = tmp_path_factory.mktemp("snapshots")
    write_sample(folder / "sample.jsonl", 600, 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrivals, "time", SimpleNamespace(time=lambda: FIRST_INDEXED))
        built(folder / "index", folder / "sample.jsonl")
    engine = open_engine(folder / "index")
    yield create_app(WebConfig(), engine).test_client()
    engine.close()


@pytest.mark.parametrize("name", REQUESTS)
def test_an_answer_is_as_it_was(name: str, client: FlaskClient, *, renew_snapshots: bool) -> None:
    """The whole answer to a request is the one that was kept."""
    path = SNAPSHOTS / f"{name}.json"
    kept = path.read_text("utf-8") if path.exists() else ""
    answered = snapshot(client, name)
    if renew_snapshots and answered != kept:
        path.write_text(answered, "utf-8")
        pytest.skip(f"{path.name} was written anew; read the difference before you commit it")
    assert kept, f"{path.name} is missing; write it with --renew-snapshots"
    assert answered == kept


def test_every_snapshot_has_its_request() -> None:
    """No answer is kept that nobody asks for any more."""
    assert {path.stem for path in SNAPSHOTS.iterdir()} <= set(REQUESTS)


def snapshot(client: FlaskClient, name: str) -> str:
    """Return a request and its answer as text to read."""
    answer = client.get(REQUESTS[name])
    text = answer.get_data(as_text=True)
    body = json.loads(text)
    generation = body.get("index", {}).get("generation")
    if generation:
        body = json.loads(text.replace(generation, "GENERATION"))
    return (
        render(shorten({"request": REQUESTS[name], "status": answer.status_code, "answer": body}, name))
        + "\n"
    )


def shorten(whole: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave out what repeats itself: addresses of facets' values, and the details of hits further down."""
    answer = whole["answer"]
    if "hits" in answer:
        hits = answer["hits"]
        further = [f"{hit['score']} {hit['nasa_ids'][0]}: {hit['explain']}" for hit in hits[WHOLE:]]
        whole["answer"] = answer = answer | {"hits": [*hits[:WHOLE], *further]}
    if name not in ADDRESSED:
        for facet in (answer, *answer.get("facets", {}).values()):
            if "values" in facet:
                facet["values"] = {one["value"]: _count(one) for one in facet["values"]}
    return whole


def _count(value: dict[str, Any]) -> str | int:
    marks = [mark for mark in ("selected", "excluded") if value[mark]]
    return f"{value['count']}, {' and '.join(marks)}" if marks else int(value["count"])


def render(value: Any, indent: str = "") -> str:
    """Return a value as JSON that breaks a line only where the value does not fit on it."""
    flat = json.dumps(value, ensure_ascii=False)
    inner = indent + "  "
    match value:
        case _ if len(indent) + len(flat) <= WIDTH:
            return flat
        case dict():
            items = [
                f"{json.dumps(key, ensure_ascii=False)}: {render(one, inner)}" for key, one in value.items()
            ]
            return "{\n" + ",\n".join(inner + item for item in items) + f"\n{indent}}}"
        case list():
            return "[\n" + ",\n".join(inner + render(one, inner) for one in value) + f"\n{indent}]"
        case _:
            return flat
