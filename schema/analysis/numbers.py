"""Numbers in words and in Roman numerals, to twenty: the one table of them."""

import re
from collections.abc import Mapping

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()

CARDINALS: Mapping[str, int] = {word: number for number, word in enumerate(_CARDINALS)}
ORDINALS: Mapping[str, int] = {word: number for number, word in enumerate(_ORDINALS, start=1)}
ROMANS: Mapping[str, int] = {word: number for number, word in enumerate(_ROMANS, start=1)}

_MODELS = re.compile(r"(i{2,3}|iv)([a-e])|(i)([bc])")  # not 'ia', 'id' and 'via', which are words


def roman(number: int) -> str:
    """Return a number from one to twenty in Roman numerals.

    >>> roman(4), roman(19)
    ('IV', 'XIX')
    """
    return _ROMANS[number - 1].upper()


def model_number(form: str) -> str:
    """Return a Roman numeral and the letter of a model with figures, as the other half of captions has it; '' for none.

    >>> model_number("ib"), model_number("iiic"), model_number("via"), model_number("ii")
    ('1b', '3c', '', '')
    """
    if model := _MODELS.fullmatch(form):
        numeral, letter = filter(None, model.groups())
        return f"{ROMANS[numeral]}{letter}"
    return ""
