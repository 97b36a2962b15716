"""The stream of records: scenes that differ in their facts, families strewn over the dump."""

from collections.abc import Iterator
from heapq import heappop, heappush
from random import Random
from zlib import crc32

from indexer.sample.facts import Facts, facts
from indexer.sample.families import Record, Studio
from indexer.sample.scene import Draft, Scene

_LOOKALIKES = 0.45  # how often a scene has look-alikes, as a shoot has several pictures
_ABOUT = "about"  # the kind of the first scene, whose captions say that all this is made up
_FAR = 900  # records; no variant stands further behind its family's place in the dump


def sample(records: int, seed: int) -> Iterator[Record]:
    """Yield so many records; the same for the same numbers anywhere, in bounded memory."""
    rng = Random(seed)  # noqa: S311 - a sample has to be repeatable, not secret
    known = facts()
    studio = Studio(known, rng)
    waiting: list[tuple[int, int, Record]] = []
    made = 0
    for number, scene in enumerate(_scenes(known, rng), 1):
        for record in list(studio.family(scene, number))[: records - made]:
            heappush(waiting, (made + _delay(rng), made, record))
            made += 1
        while waiting and waiting[0][0] <= made:
            yield heappop(waiting)[2]
        if made == records:
            break
    while waiting:
        yield heappop(waiting)[2]


def _delay(rng: Random) -> int:
    return rng.randrange(4) if rng.random() < 0.6 else rng.randrange(_FAR)


def _scenes(known: Facts, rng: Random) -> Iterator[Scene]:
    """Yield scenes without end, no two with the same facts, look-alikes beside each other."""
    seen = _Seen()
    weights = [kind.weight for kind in known.kinds]
    yield Draft(known, next(kind for kind in known.kinds if kind.name == _ABOUT), rng).scene()
    while True:
        draft = Draft(known, rng.choices(known.kinds, weights)[0], rng)
        scene = draft.scene()
        more = rng.randint(1, 5) if rng.random() < _LOOKALIKES else 0
        if seen.is_new(scene.key):
            yield scene
        for _ in range(more):
            other = draft.lookalike()
            if seen.is_new(other.key):
                yield other


class _Seen:
    """Remembers keys in 16 MB whatever their number; now and then it takes a new one for an old, never the reverse."""

    _BITS = 27

    def __init__(self) -> None:
        self._bits = bytearray(1 << (self._BITS - 3))

    def is_new(self, key: str) -> bool:
        """Return whether the key is new, and remember it."""
        place = crc32(key.encode()) >> (32 - self._BITS)
        byte, bit = place >> 3, 1 << (place & 7)
        new = not self._bits[byte] & bit
        self._bits[byte] |= bit
        return new
