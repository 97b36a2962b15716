"""The heading of a family on a page: the archive's title where it says something, else the caption's first clause.

Archives give one title to hundreds of pictures ('Saturn Apollo Program'), begin captions with the place of a press
release ('KENNEDY SPACE CENTER, FLA. -- At the pad'), and print titles in capitals. ``Document.title`` stays what the
archive gave.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from string import ascii_lowercase, ascii_uppercase

from schema.analysis.sentences import Sentences
from schema.document import Document

COMMON = 10  # families with one title, from which on it says too little
LONGEST = 110  # letters of a heading
SHORTEST_CLAUSE = (
    70  # letters before a comma at which a long sentence may be cut: 'In the white room,' says too little
)
SHORTEST_SENTENCE = 25  # letters; what is shorter is mostly a short form and no sentence

_DATELINE = re.compile(
    r"(?=[^a-z]{4})[A-Z][A-Z0-9 .,'’&/()-]{2,60}?(?:,? (?:[A-Z][a-z]{1,8}\.?|[A-Z]\.[A-Z]\.))? ?(?:--+|[-–—])\s+(?=\S)"
)
_LAST_STOP = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.$"
)  # but not that of 'Inc.' and 'U.S.'
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’.](?=[^\W_]))*")
_UPPER, _LOWER = ascii_uppercase.encode(), ascii_lowercase.encode()
_FEW = 8  # capitals, of which a name may consist: 'STS-95 EVA'
_SHORT_FORM = 5  # letters at most
_ROMAN = re.compile("[IVX]{2,}")
_VOWEL = re.compile("[AEIOUY]", re.IGNORECASE)
_CAPITALS = 0.8  # share of the letters from which on a text is printed in capitals


def headings(document: Document, sentences: Sentences) -> tuple[str, str]:
    """Return the heading of a family, and that which it has where its title is common; they may be the same."""
    titled = any(member.caption.event_title for member in document.members)
    clause = first_clause(without_dateline(document.lead.text), sentences) or document.title
    named = (titled and without_dateline(document.title)) or clause
    rare, common = (in_sentence_case(one, document) if is_capitals(one) else one for one in (named, clause))
    return rare, common


def chosen_heading(found: Sequence[str], title: str, families_titled: Callable[[str], int]) -> str:
    """Return which of the ``found`` headings of a family stands on a page, by how many families have its title."""
    return found[-1] if len(set(found)) > 1 and families_titled(title) >= COMMON else found[0]


def without_dateline(text: str) -> str:
    """Return a text without the place of a press release before it.

    >>> without_dateline("KENNEDY SPACE CENTER, FLA. -- At the pad."), without_dateline("STS-95 - A crew.")
    ('At the pad.', 'STS-95 - A crew.')
    """
    found = _DATELINE.match(text)
    rest = text[found.end() :] if found else ""
    if not found or any(map(str.isdigit, found[0])) or is_capitals(rest):
        return text
    return rest[:1].upper() + rest[1:]


def first_clause(text: str, sentences: Sentences) -> str:
    """Return the first sentence of a text, cut at a comma or a word where it is long."""
    end = next((one.end for one in sentences.breaks(text) if one.end >= SHORTEST_SENTENCE), len(text))
    sentence = text[:end].strip()
    if len(sentence) <= LONGEST:
        return _LAST_STOP.sub("", sentence)
    cuts = [cut.start() for cut in _CLAUSE.finditer(sentence, SHORTEST_CLAUSE, LONGEST + 2)]
    at = cuts[-1] if cuts else sentence.rfind(" ", SHORTEST_CLAUSE, LONGEST)
    return sentence[: at if at > 0 else LONGEST].rstrip(" ,;:-–—") + " …"


def is_capitals(text: str) -> bool:
    """Return whether a text is printed in capitals."""
    ascii_text = text.encode("ascii", "ignore")
    capitals, small = (len(ascii_text) - len(ascii_text.translate(None, cut)) for cut in (_UPPER, _LOWER))
    return capitals > _FEW and capitals >= _CAPITALS * (capitals + small)


def in_sentence_case(text: str, document: Document) -> str:
    """Return a text printed in capitals in small letters, but for what the family's other texts print otherwise.

    Its caption and the names of its facets say which words are names and which are short forms; words with figures
    stay as they are.
    """
    missing = {word.casefold() for word in _WORD.findall(text)}
    spelled: dict[str, str] = {}
    for word in _evidence(document, missing):
        key = word.casefold()
        spelled[key] = word
        missing.remove(key)
        if not missing:
            break
    words = _WORD.sub(lambda word: _cased(word, spelled), text)
    return words[:1].upper() + words[1:]


def _cased(found: re.Match[str], spelled: dict[str, str]) -> str:
    word = found[0]
    around = (
        found.string[max(found.start() - 1, 0) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    is_short_form = around == ("(", ")") and len(word) <= _SHORT_FORM
    if is_short_form or any(map(str.isdigit, word)) or not _VOWEL.search(word) or _ROMAN.fullmatch(word):
        return word
    return spelled.get(word.casefold(), word.lower())


def _evidence(document: Document, missing: Set[str]) -> Iterator[str]:
    """Yield words of which some are ``missing``, as the family's texts print them, the surest first.

    Texts in capitals all through say nothing.
    """
    for values in document.facets.values():
        for value in values:
            yield from (word for word in _WORD.findall(value) if word.casefold() in missing)
    for member in document.members:
        if not is_capitals(member.caption.text):
            yield from _inside(member.caption.text, missing)


def _inside(text: str, missing: Set[str]) -> Iterator[str]:
    """Yield the missing words of a text but those that begin a sentence, whose capital says nothing."""
    end = 0
    for word in _WORD.finditer(text):
        if word[0].casefold() in missing:
            between = text[end : word.start()].rstrip()
            if (end or between) and between[-1:] not in {".", "!", "?", ":"}:
                yield word[0]
        end = word.end()
