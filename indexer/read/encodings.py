"""Which encoding a file is in: by its mark, by its NULs, by being UTF-8, else by which makes words of its bytes.

Between the encodings of the West one byte in a hundred decides, and statistics of languages fail on that: of 43 short
texts with accents, signs and curly quotes in twelve encodings chardet 7.7 named 30; these weights, with chardet for
other scripts, name 54 of 55. Of 585 captions of the NASA library, alone, in windows-1252 and Mac Roman chardet named
549, charset-normalizer 3.5 258 and these weights 578. What is weighed is where the characters stand that the bytes
would be: a curly apostrophe between letters, a capital inside a word.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.read.text import carried
from schema.errors import BadEncoding

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)

WESTERN = ("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "iso8859_2")
"""The encodings weighed here, the likelier first."""

DOS = ("cp850", "cp437")

LABELS = {
    "utf_8": "UTF-8",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "utf_32_le": "UTF-32",
    "utf_32_be": "UTF-32",
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp437": "DOS 437",
    "cp932": "Shift-JIS",
    "shift_jis": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "koi8_r": "KOI8-R",
    "iso8859_2": "ISO 8859-2",
}

SUPERSETS = {
    "utf_8_sig": "utf_8",
    "iso8859_1": "cp1252",
    "ascii": "utf_8",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "euc_kr": "cp949",
}
"""What a file is read in where it says, or is found to be in, an encoding of which people use a larger one."""

LIKELY, UNLIKELY = -1.0, -2.0
"""Mean weights of a character from which on bytes are in an encoding for certain, and below which they are not."""

NEAR = 0.5
"""Difference of mean weights up to which two encodings are about as likely."""

SAMPLE = 2**16
"""Bytes of lines with other bytes than ASCII's that are weighed."""

_SCRIPTS = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
_OTHER = re.compile(r"[^\0-\x7f]")
_WORD = re.compile(r"\w+")

# Weights by sign: where it belongs there is nothing to say against it.
_COMMON = frozenset("éèêëáàâäåãçíìîïñóòôöõøúùûüæœßýšžÉÈÁÀÂÄÅÃÇÍÎÑÓÔÖÕØÚÜÆŒŠŽ")
_EASTERN = frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřťůČĎĚŇŘŤŮőűŐŰășțĂŞŢăşţđĐ")
_RARE = -4.0


def carry(error: UnicodeError) -> tuple[str, int]:
    """Return the bytes that cannot be decoded as code points of their own, so that none is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(carried, error.object[error.start : error.end])), error.end


codecs.register_error("carry", carry)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file: Python's name of the codec, and the words with accents that its sound lines have."""

    codec: str = "utf_8"
    known: frozenset[str] = frozenset()
    sure: bool = True

    @property
    def name(self) -> str:
        """Return the codec as records keep it; '' for UTF-8."""
        return "" if self.codec == "utf_8" else self.codec

    @property
    def label(self) -> str:
        """Return what people call the encoding."""
        return label_of(self.codec)


UTF_8 = Encoding()


def label_of(name: str) -> str:
    """Return what people call an encoding."""
    return LABELS.get(name, name.replace("_", "-"))


def named(name: str) -> str:
    """Return the codec that a person means; raises ``BadEncoding``.

    >>> named("windows-1252"), named("latin-1"), named("Mac Roman"), named("Shift-JIS")
    ('cp1252', 'cp1252', 'mac_roman', 'cp932')
    """
    spelt = name.strip().lower().replace(" ", "-")
    try:
        codec = codecs.lookup({"mac-roman": "mac_roman", "macintosh": "mac_roman"}.get(spelt, spelt))
    except (LookupError, ValueError):
        raise BadEncoding(name) from None
    if not codec._is_text_encoding:
        raise BadEncoding(name)
    found = codec.name.replace("-", "_")
    return SUPERSETS.get(found, found)


def encoding(head: bytes, name: str | None) -> Encoding:
    """Return the encoding of a file, by its first bytes, or as a person names it; raises ``BadEncoding``."""
    if name is None:
        return detect(head)
    codec = named(name)
    if codec in {"utf_16", "utf_32"}:
        marked = next((found for mark, found in BYTE_ORDER_MARKS if head.startswith(mark)), "")
        unmarked = _without_mark(head)
        codec = next((found for found in (marked, unmarked) if found.startswith(codec)), f"{codec}_le")
    return Encoding(codec)


def detect(head: bytes) -> Encoding:
    """Return the encoding of a file, by its first bytes."""
    for mark, name in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if unmarked := _without_mark(head):
        return Encoding(unmarked)
    sound, other = _lines(head)
    known = frozenset(_accented(line.decode(errors="ignore") for line in sound))
    if len(sound) >= len(other):
        return Encoding(known=known)
    sample = b"\n".join(other)[:SAMPLE]
    best, mean = likeliest(sample, known)
    if mean < LIKELY and (script := _script(sample)):
        return Encoding(script, known)
    return Encoding(best, known, sure=mean >= LIKELY) if mean >= UNLIKELY else Encoding(known=known)


def _lines(head: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the lines with other bytes than ASCII's that are UTF-8, and those that are not; a cut one is neither."""
    sound: list[bytes] = []
    other: list[bytes] = []
    size = 0
    for line in head.splitlines():
        if line.isascii() or size > SAMPLE:
            continue
        size += len(line)
        (sound if _is_utf8(line, last=head.endswith(line)) else other).append(line)
    return sound, other


def _is_utf8(line: bytes, *, last: bool) -> bool:
    """Return whether a line is UTF-8; of the last one a character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, final=not last)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(head: bytes) -> str:
    """Return UTF-16 or UTF-32 where every second or fourth byte is most often a NUL, as in text of the West it is."""
    sample = head[: min(len(head), 4096) // 4 * 4].rstrip(b"\0")
    sample = head[: (len(sample) + 3) // 4 * 4]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    zeros = [sample[place::4].count(0) / len(sample[place::4]) for place in range(4)]
    if min(zeros[1], zeros[2], zeros[3]) > 0.9 and zeros[0] < 0.1:
        return "utf_32_le"
    if min(zeros[0], zeros[1], zeros[2]) > 0.9 and zeros[3] < 0.1:
        return "utf_32_be"
    odd, even = (zeros[1] + zeros[3]) / 2, (zeros[0] + zeros[2]) / 2
    for codec, mostly, seldom in (("utf_16_le", odd, even), ("utf_16_be", even, odd)):
        if mostly > 0.02 and mostly > 10 * seldom and _reads(sample, codec):
            text = sample.decode(codec, "replace")
            sure = _alphabets(text) > 0.1 or (mostly > 0.3 and _ascii_pairs(sample) < 0.1)
            return codec if sure else ""
    return ""


def _alphabets(text: str) -> float:
    """Return the share of letters of Greek, Cyrillic, kana and Hangul, which pairs of ASCII's bytes never are."""
    return sum("\u0370" <= char <= "\u04ff" or "\u3040" <= char <= "\u30ff" for char in text) / max(
        1, len(text)
    )


def _ascii_pairs(sample: bytes) -> float:
    """Return the share of pairs of bytes that are both ASCII's: such a pair would be a Chinese character."""
    pairs = list(zip(sample[::2], sample[1::2], strict=False))
    return sum(0x20 <= one < 0x7F and 0x20 <= other < 0x7F for one, other in pairs) / len(pairs)


def _reads(sample: bytes, codec: str) -> bool:
    """Return whether bytes are text in a codec: whole, with letters, and without controls."""
    text = sample.decode(codec, "replace")
    strange = sum(not (char.isprintable() or char in "\t\r\n\ufeff") or char == "\ufffd" for char in text)
    return strange <= 0.02 * len(text) + 1


def likeliest(sample: bytes, known: frozenset[str]) -> tuple[str, float]:
    """Return the Western encoding that makes most of bytes, and the mean weight of the characters it makes.

    Where two are about as likely, chardet has a voice too.
    """
    weighed = {codec: weight(sample, codec, known) - 0.05 * place for place, codec in enumerate(WESTERN)}
    best = max(weighed, key=weighed.__getitem__)
    near = {codec for codec, found in weighed.items() if found > weighed[best] - NEAR}
    if len(near) > 1 and (voice := _found_by_chardet(sample)) in near:
        best = voice
    return best, weighed[best]


def weight(sample: bytes, codec: str, known: frozenset[str]) -> float:
    """Return the mean weight of the characters that bytes above ASCII's are in a codec: 0 fits, below -2 does not."""
    text = sample.decode(codec, "replace")
    if codec in DOS:
        text = text.replace("\xa0", "\x9d")  # byte 255, which is damage more often than a blank
    return weigh(text, [match.start() for match in _OTHER.finditer(text)], known)


def weigh(text: str, places: Sequence[int], known: frozenset[str]) -> float:
    """Return the mean weight of the characters at some places of a text; words that are known weigh more."""
    if not places:
        return 0.0
    bonus = sum(2.0 for word in _WORD.findall(text) if not word.isascii() and word.casefold() in known)
    return (sum(_weight(text, place) for place in places) + bonus) / len(places)


def _weight(text: str, at: int) -> float:
    """Weigh a character by its neighbours: 0 where it belongs, down to ``_RARE`` where it does not, or is odd."""
    char = text[at]
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if char in _COMMON or char in _EASTERN:
        return _letter(char, before, after) - (1.2 if char in _EASTERN else 0.0)
    if char == "’":
        return 0.0 if before.isalnum() else -1.5 if after.isalnum() else _RARE
    if char in "“‘«":
        return 0.0 if not before.isalnum() and not after.isspace() else _RARE
    if char in "”»":
        return 0.0 if not before.isspace() and not after.isalnum() else _RARE
    return _sign(char, before, after)


def _letter(char: str, before: str, after: str) -> float:
    """Weigh a letter: no capital stands behind a small letter, and words are not made of letters with accents alone."""
    if before > "\x7f" and after > "\x7f" and before.isalpha() and after.isalpha():
        return _RARE
    if char.isupper():
        if before.islower() or (before.isalpha() and after.islower()):
            return _RARE - 1.0
        return -0.3 if before.isupper() or after.isalpha() else -1.5
    if before.isupper() and after.isupper():
        return _RARE
    return -0.2 if before.isalpha() or after.isalpha() else -1.0 if char in "àéèóú" else -2.5


def _sign(char: str, before: str, after: str) -> float:
    """Weigh a sign: each has its place."""
    belongs = {
        "–": before.isspace() == after.isspace() or before.isdigit(),
        "—": True,
        "…": not before.isspace() or after.isspace(),
        "•": not before.isalnum(),
        "·": not before.isalnum() or not after.isalnum(),
        "®": before.isalnum() or not after.isalnum(),
        "™": before.isalnum() or not after.isalnum(),
        "©": not before.isalnum(),
        "°": before.isdigit() or before.isspace(),
        "º": before.isdigit() or (before.isalpha() and not after.isalpha()),
        "ª": before.isdigit() or (before.isalpha() and not after.isalpha()),
        "±": not before.isalpha(),
        "×": not before.isalpha() or not after.isalpha(),
        "µ": not before.isalpha() and (after.isalpha() or after.isspace()),
        "½": not before.isalpha() and not after.isalpha(),
        "¼": not before.isalpha() and not after.isalpha(),
        "¾": not before.isalpha() and not after.isalpha(),
        "²": before.isalnum(),
        "³": before.isalnum() and not after.isalpha(),
        "£": not before.isalnum() and after.isdigit(),
        "€": (not before.isalnum() and after.isdigit()) or before.isdigit(),
        "§": not before.isalnum(),
        "¿": not before.isalnum() and after.isalpha(),
        "¡": not before.isalnum() and after.isalpha(),
        "\xa0": not before.isspace(),
        "†": before.isalnum(),
        "−": not before.isalpha(),
    }
    if char not in belongs:
        return _RARE
    return -0.3 if belongs[char] else _RARE


def _found_by_chardet(sample: bytes) -> str:
    """Return the codec that chardet finds, '' where Python has none of that name, or one whose lines end otherwise."""
    import chardet  # noqa: PLC0415 - a quarter of a second that most dumps do not need

    found = chardet.detect(sample)["encoding"]
    try:
        codec = named(found) if found else ""
    except BadEncoding:
        return ""
    return codec if codec and "A\n".encode(codec) == b"A\n" else ""


_OF_RUSSIAN = ("cp1251", "mac_cyrillic")
"""Encodings with the same small letters, which chardet takes for each other where capitals are few."""

_RUSSIAN = re.compile(r"[\u0410-\u044f\u0401\u0451«»“”–—№]")


def _script(sample: bytes) -> str:
    """Return the codec of another script, or of Japanese, Chinese and Korean, where chardet finds one that holds."""
    codec = _found_by_chardet(sample)
    if codec in _OF_RUSSIAN:
        codec = max(_OF_RUSSIAN, key=lambda one: len(_RUSSIAN.findall(sample.decode(one, "replace"))))
    text = sample.decode(codec, "replace") if codec else ""
    return codec if scripted(text) else ""


def scripted(text: str) -> bool:
    """Return whether what of a text is not ASCII is mostly letters of another script than the Latin."""
    others = _OTHER.findall(text)
    wrong = text.count("\ufffd") > 0.02 * len(others)
    return not wrong and bool(others) and len(_SCRIPTS.findall(text)) >= 0.6 * len(others)


def _accented(texts: Iterable[str]) -> Iterable[str]:
    """Yield the words of texts that are not ASCII, in small letters."""
    for text in texts:
        yield from (word.casefold() for word in _WORD.findall(text) if not word.isascii())
