"""Caches of answers that come again: each holds a bounded number, and counts its use."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

Answer = TypeVar("Answer")

_names: "WeakKeyDictionary[_lru_cache_wrapper[Any], str]" = WeakKeyDictionary()


class Use(NamedTuple):
    """How often a cache had an answer and how often not, how many answers it holds, and how many at most."""

    hits: int
    misses: int
    held: int
    most: int


def cached(name: str, most: int) -> "Callable[[Callable[..., Answer]], _lru_cache_wrapper[Answer]]":
    """Return a decorator that keeps the ``most`` answers last used of a function; ``uses`` counts it under a name.

    >>> double = cached("doubles", 2)(lambda number: 2 * number)
    >>> [double(3), double(3), double(4)], uses()["doubles"]
    ([6, 6, 8], Use(hits=1, misses=2, held=2, most=2))
    """

    def keep(function: Callable[..., Answer]) -> "_lru_cache_wrapper[Answer]":
        kept = lru_cache(most)(function)
        _names[kept] = name
        return kept

    return keep


def uses() -> dict[str, Use]:
    """Return the use of each cache of this process by its name; those of one name are added up."""
    found: dict[str, Use] = {}
    for cache, name in list(_names.items()):
        info = cache.cache_info()
        one = Use(info.hits, info.misses, info.currsize, info.maxsize or 0)
        found[name] = Use(*map(sum, zip(one, found.get(name, Use(0, 0, 0, 0)), strict=True)))
    return found
