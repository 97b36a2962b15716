r"""Characters that a program wrote as an escape of its own: ``\u2019``, ``\'``, ``_x000D_``, ``=E2=80=99``."""

import re
from collections.abc import Callable

# A backslash may have been doubled each time the text was stored.
UNICODE = re.compile(
    r"(?<!\\)(?:\\++u[0-9a-fA-F]{4}|\\++U[0-9a-fA-F]{8})+|<U\+[0-9A-F]{4,6}>|(?<!\\)\\++u\{[0-9a-fA-F]{2,6}\}"
)
CODE = re.compile(r"(?:\\+u[0-9a-fA-F]{4}|\\+U[0-9a-fA-F]{8})+|<U\+[0-9A-F]{4,6}>|\\+u\{[0-9a-fA-F]{2,6}\}")
CODE = re.compile(r"(?:u\{|U\+|[uU])([0-9a-fA-F]+)")
BYTES = re.compile(
    r"(?<!\\)(?:\\++x[0-9a-fA-F]{2})+|(?:=[0-9A-F]{2}){2,}|(?:%[0-9A-Fa-f]{2}){2,}|(?:<[0-9a-f]{2}>){2,}"
)
BYTE = re.compile(r"[0-9a-fA-F]{2}")
# "NASAu2019s": the backslash of an escape was taken for one of its own, and removed.
BARE_UNICODE = re.compile(
    r"(?<=[A-Z])u(2019)(?=s\b)|"
    r"(?<![A-Z0-9_]{2})(?<![0-9_])u(20(?:1[0-9a-d]|26)|00[a-f][0-9a-f])|(?<=\d)u(20(?:1[0-9a-d]|26)|00[a-f][0-9a-f])"
    r"|(?<=[^\WA-Z\d_])u(01[0-7][0-9a-f])|\bu(01[0-7][0-9a-f])(?=[a-z]{2})"
)
QUOTE = re.compile(r"""(?<!\\)\\++(?=["'“”‘’])|(?<=[:\w/])\\++(?=/)""")
# A line break is not part of a path: a sentence ends before it, or another begins after it.
LINE_BREAK = re.compile(
    r"(?<!\s)\s*+(?<!\\)(?:(?:(?<=[.!?:;,\"'”’)\]])|(?<=\s))(?:\\++[rnt])+(?=\W|[A-Z0-9]|$)"
    r"|(?<=[\w.!?:;,\"'”’)\]])(?:\\++[rn]){2,}|(?<=\w)\\++n(?=[A-Z][a-z]*+\b|\s|$))\s*+"
)
PATH = re.compile(r"(?<!\S)(?:[A-Za-z]:\\|\\\\)\S*")
OFFICE = re.compile(r"_x([0-9A-Fa-f]{4})_")
BREAKS = re.compile(r"(?<![ \t])[ \t]*+(?:_x000[9aAdD]_(?:\r?\n)?)++[ \t]*+")
DOUBLED = re.compile(r"(?<=[A-Za-z])''(?=(?:s|S|t|re|ve|ll|d|m)\b)")
ADDRESS = re.compile(r"(?<!\S)\S*(?://|www\.|\w=%)\S*")


def unescaped(text: str) -> str:
    r"""
    Decode escapes of programming languages, Office, mail and addresses that stand in running text.

    >>> unescaped(r"NASA\u2019s \"Dragon\" and the crew\\\'s suits.\nNext")
    'NASA’s "Dragon" and the crew\'s suits. Next'
    >>> unescaped("One_x000D_\nTwo, NASA=E2=80=99s"), unescaped(r"C:\new\unit and A\B")
    ('One Two, NASA’s', 'C:\\new\\unit and A\\B')
    """
    if "_x" in text:
        text = OFFICE.sub(_character, _spaced(BREAKS, text))
    if "\\" in text or "<U+" in text:
        text = _outside(
            PATH, text, lambda part: QUOTE.sub("", _spaced(LINE_BREAK, UNICODE.sub(_unicode, part)))
        )
    if ("\\x" in text or "=" in text or "%" in text or "<" in text) and BYTES.search(text):
        text = _outside(ADDRESS, text, lambda part: BYTES.sub(_bytes, part))
    if ("u20" in text or "u0" in text) and BARE_UNICODE.search(text):
        text = _outside(ADDRESS, text, lambda part: BARE_UNICODE.sub(_character, part))
    return DOUBLED.sub("'", text) if "''" in text else text


def _outside(kept: re.Pattern[str], text: str, mend: Callable[[str], str]) -> str:
    """Mend a text, but not what a pattern finds in it."""
    found = [match.span() for match in kept.finditer(text)]
    if not found:
        return mend(text)
    parts, end = [], 0
    for start, stop in found:
        parts += [mend(text[end:start]), text[start:stop]]
        end = stop
    return "".join([*parts, mend(text[end:])])


def _spaced(pattern: re.Pattern[str], text: str) -> str:
    """Put a blank for each line break within a text, and nothing at its ends."""
    return pattern.sub(lambda match: " " if match.start() and match.end() < len(text) else "", text)


def _character(match: re.Match[str]) -> str:
    code = next(filter(None, match.groups()))
    return _printed(chr(int(code, 16))) or match.group()


def _unicode(match: re.Match[str]) -> str:
    codes = [int(code, 16) for code in CODE.findall(match.group())]
    if max(codes) > 0x10FFFF:
        return match.group()
    units = "".join(map(chr, codes))
    return _printed(units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")) or match.group()


def _bytes(match: re.Match[str]) -> str:
    """Decode bytes of UTF-8, and single ones of cp1252 where a backslash says that they are bytes."""
    code = bytes.fromhex("".join(BYTE.findall(match.group())))
    if not any(byte > 0x7F for byte in code):
        return match.group()
    try:
        return _printed(code.decode("utf-8")) or match.group()
    except UnicodeDecodeError:
        pass
    if match.group().startswith("\\"):
        return _printed(code.decode("cp1252", "replace")) or match.group()
    return match.group()


def _printed(text: str) -> str:
    """Return decoded characters, or nothing where they are none that a text prints."""
    sound = all(sign.isprintable() or sign.isspace() or sign in "\u00ad\u200b\u200d\ufeff" for sign in text)
    return text if sound and "\ufffd" not in text else ""
