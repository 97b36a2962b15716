"""The words of texts as numbers, which are what postings are sorted by; what texts repeat is read once."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain

from schema.analysis.analyzer import Analyzer, leads

KEPT = 1 << 14  # texts whose words are cached: credits, places and names repeat
_AROUND = '().,;:"!?'  # belongs to no word; a unit with it is read as the one without

Words = list[int]


class TermNumbers:
    """Every word met, by its number: its stem, which has a number too, and its forms."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        self._units = _Units(analyzer, self._number)
        self.words_of = lru_cache(KEPT)(self._words_of)
        self.terms: dict[str, int] = {}
        self.stems: list[int] = []
        self.forms: list[tuple[int, ...]] = []

    def _words_of(self, text: str) -> Words:
        """Return the words of a text, in order."""
        return list(chain.from_iterable(self._units.words_of(text)))

    def _number(self, stem: str, forms: tuple[str, ...]) -> int:
        number = self._numbers.setdefault((stem, forms), len(self.stems))
        if number == len(self.stems):
            self.stems.append(self._term(stem))
            self.forms.append(tuple(map(self._term, forms)))
        return number

    def _term(self, text: str) -> int:
        return self.terms.setdefault(text, len(self.terms))


class _Units(dict[str, Words]):
    """The words of each unit: of what stands between blanks, together with what before it changes how it is read."""

    def __init__(self, analyzer: Analyzer, number: Callable[[str, tuple[str, ...]], int]) -> None:
        super().__init__()
        self._stretches, self._number = analyzer.stretches, number
        self._leading: set[str] = set()

    def words_of(self, text: str) -> Iterable[Words]:
        """Return the words of a text, unit by unit."""
        parts = text.split()
        words = list(map(self.__getitem__, parts))  # so that it is known which of the parts lead
        if self._leading.isdisjoint(parts):
            return words
        return self._joined(parts, words)

    def _joined(self, parts: list[str], words: list[Words]) -> list[Words]:
        """Return the words of parts, of which those that lead are read together with the one behind them."""
        found: list[Words] = []
        end, leading = 0, self._leading
        for start in [place for place, part in enumerate(parts) if part in leading]:
            if start >= end:
                stop = next(
                    (stop for stop in range(start + 1, len(parts)) if parts[stop] not in leading), len(parts)
                )
                found += words[end:start]
                end = stop + 1
                found.append(self[" ".join(parts[start:end])])
        return found + words[end:]

    def __missing__(self, unit: str) -> Words:
        core = unit.strip(_AROUND)
        words = self[unit] = self[core] if core != unit else self._read(unit)
        if core in self._leading:
            self._leading.add(unit)
        return words

    def _read(self, unit: str) -> Words:
        found = self._stretches(unit)
        if leads(found):
            self._leading.add(unit)
        return [self._number(stem, forms) for readings, _ in found for stem, forms, *_ in readings]
