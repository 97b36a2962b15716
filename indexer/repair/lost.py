"""Restoring lost and misread characters: by twins first, then by known words, then by rules of the language."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from indexer.repair.evidence import LOST, Letters, LexiconReader
from indexer.repair.rules import GAP, GAPS, QUESTION, STAMP_DASH, Rule, doubtful, follow

# Letters of Mac Roman as cp1252 has them: letters there too, or signs that stand in no word.
MAC_LETTER = r"[ŠŒŽšœžŸƒ]|(?<=[A-Za-z])[\x8d\x8f\x90‡†‹ˆ‰‚„•˜™–—](?=[a-z])"
MARK = re.compile(rf"[?\ufffdí]|{MAC_LETTER}")
DAMAGED_WORD = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]*(?:{GAP}[A-Za-z]+)+{GAP}?|(?<![A-Za-z])[A-Za-z]{{3,}}{GAP}"
)
CP1252_APOSTROPHE = re.compile(r"\b([A-Za-z]{4,})ís\b")
MAC_IN_CP1252 = re.compile(rf"(?<![^\W\d_])[^\W\d_]*(?:{MAC_LETTER})[^\W\d_]*")

# Hostile text could have any number of gaps and twins.
MOST_TWINS, MOST_GAPS = 4, 200
LONGEST_BETWEEN = 8  # characters between two letters: quotes, dashes and spaces; more is another text
LETTER = re.compile(r"[A-Za-z0-9]")
LAST_LETTER = re.compile(r"[A-Za-z0-9](?=[^A-Za-z0-9]*$)")


def is_damaged(*texts: str) -> bool:
    """Return whether a text has a mark that may stand for a lost or misread character."""
    return any(MARK.search(text) for text in texts)


def restore(
    text: str, twins: Sequence[str], lexicon: LexiconReader, rules: Sequence[Rule]
) -> tuple[str, list[str]]:
    """Restore lost characters where twins, the lexicon or a rule decide; return also the repairs' names."""
    if not is_damaged(text):
        return text, []
    names: list[str] = []
    for name, step in _steps(twins, lexicon, rules):
        mended = step(text)
        if mended != text:
            text = mended
            names.append(name)
    return text, names


def _steps(
    twins: Sequence[str], lexicon: LexiconReader, rules: Sequence[Rule]
) -> Iterator[tuple[str, Callable[[str], str]]]:
    words = Rule("lost letter", DAMAGED_WORD, lambda match: _word(match, lexicon))
    yield "lost character from twin", lambda text: _by_twins(text, twins)
    for rule in (STAMP_DASH, words, *rules):
        yield rule.name, partial(follow, rule)
    yield "Mac Roman punctuation", lambda text: CP1252_APOSTROPHE.sub(lambda m: _possessive(m, lexicon), text)
    yield "Mac Roman letter", lambda text: MAC_IN_CP1252.sub(lambda m: _mac_letter(m[0], lexicon), text)


def undecidable(text: str) -> list[str]:
    """Name what is left: U+FFFD always, ``?`` where it is not plainly a question mark."""
    names = ["undecidable lost character"] if LOST in text else []
    if "?" in text and doubtful(text, QUESTION):
        names.append("undecidable question mark")
    return names


def _by_twins(text: str, twins: Sequence[str]) -> str:
    """Take from a twin what it has between the nearest letters left and right of each gap."""
    if not twins:
        return text
    read = [Letters(twin) for twin in twins[:MOST_TWINS]]
    for gap in reversed(doubtful(text, GAPS)[:MOST_GAPS]):
        last, following = LAST_LETTER.search(text, 0, gap.start()), LETTER.search(text, gap.end())
        if last is None or following is None:
            continue
        left, right = text[: last.end()], text[following.start() :]
        text = next((left + found + right for found in _found(read, left, right)), text)
    return text


def _found(twins: Sequence[Letters], left: str, right: str) -> Iterator[str]:
    for twin in twins:
        found = twin.between(left, right)
        if found and found.strip() and len(found) <= LONGEST_BETWEEN and not GAPS.search(found):
            yield found


def _word(match: re.Match[str], lexicon: LexiconReader) -> str:
    """Return the restored word; a ``?`` at a known word's end is a question mark."""
    damaged = GAPS.sub(LOST, match.group())
    stem = damaged.rstrip(LOST)
    asks = stem != damaged and match.group().endswith("?") and lexicon.has(stem)
    return match.group() if asks else _whole(damaged, lexicon) or match.group()


def _whole(damaged: str, lexicon: LexiconReader) -> str | None:
    """Return the restored word, be it in capitals or at the start of a sentence; 'projectís' is itself damaged."""
    found = lexicon.whole(damaged)
    if found is None and damaged.isupper():
        found = (lexicon.whole(damaged.capitalize()) or "").upper() or None
    elif found is None and damaged[0].isupper():
        found = (lexicon.whole(damaged.lower()) or "").capitalize() or None
    return None if found and CP1252_APOSTROPHE.fullmatch(found) else found


def _possessive(match: re.Match[str], lexicon: LexiconReader) -> str:
    """Read 'projectís' as 'project’s' where the corpus has 'project': 0x92 is í in Mac Roman."""
    return f"{match[1]}’s" if lexicon.has(match[1]) else match.group()


def _mac_letter(word: str, lexicon: LexiconReader) -> str:
    """Read 'Vatnajškull' as 'Vatnajökull' where the lexicon has that: 0x9A is ö in Mac Roman, š in cp1252."""
    read = word.encode("sloppy-windows-1252", "replace").decode("mac_roman")
    return read if lexicon.has_accented(read) else word
