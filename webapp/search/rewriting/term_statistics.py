"""Term statistics: which terms an index holds and how many documents hold each; all that planning a query needs.

An engine fills this value when it opens an index: the embedded one from its mapped arrays without copying, one beside a
cluster from a small list of terms and counts. Nothing here knows where a term's postings lie.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from schema.analysis.analyzer import LONGEST_WORD, analyzer_of, key_of_id, key_of_title
from schema.analysis.phonetics import SHORTEST, phonetics_of
from schema.arrays.term_table import TermDictionary
from schema.caches import cached
from schema.vocabulary import Vocabulary
from webapp.search.language.wildcards import fitting, prefix
from webapp.search.rewriting.compounds import Archive, written_apart
from webapp.search.rewriting.facet_values import AllValues
from webapp.search.rewriting.fuzzy import FuzzyTerms
from webapp.search.rewriting.synonyms import names_of, thesaurus_of

TEXT, EXACT, ID, EVENT, WHOLE_TITLE = "text", "exact", "id", "event", "whole_title"
KEPT = 1024  # slips whose nearest words are kept: an answer asks for them several times
PHRASES = 4096  # whose frequency is kept
SHORTEST_PART = 6  # letters and figures of a part by which an id is found


class TermStatistics:
    """The terms and counts of one index; holds nothing of a query, so threads may share it.

    ``fields`` has the terms of each field: stems in "text" and the fields of words, exact forms in "exact", folded ids
    in "id". ``sounds`` (n,) are how the words of names sound, ascending, and ``sound_stems`` (n,) the ordinals in
    "text" of their stems. ``count_phrase`` counts the documents with a phrase, within its slop: one that the vocabulary
    names, a name with its number, or the halves of a word. What was counted is kept.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - an engine fills in each by itself
        self,
        documents: int,
        fields: Mapping[str, TermDictionary],
        values: AllValues,
        sounds: tuple[NDArray[np.bytes_], NDArray[np.integer]],
        count_phrase: Callable[[tuple[str, ...], int], int],
        vocabulary: Vocabulary,
    ) -> None:
        self.vocabulary, self.thesaurus, self.names = (
            vocabulary,
            thesaurus_of(vocabulary),
            names_of(vocabulary),
        )
        self.analyzer, self._sound = analyzer_of(vocabulary), phonetics_of(vocabulary).sound
        self.analyse, self.stem = self.analyzer.analyse, self.analyzer.stem
        self.documents, self.fields, self.values = documents, fields, values
        self.text, self.exact, self._ids, self._sounds = fields[TEXT], fields[EXACT], fields[ID], sounds
        self.fuzzy = cached("spellings", KEPT)(FuzzyTerms(self.exact).nearest)
        self._starting_with = cached("prefixes", PHRASES)(partial(starting_with, fields))
        self.phrase_frequency = cached("phrases", PHRASES)(count_phrase)
        self.apart = cached("compounds", PHRASES)(
            partial(written_apart, Archive(self.text, self.stem, self.phrase_frequency, self.documents))
        )

    def idf(self, frequency: int) -> float:
        """Return the inverse document frequency of what so many documents hold: Whoosh's log(N / (n + 1)) + 1."""
        return math.log(max(self.documents, 1) / (frequency + 1)) + 1

    def phrase_idf(self, stems: Sequence[str]) -> float:
        """Return the inverse document frequency of a phrase that nobody counted: that of its rarest word.

        It is never rarer than it is: names and terms mostly stand wherever their rarest word does.
        """
        return self.idf(min(map(self.document_frequency, stems)))

    def document_frequency(self, stem: str, field: str = TEXT) -> int:
        """Return how many documents hold a stem."""
        return self.fields[field].frequency(stem)

    def families_titled(self, title: str) -> int:
        """Return how many families have a title, in whatever case; 0 where the engine does not know."""
        titles = self.fields.get(WHOLE_TITLE)
        return titles.frequency(key_of_title(title)) if titles else 0

    def knows(self, form: str) -> bool:
        """Return whether any document holds a word, as written or by its stem."""
        return self.exact.ordinal(form) >= 0 or self.text.ordinal(self.stem(form)) >= 0

    def sounding_like(self, form: str) -> list[str]:
        """Return the stems of names that sound like a word but are written otherwise."""
        if len(form) < SHORTEST or not form.isalpha():
            return []
        found = self._by_sound.get(self._sound(form))
        return [one for one in found if one != self.stem(form)] if found else []

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The stems of the words of names, by how they sound."""
        stems: dict[str, list[str]] = {}
        for heard, ordinal in zip(*(part.tolist() for part in self._sounds), strict=True):
            stems.setdefault(heard.decode(), []).append(self.text.text_of(ordinal))
        return stems

    def terms_fitting(self, field: str, pattern: str) -> Sequence[int]:
        """Return the ordinals of the terms of a field that a pattern with wildcards fits; none for a leading one."""
        start = prefix(pattern)
        ordinals: Sequence[int] = self._starting_with(field, start) if start else range(0)
        if pattern == start + "*":
            return ordinals
        fits = fitting(pattern)
        return [n for n in ordinals if fits(self.fields[field].text_of(n))]

    def ids_spelled(self, printed: str) -> tuple[str, ...]:
        """Return the ids that are this one in whatever spelling."""
        if printed.isascii() and printed.isalpha():  # a word, as most that is typed, and its own key
            word = printed.lower()[:LONGEST_WORD]
            return (word,) if self._ids.ordinal(word) >= 0 else ()
        spellings = dict.fromkeys((printed.casefold(), key_of_id(printed)))
        return tuple(one for one in spellings if self._ids.ordinal(one) >= 0)

    def ids_with(self, printed: str) -> tuple[str, ...]:
        """Return the ids that hold what was typed as one of their parts: 'AC92-0352-5' of 'ARC-1992-AC92-0352-5'.

        No figure is cut in two at its ends.
        """
        key = key_of_id(printed)
        if len(key) < SHORTEST_PART or not any(map(str.isdigit, key)):
            return ()
        return tuple(self._ids.text_of(line) for line in dict.fromkeys(self._lines_with(key)))

    def _lines_with(self, part: str) -> Iterator[int]:
        before = rb"(?<!\d)" if part[0].isdigit() else b""
        behind = rb"(?!\d)" if part[-1].isdigit() else b""
        lines, ends = self._lines
        for match in re.finditer(before + re.escape(part.encode()) + behind, lines):
            yield int(np.searchsorted(ends, match.start(), "right"))

    @cached_property
    def _lines(self) -> tuple[bytes, NDArray[np.int32]]:
        """All ids, each in a line of its own, and where each ends."""
        terms = self._ids.terms.tolist()
        return b"\n".join(terms), np.cumsum([len(term) + 1 for term in terms], dtype=np.int32) - 1


def starting_with(fields: Mapping[str, TermDictionary], field: str, prefix: str) -> range:
    """Return the ordinals of the terms of a field that begin so."""
    return fields[field].starting_with(prefix)
