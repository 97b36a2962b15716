"""Names of the vocabulary in a text: one pass of an automaton, then capitals, word ends and guards."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import ahocorasick

from indexer.facet.span import Span, folded, spaced
from schema.vocabulary import Case, Entry, Form
from schema.vocabulary.series import Series

_ELSEWHERE = re.compile(
    r"[ ](?:nebula|galaxy|galaxies|supernova|star cluster|globular cluster|constellation|asterism|website|web ?site"
    r"|web ?page|web service|web portal|app\b|data ?set|video game|holiday|award|prize|medal|festival|movie|film\b)"
)


class Text(NamedTuple):
    """A text as printed and folded, a character for a character."""

    printed: str
    folded: str


class GazetteerHit(NamedTuple):
    """A pattern of the automaton at a word's beginning and end; ``form`` is how the vocabulary prints it."""

    start: int
    end: int
    meaning: Entry | Form | Series | str
    form: str


_hit = partial(
    tuple.__new__, GazetteerHit
)  # a third of the time of calling the class; a caption has five hits


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A compiled vocabulary."""

    automaton: ahocorasick.Automaton

    def hits(self, printed: str) -> Iterator[GazetteerHit]:
        """Yield what of the vocabulary stands in a text as whole words."""
        for end, meanings in self.automaton.iter(f" {spaced(printed)} "):
            for meaning, form in meanings:
                yield _hit((end - 1 - len(form), end - 1, meaning, form))


class _Pattern(NamedTuple):
    meaning: Entry | Form | Series | str
    form: str


def compile_patterns(patterns: Iterable[tuple[Entry | Form | Series | str, str]]) -> Gazetteer:
    """Build the automaton of (meaning, printed form) pairs; one printed form may have several meanings.

    Its words have blanks at both ends, so that nothing inside another word matches.
    """
    shelves: dict[str, list[_Pattern]] = {}
    for meaning, form in patterns:
        shelves.setdefault(f" {spaced(form)} ", []).append(_Pattern(meaning, form))
    automaton = ahocorasick.Automaton()
    for key, meanings in shelves.items():
        automaton.add_word(key, tuple(meanings))
    automaton.make_automaton()
    return Gazetteer(automaton)


def name_of(hit: GazetteerHit, entry: Entry, text: Text) -> Span | None:
    """Return the entry's span, ``None`` where its capitals or guards forbid it."""
    if not _capitals_agree(hit, entry, text.printed) or not _guards_agree(hit, entry, text.folded):
        return None
    return Span(hit.start, hit.end, entry.facet, (entry.name,), f"vocabulary: {entry.kind}")


def _capitals_agree(hit: GazetteerHit, entry: Entry, printed: str) -> bool:
    form, found = hit.form, printed[hit.start : hit.end]
    if found == form or form.isupper():
        return found == form
    if entry.case is Case.ANY:
        return True
    return not any(
        letter.isupper() and found[i].islower() and (i == 0 or not form[i - 1].isalnum())
        for i, letter in enumerate(form)
    )


def _guards_agree(hit: GazetteerHit, entry: Entry, text: str) -> bool:
    if entry.unless_before and text.startswith(entry.unless_before, hit.end):
        return False
    if entry.unless_after and text.endswith(entry.unless_after, 0, hit.start):
        return False
    return not entry.needs or any(need in text for need in entry.needs)


def is_elsewhere(text: str, end: int) -> bool:
    """Return whether what follows a place's name in a folded text makes a thing of the sky or of the web of it.

    >>> is_elsewhere("the red square nebula", 14), is_elsewhere("red square in moscow", 10)
    (True, False)
    """
    return _ELSEWHERE.match(text, end) is not None


def canonical_names(entries: Sequence[Entry], facet: str) -> dict[str, str]:
    """Map every spelling of a facet's entries, folded, to the canonical name."""
    return {folded(form): entry.name for entry in entries if entry.facet == facet for form in entry.spellings}
