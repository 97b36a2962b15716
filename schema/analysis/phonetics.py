"""How words and names may be spelt: the data of spellings.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schema.caches import cached

SHORTEST = 4  # letters of a word that is compared by its sound; shorter ones sound like too many others

_TWICE = re.compile(r"(.)\1+")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("schema.vocabulary").joinpath("spellings.toml").read_text("utf-8"))


def spellings() -> Iterator[tuple[str, str]]:
    """Yield each spelling with the one it is compared by."""
    for line in (_table()["same"] + _table()["irregular"]).split("\n"):
        first, *others = line.split() or [""]
        for other in others:
            yield other, first


@cached("sounds", 1 << 16)
def sound(form: str) -> str:
    """Return what two transliterations of a name share; ``form`` is folded.

    >>> [sound(name) for name in ("pyotr", "petr", "krikalyov", "krikalev", "yelena", "elena")]
    ['petr', 'petr', 'krikalev', 'krikalev', 'elena', 'elena']
    >>> sound("hazzaa") == sound("hazza"), sound("almansoori") == sound("almansouri")
    (True, True)
    >>> sound("jill") == sound("joel"), sound("hayes") == sound("haas")
    (False, False)
    """
    pattern, heard = _sounds()
    return _TWICE.sub(r"\1", pattern.sub(lambda letters: heard[letters[0]], form))


def family_key(family: str) -> str:
    """Return what like-sounding family names share: the sound of a folded name, or a short one as it is written."""
    return sound(family) if len(family) >= SHORTEST else family


@cache
def _sounds() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return the pattern of all letters that are rewritten, the longest first, and what each is rewritten to."""
    written = {letters: heard for heard, line in _table()["sounds"].items() for letters in line.split()}
    longest_first = sorted(written, key=lambda letters: (-len(letters.strip("-")), letters))
    pattern = "|".join(letters.replace("-", r"\B") for letters in longest_first)
    return re.compile(pattern), {letters.strip("-"): heard for letters, heard in written.items()}
