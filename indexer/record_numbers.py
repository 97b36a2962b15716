"""The numbers of records before and after a change, by which steps keep what they know of each.

Numbers go in the order of the dumps, so that a step's state is the one that all records at once would give. Those of
records that leave come last, and are cut off when the step is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


@dataclass(frozen=True)
class RecordNumbers:
    """Records by number: ``keys`` of those that stay or come, of which there are ``size``, then of those that leave.

    ``places`` int64 (former records,) has the number that each former record has now; they keep their order.
    """

    keys: tuple[str, ...]
    places: I64
    size: int

    @classmethod
    def appended(cls, former: Sequence[str], further: Sequence[str]) -> "RecordNumbers":
        """Return the numbers where further records come behind the former ones, and none leaves."""
        keys = (*former, *further)
        return cls(keys, np.arange(len(former)), len(keys))

    @cached_property
    def of(self) -> dict[str, int]:
        """The number of each key."""
        return {key: number for number, key in enumerate(self.keys)}

    @property
    def keeps_order(self) -> bool:
        """Whether the records that stay are in the order in which they were."""
        return bool((np.diff(self.places[self.staying(self.places)]) > 0).all())

    @property
    def leaving(self) -> range:
        """The numbers of the records that leave."""
        return range(self.size, len(self.keys))

    def staying(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return of each number whether its record stays or comes."""
        return np.asarray(numbers < self.size)
