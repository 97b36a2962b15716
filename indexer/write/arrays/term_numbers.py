"""The words of texts as numbers, which are what postings are sorted by; what texts repeat is read once."""

from functools import lru_cache

from schema.analysis.analyzer import Analyzer, leads
from schema.analysis.units import Units

KEPT = 1 << 14  # texts whose words are cached: credits, places and names repeat
MOST_UNITS = 1 << 21  # units kept in memory
_AROUND = '().,;:"!?'  # belongs to no word; a unit with it is read as the one without

Words = list[int]


class TermNumbers:
    """Every word met, by its number: its stem, which has a number too, and its forms."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        self._analyzer = analyzer
        self._units = Units(self._read, MOST_UNITS, _AROUND)
        self.words_of = lru_cache(KEPT)(self._units.of)
        self.terms: dict[str, int] = {}
        self.stems: list[int] = []
        self.forms: list[tuple[int, ...]] = []

    def _read(self, unit: str) -> tuple[Words, bool]:
        found = self._analyzer.stretches(unit)
        return [self._number(stem, forms) for readings, _ in found for stem, forms, *_ in readings], leads(
            found
        )

    def _number(self, stem: str, forms: tuple[str, ...]) -> int:
        number = self._numbers.setdefault((stem, forms), len(self.stems))
        if number == len(self.stems):
            self.stems.append(self._term(stem))
            self.forms.append(tuple(map(self._term, forms)))
        return number

    def _term(self, text: str) -> int:
        return self.terms.setdefault(text, len(self.terms))
