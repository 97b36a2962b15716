"""The text of a search to a tree of nodes. It never fails: what cannot be read as an operator is text.

Bare words form one bag of what should match, which an engine may relax; what an operator joins must match, or must
not. ``OR`` binds its two neighbours, so that ``mars yogi OR moe`` means mars with either of the two rocks.

    >>> parse('soyuz -launch').node.bag
    Bag(words=(Word(text='soyuz', field=''),))
    >>> parse('soyuz -launch').node.strict
    (Clause(node=Word(text='launch', field=''), occur=<Occur.MUST_NOT: 'must_not'>),)
    >>> parse('agency:ESA "red square"').parsed
    'agency:ESA AND "red square"'
"""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from schema.analysis.analyzer import count_words
from schema.errors import QueryTooExpensive
from schema.fields import FACET_NAMES, FACETS, FIELDS
from schema.message import message
from webapp.search.language import notices
from webapp.search.language.clauses import alone, clause_of, grouped, outermost, required, words_of
from webapp.search.language.grouping import placed
from webapp.search.language.lexer import ADDED, DATES, Lexeme, lexemes, without_suffix
from webapp.search.language.plain_dates import dated
from webapp.search.language.printer import describe
from webapp.search.language.query_dates import read_dates, split_sign, whole_dates
from webapp.search.language.ranges import (
    are_numbers,
    compare_numbers,
    is_number,
    range_notice,
    read_numbers,
    without_brackets,
)
from webapp.search.language.value_lists import SEPARATORS, joined_by_or, take_values
from webapp.search.limits import DEFAULT, Limits
from webapp.search.model.query import (
    ANY,
    NONE,
    NOTHING,
    Added,
    AnyOf,
    Boolean,
    Clause,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
    is_bare,
    must,
    must_not,
)

_NAMES = {name: field.name for field in FIELDS for name in (field.name, *field.aliases)}
_FIELDS = frozenset(_NAMES.values())
_NUMBERED = frozenset(facet.name for facet in FACETS if facet.numeric)
_LISTED = frozenset({*DATES, *FACET_NAMES, "id"})  # fields whose values have no commas, or few
_SIGNS = frozenset({">", ">=", "<", "<=", "=", "=>", "=<"})
_EDGES = string.punctuation.replace("*", "").replace("?", "")  # of a word; a wildcard's signs are no edge
_SPANS = frozenset({"between", "from"})  # 1969 and 1972
_WITHOUT = frozenset({"except", "excluding"})  # and "but not": said of what is left out
_LONGEST_SAID = 8  # pieces of a text in which that is said; longer ones are sentences of captions
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_EVERYTHING = frozenset({"", "*", "*:*"})  # by which other search boxes find all that there is


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a text was read as: ``parsed`` is its canonical text, ``notices`` what could not be taken as it stood."""

    node: Boolean
    notices: tuple[str, ...]
    parsed: str


def parse(text: str, limits: Limits = DEFAULT) -> ParsedQuery:
    """Read a search text; ``QueryTooExpensive`` where it is longer or deeper than the limits say."""
    if len(text) > limits.query:
        raise QueryTooExpensive("characters", limits.query, len(text))
    reader = _Reader(lexemes(text), limits)
    node, read_as_dates = dated(outermost(reader.sequence(depth=0)))
    said = [*reader.notices, *read_as_dates]
    if not node.clauses and text.strip() not in _EVERYTHING:
        said.append(notices.no_word(text.strip()))
        node = Boolean(must(NOTHING))
    return ParsedQuery(node, tuple(dict.fromkeys(said)), describe(node))


def read_text(text: str, limits: Limits = DEFAULT) -> tuple[Node, tuple[str, ...]]:
    """Read a search text as ``parse`` does; return the node and the notices."""
    parsed = parse(text, limits)
    return parsed.node, parsed.notices


class _Reader:
    """Reads lexemes from left to right, by recursive descent.

    Among the clauses read a bare word is one that should match, until an operator or a group requires it.
    """

    def __init__(self, lexemes: list[Lexeme], limits: Limits) -> None:
        self._lexemes, self._limits = lexemes, limits
        self._place = self._clauses = self._groups = 0
        self.notices: list[str] = []

    def sequence(self, depth: int) -> list[Clause]:
        """Read clauses up to the parenthesis that closes this depth, or to the end."""
        self._check_depth(depth)
        clauses: list[Clause] = []
        joining = ""
        while (lexeme := self._next()) is not None:
            if lexeme.kind == "close" and depth:
                return clauses
            if lexeme.kind == "close":
                self.notices.append(message("A closing parenthesis without an opening one was ignored."))
            elif clauses and self._is_joint(lexeme):
                joining = lexeme.text.upper()
            elif clauses and self._leaves_out(lexeme):
                clauses += filter(None, [self._left_out(lexeme, depth)])
            elif (clause := self._clause(lexeme, depth)) is not None:
                self._join(clauses, clause, joining)
                joining = ""
        if depth:
            self.notices.append(
                message("An opening parenthesis without a closing one was taken to close at the end.")
            )
        return clauses

    def _is_joint(self, lexeme: Lexeme) -> bool:
        """Return whether a word joins what stands around it; in small letters only where that can only be meant so."""
        if lexeme.kind != "word" or not self._more():
            return False
        return lexeme.text in {"AND", "OR"} or (lexeme.text in {"and", "or"} and self._is_meant())

    def _join(self, clauses: list[Clause], clause: Clause, joining: str) -> None:
        """Append a clause to those read before it."""
        if joining == "OR":
            last = alone(clauses.pop())
            before = last.nodes if isinstance(last, AnyOf) else (last,)
            clauses.append(Clause(AnyOf((*before, self._in_same_field(alone(clause), before[-1])))))
        elif joining == "AND":
            clauses[-1:] = required(clauses[-1]), required(clause)
        elif (words := words_of(clause)) and not self._joins():
            clauses.extend(words)  # parentheses around words alone say nothing
        else:
            clauses.append(required(clause) if isinstance(clause.node, Boolean) else clause)

    def _in_same_field(self, node: Node, before: Node) -> Node:
        """Read a number behind OR as a value of the field before: 'expedition:50 OR 52', 'year:1969 OR 1972'."""
        if not isinstance(node, Word) or node.field or not node.text.isdecimal():
            return node
        match before:
            case FacetIs(facet) if facet in _NUMBERED:
                return FacetIs(facet, node.text)
            case Dated():
                return read_dates("date", Lexeme("word", node.text))[0] or node
            case _:
                return node

    def _clause(self, lexeme: Lexeme, depth: int) -> Clause | None:
        """Read what begins with this lexeme; ``None`` where nothing is left of it."""
        match lexeme.kind:
            case "open":
                return grouped(self.sequence(depth + 1))
            case "minus":
                return self._negated(depth)
            case "field":
                return self._in_field(lexeme.text[:-1], depth)
            case "quote":
                self.notices.append(message("A quotation mark without its partner was ignored."))
                return None
            case "word" if self._negates(lexeme):
                return self._negated(depth)
            case _:
                return clause_of(self._plain(lexeme))

    def _negated(self, depth: int) -> Clause | None:
        self._check_depth(depth + 1)
        lexeme = self._next() if self._more() else None
        clause = self._clause(lexeme, depth + 1) if lexeme else None
        return Clause(alone(clause), Occur.MUST_NOT) if clause is not None else None

    def _leaves_out(self, lexeme: Lexeme) -> bool:
        """Return whether a word says in plain words that what follows is left out: 'but not', 'except'."""
        if lexeme.kind != "word" or not self._more() or len(self._lexemes) > _LONGEST_SAID:
            return False
        said, behind = lexeme.text.casefold(), self._lexemes[self._place :]
        return said in _WITHOUT or (said == "but" and behind[0].text.casefold() == "not" and len(behind) > 1)

    def _left_out(self, lexeme: Lexeme, depth: int) -> Clause | None:
        """Read what is left out, and say so."""
        said = lexeme.text
        if said.casefold() not in _WITHOUT and (negation := self._next()):
            said += f" {negation.text}"
        clause = self._negated(depth)
        if clause is not None:
            self.notices.append(notices.left_out(said, describe(clause.node)))
        return clause

    def _in_field(self, name: str, depth: int) -> Clause | None:
        field = _NAMES.get(name.casefold(), name.casefold())
        lexeme = self._next()
        if lexeme is not None and lexeme.kind == "open" and (field in _FIELDS or field in DATES):
            return self._group(field, depth)
        return clause_of(self._value(name, field, lexeme))

    def _value(self, name: str, field: str, lexeme: Lexeme | None) -> Node | None:
        """Read a value behind the ``name`` of a field; where the field cannot have it, the name is a word."""
        if lexeme is not None and field in {*DATES, *_NUMBERED}:
            lexeme = without_brackets(lexeme)
        elif lexeme is not None and field in FACET_NAMES and lexeme.kind == "word":
            lexeme = lexeme._replace(text=lexeme.text.strip("[]{}"))
        if lexeme is None or not self._fits(field, lexeme):
            known = field in _FIELDS or field in DATES
            self.notices.append(notices.no_value(f"{name}:") if known else notices.no_field(f"{name}:"))
            self._place -= lexeme is not None
            return self._plain(Lexeme("word", name))
        if lexeme.text in _SIGNS and self._more():
            behind = self._next()
            lexeme = behind._replace(text=lexeme.text + behind.text) if behind else lexeme
        values = self._values(field, lexeme)
        return self._one_value(field, values[0]) if len(values) == 1 else self._any_of(field, values)

    def _values(self, field: str, lexeme: Lexeme) -> list[Lexeme]:
        """Return the values of a list, 'agency:ESA,JAXA', or the one that is no list."""
        behind, may_follow = self._lexemes[self._place :], partial(self._may_follow, field)
        values, taken = take_values(lexeme, behind, may_follow, dates=field in DATES)
        values = [one for one in values if self._fits(field, one)]
        if field in _LISTED or (len(values) > 1 and any(one.kind == "phrase" for one in values)):
            self._place += taken if values else 0
            return values or [lexeme]
        return [lexeme]  # commas in a text are its own

    def _may_follow(self, field: str, lexeme: Lexeme) -> bool:
        """Return whether what stands behind a comma and a blank can only be a further value."""
        if lexeme.kind != "word":
            return self._fits(field, lexeme)
        if field == "id":
            return any(map(str.isdigit, lexeme.text))
        return field in DATES or (field in _NUMBERED and is_number(lexeme.text.strip(SEPARATORS)))

    def _any_of(self, field: str, values: Sequence[Lexeme]) -> Node:
        """Read a list of values of which any will do, but none that has a minus before it."""
        wanted, unwanted = list[Node](), list[Node]()
        for one in values:
            bare = self._without_minus(field, one)
            if node := self._one_value(field, bare or one):
                (unwanted if bare else wanted).append(node)
        either = must(AnyOf(tuple(wanted)) if len(wanted) > 1 else wanted[0]) if wanted else ()
        return either[0].node if either and not unwanted else Boolean((*either, *must_not(*unwanted)))

    def _without_minus(self, field: str, lexeme: Lexeme) -> Lexeme | None:
        """Return a value without the minus before it, ``None`` where there is none; a number's is no operator."""
        if lexeme.kind != "word" or lexeme.text[0] not in "-!" or field in {*DATES, *_NUMBERED}:
            return None
        return lexeme._replace(text=lexeme.text[1:])

    def _one_value(self, field: str, lexeme: Lexeme) -> Node | None:
        """Read one value of a field."""
        if bare := self._without_minus(field, lexeme):
            node = self._one_value(field, bare)
            return Boolean(must_not(node)) if node else None
        if field in {*DATES, *FACET_NAMES} and lexeme.text.strip().casefold() in {ANY, NONE, ""}:
            return self._any_value(field, lexeme)
        if said := range_notice(lexeme):
            self.notices.append(said)
            lexeme = lexeme._replace(text=split_sign(lexeme.text)[1])
        if field in DATES:
            is_span = lexeme.text.casefold() in _SPANS  # whose words are read as one where they are dates
            return (None if is_span else self._dated(field, lexeme)) or self._plain(lexeme)
        if field in FACET_NAMES:
            self._count()
            value, notice = read_numbers(lexeme) if lexeme.kind == "range" else (lexeme.text, "")
            self.notices.extend(filter(None, [notice]))
            return FacetIs(field, compare_numbers(*split_sign(value)) if field in _NUMBERED else value)
        return self._plain(lexeme, "" if field == "text" else field)

    def _any_value(self, field: str, lexeme: Lexeme) -> Node:
        """Read a field with any value, or, where that is 'none' or empty, without any."""
        self._count()
        if field == ADDED:
            anything: Node = Added(None, None)
        else:
            anything = Dated(None, None) if field in DATES else FacetIs(field, ANY)
        return anything if lexeme.text.strip() == ANY else Boolean(must_not(anything))

    def _group(self, field: str, depth: int) -> Clause | None:
        """Read what stands in parentheses behind the name of a field."""
        self._groups += 1
        behind = self._lexemes[self._place :]
        whole = whole_dates(behind) if field in DATES else behind
        words = field not in _LISTED
        self._lexemes[self._place :] = joined_by_or(whole, dates=field in DATES, words=words)
        inner = [replace(one, node=placed(one.node, field, self._dated)) for one in self.sequence(depth + 1)]
        self._groups -= 1
        return grouped([one if is_bare(one.node) else required(one) for one in inner])

    def _fits(self, field: str, lexeme: Lexeme) -> bool:
        """Return whether a field can have this value."""
        if lexeme.kind == "range":
            return field in DATES or (field in _NUMBERED and are_numbers(lexeme))
        if field in {*DATES, *FACET_NAMES} and lexeme.kind == "phrase" and not lexeme.text.strip():
            return True
        if field in DATES:
            return lexeme.kind in {"word", "phrase"}
        said = (
            lexeme.text == ANY
            or (lexeme.text in _SIGNS and self._more())
            or any(map(str.isalnum, lexeme.text))
        )
        return field in _FIELDS and lexeme.kind in {"word", "phrase"} and said

    def _dated(self, how: str, lexeme: Lexeme) -> Dated | Added | None:
        self._count()
        node, notice = read_dates(how, lexeme)
        self.notices.extend(filter(None, [notice]))
        return node

    def _plain(self, lexeme: Lexeme, field: str = "") -> Node | None:
        self._count(max(1, count_words(lexeme.text)))
        if field and lexeme.text == ANY:
            return Wildcard(ANY, field)
        if not any(map(str.isalnum, lexeme.text)):
            return None
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text, field, lexeme.slop)
        if lexeme.kind == "range":
            return Word(lexeme.text, field)
        if lexeme.text[:-1].casefold() in {*_NAMES, *DATES} and lexeme.text.endswith(":"):
            self.notices.append(notices.no_value(lexeme.text))
        text = lexeme.text.replace(":", "-").strip(_EDGES)  # with a colon it would be read back as a field
        if self._ends_a_question() and text.rstrip("?").isalpha():
            text = text.rstrip("?" + _EDGES)
        if not {"*", "?"}.isdisjoint(text):
            return self._wildcard(text, field)
        return self._word(text, field)

    def _ends_a_question(self) -> bool:
        """Return whether the piece just read ends a text of several words: 'who is the pilot?'."""
        behind = self._lexemes[self._place :]
        return len(self._lexemes) > 1 and all(lexeme.kind == "close" for lexeme in behind)

    def _wildcard(self, pattern: str, field: str) -> Node:
        """Read a pattern; where it begins with a wildcard, all words would have to be tried: it is text."""
        if pattern[0] not in "*?":
            return Wildcard(pattern, field)
        self.notices.append(notices.begins_with_wildcard(pattern))
        return self._word(re.sub(r"[*?]+", "-", pattern).strip(_EDGES), field)

    def _word(self, text: str, field: str) -> Node:
        text = without_suffix(text)
        if text in _OPERATORS:
            self.notices.append(notices.joins_nothing(text))
            text = text.casefold()
        return Word(text, field)

    def _check_depth(self, depth: int) -> None:
        if depth > self._limits.depth:
            raise QueryTooExpensive("parentheses and NOTs within each other", self._limits.depth, depth)

    def _count(self, words: int = 1) -> None:
        self._clauses += words
        if self._clauses > self._limits.clauses:
            most = max(self._clauses, len(self._lexemes))
            raise QueryTooExpensive("words and clauses", self._limits.clauses, most)

    def _joins(self) -> bool:
        """Return whether what was read is joined to what follows."""
        return self._more() and self._lexemes[self._place].text in {"AND", "OR"}

    def _negates(self, lexeme: Lexeme) -> bool:
        return self._more() and (lexeme.text == "NOT" or (lexeme.text == "not" and self._is_meant()))

    def _is_meant(self) -> bool:
        """Return whether a word is an operator to all who type such things: in a field's group, before a phrase."""
        return self._groups > 0 or self._lexemes[self._place].kind in {"phrase", "field", "open"}

    def _more(self) -> bool:
        """Return whether the sequence goes on."""
        return self._place < len(self._lexemes) and self._lexemes[self._place].kind != "close"

    def _next(self) -> Lexeme | None:
        if self._place == len(self._lexemes):
            return None
        self._place += 1
        return self._lexemes[self._place - 1]
