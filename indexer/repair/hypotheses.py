"""What a damaged word may have been: a word with an accent, or a word and an apostrophe or quote.

Each is restored only where it is clearly likelier than the other; else the damage stays and is marked.
"""

import re
from collections.abc import Sequence

from indexer.repair import dictionary
from indexer.repair.evidence import GAPS, LOST, LexiconReader

ENDING = re.compile(rf"([^\W_]+){LOST}([sS]?)")
OPENING = re.compile(rf"{LOST}([^\W_]+){LOST}?")
TWO = re.compile(rf"(?<!{LOST}){LOST}{LOST}(?=[A-Za-z])")
# A possessive is read where it is thirty times as common as the word with an accent; that, where ten times.
POSSESSIVE, ACCENTED = 1.5, 1.0
COMMON = 2.0  # so common that no word of the archive decides against it, nor one of another language
# A word of English that is less common is often a foreign one cut at its accent: "expr", "Jes".
RARE, RARE_NOUN = 1.5, 2.3
BY_CORPUS = 4.5  # how common a word counts that the archive prints and English lists do not
BEFORE_A_MARK = 1.5  # one use in thirty of a word has a quote or dash glued to its end
CP1252_APOSTROPHE = re.compile(r"\b([A-Za-z]{4,})ís\b")


def accented_word(printed: str, lexicon: LexiconReader, *, only_own: bool = False) -> str | None:
    """Return the word with accents that a damaged one was, by the archive's words and then by a dictionary.

    ``only_own``: by the archive's words alone.
    """
    for damaged, sizes in lost_letters(printed):
        rival = _rival(damaged, lexicon)
        own = _own(damaged, lexicon)
        if own is not None and dictionary.fits(own, damaged, sizes):
            return own if rival < COMMON else None
        found = None if only_own else dictionary.accented(damaged, sizes, foreign=rival < COMMON)
        if found is not None:
            asks = printed.endswith("?") and rival
            return None if asks or found[0] < rival + ACCENTED else _cased(found[1], damaged)
    return None


def is_possessive(word: str, gap: str, ending: str, lexicon: LexiconReader) -> bool:
    """Return whether a word and what follows its lost character, ``s`` or nothing, are a word and an apostrophe."""
    if not word.isalpha() or (len(word) > 1 and word.isupper() and ending.islower()):
        return True  # STS-69, NASA
    for damaged, sizes in lost_letters(f"{word}{gap}{ending}"):
        likely = _rival(damaged, lexicon)
        if not ending and word.endswith("s"):
            likely = max(likely, _known(word.removesuffix("s"), lexicon) - BEFORE_A_MARK)
        others = dictionary.candidates(damaged, sizes, foreign=likely < COMMON)
        certain = others and likely < others[0][0] + POSSESSIVE
        if likely <= dictionary.UNKNOWN or certain or _own(damaged, lexicon) is not None:
            return False
    return True


def may_have_accent(printed: str, lexicon: LexiconReader) -> bool:
    """Return whether a damaged word is as likely one with an accent as a word beside a quote."""
    for damaged, sizes in lost_letters(printed):
        rival = _rival(damaged, lexicon)
        words = dictionary.candidates(damaged, sizes, foreign=rival < COMMON)
        if words and words[0][0] > rival:
            return True
    return False


def lost_letters(printed: str) -> list[tuple[str, Sequence[int]]]:
    """Return the ways to read a damaged word: one U+FFFD for each lost letter, and their bytes in UTF-8; 0 for unknown.

    A run of two may be one letter of UTF-8, or two of another encoding.

    >>> lost_letters("Jyv\ufffd\ufffdskyl\ufffd")
    [('Jyv�skyl�', [2, 0]), ('Jyv��skyl�', [0, 0, 0])]
    """
    gaps = [gap.group() for gap in GAPS.finditer(printed)]
    sizes = [
        size for gap in gaps for size in ([0] if len(gap) == 1 else [2, 2] if len(gap) == 4 else [len(gap)])
    ]
    read: list[tuple[str, Sequence[int]]] = [
        (GAPS.sub(lambda gap: LOST * (2 if len(gap.group()) == 4 else 1), printed), sizes)
    ]
    if TWO.search(printed):
        read.append((printed.replace("?", LOST), [0] * sum(map(len, gaps))))
    return read


def _known(word: str, lexicon: LexiconReader) -> float:
    """Return how common a word is, by English lists or because the archive prints it; 0 where it is hardly one."""
    known = dictionary.commonness(word)
    if any(lexicon.has(spelt) for spelt in (word, word.lower(), word.capitalize())):
        known = max(known, BY_CORPUS)
    return known if known >= (RARE if word[:1].isupper() else RARE_NOUN) else dictionary.UNKNOWN


def _rival(damaged: str, lexicon: LexiconReader) -> float:
    """Return how common a word beside a lost character is with an apostrophe or another mark in its place."""
    if opening := OPENING.fullmatch(damaged):
        return max(dictionary.UNKNOWN, _known(opening[1], lexicon) - BEFORE_A_MARK)
    ending = ENDING.fullmatch(damaged)
    if ending is None:
        return dictionary.UNKNOWN
    stem, s = ending.groups()
    marked = max(dictionary.UNKNOWN, _known(stem, lexicon) - BEFORE_A_MARK)
    return max(marked, dictionary.commonness(f"{stem}'s")) if s else marked


def _own(damaged: str, lexicon: LexiconReader) -> str | None:
    """Return the archive's word, be it in capitals or at the start of a sentence; 'projectís' is itself damaged."""
    found = lexicon.whole(damaged)
    if found is None and damaged.isupper():
        found = (lexicon.whole(damaged.capitalize()) or "").upper() or None
        found = found if found and len(found) == len(damaged) else None  # "ß" has two capitals
    elif found is None and damaged[0].isupper():
        found = (lexicon.whole(damaged.lower()) or "").capitalize() or None
    return None if found and CP1252_APOSTROPHE.fullmatch(found) else found


def _cased(word: str, damaged: str) -> str | None:
    """Return a word in the case of a damaged one; ``None`` where its first letter is lost, so that none is known."""
    if damaged.isupper():
        return word.upper()
    if damaged[0] == LOST:
        return None
    return damaged[0] + word[1:] if damaged[1:].islower() or not damaged[1:].strip(LOST) else None
