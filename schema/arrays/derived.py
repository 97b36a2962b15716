"""Arrays derived from the columns once, when they are written, so that opening takes no time (Lucene: doc values)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema.analysis.analyzer import analyzer_of, fold
from schema.analysis.phonetics import SHORTEST, phonetics_of
from schema.arrays import container
from schema.arrays.dictionary_encoding import Encoded, encode
from schema.arrays.postings import EXACT, Columns, Ints, Postings, Whole, smallest
from schema.fields import FACETS, Facet
from schema.vocabulary import Vocabulary

FILE = "prepared.arrays"
NAMES = tuple(facet.name for facet in FACETS if facet.transliterated)
_VALUES = "exact_weights"  # the name of the values of "exact"
ROOM = 0.996  # of the documents have room in a facet's slots for all their values; the rest is kept beside


@dataclass(frozen=True, slots=True)
class Prepared:
    """Arrays that are derived from the columns alone; whole numbers have the smallest type that holds them.

    The weights of exact form i, document by document of its stem's postings, are ``exact[exact_starts[i]:]``, encoded,
    0 where only another form of the stem stands; ``stems[i]`` is the ordinal of that stem in the field "text". It is
    -1 for a form that stands for several stems, which must be looked up by itself.

    The values of all facets share one space of ordinals: those of facet f, in the order of FACETS, are ``firsts[f]``
    to ``firsts[f + 1]``, from 1, in the order in which they are shown (A before B in any case, the highest number
    first); ``value_terms[ordinal]`` is the value's term in its field. The values of a document are a row of
    ``slots``, of which facet f has the columns ``slot_firsts[f]`` to ``slot_firsts[f + 1]``, 0 where it has fewer.
    Where it has more, these are the ``further`` ordinals of the ``further_docs``, ascending.

    The words of names, by how they sound: ``sounds`` (n,) ascend, and ``sound_stems`` (n,) are the ordinals in the
    field "text" of the words' stems.

    ``newest`` and ``oldest`` (documents,) rank the documents by date; those without one come last in both, and equal
    ones by number, which is the order of their ids.
    """

    exact: Encoded
    exact_starts: Whole
    stems: Whole
    firsts: Whole
    value_terms: Whole
    slots: Whole
    slot_firsts: Whole
    further_docs: Ints
    further: Ints
    sounds: NDArray[np.bytes_]
    sound_stems: Whole
    newest: Whole
    oldest: Whole


def prepare(columns: Columns, vocabulary: Vocabulary) -> Prepared:
    """Return all derived arrays; the columns must hold every field."""
    numbers = np.arange(columns.documents)
    last, first = (np.maximum(days.astype(np.int64), 0) for days in (columns.last_day, columns.first_day))
    return Prepared(
        **_exact(columns.fields["text"], columns.fields[EXACT], analyzer_of(vocabulary).stem),
        **_facets(columns),
        **_sounds(columns, vocabulary),
        newest=ranks(np.lexsort((numbers, -last))),
        oldest=ranks(np.lexsort((numbers, first, first == 0))),
    )


def ranks(ordered: NDArray[np.int64]) -> Whole:
    """Return the rank of each document, int32 (n,), where ``ordered`` (n,) has the documents by rank."""
    ranks = np.empty(len(ordered), dtype=np.int32)
    ranks[ordered] = np.arange(len(ordered))
    return ranks


def _exact(text: Postings, exact: Postings, stem: Callable[[str], str]) -> dict[str, Any]:
    """Return the weights of exact forms laid beside the postings of their stems, where each begins, and their stems."""
    stems = np.array([text.ordinal(stem(exact.text_of(n))) for n in range(len(exact.terms))], dtype=np.int32)
    keys = _keys(np.arange(len(text.terms)), text)
    wanted = _keys(stems, exact)
    places = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    found = keys[places] == wanted if len(keys) else np.zeros(0, dtype=np.bool_)
    missing = np.add.reduceat(~found, exact.starts[:-1], dtype=np.int64) if len(stems) else stems
    stems[missing > 0] = -1
    sizes = np.where(stems >= 0, np.diff(text.starts)[stems], 0) if len(text.terms) else stems
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    weights = np.zeros(int(starts[-1]), dtype=np.float32)
    forms = np.repeat(np.arange(len(stems)), np.diff(exact.starts))
    kept = stems[forms] >= 0
    weights[(starts[forms] + places - text.starts[stems[forms]])[kept]] = exact.weights[kept]
    return {"exact": encode(weights), "exact_starts": smallest(starts), "stems": stems}


def _keys(ordinals: Whole, postings: Postings) -> NDArray[np.int64]:
    """Return a key of each posting, int64 (n,): they are ordered by term, then by document."""
    terms = np.repeat(ordinals.astype(np.int64), np.diff(postings.starts).astype(np.int64))
    return (terms << 32) | postings.docs


def _facets(columns: Columns) -> dict[str, Any]:
    """Return the values of all facets in one space of ordinals, and those of each document side by side."""
    firsts, slot_firsts = [1], [0]
    terms: list[Whole] = [np.zeros(1, dtype=np.int32)]
    slots: list[Whole] = []
    more: list[Whole] = []
    for facet in FACETS:
        postings = columns.fields[facet.name]
        shown = _shown(facet, postings)
        found, further = _slots(postings, firsts[-1] + ranks(shown), columns.documents)
        terms.append(shown.astype(np.int32))
        slots.append(found)
        more.append(further)
        firsts.append(firsts[-1] + len(shown))
        slot_firsts.append(slot_firsts[-1] + len(found))
    docs, ordinals = np.concatenate(more, axis=1)
    by_document = np.argsort(docs, kind="stable")
    return {
        "firsts": np.array(firsts, dtype=np.int32),
        "value_terms": np.concatenate(terms),
        "slots": np.ascontiguousarray(smallest(np.concatenate(slots)).T),
        "slot_firsts": np.array(slot_firsts, dtype=np.int32),
        "further_docs": docs[by_document],
        "further": ordinals[by_document],
    }


def _sounds(columns: Columns, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the words of names by their sound."""
    values = (value.decode() for name in NAMES for value in columns.fields[name].terms.tolist())
    forms = {fold(word) for value in values for word in value.replace("-", " ").split()}
    text = columns.fields["text"]
    stem, sound = analyzer_of(vocabulary).stem, phonetics_of(vocabulary).sound
    found = ((sound(form), text.ordinal(stem(form))) for form in forms if len(form) >= SHORTEST)
    pairs = sorted({(heard, ordinal) for heard, ordinal in found if ordinal >= 0})
    return {
        "sounds": np.array([heard.encode() for heard, _ in pairs], dtype=np.bytes_),
        "sound_stems": np.array([ordinal for _, ordinal in pairs], dtype=np.int32),
    }


def _shown(facet: Facet, postings: Postings) -> NDArray[np.int64]:
    """Return the ordinals of a facet's terms (t,) in the order in which values of equal count are shown."""
    values = [postings.text_of(ordinal) for ordinal in range(len(postings.terms))]
    keys = [-int(value) if facet.numeric else value.casefold() for value in values]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _slots(postings: Postings, ordinals: Whole, documents: int) -> tuple[Whole, Whole]:
    """Return one facet's slots, int32 (s, documents), and what finds no room in them (2, n): documents, ordinals."""
    named = np.repeat(ordinals, np.diff(postings.starts).astype(np.int64))
    order = np.lexsort((named, postings.docs))
    docs, named = postings.docs[order], named[order]
    counts = np.bincount(docs, minlength=documents)
    places = np.arange(len(docs)) - np.repeat(np.cumsum(counts) - counts, counts)
    room = int(np.quantile(counts, ROOM, method="inverted_cdf")) if documents else 0
    slots = np.zeros((max(room, 1), documents), dtype=np.int32)
    fits = places < len(slots)
    slots[places[fits], docs[fits]] = named[fits]
    return slots, np.stack((docs[~fits], named[~fits].astype(np.int32)))


def save(prepared: Prepared, folder: Path) -> None:
    """Write the arrays beside the columns in ``folder``."""
    arrays = {name: getattr(prepared, name) for name in Prepared.__slots__}
    encoded: Encoded = arrays.pop("exact")
    container.save({**arrays, "exact": encoded.indices, _VALUES: encoded.values}, folder / FILE)


def load(folder: Path) -> Prepared:
    """Return the arrays, mapped into memory; ``OSError`` or ``ValueError`` where one is missing or broken."""
    found = container.load(folder / FILE)
    try:
        exact = Encoded(found.pop("exact"), found.pop(_VALUES))
        return Prepared(exact=exact, **found)
    except (KeyError, TypeError) as error:  # one is missing, or there is one too many
        raise ValueError(f"{folder / FILE}: {error}") from None
