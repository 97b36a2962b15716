"""Capitalised phrases that no entry of the vocabulary covers: what an archivist may want to add to it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from schema.document import Caption, Document, Evidence
from schema.vocabulary import Vocabulary

_WORD = r"[A-Z][\w'’&-]*"
_PHRASE = re.compile(
    rf"(?<![\w'’.&-]){_WORD}(?:[ ](?:of[ ]|of[ ]the[ ]|de[ ]|for[ ]|and[ ](?=[A-Z])(?!The\b))?{_WORD}){{1,6}}"
)
_POSSESSIVE = re.compile(r"['’]s?$")

Spans = list[tuple[int, int]]


class Phrases:
    """Finds the phrases that stand outside all evidence and are not in the vocabulary's list of seen ones."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        hidden = (entry.spellings for entry in vocabulary.entries if not entry.facet)
        self._known = vocabulary.seen.union(*hidden)
        self._openings = vocabulary.sentences.openings | vocabulary.persons.honorifics

    def of(self, document: Document) -> list[str]:
        """Return a family's phrases, each once."""
        covered = _covered(document.evidence)
        texts = {text: key for member in document.members for text, key in _texts(member.caption)}
        return list(
            dict.fromkeys(p for text, key in texts.items() for p in self._outside(text, covered.get(key, [])))
        )

    def _outside(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
        if text.isupper():
            return
        for match in _PHRASE.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            phrase = self._trimmed(match[0])
            if " " in phrase and not phrase.isupper() and phrase not in self._known:
                yield phrase

    def _trimmed(self, phrase: str) -> str:
        """Take off what begins a sentence or leans on a name: 'The', 'KSC's'; and a possessive at the end."""
        words = _POSSESSIVE.sub("", phrase).split(" ")
        while words and (
            words[0] in self._openings or not words[0][0].isupper() or _POSSESSIVE.search(words[0])
        ):
            words = words[1:]
        return " ".join(words)


def _texts(caption: Caption) -> Iterator[tuple[str, tuple[str, str]]]:
    yield caption.text, (caption.key, "caption")
    if caption.event_title:
        yield caption.title, (caption.key, "title")


def _covered(evidence: Iterable[Evidence]) -> dict[tuple[str, str], Spans]:
    covered: dict[tuple[str, str], Spans] = defaultdict(list)
    for item in evidence:
        covered[item.record, item.field].append((item.start, item.end))
    return covered
