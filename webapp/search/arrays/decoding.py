"""Weights of postings as float32, of those documents that a query scores: decoding a whole list costs a third of it."""

import numpy as np

from schema.arrays.dictionary_encoding import Encoded
from schema.arrays.postings import Floats, Ints
from webapp.search.arrays.kernels import decode, decode_at

Weights = Floats | Encoded  # as they are on disk, or as they were added up


def part(weights: Encoded, span: slice) -> Encoded:
    """Return the weights of some postings that stand side by side, encoded."""
    return Encoded(weights.indices[span], weights.values)


def decoded(weights: Weights) -> Floats:
    """Return all weights (n,)."""
    if not isinstance(weights, Encoded):
        return weights
    found = np.empty(len(weights), dtype=np.float32)
    decode(weights.indices, weights.values, found)
    return found


def decoded_at(weights: Weights, places: Ints) -> Floats:
    """Return the weights at some places (n,)."""
    if not isinstance(weights, Encoded):
        return weights.take(places)
    found = np.empty(len(places), dtype=np.float32)
    decode_at(places, weights.indices, weights.values, found)
    return found
