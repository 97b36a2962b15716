"""How words and names may be spelt: the data of spellings.toml."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from schema.caches import cached

SHORTEST = 4  # letters of a word that is compared by its sound; shorter ones sound like too many others

_TWICE = re.compile(r"(.)\1+")


@cache
def _table() -> tuple[str, tuple[tuple[str, str], ...]]:
    table = tomllib.loads(files("schema.vocabulary").joinpath("spellings.toml").read_text("utf-8"))
    return table["same"] + table["irregular"], tuple((old, new) for old, new in table["sounds"])


def spellings() -> Iterator[tuple[str, str]]:
    """Yield each spelling with the one it is compared by."""
    for line in _table()[0].split("\n"):
        first, *others = line.split() or [""]
        for other in others:
            yield other, first


@cached("sounds", 1 << 16)
def sound(form: str) -> str:
    """Give what two transliterations of a name share; ``form`` is folded.

    >>> [sound(name) for name in ("pyotr", "petr", "krikalyov", "krikalev", "yelena", "elena")]
    ['petr', 'petr', 'krikalev', 'krikalev', 'elena', 'elena']
    >>> sound("hazzaa") == sound("hazza"), sound("almansoori") == sound("almansouri")
    (True, True)
    """
    for old, new in _table()[1]:
        form = form.replace(old, new)
    return _TWICE.sub(r"\1", form)
