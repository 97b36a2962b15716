"""What a variant has otherwise than the lead, word by word."""

import re
from difflib import SequenceMatcher
from enum import StrEnum

from webapp.pages.highlights import SNIPPET, shortened

Change = tuple["ChangeKind", str]

WORDS = 2000  # beyond this many words a comparison takes too long for a page; the texts are shown whole


class ChangeKind(StrEnum):
    """What became of some words on the way from one text to the other."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def differences(lead: str, variant: str) -> list[Change]:
    """Return the variant's words in order, with the lead's words that are gone from it, in runs.

    >>> [(str(kind), words) for kind, words in differences("A red moon rises.", "A moon has risen.")]
    [('same', 'A '), ('gone', 'red '), ('same', 'moon '), ('gone', 'rises.'), ('new', 'has risen.')]
    """
    before, after = _words(lead), _words(variant)
    if len(before) + len(after) > WORDS:
        return (
            [(ChangeKind.GONE, lead), (ChangeKind.NEW, variant)]
            if lead != variant
            else [(ChangeKind.SAME, lead)]
        )
    changes: list[Change] = []
    matcher = SequenceMatcher(None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False)
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag == "equal":
            changes.append((ChangeKind.SAME, "".join(after[k:n])))
        else:
            changes += [(ChangeKind.GONE, "".join(before[i:j])), (ChangeKind.NEW, "".join(after[k:n]))]
    return [change for change in changes if change[1]]


def abridged(changes: list[Change]) -> list[Change]:
    """Shorten long runs that did not change to their ends, so that the changes are seen."""
    return [(kind, _ends(text) if kind is ChangeKind.SAME else text) for kind, text in changes]


def _ends(text: str) -> str:
    if len(text) <= SNIPPET:
        return text
    tail = text[-SNIPPET // 3 :].partition(" ")[2]
    return f"{shortened(text, SNIPPET // 3)} {tail}"


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
