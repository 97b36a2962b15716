"""Tests of the API's description: it says what there is, what it says is so, and nothing answers otherwise."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from schema.fields import FACET_NAMES
from schema.json_codec import encode
from tests.documents import DOCUMENTS
from tests.served import PATIENCE, ROOT, served
from tests.stand_in import StandIn
from webapp import create_app
from webapp.api.openapi import DESCRIBED, describe
from webapp.api.operations import OPERATIONS, Operation
from webapp.config import WebConfig
from webapp.search.limits import Limits

APP = create_app(WebConfig(), StandIn())
CLIENT = APP.test_client()
CASES = 12  # made-up requests an operation, beside those of the examples and of the edges of the schemas

JSON_OPERATIONS = [one for one in OPERATIONS if one.answer]


def address(one: Operation, query: str = "") -> str:
    """Give the address of an operation about something that there is."""
    path = one.path.replace("{id}", DOCUMENTS[0].id).replace("{name}", "agency")
    return f"{path}?{query or one.example}"


def test_every_path_is_described() -> None:
    """What is under /api/v1 and /nasa is in the description, and nothing else is."""
    served_ = {re.sub(r"<(?:path:)?\w+>", "{}", rule.rule) for rule in APP.url_map.iter_rules()}
    described = {re.sub(r"\{\w+\}", "{}", path) for path in describe(Limits())["paths"]}
    assert described == {path for path in served_ if path.startswith(("/api/v1/", "/nasa/"))}


def test_the_document_is_served() -> None:
    """The document is the same everywhere, says 3.1, and refuses parameters as everything does."""
    answer = CLIENT.get("/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.json == describe(Limits())
    assert answer.json["openapi"] == "3.1.0"
    assert CLIENT.get("/openapi.json?x=1").status_code == 400


def test_nobody_needs_a_key() -> None:
    """The description says so, and every limit that a request may run into is in it."""
    described = describe(Limits(filters=7))
    assert described["security"] == []
    by_name = {
        one["name"]: one["schema"] for one in described["paths"]["/api/v1/search"]["get"]["parameters"]
    }
    assert by_name["agency"]["maxItems"] == 7
    nasa = {one["name"]: one["schema"] for one in described["paths"]["/nasa/search"]["get"]["parameters"]}
    assert {nasa[name]["maxLength"] for name in ("q", "title", "description", "keywords", "location")} == {
        1000
    }


def _asks(one: Operation) -> str:
    """Give a query string that an operation allows, and that finds something."""
    return {"caption": "", "similar": "size=9"}.get(one.name, "q=flowers")


def test_links_lead_to_operations() -> None:
    """What an answer has at the pointer of a link is a parameter of the operation that it names, which then answers."""
    document = describe(Limits())
    operations = {one["get"]["operationId"]: path for path, one in document["paths"].items()}
    followed = set()
    for one in DESCRIBED:
        for lead in one.leads:
            value: Any = CLIENT.get(address(one, _asks(one))).json
            for part in lead.pointer.strip("/").split("/"):
                value = value[int(part) if part.isdigit() else part]
            path = operations[lead.operation]
            there = path.replace(f"{{{lead.parameter}}}", str(value)).replace("{name}", "agency")
            query = "" if there != path else "?" + urlencode({lead.parameter: value})
            assert CLIENT.get(there + query).status_code in {
                200,
                404 if lead.operation == "nasaCaptions" else 200,
            }
            followed.add(lead.operation)
            links = document["paths"][one.path]["get"]["responses"]["200"]["links"]
            assert {link["operationId"] for link in links.values()} == {
                other.operation for other in one.leads
            }
    assert followed == {"caption", "similar", "search", "nasaAsset", "nasaMetadata", "nasaCaptions"}


def test_shapes_have_names_that_stay() -> None:
    """A shape is described by a word of its own, which says nothing of where it is declared."""
    components = describe(Limits())["components"]["schemas"]
    assert {"SearchAnswer", "Hit", "Family", "FamilyRecord", "FacetAnswer", "Problem", "Total"} <= set(
        components
    )
    assert [name for name in components if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []
    assert [name for name, schema in components.items() if schema["title"] != name] == []
    assert "Json" not in json.dumps(components)


def test_a_hit_names_every_facet() -> None:
    """A hit is described, and answered, with every facet; those whose name is taken stand under ``further``."""
    properties = describe(Limits())["components"]["schemas"]["Hit"]["properties"]
    hit: dict[str, Any] = json.loads(CLIENT.get("/api/v1/search?q=flowers").data)["hits"][0]
    assert set(FACET_NAMES) - {"credit", "center", "media"} <= properties.keys() & hit.keys()
    assert set(hit["further"]) == {"credit", "center", "media"}


def test_the_limits_of_this_server_are_told() -> None:
    """The description has the bounds that the settings of the server say."""

    def told(limits: Limits) -> dict[str, Any]:
        parameters = describe(limits)["paths"]["/api/v1/search"]["get"]["parameters"]
        return {one["name"]: one["schema"] for one in parameters}

    narrow = told(Limits(query=40, size=50, page=7))
    assert (narrow["q"]["maxLength"], narrow["size"]["maximum"], narrow["page"]["maximum"]) == (40, 50, 7)


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_examples_work(one: Operation) -> None:
    """Each parameter's example, and each operation's, is answered well."""
    assert CLIENT.get(address(one)).status_code == 200
    for parameter in one.parameters:
        query = urlencode({parameter.name: parameter.example})
        assert CLIENT.get(address(one, query)).status_code == 200, query


@pytest.mark.parametrize("one", JSON_OPERATIONS, ids=lambda one: one.name)
@pytest.mark.parametrize("more", [{}, {"fold": "false", "expand": "variants,evidence,original,explain"}])
def test_answers_have_the_shape_that_is_described(one: Operation, more: dict[str, str]) -> None:
    """An answer has all keys of its shape with values of their types, and no key that is not described."""
    names = {parameter.name for parameter in one.parameters}
    query = urlencode({name: value for name, value in more.items() if name in names})
    found = CLIENT.get(address(one, query)).json
    assert json.loads(encode(msgspec.convert(found, one.answer))) == found


def test_the_page_for_people() -> None:
    """The page names every operation and parameter, and every example on it is a link that works."""
    text = CLIENT.get("/api").text
    for one in OPERATIONS:
        assert one.path in text
        assert all(f"<code>{parameter.name}</code>" in text for parameter in one.parameters)
    links = [
        link.replace("&amp;", "&") for link in re.findall(r'class="api-try">[^<]*<a href="([^"]*)"', text)
    ]
    assert len(links) == len(OPERATIONS)
    assert [link for link in links if CLIENT.get(link).status_code != 200] == []


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_an_empty_value_is_as_none(one: Operation) -> None:
    """Forms send fields that nobody filled in: beside what makes a request whole they change nothing, as described."""
    described = describe(Limits())["paths"][one.path]["get"]["parameters"]
    empty = [each["name"] for each in described if each.get("allowEmptyValue")]
    assert set(empty) <= {
        "sort",
        "page",
        "size",
        "fold",
        "group",
    }  # texts and lists may be empty by their schema
    assert [
        each.name for each in one.parameters if each.name in {"sort", "page", "size", "fold", "group"}
    ] == empty
    usual = CLIENT.get(address(one))
    for name in (parameter.name for parameter in one.parameters):
        query = (
            "&".join(filter(None, (one.example, f"{name}=")))
            if f"{name}=" not in one.example
            else one.example
        )
        answer = CLIENT.get(address(one, query))
        assert answer.status_code == usual.status_code == 200, query


@pytest.mark.slow
def test_schemathesis_finds_nothing(index: Path, tmp_path: Path) -> None:
    """No made-up request, right or wrong, gets a 500, or an answer that is not described."""
    program = Path(sys.executable).parent / "schemathesis"
    config = ROOT / "tests/schemathesis.toml"
    with served(index) as server:
        options = [
            "--phases",
            "examples,coverage,fuzzing,stateful",
            "--max-examples",
            str(CASES),
            "--seed",
            "1",
        ]
        options += ["--request-timeout", str(PATIENCE), "--suppress-health-check", "too_slow"]
        words = [str(program), "--config-file", str(config), "run", f"{server}/openapi.json", *options]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    tested = re.search(r"Tested: (\d+)", done.stdout)
    generated = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tested
    assert int(tested[1]) == len(DESCRIBED)
    assert generated
    assert int(generated[2]) > 500
