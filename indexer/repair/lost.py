"""Lost characters, of which only ``?`` or U+FFFD is left: given back by twins, words and rules of the language.

A run of U+FFFD is as long as the lost character was in UTF-8: two for a letter, three for a quote or dash.
A question mark that may be one is never touched.
"""

import re
from collections.abc import Callable, Sequence

from indexer.repair.evidence import LOST, Lexicon, between

Names = list[str]

GAP = r"(?:\?|\ufffd{1,4})"
GAPS = re.compile(GAP)
TOKEN = re.compile(r"\S*[?\ufffd]\S*")
ADDRESS = re.compile(r"://|www\.|\w\.\w{2,6}/|\?[\w.]+=")

# A question mark is plainly one after a word and before a new sentence, a closing mark or the end.
PLAIN = re.compile(
    r"(?<=[\w\"”’')\]])\?+(?=\s*$|[\"”’')\]]|\s+[A-Z0-9\"“‘'(\[\u200b#]|\s+[-–—]\s|\s*<|[!?]|\u202f)|(?<=[\s+(])\?+(?=\))|\?(?=\?)"
    r"|(?<=\?)\?|(?<=\.\.)\?"
)

STAMP_DASH = re.compile(rf"-{{2,}} ?{GAP}+")
DAMAGED_WORD = re.compile(rf"[A-Za-z]*(?:{GAP}[A-Za-z]+)+{GAP}?|[A-Za-z]{{3,}}{GAP}")
APOSTROPHE = re.compile(
    rf"(?<=[A-Za-z0-9)]){GAP}(?=[sS]\b)|(?<=[nN]){GAP}(?=[tT]\b)|(?<=[a-z]){GAP}(?=(?:re|ve|ll|d)\b)|(?<=\bI){GAP}(?=m\b)"
)
NAME_APOSTROPHE = re.compile(rf"(?<=\b[OD]){GAP}(?=[A-Z][a-z])|(?<=\b[dlDL]){GAP}(?=[AEIOUÉÎÂH][a-zé])")
OPENING = rf"(?<![^\s(\[\-–—/\"]){GAP}(?=[\w#])"
QUOTED = re.compile(rf"{OPENING}([^?\ufffd\"“”]{{1,160}}){GAP}(?=[\s.,;:!)\]\-–—]|$)")
HALF_QUOTED = re.compile(
    rf"{OPENING}([^?\ufffd\"“”]{{1,80}})[\"”]|(?<![^\s(])[\"“](?=\w)([^?\ufffd\"“”]{{1,80}}){GAP}(?=[,;]|\s+[a-z])"
)
PLURAL_APOSTROPHE = re.compile(rf"(?<=[a-z]s){GAP}(?= [a-z0-9])")
DASH = re.compile(
    rf"(?<=[\w.)\]\"”] ){GAP}(?= [\w(\"“])|(?<=\d){GAP}(?=\d)|(?<=(?:\w\.\w\.)){GAP}(?=[A-Z]{{2,}})"
)
DEGREE = re.compile(
    r"(?<=\d)\ufffd{1,2}(?= ?[NSEWCF]\b| (?:north|south|east|west))"
    r"|(?<=\d )\ufffd{2}(?= (?:north|south|east|west))"
)
HALF = re.compile(r"(?<=\d )\ufffd{2}(?=[ -](?:month|hour|day|year|week|mile|inch|minute|feet|foot))")
MARK = re.compile(r"[?\ufffdíŠŒŽšœžŸƒ]")
MAC_IN_CP1252 = re.compile(r"[^\W\d_]*[ŠŒŽšœžŸƒ][^\W\d_]*")
ASKING = re.compile(
    r"(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|have|has)\b",
    re.I,
)
SENTENCE = re.compile(r"[.!?:]\s+")


def is_damaged(*texts: str) -> bool:
    """Say whether a text has a mark that may stand for a lost or misread character."""
    return any(MARK.search(text) for text in texts)


def restore(text: str, twins: Sequence[str], lexicon: Lexicon) -> tuple[str, Names]:
    """Give lost characters back where twins, the lexicon or a rule decide; give also the repairs' names."""
    if not is_damaged(text):
        return text, []
    names: Names = []
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("lost character from twin", lambda t: _by_twins(t, twins)),
        ("lost dash", lambda t: _outside_addresses(STAMP_DASH, "---", t)),
        ("lost letter", lambda t: _outside_addresses(DAMAGED_WORD, lambda m: _word(m, lexicon), t)),
        ("lost letter", lambda t: HALF.sub("½", DEGREE.sub("°", t))),
        ("lost apostrophe", lambda t: _outside_addresses(APOSTROPHE, _apostrophe, t)),
        ("lost apostrophe", lambda t: _outside_addresses(NAME_APOSTROPHE, _apostrophe, t)),
        ("lost quotes", lambda t: _outside_addresses(QUOTED, _quotes, t)),
        ("lost quotes", lambda t: _outside_addresses(HALF_QUOTED, _half_quotes, t)),
        ("lost apostrophe", lambda t: _outside_addresses(PLURAL_APOSTROPHE, _plural, t)),
        ("lost dash", lambda t: _outside_addresses(DASH, "–", t)),
        ("Mac Roman punctuation", lambda t: _cp1252_in_mac(t, lexicon)),
        ("Mac Roman letter", lambda t: MAC_IN_CP1252.sub(lambda m: _mac_letter(m[0], lexicon), t)),
    )
    for name, step in steps:
        mended = step(text)
        if mended != text:
            text = mended
            names.append(name)
    return text, names


def undecidable(text: str) -> Names:
    """Name what is left: U+FFFD always, ``?`` where it is not plainly a question mark."""
    names = ["undecidable lost character"] if LOST in text else []
    if _doubtful(text, r"\?"):
        names.append("undecidable question mark")
    return names


def _outside_addresses(
    pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str], text: str
) -> str:
    """Replace what matches, but not where it touches a web address: a question mark is at home there."""
    taken = _addresses(text)

    def one(match: re.Match[str]) -> str:
        if any(start < match.end() and match.start() < end for start, end in taken):
            return match.group()
        return replacement if isinstance(replacement, str) else replacement(match)

    return pattern.sub(one, text)


def _addresses(text: str) -> list[tuple[int, int]]:
    if "/" not in text and "=" not in text:
        return []
    return [match.span() for match in TOKEN.finditer(text) if ADDRESS.search(match.group())]


def _doubtful(text: str, gap: str) -> list[re.Match[str]]:
    """Give the gaps that are no plain question marks, and those that close a quotation."""
    plain = {match.start() + n for match in PLAIN.finditer(text) for n in range(len(match.group()))}
    plain -= {match.end() - 1 for match in QUOTED.finditer(text)}
    plain |= {place for span in _addresses(text) for place in range(*span)}
    return [match for match in re.finditer(gap, text) if match.start() not in plain]


def _by_twins(text: str, twins: Sequence[str]) -> str:
    for match in reversed(_doubtful(text, GAP)):
        left, right = text[: match.start()], text[match.end() :]
        cut = len(left.rstrip()) if not left[-1:].isalnum() else len(left)
        while cut and not (left[cut - 1].isascii() and left[cut - 1].isalnum()):
            cut -= 1
        tail = re.search(r"[A-Za-z0-9]", right)
        if tail is None:
            continue
        for twin in twins:
            found = between(twin, left, right)
            if found and found.strip() and not GAPS.search(found) and len(found) <= 8:
                text = left[:cut] + found + right[tail.start() :]
                break
    return text


def _word(match: re.Match[str], lexicon: Lexicon) -> str:
    damaged = GAPS.sub(LOST, match.group())
    whole = lexicon.whole(damaged)
    if whole is None:
        return match.group()
    stem = damaged.rstrip(LOST)
    return match.group() if stem != damaged and "?" in match.group() and lexicon.has(stem) else whole


def _apostrophe(match: re.Match[str]) -> str:
    return "’" if len(match.group()) == 3 else "'"


def _quotes(match: re.Match[str]) -> str:
    curly = match.group().startswith(3 * LOST)
    return f"“{match.group(1)}”" if curly else f'"{match.group(1)}"'


def _half_quotes(match: re.Match[str]) -> str:
    return f'"{match.group(1) or match.group(2)}"'


def _plural(match: re.Match[str]) -> str:
    """Give the apostrophe after a plural, unless the sentence asks something."""
    sentence = SENTENCE.split(match.string[max(0, match.start() - 300) : match.start()])[-1]
    asks = "?" in match.group() and ASKING.match(sentence.strip())
    return match.group() if asks else _apostrophe(match)


def _cp1252_in_mac(text: str, lexicon: Lexicon) -> str:
    """Read 'projectís' as 'project’s' where the corpus has 'project': 0x92 is í in Mac Roman."""
    return re.sub(r"\b([A-Za-z]{4,})ís\b", lambda m: f"{m[1]}’s" if lexicon.has(m[1]) else m[0], text)


def _mac_letter(word: str, lexicon: Lexicon) -> str:
    """Read 'Vatnajškull' as 'Vatnajökull' where the lexicon has that: 0x9A is ö in Mac Roman, š in cp1252."""
    read = word.encode("cp1252", "replace").decode("mac_roman")
    return read if lexicon.has_accented(read) else word
