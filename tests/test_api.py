"""Tests of the JSON search: the shape that clients rely on, and problems that name what is wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from schema.document_json import read_line
from schema.fields import FACET_NAMES
from tests.documents import A_YEAR_MENTIONED, DOCUMENTS, OF_A_YEAR, document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.serving.error_handlers import TABLE

CLIENT = create_app(WebConfig(), StandIn()).test_client()


def found(path: str) -> Any:
    """Give the JSON object of an answer that went well."""
    answer = CLIENT.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    return answer.json


def problem(path: str, status: int) -> Any:
    """Give the problem of an answer that did not."""
    answer = CLIENT.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert set(answer.json) >= {"type", "title", "status", "detail"}
    return answer.json


def test_search_has_the_agreed_shape() -> None:
    """The answer has every agreed key, with the agreed kinds of values."""
    answer = found("/api/v1/search?q=flowers&expedition=65&agency=esa")
    assert set(answer) == {
        "query", "total", "hits", "facets", "did_you_mean", "ways_on", "page", "links", "index",
    }  # fmt: skip
    assert answer["query"]["filters"] == [
        {"facet": "expedition", "value": "65", "exclude": False},
        {"facet": "agency", "value": "ESA", "exclude": False},
    ]
    assert answer["total"] == {"families": 1, "records": 4}
    assert answer["page"] == {"number": 1, "size": 24, "pages": 1}
    assert answer["index"] == {"generation": "made-up-1", "families": 4, "records": 7, "engine": "whoosh"}
    assert list(answer["facets"]) == list(FACET_NAMES)


def test_a_hit_shows_its_evidence_when_asked() -> None:
    """With expand=evidence a hit says which words gave each value; the links keep asking; else it says nothing."""
    answer = found("/api/v1/search?q=flowers&expedition=65&expand=evidence")
    shelves = answer["hits"][0]["evidence"]
    texts = {
        m.caption.key: {"caption": m.caption.text, "title": m.caption.title} for m in DOCUMENTS[0].members
    }
    places = [place for values in shelves.values() for found_ in values.values() for place in found_]
    assert places
    assert all(texts[p["record"]][p["field"]][p["start"] : p["end"]].strip() and p["rule"] for p in places)
    assert "expand=evidence" in answer["links"]["self"]
    assert "evidence" not in found("/api/v1/search?q=flowers&expedition=65")["hits"][0]


def test_a_hit_has_the_agreed_shape() -> None:
    """A hit tells its family: numbers for expeditions, offsets for highlights, links to more."""
    hit = found("/api/v1/search?q=flowers&expedition=65")["hits"][0]
    lead = DOCUMENTS[0].lead
    marks = hit["highlights"]["caption"][0]["marks"]
    assert [lead.text[start:end] for start, end in marks] == ["flowers"]
    assert hit["caption"] == lead.text
    assert hit["expedition"] == [65]
    assert hit["agency"] == ["ESA", "Roscosmos"]
    assert hit["event_date"] == {"from": "2021-03-24", "to": "2021-03-24", "precision": "day"}
    assert hit["variants"] == 3
    assert hit["nasa_ids"] == [f"made2021e00000{n}" for n in range(1, 5)]
    assert hit["image"]["details"] == "https://images.nasa.gov/details/made2021e000001"
    assert hit["links"] == {
        "self": "/api/v1/captions/made2021e000001",
        "similar": "/api/v1/captions/made2021e000001/similar",
        "html": "/captions/made2021e000001",
    }


def test_every_facet_link_keeps_its_promise() -> None:
    """Following a value's link gives as many families as its count, and marks it as selected."""
    for name, facet in found("/api/v1/search")["facets"].items():
        assert (facet["more"], facet["left_off"]) == (None, 0)
        for value in facet["values"]:
            answer = found(value["toggle"])
            assert answer["total"]["families"] == value["count"]
            chosen = [v for v in answer["facets"][name]["values"] if v["selected"]]
            assert [v["value"] for v in chosen] == [value["value"]]
            assert chosen[0]["toggle"] == "/api/v1/search"


def test_a_value_keeps_its_promise_where_a_range_is_chosen() -> None:
    """With a range of years chosen, a year's link still gives as many families as its count."""
    for value in found("/api/v1/search?year=1960..2020")["facets"]["year"]["values"]:
        assert found(value["toggle"])["total"]["families"] == value["count"]


def test_a_value_can_be_left_out_by_a_link() -> None:
    """The link that leaves a value out finds the families without it; chosen filters have links to take them off."""
    for value in found("/api/v1/search")["facets"]["agency"]["values"]:
        answer = found(value["exclude"])
        assert answer["total"]["families"] == len(DOCUMENTS) - value["count"]
        (left_out,) = [v for v in answer["facets"]["agency"]["values"] if v["excluded"]]
        assert (left_out["value"], left_out["exclude"]) == (value["value"], "/api/v1/search")
        assert answer["query"]["remove"] == ["/api/v1/search"]


@pytest.mark.parametrize("facet", FACET_NAMES)
def test_all_values_of_a_facet(facet: str) -> None:
    """A facet's listing counts as the search does, page by page, under the same query; its own filter stands aside.

    It also says how many have no value, which only the year does not offer.
    """
    counted = found("/api/v1/search?q=flowers")["facets"][facet]["values"]
    address, listed = f"/api/v1/facets/{facet}?q=flowers&{facet}=1969&size=1", []
    while address:
        answer = found(address)
        assert answer["total"] >= len(answer["values"])
        listed += answer["values"]
        address = answer["links"]["next"]
    counts = {v["value"]: v["count"] for v in listed if v["count"]}
    without = counts.pop("none", 0)
    assert counts == {v["value"]: v["count"] for v in counted}
    assert without == (
        0 if facet == "year" else found(f"/api/v1/search?q=flowers -{facet}:*")["total"]["families"]
    )
    assert len(listed) == answer["total"]


def test_more_leads_to_all_values() -> None:
    """Where a facet has more values than an answer holds, a complete link leads to all, under the same query."""
    people = tuple(
        document(f"made-{n}", "Flowers", f"Flowers, number {n}.", person=f"Ada Made{n:03}")
        for n in range(130)
    )
    client = create_app(WebConfig(), StandIn(people)).test_client()
    answer = client.get("/api/v1/search?q=flowers&agency=!NASA&sort=date&page=2&size=10").get_json()
    person = answer["facets"]["person"]
    assert (len(person["values"]), person["left_off"]) == (100, 30)
    listed = client.get(person["more"]).get_json()
    assert (listed["total"], len(listed["values"]), listed["page"]["number"]) == (130, 24, 1)
    for value in listed["values"]:
        assert client.get(value["toggle"]).get_json()["query"]["q"] == "flowers"
    alike = client.get("/api/v1/captions/made-1/similar").get_json()
    assert alike["facets"]["person"]["more"] is None


def test_values_are_found_by_their_beginnings() -> None:
    """With a prefix the values are listed that have a word which begins so, and links keep it."""
    answer = found("/api/v1/facets/agency?prefix=ros")
    assert [value["value"] for value in answer["values"]] == ["Roscosmos"]
    assert "prefix=ros" in answer["links"]["self"]
    assert found(answer["values"][0]["toggle"])["total"]["families"] == answer["values"][0]["count"]
    assert found("/api/v1/facets/agency?prefix=oscosmos")["values"] == []


def test_an_unknown_facet_is_refused_with_a_suggestion() -> None:
    """A facet that there is not is a 404 that names the one that was meant; so is a path."""
    assert problem("/api/v1/facets/agencey", 404)["suggestion"] == "agency"
    assert problem("/api/v1/serch", 404)["suggestion"] == "/api/v1/search"
    assert "suggestion" not in problem("/api/v1/facets/wombats", 404)


def test_records_instead_of_families() -> None:
    """With fold=false each record of the families found is a hit, in pages that hold every record once."""
    address, seen = "/api/v1/search?q=flowers&fold=false&size=2", []
    folded = found("/api/v1/search?q=flowers")
    while address:
        answer = found(address)
        assert answer["total"] == folded["total"]
        seen += [(hit["id"], hit["record"]["n"], hit["nasa_ids"], hit["caption"]) for hit in answer["hits"]]
        assert answer["page"]["pages"] == 3
        address = answer["links"]["next"]
    families = {one.id: one for one in DOCUMENTS}
    expected = [
        (hit["id"], member.caption.n, [member.caption.nasa_id], member.caption.text)
        for hit in folded["hits"]
        for member in families[hit["id"]].members
    ]
    assert seen == expected


def test_a_hit_can_hold_more() -> None:
    """``expand`` adds variants, originals, evidence and the parts of the score; else a hit has none of them."""
    more = {"records", "original", "evidence", "parts"}
    usual = found("/api/v1/search?q=flowers")["hits"][0]
    assert more.isdisjoint(usual)
    hit = found("/api/v1/search?q=flowers&expand=explain,variants,original,evidence")["hits"][0]
    assert more <= set(hit)
    assert [record["kind"] for record in hit["records"]] == ["lead", "exact", "truncated", "edited"]
    assert hit["records"][3]["original"]["caption"].endswith("???")
    assert hit["original"]["caption"] == DOCUMENTS[0].lead.original_caption
    assert hit["parts"] == [{"words": "flowers", "score": hit["score"]}]
    assert "original" not in found("/api/v1/search?q=flowers&expand=variants")["hits"][0]["records"][0]
    assert problem("/api/v1/search?expand=varients", 400)["suggestion"] == "variants"


def test_links_stand_in_the_header_too() -> None:
    """The next page, the one before, the page for people and the description are in the Link header (RFC 8288)."""
    answer = CLIENT.get("/api/v1/search?size=1&page=2")
    assert answer.json is not None
    told = dict(re.findall(r'<([^>]*)>; rel="([a-z-]+)"', answer.headers["Link"]))
    relations = {relation: address for address, relation in told.items()}
    assert relations["next"] == answer.json["links"]["next"]
    assert relations["prev"] == answer.json["links"]["prev"]
    assert relations["alternate"] == answer.json["links"]["html"]
    assert relations["service-desc"] == "/openapi.json"


def test_other_sites_may_ask_beforehand() -> None:
    """A preflight request is told which methods and headers are allowed; HEAD is answered as GET without a body."""
    answer = CLIENT.options("/api/v1/search", headers={"Access-Control-Request-Method": "GET"})
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Max-Age"] == "86400"  # a day
    head, get = CLIENT.head("/api/v1/search?q=flowers"), CLIENT.get("/api/v1/search?q=flowers")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.data))


def test_a_body_is_refused() -> None:
    """Nothing here reads a body; a large one is refused before anything is done."""
    answer = CLIENT.get("/api/v1/search", data=b"x" * 70_000)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_errors_are_not_kept() -> None:
    """No cache may keep an error and give it to somebody else."""
    for path in ("/api/v1/search?page=0", "/api/v1/nothing", "/nowhere"):
        assert CLIENT.get(path).headers["Cache-Control"] == "no-store"


def test_filters_widen_within_a_facet_and_narrow_between() -> None:
    """Values of a facet are joined by or, facets by and; '!' leaves out; ranges hold numbers."""
    assert found("/api/v1/search?expedition=65&expedition=64")["total"]["families"] == 2
    assert found("/api/v1/search?expedition=65&agency=NASA")["total"]["families"] == 0
    assert found("/api/v1/search?agency=!NASA")["total"]["families"] == 2
    everything = found("/api/v1/search")["total"]["families"]
    none = found("/api/v1/search?expedition=none")["total"]["families"]
    assert found("/api/v1/search?expedition=*")["total"]["families"] == everything - none
    assert found("/api/v1/search?year=2016..2020")["total"]["families"] == 1


def test_paging_has_no_gap_and_no_wall() -> None:
    """Following ``next`` meets every family once; a page beyond the last is empty."""
    address, ids = "/api/v1/search?size=1&sort=date", []
    while address:
        answer = found(address)
        ids += [hit["id"] for hit in answer["hits"]]
        address = answer["links"]["next"]
    assert sorted(ids) == sorted(d.id for d in DOCUMENTS)
    assert ids[-1] == "made-undated"
    beyond = found("/api/v1/search?page=1000000")
    assert (beyond["hits"], beyond["links"]["prev"]) == ([], "/api/v1/search")


def test_the_family_reads_back() -> None:
    """A family's JSON is the exported one, with links."""
    answer = CLIENT.get("/api/v1/captions/made2021e000001")
    assert read_line(answer.data) == DOCUMENTS[0]
    assert found("/api/v1/captions/made2021e000001")["links"]["html"] == "/captions/made2021e000001"


def test_more_like_a_family() -> None:
    """What is like a family comes as a search's answer, without the family; filters narrow it, links stay there."""
    answer = found("/api/v1/captions/made2021e000001/similar")
    assert [hit["id"] for hit in answer["hits"]] == ["made2020e000010"]
    assert answer["links"]["html"] == "/captions/made2021e000001"
    (value,) = answer["facets"]["agency"]["values"]
    assert value["toggle"] == "/api/v1/captions/made2021e000001/similar?agency=NASA"
    assert found(value["toggle"])["total"]["families"] == value["count"]
    assert problem("/api/v1/captions/made2021e000001/similar?q=x", 400)["parameter"] == "q"
    problem("/api/v1/captions/nobody/similar", 404)


def test_completion_leads_on() -> None:
    """Each suggestion has what choosing it leads to, for people and for programs, and keeps its count."""
    answer = found("/api/v1/suggest?q=ro&size=3")
    assert answer["q"] == "ro"
    assert answer["suggestions"] == [
        {
            "text": "Roscosmos",
            "kind": "agency",
            "families": 1,
            "url": "/search?agency=Roscosmos",
            "api": "/api/v1/search?agency=Roscosmos",
        }
    ]
    assert found(answer["suggestions"][0]["api"])["total"]["families"] == 1
    assert len(found("/api/v1/suggest?q=r&size=1")["suggestions"]) == 1
    assert found("/api/v1/suggest")["suggestions"] == []
    assert problem("/api/v1/suggest?q=ro&sise=3", 400)["suggestion"] == "size"


def test_ten_completions_unless_asked_otherwise() -> None:
    """Where nobody says how many completions there shall be, there are ten at most."""
    ridges = [f"Rover Ridge {n}" for n in range(12)]
    many = [
        document(f"made-{n}", ridge, f"A rover at {ridge}.", landmark=ridge) for n, ridge in enumerate(ridges)
    ]
    client = create_app(WebConfig(), StandIn(many)).test_client()
    assert len(client.get("/api/v1/suggest?q=rover+ri").get_json()["suggestions"]) == 10
    assert len(client.get("/api/v1/suggest?q=rover+ri&size=12").get_json()["suggestions"]) == 12


def test_other_names_lead_to_the_family() -> None:
    """A picture's id and a former id lead to the id that stays."""
    answer = CLIENT.get("/api/v1/captions/made2021e000002")
    assert (answer.status_code, answer.location) == (301, "/api/v1/captions/made2021e000001")


def test_an_unknown_parameter_is_refused_with_a_suggestion() -> None:
    """A misspelt parameter is named, with those that there are and the one that was meant."""
    answer = problem("/api/v1/search?agencey=ESA", 400)
    assert (answer["parameter"], answer["suggestion"]) == ("agencey", "agency")
    assert "landmark" in answer["allowed"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("sort=random", "sort"), ("page=0", "page"), ("size=201", "size"), ("expedition=x", "expedition")],
)
def test_a_bad_value_is_refused_by_name(query: str, parameter: str) -> None:
    """A value that is not allowed is refused, and its parameter named."""
    assert problem(f"/api/v1/search?{query}", 400)["parameter"] == parameter


def test_a_long_query_is_refused_by_its_limit() -> None:
    """What is too expensive names the limit."""
    answer = problem("/api/v1/search?q=" + "x" * 1001, 400)
    assert (answer["limit"], answer["allowed"], answer["found"]) == ("characters", 1000, 1001)


@pytest.mark.parametrize(
    "query",
    [
        "expand=variants,evidence",
        "expand=variants&expand=evidence",
        "expand=evidence&expand=variants,evidence",
    ],
)
def test_a_list_may_be_given_in_pieces(query: str) -> None:
    """As clients repeat a parameter, or join its values; the answer's own address is the one form."""
    answer: Any = CLIENT.get(f"/api/v1/search?q=flowers&{query}").json
    assert answer["links"]["self"] == "/api/v1/search?q=flowers&expand=variants,evidence"
    assert problem("/api/v1/search?expand=variants&expand=nothing", 400)["parameter"] == "expand"


@pytest.mark.parametrize(
    "asked",
    [
        "content-type",
        "authorization, content-type",
        "x-requested-with,cache-control,pragma",
        "traceparent, x-trace-9",
        "if-none-match",
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/search", "/nasa/search?q=moon", "/openapi.json", "/feed.atom"])
def test_preflights_allow_what_browsers_send(path: str, asked: str) -> None:
    """A page of another site may send any header: nothing here heeds one that it could misuse."""
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": asked,
    }
    answer = CLIENT.options(path, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    allowed = {name.strip().casefold() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {name.strip() for name in asked.split(",")} <= allowed
    assert "*" not in allowed


def test_preflights_repeat_nothing_odd() -> None:
    """What is no name of a header is not allowed, however many are asked for."""
    names = ["a b", "x\u00e9", "<script>", *(f"x-{n}" for n in range(500))]
    answer = CLIENT.options("/api/v1/search", headers={"Access-Control-Request-Headers": ",".join(names)})
    allowed = answer.headers["Access-Control-Allow-Headers"]
    assert "<" not in allowed
    assert len(allowed) < 1000


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/nothing", "/api/v1/captions/nobody"])
def test_what_is_not_there_is_a_problem(path: str) -> None:
    """Under /api a 404 is a problem for programs."""
    problem(path, 404)


def test_a_wrong_method_is_a_problem() -> None:
    """Under /api a 405 is a problem that says what is allowed."""
    answer = CLIENT.post("/api/v1/search")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_answers_may_be_read_from_other_sites_and_say_how_long_they_took() -> None:
    """Every answer under /api allows other origins, problems too, and carries its time."""
    for path in ("/api/v1/search", "/api/nothing"):
        headers = CLIENT.get(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Server-Timing"].startswith("total;dur=")
    assert "Access-Control-Allow-Origin" not in CLIENT.get("/").headers


def test_health() -> None:
    """The process is alive and has an index open."""
    assert found("/healthz") == {"status": "alive"}
    assert found("/readyz") == {"status": "ready", "generation": "made-up-1", "families": 4}


def test_without_an_index(tmp_path: Path) -> None:
    """Without an index the process is alive, not ready, and says how to build one."""
    bare = create_app(WebConfig(index=tmp_path)).test_client()
    assert bare.get("/healthz").status_code == 200
    for path in ("/readyz", "/api/v1/search"):
        answer = bare.get(path)
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
        assert answer.headers["Retry-After"] == "5"
        assert answer.json is not None
        assert "caption-search build" in answer.json["detail"]


def test_our_own_mistakes_are_problems_too(caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody foresaw is logged, and answered without telling its inside."""
    app: Flask = create_app(WebConfig(), StandIn())

    @app.get("/api/broken")
    def broken() -> str:
        raise ZeroDivisionError("secret")

    answer = app.test_client().get("/api/broken")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_every_error_has_a_status() -> None:
    """The last row of the table holds every error of ours, so that none is without a status."""
    assert all(issubclass(row[0], TABLE[-1][0]) for row in TABLE)


def test_offline_there_are_no_images() -> None:
    """Without an image base a hit's image is null."""
    bare = create_app(WebConfig(images=""), StandIn((document("made-1", "One", "Text."),)))
    answer = bare.test_client().get("/api/v1/search")
    assert answer.json is not None
    assert answer.json["hits"][0]["image"] is None


def test_dates_that_reach_beyond_are_counted() -> None:
    """Where a date that was asked for is only a part of some hits' dates, these say so and are counted."""
    browser = create_app(WebConfig(), StandIn(OF_A_YEAR)).test_client()
    answer = browser.get("/api/v1/search?q=antenna+date:1983-09").json or {}
    assert answer["total"] == {"families": 3, "records": 3, "overlapping": 2}
    assert answer["hits"][0]["id"] == "made-day"
    assert [hit["within"] for hit in answer["hits"]] == [True, False, False]
    fitting = browser.get("/api/v1/search?q=antenna").json or {}
    assert "overlapping" not in fitting["total"] and "within" not in fitting["hits"][0]


def test_mentions_of_a_date_are_counted() -> None:
    """Hits that only mention the date in plain words say so, and are counted (18)."""
    browser = create_app(WebConfig(), StandIn(A_YEAR_MENTIONED)).test_client()
    answer = browser.get("/api/v1/search?q=antenna+1983").json or {}
    assert answer["total"] == {"families": 2, "records": 2, "mentioning": 1}
    hits = [(hit["id"], hit["within"], hit.get("mentioned")) for hit in answer["hits"]]
    assert hits == [("made-day", True, None), ("made-later", False, True)]
