"""From documents to postings: occurrences are gathered in the order of documents, then numpy sorts them by term."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Ints, Postings, postings_of

Numbers = NDArray[np.integer]


class WordPostings:
    """The occurrences of a field's words, gathered run by run, the documents in order.

    Words are numbers, to which the caller has the terms.
    """

    def __init__(self) -> None:
        self._words = array("i")
        self._sizes, self._documents, self._firsts = array("i"), array("i"), array("i")
        self._weights = array("f")

    def add(self, document: int, words: Sequence[int], first: int = 0, weight: float = 1.0) -> None:
        """Add consecutive words from the position ``first`` on, all of one weight."""
        if not words:  # as most parts of a text are
            return
        self._words.fromlist(words if isinstance(words, list) else list(words))
        self._sizes.append(len(words))
        self._documents.append(document)
        self._firsts.append(first)
        self._weights.append(weight)

    @property
    def words(self) -> Ints:
        """Return all words in the order in which they were added, int32 (n,)."""
        return np.array(self._words, dtype=np.int32)

    def lengths(self, documents: int) -> NDArray[np.int64]:
        """Return the number of words of each document, int64 (documents,)."""
        return np.bincount(self._documents, weights=self._sizes, minlength=documents).astype(np.int64)

    def postings(self, terms: Sequence[str], words: Ints, each: Ints | None = None) -> Postings:
        """Return the postings of the terms that occur, sorted.

        ``words`` int32 (n,) has an index into ``terms`` for each word added. With ``each`` int32 (n,), word i has
        ``each[i]`` terms at its position, and ``words`` is (sum of ``each``,).
        """
        sizes = np.array(self._sizes, dtype=np.int64)
        positions = ranges(np.array(self._firsts, dtype=np.int64), sizes)
        documents, weights = np.repeat(self._documents, sizes), np.repeat(self._weights, sizes)
        if each is not None:
            positions, documents, weights = (np.repeat(a, each) for a in (positions, documents, weights))
        return _sorted(terms, words, documents, positions.astype(np.int32), weights)


class ValuePostings:
    """Which documents have which whole values of a field."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._values, self._documents = array("i"), array("i")

    def add(self, document: int, values: Iterable[str]) -> None:
        """Add the values of a document, each once."""
        numbers = self._numbers
        found = [numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(values)]
        self._values.fromlist(found)
        self._documents.fromlist([document] * len(found))

    def postings(self) -> Postings:
        """Return the postings, without positions, all of weight 1."""
        terms, ranks = _ranked(list(self._numbers), np.array(self._values, dtype=np.int32))
        order = _order(ranks)
        starts = _starts(np.bincount(ranks, minlength=len(terms)))
        documents = np.array(self._documents, dtype=np.int32)[order]
        return postings_of(terms, starts, documents, np.ones(len(order), dtype=np.float32))


def _sorted(
    terms: Sequence[str], words: Ints, documents: Numbers, positions: Ints, weights: NDArray[np.floating]
) -> Postings:
    """Return postings sorted by term; within a term documents and positions are in order already."""
    names, ranks = _ranked(terms, words)
    order = _order(ranks)
    ranks, documents = ranks[order], documents[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    firsts = np.flatnonzero(new)
    return postings_of(
        names,
        _starts(np.bincount(ranks[firsts], minlength=len(names))),
        documents[firsts].astype(np.int32),
        np.add.reduceat(weights[order], firsts).astype(np.float32) if len(firsts) else _NOTHING,
        np.append(firsts, len(order)).astype(np.int64),
        positions[order],
    )


_NOTHING = np.zeros(0, dtype=np.float32)


def _ranked(terms: Sequence[str], words: Ints) -> tuple[list[bytes], Ints]:
    """Return the terms that occur, sorted by bytes, and each word's rank among them, int32 (n,)."""
    used = np.flatnonzero(np.bincount(words, minlength=len(terms)))
    names = [terms[number].encode() for number in used.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.zeros(len(terms), dtype=np.int32)
    ranks[used[order]] = np.arange(len(names), dtype=np.int32)
    return [names[number] for number in order], ranks[words]


def _order(ranks: Ints) -> NDArray[np.int64]:
    """Return the places that sort ranks, equal ones as they stand, faster than a stable ``argsort``."""
    places = (ranks.astype(np.int64) << 32) | np.arange(len(ranks))
    places.sort()
    return places & 0xFFFFFFFF


def ranges(firsts: Numbers, sizes: Numbers) -> NDArray[np.int64]:
    """Return the concatenated ranges ``firsts[i] .. firsts[i] + sizes[i] - 1``, int64 (sum of ``sizes``,).

    >>> ranges(np.array([7, 0]), np.array([2, 3])).tolist()
    [7, 8, 0, 1, 2]
    """
    starts = _starts(sizes)
    return np.repeat(firsts - starts[:-1], sizes) + np.arange(starts[-1])


def _starts(sizes: Numbers) -> NDArray[np.int64]:
    """Return the offsets of ranges of these sizes, int64 (n + 1,): each one's start, and the end of the last."""
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
