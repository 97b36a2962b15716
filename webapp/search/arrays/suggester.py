"""What a text that is being typed may become: facet values, words, titles and ids, each with what it finds."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from schema.analysis.analyzer import Token, analyse, key_of_id, stem
from schema.arrays.postings import EXACT, Columns, Ints, Whole
from schema.document import Document
from schema.fields import FACETS
from webapp.search.arrays.completions import Completions
from webapp.search.arrays.document_store import Families
from webapp.search.arrays.evaluator import Matcher
from webapp.search.arrays.facet_values import AllValues
from webapp.search.arrays.posting_list import TEXT
from webapp.search.arrays.postings_ops import among, united
from webapp.search.model.query import Filter, Phrase
from webapp.search.model.result import Suggestion
from webapp.search.rewriting.aliases import folded
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

SHORTEST_ID = 4  # letters and figures by which an id is completed
SHORTEST_TITLE = 2  # letters by which a title's last word is completed
TRIED = 24  # words that are counted
FOLLOWED = 8  # words that are looked for right behind the word before
READ = 10  # families whose titles are read
COMPLETED = tuple(facet.name for facet in FACETS if facet.completes)
SHARE = {"values": 2, "words": 4, "titles": 3}  # of so many suggestions one, where each kind has enough


class Suggester:
    """Completes texts from one index; holds nothing of a query, so threads may share it."""

    def __init__(
        self,
        columns: Columns,
        matcher: Matcher,
        values: AllValues,
        families: Families,
    ) -> None:
        self._columns, self._matcher, self._families = columns, matcher, families
        self._completions = tuple(Completions(values[name]) for name in COMPLETED)

    def suggest(self, text: str, size: int) -> tuple[Suggestion, ...]:
        """Say what a text may become, the likeliest first: ids, facet values, words, titles."""
        typed = folded(text).split()
        if not typed:
            return ()
        found = {
            "values": list(islice(self._values(text, typed), size)),
            "words": list(islice(self._words(text), max(1, size // SHARE["words"]))),
            "titles": list(islice(self._titles(text), max(1, size // SHARE["titles"]))),
        }
        ids = list(islice(self._ids(text), size))
        others = len(ids) + len(found["words"]) + len(found["titles"])
        values = found["values"][: max(size - others, size // SHARE["values"])]
        told = {folded(one.text) for one in values}
        words = (one for one in found["words"] if folded(one.text) not in told)
        return tuple([*ids, *values, *words, *found["titles"]][:size])

    def _values(self, text: str, typed: Sequence[str]) -> Iterator[Suggestion]:
        """Yield facet values: those that begin as the text does before others, then those of more families."""
        found = []
        for one in self._completions:
            ordinals, families = one.beginning(typed), one.values.families
            best = sorted(ordinals.tolist(), key=lambda n, held=families: -held[n])[:TRIED]  # type: ignore[misc]
            found += [(families[n], one.called(n), one.values.facet.name, one.values.all[n]) for n in best]
        start = folded(text)
        found.sort(key=lambda one: (not folded(one[1]).startswith(start), -one[0], one[1]))
        for families, called, facet, value in found:
            yield Suggestion(called, facet, families, Filter(facet, value))

    def _words(self, text: str) -> Iterator[Suggestion]:
        """Yield texts whose last word is finished, or, where nothing begins so, spelt as captions spell it."""
        tokens = analyse(text)
        if not tokens or not text[-1:].isalnum():
            return
        finished = self._finished(tokens) or list(self._spelt(tokens))
        for form, families in finished:
            yield Suggestion(text[: tokens[-1].start].lstrip() + form, "word", families)

    def _finished(self, tokens: Sequence[Token]) -> list[tuple[str, int]]:
        """Give the words that begin as the last does, one a stem, with the families that have all words.

        Where some stand right behind the word before, only these.
        """
        exact = self._columns.fields[EXACT]
        ordinals = np.array(exact.starting_with(tokens[-1].forms[0]), dtype=np.int64)
        sizes = np.diff(exact.starts)[ordinals].astype(np.int64)
        common = ordinals[np.argsort(-sizes, kind="stable")[:TRIED]]
        forms = {stem(form): form for form in map(exact.text_of, common[::-1].tolist())}
        before = [token for token in tokens[:-1] if token.forms[0] not in FUNCTION_WORDS]
        held = self._holding(before)
        found = []
        for own, form in forms.items():
            docs = self._columns.fields[TEXT].docs_of(own)
            families = len(docs) if held is None else int(among(held, docs).sum())
            if families and form not in FUNCTION_WORDS:
                found.append((form, families))
        found.sort(key=lambda one: (-one[1], one[0]))
        told = before and before[-1] is tokens[-2]
        return self._behind(tokens[-2].stem, found[:FOLLOWED]) or found if told else found

    def _behind(self, before: str, found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Keep the words that stand right behind another, those that do it most often first."""
        behind = (
            (len(self._matcher.sought((before, stem(form)))), form, families) for form, families in found
        )
        ordered = sorted(behind, key=lambda one: -one[0])
        return [(form, families) for together, form, families in ordered if together]

    def _spelt(self, tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
        held = self._holding(tokens[:-1])
        for near in self._matcher.lexicon.nearest(tokens[-1].forms[0]):
            docs = self._columns.fields[TEXT].docs_of(stem(near.form))
            families = len(docs) if held is None else int(among(held, docs).sum())
            if families:
                yield near.form, families

    def _holding(self, tokens: Sequence[Token]) -> Ints | None:
        """Give the documents with all of some words, ``None`` where there are no words."""
        if not tokens:
            return None
        return self._matcher.meet([self._matcher.word(token) for token in tokens]).docs

    def _titles(self, text: str) -> Iterator[Suggestion]:
        """Yield titles with all the words, the last of which may be unfinished; a family's own leads to it."""
        tokens = analyse(text)
        if not tokens or len(tokens[-1].forms[0]) < SHORTEST_TITLE:
            return
        docs = self._titled(tokens)
        records: Whole = self._columns.records.take(docs)
        told: set[str] = set()
        for n in np.argsort(-records.astype(np.int64), kind="stable")[:READ].tolist():
            title, family = self._families.title(int(docs[n]))
            if title and title not in told:
                told.add(title)
                if families := len(self._matcher.match(Phrase(title, "title"))):
                    yield Suggestion(title, "title", families, family=family if families == 1 else "")

    def _titled(self, tokens: Sequence[Token]) -> Ints:
        postings, (*before, last) = self._columns.fields["title"], tokens
        begun = postings.starting_with(last.forms[0])
        docs = united(
            [
                postings.docs[postings.spans(begun)] if begun else postings.docs[:0],
                postings.docs_of(last.stem),
            ],
            self._matcher.documents,
        )
        for token in before:
            docs = docs[among(postings.docs_of(token.stem), docs)]
        return docs

    def _ids(self, text: str) -> Iterator[Suggestion]:
        """Yield the ids that begin as the one word that was typed."""
        typed = text.strip()
        if " " in typed or len(typed) < SHORTEST_ID or not any(map(str.isdigit, typed)):
            return
        ids = self._columns.fields["id"]
        told: set[int] = set()
        for start in dict.fromkeys((typed.casefold(), key_of_id(typed))):
            for ordinal in ids.starting_with(start)[:TRIED]:
                number = int(ids.docs[ids.span(ordinal)][0])
                if number not in told:
                    told.add(number)
                    document = self._families[number]
                    yield Suggestion(_printed(document, ids.text_of(ordinal)), "id", 1, family=document.id)


def _printed(document: Document, spelt: str) -> str:
    """Give an id as the family prints it."""
    same = (one for one in document.nasa_ids if spelt in {one.casefold(), key_of_id(one)})
    return next(same, spelt)
