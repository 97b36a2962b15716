"""What sound texts say about damaged ones: the corpus's own words, and undamaged twins."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

import numpy as np

from indexer.hashing import I64, U64, HashCounts, hash_of, hashed

LOST = "\ufffd"  # stands for one lost letter in a lexicon's key
GAP = (
    r"(?:\?|\ufffd{1,4})"  # what is left of a character: a run as long as it was in UTF-8, or a question mark
)
GAPS = re.compile(GAP)
WORD = re.compile(r"[^\W\d_]+")
NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
WHOLE, ACCENTED = "whole ", "accented "  # kinds of look-ups; no token has a blank
CONTEXT = 24  # letters on each side that name a place in a text
LEAST_CONTEXT = 16  # letters altogether; fewer are met by chance


class Lexicon:
    """The words of a corpus: how often each accented one stands in it, and the hash of every token."""

    def __init__(self, accented: Mapping[str, int], tokens: HashCounts) -> None:
        self.accented, self.tokens = Counter(accented), tokens

    @classmethod
    def of(cls, accented: Iterable[str]) -> "Lexicon":
        """Return a lexicon of accented words alone."""
        return cls(Counter(_accented(sorted(accented))), HashCounts.none())

    def plus(self, texts: Iterable[str]) -> "Lexicon":
        """Return these words and those of further texts."""
        tokens, accented = _counted(texts)
        accented.update(self.accented)
        return Lexicon(accented, self.tokens.plus(*_as_arrays(tokens, 1)))

    def minus(self, texts: Iterable[str]) -> "Lexicon":
        """Return these words without those of texts that were counted."""
        tokens, accented = _counted(texts)
        return Lexicon(
            self.accented - accented, self.tokens.plus(*_as_arrays(tokens, -1)) if tokens else self.tokens
        )

    def changed_since(self, later: "Lexicon") -> set[int]:
        """Return the keys of look-ups, as a ``LexiconReader`` notes them, that may find another word in a later one."""
        words = self.accented.keys() | later.accented.keys()
        other = (word for word in words if self.accented[word] != later.accented[word])
        keys = {
            hashed(kind + part) for word in other for kind, part in ((WHOLE, _key(word)), (ACCENTED, word))
        }
        return keys.union(np.setxor1d(later.tokens.keys, self.tokens.keys).tolist())

    @cached_property
    def whole_words(self) -> dict[str, str | None]:
        """The accented word for each spelling with its accented letters lost; ``None`` where not one fits best."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word, times in self.accented.items():
            counts[_key(word)][word] = times
        return {key: _clear_winner(words) for key, words in counts.items()}


class LexiconReader:
    """A lexicon as the repair of one record reads it.

    ``dependencies`` are the keys of all lookups: the repair stays valid as long as these return the same (dynamic
    dependencies: Mokhov, Mitchell and Peyton Jones, "Build systems à la carte", 2018).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.dependencies: set[int] = set()

    def whole(self, damaged: str) -> str | None:
        """Return the word that ``damaged`` was, its lost letters being U+FFFD; ``None`` where not one fits best."""
        self.dependencies.add(hashed(WHOLE + damaged))
        return self._lexicon.whole_words.get(damaged)

    def has(self, word: str) -> bool:
        """Return whether the corpus has the word as it stands."""
        key = hashed(word)
        self.dependencies.add(key)
        return self._lexicon.tokens.of(key) > 0

    def has_accented(self, word: str) -> bool:
        """Return whether the corpus or the list of known names has the accented word."""
        self.dependencies.add(hashed(ACCENTED + word))
        return word in self._lexicon.accented


def _counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the tokens of texts, and their accented words."""
    texts = list(texts)
    tokens = Counter(chain.from_iterable(map(str.split, texts)))
    beyond_ascii = (text.split() for text in texts if not text.isascii())
    return tokens, Counter(_accented(chain.from_iterable(beyond_ascii)))


def _as_arrays(tokens: Counter[str], times: int) -> tuple[U64, I64]:
    """Return the hashes of tokens, uint64 (n,), and ``times`` their counts, int64 (n,)."""
    hashes = np.fromiter(map(hash_of, tokens), np.uint64, len(tokens))
    return hashes, times * np.fromiter(tokens.values(), np.int64, len(tokens))


def _accented(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        if not token.isascii():
            yield from (word for word in WORD.findall(token) if not word.isascii())


def _key(word: str) -> str:
    return "".join(letter if letter.isascii() else LOST for letter in word)


def _clear_winner(words: Counter[str]) -> str | None:
    """Return the word that is met far more often than any other, whatever the order in which they were counted."""
    (best, most), *others = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return best if not others or most > 2 * others[0][1] else None


def letters_key(text: str) -> int:
    """Name a text by its ASCII letters and digits, which damage leaves alone; 0 where they are too few to go by."""
    letters = _letters(text)
    return hash_of(letters.decode()) if len(letters) >= LEAST_CONTEXT else 0


def _letters(text: str) -> bytes:
    return text.encode("ascii", "ignore").translate(None, NOT_LETTERS)


class Letters:
    """A text seen as its ASCII letters and digits alone, in which a place is found by its neighbours."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [n for n, letter in enumerate(text) if letter.isascii() and letter.isalnum()]
        self._letters = "".join(text[place] for place in self._places)

    def between(self, left: str, right: str) -> str | None:
        """
        Return what stands between the letters that end ``left`` and those that begin ``right``.

        ``None`` where the place is not found, or found twice.

        >>> Letters("in front of St. Basil’s Cathedral").between("in front of St. Basil", "s Cathedral")
        '’'
        """
        before, after = _tail(left), _head(right)
        if not before or not after or len(before) + len(after) < LEAST_CONTEXT:
            return None
        at = self._letters.find(before + after)
        if at < 0 or self._letters.find(before + after, at + 1) >= 0:
            return None
        seam = at + len(before)
        return self._text[self._places[seam - 1] + 1 : self._places[seam]]


def _tail(text: str) -> str:
    return _letters(text[-8 * CONTEXT :]).decode()[-CONTEXT:]


def _head(text: str) -> str:
    return _letters(text[: 8 * CONTEXT]).decode()[:CONTEXT]
