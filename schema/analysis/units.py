"""What is read of each unit of a text, of what stands between blanks: units come again and again, and are read once."""

from collections.abc import Callable
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

Read = Callable[[str], tuple[list[T], bool]]


class Units(dict[str, list[T]]):
    """What is read of each unit by itself, and of those that change how what follows is read together with that.

    ``read`` returns what a text reads as, and whether that may change how the unit behind it is read, as 'Apollo'
    changes 'XI'. Of what stands ``around`` a unit nothing depends.
    """

    def __init__(self, read: Read[T], most: int, around: str = "") -> None:
        super().__init__()
        self._read, self._most, self._around = read, most, around
        self._leading: set[str] = set()

    def of(self, text: str) -> list[T]:
        """Return what is read of a text, in order."""
        parts = text.split()
        found = list(map(self.__getitem__, parts))  # so that it is known which of the parts lead
        if not self._leading.isdisjoint(parts):
            found = self._joined(parts, found)
        return list(chain.from_iterable(found))

    def _joined(self, parts: list[str], found: list[list[T]]) -> list[list[T]]:
        """Return what is read of parts, of which those that lead are read together with the one behind them."""
        whole: list[list[T]] = []
        end, leading = 0, self._leading
        for start in [place for place, part in enumerate(parts) if part in leading]:
            if start >= end:
                stop = next(
                    (stop for stop in range(start + 1, len(parts)) if parts[stop] not in leading), len(parts)
                )
                whole += found[end:start]
                end = stop + 1
                whole.append(self[" ".join(parts[start:end])])
        return whole + found[end:]

    def __missing__(self, unit: str) -> list[T]:
        """Read a unit and keep what it reads as."""
        core = unit.strip(self._around) if self._around else unit
        if core != unit:
            found = self[core]
        else:
            found, leads = self._read(unit)
            if leads:
                self._leading.add(unit)
        if core in self._leading:
            self._leading.add(unit)
        if len(self) >= self._most:
            self.clear()
        self[unit] = found
        return found
