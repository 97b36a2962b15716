"""Extraction of people's full names: given names, initials, nicknames and family names in a run of capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.facet.gazetteer import Text
from indexer.facet.lists import GIVEN_NAME, NO_GIVEN_NAME, is_full, listed
from indexer.facet.person_signs import (
    FUNCTION_WORDS,
    MONTHS,
    acts,
    is_dated,
    is_month,
    is_place_or_ship,
    is_presented,
)
from indexer.facet.span import Span, Stretches, meeting
from indexer.facet.tokens import NAMES, Kind, NameToken, Runs, capitalized, closes, without_possessive
from schema.vocabulary import Persons

_THING = re.compile(r"[ ]([a-z]+)")
_SHOUTED = re.compile(r"[^\W\d_]{2,}")
# More words than these make a title or a heading, not a name.
_MOST_WORDS = 4
_MOST_IN_HEADLINE = 2
_LONGEST_HEADLINE = 120
# No more are looked at for a name without a known given name.
_MOST_PERHAPS = 5
# Words, initials and nicknames together: no name has more.
_MOST_TOKENS = 9


class _Run(NamedTuple):
    """A run of capitals in its text; ``start`` is where its words' places count from."""

    start: int
    tokens: Sequence[NameToken]
    text: str
    headline: bool

    def begin(self, at: int) -> int:
        """Return the offset at which a word begins in the text."""
        return self.start + self.tokens[at].start

    def end(self, end: int) -> int:
        """Return the offset at which the words before an index end in the text."""
        return self.start + self.tokens[end - 1].end


@dataclass(frozen=True, slots=True)
class PersonExtractor:
    """The grammar of names over the vocabulary's lists."""

    persons: Persons
    runs: Runs

    def read(self, text: Text, hidden: Sequence[Span], zones: Stretches) -> Iterator[Span]:
        """Yield the names in a text, each as printed.

        ``hidden`` are stretches that other names took, in order and apart; ``zones`` are credits, where nobody is
        pictured.
        """
        printed = self._unshouted(text.printed)
        headline = _is_headline(printed)
        found: list[Span] = []
        perhaps: list[Span] = []
        for start, tokens in self.runs.read(printed):
            if start in zones:
                continue
            run = _Run(start, tokens, printed, headline)
            names = list(self._names(run))
            found += names
            if not names and not headline and len(tokens) <= _MOST_PERHAPS:
                perhaps += self._perhaps(run)
        found += listed(perhaps, found, printed, self.persons) if perhaps else ()
        return (span for span in found if not _is_hidden(span, hidden, printed))

    def _perhaps(self, run: _Run) -> Iterator[Span]:
        """Yield the whole run, without titles before it, where it could be a name."""
        first = next((at for at, token in enumerate(run.tokens) if token.kind is not Kind.TITLE), 0)
        tokens = run.tokens[first:]
        if is_full(tokens, self.persons) and not self._is_thing(run, first, len(run.tokens), alone=True):
            rule = GIVEN_NAME if tokens[0].kind is Kind.GIVEN else NO_GIVEN_NAME
            yield self._span(run.begin(first), run.end(len(run.tokens)), run.text, rule)

    def _unshouted(self, text: str) -> str:
        """Return a text in capitals with them at the words' beginnings only, but for its acronyms."""
        if not text.isupper():
            return text
        kept = self.persons.not_names | self.persons.suffixes
        return _SHOUTED.sub(lambda word: word[0] if word[0] in kept else capitalized(word[0]), text)

    def _names(self, run: _Run) -> Iterator[Span]:
        at = 0
        while at < len(run.tokens):
            end = self._name_end(run, at)
            if end and self._is_name(run, at, end):
                yield self._span(run.begin(at), run.end(end), run.text, "full name")
                at = end
            else:
                at += 1

    def _name_end(self, run: _Run, at: int) -> int:
        """Return the index behind the longest name that could begin at a word, 0 where none does."""
        tokens, most = run.tokens, _most_in_headline(run, at) if run.headline else _MOST_WORDS
        if tokens[at].kind not in (Kind.GIVEN, Kind.INITIALS, Kind.WORD) or closes(tokens[at]):
            return 0
        if at and tokens[at - 1].kind is Kind.PARTICLE:  # the Allen of 'Van Allen'
            return 0
        if tokens[at].word in MONTHS and is_month(run.text, run.begin(at)):
            return 0
        end, words = at, 0
        last = min(len(tokens), at + _MOST_TOKENS)
        while end < last and self._continues(run, at, end, words):
            words += tokens[end].kind in NAMES
            end += 1
            if closes(tokens[end - 1]) or (words >= most and not _called_otherwise(tokens, at, end)):
                break
        while end > at and tokens[end - 1].kind in (Kind.PARTICLE, Kind.INITIALS, Kind.NICK):
            end -= 1
        return end

    def _continues(self, run: _Run, at: int, end: int, words: int) -> bool:
        """Return whether a name that begins at ``at`` goes on at ``end``."""
        tokens = run.tokens
        token = tokens[end]
        if token.kind is Kind.SUFFIX:
            return False
        if token.word in MONTHS and end > at and is_dated(run.text, run.end(end + 1)):
            return False
        if token.kind in (Kind.OTHER, Kind.TITLE):
            return self._is_rare_family(run, at, end)
        another = words >= 2 and token.kind is Kind.GIVEN and tokens[end - 1].kind is Kind.WORD
        return not (another and end + 1 < len(tokens) and tokens[end + 1].kind in (*NAMES, Kind.INITIALS))

    def _is_rare_family(self, run: _Run, at: int, end: int) -> bool:
        """Return whether a word that seldom is a family name is one here.

        'Edward H. White', 'G. David Low', 'Dr. Robert Head', 'Keith Johnson'.
        """
        tokens, word = run.tokens, without_possessive(run.tokens[end].word).rstrip(".")
        kinds, known = tuple(token.kind for token in tokens[at:end]), word in self.persons.families
        if tokens[end].word.isupper() or (tokens[end].kind is Kind.TITLE and not known):
            return False
        if word.lower() in FUNCTION_WORDS:  # 'Leo A. Its stars': another sentence begins
            return False
        if word in self.persons.heads:  # 'Robert Lake' is one where something says so
            return (
                end + 1 == len(tokens) and known and (kinds in _TELLING or self._is_said(run, at, end, kinds))
            )
        if kinds in _TELLING:
            return True
        if kinds != (Kind.GIVEN,) or not _ends_run(tokens, end + 1) or run.headline:
            return False
        addressed = at > 0 and tokens[at - 1].word.endswith(".") and tokens[at - 1].kind is Kind.TITLE
        return addressed or known

    def _is_said(self, run: _Run, at: int, end: int, kinds: tuple[Kind, ...]) -> bool:
        """Return whether a role, a place in the picture or a deed says that a given name and a word are a person."""
        if kinds != (Kind.GIVEN,) or run.headline:
            return False
        titled = at > 0 and run.tokens[at - 1].kind is Kind.TITLE
        start, behind = run.begin(at), run.end(end + 1)
        return (
            titled
            or is_presented(run.text, start, behind, self.persons)
            or acts(run.text, behind, self.persons)
        )

    def _is_name(self, run: _Run, at: int, end: int) -> bool:
        kinds = [token.kind for token in run.tokens[at:end]]
        words = sum(kind in NAMES or kind is Kind.OTHER for kind in kinds)
        if not words or words + (Kind.INITIALS in kinds) < 2 or self._is_thing(run, at, end):
            return False
        if kinds[0] is Kind.GIVEN and words > 1:
            return True
        if kinds[0] is Kind.INITIALS and Kind.GIVEN in kinds[1:-1]:
            return True
        return not run.headline and words <= 3 and self._is_presented(run, at, end)

    def _is_presented(self, run: _Run, at: int, end: int) -> bool:
        """Return whether a title, a role or a place in the picture makes a name of unknown words."""
        if at and run.tokens[at - 1].kind is Kind.TITLE:
            return True
        initials = run.tokens[at].kind is Kind.INITIALS
        return is_presented(run.text, run.begin(at), run.end(end), self.persons, initials=initials)

    def _is_thing(self, run: _Run, at: int, end: int, *, alone: bool = False) -> bool:
        """Return whether the words name a place, a building, a ship, a prize: 'Max A. Brewer Bridge', 'USS John Doe'.

        Where a family name may be a building's word too, and stands ``alone`` at a run's end, it is the family name.
        """
        tokens, persons = run.tokens, self.persons
        before = tokens[at - 1].word if at else ""
        own = without_possessive(tokens[end - 1].word).rstrip(".") in persons.families and (
            alone or end == len(tokens)
        )
        behind = {without_possessive(token.word) for token in tokens[end - (not own) : end + 4]}
        following = _THING.match(run.text, run.end(end))
        return (
            before in persons.ships
            or bool(behind & persons.heads)
            or (following is not None and following[1] in persons.things)
            or any(token.word in persons.ships for token in tokens[at : end - 1])
            or is_place_or_ship(run.text, run.begin(at), run.end(end))
        )

    def _span(self, start: int, end: int, text: str, rule: str) -> Span:
        printed = without_possessive(text[start:end]).rstrip(".")
        end = start + len(printed)
        printed = capitalized(printed) if printed.isupper() else printed
        suffix = _suffix(self.persons).match(text, end)
        if suffix:
            printed, end = printed + _tidy_suffix(suffix[0]), suffix.end()
        return Span(start, end, "person", (_tidy(printed),), rule)


@lru_cache(maxsize=4)
def _suffix(persons: Persons) -> re.Pattern[str]:
    """Compile what may stand behind a name: a number, or behind a comma too a word, which may end in a full stop."""
    numbers = "|".join(sorted(filter(str.isupper, persons.suffixes), key=len, reverse=True))
    words = "|".join(sorted(word for word in persons.suffixes if not word.isupper()))
    return re.compile(rf",?[ ](?i:{words})\b\.?|,?[ ](?:{numbers})\b")


def _most_in_headline(run: _Run, at: int) -> int:
    """Return how many words a name in a headline has at most.

    A third one is the family name where it owns something: 'Virgil Gus Grissom's visit', but 'John Glenn Prepares'.
    """
    third = run.tokens[at + _MOST_IN_HEADLINE : at + _MOST_IN_HEADLINE + 1]
    return _MOST_IN_HEADLINE + any(
        token.kind is Kind.WORD and token.word.endswith(("'s", "’s")) for token in third
    )


# Before a word that seldom is a family name.
_TELLING = (
    (Kind.GIVEN, Kind.INITIALS),
    (Kind.GIVEN, Kind.NICK),
    (Kind.GIVEN, Kind.INITIALS, Kind.NICK),
    (Kind.INITIALS, Kind.GIVEN),
)


def _ends_run(tokens: Sequence[NameToken], end: int) -> bool:
    """Return whether no more than a suffix follows: 'Roy Bridges Jr.'."""
    return all(token.kind is Kind.SUFFIX for token in tokens[end:])


def _called_otherwise(tokens: Sequence[NameToken], at: int, end: int) -> bool:
    """Return whether the family name follows later: 'Virgil I. Gus Grissom'."""
    return [token.kind for token in tokens[at:end]] == [Kind.GIVEN, Kind.INITIALS, Kind.GIVEN]


def _is_headline(text: str) -> bool:
    """Return whether a text has its verbs in capitals too: 'John Glenn Prepares for a Test'."""
    if len(text) > _LONGEST_HEADLINE or text.endswith("."):
        return False
    return not any(len(word) > 4 and word[0].islower() for word in text.split())


def _tidy_suffix(suffix: str) -> str:
    """Write a suffix one way.

    >>> _tidy_suffix(", Jr"), _tidy_suffix(" III"), _tidy_suffix(", JR.")
    (' Jr.', ' III', ' Jr.')
    """
    word = suffix.strip(" ,.")
    return f" {word}" if set(word) <= set("IV") else f" {word.capitalize()}."


def _tidy(name: str) -> str:
    """Write quotes, apostrophes and spaces one way, so that spellings can be counted.

    >>> _tidy("William M. (Bill)  Shepherd")
    'William M. "Bill" Shepherd'
    """
    name = re.sub(r"[“”‘’'\"(](\w[\w.-]*)[“”‘’'\")](?=\s)", r'"\1"', name)
    return re.sub(r"\s+", " ", name.replace("’", "'"))


def _is_hidden(span: Span, hidden: Sequence[Span], text: str) -> bool:
    """Return whether a name is part of another thing's name; 'working study of Yuri Gagarin' names him too."""
    return any(
        not (
            other.end == span.end
            and other.rule.startswith("vocabulary")
            and text.endswith(("of ", "to "), 0, span.start)
        )
        for other in meeting(hidden, span.start, span.end)
    )
