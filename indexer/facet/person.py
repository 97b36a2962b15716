"""Full names of people in a text: given names, initials, nicknames and family names in a run of capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span
from indexer.facet.tokens import NAMES, Kind, Kinds, Token, runs, without_possessive
from schema.vocabulary import Persons

_SUFFIX = re.compile(r",?[ ](?:Jr|Sr)\b\.?|[ ](?:III|II|IV)\b")
_BEHIND = re.compile(
    r"[ ]?[,(][ ]?([\w-]+(?:\.[A-Z])?)(?:[ ]([\w-]+))?|[ ]of[ ](?:the[ ])?(?:NASA|ESA|Roscosmos|JAXA|European)\b"
)
_BEFORE = re.compile(r"([\w'’]+)\s$")
_THING = re.compile(r"[ ]([a-z]+)")

# More words than these make a title or a heading, not a name.
_MOST_WORDS = 4
_MOST_IN_HEADLINE = 2
_LONGEST_HEADLINE = 120
# Words, initials and nicknames together: no name has more.
_MOST_TOKENS = 9


@dataclass(frozen=True, slots=True)
class People:
    """The grammar of names over the vocabulary's lists."""

    persons: Persons
    kinds: Kinds

    def read(self, text: Text, hidden: Sequence[Span], zones: Sequence[tuple[int, int]]) -> Iterator[Span]:
        """Yield the names in a text, each as printed.

        ``hidden`` are stretches that other names took, ``zones`` are credits, where nobody is pictured.
        """
        printed = _unshouted(text.printed)
        headline = _is_headline(printed)
        for tokens in runs(printed, self.kinds):
            if any(start <= tokens[0].start < end for start, end in zones):
                continue
            for span in self._names(tokens, printed, headline):
                if not _is_hidden(span, hidden, printed):
                    yield span

    def _names(self, tokens: list[Token], text: str, headline: bool) -> Iterator[Span]:
        at = 0
        while at < len(tokens):
            end = self._name_end(tokens, at, headline)
            if end and self._is_name(tokens, at, end, text, headline):
                yield _span(tokens[at].start, tokens[end - 1], text)
                at = end
            else:
                at += 1

    def _name_end(self, tokens: list[Token], at: int, headline: bool) -> int:
        """Give the index behind the longest name that could begin at a token, 0 where none does."""
        if tokens[at].kind not in (Kind.GIVEN, Kind.INITIALS, Kind.WORD) or _closes(tokens[at]):
            return 0
        if at and tokens[at - 1].kind is Kind.PARTICLE:  # the Allen of 'Van Allen'
            return 0
        end, words = at, 0
        last = min(len(tokens), at + _MOST_TOKENS)
        while end < last and self._continues(tokens, at, end, words):
            words += tokens[end].kind in NAMES
            end += 1
            if _closes(tokens[end - 1]) or words == (_MOST_IN_HEADLINE if headline else _MOST_WORDS):
                break
        while end > at and tokens[end - 1].kind in (Kind.PARTICLE, Kind.INITIALS, Kind.NICK):
            end -= 1
        return end

    def _continues(self, tokens: list[Token], at: int, end: int, words: int) -> bool:
        """Tell whether a name that begins at ``at`` goes on at ``end``."""
        token = tokens[end]
        if token.kind in (Kind.TITLE, Kind.SUFFIX):
            return False
        if token.kind is Kind.OTHER:
            return self._is_rare_family(tokens, at, end)
        another = words >= 2 and token.kind is Kind.GIVEN and tokens[end - 1].kind is Kind.WORD
        return not (another and end + 1 < len(tokens) and tokens[end + 1].kind in (*NAMES, Kind.INITIALS))

    def _is_rare_family(self, tokens: list[Token], at: int, end: int) -> bool:
        """Tell whether a word that seldom is a family name is one here: 'Edward H. White', 'Alan L. Bean'."""
        return (
            end - at == 2
            and tokens[at].kind is Kind.GIVEN
            and tokens[at + 1].kind in (Kind.INITIALS, Kind.NICK)
            and tokens[end].word not in self.persons.heads
            and not tokens[end].word.isupper()
        )

    def _is_name(self, tokens: list[Token], at: int, end: int, text: str, headline: bool) -> bool:
        kinds = [token.kind for token in tokens[at:end]]
        words = sum(kind in NAMES or kind is Kind.OTHER for kind in kinds)
        if not words or words + (Kind.INITIALS in kinds) < 2 or self._is_thing(tokens, at, end, text):
            return False
        if kinds[0] is Kind.GIVEN and words > 1:
            return True
        if kinds[0] is Kind.INITIALS and Kind.GIVEN in kinds[1:-1]:
            return True
        return not headline and words <= 3 and self._is_presented(tokens, at, end, text)

    def _is_presented(self, tokens: list[Token], at: int, end: int, text: str) -> bool:
        """Tell whether a title, a role or a place in the picture makes a name of unknown words."""
        start, last = tokens[at].start, tokens[end - 1]
        if at and tokens[at - 1].kind is Kind.TITLE:
            return True
        before = _BEFORE.search(text, max(0, start - 20), start)
        if before and before[1] in self.persons.roles:
            return True
        behind = _BEHIND.match(text, last.end)
        if behind is None or tokens[at].kind is Kind.INITIALS:
            return False
        return behind[1] is None or bool(set(behind.groups()) & self.persons.after)

    def _is_thing(self, tokens: list[Token], at: int, end: int, text: str) -> bool:
        """Tell whether the words name a building, a ship, a prize: 'Max A. Brewer Bridge', 'USS John Doe'."""
        before = tokens[at - 1].word if at else ""
        behind = {without_possessive(token.word) for token in tokens[end - 1 : end + 4]}
        following = _THING.match(text, tokens[end - 1].end)
        return (
            before in self.persons.ships
            or bool(behind & self.persons.heads)
            or (following is not None and following[1] in self.persons.things)
            or any(token.word in self.persons.ships for token in tokens[at : end - 1])
        )


def _is_headline(text: str) -> bool:
    """Tell whether a text has its verbs in capitals too: 'John Glenn Prepares for a Test'."""
    if len(text) > _LONGEST_HEADLINE:
        return False
    return not any(len(word) > 4 and word[0].islower() for word in text.split())


def _closes(token: Token) -> bool:
    """Tell whether a word can only be the last of a name: a possessive, or the end of a sentence."""
    if token.kind in (Kind.INITIALS, Kind.NICK):
        return False
    return token.word.endswith(("'s", "’s", "'", "’", "."))


def _span(start: int, last: Token, text: str) -> Span:
    printed = without_possessive(text[start : last.end]).rstrip(".")
    end = start + len(printed)
    suffix = _SUFFIX.match(text, end)
    if suffix:
        printed, end = printed + _tidy_suffix(suffix[0]), suffix.end()
    return Span(start, end, "person", (_tidy(printed),), "full name")


def _tidy_suffix(suffix: str) -> str:
    """Write a suffix one way.

    >>> _tidy_suffix(", Jr"), _tidy_suffix(" III")
    (' Jr.', ' III')
    """
    word = suffix.strip(" ,.")
    return f" {word}." if word in ("Jr", "Sr") else f" {word}"


def _tidy(name: str) -> str:
    """Write quotes, apostrophes and spaces one way, so that spellings can be counted.

    >>> _tidy("William M. (Bill)  Shepherd")
    'William M. "Bill" Shepherd'
    """
    name = re.sub(r"[“”‘’'\"(](\w[\w.-]*)[“”‘’'\")](?=\s)", r'"\1"', name)
    return re.sub(r"\s+", " ", name.replace("’", "'"))


def _unshouted(text: str) -> str:
    """Give a text that is all in capitals with capitals at the words' beginnings only."""
    if text.isupper():
        return re.sub(r"[^\W\d_]{2,}", lambda word: word[0][0] + word[0][1:].lower(), text)
    return text


def _is_hidden(span: Span, hidden: Sequence[Span], text: str) -> bool:
    """Tell whether a name is part of another thing's name; 'working study of Yuri Gagarin' names him too."""
    return any(
        other.start < span.end
        and span.start < other.end
        and not (
            other.end == span.end
            and other.rule.startswith("vocabulary")
            and text.endswith(("of ", "to "), 0, span.start)
        )
        for other in hidden
    )
