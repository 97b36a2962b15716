"""Damage that a program did and that can be computed back: entities, markup, wrong encodings, controls."""

import html
import re

import ftfy

from indexer.repair.escapes import unescaped
from indexer.repair.evidence import LOST
from indexer.repair.fixes import Fix
from indexer.repair.invisible import without_controls, without_invisible
from indexer.repair.mojibake import with_bytes, with_pairs

# ftfy's defaults would change 1,610 of 18,590 sound captions of the NASA library. Entities are ours below,
# because ftfy leaves them alone wherever it sees a "<".
CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,
    normalization=None,
    explain=False,
)

# "&amp;quot;" and "&#38;#39;" were escaped twice; one pass takes off every layer.
ENTITY = re.compile(
    r"&(?:amp;|#0*38;|#[xX]0*26;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
# What a browser decodes without a semicolon too: numbers of letters and punctuation, and the commonest names.
OPEN_ENTITY = re.compile(
    r"&(?:#0*(?:3[489]|1[2-9][0-9]|2[0-9]{2}|82[0-9]{2})(?![0-9;])|(?:amp|quot|nbsp)(?![\w;=]))"
)
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,9})(?:[\s/][^<>]{0,2000})?>(?:;(?=\s|$))?")
CUT_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,9})(?:\s[^<>]*)?$")
COMMENT = re.compile(r"<!--[^<>]{0,2000}-->")
# None of these is the first character of UTF-8 read in another encoding: text with no others needs no ftfy.
TYPOGRAPHY = re.compile(r"[\t\n\r\f -~’‘“”–—…½•™]*")

AT_LOST = re.compile(f"({LOST}+)")

INLINE = frozenset(
    "a abbr acronym b big cite code em font i ins mark q s small span strike strong sub sup tt u".split()
)
BLOCK = frozenset(
    "article blockquote body br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 head header hr html "
    "iframe img li link meta nav ol p pre script section style table tbody td th thead title tr ul video".split()
)

# An apostrophe of Mac Roman read as Latin-1, and one that came out as thorn: never before "s" in a real word.
MAC_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[Õþ](?=(?:s|S|t|re|ve|ll|d|m)\b)")
MAC_QUOTES = re.compile(r"(?<!\w)Ò(?=\w)([^ÒÓ]{1,200})Ó(?!\w)")


def unescape(text: str) -> str:
    """
    Decode entities, cp1252 numbers among them and those that lost their semicolon; ``AT&T`` and ``R&D`` stay.

    >>> unescape("Caltech &amp; JPL, NASA&#0146;s R&D")
    'Caltech & JPL, NASA’s R&D'
    """
    if "&" not in text:
        return text
    return ENTITY.sub(_character, OPEN_ENTITY.sub(lambda match: f"{match.group()};", text))


def _character(match: re.Match[str]) -> str:
    entity = f"&{match.group(1)};"
    decoded = html.unescape(entity)
    # html.unescape knows "&notit;" as "¬it;": what does not decode whole is text.
    return match.group() if decoded.endswith(";") and match.group(1) != "semi" else decoded


def without_markup(text: str) -> str:
    """
    Take HTML tags off and keep their text; a tag that breaks the line becomes a space, a real ``<`` stays.

    >>> without_markup("A <b>full</b> moon.<br>Fractures (<1 kilometer) for x < 5")
    'A full moon. Fractures (<1 kilometer) for x < 5'
    """
    if "<" not in text:
        return text
    bare = TAG.sub(_tag, COMMENT.sub("", text))
    text = text if bare == text else bare.strip()
    at = text.rfind("<")
    cut = CUT_TAG.match(text, at) if at >= 0 else None
    if cut and (cut.group().startswith("</") or "=" in cut.group() or cut.group(1).isupper()):
        return text[:at].rstrip() if _is_html(cut.group(1)) else text
    return text


def _tag(match: re.Match[str]) -> str:
    name = match.group(1).lower()
    if name in INLINE:
        return ""
    return " " if name in BLOCK else match.group()


def _is_html(name: str) -> bool:
    return name.lower() in INLINE or name.lower() in BLOCK


def decoded(text: str) -> str:
    """
    Undo wrong encodings by ftfy: UTF-8 read as cp1252, Latin-1 or Mac Roman, C1 controls, lone surrogates.

    >>> decoded("The rings at 135Â° west")
    'The rings at 135° west'
    """
    if text.isascii() or TYPOGRAPHY.fullmatch(text):
        return text
    # Beside U+FFFD ftfy takes sound letters for the rest of a lost one.
    return "".join(part if part[:1] == LOST else ftfy.fix_text(part, CONFIG) for part in AT_LOST.split(text))


def with_apostrophes(text: str) -> str:
    """
    Read a Mac Roman or thorn apostrophe, and Mac Roman quotes around words.

    >>> with_apostrophes("KSCþs and ThatÕs, but Þorlákshöfn and João")
    'KSC’s and That’s, but Þorlákshöfn and João'
    """
    if text.isascii() or not any(mark in text for mark in "ÕþÒ"):
        return text
    return MAC_QUOTES.sub(r"“\1”", MAC_APOSTROPHE.sub("’", text))


DECODING = (
    Fix("entities", unescape),
    Fix("escapes", unescaped),
    Fix("markup", without_markup),
    Fix("encoding", with_bytes),
    Fix("encoding", decoded),
    Fix("encoding", with_pairs),
    Fix("control characters", without_controls),
    Fix("invisible characters", without_invisible),
    Fix("Mac Roman punctuation", with_apostrophes),
)
