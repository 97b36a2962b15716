"""A facet is declared once: one more, in ``schema/fields.py`` and with the vocabulary that draws it, is everywhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dumps import dumped, json_lines

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]

DECLARED = """    Facet(
        name="voyage",
        label="Voyage",
        example="Zarn Survey",
        vocabulary="voyages.toml",
        value_label="The {}",
        shown_in_hits=True,
    ),
"""
END = ")\n\nFIELDS = ("  # of the list of facets
VOCABULARY = """
[[voyage]]
name = "Zarn Survey"
kind = "voyage"
aliases = ["Survey of Zarn"]

[[voyage]]
name = "Lantern Walk"
kind = "voyage"
"""
DUMP = [
    {"nasa_id": "zs1", "description": "A crew of the Zarn Survey paints a boat beside a quiet lake."},
    {"nasa_id": "zs2", "description": "Two gardeners of the Survey of Zarn carry a ladder over a bridge."},
    {"nasa_id": "lw1", "description": "Lanterns of the Lantern Walk hang above an empty street in winter."},
    {"nasa_id": "no1", "description": "An old clock stands in a hall without any visitor."},
]
PROGRAM = """
import json, sys
from pathlib import Path
import schema
from indexer.pipeline import build
from indexer.progress import Lines
from schema.arrays.document_file import lines
from schema.fields import FACET_NAMES
from schema.manifest import current
from schema.whoosh.whoosh_columns import columns_of
from webapp import create_app
from webapp.config import WebConfig

folder = Path.cwd()
report = build([folder / "dump"], folder / "index", Lines())
client = create_app(WebConfig(index=folder / "index")).test_client()
asked = {name: client.get(address).get_data(as_text=True) for name, address in json.load(sys.stdin).items()}
print(json.dumps({
    "package": schema.__file__,
    "facets": FACET_NAMES,
    "report": report.as_json()["facets"]["voyage"],
    "terms": columns_of(current(folder / "index")).fields["voyage"].terms.to_array().astype(str).tolist(),
    "families": list(map(json.loads, lines(current(folder / "index")))),
    "asked": asked,
}))
"""
ASKED = {
    "search": "/api/v1/search?q=crew",
    "filter": "/api/v1/search?voyage=zarn+survey",
    "excluded": "/api/v1/search?voyage=!Lantern+Walk",
    "field": "/api/v1/search?q=voyage:lantern",
    "alias": "/api/v1/search?q=voyage:%22survey+of+zarn%22",
    "values": "/api/v1/facets/voyage?prefix=lan",
    "suggest": "/api/v1/suggest?q=zar",
    "family": "/api/v1/captions/zs1",
    "similar": "/api/v1/captions/zs1/similar",
    "csv": "/api/v1/export.csv?voyage=Lantern+Walk",
    "jsonl": "/api/v1/export.jsonl?voyage=Lantern+Walk",
    "openapi": "/openapi.json",
    "results page": "/search?view=list",
    "home page": "/",
    "family's page": "/captions/zs1",
    "page of values": "/facets/voyage",
    "page for programs": "/api",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project in which one declaration and its vocabulary were added, and a dump beside them."""
    folder = tmp_path_factory.mktemp("further")
    for package in ("schema", "indexer", "webapp"):
        shutil.copytree(ROOT / package, folder / package)  # with what is compiled, whose times are kept
    fields = folder / "schema/fields.py"
    told = fields.read_text("utf-8")
    assert told.count(END) == 1
    fields.write_text(told.replace(END, DECLARED + END), "utf-8")
    (folder / "schema/vocabulary/voyages.toml").write_text(VOCABULARY, "utf-8")
    dumped(folder / "dump", json_lines(DUMP))
    return folder


def run(checkout: Path, *words: str, given: str = "") -> str:
    """Return what Python prints where the copy is the project."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=checkout,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def found(checkout: Path) -> dict[str, Any]:
    """Return what the copy makes of the dump, and what it answers."""
    answer: dict[str, Any] = json.loads(run(checkout, "-c", PROGRAM, given=json.dumps(ASKED)))
    assert Path(answer["package"]).is_relative_to(checkout)
    assert len(answer["facets"]) == 11
    return answer


def answer(found: dict[str, Any], name: str) -> Any:
    """Return an answer in JSON."""
    return json.loads(found["asked"][name])


def ids(found: dict[str, Any], name: str) -> list[str]:
    """Return the ids of the families found, sorted."""
    return sorted(hit["id"] for hit in answer(found, name)["hits"])


def test_it_is_in_the_index(found: dict[str, Any]) -> None:
    """Its values are postings, and the build counts them."""
    assert found["terms"] == ["Lantern Walk", "Zarn Survey"]
    assert found["report"] == {"Zarn Survey": 2, "Lantern Walk": 1}


def test_it_is_exported(found: dict[str, Any]) -> None:
    """A family has it by its name, with evidence; a table has its column."""
    exported = {family["id"]: family for family in found["families"]}
    assert exported["zs2"]["voyage"] == ["Zarn Survey"]
    assert [place["record"] for place in exported["zs2"]["evidence"]["voyage"]["Zarn Survey"]] == ["dump#2"]
    assert answer(found, "jsonl")["voyage"] == ["Lantern Walk"]
    head, row = (line.split(",") for line in found["asked"]["csv"].splitlines())
    assert row[head.index("voyage")] == "Lantern Walk"


def test_it_is_counted_and_filters(found: dict[str, Any]) -> None:
    """It is among the facets of an answer; its values filter, in any case, and can be left out."""
    counted = answer(found, "excluded")["facets"]["voyage"]
    assert counted["label"] == "Voyage"
    assert {one["value"]: one["count"] for one in counted["values"]} == {"Zarn Survey": 2, "Lantern Walk": 1}
    assert ids(found, "filter") == ["zs1", "zs2"]
    assert ids(found, "excluded") == ["no1", "zs1", "zs2"]


def test_it_is_in_a_hit(found: dict[str, Any]) -> None:
    """A hit has it by its name, as a family does."""
    assert [hit["voyage"] for hit in answer(found, "search")["hits"]] == [["Zarn Survey"]]
    assert answer(found, "family")["voyage"] == ["Zarn Survey"]


def test_it_is_a_field_of_a_query(found: dict[str, Any]) -> None:
    """A query names it, and its values go by their words and by what the vocabulary calls them."""
    assert ids(found, "field") == ["lw1"]
    assert ids(found, "alias") == ["zs1", "zs2"]


def test_its_values_are_listed(found: dict[str, Any]) -> None:
    """It has its list of values, for programs and for people, and completes what is typed."""
    assert [one["value"] for one in answer(found, "values")["values"]] == ["Lantern Walk"]
    assert "Lantern Walk" in found["asked"]["page of values"]
    told = [(one["text"], one["kind"]) for one in answer(found, "suggest")["suggestions"]]
    assert ("The Zarn Survey", "voyage") in told


def test_it_counts_in_similarity(found: dict[str, Any]) -> None:
    """Families that share a value are alike, and are said to be."""
    assert "voyage Zarn Survey" in answer(found, "similar")["hits"][0]["explain"]


def test_it_is_on_the_pages(found: dict[str, Any]) -> None:
    """The panel, a hit and a family's facts show it, and so does the way into the archive."""
    assert 'id="facet-voyage"' in found["asked"]["results page"]
    assert '<li class="chip"><bdi>The Zarn Survey</bdi></li>' in found["asked"]["results page"]
    assert 'id="browse-voyage"' in found["asked"]["home page"]
    assert "<dt>Voyage</dt>" in found["asked"]["family's page"]


def test_it_is_in_the_terminal(checkout: Path, found: dict[str, Any]) -> None:
    """The command has an option for it, and prints it with a hit and among the facets."""
    assert "report" in found
    printed = run(checkout, "-m", "webapp", "search", "--voyage", "zarn survey", "--index", "index")
    assert "The Zarn Survey" in printed
    assert re.search(r"^Voyage: ", printed, re.MULTILINE)
    assert "Voyage; !VALUE leaves it out." in run(checkout, "-m", "webapp", "search", "--help")


def test_it_is_described(found: dict[str, Any]) -> None:
    """OpenAPI and the page for people have it as a parameter, with an example that works."""
    described = answer(found, "openapi")
    parameters = described["paths"]["/api/v1/search"]["get"]["parameters"]
    (filter_,) = (one for one in parameters if one["name"] == "voyage")
    assert filter_["example"] == ["Zarn Survey"]
    (which,) = (
        one for one in described["paths"]["/api/v1/facets/{name}"]["get"]["parameters"] if one["in"] == "path"
    )
    assert "voyage" in which["schema"]["enum"]
    for shape in ("Hit", "Family"):
        assert "voyage" in described["components"]["schemas"][shape]["required"]
    assert "<code>voyage</code>" in found["asked"]["page for programs"]
