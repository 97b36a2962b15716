"""The documents that a cluster is sent: read as the cluster's analysis reads them, they are the generation's arrays.

1. Every posting is there, at its positions and with its weight, and no other.
2. Every value, number and line of a family is there; a date that is none is missing.
3. Every record stands in exactly one document, with its own words and values.
4. Weights are whole numbers of units, so that nothing is lost of them.
5. A family of far too many words stays within what a document may hold.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from indexer.sample import write_sample
from indexer.write.opensearch import cluster_documents
from indexer.write.opensearch.cluster_documents import StoredGeneration
from schema import manifest
from schema.arrays.postings import Postings
from schema.fields import FACETS
from tests.dumps import built

Json = Mapping[str, Any]

APART = 16  # positions between two texts of a field
UNITS = 8192  # of a weight of 1


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredGeneration]:
    """Yield a generation of made-up records of all kinds, some families with several, films and transcripts too."""
    folder = tmp_path_factory.mktemp("documents")
    write_sample(folder / "sample.jsonl", 300, 3)
    further = [
        {
            "nasa_id": "film-1",
            "title": "A glider",
            "description": "A film of a glider.",
            "media_type": "video",
        },
        {"nasa_id": "long-1", "title": "", "description": "one glider and another glider " * 400},
        {
            "nasa_id": "odd-1",
            "title": "月面着陸",
            "description": "The Ⅻ of O'Brien's 月面 STS-51L|x _ = ^ \n\t.",
        },
        {"nasa_id": "x" * 290, "title": "t " * 300, "description": "A pilot."},
        {"nasa_id": "no-words", "title": "?", "description": "No date."},
    ]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in further), "utf-8")
    built(folder / "index", folder / "sample.jsonl", folder / "more.jsonl")
    folder = manifest.current(folder / "index")
    opened = StoredGeneration(folder, manifest.read(folder))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def documents(generation: StoredGeneration) -> list[Json]:
    """Return the documents of all families, made in blocks that end within the archive."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cluster_documents, "BLOCK", 100)
        whole = list(generation.documents())
    found = [json.loads(one.content) for one in whole if not one.record]
    assert [one.number for one in whole if not one.record] == list(range(len(found)))
    assert len(found) > 100
    return found


def positions_in(document: Json, field: str) -> dict[str, list[int]]:
    """Return where each term stands, as the analysis of the cluster reads the texts of a field."""
    found, place = defaultdict(list), -1
    for text in document.get(field, ()):
        for word in text.split():
            place += 1
            for term in () if word == "_" else word.split("|"):
                found[term].append(place)
        place += APART
    return found


@pytest.mark.parametrize("field", ["text", "exact", "title", "keywords"])
def test_terms_stand_where_they_stood(
    generation: StoredGeneration, documents: list[Json], field: str
) -> None:
    """Each posting of a field of words has its positions, and there is no other (1)."""
    postings = generation.columns.fields[field]
    found = [positions_in(one, field) for one in documents]
    for n in range(len(postings.terms)):
        for place in range(*postings.span(n).indices(len(postings.docs))):
            low, high = postings.places[place], postings.places[place + 1]
            expected = postings.positions[low:high].tolist()
            assert found[postings.docs[place]].pop(postings.text_of(n)) == expected
    assert not any(found)


def test_weights_are_kept(generation: StoredGeneration, documents: list[Json]) -> None:
    """Each stem has its weight as a frequency, each form half of it, in whole units (1, 4)."""
    found: list[dict[str, int]] = []
    for one in documents:
        tokens = (token.rsplit("|", 1) for token in one["weights"].split())
        found.append({term: int(frequency) for term, frequency in tokens})
    for field, mark, share in (("text", "", 1.0), ("exact", "=", 0.5)):
        postings = generation.columns.fields[field]
        for n in range(len(postings.terms)):
            span = postings.span(n)
            for doc, weight in zip(
                postings.docs[span].tolist(), postings.weights[span].tolist(), strict=True
            ):
                assert found[doc].pop(mark + postings.text_of(n)) == weight * share * UNITS
    assert not any(found)


@pytest.mark.parametrize("field", ["id", "name", "whole_title", "event"])
def test_whole_values_are_kept(generation: StoredGeneration, documents: list[Json], field: str) -> None:
    """Each id, name, title and event stands as it is (2)."""
    assert values_of(generation.columns.fields[field], len(documents)) == [
        set(one.get(field, ())) for one in documents
    ]


def values_of(postings: Postings, documents: int) -> list[set[str]]:
    """Return the values of each document, slowly."""
    found: list[set[str]] = [set() for _ in range(documents)]
    for n in range(len(postings.terms)):
        for doc in postings.docs[postings.span(n)].tolist():
            found[doc].add(postings.text_of(n))
    return found


def test_codes_stand_for_values(generation: StoredGeneration, documents: list[Json]) -> None:
    """A facet's codes are those of the family's values, and sort as values of equal count are shown (2)."""
    prepared, fields = generation.prepared, generation.columns.fields
    for n, facet in enumerate(FACETS):
        first, end = int(prepared.firsts[n]), int(prepared.firsts[n + 1])
        shown = [fields[facet.name].text_of(int(prepared.value_terms[one])) for one in range(first, end)]
        expected = sorted(shown, key=(lambda v: -int(v)) if facet.numeric else str.casefold)
        assert shown == expected
        codes = [f"{ordinal:06x}" for ordinal in range(first, end)]
        assert codes == sorted(codes)
        meaning = dict(zip(codes, shown, strict=True))
        assert [{meaning[code] for code in one.get(facet.name, ())} for one in documents] == values_of(
            fields[facet.name], len(documents)
        )


def shared(one: Json, other: Json) -> bool:
    """Return whether two families are of one event."""
    return bool(set(one.get("event", ())) & set(other.get("event", ())))


def test_numbers_and_lines_are_kept(generation: StoredGeneration, documents: list[Json]) -> None:
    """Each family has its line, lengths, ranks and days; one without a date has no days (2)."""
    columns, prepared = generation.columns, generation.prepared
    dated = 0
    for n, one in enumerate(documents):
        first, last = int(columns.first_day[n]), int(columns.last_day[n])
        assert (one["number"], one["length"], one["records"]) == (n, columns.lengths[n], columns.records[n])
        assert (one["newest"], one["oldest"]) == (prepared.newest[n], prepared.oldest[n])
        assert one["group"] == next(k for k in range(n + 1) if k == n or shared(documents[k], one))
        told = (one.get("first_day"), one.get("last_day"), one.get("filed"))
        assert told == ((abs(first), abs(last), first < 0) if first else (None, None, None))
        dated += bool(first)
    assert 0 < dated < len(documents)


def test_lines_are_as_exported(generation: StoredGeneration, documents: list[Json]) -> None:
    """The line of a family is the one that lies in the generation (2)."""
    assert [one["family"].encode() for one in documents] == list(generation._families.lines())


def test_every_record_stands_once(generation: StoredGeneration) -> None:
    """A record stands in its family's document or in its own, with its own terms and day (3)."""
    records, found = generation.records, {}
    for one in generation.documents():
        content = json.loads(one.content)
        assert ("family" in content) is not one.record
        assert ("record" in content) is (one.record or content["records"] == 1)
        if "record" in content:
            assert content["record_number"] not in found
            found[content["record_number"]] = content
            assert one.number == (content["record_number"] if one.record else content["number"])
    assert sorted(found) == list(range(len(records)))
    own: list[dict[str, set[str]]] = [{} for _ in found]
    for name, postings in records.fields.items():
        for n, values in enumerate(values_of(postings, len(records))):
            own[n] |= {name: values} if values else {}
    for n in range(len(records)):
        told = dict(found[n]["record"])
        assert told.pop("day") == records.days[n]
        assert {k: set(v if isinstance(v, list) else v.split()) for k, v in told.items()} == own[n]
        assert found[n]["number"] == records.families[n]
        assert found[n]["place"] == n - records.family(int(records.families[n])).start


def test_too_many_words_are_kept_within_bounds() -> None:
    """Where the sum of a document's frequencies would be too large, all of them become smaller, none nothing (5)."""
    units = np.array([2.0**31, 1.0, 2.0**30, 5.0])
    docs = np.array([0, 0, 0, 1])
    found = cluster_documents._in_bounds(units, docs, 2)
    assert found[:3].sum() < 2**31
    assert found.min() == 1
    assert found[3] == 5
    assert found[0] / found[2] == pytest.approx(2, rel=1e-6)
