"""Planning: a query's tree and the statistics of an index to an expanded query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import assert_never

from schema.analysis.analyzer import Token, key_of_title
from schema.caches import cached
from schema.first_indexed import seconds_between
from webapp.search.language.plain_dates import mentioned_days
from webapp.search.limits import DEFAULT, Limits
from webapp.search.model.query import (
    ANY,
    Added,
    AnyOf,
    Bag,
    Boolean,
    Clause,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Query,
    Wildcard,
    Word,
    boolean,
)
from webapp.search.rewriting.compounds import PARTICLES, is_one_thing, named_by, things
from webapp.search.rewriting.days import LAST_DAY, all_of, dated_at_all, dated_within, days_within_all
from webapp.search.rewriting.expanded_query import (
    ANYTHING,
    NOTHING,
    AddedQuery,
    AllOf,
    Alternative,
    Condition,
    DaysQuery,
    ExpandedQuery,
    ExpandedTerm,
    IdsQuery,
    OneOf,
    PhraseQuery,
    TermGroup,
    TermsQuery,
    TypedText,
    ValuesQuery,
    Variation,
    WeightedTerm,
    WidenedQuery,
)
from webapp.search.rewriting.expansion import alternatives
from webapp.search.rewriting.patterns import PhrasePlanner, WildcardPlanner
from webapp.search.rewriting.selection import NOTHING_SELECTED, select
from webapp.search.rewriting.stopwords import FUNCTION_WORDS, GENERIC_NOUNS, SETTING
from webapp.search.rewriting.term_statistics import EVENT, EXACT, ID, TEXT, TermStatistics
from webapp.search.rewriting.typed_ids import (
    IdMatch,
    TypedId,
    id_of,
    is_part_of_id,
    looks_like_id,
    other_id,
    whole_ids,
)
from webapp.search.rewriting.weights import (
    EXACT_WEIGHT,
    FACTOR_UNITS,
    NOWHERE,
    RARITY,
    SOUND_WEIGHT,
    levels_of,
)

TERMS = 4096  # words that are kept as the index spells them, and as what they ask for
Spell = Callable[[str, str, tuple[str, ...]], ExpandedTerm]  # a stem, the form typed, its spellings
TEXTS = 256  # texts, phrases and choices of values that are kept: a search comes again with each page and order of it


class Planner:
    """Plans queries for one index; holds nothing of a query, so threads may share it."""

    def __init__(self, statistics: TermStatistics, limits: Limits = DEFAULT) -> None:
        self.statistics = statistics
        # of a function, not of a method: a planner that refers to itself would keep its index open
        self._spelt = cached("terms", TERMS)(partial(_spell, statistics))
        self._words = cached("words", TERMS)(partial(_word, statistics, self._spelt))
        self._texts = cached("texts", TEXTS)(_TextPlanner(statistics, self._spelt).plan)
        self._select = cached("filters", TEXTS)(partial(select, values=statistics.values))
        self._wildcards = WildcardPlanner(statistics, limits)
        self._phrases = cached("quotations", TEXTS)(
            PhrasePlanner(statistics, self._wildcards, self._spelt).condition
        )

    def expand(self, query: Query) -> ExpandedQuery:
        """Return what a question means in this index.

        ``QueryTooExpensive`` where a wildcard stands for too many words.
        """
        if not query.event and (ids := id_of(query.text, self.statistics)):
            pasted = WidenedQuery(query.text, IdsQuery(ids), ())
            return ExpandedQuery(pasted, selection=self._select(query.filters))
        clauses = boolean(query.node)
        conditions = self._boolean(clauses.strict)
        if query.event:
            conditions = AllOf((conditions, TermsQuery(((EVENT, query.event),))))
        words = tuple(word.text for word in clauses.bag.words)
        certain = dated_within(conditions)
        whole = partial(replace, self._texts(words)) if words else ExpandedQuery
        return whole(
            conditions=conditions,
            selection=self._select(query.filters) if query.filters else NOTHING_SELECTED,
            title=key_of_title(query.text) if query.text else "",
            certain=certain,
            dated=ANYTHING if certain == ANYTHING else dated_at_all(conditions),
        )

    def condition(self, node: Node, *, widen: bool = True) -> Condition:  # noqa: PLR0911 - one line a kind of node
        """Return what a node means where nothing of it is relaxed; with ``widen`` words have their synonyms too."""
        match node:
            case Word(text, field):
                return self._words(text, field, widen)
            case Phrase(text, field, slop):
                return self._phrase(text, field, slop)
            case Wildcard(pattern, field):
                return self._wildcards.condition(pattern, field)
            case FacetIs(facet, value) if value == ANY:
                return TermsQuery(prefixes=((facet, ""),))
            case FacetIs(facet, value):
                return self._value(facet, value)
            case Dated(start, end):
                return DaysQuery(start.toordinal() if start else 1, end.toordinal() if end else LAST_DAY)
            case Added(start, end):
                return AddedQuery(*seconds_between(start, end))
            case Bag(words):
                return all_of([self.condition(word, widen=widen) for word in words])
            case Boolean(clauses):
                return self._boolean(clauses, widen=widen)
            case AnyOf(nodes):
                return self._any_of(nodes, widen=widen) if nodes else NOTHING
            case _:
                assert_never(node)

    def _phrase(self, text: str, field: str, slop: int) -> Condition:
        """Return the words of a phrase, or, in the whole text, an id that was put in quotation marks."""
        if field == ID:
            return IdsQuery(self.statistics.ids_spelled(text))
        words = self._phrases(text, field, slop)
        is_id = not field and not slop and looks_like_id(text)
        return (
            OneOf((words, IdsQuery(ids))) if is_id and (ids := self.statistics.ids_spelled(text)) else words
        )

    def _boolean(self, clauses: Sequence[Clause], *, widen: bool = True) -> Condition:
        """Return clauses that hold together; what must not match is never widened, and days must lie within all."""
        wanted: list[Condition] = []
        unwanted: list[Condition] = []
        for clause in clauses:
            if clause.occur is Occur.MUST_NOT:
                unwanted.append(self.condition(clause.node, widen=False))
            else:
                wanted.append(self.condition(clause.node, widen=widen))
        wanted = days_within_all(wanted)
        return AllOf(tuple(wanted), tuple(unwanted)) if unwanted else all_of(wanted)

    def _any_of(self, nodes: Sequence[Node], *, widen: bool) -> OneOf:
        """Return what matches any node; a phrase that is one of the dates beside it is a mention of that."""
        conditions = tuple(self.condition(one, widen=widen) for one in nodes)
        days = {one for one in nodes if isinstance(one, Dated)}
        mentions = [
            condition
            for one, condition in zip(nodes, conditions, strict=True)
            if days and isinstance(one, Phrase) and not one.field and mentioned_days(one.text) in days
        ]
        return OneOf(conditions, tuple(mentions))

    def term(self, token: Token, field: str = "") -> ExpandedTerm:
        """Return a word as the index spells it: in the whole text with its exact forms and a name's transliterations.

        It is as rare as the most frequent of what stands for it, as in Lucene's SynonymQuery.
        """
        return _term(self.statistics, self._spelt, token, field)

    def _value(self, facet: str, name: str) -> Condition:
        """Return the condition of having any of the values that a name may mean.

        A caption that is largely about a value ranks above one that only mentions it: the score is that of the words
        typed, and of the person's name.
        """
        values = self.statistics.values[facet]
        ordinals = values.resolve(name)
        named = tuple(values.all[n] for n in ordinals)
        if not values.facet.extracted:
            return ValuesQuery(
                facet, named, as_written=tuple(values.all[n] for n in values.exact_spellings(name))
            )
        said = [name]
        if values.facet.names_people and ordinals:
            said.append(values.all[max(ordinals, key=values.families.__getitem__)])
        tokens = {token.stem: token for one in said for token in self.statistics.analyse(one)}.values()
        return ValuesQuery(facet, named, words=tuple(map(self.term, tokens)))


class _TextPlanner:
    """Plans the words of a text that should match as groups, each with everything that stands for it."""

    def __init__(self, statistics: TermStatistics, spell: Spell) -> None:
        """Plan with the terms of an index; ``spell`` returns a word as the whole text has it."""
        self.statistics, self._spell = statistics, spell

    def plan(self, words: tuple[str, ...]) -> ExpandedQuery:
        """Return what the words ask for, without conditions."""
        tokens = tuple(self.statistics.analyse(" ".join(words)))
        content = _content(tokens)
        found = alternatives(tokens, self.statistics, self.statistics.thesaurus)
        units = _with_particles(found, tokens) | self._units(TypedText(words, tokens))
        groups = self._groups(TypedText(words, tokens), content, found, units)
        ids = self._add_ids(words, groups)
        weighed = tuple(replace(group, rarity=self._rarity(group)) for group in groups.values())
        number = {stem: n for n, stem in enumerate(groups)}
        return ExpandedQuery(
            groups=weighed,
            pairs=tuple(
                (number[one.stem], number[other.stem])
                for one, other in pairwise(content)
                if one.stem != other.stem  # no word stands near itself
            ),
            alternatives=found,
            levels=levels_of([group.rarity for group in weighed if group.required]),
            text=TypedText(words, tokens),
            content=content,
            typed_ids=ids,
        )

    def _term(self, token: Token) -> ExpandedTerm:
        return _term(self.statistics, self._spell, token)

    def _groups(
        self,
        text: TypedText,
        content: Sequence[Token],
        found: Sequence[Alternative],
        units: Mapping[str, Sequence[Token]],
    ) -> dict[str, TermGroup]:
        """Return a group for each stem that was typed, in the order of their first places."""
        joined = " ".join(text.words)
        whole = {t.stem: units.get(t.stem, (t,)) for t in reversed(text.tokens)}
        printed = {stem: joined[unit[0].start : unit[-1].end] for stem, unit in whole.items()}
        names = {one.stem for unit in units.values() for one in unit} - units.keys()
        required = {token.stem for token in content} - names
        groups = {}
        for n, token in enumerate(text.tokens):
            here = [(k, one) for k, one in enumerate(found) if one.first <= n < one.last]
            if token.stem in units:
                unit = tuple(one.stem for one in units[token.stem])
                idf = self.statistics.idf(self.statistics.phrase_frequency(unit, 0))
                weights = tuple((k, _weight_beside(one, idf)) for k, one in here)
                group = TermGroup(
                    printed[token.stem], self._term(token), idf, alternatives=weights, unit=unit
                )
            else:
                group = self._widened(printed[token.stem], self._term(token), here)
            groups[token.stem] = group if token.stem in required else replace(group, required=False)
        return groups

    def _widened(
        self, printed: str, term: ExpandedTerm, found: Sequence[tuple[int, Alternative]]
    ) -> TermGroup:
        """Return a word and what it may also mean.

        The word keeps its one inverse document frequency; what is more common than the word weighs less than it.
        A slip of the pen is as common as what it was meant to be.
        """
        if not found:
            return TermGroup(printed, term, term.idf)
        slip = any(one.kind is Variation.MISSPELT for _, one in found)
        lost = slip or not self._is_held(term)
        idf = min(one.idf for _, one in found) if lost else term.idf
        weights = tuple((n, _weight_beside(one, idf)) for n, one in found)
        return TermGroup(printed, term, idf, alternatives=weights)

    def _is_held(self, term: ExpandedTerm) -> bool:
        return bool(term.beside) or self.statistics.document_frequency(term.stem) > 0

    def _units(self, text: TypedText) -> dict[str, tuple[Token, ...]]:
        """Return for each number that belongs to a name before it, by its stem, both: 'Apollo 8'.

        What was typed as one thing belongs together too, be it nowhere: 'AT&T' is no T.
        """
        tokens, typed = text.tokens, " ".join(text.words)
        units: dict[str, tuple[Token, ...]] = {}
        for n, token in enumerate(tokens):
            name = named_by(tokens, n)
            if name is not None and self.statistics.phrase_frequency((name.stem, token.stem), 0):
                units[token.stem] = (name, token)
        for whole in things(typed, tokens):
            for one in whole:
                units.pop(one.stem, None)
            counting = [one for one in whole if one.forms[0] not in FUNCTION_WORDS] or whole
            units[counting[-1].stem] = tuple(whole)
        return units

    def _add_ids(self, words: Sequence[str], groups: dict[str, TermGroup]) -> tuple[TypedId, ...]:
        """Count documents with a typed id as holding all its words; return the ids that are not whole."""
        found = list(whole_ids(words, self.statistics))
        taken = {n for one in found for n in range(one.first, one.last)}
        for n, word in enumerate(words):
            if n not in taken and looks_like_id(word):
                stems = self._stems(words[n : n + 1], groups)
                if is_part_of_id(word) or not any(self._may_match(groups[stem]) for stem in stems):
                    found += filter(None, [other_id(word, n, self.statistics)])
        for one in found:
            for stem in self._stems(words[one.first : one.last], groups):
                groups[stem] = replace(groups[stem], ids=(*groups[stem].ids, *one.ids))
        return tuple(one for one in found if one.match is not IdMatch.WHOLE)

    def _stems(self, words: Sequence[str], groups: Mapping[str, TermGroup]) -> set[str]:
        return groups.keys() & {token.stem for token in self.statistics.analyse(" ".join(words))}

    def _rarity(self, group: TermGroup) -> int:
        """Return how much a word weighs among those required."""
        return round(group.idf * RARITY) if self._may_match(group) else NOWHERE

    def _may_match(self, group: TermGroup) -> bool:
        return bool(group.ids or group.unit or group.alternatives) or self._is_held(group.term)


def _word(statistics: TermStatistics, spell: Spell, text: str, field: str, widen: bool) -> Condition:
    """Return what was typed without a blank: all its words, or, in the whole text, an id of that spelling."""
    if field == ID:
        return IdsQuery(statistics.ids_spelled(text))
    tokens = statistics.analyse(text)
    terms = tuple(_term(statistics, spell, token, field) for token in tokens)
    if any(is_one_thing(text, one, other) for one, other in pairwise(tokens)):
        rarest = max(term.idf for term in terms)
        stems = tuple(term.stem for term in terms)
        words: Condition = PhraseQuery(field or TEXT, (stems,), 0, rarest, terms)
    else:
        words = all_of(terms)
    if field:
        return words
    if widen and (others := alternatives(tokens, statistics, statistics.thesaurus)):
        words = WidenedQuery(text, words, others)
    ids = statistics.ids_spelled(text)
    return OneOf((words, IdsQuery(ids))) if ids else words


def _term(statistics: TermStatistics, spell: Spell, token: Token, field: str = "") -> ExpandedTerm:
    """Return a word as the index spells it, in a field or in the whole text."""
    if field:
        frequency = statistics.document_frequency(token.stem, field)
        return ExpandedTerm(token.stem, statistics.idf(frequency), field)
    return spell(token.stem, token.forms[0], token.spellings)


def _weight_beside(one: Alternative, idf: float) -> float:
    """Return what an alternative weighs beside a word: less, where it is more common than that."""
    return max(1, round(one.factor * min(1.0, one.idf / idf) * FACTOR_UNITS)) / FACTOR_UNITS


def _content(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the words that count: no function words, nor what every record is, unless nothing else was typed."""
    said = tuple(token for token in tokens if token.forms[0] not in FUNCTION_WORDS)
    where = {other.start for one, other in pairwise(tokens) if (one.forms[0], other.forms[0]) in SETTING}
    return (
        tuple(token for token in said if token.forms[0] not in GENERIC_NOUNS and token.start not in where)
        or said
        or tokens
    )


def _with_particles(found: Sequence[Alternative], tokens: Sequence[Token]) -> dict[str, tuple[Token, ...]]:
    """Return what captions write as one word too, of a word that counts and a particle: 'close up', 'lift off'.

    By itself neither says what both do: by the stem of the one that counts, both.
    """
    pairs = (tokens[one.first : one.last] for one in found if one.kind is Variation.TOGETHER)
    counted = ((pair, [t for t in pair if t.forms[0] not in PARTICLES]) for pair in pairs if len(pair) == 2)
    return {those[0].stem: tuple(pair) for pair, those in counted if len(those) == 1}


def _spell(statistics: TermStatistics, stem: str, form: str, spellings: tuple[str, ...]) -> ExpandedTerm:
    text, exact = statistics.text, statistics.exact
    held = [(exact.frequency(one), WeightedTerm(EXACT, one, EXACT_WEIGHT)) for one in spellings]
    for other in statistics.sounding_like(form):
        held.append((text.frequency(other), WeightedTerm(TEXT, other, SOUND_WEIGHT)))
    most = max(text.frequency(stem), *(frequency for frequency, _ in held))
    beside = tuple(one for frequency, one in held if frequency)
    return ExpandedTerm(stem, statistics.idf(most), TEXT, beside)
