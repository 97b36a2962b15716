"""What a text that is being typed may become: facet values, words, titles and ids, each with what it finds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice

import numpy as np

from schema.analysis.analyzer import Token, key_of_id
from schema.document import Document
from schema.fields import FACETS
from webapp.search.backend import Backend
from webapp.search.language.parser import read_text
from webapp.search.language.printer import describe
from webapp.search.model.query import Filter, Phrase, Query
from webapp.search.model.result import Suggestion
from webapp.search.rewriting.aliases import folded
from webapp.search.rewriting.completions import Completions
from webapp.search.rewriting.corrections import is_misprint, offers
from webapp.search.rewriting.expanded_query import AllOf, Condition, ExpandedQuery, ExpandedTerm, PhraseQuery
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.stopwords import FUNCTION_WORDS, GENERIC_NOUNS
from webapp.search.rewriting.term_statistics import ID, TEXT

SHORTEST_ID = 4  # letters and figures by which an id is completed
SHORTEST_TITLE = 2  # letters by which a title's last word is completed
TRIED = 24  # words that are counted
FOLLOWED = 8  # words that are looked for right behind the word before
READ = 10  # families whose titles are read
COMPLETED = tuple(facet.name for facet in FACETS if facet.completes)
_FIELD = re.compile(r"\s*(\w+):\s*\"?")
_NAMES = {name: facet.name for facet in FACETS for name in (facet.name, *facet.aliases)}
SHARE = {
    "values": 2,
    "words": 4,
    "titles": 3,
    "ids": 3,
}  # of so many suggestions one, where each kind has enough


class Suggester:
    """Completes texts from one index; without state of a query, so threads may share it."""

    def __init__(self, backend: Backend, planner: Planner) -> None:
        self._backend, self._planner, self._statistics = backend, planner, planner.statistics
        self._completions = tuple(Completions(planner.statistics.values[name]) for name in COMPLETED)

    def suggest(self, text: str, size: int) -> tuple[Suggestion, ...]:
        """Return completions of a text, the likeliest first: ids, facet values, words, titles.

        Behind the name of a facet only its values are.
        """
        if field := _FIELD.match(text):
            return tuple(islice(self._values_of(field[1], text[field.end() :]), size))
        typed = folded(text).split()
        if not typed:
            return ()
        most = max(1, size // SHARE["titles"])
        values = list(islice(self._values(typed, self._completions), size))
        found = {
            "words": list(islice(self._words(text), max(1, size // SHARE["words"]))),
            "titles": list(islice(self._titles(text, most), most)),
        }
        ids = list(islice(self._ids(text), max(1, size // SHARE["ids"]) if values else size))
        others = len(ids) + len(found["words"]) + len(found["titles"])
        values = values[: max(size - others, size // SHARE["values"])]
        completed = {folded(one.text) for one in values}
        words = (one for one in found["words"] if folded(one.text) not in completed)
        return tuple([*values, *ids, *words, *found["titles"]][:size])

    def _values_of(self, field: str, text: str) -> Iterator[Suggestion]:
        name = _NAMES.get(field.casefold(), "")
        return (
            self._values(folded(text).split(), [Completions(self._statistics.values[name])])
            if name
            else iter(())
        )

    def _values(self, typed: Sequence[str], completions: Sequence[Completions]) -> Iterator[Suggestion]:
        """Yield facet values: those that are called so before those that go by it too, then those of more families."""
        begun = [(one, one.beginning(typed)) for one in completions]
        if typed and not any(len(ordinals) for _, ordinals in begun):
            begun = [(one, one.nearly(typed)) for one in completions]
        found: list[tuple[bool, int, str, Filter]] = []
        for one, ordinals in begun:
            held, facet = one.values.families, one.values.facet.name
            best = nsmallest(TRIED, ordinals.tolist(), key=[-number for number in held].__getitem__)
            found += [
                (not one.named(n, typed), -held[n], one.label(n), Filter(facet, one.values.all[n]))
                for n in best
            ]
        for _, less, called, chosen in sorted(found, key=lambda value: value[:3]):
            yield Suggestion(called, chosen.facet, -less, chosen)

    def _words(self, text: str) -> Iterator[Suggestion]:
        """Yield texts whose last word is finished, or, where nothing begins so, spelt as captions spell it."""
        tokens = self._statistics.analyse(text)
        if not tokens or not text[-1:].isalnum():
            return
        forms = (form for form, _ in self._finished(tokens) if not is_misprint(form, self._statistics))
        finished: Iterable[str] = (self._continued(text, tokens[-1], form) for form in forms)
        start = text[: tokens[-1].start].lstrip()
        spelt = (start + form for form, _ in self._spelt(tokens))
        for one in _first_of(finished, spelt):
            (families,) = self._backend.count([self._planner.expand(Query(one, read_text(one)[0]))])
            if families:
                yield Suggestion(one, "word", families)

    @staticmethod
    def _continued(text: str, last: Token, form: str) -> str:
        """Return a text with its last word finished; a designator goes on as it was typed: 'sts-9', 'sts-95'."""
        typed = text[last.start : last.end]
        begun = form.startswith(last.forms[0]) and not typed.isalnum()
        return text[: last.start].lstrip() + (typed + form[len(last.forms[0]) :] if begun else form)

    def _finished(self, tokens: Sequence[Token]) -> list[tuple[str, int]]:
        """Return the words that begin as the last does, one a stem, with the families that have all words.

        Where some stand right behind the word before, only these.
        """
        exact = self._statistics.exact
        ordinals = exact.starting_with(tokens[-1].forms[0])
        sizes = np.diff(exact.starts[ordinals.start : ordinals.stop + 1]).astype(np.int64)
        common = np.argsort(-sizes, kind="stable")[:TRIED] + ordinals.start
        forms = {self._statistics.stem(form): form for form in map(exact.text_of, common[::-1].tolist())}
        before = [token for token in tokens[:-1] if token.forms[0] not in FUNCTION_WORDS]
        counts = self._counts(before, list(forms))
        found = [
            (form, families)
            for form, families in zip(forms.values(), counts, strict=True)
            if families and form not in FUNCTION_WORDS | GENERIC_NOUNS
        ]
        found.sort(key=lambda one: (-one[1], one[0]))
        adjacent = before and before[-1] is tokens[-2]
        return self._behind(tokens[-2].stem, found[:FOLLOWED]) if adjacent else found

    def _behind(self, before: str, found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Return the words that follow another directly, the most frequent first."""
        phrases = (
            PhraseQuery(TEXT, ((before, self._statistics.stem(form)),), 0, 0.0, ()) for form, _ in found
        )
        counts = self._count(phrases)
        ordered = sorted(zip(counts, found, strict=True), key=lambda one: -one[0])
        return [one for together, one in ordered if together]

    def _spelt(self, tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
        forms = [near.form for near in offers(tokens[-1].forms[0], self._statistics)]
        counts = self._counts(tokens[:-1], list(map(self._statistics.stem, forms)))
        yield from ((form, families) for form, families in zip(forms, counts, strict=True) if families)

    def _counts(self, before: Sequence[Token], stems: Sequence[str]) -> list[int]:
        """Return how many families hold each of some stems, and all the words before it."""
        if not before:
            return list(map(self._statistics.document_frequency, stems))
        held = tuple(map(self._planner.term, before))
        return self._count(AllOf((*held, ExpandedTerm(one, 0.0))) for one in stems)

    def _count(self, conditions: Iterable[Condition]) -> list[int]:
        plans = list(map(ExpandedQuery, conditions))
        return self._backend.count(plans) if plans else []

    def _titles(self, text: str, most: int) -> Iterator[Suggestion]:
        """Yield titles with all the words, the last of which may be unfinished; a family's own leads to it."""
        tokens = self._statistics.analyse(text)
        if not tokens or len(tokens[-1].forms[0]) < SHORTEST_TITLE:
            return
        stems = [token.stem for token in tokens]
        seen: set[str] = set()
        titled = iter(self._backend.titled(stems, tokens[-1].forms[0], READ))
        while batch := list(islice(titled, most)):
            first = dict(reversed(batch))  # of several families with a title the first one
            titles = [title for title in dict(batch) if title not in seen and self._begins(title, tokens)]
            seen.update(titles)
            queries = [_title_query(title) for title in titles]
            plans = [self._planner.expand(Query(one, read_text(one)[0])) for one in queries]
            counts = self._backend.count(plans) if plans else []
            for title, query, found in zip(titles, queries, counts, strict=True):
                if found:
                    family = first[title] if found == 1 else ""
                    yield Suggestion(title, "title", found, family=family, query=query)

    def _begins(self, title: str, tokens: Sequence[Token]) -> bool:
        """Return whether a title itself holds the words typed; the title of another record of its family may."""
        held = self._statistics.analyse(title)
        stems, last = {one.stem for one in held}, tokens[-1]
        begun = (
            any(form.startswith(last.forms[0]) for one in held for form in one.forms) or last.stem in stems
        )
        return begun and all(one.stem in stems for one in tokens[:-1])

    def _ids(self, text: str) -> Iterator[Suggestion]:
        """Yield the ids that begin as the one word that was typed."""
        typed = text.strip()
        if " " in typed or len(typed) < SHORTEST_ID or not any(map(str.isdigit, typed)):
            return
        ids = self._statistics.fields[ID]
        starts = dict.fromkeys((typed.casefold(), key_of_id(typed)))
        found = [ids.text_of(n) for start in starts for n in ids.starting_with(start)[:TRIED]]
        seen: set[str] = set()
        for spelt, document in zip(found, self._backend.with_ids(found), strict=True):
            if document.id not in seen:
                seen.add(document.id)
                yield Suggestion(_printed(document, spelt), "id", 1, family=document.id)


def _printed(document: Document, spelt: str) -> str:
    """Return an id as the family prints it."""
    same = (one for one in document.nasa_ids if spelt in {one.casefold(), key_of_id(one)})
    return next(same, spelt)


def _first_of(some: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield some texts, or, where there are none, others."""
    first = next(iter(some), None)
    return iter(others) if first is None else chain((first,), some)


def _title_query(title: str) -> str:
    """Return a query for the captions with a title."""
    return describe(Phrase(" ".join(title.replace('"', " ").split()), "title"))
