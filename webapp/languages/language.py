"""A language of pages: its catalogue, and how it writes numbers.

The strings of pages are English in templates and code, and are the keys of the catalogues (GNU gettext). Names of
months, forms of dates and what stands between thousands are messages too, so that one file has all of a language; the
tests compare them with CLDR.
"""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType

from schema.message import Message

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "pages"
ENGLISH = "en"
_PLURALS = (
    201  # numbers among which every form of every language occurs: the rules look at the last two figures
)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language by its code (BCP 47), such as ``de``; ``name`` is what it calls itself."""

    code: str
    name: str
    catalogue: NullTranslations

    def gettext(self, text: str) -> str:
        """Return a text in this language; as it is where the catalogue lacks it."""
        return self.catalogue.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a text that stands with a number, which is not put in."""
        return self.catalogue.ngettext(one, many, number)

    def form(self, number: int) -> int:
        """Return which of a text's forms stands with a number, counted from 0."""
        if isinstance(self.catalogue, GNUTranslations):
            return int(self.catalogue.plural(number))  # type: ignore[attr-defined]  # as typeshed lacks it
        return int(number != 1)

    def forms(self, one: str, many: str) -> tuple[str, ...]:
        """Return the forms of a text that counts, in the order of ``form``."""
        seen: dict[int, str] = {}
        for number in range(_PLURALS):
            seen.setdefault(self.form(number), self.ngettext(one, many, number))
        return tuple(seen[place] for place in sorted(seen))

    def say(self, text: str) -> str:
        """Return a message in this language; a text that is none is data and stays as it is."""
        if self.code == ENGLISH or not isinstance(text, Message):
            return text
        template = (
            self.ngettext(text.template, text.plural, text.number)
            if text.plural
            else self.gettext(text.template)
        )
        return template % {name: self._value(value) for name, value in text.values.items()}

    def _value(self, value: object) -> str:
        match value:
            case int():
                return self.number(value)
            case Message():
                return self.say(value)
            case _:
                return str(value)

    def number(self, number: int) -> str:
        """Return a whole number with its thousands apart.

        >>> language("en").number(96877), language("de").number(96877), language("de").number(1969)
        ('96,877', '96.877', '1.969')
        """
        return f"{number:,}".replace(",", self.catalogue.pgettext("thousands separator", ","))

    def decimal(self, number: float) -> str:
        """Return a number with one figure behind the point."""
        return f"{number:.1f}".replace(".", self.catalogue.pgettext("decimal separator", "."))


@cache
def languages() -> MappingProxyType[str, Language]:
    """Return all languages that pages can be in, by code, English first: each catalogue says what it calls itself."""
    translated = sorted(path.name for path in LOCALES.iterdir() if path.is_dir()) if LOCALES.is_dir() else []
    found = [Language(ENGLISH, "English", NullTranslations())]
    for code in translated:
        with (LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            catalogue = GNUTranslations(file)
        found.append(Language(code, catalogue.pgettext("name of this language", "English"), catalogue))
    return MappingProxyType({one.code: one for one in found})


def language(code: str) -> Language:
    """Return the language of a code; ``KeyError`` where there is no catalogue of it."""
    return languages()[code]
