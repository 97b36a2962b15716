"""The lexicon of a generation: all that planning a query needs, which a web node holds in memory.

That are the terms of each field with the number of families that hold each, the facet values in their order, and the
sounds of names: a megabyte, packed, for 60,000 families. In the cluster it is a few documents, read when a generation
is taken up: the arrays in one piece (``schema/arrays/container.py`` describes it), packed by Zstandard, cut into parts.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from zstandard import ZstdCompressor, ZstdDecompressor, ZstdError

from schema.arrays import container
from schema.arrays.bounds import are_offsets, are_within
from schema.arrays.derived import Prepared
from schema.arrays.postings import EVENT, EXACT, WHOLE_TITLE, Columns, smallest
from schema.arrays.term_table import TermDictionary, term_table, terms_of
from schema.fields import FACETS, FIELDS

FIELDS_KEPT = (*(field.name for field in FIELDS), EXACT, EVENT)
SHARED_TITLES = WHOLE_TITLE  # of which only those are kept that several families have
PART = 4 * 2**20  # bytes of one part, packed
LARGEST = 2 * 2**30  # bytes of all, unpacked; more is no lexicon

_LEVEL = 9  # of Zstandard: written once, read by every web node
_SHARED = ("value_terms", "firsts", "sounds", "sound_stems")


class LexiconPart(Struct, frozen=True):
    """A document of the index of the lexicon: part ``n`` of ``parts``, and the BLAKE2b digest of all before packing."""

    n: int
    parts: int
    digest: str
    packed: str


@dataclass(frozen=True, slots=True)
class TermLexicon:
    """The terms of each field with their counts, and of ``Prepared`` what orders values and knows sounds."""

    fields: Mapping[str, TermDictionary]
    value_terms: NDArray[np.integer]
    firsts: NDArray[np.integer]
    sounds: NDArray[np.bytes_]
    sound_stems: NDArray[np.integer]


def lexicon_of(columns: Columns, prepared: Prepared) -> TermLexicon:
    """Return the lexicon of a generation."""
    kept = ((name, columns.fields[name]) for name in FIELDS_KEPT)
    fields = {name: TermDictionary(one.terms, one.starts, table=one.table) for name, one in kept}
    fields[SHARED_TITLES] = _shared(columns.fields[WHOLE_TITLE])
    return TermLexicon(fields, **{name: getattr(prepared, name) for name in _SHARED})


def _shared(terms: TermDictionary) -> TermDictionary:
    """Return the terms that more than one family holds."""
    counts = np.diff(terms.starts.astype(np.int64))
    kept = terms_of([terms.terms[n] for n in np.flatnonzero(counts > 1).tolist()])
    starts = np.concatenate(([0], np.cumsum(counts[counts > 1])))
    return TermDictionary(kept, smallest(starts), table=term_table(kept))


def to_parts(lexicon: TermLexicon) -> Iterator[LexiconPart]:
    """Yield the documents that a lexicon becomes."""
    content = container.to_bytes(dict(_arrays(lexicon)))
    packed = ZstdCompressor(_LEVEL, write_content_size=True).compress(content)
    pieces = [packed[start : start + PART] for start in range(0, len(packed), PART)]
    digest = _digest(content)
    for n, piece in enumerate(pieces):
        yield LexiconPart(n, len(pieces), digest, b64encode(piece).decode())


def from_parts(parts: Sequence[LexiconPart]) -> TermLexicon:
    """Return the lexicon of all its documents; ``ValueError`` where one is missing or anything is not as written."""
    ordered = sorted(parts, key=lambda part: part.n)
    if not ordered or [part.n for part in ordered] != list(range(ordered[0].parts)):
        raise ValueError("parts of the lexicon are missing")
    packed = b"".join(b64decode(part.packed, validate=True) for part in ordered)
    try:
        content = ZstdDecompressor().decompress(packed, max_output_size=LARGEST)
    except ZstdError as error:
        raise ValueError(f"the lexicon cannot be unpacked ({error})") from None
    if {part.digest for part in ordered} != {_digest(content)}:
        raise ValueError("the lexicon has other bytes than were written")
    found = container.from_bytes(content, "the lexicon")
    try:
        lexicon = TermLexicon(
            {
                name: _dictionary(found[f"{name}.terms"], found[f"{name}.starts"])
                for name in (*FIELDS_KEPT, SHARED_TITLES)
            },
            **{name: found[name] for name in _SHARED},
        )
    except KeyError as error:
        raise ValueError(f"the lexicon lacks {error}") from None
    if faults := [name for name, sound in _checks(lexicon) if not sound]:
        raise ValueError(f"these arrays of the lexicon point outside: {', '.join(faults)}")
    return lexicon


def _arrays(lexicon: TermLexicon) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, one in lexicon.fields.items():
        yield f"{name}.terms", one.terms.to_array()
        yield f"{name}.starts", smallest(one.starts)
    for name in _SHARED:
        yield name, getattr(lexicon, name)


def _dictionary(terms: NDArray[np.bytes_], starts: NDArray[np.integer]) -> TermDictionary:
    packed = terms_of(terms.tolist())
    return TermDictionary(packed, starts, table=term_table(packed))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=20).hexdigest()


def _checks(lexicon: TermLexicon) -> Iterator[tuple[str, bool]]:
    for name, one in lexicon.fields.items():
        yield (
            f"{name}.starts",
            one.starts.ndim == 1
            and are_offsets(one.starts, len(one.terms), int(one.starts[-1]) if len(one.starts) else 0),
        )
    sizes = [len(lexicon.fields[facet.name].terms) for facet in FACETS]
    bounds = 1 + np.cumsum([0, *sizes])
    yield "firsts", lexicon.firsts.tolist() == bounds.tolist()
    yield (
        "value_terms",
        len(lexicon.value_terms) == bounds[-1]
        and all(
            are_within(lexicon.value_terms[low : low + size], size)
            for low, size in zip(bounds[:-1].tolist(), sizes, strict=True)
        ),
    )
    yield "sound_stems", len(lexicon.sounds) == len(lexicon.sound_stems)
    yield "sound_stems", are_within(lexicon.sound_stems, len(lexicon.fields["text"].terms))
    yield "sounds", bool((lexicon.sounds[1:] >= lexicon.sounds[:-1]).all())
