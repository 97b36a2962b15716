"""Which leads a text may be a variant of: those that share a band of its signature, or its first words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from indexer.fold.minhash import band_keys
from indexer.fold.reading import hard_words

FIRST_WORDS = 8  # a cut caption shares at least these with its lead
MOST = 24  # leads looked at for one text, the most alike first
STRANGE = 0.5  # of a text's words that a lead may lack and still be looked at


class Candidates:
    """Proposes leads for texts; grows as texts become leads."""

    def __init__(self, texts: Sequence[Sequence[str]], firsts: Sequence[tuple[str, ...]]) -> None:
        ordinals: dict[str, int] = {}
        self._sets = [
            frozenset(ordinals.setdefault(word, len(ordinals)) for word in words) for words in texts
        ]
        self._hard = frozenset(ordinals[word] for word in hard_words(ordinals))
        self._keys = band_keys([tuple(members) for members in self._sets], max(1, len(ordinals))).tolist()
        self._firsts = firsts
        self._by_key: dict[object, list[int]] = defaultdict(list)

    def leads_like(self, number: int) -> Iterator[int]:
        """Yield the leads that may be the lead of text ``number``, the most alike first."""
        votes: Counter[int] = Counter()
        for key in self._all_keys(number):
            votes.update(self._by_key.get(key, ()))
        ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        plausible = (lead for lead, _ in ranked if self._is_plausible(lead, number))
        return (lead for _, lead in zip(range(MOST), plausible, strict=False))

    def _is_plausible(self, lead: int, number: int) -> bool:
        """Tell whether the text says little that the lead does not, and no number, day or direction."""
        strange = self._sets[number] - self._sets[lead]
        return len(strange) <= STRANGE * len(self._sets[number]) and self._hard.isdisjoint(strange)

    def add_lead(self, number: int) -> None:
        """Let a text be proposed from now on."""
        for key in self._all_keys(number):
            self._by_key[key].append(number)

    def _all_keys(self, number: int) -> list[object]:
        keys: list[object] = list(self._keys[number])
        if len(self._firsts[number]) == FIRST_WORDS:
            keys.append(self._firsts[number])
        return keys
