"""The name of a record that stays over rebuilds, and is safe in a URL."""

import hashlib
import re

from schema.document import Caption

LONGEST_NAME = 128  # letters; a longer id is known by its hash only
_ADDED = 9  # letters that a name may grow by where another record claims it

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def record_id(caption: Caption) -> str:
    """Return the name of a record: its NASA id where it has one, else a hash of its words.

    Families are named after their lead; as every record keeps its own name, a family whose lead changed is
    still found under the former one.

        >>> record_id(Caption("a.txt", 1, "PIA01759", "", "A lake.", "", "A lake."))
        'PIA01759'
        >>> record_id(Caption("a.txt", 1, "62 MA7/169", "", "A lake.", "", "A lake."))
        '62_MA7_169-6684ff'
    """
    if caption.nasa_id is None:
        return f"c-{digest(caption.text, 6)}"
    safe = _UNSAFE.sub("_", caption.nasa_id).strip(".")[: LONGEST_NAME - 4 * _ADDED]
    return safe if safe == caption.nasa_id else f"{safe}-{digest(caption.nasa_id, 3)}"


def hashed_name(name: str, caption: Caption) -> str:
    """Return a name that another record claims, with a hash of this one's words behind; the same in every build.

    >>> hashed_name("PIA01759", Caption("a.txt", 1, "PIA01759", "", "A lake.", "", "A lake."))
    'PIA01759-3434a743'
    """
    return f"{name}-{digest(f'{name} {caption.text}', 4)}"


def digest(text: str, size: int) -> str:
    """Return the hash of a text (BLAKE2b): ``size`` bytes as ``2 * size`` hexadecimal letters."""
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()
