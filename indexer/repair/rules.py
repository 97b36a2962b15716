"""Rules of the language for characters of which ``?`` or U+FFFD is left: where what can only have been what.

A run of U+FFFD is as long as the lost character was in UTF-8: two for a letter, three for a quote or dash.
A question mark that may be one is never touched.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from indexer.repair.evidence import GAP, GAPS, LOST, WORD, LexiconReader
from indexer.repair.hypotheses import is_possessive, may_have_accent
from schema.analysis.sentences import Sentences, sentences_of
from schema.vocabulary import Vocabulary

QUESTION = re.compile(r"\?")

# A question mark is plainly one after a word and before a new sentence, a closing mark or the end.
PLAIN = re.compile(
    r"""
    (?<=[\w"”’')\]\u0900-\u0dff\u0e00-\u0eff]) \?+
    (?= \s*$ | ["”’')\]] | \s+[A-Z0-9"“‘'(\[\u200b#] | \s+[-–—]\s | \s*< | ! | \u202f )
    | (?<=[\s+(]) \?+ (?=\))
    | \? (?=\?) (?!\?[a-z]) | (?<=\?) \? (?![a-z]) | (?<=\.\.) \?
    """,
    re.VERBOSE,
)
FRENCH = re.compile(r"(?<=[\w)»’”])[ \u00a0\u202f]\?(?=\s+[A-ZÀ-Þ«“]|\s*$)")
TOKEN = re.compile(r"(?<!\S)[^\s?\ufffd]*[?\ufffd]\S*")
ADDRESS = re.compile(r"://|www\.|\w\.\w{2,6}/|\?[\w.]+=")
ASKING = re.compile(
    r"(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|have|has)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the repair's name, where it applies, and what it puts there."""

    name: str
    where: re.Pattern[str]
    put: str | Callable[[re.Match[str]], str]


def follow(rule: Rule, text: str) -> str:
    """Apply a rule, but not where it touches a web address: a question mark is at home there."""
    if "?" not in text and LOST not in text:
        return text
    taken: set[int] | None = None

    def put(match: re.Match[str]) -> str:
        nonlocal taken
        taken = _addresses(text) if taken is None else taken
        if taken and not taken.isdisjoint(range(*match.span())):
            return match.group()
        return rule.put if isinstance(rule.put, str) else rule.put(match)

    return rule.where.sub(put, text)


def doubtful(text: str, gap: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the gaps that are no plain question marks, and those that close a quotation."""
    plain = {place for match in PLAIN.finditer(text) for place in range(*match.span())}
    plain -= {match.end() - 1 for match in QUOTED.finditer(text)}
    plain |= _addresses(text)
    if ACCENTED.search(text):
        plain |= {match.end() - 1 for match in FRENCH.finditer(text)}
    return [match for match in gap.finditer(text) if match.start() not in plain]


def _addresses(text: str) -> set[int]:
    if "/" not in text and "=" not in text:
        return set()
    tokens = (match for match in TOKEN.finditer(text) if ADDRESS.search(match.group()))
    return {place for match in tokens for place in range(*match.span())}


def _apostrophe(gap: str) -> str:
    return "’" if len(gap) == 3 else "'"


def _word_before(match: re.Match[str]) -> str:
    before = LETTERS_BEFORE.search(match.string, max(0, match.start() - LONGEST_WORD), match.start())
    return before[0] if before else ""


def _owned(match: re.Match[str], lexicon: LexiconReader) -> str:
    """Return the apostrophe of a possessive, where its word is one and no word with an accent is as likely."""
    gap, word, ending = match[0], _word_before(match), match.string[match.end()]
    certain = len(gap) == 3  # no Latin letter but those of Vietnamese has three bytes
    return _apostrophe(gap) if certain or is_possessive(word, gap, ending, lexicon) else gap


def _contracted(match: re.Match[str]) -> str:
    """Return the apostrophe of 'don't' or 'they're', and of no other word."""
    gap, word, ending = match[0], _word_before(match).lower(), match[1].lower()
    return _apostrophe(gap) if word in (NEGATED if ending == "t" else PRONOUNS) else gap


def _quotes(match: re.Match[str], lexicon: LexiconReader) -> str:
    curly = match.group().startswith(LOST * 3)
    if not curly and _is_letter(match.group()[0], match[1], lexicon):
        return match.group()
    return f"“{match[1]}”" if curly else f'"{match[1]}"'


def _is_letter(gap: str, inside: str, lexicon: LexiconReader) -> bool:
    """Return whether what seems a quote may be the first letter of the first word, or the last of the last."""
    first, *others = WORD.findall(inside) or [""]
    last = others[-1] if others else first
    return may_have_accent(gap + first, lexicon) or may_have_accent(last + gap, lexicon)


def _half_quotes(match: re.Match[str]) -> str:
    return f'"{match[1] or match[2]}"'


def _plural(match: re.Match[str], sentences: Sentences, lexicon: LexiconReader) -> str:
    """Return the apostrophe after a plural, unless the sentence asks something."""
    *_, sentence = sentences.split(match.string[max(0, match.start() - 300) : match.start()])
    gap = match[0]
    asks = gap == "?" and ASKING.match(sentence.strip())
    sound = len(gap) == 3 or is_possessive(_word_before(match), gap, "", lexicon)
    return _apostrophe(gap) if sound and not asks else gap


def _dash(match: re.Match[str]) -> str:
    """Return the dash between words, or between years; what stands between other numbers may be a plus-minus."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    of_french = match.group() == "?" and after.lstrip()[:1].isupper() and ACCENTED.search(match.string)
    if match.group() == LOST * 2 or of_french:
        return match.group()  # a dash has three bytes, or one; French puts a blank before a question mark
    if match.group() == LOST * 3 or not (before.rstrip()[-1:].isdigit() or after.lstrip()[:1].isdigit()):
        return "–"
    of_dates = DATED.search(before) and UNTIL.match(after)
    return "–" if of_dates else match.group()


def _space(match: re.Match[str]) -> str:
    """Return the blank for a hard space after a sentence, unless a quotation is open that it may have closed."""
    before = match.string[max(0, match.start() - 300) : match.start()]
    is_open = before.count('"') % 2 or before.rfind("“") > before.rfind("”") or GAPS.search(before)
    return match.group() if is_open else " "


OPENING = rf"(?<![^\s(\[\-–—/]){GAP}(?=[\w#])"
QUOTED = re.compile(rf"{OPENING}([^?\ufffd\"“”]{{1,160}}){GAP}(?=[\s.,;:!)\]\-–—]|$)")
HALF_QUOTED = re.compile(
    rf"{OPENING}([^?\ufffd\"“”]{{1,80}})[\"”]"
    rf"|(?<![^\s(])[\"“](?=\w)([^?\ufffd\"“”]{{1,80}}){GAP}(?=[,;]|\s+[a-z])"
)
POSSESSIVE = re.compile(rf"(?<=[^\W_]){GAP}(?=[sS]\b)|(?<=[)\]\".]){GAP}(?=[sS]\b)")
CONTRACTION = re.compile(rf"(?<=[a-zA-Z]){GAP}(?=(d|ll|m|re|t|ve)\b)", re.IGNORECASE)
PRONOUNS = frozenset("i he it she that there they we who you".split())
NEGATED = frozenset(
    "ain aren can couldn didn doesn don hadn hasn haven isn mustn needn shouldn wasn weren won wouldn".split()
)
LETTERS_BEFORE, LONGEST_WORD = re.compile(r"(?<![^\W_])[^\W_]*+\Z"), 40
ELISION = re.compile(rf"(?<=\b[OD]){GAP}(?=[A-Z][a-z])|(?<=\b[dlDL]){GAP}(?=[AEIOUÉÎÂH][a-zé])")
# After a plural's apostrophe comes what is owned: no word that goes on after a question.
PLURAL = re.compile(
    rf"(?<=[a-z]s){GAP}(?= [a-z0-9])"
    r"(?! (?:and|or|nor|but|no|yes|not|which|who|what|how|why|when|where|he|she|it|they|we)\b)"
)
DASH = re.compile(
    rf"(?<=[\w.)\]\"”] ){GAP}(?= [\w(\"“])|(?<=\d){GAP}(?=\d)|(?<=\w\.\w\.){GAP}(?=[A-Z]{{2,}})"
)
ACCENTED = re.compile(r"[^\W\d_a-zA-Z]")
DATED = re.compile(r"(?:\b(?:1[6-9]|20)\d\d|\b[A-Z][a-z]{2,8}\.?(?: \d{1,2})?) ?$")
UNTIL = re.compile(r" ?(?:(?:1[6-9]|20)\d\d\b|\d\d\b|\d{1,2} [A-Z][a-z]{2,}| ?[A-Z(\"“])")
# Between two names, as in "Kepler–Poinsot": no letter stands between a small one and a capital.
NAMES_DASH = re.compile(r"(?<=[a-z]{2})(?:\ufffd{3}|(?<!\ufffd)\ufffd(?!\ufffd))(?=[A-Z][a-z]{2})")
HARD_SPACE = re.compile(
    r"(?<=[\w)\"”’][.!?:;,])(?:\ufffd{1,2}(?=\s+[^\W_])\s*|(?<=\w[.!?])\ufffd{1,2}(?=[A-Z][a-z]))"
)
DEGREE = re.compile(
    r"(?<=\d)\ufffd{1,2}(?= ?[NSEWCF]\b| (?:north|south|east|west))|(?<=\d )\ufffd{2}(?= (?:north|south|east|west))"
    r"|(?<=\d )\ufffd{1,2}(?=[CF]\b)"
)
# A question mark is never glued to a letter after it, and asks nothing between a number and "north latitude".
QUESTIONED_DEGREE = re.compile(
    r"(?<=\d)\?(?=[NSEWCF]\b"
    r"| (?:[NSEW]|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)\.? (?:latitude|longitude|lat\b|lon\b|long\b))"
)
MICRO = re.compile(r"(?:(?<=\d)|(?<=\d ))\ufffd{1,2}(?=m\b)")
HALF = re.compile(
    r"(?:(?<=\d)|(?<=\d ))\ufffd{2}(?=[ -](?:month|hour|day|year|week|mile|inch|minute|feet|foot))"
)

STAMP_DASH = Rule("lost dash", re.compile(rf"(?<!-)-{{2,}} ?{GAP}+"), "---")


def rules_of(vocabulary: Vocabulary, lexicon: LexiconReader) -> tuple[Rule, ...]:
    """Return the rules in their order, which is part of them: a quote's partner claims it before plurals may."""
    plural = partial(_plural, sentences=sentences_of(vocabulary), lexicon=lexicon)
    return (
        Rule("lost letter", DEGREE, "°"),
        Rule("lost letter", QUESTIONED_DEGREE, "°"),
        Rule("lost letter", HALF, "½"),
        Rule("lost letter", MICRO, "µ"),
        Rule("lost apostrophe", POSSESSIVE, partial(_owned, lexicon=lexicon)),
        Rule("lost apostrophe", ELISION, lambda match: _apostrophe(match.group())),
        Rule("lost apostrophe", CONTRACTION, _contracted),
        Rule("lost quotes", QUOTED, partial(_quotes, lexicon=lexicon)),
        Rule("lost quotes", HALF_QUOTED, _half_quotes),
        Rule("lost apostrophe", PLURAL, plural),
        Rule("lost dash", DASH, _dash),
        Rule("lost dash", NAMES_DASH, "–"),
        Rule("lost space", HARD_SPACE, _space),
    )
