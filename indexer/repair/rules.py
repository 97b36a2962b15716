"""Rules of the language for characters of which ``?`` or U+FFFD is left: where what can only have been what.

A run of U+FFFD is as long as the lost character was in UTF-8: two for a letter, three for a quote or dash.
A question mark that may be one is never touched.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from schema.analysis.sentences import Sentences, sentences_of
from schema.vocabulary import Vocabulary

GAP = r"(?:\?|\ufffd{1,4})"
QUESTION = re.compile(r"\?")
GAPS = re.compile(GAP)

# A question mark is plainly one after a word and before a new sentence, a closing mark or the end.
PLAIN = re.compile(
    r"""
    (?<=[\w"”’')\]]) \?+ (?= \s*$ | ["”’')\]] | \s+[A-Z0-9"“‘'(\[\u200b#] | \s+[-–—]\s | \s*< | ! | \u202f )
    | (?<=[\s+(]) \?+ (?=\))
    | \? (?=\?) | (?<=\?) \? | (?<=\.\.) \?
    """,
    re.VERBOSE,
)
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
    taken = _addresses(text)

    def put(match: re.Match[str]) -> str:
        if taken and not taken.isdisjoint(range(*match.span())):
            return match.group()
        return rule.put if isinstance(rule.put, str) else rule.put(match)

    return rule.where.sub(put, text)


def doubtful(text: str, gap: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the gaps that are no plain question marks, and those that close a quotation."""
    plain = {place for match in PLAIN.finditer(text) for place in range(*match.span())}
    plain -= {match.end() - 1 for match in QUOTED.finditer(text)}
    plain |= _addresses(text)
    return [match for match in gap.finditer(text) if match.start() not in plain]


def _addresses(text: str) -> set[int]:
    if "/" not in text and "=" not in text:
        return set()
    tokens = (match for match in TOKEN.finditer(text) if ADDRESS.search(match.group()))
    return {place for match in tokens for place in range(*match.span())}


def _apostrophe(match: re.Match[str]) -> str:
    return "’" if len(match.group()) == 3 else "'"


def _quotes(match: re.Match[str]) -> str:
    curly = match.group().startswith("\ufffd" * 3)
    return f"“{match[1]}”" if curly else f'"{match[1]}"'


def _half_quotes(match: re.Match[str]) -> str:
    return f'"{match[1] or match[2]}"'


def _plural(sentences: Sentences, match: re.Match[str]) -> str:
    """Return the apostrophe after a plural, unless the sentence asks something."""
    *_, sentence = sentences.split(match.string[max(0, match.start() - 300) : match.start()])
    asks = "?" in match.group() and ASKING.match(sentence.strip())
    return match.group() if asks else _apostrophe(match)


OPENING = rf"(?<![^\s(\[\-–—/]){GAP}(?=[\w#])"
QUOTED = re.compile(rf"{OPENING}([^?\ufffd\"“”]{{1,160}}){GAP}(?=[\s.,;:!)\]\-–—]|$)")
HALF_QUOTED = re.compile(
    rf"{OPENING}([^?\ufffd\"“”]{{1,80}})[\"”]"
    rf"|(?<![^\s(])[\"“](?=\w)([^?\ufffd\"“”]{{1,80}}){GAP}(?=[,;]|\s+[a-z])"
)
APOSTROPHE = re.compile(
    rf"(?<=[A-Za-z0-9)]){GAP}(?=[sS]\b)|(?<=[nN]){GAP}(?=[tT]\b)|(?<=[a-z]){GAP}(?=(?:re|ve|ll|d)\b)|(?<=\bI){GAP}(?=m\b)"
    rf"|(?<=\b[OD]){GAP}(?=[A-Z][a-z])|(?<=\b[dlDL]){GAP}(?=[AEIOUÉÎÂH][a-zé])"
)
# After a plural's apostrophe comes what is owned: no word that goes on after a question.
PLURAL = re.compile(
    rf"(?<=[a-z]s){GAP}(?= [a-z0-9])"
    r"(?! (?:and|or|nor|but|no|yes|not|which|who|what|how|why|when|where|he|she|it|they|we)\b)"
)
DASH = re.compile(
    rf"(?<=[\w.)\]\"”] ){GAP}(?= [\w(\"“])|(?<=\d){GAP}(?=\d)|(?<=\w\.\w\.){GAP}(?=[A-Z]{{2,}})"
)
DEGREE = re.compile(
    r"(?<=\d)\ufffd{1,2}(?= ?[NSEWCF]\b| (?:north|south|east|west))|(?<=\d )\ufffd{2}(?= (?:north|south|east|west))"
)
# A question mark is never glued to a letter after it, and asks nothing between a number and "north latitude".
QUESTIONED_DEGREE = re.compile(
    r"(?<=\d)\?(?=[NSEWCF]\b"
    r"| (?:[NSEW]|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)\.? (?:latitude|longitude|lat\b|lon\b|long\b))"
)
HALF = re.compile(
    r"(?:(?<=\d)|(?<=\d ))\ufffd{2}(?=[ -](?:month|hour|day|year|week|mile|inch|minute|feet|foot))"
)

STAMP_DASH = Rule("lost dash", re.compile(rf"(?<!-)-{{2,}} ?{GAP}+"), "---")


@lru_cache(maxsize=4)
def rules_of(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Return the rules in their order, which is part of them: a quote's partner claims it before plurals may."""
    return (
        Rule("lost letter", DEGREE, "°"),
        Rule("lost letter", QUESTIONED_DEGREE, "°"),
        Rule("lost letter", HALF, "½"),
        Rule("lost apostrophe", APOSTROPHE, _apostrophe),
        Rule("lost quotes", QUOTED, _quotes),
        Rule("lost quotes", HALF_QUOTED, _half_quotes),
        Rule("lost apostrophe", PLURAL, partial(_plural, sentences_of(vocabulary))),
        Rule("lost dash", DASH, "–"),
    )
