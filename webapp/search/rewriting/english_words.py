"""Which words are English: the word list of the pyspellchecker package (MIT), inflected forms and well-known names."""

import gzip
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import spellchecker
from numpy.typing import NDArray

from schema.analysis.analyzer import fold

LONGEST = 20  # letters; the few longer words of the list are no slips of shorter ones
_ENDINGS = ("s", "es", "d", "ed")  # of inflected forms that the list lacks


def is_english(form: str) -> bool:
    """Return whether a folded word stands in the list, by itself or without an inflected ending.

    >>> [is_english(word) for word in ("giraffe", "seance", "mumbai", "astronuat")]
    [True, True, True, False]
    """
    return any(map(_is_listed, (form, *(form.removesuffix(one) for one in _ENDINGS if form.endswith(one)))))


def _is_listed(form: str) -> bool:
    words, key = _words(), form.encode()
    if not 0 < len(key) <= LONGEST:
        return False
    place = int(words.searchsorted(key))
    return place < len(words) and words[place] == key


@cache
def _words() -> NDArray[np.bytes_]:
    """Return the folded words of the list, (n,) ascending: about 3 MB, read where the first word is asked for."""
    packed = files(spellchecker).joinpath("resources/en.json.gz").read_bytes()
    listed = msgspec.json.decode(gzip.decompress(packed), type=dict[str, int])
    words = {word.removesuffix("'s") for word in listed}
    plain = (word if word.isascii() and word.isalpha() else fold(word) for word in words)
    found = np.array([*{word.encode() for word in plain if 0 < len(word) <= LONGEST}], dtype=np.bytes_)
    found.sort()  # a third of the time of np.unique
    return found
