"""Restoring lost and misread characters: by twins first, then by known words, then by rules of the language."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from indexer.repair.evidence import GAP, GAPS, LOST, Letters, LexiconReader
from indexer.repair.hypotheses import CP1252_APOSTROPHE, accented_word
from indexer.repair.rules import QUESTION, STAMP_DASH, Rule, doubtful, follow, rules_of
from schema.vocabulary import Vocabulary

# Letters of Mac Roman as cp1252 has them: letters there too, or signs that stand in no word.
MAC_LETTER = r"[ŠŒŽšœžŸƒ]|(?<=[A-Za-z])[\x8d\x8f\x90‡†‹ˆ‰‚„•˜™–—](?=[a-z])"
MARK = re.compile(rf"[?\ufffdí]|{MAC_LETTER}")
DAMAGED_WORD = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]*(?:(?:\?{{1,2}}|\ufffd{{1,4}})[A-Za-z]+)+{GAP}?|(?<![A-Za-z])[A-Za-z]{{3,}}{GAP}"
)
MAC_IN_CP1252 = re.compile(rf"(?<![^\W\d_])[^\W\d_]*(?:{MAC_LETTER})[^\W\d_]*")

# Hostile text could have any number of gaps and twins.
MOST_TWINS, MOST_GAPS = 4, 200
LONGEST_BETWEEN = 8  # characters between two letters: quotes, dashes and spaces; more is another text
GOES_ON = re.compile(r"[,;]|\s{1,4}[a-z]")  # a sentence, behind a word
LETTER = re.compile(r"[A-Za-z0-9]")
LAST_LETTER = re.compile(r"[A-Za-z0-9](?=[^A-Za-z0-9]*$)")


def is_damaged(*texts: str) -> bool:
    """Return whether a text has a mark that may stand for a lost or misread character."""
    return any(MARK.search(text) for text in texts if not text.isascii() or "?" in text)


def restore(
    text: str, twins: Sequence[str], lexicon: LexiconReader, vocabulary: Vocabulary
) -> tuple[str, list[str]]:
    """Restore lost characters where twins, the lexicon or a rule decide; return also the repairs' names."""
    if not is_damaged(text):
        return text, []
    names: list[str] = []
    for name, step in _steps(twins, lexicon, vocabulary):
        mended = step(text)
        if mended != text:
            text = mended
            names.append(name)
    return text, names


def _steps(
    twins: Sequence[str], lexicon: LexiconReader, vocabulary: Vocabulary
) -> Iterator[tuple[str, Callable[[str], str]]]:
    words = Rule("lost letter", DAMAGED_WORD, lambda match: _word(match, lexicon))
    yield "lost character from twin", lambda text: _by_twins(text, twins)
    for rule in (STAMP_DASH, words, *rules_of(vocabulary, lexicon)):
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
    """Return the restored word; a ``?`` at a known word's end is a question mark, and so it is where a text may end."""
    stem = match.group().rstrip("?")
    asks = stem != match.group()
    if asks and lexicon.has(stem):
        return match.group()
    only_own = asks and not GOES_ON.match(match.string, match.end())
    return accented_word(match.group(), lexicon, only_own=only_own) or match.group()


def _possessive(match: re.Match[str], lexicon: LexiconReader) -> str:
    """Read 'projectís' as 'project’s' where the corpus has 'project': 0x92 is í in Mac Roman."""
    return f"{match[1]}’s" if lexicon.has(match[1]) else match.group()


def _mac_letter(word: str, lexicon: LexiconReader) -> str:
    """Read 'Vatnajškull' as 'Vatnajökull' where the lexicon has that: 0x9A is ö in Mac Roman, š in cp1252."""
    read = word.encode("sloppy-windows-1252", "replace").decode("mac_roman")
    return read if lexicon.has_accented(read) else word
