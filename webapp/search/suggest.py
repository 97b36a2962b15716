"""What a text that is being typed may become."""

from collections.abc import Iterator, Mapping

from webapp.search.page import Suggestion
from webapp.search.query import Filter
from webapp.search.values import Values, folded


def suggest(text: str, size: int, values: Mapping[str, Values]) -> tuple[Suggestion, ...]:
    """Give the facet values with a word that begins as ``text`` ends, those of the most families first."""
    typed = folded(text)
    found = sorted(_beginning_so(typed, values), key=lambda one: (-one.families, one.text)) if typed else []
    return tuple(found[:size])


def _beginning_so(typed: str, values: Mapping[str, Values]) -> Iterator[Suggestion]:
    for name, known in values.items():
        for value, families in zip(known.all, known.families, strict=True):
            if f" {typed}" in f" {folded(value)}":
                yield Suggestion(value, name, families, Filter(name, value))
