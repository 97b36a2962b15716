"""What kind of thing a word is when two captions are compared; the lists are data (folding.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NUMERALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth last half both".split()
)


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of folding.toml, ready for asking."""

    function: frozenset[str]
    placing: frozenset[str]
    descriptors: frozenset[str]
    directions: frozenset[str]
    calendar: frozenset[str]
    months: frozenset[str]
    same: dict[str, str]


@cache
def lists() -> Lists:
    """Read the lists, once."""
    table = tomllib.loads(files("schema.vocabulary").joinpath("folding.toml").read_text("utf-8"))
    words = {name: frozenset(value.split()) for name, value in table.items() if isinstance(value, str)}
    return Lists(
        function=words["function"],
        placing=words["placing"],
        descriptors=words["descriptors"],
        directions=words["directions"],
        calendar=words["months"] | words["weekdays"],
        months=words["months"],
        same=table["same"],
    )


def is_number(form: str) -> bool:
    """Tell a number, a word for one, or a designator with a digit in it.

    >>> is_number("709"), is_number("second"), is_number("f1"), is_number("moon")
    (True, True, True, False)
    """
    return form in NUMERALS or any(letter.isdigit() for letter in form)
