"""How common words are in English, and which words of other languages have which accents.

Evidence for letters that nothing in the archive decides. Frequencies are those of wordfreq (Speer, 2022), as base-10
logarithms of uses in a billion words (the Zipf scale of van Heuven and others, 2014). The lists are read when the first
damaged word asks for them.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log10

from wordfreq import cB_to_freq, get_frequency_dict, get_frequency_list

from indexer.repair.evidence import LOST

LANGUAGES = tuple("es fr de pt it sv da pl cs hu tr is".split())
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
UNKNOWN = 0.0
FOREIGN = 2.0  # one word in a hundred of captions is of another language, at the most
CLEAR = 1.0  # ten times as common as any other word

Spellings = Mapping[str, Sequence[tuple[float, str]]]


def commonness(word: str) -> float:
    """
    Return how common a word is in English texts, 0 where it is unknown: 5 of 'moon', 2 of 'Poincaré'.

    >>> commonness("moon") > commonness("Poincaré") > commonness("zarnmoon")
    True
    """
    uses = get_frequency_dict("en", "large").get(word.lower())
    return UNKNOWN if uses is None else log10(uses) + 9


def is_accented_word(word: str) -> bool:
    """Return whether a word, which has a letter with an accent, is one of any language."""
    spelt = word.lower()
    return spelt in _english_uses() or spelt in _foreign_uses()


def accented(damaged: str, sizes: Sequence[int], *, foreign: bool = True) -> tuple[float, str] | None:
    """
    Return the word that ``damaged`` was, in small letters, and how common it is; ``None`` where not one is clear.

    >>> accented("Volc\ufffdn", [2])[1], accented("Saint\ufffd", [2])
    ('volcán', None)
    """
    best, *others = [*candidates(damaged, sizes, foreign=foreign), None]
    clear = best is not None and (others[0] is None or best[0] >= others[0][0] + CLEAR)
    return best if clear else None


def candidates(damaged: str, sizes: Sequence[int], *, foreign: bool = True) -> list[tuple[float, str]]:
    """Return the words that ``damaged`` may have been, the commonest first, and how common each is.

    ``damaged`` has U+FFFD for each letter with an accent, ``sizes`` the bytes that each has in UTF-8, 0 for unknown.
    Few letters are no evidence. Without ``foreign`` only the words of English texts count, names in them among these.
    """
    if len(damaged) - damaged.count(LOST) <= damaged.count(LOST):
        return []
    indexes = (_english(), _foreign()) if foreign else (_english(),)
    words = chain.from_iterable(index.get(damaged.lower(), ()) for index in indexes)
    best: dict[str, float] = {}
    for common, word in words:
        if fits(word, damaged, sizes):
            best[word] = max(common, best.get(word, common))
    return sorted(((common, word) for word, common in best.items()), reverse=True)


def fits(word: str, damaged: str, sizes: Sequence[int]) -> bool:
    """Return whether the letters of a word that ``damaged`` has lost are of the sizes in UTF-8; 0 fits any."""
    lost = (letter for letter, left in zip(word, damaged, strict=True) if left == LOST)
    return all(size in (0, len(letter.encode())) for letter, size in zip(lost, sizes, strict=True))


def without_accents(word: str) -> str:
    """Return a word with U+FFFD for each letter that is not ASCII."""
    return word if word.isascii() else NOT_ASCII.sub(LOST, word)


@lru_cache(maxsize=1)
def _english() -> Spellings:
    return _spellings(_english_uses(), 0.0)


@lru_cache(maxsize=1)
def _foreign() -> Spellings:
    return _spellings(_foreign_uses(), FOREIGN)


@lru_cache(maxsize=1)
def _english_uses() -> Mapping[str, float]:
    """Return how often each word with an accent is used in English texts."""
    uses = get_frequency_dict("en", "large").items()
    return {word: times for word, times in uses if not word.isascii() and word.isalpha()}


@lru_cache(maxsize=1)
def _foreign_uses() -> Mapping[str, float]:
    """Return the same of all other languages together; a language's dictionary would cost twice as much as its list."""
    uses: dict[str, float] = defaultdict(float)
    for language in LANGUAGES:
        for cb, words in enumerate(get_frequency_list(language, "small")):
            times = cB_to_freq(-cb)
            for word in [one for one in words if not one.isascii()]:
                if word.isalpha():
                    uses[word] += times
    return uses


def _spellings(uses: Mapping[str, float], less: float) -> Spellings:
    """Return accented words by their letters without accents, each with how common it is.

    ``less`` is taken from that: words of other languages are rarer in English captions.
    """
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for word, times in uses.items():
        plain = word.encode("ascii", "replace").decode().replace("?", LOST)  # a word of letters has no "?"
        found[plain].append((log10(times) + 9 - less, word))
    return found
