"""What the owner of a site says of it: name, texts, contact, logo and colour, as settings that are checked."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from schema.errors import BadParameter
from schema.message import translatable
from webapp.languages.language import languages
from webapp.setting import setting

LEAST_CONTRAST = 4.5  # of text on white, WCAG 2.2, 1.4.3
_LONGEST = {
    "name": 60,
    "welcome": 120,
    "tagline": 200,
    "example": 60,
    "rights": 400,
    "footer": 400,
    "contact": 200,
    "logo": 500,
    "languages": 200,
    "captions": 35,
}
_HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"'?&]+@[^\s@<>\"'?&]+\.[^\s@<>\"'?&]+")
_CODE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_PATH = re.compile(r"/(?![/\\])[^\s\"'<>\\]*")


@cache
def _codes(languages: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip().lower() for code in languages.split(",") if code.strip()))


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What stands on every page besides what is found."""

    name: str = setting("Caption Search", "Name of the site, in titles and at the top of pages.")
    welcome: str = setting(translatable("Half a caption is enough"), "Heading of the home page.")
    tagline: str = setting(
        translatable("Photographs of spaceflight, found by their captions."), "What the site is for."
    )
    example: str = setting("flowers red square", "A search to try, in the empty box of the home page.")
    rights: str = setting(
        translatable("Rights remain with the source archives; see each picture."),
        "Line on rights below each page.",
    )
    footer: str = setting("", "Another line below each page; empty for none.")
    contact: str = setting("", "Mail address or http(s) address of whom to write to; empty for none.")
    languages: str = setting(
        "en,de", "Languages of the pages, with commas between; others than these get the first."
    )
    captions: str = setting("en", "Language of the captions, such as en or pt-BR.")
    logo: str = setting("", "Address of a logo, http(s) or a path from /; empty for ours.")
    colour: str = setting("", "Colour of links and buttons, such as #1d4fb8; empty for ours.")

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` a text that is too long or no text, an address that is none, a pale colour."""
        for name, longest in _LONGEST.items():
            text = getattr(self, name)
            if len(text) > longest:
                raise BadParameter(f"site.{name}", text[:80], f"must have at most {longest} characters")
            if not text.isprintable():
                raise BadParameter(f"site.{name}", text[:80], "must be one line of text")
        if not self.name.strip():
            raise BadParameter("site.name", self.name, "must not be empty")
        known = tuple(languages())
        if not self.language_codes or not set(self.language_codes) <= set(known):
            reason = f"must be one or more of {', '.join(known)}, with commas between"
            raise BadParameter("site.languages", self.languages, reason, known)
        if not _CODE.fullmatch(self.captions):
            raise BadParameter("site.captions", self.captions, "must be a language code, such as en or pt-BR")
        if self.contact and not _MAIL.fullmatch(self.contact) and not is_address(self.contact):
            raise BadParameter("site.contact", self.contact, "must be a mail address or an http(s) address")
        if self.logo and not _PATH.fullmatch(self.logo) and not is_address(self.logo):
            raise BadParameter("site.logo", self.logo, "must be an http(s) address or a path from /")
        if self.colour:
            _check_colour(self.colour)

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The codes of the languages of pages, the default first."""
        return _codes(self.languages)

    @property
    def contact_address(self) -> str:
        """The contact as a link leads to it."""
        return f"mailto:{self.contact}" if _MAIL.fullmatch(self.contact) else self.contact

    @property
    def style(self) -> str:
        """The stylesheet that sets the colour; links are lighter on dark pages."""
        return (
            f":root {{ --link: {self.colour}; --button: {self.colour}; "
            f"--button-dark: color-mix(in srgb, {self.colour} 80%, black); }}\n"
            f"@media (prefers-color-scheme: dark) {{ "
            f":root {{ --link: color-mix(in srgb, {self.colour} 35%, white); }} }}\n"
            f".hero {{ background: linear-gradient(160deg, #0d1019 25%, "
            f"color-mix(in srgb, {self.colour} 70%, #0d1019)); }}\n"
        )


OURS = SiteSettings()


def is_address(text: str) -> bool:
    """Return whether a text is an http(s) address and nothing else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s\"'<>\\]", text)


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a colour such as ``#1d4fb8`` with white, from 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast_on_white("#000"), 1), round(contrast_on_white("#ffffff"), 1)
    (21.0, 1.0)
    """
    figures = colour.removeprefix("#")
    figures = figures if len(figures) == 6 else "".join(2 * figure for figure in figures)
    shares = (int(figures[place : place + 2], 16) / 255 for place in (0, 2, 4))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def _check_colour(colour: str) -> None:
    if not _HEX.fullmatch(colour):
        raise BadParameter("site.colour", colour[:80], "must be a colour such as #1d4fb8")
    if (contrast := contrast_on_white(colour)) < LEAST_CONTRAST:
        reason = f"is too pale to read on white: its contrast is {contrast:.1f}, at least {LEAST_CONTRAST} is needed"
        raise BadParameter("site.colour", colour, reason)
