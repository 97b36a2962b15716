"""Tests of indexer.write: documents to postings to a Whoosh index; Whoosh's own writer and reader judge."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh.index import create_in, open_dir

from indexer.write.arrays import document_inversion
from indexer.write.arrays.document_inversion import (
    ASIDE,
    CAPTION,
    CAPTION_WORDS,
    CREDIT,
    GAP,
    OPENING,
    OPENING_WORDS,
    TITLE,
)
from indexer.write.whoosh.segment import write_index
from schema.arrays.merge import LEFT_OUT, Segment, in_a_row, merge
from schema.arrays.postings import COLUMN_FIELDS, EVENT, EXACT, NAME, WHOLE_TITLE, Columns, arrays_of
from schema.document import Document
from schema.fields import FACETS
from schema.filing_date import created_on
from schema.picture_year import first_year
from schema.whoosh.whoosh_columns import decode
from schema.whoosh.whoosh_schema import whoosh_schema
from tests import killing
from tests.documents import document
from tests.ours import analyse, invert

COMMON = "red square moon moons laying the of one XI Apollo STS-51L 51-L St. Basil’s Auñón 8".split()


def made_up(size: int, seed: int = 1) -> list[Document]:
    """Draw documents whose words come often enough to fill several blocks."""
    draw = random.Random(seed)
    return [
        document(
            f"made{seed}e{number:04}",
            draw.choice(["", "A visit to the moon"]),
            " ".join(draw.choices(COMMON, k=draw.choice((1, 5, 300)))),
            agency=tuple(draw.sample(["NASA", "ESA", "JAXA"], draw.randint(0, 2))),
        )
        for number in range(size)
    ]


@pytest.fixture(scope="module", params=["sample", 0, 1, 700])
def documents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Give the documents of a made-up archive, whose families have variants, and some of many like words."""
    if request.param == "sample":
        return killing.documents(tmp_path_factory.mktemp("sample"), 300)
    return made_up(request.param)


def equal(one: Columns, other: Columns) -> None:
    """Hold two corpora's columns against each other, array by array."""
    for name in COLUMN_FIELDS:
        some, others = (dict(arrays_of(name, columns.fields[name])) for columns in (one, other))
        assert some.keys() == others.keys()
        for part, array in some.items():
            assert np.array_equal(array, others[part]), part
    for name in ("lengths", "records", "first_day", "last_day"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.total_length == other.total_length


def slowly(documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    """Yield what Whoosh's own writer takes for each document, one word after the other."""
    for found in documents:
        stems: dict[str, list[tuple[int, float]]] = {}
        forms: dict[str, list[tuple[int, float]]] = {}
        position = 0
        for text, weight, gap in parts(found):
            for stem, own in text:
                stems.setdefault(stem, []).append((position, weight))
                for form in own:
                    forms.setdefault(form, []).append((position, weight))
                position += 1
            position += gap
        first, last = days(found)
        yield {
            "text": value(stems),
            EXACT: value(forms),
            "title": value(titles(found)),
            "keywords": value(standing(document_inversion._keywords(found))),
            "id": list(document_inversion._ids(found)),
            NAME: list(document_inversion._names(found)),
            WHOLE_TITLE: list(document_inversion._whole_titles(found)),
            EVENT: list(document_inversion._event(found, (first, last))),
            **{facet.name: list(found.facets[facet.name]) for facet in FACETS},
            "family": found.id,
            "records": len(found.members),
            "first_day": first,
            "last_day": last,
        }


Spoken = list[tuple[str, tuple[str, ...]]]


def spoken(text: str) -> Spoken:
    """Give the words of a text: stem and forms."""
    return [(token.stem, token.forms) for token in analyse(text)]


def days(found: Document) -> tuple[int, int]:
    """Give the days of a family's event, else those of its dump's date below zero, else nothing."""
    if found.event_date:
        return found.event_date.start.toordinal(), found.event_date.end.toordinal()
    filed = [created_on(member.caption.fields.date_created) for member in found.members]
    known = [dates for dates in filed if dates]
    of_ids = first_year([member.caption for member in found.members])
    if of_ids and of_ids.year != (known[0][0].year if known else None):
        known = [(date(of_ids.year, 1, 1), date(of_ids.year, 12, 31))]
    return (-known[0][0].toordinal(), -known[0][1].toordinal()) if known else (0, 0)


def titles(found: Document) -> dict[str, list[tuple[int, float]]]:
    """Give where each stem of the titles that the archive gave stands, a gap between two of them."""
    given = [member.caption.event_title or member.caption.title for member in found.members]
    at: dict[str, list[tuple[int, float]]] = {}
    place = 0
    for title in dict.fromkeys(filter(None, given)):
        for stem, _ in spoken(title):
            at.setdefault(stem, []).append((place, 1.0))
            place += 1
        place += GAP
    return at


def standing(text: str) -> dict[str, list[tuple[int, float]]]:
    """Give where each stem of a text stands."""
    found: dict[str, list[tuple[int, float]]] = {}
    for place, (stem, _) in enumerate(spoken(text)):
        found.setdefault(stem, []).append((place, 1.0))
    return found


def value(found: dict[str, list[tuple[int, float]]]) -> list[tuple[str, Any, float]]:
    """Give terms as the field takes them."""
    return [
        (term, np.array([place for place, _ in at], dtype=np.uint32), sum(weight for _, weight in at))
        for term, at in found.items()
    ]


def parts(found: Document) -> Iterator[tuple[Spoken, float, int]]:
    """Yield the parts of a family's text with their weights and the gaps behind them."""
    lead = found.lead
    if lead.event_title:
        yield spoken(found.title), TITLE, GAP
    caption = spoken(lead.text)
    yield caption[:OPENING_WORDS], OPENING, 0
    yield caption[OPENING_WORDS:CAPTION_WORDS], CAPTION, 0
    yield caption[CAPTION_WORDS:], ASIDE, GAP
    for aside in asides(found):
        yield aside, ASIDE, GAP
    credit = found.credit
    yield spoken(" ".join((*credit.organisations, *credit.photographers))), CREDIT, GAP


def asides(found: Document) -> Iterator[Spoken]:
    """Yield what a family says beside its title and its lead's caption."""
    title = found.title if found.lead.event_title else ""
    known = {stem for stem, _ in spoken(f"{title} \n {found.lead.text}")}
    for text in dict.fromkeys(t for m in found.members for t in (m.caption.event_title, m.caption.text)):
        new = [word for word in spoken(text) if word[0] not in known]
        known |= {stem for stem, _ in new}
        yield new
    yield spoken(document_inversion._keywords(found))
    yield spoken(" \n ".join(dict.fromkeys(m.caption.fields.location for m in found.members)))
    for name in ("mission", "agency", "landmark", "person", "spacecraft"):
        yield spoken(" \n ".join(found.facets[name]))
    yield spoken(" \n ".join(f"Expedition {number}" for number in found.facets["expedition"]))
    yield spoken(document_inversion._dates(*days(found)))


def by_whoosh(documents: Sequence[Document], folder: Path, commits: int = 1) -> Any:
    """Write documents with Whoosh's own writer, in so many segments, and give the index."""
    folder.mkdir()
    index = create_in(folder, whoosh_schema())
    rows = list(slowly(documents))
    for number in range(commits):
        writer = index.writer()
        for row in rows[number * len(rows) // commits : (number + 1) * len(rows) // commits]:
            writer.add_document(**row)
        writer.commit(merge=False)
    return index


def ours(documents: Sequence[Document], folder: Path) -> Path:
    """Write documents as this project does."""
    folder.mkdir()
    write_index(invert(documents), [found.id for found in documents], folder)
    return folder


@pytest.mark.slow
def test_what_is_decoded_is_what_was_written(documents: list[Document], tmp_path: Path) -> None:
    """The columns are those that the Whoosh index decodes to, and those that Whoosh's own writer makes."""
    columns = invert(documents)
    equal(decode(ours(documents, tmp_path / "ours")), columns)
    by_whoosh(documents, tmp_path / "theirs").close()
    equal(decode(tmp_path / "theirs"), columns)


@pytest.mark.slow
def test_several_segments_decode_as_one(documents: list[Document], tmp_path: Path) -> None:
    """However many segments an index has, its columns are those of one."""
    by_whoosh(documents, tmp_path / "several", commits=3).close()
    equal(decode(tmp_path / "several"), invert(documents))


def test_an_index_with_deletions_is_not_decoded(tmp_path: Path) -> None:
    """Documents that were deleted leave holes; the decoder says what is to be done."""
    index = by_whoosh(made_up(5), tmp_path / "holes")
    with index.writer() as writer:
        writer.delete_document(2)
        writer.merge = False
    index.close()
    with pytest.raises(ValueError, match="optimise it"):
        decode(tmp_path / "holes")


def test_whoosh_merges_what_we_wrote(tmp_path: Path) -> None:
    """Whoosh adds documents of its own to our index and merges all; what comes out is what we would write."""
    old, new = made_up(300), made_up(40, seed=2)
    index = open_dir(ours(old, tmp_path / "index"))
    writer = index.writer()
    for row in slowly(new):
        writer.add_document(**row)
    writer.commit(optimize=True)
    assert len(index.reader().leaf_readers()) == 1
    index.close()
    merged, whole = decode(tmp_path / "index"), invert([*new, *old])  # its own documents come first
    equal(replace(merged, total_length=whole.total_length), whole)
    assert merged.total_length <= whole.total_length, "Whoosh adds up lengths as it keeps them"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """Give searchers of one corpus: on the index that Whoosh wrote, and on ours."""
    documents, folder = made_up(700), tmp_path_factory.mktemp("both")
    theirs, index = by_whoosh(documents, folder / "theirs"), open_dir(ours(documents, folder / "ours"))
    with theirs.searcher() as judge, index.searcher() as searcher:
        yield judge, searcher
    theirs.close()
    index.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        whoosh.Term("text", "moon"),
        whoosh.Term("text", "absent"),
        whoosh.And([whoosh.Term("text", "red"), whoosh.Term("text", "moon")]),
        whoosh.Or([whoosh.Term("text", "sts51l"), whoosh.Term("agency", "ESA")]),
        whoosh.Phrase("text", ["red", "squar"]),
        whoosh.Prefix("exact", "moo"),
    ],
)
def test_whoosh_finds_the_same_in_ours(asked: whoosh.Query, both: tuple[Any, Any]) -> None:
    """Whoosh's searcher gives the same documents and scores on our index as on its own."""
    judge, searcher = both
    for limit in (10, None):  # with a limit Whoosh leaves out blocks by what their heads promise
        expected = [(hit.docnum, hit.score) for hit in judge.search(asked, limit=limit)]
        assert [(hit.docnum, hit.score) for hit in searcher.search(asked, limit=limit)] == expected


@pytest.mark.slow
def test_whoosh_knows_the_same_of_ours(both: tuple[Any, Any]) -> None:
    """What Whoosh's table says of each term, and what it keeps of each document, is as Whoosh wrote it."""
    judge, searcher = both
    for name, term in judge.reader().all_terms():
        one, other = (s.reader().term_info(name, term) for s in both)
        assert told(one) == told(other)
    assert list(searcher.reader().all_terms()) == list(judge.reader().all_terms())
    assert list(searcher.reader().all_stored_fields()) == list(judge.reader().all_stored_fields())


def told(info: Any) -> tuple[Any, ...]:
    """Give what Whoosh's table says of a term, but where its postings lie."""
    return (
        info.weight(), info.doc_frequency(), info.min_length(), info.max_length(), info.max_weight(),
        info.min_id(), info.max_id(),
    )  # fmt: skip


def test_one_input_gives_one_index(tmp_path: Path) -> None:
    """Writing the same documents twice gives the same bytes under the same names."""
    documents = made_up(30)
    one, other = ours(documents, tmp_path / "one"), ours(documents, tmp_path / "other")
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in other.iterdir()
    }


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 60), max_size=3),
    dropped=st.sets(st.integers(0, 59)),
    seed=st.integers(0, 99),
)
def test_merged_parts_are_the_whole(cuts: list[int], dropped: set[int], seed: int) -> None:
    """However documents are parted, shuffled and left out, merging gives the columns of those that stay, in order."""
    documents = made_up(60, seed=3)
    order = random.Random(seed).sample(range(60), 60)
    ends = [0, *sorted(cuts), 60]
    kept = [number for number in range(60) if number not in dropped]
    place = {number: at for at, number in enumerate(kept)}
    found = [
        Segment(
            invert([documents[number] for number in order[low:high]]),
            np.array([place.get(number, LEFT_OUT) for number in order[low:high]], dtype=np.int32),
        )
        for low, high in pairwise(ends)
    ]
    equal(merge(found), invert([documents[number] for number in kept]))


def test_parts_in_a_row(documents: list[Document]) -> None:
    """Columns put one behind the other are those of all documents."""
    half = len(documents) // 2
    equal(merge(in_a_row([invert(documents[:half]), invert(documents[half:])])), invert(documents))
