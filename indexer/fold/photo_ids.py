"""Which photograph an id names: archives print one id in several ways.

Centers keep copies of each other's pictures, and write the id in other case, with other hyphens, blanks and leading
zeros, or with their own name before it. What is left when these are taken off says that two records are of one
photograph: evidence that no text has. It is none where a camera or a person numbered files, nor where many texts share
it, as a series does that reuses ids.
"""

import re
from functools import lru_cache

import numpy as np

from indexer.hashing import U64, hashed
from schema.vocabulary.folding import FoldingLists

FEWEST_DIGITS = 3  # of an id that names one photograph: 'abc-12' names many things
FEWEST_RUNS = 3  # of letters and figures in the id of a frame: series, roll or year, frame
MOST_TEXTS = 3  # of one photograph; an id that more texts share is reused
_RUN = re.compile(r"[a-z]+|\d+")
_COLOR = re.compile(r"(?<=^[a-z])c$")  # 'AC99-0001' is the color print of 'A99-0001'
_COPIED = re.compile(
    r"^[a-z]{2,4}[-_ ]+(?=[a-z])"
)  # whoever keeps the copy, before an id that begins with letters


def photo_key(nasa_id: str | None, lists: FoldingLists) -> int:
    """Return a hash that is equal for all ways to write an id, 0 where it names no photograph.

    >>> from schema.vocabulary import load
    >>> lists = load().folding
    >>> photo_key("KSC-AS-11-040-5902", lists) == photo_key("as11-40-5902", lists) != 0
    True
    >>> photo_key("IMG_00123", lists)
    0
    """
    runs = photo_runs((nasa_id or "").casefold(), lists)
    return hashed(" ".join(runs)) if runs else 0


@lru_cache(maxsize=1 << 10)
def photo_runs(nasa_id: str, lists: FoldingLists) -> tuple[str, ...]:
    """Return the letters and the numbers that an id is made of, none where it names no photograph."""
    bare = _COPIED.sub("", nasa_id)
    runs = [_COLOR.sub("", run.lstrip("0")) or "0" for run in _RUN.findall(bare)]
    if len(runs) > 1 and runs[0] in lists.keepers:
        runs = runs[1:]
    letters = [run for run in runs if run.isalpha()]
    digits = sum(len(run) for run in runs if run.isdigit())
    named = letters and digits >= FEWEST_DIGITS and lists.numbered_files.isdisjoint(_RUN.findall(nasa_id))
    return tuple(runs) if named else ()


def are_two_of_a_roll(one: str | None, other: str | None, lists: FoldingLists) -> bool:
    """Return whether two ids name two frames of one roll, or two numbers of one series.

    >>> from schema.vocabulary import load
    >>> are_two_of_a_roll("KSC-AS11-40-5902", "as11-40-5903", load().folding)
    True
    >>> are_two_of_a_roll("KSC-81PC-0136", "S81-30136", load().folding)
    False
    """
    runs, others = (photo_runs((nasa_id or "").casefold(), lists) for nasa_id in (one, other))
    return len(runs) >= FEWEST_RUNS and runs[:-1] == others[:-1] and runs != others


def reused(photos: U64) -> U64:
    """Return the keys that too many texts share to name one photograph, sorted; ``photos`` has a key a text."""
    keys, counts = np.unique(photos[photos > 0], return_counts=True)
    return keys[counts > MOST_TEXTS]
