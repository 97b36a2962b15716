"""The texts near a text, found many at a time."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from indexer.fold.candidates import meetings
from indexer.fold.ragged import Ints
from indexer.fold.signature import Signatures
from indexer.fold.texts import take


class Near(Protocol):
    """Texts near others. ``soon`` are the numbers that will be asked for next."""

    def leads_of(self, number: int, soon: Iterable[int], /) -> list[int]:
        """Give the more complete texts near one, the most alike first."""
        ...

    def others_of(self, number: int, soon: Iterable[int], /) -> list[int]:
        """Give the less complete texts near one that may have to be decided anew when it begins or ceases to lead."""
        ...


class NearAll:
    """For when every text is decided: all pairs are known, and no text is ever decided a second time."""

    def __init__(self, leads: dict[int, list[int]]) -> None:
        self._leads = leads

    def leads_of(self, number: int, _: Iterable[int]) -> list[int]:
        """Give the more complete texts near one, the most alike first."""
        return self._leads.get(number, [])

    def others_of(self, _: int, __: Iterable[int]) -> list[int]:
        """Give none: they all wait already."""
        return []


class NearSome:
    """For when some texts are decided among many: pairs are found for those asked about."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._all = np.arange(len(signatures.keys))
        self._leads: dict[int, list[int]] = {}
        self._others: dict[int, list[int]] = {}

    def leads_of(self, number: int, soon: Iterable[int]) -> list[int]:
        """Give the more complete texts near one, the most alike first."""
        if number not in self._leads:
            numbers = _missing(number, soon, self._leads)
            asked = take(self._signatures, numbers)
            other, lead = meetings(self._signatures, self._all, asked, numbers)
            self._leads |= by_number(numbers, other, lead)
        return self._leads[number]

    def others_of(self, number: int, soon: Iterable[int]) -> list[int]:
        """Give the less complete texts near one."""
        if number not in self._others:
            numbers = _missing(number, soon, self._others)
            other, lead = meetings(take(self._signatures, numbers), numbers, self._signatures, self._all)
            order = np.argsort(lead, kind="stable")
            self._others |= by_number(numbers, lead[order], other[order])
        return self._others[number]


def _missing(number: int, soon: Iterable[int], known: dict[int, list[int]]) -> Ints:
    return np.array(sorted({number, *soon} - known.keys()), np.int64)


def by_number(numbers: Ints, keys: Ints, values: Ints) -> dict[int, list[int]]:
    """Give the values of each number; ``keys`` are sorted."""
    low, high = np.searchsorted(keys, numbers), np.searchsorted(keys, numbers, side="right")
    found = values.tolist()
    return {n: found[i:j] for n, i, j in zip(numbers.tolist(), low.tolist(), high.tolist(), strict=True)}
