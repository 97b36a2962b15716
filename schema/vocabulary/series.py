"""Things that go by a name and a number: missions ('Apollo 11', 'STS-95') and spacecraft ('Voyager 2')."""

from collections.abc import Iterator
from dataclasses import dataclass

from schema.analysis.numbers import roman

# What stood for a shuttle's number in 1984 to 1986: the year, the launch site and a letter.
SHUTTLE_LETTERS = tuple(f"{year}1-{letter}" for year in "456" for letter in "ABCDEFGHIJKL")
_MOST_ROMAN = 20


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Numbered members of a facet: 'Apollo 11', 'STS-95'; compared by identity, so that what is compiled is kept.

    A member's canonical name is the series' name, the ``joint`` and the number. It is found by the name and by each of
    ``aliases``; one that ends in a hyphen needs that hyphen. Of ``needs`` one must stand somewhere in the folded
    caption. ``numbers`` says how members are numbered: 'soyuz' with letters of a type, 'roman' in Roman numerals in the
    canonical name, 'shuttle' as shuttle flights are, also with letters. ``most`` is the highest number.
    """

    facet: str
    name: str
    most: int
    numbers: str = ""
    joint: str = " "
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What may stand before a number, the canonical name first."""
        return (self.name, *self.aliases)

    def member(self, number: int) -> str:
        """Return the canonical name of a member; '' where the series has none of that number.

        >>> Series("mission", "Artemis", 20, "roman").member(2), Series("mission", "Apollo", 20).member(204)
        ('Artemis II', '')
        """
        if not 0 < number <= self.most:
            return ""
        return f"{self.name}{self.joint}{roman(number) if self.numbers == 'roman' else number}"

    def spellings(self) -> Iterator[tuple[str, str]]:
        """Yield the ways to write each member, each with its canonical name; none of a series with letters of a type.

        >>> [one for one, _ in Series("mission", "Gemini", 1, aliases=("GT-",)).spellings()]
        ['Gemini 1', 'Gemini1', 'Gemini I', 'GT 1', 'GT1', 'GT I']
        """
        if self.numbers == "soyuz":
            return
        for beginning in (one.rstrip("-") for one in self.beginnings):
            for number in range(1, self.most + 1):
                written = (f"{beginning} {number}", f"{beginning}{number}")
                in_roman = (f"{beginning} {roman(number)}",) if number <= _MOST_ROMAN else ()
                yield from ((one, self.member(number)) for one in (*written, *in_roman))
            for letters in SHUTTLE_LETTERS if self.numbers == "shuttle" else ():
                plain = letters.replace("-", "")
                for one in (
                    letters,
                    plain,
                    f"{beginning} {letters}",
                    f"{beginning} {plain}",
                    f"{beginning}{plain}",
                ):
                    yield one, f"{self.name}{self.joint}{letters}"
