"""What kind of thing a word is when two captions are compared, and the one spelling in which it is.

The word lists are data (``schema/vocabulary/folding.toml``) and handed in.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from schema.analysis.analyzer import analyzer_of
from schema.analysis.numbers import CARDINALS, ORDINALS, ROMANS
from schema.vocabulary import Vocabulary
from schema.vocabulary.folding import FoldingLists

_AMOUNTS = """
thirty forty fifty sixty seventy eighty ninety
hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens
""".split()
_NUMERALS = CARDINALS.keys() | ORDINALS.keys() | {"last", "half", "both", *_AMOUNTS}
_MISREAD = re.compile(r"(?=.*\d)[\dlo]+")  # 'l1' and '196l': a letter typed for the figure it looks like
_ABBREVIATED = 3  # letters of an abbreviation of the calendar
_MEASURED = re.compile(r"(\d+)(?:mm|cm|m|km|ft|in|kg|lb)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")  # 'July 10th' for 'July 10'


@lru_cache(maxsize=1 << 17)
def canonical(vocabulary: Vocabulary, form: str, stemmed: str = "") -> str:
    """Return the one way to write a form: numbers in figures, abbreviations in full, else its stem if that is given.

    >>> from schema.vocabulary import load
    >>> [canonical(load(), form) for form in ("five", "dec", "l1", "10th", "lt")]
    ['5', 'december', '11', '10', 'lieutenant']
    >>> canonical(load(), "moons", "moon")
    'moon'

    What only its stem makes an abbreviation of the calendar is none: Mars is no month, nor are Mons and a wedding days.

    >>> canonical(load(), "mars", "mar"), canonical(load(), "wedding", "wed"), canonical(load(), "mondays", "monday")
    ('mars', 'wedding', 'monday')
    """
    if form in CARDINALS:
        return str(CARDINALS[form])
    if _MISREAD.fullmatch(form):
        return form.replace("l", "1").replace("o", "0").lstrip("0") or "0"
    if day := _ORDINAL.fullmatch(form):
        return day[1]
    same = _one_spelling(vocabulary)
    if found := same.get(form):
        return found
    if len(stemmed) == _ABBREVIATED and stemmed in vocabulary.folding.calendar:
        return form
    return same.get(stemmed or form) or stemmed or form


@lru_cache(maxsize=8)
def _one_spelling(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Map every spelling of ``same``, and its stem, to the word that is meant; that word stands for itself."""
    lists, stem = vocabulary.folding, analyzer_of(vocabulary).stem
    meant = {word: word for word in (*lists.calendar, *lists.same.values())}
    return {spelling: word for key, word in {**meant, **lists.same}.items() for spelling in (stem(key), key)}


def is_year(form: str) -> bool:
    """Return whether a form is a year of the last or this century.

    >>> is_year("1997"), is_year("709")
    (True, False)
    """
    return len(form) == 4 and form.isdigit() and form[:2] in {"19", "20"}


@lru_cache(maxsize=1 << 16)
def is_number(form: str) -> bool:
    """Return whether a form is a number, a word for one, or a designator with a digit in it.

    >>> is_number("709"), is_number("second"), is_number("f1"), is_number("moon")
    (True, True, True, False)
    """
    return form in _NUMERALS or any(letter.isdigit() for letter in form)


def is_hard(lists: FoldingLists, canon: str) -> bool:
    """Return whether a word never comes or goes between two variants: a number but a year, or a direction.

    >>> from schema.vocabulary import load
    >>> [canon for canon in ("709", "1997", "left", "moon") if is_hard(load().folding, canon)]
    ['709', 'left']
    """
    return canon in lists.directions or (canon.isdigit() and not is_year(canon))


def number_within(canon: str) -> str:
    """Return the number of a word glued to its unit, or of a Roman numeral; '' where there is none.

    >>> [number_within(canon) for canon in ("70mm", "vii", "i", "moon")]
    ['70', '7', '', '']
    """
    if measured := _MEASURED.fullmatch(canon):
        return measured[1]
    return str(ROMANS[canon]) if canon in ROMANS and canon != "i" else ""
