"""What happens to text on its way through old systems, one small function a kind of damage."""

import re
from collections.abc import Callable
from random import Random

_CURLY = "’‘“”–—"
_PUNCTUATION = re.compile(f"[{_CURLY}]")
_HIGH = re.compile(r"[^\x00-\x7f]")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_ACCENTED = re.compile("[À-ɏ]")
_LOST = re.compile(r"(?<=\w)['’](?=s\b)|[“”]|[À-ɏ]")
_WORDS = re.compile(r"\b[a-z]+ [a-z]+\b")


def replacement(text: str) -> str:
    """Lose every character beyond ASCII, one U+FFFD a byte: 'Basil���s', 'Fran��ois'."""
    return _HIGH.sub(lambda lost: "\ufffd" * len(lost[0].encode()), text)


def question_marks(text: str) -> str:
    """Lose apostrophes, curly quotes and accented letters to '?': 'KSC?s', 'Fran?ois'."""
    return _LOST.sub("?", text)


def entities(text: str) -> str:
    """Write what cp1252 has beyond ASCII as numeric entities: 'KSC&#0146;s'."""
    return _HIGH.sub(lambda char: f"&#{char[0].encode('cp1252')[0]:04};", text)


def named_entities(text: str) -> str:
    """Write ampersands and straight quotes as HTML does."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;")


def mojibake(text: str) -> str:
    """Read UTF-8 as cp1252: 'KSCâ€™s'. A byte that cp1252 does not know stays what it is."""
    return _HIGH.sub(lambda char: _misread(char[0]), text)


def _misread(char: str) -> str:
    try:
        return char.encode().decode("cp1252")
    except UnicodeDecodeError:
        return char


def thorn(text: str) -> str:
    """Turn apostrophes into thorns: 'KSCþs'."""
    return _APOSTROPHE.sub("þ", text)


def mac_roman(text: str) -> str:
    """Turn apostrophes into what Mac Roman's byte is elsewhere: 'KSCÕs'."""
    return _APOSTROPHE.sub("Õ", text)


def controls(text: str) -> str:
    """Read cp1252 as Latin-1, so that quotes and dashes become C1 controls."""
    return _PUNCTUATION.sub(lambda char: char[0].encode("cp1252").decode("latin-1"), text)


def markup(text: str) -> str:
    """Put two words into a link."""
    return _WORDS.sub(r'<a href="http://www.example.org/archive/1999/40-97.htm">\g<0></a>', text, count=1)


def emphasis(text: str) -> str:
    """Set two words in bold type."""
    return _WORDS.sub(r"<b>\g<0></b>", text, count=1)


DAMAGES: tuple[Callable[[str], str], ...] = (
    replacement, question_marks, entities, named_entities, mojibake, thorn, mac_roman, controls, markup, emphasis,
)  # fmt: skip


def damaged(text: str, rng: Random) -> tuple[str, str]:
    """Return the text with a kind of damage that changes it, and the kind's name."""
    for damage in rng.sample(DAMAGES, k=len(DAMAGES)):
        broken = damage(text)
        if broken != text:
            return broken, damage.__name__
    return text, ""


def undecidable(text: str, kind: str) -> bool:
    """Return whether the damage took letters with accents, which the broken text alone does not restore."""
    return kind in ("replacement", "question_marks") and _ACCENTED.search(text) is not None
