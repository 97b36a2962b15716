"""Terms are found by their hash as they are by searching, even where they were made to collide."""

from dataclasses import replace
from itertools import count, islice
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schema.arrays.postings import Postings
from schema.arrays.term_table import PROBES, term_table, terms_of

NOTHING = np.zeros(0, dtype=np.int32)


def with_table(terms: set[str]) -> Postings:
    """Give a field of those terms, which stand nowhere."""
    known = terms_of(sorted(term.encode() for term in terms))
    starts = np.zeros(len(known) + 1, dtype=np.int32)
    return Postings(known, starts, NOTHING, table=term_table(known))


words = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=9)


@given(st.sets(words), words)
def test_terms_are_found_as_by_searching(terms: set[str], other: str) -> None:
    """The table knows the place of every term, and that another word has none."""
    found = with_table(terms)
    searched = replace(found, table=NOTHING)
    for word in (*terms, other, f"{other}\0", "m" * 300):
        assert found.ordinal(word) == searched.ordinal(word)
    assert [found.text_of(found.ordinal(term)) for term in terms] == list(terms)


def test_terms_that_all_belong_in_one_place_are_found() -> None:
    """Terms made to share a place cost a bounded number of steps each; those that find no room are searched for."""
    alike = (f"w{n}" for n in count() if crc32(b"w%d" % n) % 256 == 7)
    terms, strangers = set(islice(alike, 65)), set(islice(alike, 20))
    found = with_table(terms)
    assert len(found.table) == 256
    assert np.count_nonzero(found.table) == PROBES
    assert [found.text_of(found.ordinal(term)) for term in terms] == list(terms)
    assert {found.ordinal(term) for term in strangers} == {-1}
