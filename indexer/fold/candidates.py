"""Which leads a text may be a variant of: those that share a band of its signature, or its first words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from indexer.fold.minhash import band_keys
from indexer.fold.reading import Reading, Word

FIRST_WORDS = 8  # a cut caption shares at least these with its lead
MOST = 40  # leads looked at for one text, the most alike first


class Candidates:
    """Proposes leads for texts; grows as texts become leads."""

    def __init__(self, texts: Sequence[Reading], cores: Sequence[tuple[Word, ...]]) -> None:
        ordinals: dict[str, int] = {}
        sets = [tuple({ordinals.setdefault(word.canon, len(ordinals)) for word in words}) for words in cores]
        self._texts = texts
        self._keys = band_keys(sets, max(1, len(ordinals)))
        self._by_key: dict[int, list[int]] = defaultdict(list)

    def leads_like(self, number: int) -> Iterator[int]:
        """Yield the leads that may be the lead of text ``number``, the most alike first."""
        votes: Counter[int] = Counter()
        for key in self._all_keys(number):
            votes.update(self._by_key.get(key, ()))
        ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        return (lead for lead, _ in ranked[:MOST])

    def add_lead(self, number: int) -> None:
        """Let a text be proposed from now on."""
        for key in self._all_keys(number):
            self._by_key[key].append(number)

    def _all_keys(self, number: int) -> list[int]:
        keys = [int(key) for key in self._keys[number]]
        words = self._texts[number].canons
        if len(words) >= FIRST_WORDS:
            keys.append(hash(words[:FIRST_WORDS]))
        return keys
