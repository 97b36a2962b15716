"""How long a slip of the pen and a text being typed take, at the vocabulary of 100,000 captions.

The made-up archive has few words, so slips of them are added until there are 100,000 different ones. Finding the words
nearest to a slip is held against asking rapidfuzz for each of them in turn, which must find nothing nearer.
"""

import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import median

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from schema import manifest
from schema.arrays import postings as columns
from schema.arrays.postings import EXACT
from schema.arrays.term_table import TermDictionary, terms_of
from schema.manifest import COLUMNS
from tests.bench.corpora import corpus
from tests.bench.page import keep
from webapp.search import open_engine
from webapp.search.rewriting.fuzzy import FuzzyTerms, slips

CAPTIONS, WORDS = 100_000, 100_000
ASKED, TURNS = 40, 7
TYPED = (
    "red sq",
    "apollo 11 f",
    "expedition 6",
    "petr d",
    "krikalyo",
    "cosmonaut in r",
    "s",
    "flow",
    "lunar ro",
    "gitar",
)


def test_slips() -> None:
    """Print and keep what finding the nearest words takes; every word that is found is as near as any."""
    folder = manifest.current(corpus(CAPTIONS).index) / COLUMNS
    found, rng = columns.load(folder), Random(1)
    words = [term.decode() for term in found.fields[EXACT].terms.tolist()]
    words = [word for word in words if word.isalpha() and slips(word)]
    known = _more(words, rng)
    fuzzy = FuzzyTerms(_terms(known))
    asked = [slip for slip in (_slip(rng.choice(words), rng) for _ in range(ASKED)) if slip not in set(known)]
    for word in asked:
        near = fuzzy.nearest(word)
        best = extract(word, known, scorer=OSA.distance, score_cutoff=slips(word), limit=1)
        assert min((one.distance for one in near), default=None) == (best[0][1] if best else None)
    ours = _times(asked, fuzzy.nearest)
    plain = _times(
        asked, lambda word: extract(word, known, scorer=OSA.distance, score_cutoff=slips(word), limit=3)
    )
    told = (
        f"The words nearest to a slip, of {len(known):,}: median {median(ours):.1f} ms, longest {max(ours):.1f} ms; "
        f"asking rapidfuzz\nfor each in turn {median(plain):.0f} ms, {median(plain) / median(ours):.0f} times as long."
    )
    print(f"\n{told}")
    keep("slips", told)


def test_typing() -> None:
    """Print and keep what completing a text takes; everything that is typed here has an answer or is a slip."""
    engine = open_engine(corpus(CAPTIONS).index)
    took = {text: median(_times([text], engine.suggest)) for text in TYPED}
    engine.close()
    slowest = max(took, key=took.__getitem__)
    told = (
        f"Completing a text over {CAPTIONS:,} captions: median {median(took.values()):.1f} ms, longest "
        f"{took[slowest]:.1f} ms (“{slowest}”)."
    )
    print(f"\n{told}")
    keep("typing", told)


def _times(asked: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    """Give the median milliseconds of the process for each."""
    for text in asked:
        ask(text)
    return [median(_took(ask, text) for _ in range(TURNS)) for text in asked]


def _took(ask: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    ask(text)
    return (time.process_time() - started) * 1000


def _slip(word: str, rng: Random) -> str:
    place = rng.randrange(1, len(word))
    return word[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[place + rng.randrange(2) :]


def _more(words: Sequence[str], rng: Random) -> list[str]:
    known = dict.fromkeys(words)
    while len(known) < WORDS:
        known[_slip(_slip(rng.choice(words), rng), rng)] = None
    return sorted(known)


def _terms(words: Sequence[str]) -> TermDictionary:
    """Give exact forms, each in one document."""
    return TermDictionary(terms_of([word.encode() for word in words]), np.arange(len(words) + 1))
