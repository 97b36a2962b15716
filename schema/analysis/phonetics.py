"""How names sound: what two transliterations of one name share, by the letters of spellings.toml."""

import re
from functools import lru_cache

from schema.caches import cached
from schema.vocabulary import Vocabulary

SHORTEST = 4  # letters of a word that is compared by its sound; shorter ones sound like too many others

_TWICE = re.compile(r"(.)\1+")


class Phonetics:
    """Hears names by a vocabulary's letters; safe to share between threads.

    >>> from schema.vocabulary import load
    >>> sound = phonetics_of(load()).sound
    >>> [sound(name) for name in ("pyotr", "petr", "krikalyov", "krikalev", "yelena", "elena")]
    ['petr', 'petr', 'krikalev', 'krikalev', 'elena', 'elena']
    >>> sound("hazzaa") == sound("hazza"), sound("almansoori") == sound("almansouri")
    (True, True)
    >>> sound("jill") == sound("joel"), sound("hayes") == sound("haas")
    (False, False)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        written = vocabulary.sounds
        longest_first = sorted(written, key=lambda letters: (-len(letters.strip("-")), letters))
        self._letters = re.compile("|".join(letters.replace("-", r"\B") for letters in longest_first))
        self._heard = {letters.strip("-"): heard for letters, heard in written.items()}
        self.sound = cached("sounds", 1 << 16)(self._sound)

    def _sound(self, form: str) -> str:
        """Return what the transliterations of a folded name share."""
        return _TWICE.sub(r"\1", self._letters.sub(lambda letters: self._heard[letters[0]], form))

    def family_key(self, family: str) -> str:
        """Return what like-sounding family names share: a folded name's sound, or a short one as it is written."""
        return self.sound(family) if len(family) >= SHORTEST else family


@lru_cache(maxsize=4)
def phonetics_of(vocabulary: Vocabulary) -> Phonetics:
    """Return how names sound by a vocabulary."""
    return Phonetics(vocabulary)
