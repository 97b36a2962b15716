"""The mapping on a real server: what each field must be able to answer, and how much each term scores.

1. Stem and forms of a word score as one, by the sum of their weights, exactly.
2. Phrases keep to positions; the forms of one word stand at one place; no phrase reaches across a gap.
3. Whole values, codes and days are found as they were written; a missing one is not there.
4. The line of a family comes back as it was written; nothing else does.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from schema.errors import ClusterRefused
from schema.opensearch import index_mapping as mapping
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_names import DOCUMENTS, LEXICON, RECORDS, IndexNames

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]

META = mapping.PublishedGeneration(1, 6, "000001-" + "0" * 20, 2, 3, 60, "v", "", "2030-01-01")
LINE = '{"id":"a","title":"Über \\"two\\" hangars"}\n'
TEXT = {
    "number": 0,
    "family": LINE,
    "text": "red hangar _ _ glider red",
    "exact": "red hangars|hangar _ _ glider red",
    "weights": "red|8192 hangar|16384 glider|8192 =red|4096 =hangars|8192 =hangar|2048",
    "title": "red hangar",
    "keywords": "",
    "id": ["x-1", "x1"],
    "name": ["x-1"],
    "whole_title": ["redhangar"],
    "event": ["redhangar 700000"],
    "agency": ["000002", "000007"],
    "length": 31,
    "first_day": 700_000,
    "last_day": 700_001,
    "filed": True,
    "newest": 0,
    "oldest": 1,
    "records": 2,
}
BARE = {"number": 1, "family": "{}", "text": "glider", "weights": "glider|2048", "length": 1, "records": 1}

Asked = dict[str, Any]


class Index:
    """The index of two documents."""

    def __init__(self, client: ClusterClient, name: str) -> None:
        self.client, self.name = client, name

    def found(self, query: Asked) -> list[tuple[str, float]]:
        """Return what a query finds, with its scores, by number."""
        answer = self.client.ask(
            "POST", f"/{self.name}/_search", {"query": query, "sort": ["_score", "number"]}
        )
        return [(hit["_id"], hit["_score"]) for hit in json.loads(answer)["hits"]["hits"]]


@pytest.fixture(scope="module")
def index(client: ClusterClient) -> Iterator[Index]:
    """Yield an index of documents with two families."""
    name = IndexNames("mapping").of(META.generation, DOCUMENTS)
    client.change("PUT", f"/{name}", mapping.documents_index(1, META))
    for one in (TEXT, BARE):
        client.change("PUT", f"/{name}/_doc/{one['number']}", one)
    client.change("POST", f"/{name}/_refresh")
    yield Index(client, name)
    client.change("DELETE", f"/{name}")


def test_stem_and_forms_score_as_one(index: Index) -> None:
    """The frequencies of all tokens of a word add up, times the boost (1)."""
    assert index.found({"match": {"weights": "hangar|=hangars"}}) == [("0", 24_576.0)]
    assert index.found({"match": {"weights": "hangar|=hangars|=hangar|nowhere"}}) == [("0", 26_624.0)]
    assert index.found({"match": {"weights": {"query": "glider", "boost": 0.25}}}) == [
        ("0", 2048.0),
        ("1", 512.0),
    ]


def test_phrases_keep_to_positions(index: Index) -> None:
    """Words are neighbours only where nothing stands between them; a form stands where its word does (2)."""
    assert index.found({"match_phrase": {"text": "red hangar"}}) == [("0", 2.0)], (
        "once, for each of two terms"
    )
    assert index.found({"match_phrase": {"exact": "red hangar"}}) == [("0", 2.0)]
    assert index.found({"match_phrase": {"exact": "red hangars"}}) == [("0", 2.0)]
    assert index.found({"match_phrase": {"exact": "hangars hangar"}}) == []
    assert index.found({"match_phrase": {"text": "hangar glider"}}) == []
    assert index.found({"match": {"text": "red"}}) == [("0", 2.0)]
    near = [{"match": {"query": "hangar"}}, {"match": {"query": "glider"}}]
    within = {"intervals": {"text": {"all_of": {"ordered": False, "max_gaps": 2, "intervals": near}}}}
    assert [n for n, _ in index.found(within)] == ["0"]
    within["intervals"]["text"]["all_of"]["max_gaps"] = 1
    assert index.found(within) == []


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"term": {"id": "x1"}}, ["0"]),
        ({"prefix": {"id": "x"}}, ["0"]),
        ({"term": {"name": "x-1"}}, ["0"]),
        ({"term": {"whole_title": "redhangar"}}, ["0"]),
        ({"term": {"event": "redhangar 700000"}}, ["0"]),
        ({"terms": {"agency": ["000007"]}}, ["0"]),
        ({"exists": {"field": "agency"}}, ["0"]),
        ({"exists": {"field": "person"}}, []),
        ({"prefix": {"exact": "hang"}}, ["0"]),
        ({"range": {"last_day": {"gte": 700_001}}}, ["0"]),
        ({"range": {"first_day": {"lte": 700_000}}}, ["0"]),
        ({"term": {"filed": True}}, ["0"]),
        ({"term": {"text": "glider"}}, ["0", "1"]),
    ],
)
def test_values_are_found(index: Index, query: Asked, numbers: list[str]) -> None:
    """Every field of ids, values and days can be asked for; what a family lacks it is not found by (3)."""
    assert [number for number, _ in index.found(query)] == numbers


def test_only_the_line_comes_back(index: Index, client: ClusterClient) -> None:
    """The family's line is all that is kept of a document, character for character (4)."""
    assert json.loads(client.ask("GET", f"/{index.name}/_source/0")) == {"family": LINE}


def test_no_field_is_made_up(index: Index, client: ClusterClient) -> None:
    """A field that the mapping lacks is refused, not guessed."""
    with pytest.raises(ClusterRefused, match="strict"):
        client.change("PUT", f"/{index.name}/_doc/2", {"number": 2, "colour": "red"})


def test_records_have_fields_of_their_own(client: ClusterClient, names: IndexNames) -> None:
    """A record is found by its own words and by its family's, and keeps nothing but numbers."""
    name = names.of(META.generation, RECORDS)
    client.change("PUT", f"/{name}", mapping.records_index(1, META))
    own = {"description": "old glider", "nasa_id": ["X-1"], "day": 700_003}
    family = {key: value for key, value in TEXT.items() if key != "family"}
    document = {**family, "record": own, "place": 1, "record_number": 2}
    client.change("PUT", f"/{name}/_doc/2", document, [("refresh", "true")])
    for query in (
        {"term": {"record.description": "old"}},
        {"term": {"record.nasa_id": "X-1"}},
        {"range": {"record.day": {"gte": 700_003}}},
        {"match": {"weights": "hangar"}},
    ):
        asked = {"query": query, "docvalue_fields": ["number", "place"]}
        (hit,) = json.loads(client.ask("POST", f"/{name}/_search", asked))["hits"]["hits"]
        assert hit["fields"] == {"number": [0], "place": [1]}
        assert "_source" not in hit


def test_what_a_generation_is_stands_in_each_index(client: ClusterClient, names: IndexNames) -> None:
    """The mapping of each index has what is published of the manifest."""
    bodies = {
        DOCUMENTS: mapping.documents_index(3, META),
        RECORDS: mapping.records_index(2, META),
        LEXICON: mapping.lexicon_index(META),
    }
    for part, body in bodies.items():
        name = names.of(META.generation, part)
        client.change("PUT", f"/{name}", body)
        found = json.loads(client.ask("GET", f"/{name}/_mapping"))[name]["mappings"]["_meta"]
        assert mapping.PublishedGeneration(**found) == META
