"""Sentences for people that can be worded in another language: in English, with their template and the values in it.

Programs, terminals and logs read the English sentence, which a message is. A page words the same template in its own
language (``webapp/languages``). Templates are marked by the names of the functions here, so that Babel finds them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]


class Message(str):
    """An English sentence, with what a translation is made of.

    ``template`` has places such as ``%(name)s`` for ``values``; where it counts, ``plural`` is the template for more
    than one and ``number`` how many. A value is a text, a number, or a message again.
    """

    __slots__ = ("number", "plural", "template", "values")

    template: str
    values: Values
    plural: str
    number: int

    def __new__(cls, template: str, values: Values, plural: str = "", number: int = 1) -> "Message":
        """Put the values into the English template."""
        chosen = plural if plural and number != 1 else template
        self = super().__new__(cls, chosen % {name: _english(value) for name, value in values.items()})
        self.template, self.values, self.plural, self.number = template, values, plural, number
        return self

    def __getnewargs__(self) -> tuple[str, Values, str, int]:  # type: ignore[override]  # those of this class
        """Return what a copy is made of."""
        return self.template, self.values, self.plural, self.number


def message(template: str, **values: Any) -> Message:
    """Return a message.

    >>> message("No caption has “%(word)s”.", word="zyzzyva")
    'No caption has “zyzzyva”.'
    """
    return Message(template, values)


def counted(one: str, many: str, number: int, **values: Any) -> Message:
    """Return a message that counts: ``number`` stands at ``%(number)s`` in both templates.

    >>> counted("%(number)s caption", "%(number)s captions", 96877)
    '96,877 captions'
    """
    return Message(one, {"number": number, **values}, many, number)


def translatable(text: str) -> str:
    """Return a text as it is; the name marks it for translation where it is shown."""
    return text


def sequence(separator: str, parts: Sequence[str]) -> Message:
    """Return messages one behind the other.

    >>> sequence("; ", [message("Exact title"), "moon"])
    'Exact title; moon'
    """
    places = [f"%({number})s" for number in range(len(parts))]
    return Message(separator.join(places), {str(number): part for number, part in enumerate(parts)})


def _english(value: Any) -> str:
    return f"{value:,}" if type(value) is int else value
