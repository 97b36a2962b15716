"""An expanded query: all that a question means in one index, as a value that any engine can evaluate.

It is computed from the tree of the query and the term statistics of the index alone (``planner.py``); which documents
hold what, only the engine knows. ``evaluation.py`` is what it answers.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, assert_never

from schema.analysis.analyzer import Token
from webapp.search.model.query import Filter
from webapp.search.rewriting.typed_ids import TypedId
from webapp.search.rewriting.weights import ENOUGH

Stems = tuple[str, ...]


class WeightedTerm(NamedTuple):
    """A term of a field that stands for a word too, with the weight it has beside the word's own."""

    field: str
    term: str
    weight: float


class ExpandedTerm(NamedTuple):
    """A word as the index spells it: its stem in a field, and what else stands for it, whose weights add to the stem's.

    The sum saturates by BM25 with one ``idf``. A tuple, since a search makes dozens.
    """

    stem: str
    idf: float
    field: str = "text"
    beside: tuple[WeightedTerm, ...] = ()

    @property
    def sounding(self) -> Stems:
        """The stems of names that sound like the word."""
        return tuple(one.term for one in self.beside if one.field == self.field)


@dataclass(frozen=True, slots=True)
class IdsQuery:
    """Documents with any of some ids, as they are kept; each scores ``ID_SCORE``."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermsQuery:
    """Documents with any of some terms, or with one that begins with any of some prefixes, each of a field.

    With an ``idf`` exact forms of the text score as one word, by the sum of what each weighs; all else scores 1. The
    ``notice`` says so where some terms were left out, since they are too many.
    """

    terms: tuple[tuple[str, str], ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
    idf: float = 0.0
    notice: str = ""


@dataclass(frozen=True, slots=True)
class PhraseQuery:
    """Words one behind the other, or within ``slop`` words of the first, in any of some ``spellings``.

    It scores as one word with that ``idf`` whose weight is how often the phrase stands, and beside it as its ``words``.
    The ``notice`` says where a wildcard in it stands for more words than there are spellings.
    """

    field: str
    spellings: tuple[Stems, ...]
    slop: int
    idf: float
    words: tuple[ExpandedTerm, ...]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class WidenedQuery:
    """A word that must match, as it was ``typed``, or anything that stands for it; scores add."""

    typed: str
    word: "Condition"
    others: tuple["Alternative", ...]


@dataclass(frozen=True, slots=True)
class ValuesQuery:
    """Documents with any of some ``values`` of a ``facet``.

    Each scores what the ``words`` give in it, and ``AS_WRITTEN`` where it has one of the values ``as_written``.
    """

    facet: str
    values: tuple[str, ...]
    as_written: tuple[str, ...] = ()
    words: tuple[ExpandedTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class DaysQuery:
    """Documents whose event touches the days from ``first`` to ``last``, proleptic ordinals.

    Each scores the share of the event's days that lies between, ``LONGER`` of it where these are more than one, and
    ``FILED`` of that where its texts print no date. With ``whole`` all of the event's days must lie between.
    """

    first: int
    last: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class AddedQuery:
    """Documents first indexed from the second ``first`` to ``last`` since 1970 (UTC); nothing scores by it."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """What matches all of some conditions, whose scores add, and none of what it is ``without``."""

    conditions: tuple["Condition", ...] = ()
    without: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """What matches any of some conditions; scores add.

    Those of them that are ``mentions`` ask for the words of a date that others ask for as days: what matches only such
    a one mentions the date, but is not dated so. Their scores are divided by ``MENTION``.
    """

    conditions: tuple["Condition", ...]
    mentions: tuple["Condition", ...] = ()


Condition = (
    ExpandedTerm
    | IdsQuery
    | TermsQuery
    | PhraseQuery
    | WidenedQuery
    | ValuesQuery
    | DaysQuery
    | AddedQuery
    | AllOf
    | OneOf
)

ANYTHING, NOTHING = AllOf(), IdsQuery(())


class Variation(StrEnum):
    """In which way an alternative differs from the words as typed."""

    SYNONYM = "synonym"
    NICKNAME = "nickname"
    NUMBERED = "numbered"
    TOGETHER = "together"
    APART = "apart"
    SITE = "site"
    SERIES = "series"
    MISSPELT = "misspelt"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A phrase that the tokens ``first`` to ``last`` of a text, ``last`` not among them, may also mean.

    With a ``slop`` its words stand within so many words of the first, in any order. It weighs ``factor`` times what
    the words themselves would, and is as rare as ``idf`` says.
    """

    kind: Variation
    first: int
    last: int
    printed: str
    stems: Stems
    factor: float
    idf: float
    slop: int = 0


@dataclass(frozen=True, slots=True)
class TermGroup:
    """A word of the relaxable part, and everything that stands for it; a document holds the word by any of them.

    ``printed`` is the word as typed, a number with the name that it belongs to. Only what is ``required`` counts among
    the words asked for; function words and names of numbers merely score. ``idf`` is the whole group's.
    ``alternatives`` are numbers among the query's, each with its weight here. A ``unit`` is a name and a number that
    count as one word only where they stand together, instead of the ``term``. Whoever has one of the ``ids`` that the
    word spells holds it too. The ``rarity`` is its inverse document frequency in whole units, at least 1.
    """

    printed: str
    term: ExpandedTerm
    idf: float
    required: bool = True
    alternatives: tuple[tuple[int, float], ...] = ()
    unit: Stems = ()
    ids: tuple[str, ...] = ()
    rarity: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """What families are to be like one, itself not among them, which an engine knows by its ``key``.

    They match any of the conditions ``about`` it, and score at least that ``share`` of what it scores for these itself.
    """

    key: Hashable
    about: tuple[Condition, ...]
    share: float


@dataclass(frozen=True, slots=True)
class ValueSet:
    """Documents with any of some ``values`` of a facet, all with ``any`` value of it, and all that have ``none``."""

    values: tuple[str, ...] = ()
    any: bool = False
    none: bool = False


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """What the filters of one facet let through: documents in what is ``chosen``, but not in what is excluded.

    With ``chosen`` of ``None`` all are let through that are not excluded.
    """

    facet: str
    chosen: ValueSet | None
    excluded: ValueSet | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a query: what those of each facet let through, and all of them by canonical value.

    The ``notices`` are of values that no caption has.
    """

    by_facet: tuple[FacetFilter, ...] = ()
    filters: tuple[Filter, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedText:
    """The words of the relaxable part as typed, and the tokens they were read as."""

    words: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()

    def typed(self, first: int, last: int) -> str:
        """Return the words as typed that were read as the tokens ``first`` to ``last``, ``last`` not among them."""
        return " ".join(self.words)[self.tokens[first].start : self.tokens[last - 1].end]

    def places(self, first: int, last: int) -> tuple[int, int]:
        """Return which words these tokens were read from: the first, and the one behind the last."""
        text = " ".join(self.words)
        begin = text.count(" ", 0, self.tokens[first].start)
        return begin, text.count(" ", 0, self.tokens[last - 1].end - 1) + 1


@dataclass(slots=True)  # never changed; but a frozen one takes three times as long to make, for every query
class ExpandedQuery:
    """What a question means in one index.

    Every hit matches the ``conditions``, which are never relaxed, and passes the ``selection``. The required ``groups``
    that it has weigh, by their rarity, as much as one of the ``levels`` says: the first at which enough is found
    (``choose_level``). ``pairs`` are the groups, by number, of words typed one behind the other, which are rewarded for
    standing together. Where ``likeness`` is asked for, nothing else is but a selection. Hits that have the ``title``
    (by ``key_of_title``) rank above all others, but for two things: hits that do not match ``certain`` touch the days
    that were asked for, and reach beyond; they rank below all that do. Hits that do not match ``dated`` only mention
    these days; they rank last.

    Beside what is evaluated stands what was typed: the ``text`` of the groups, the tokens of it that are ``content``,
    and the ``typed_ids`` that are not whole.
    """

    conditions: Condition = ANYTHING
    groups: tuple[TermGroup, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    levels: tuple[int, ...] = ()
    likeness: Likeness | None = None
    selection: Selection = Selection()
    title: str = ""
    certain: Condition = ANYTHING
    dated: Condition = ANYTHING
    text: TypedText = TypedText()
    content: tuple[Token, ...] = ()
    typed_ids: tuple[TypedId, ...] = ()

    @property
    def asks_for_dates(self) -> bool:
        """Whether it matters which of the families found print no date."""
        return any(isinstance(one, DaysQuery) for one in parts_of(self.conditions))

    @property
    def notices(self) -> tuple[str, ...]:
        """What of the query could not be evaluated as it stood."""
        terms = (
            one.notice
            for one in parts_of(self.conditions)
            if isinstance(one, TermsQuery | PhraseQuery) and one.notice
        )
        return (*self.selection.notices, *terms)

    @property
    def widened(self) -> tuple[WidenedQuery, ...]:
        """The words among the conditions that anything else stands for, those that must not match left out."""
        found = parts_of(self.conditions, excluded=False)
        return tuple(one for one in found if isinstance(one, WidenedQuery))

    @property
    def required(self) -> tuple[TermGroup, ...]:
        """The groups that are required."""
        return tuple(group for group in self.groups if group.required)

    def groups_of(self, one: Alternative) -> tuple[int, ...]:
        """Return the groups, by number, of the words that an alternative stands for, each once."""
        groups = {group.term.stem: n for n, group in enumerate(self.groups)}
        return tuple(dict.fromkeys(groups[token.stem] for token in self.text.tokens[one.first : one.last]))

    def understood(self) -> frozenset[str]:
        """Return the words as typed for which something else than another spelling of them stands."""
        text, tokens = " ".join(self.text.words), self.text.tokens
        others = [one for one in self.alternatives if one.kind is not Variation.MISSPELT]
        meant = {n for one in others for n in range(one.first, one.last)}
        with_ids = {group.term.stem for group in self.groups if group.ids}
        found = [
            (token.start, token.end) for n, token in enumerate(tokens) if n in meant or token.stem in with_ids
        ]
        found += [(tokens[one.first].start, tokens[one.last - 1].end) for one in others]
        return frozenset((*(text[start:end] for start, end in found), *(one.typed for one in self.widened)))

    def words_that_count(self) -> tuple[str, ...]:
        """Return the words as typed that contain any required group."""
        text = " ".join(self.text.words)
        places = ((text.count(" ", 0, one.start), text.count(" ", 0, one.end)) for one in self.content)
        held = {n for first, last in places for n in range(first, last + 1)}  # 'sts 107' is one word
        return tuple(word for n, word in enumerate(self.text.words) if n in held)

    def is_enough(self, families: int) -> bool:
        """Return whether so many families are enough not to relax the query."""
        return families >= ENOUGH

    def choose_level(self, found: Sequence[int]) -> int:
        """Return the first of the levels at which enough families are found; ``found`` counts them level by level.

        Filters do not count: choosing a value never widens a search.
        """
        enough = min(ENOUGH, found[-1])
        return next(level for level, families in zip(self.levels, found, strict=True) if families >= enough)


def parts_of(condition: Condition, *, excluded: bool = True) -> Iterator[Condition]:
    """Yield a condition and all within it; with ``excluded=False`` nothing that must not match."""
    yield condition
    match condition:
        case AllOf(wanted, unwanted):
            for one in (*wanted, *(unwanted if excluded else ())):
                yield from parts_of(one, excluded=excluded)
        case OneOf(conditions):
            for one in conditions:
                yield from parts_of(one, excluded=excluded)
        case WidenedQuery(_, word):
            yield from parts_of(word, excluded=excluded)
        case (
            ExpandedTerm()
            | IdsQuery()
            | TermsQuery()
            | PhraseQuery()
            | ValuesQuery()
            | DaysQuery()
            | AddedQuery()
        ):
            pass
        case _:
            assert_never(condition)
