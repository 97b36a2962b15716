"""Signs within words that say nothing: 'U.S.' and 'US', 'Ph.D.' and 'PhD', '10,000' and '10000'."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schema.analysis.analyzer import Token
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

SHORT = 2  # letters or figures of a part before or behind a full stop: 'U.S.', 'Ph.D.', '3.5'
MOST_PARTS = 5  # 'N.A.S.A.'
INITIALISM = (2, 4)  # letters of a word that may have full stops in it
GROUP = 3  # figures between commas

_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{4,9}")  # years have no commas


def is_sign_within(text: str, one: Token, other: Token) -> bool:
    """Return whether a full stop or a comma between two words of a text makes them one: 'U.S.', '3.5', '10,000'."""
    sign, parts = text[one.end : other.start], (text[one.start : one.end], text[other.start : other.end])
    if sign == ",":
        return all(map(str.isdecimal, parts)) and len(parts[0]) <= GROUP == len(parts[1])
    return sign == "." and min(map(len, parts)) <= SHORT


def without_signs(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield which words, ``first`` to ``last`` without that one, may be one with signs in it, and that one.

    >>> from schema.vocabulary import load
    >>> from schema.analysis.analyzer import analyzer_of
    >>> analyse = analyzer_of(load()).analyse
    >>> [*without_signs(analyse("U.S.S.R. and Ph.D.")), *without_signs(analyse("10,000 x 3"))]
    [(0, 4, 'ussr'), (5, 7, 'phd'), (0, 2, '10000')]
    """
    first = 0
    for last in range(1, len(tokens) + 1):
        if last < len(tokens) and _may_continue(tokens[last - 1], tokens[last]):
            continue
        if 1 < last - first <= MOST_PARTS:
            yield first, last, "".join(token.forms[0] for token in tokens[first:last])
        first = last


def _may_continue(one: Token, other: Token) -> bool:
    before, behind = one.forms[0], other.forms[0]
    if other.start != one.end + 1:
        return False
    if before.isdecimal():
        return behind.isdecimal() and len(behind) == GROUP
    return all(part.isalpha() and len(part) <= SHORT and not _is_word(part) for part in (before, behind))


def _is_word(part: str) -> bool:
    return len(part) > 1 and part in FUNCTION_WORDS


def with_signs(form: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts between which a word may have signs.

    >>> [*with_signs("us")], [*with_signs("phd")], [*with_signs("10000")], [*with_signs("1969")]
    ([('u', 's')], [('p', 'h', 'd'), ('ph', 'd')], [('10', '000')], [])
    """
    if form.isalpha() and form.isascii() and INITIALISM[0] <= len(form) <= INITIALISM[1]:
        if form not in FUNCTION_WORDS:
            yield tuple(form)
            if len(form) == SHORT + 1:
                yield form[:SHORT], form[SHORT:]
    elif _NUMBER.fullmatch(form):
        places = [0, *range(len(form) % GROUP or GROUP, len(form) + 1, GROUP)]
        yield tuple(form[start:end] for start, end in pairwise(places))
