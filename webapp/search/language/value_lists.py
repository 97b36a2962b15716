"""Lists of values behind the name of a field, of which any will do: 'agency:"ESA","JAXA"', 'expedition:50, 52'.

A list goes on behind a comma, a semicolon or a bar. Behind a blank only what can be nothing else belongs to it: what
stands in quotation marks, a range, and behind numbers and dates another one; other words are words of the search.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from webapp.search.language.lexer import Lexeme
from webapp.search.language.query_dates import LONGEST, read_dates, whole_date

SEPARATORS = ",;|"
_SEPARATED = re.compile(rf"[{SEPARATORS}]+")
_EDGES = re.compile(rf"^[{SEPARATORS}]+|[{SEPARATORS}]+$")

MayFollow = Callable[[Lexeme], bool]


def take_values(
    first: Lexeme, behind: Sequence[Lexeme], may_follow: MayFollow, *, dates: bool = False
) -> tuple[list[Lexeme], int]:
    """Return the values of the list that begins with a lexeme, and how many lexemes behind it belong to it.

    What stands behind a separator and a blank is a value where it ``may_follow``. Of ``dates`` each may have several
    words.

    >>> values, taken = take_values(Lexeme("word", "ESA,"), [Lexeme("phrase", "DLR")], lambda one: one.kind == "phrase")
    >>> [one.text for one in values], taken
    (['ESA', 'DLR'], 1)
    """
    take_one = _take_date if dates else _take_word
    values, taken, goes_on = take_one(first, behind)
    while values and taken < len(behind):
        one = behind[taken]
        if one.kind == "word" and one.text[0] in SEPARATORS:
            one = one._replace(text=one.text.lstrip(SEPARATORS))
        elif not (goes_on and may_follow(one)):
            break
        further, more, ends = take_one(one, behind[taken + 1 :]) if one.text else ([], 0, True)
        if one.text and not further:
            break
        values, taken, goes_on = [*values, *further], taken + 1 + more, ends
    return values, taken


def _take_word(first: Lexeme, _behind: Sequence[Lexeme]) -> tuple[list[Lexeme], int, bool]:
    if first.kind != "word":
        return [first], 0, False
    parts = [first._replace(text=part) for part in _SEPARATED.split(first.text) if part]
    return parts, 0, first.text[-1] in SEPARATORS


def _take_date(first: Lexeme, behind: Sequence[Lexeme]) -> tuple[list[Lexeme], int, bool]:
    """Return the dates that begin with a lexeme; none where it begins none."""
    parts, _, goes_on = _take_word(first, behind)
    if len(parts) > 1 and all(map(_is_date, parts)):
        return parts, 0, goes_on
    whole, taken = whole_date(first, behind[: LONGEST - 1])
    last = behind[taken - 1] if taken else first
    bare = whole if whole.kind == "range" else whole._replace(text=whole.text.rstrip(SEPARATORS))
    ends = last.kind == "word" and last.text[-1] in SEPARATORS
    return ([bare] if bare.kind == "range" or _is_date(bare) else []), taken, ends


def _is_date(lexeme: Lexeme) -> bool:
    return read_dates("date", lexeme)[0] is not None


def joined_by_or(group: Sequence[Lexeme], *, dates: bool, words: bool) -> list[Lexeme]:
    """Return the lexemes of a group behind the name of a field, and what follows it, with OR for its separators.

    Within ``dates`` commas belong to them, and within the texts of a field of ``words`` to these.

    >>> found = joined_by_or([Lexeme("word", "ESA,DLR"), Lexeme("close", ")")], dates=False, words=False)
    >>> [one.text for one in found]
    ['ESA', 'OR', 'DLR', ')']
    """
    found: list[Lexeme] = []
    depth = 0
    for place, one in enumerate(group):
        depth += (one.kind == "open") - (one.kind == "close")
        if depth < 0:
            return [*_without_end(found), *group[place:]]
        if one.kind == "word" and (not words or not one.text.strip(SEPARATORS)):
            found += _with_or(one, _EDGES if dates else _SEPARATED)
        elif dates and one.kind == "phrase":  # several words
            found += _with_or(one, _EDGES)
        else:
            found.append(one)
    return _without_end(found)


def _with_or(one: Lexeme, separated: re.Pattern[str]) -> Iterator[Lexeme]:
    for n, part in enumerate(separated.split(one.text)):
        if n:
            yield Lexeme("word", "OR")
        if part:
            yield one._replace(text=part)


def _without_end(found: list[Lexeme]) -> list[Lexeme]:
    """Return lexemes without an OR that joins nothing at their end."""
    return found[:-1] if found and found[-1] == Lexeme("word", "OR") else found
