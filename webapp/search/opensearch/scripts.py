"""The scripts by which a cluster scores: every step in the precision of the embedded engine (``arrays/kernels.py``).

The cluster gives idf nothing to say, and the shard of a document neither: a script gets what a word weighs in a
document as ``_score``, in units of the index, and has the top of the word's score from the query. Sources are the same
for all queries of a generation, so that each is compiled once.
"""

from typing import Any

import numpy as np

from webapp.search.rewriting.weights import FILED, K1, LONGER, UNITS, B

Json = dict[str, Any]

_ROUND_UP = f"Math.ceil({{}} * {UNITS}f) / {UNITS}.0"


class Scripts:
    """The scripts of one generation, whose average length of texts is ``total_length / documents``."""

    def __init__(self, total_length: int, documents: int) -> None:
        average = float(np.float32(total_length / max(documents, 1) or 1.0))
        norm = f"(float){K1}D * ((float){1 - B}D + (float){B}D * (float)doc['length'].value / (float){average!r}D)"
        self._saturate = (
            "float w = (float)(_score / (double)params.unit) * (float)(double)params.factor; "
            f"float n = {norm}; "
            f"return {_ROUND_UP.format('w * (float)(double)params.top / (n + w)')};"
        )

    def saturate(self, query: Json, idf: float, unit: int, factor: float = 1.0) -> Json:
        """Return the BM25 score, rounded up, of what a query's score weighs, ``unit`` of it being a weight of 1."""
        params = {"unit": unit, "factor": factor, "top": idf * (K1 + 1)}
        return {"script_score": {"query": query, "script": {"source": self._saturate, "params": params}}}


def scaled(query: Json, divisor: int, factor: float) -> Json:
    """Return a query with its score divided by a whole number, exactly, and then multiplied."""
    script = {
        "source": "return _score / (double)params.divisor * (double)params.factor;",
        "params": {"divisor": divisor, "factor": factor},
    }
    return {"script_score": {"query": query, "script": script}}


def rounded_up(query: Json, divisor: int = 1) -> Json:
    """Return a query with its score divided by a whole number and rounded up to a unit of scores."""
    script = {
        "source": f"return {_ROUND_UP.format('(float)_score / (float)(double)params.divisor')};",
        "params": {"divisor": divisor},
    }
    return {"script_score": {"query": query, "script": script}}


_SHARE = (
    "long first = doc['first_day'].value, last = doc['last_day'].value; "
    "long begin = (long)params.first, end = (long)params.last; "
    "double share = (double)(Math.min(last, end) - Math.max(first, begin) + 1) / (double)(last - first + 1); "
    f"if (first != last) {{ share *= {LONGER}D; }} "
    f"if (doc['filed'].size() > 0 && doc['filed'].value) {{ share *= {FILED}D; }} "
    f"return Math.ceil(share * {UNITS}.0) / {UNITS}.0;"
)


def share_of_days(query: Json, first: int, last: int) -> Json:
    """Return the share of the days of each document that a query finds which lies between two days."""
    script = {"source": _SHARE, "params": {"first": first, "last": last}}
    return {"script_score": {"query": query, "script": script}}
