"""Words with wildcards: ``*`` for any letters, ``?`` for one."""

import fnmatch
import re
from collections.abc import Callable

from schema.analysis.analyzer import latin

_WILD = re.compile(r"[*?]")
_NO_LETTER = re.compile(r"(?<!\d)-|-(?!\d)|[^a-z0-9*?-]")


def plain(pattern: str) -> str:
    """Return a pattern in the letters of exact forms.

    >>> plain("Auñón*"), plain("STS-51*"), plain("AS08-14*")
    ('aunon*', 'sts51*', 'as08-14*')
    """
    return _NO_LETTER.sub("", latin(pattern).casefold())


def prefix(pattern: str) -> str:
    """Return what stands before the first wildcard.

    >>> prefix("jsc2018e00?*")
    'jsc2018e00'
    """
    return _WILD.split(pattern, maxsplit=1)[0]


def fitting(pattern: str) -> Callable[[str], bool]:
    """Return the test of whether a pattern fits a whole word.

    >>> [word for word in ("cosmos", "cosmonaut", "cosy") if fitting("cosm*")(word)]
    ['cosmos', 'cosmonaut']
    """
    if pattern == prefix(pattern) + "*":
        return lambda word: word.startswith(pattern[:-1])
    match = re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match
    return lambda word: match(word) is not None


def bare_word(pattern: str) -> str:
    """Return the word before a wildcard that ends a pattern, '' where there are others in it.

    >>> bare_word("kennedy?"), bare_word("cosmo*"), bare_word("m?on*")
    ('kennedy', 'cosmo', '')
    """
    word = pattern.rstrip("*?")
    return "" if _WILD.search(word) else word
