"""Full names of people in a text: given names, initials, nicknames and family names in a run of capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span
from schema.vocabulary import Persons

_UPPER = "A-ZÀ-ÖØ-ÞĆČĎĐŁŃŇŘŚŠŞŤŮŹŻŽİŌŪ"
_INITIALS = rf"(?:[{_UPPER}]\.-?[ ]?)*[{_UPPER}]\.(?![\w])"
_WORD = rf"(?:(?:d|D|L|O)['’])?[{_UPPER}][\w]+(?:['’-][{_UPPER}]?[\w]+)*\.?"
_NICKNAME = rf"[(\"“‘'][{_UPPER}][\w.-]+[)\"”’']"
_TOKEN = re.compile(rf"{_INITIALS}|{_WORD}|[{_UPPER}]\b|{_NICKNAME}|[a-z]+['’]?")
_RUN = re.compile(
    rf"(?:{_INITIALS}|{_WORD}|[{_UPPER}]\b)(?:[ ]{{1,2}}(?:{_INITIALS}|{_NICKNAME}|{_WORD}|[{_UPPER}]\b"
    rf"|(?:von|van|de|der|den|del|della|di|da|du|la|le|bin|bint|al|el|af|zu|ten|ter|dos)(?=[ ])))+"
)
_ONLY_INITIALS = re.compile(rf"(?:[{_UPPER}]\.-?[ ]?)+|[{_UPPER}]")
_SUFFIX = re.compile(r",?[ ](?:Jr|Sr)\b\.?|[ ](?:III|II|IV)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_LIST_WORD = re.compile(r"[ ]?[,(][ ]?(?:\w+[ ])?([\w-]+(?:\.[A-Z])?)|[ ]of[ ](?:the[ ])?(NASA|ESA|Roscosmos|JAXA|European)")
_BEFORE = re.compile(r"([\w.'’]+)[,:]?\s$")
_THING = re.compile(r"[ ]([a-z]+)")

# A longer family of words is a title or a heading, not a name.
_LONGEST = 4


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class People:
    """The grammar of names over the vocabulary's lists."""

    persons: Persons

    def read(self, text: Text, hidden: Sequence[Span], zones: Sequence[tuple[int, int]]) -> Iterator[Span]:
        """Yield the names in a text, each as printed; ``hidden`` are stretches that other names took and
        ``zones`` credits, where nobody is pictured.
        """
        printed = _unshouted(text.printed)
        for run in _RUN.finditer(printed):
            if any(start <= run.start() < end for start, end in zones):
                continue
            for span in self._names(self._tokens(run), printed):
                if not _is_hidden(span, hidden, printed):
                    yield span

    def _tokens(self, run: re.Match[str]) -> list[_Token]:
        return [
            _Token(run.start() + found.start(), run.start() + found.end(), found[0], self._kind(found[0]))
            for found in _TOKEN.finditer(run[0])
        ]

    def _kind(self, word: str) -> str:
        bare = _POSSESSIVE.sub("", word)
        if _ONLY_INITIALS.fullmatch(word):
            return "initials"
        if word[0] in "(\"“‘'":
            return "nick"
        if word in self.persons.titles or bare in self.persons.titles or bare.rpartition("-")[2] in self.persons.roles:
            return "title"
        if word.islower() or word in ("Von", "Van", "De", "Der", "Al", "Di", "La", "Le", "Del", "Mac"):
            return "particle"
        if word.rstrip(".") in self.persons.suffixes:
            return "suffix"
        if bare.rstrip(".") in self.persons.given:
            return "given"
        if bare.rstrip(".") in self.persons.not_names or (bare.isupper() and len(bare) > 1):
            return "other"
        return "word"

    def _names(self, tokens: list[_Token], text: str) -> Iterator[Span]:
        at = 0
        while at < len(tokens):
            end = self._name_end(tokens, at, text)
            if end:
                span = self._span(tokens, at, end, text)
                if span:
                    yield span
                at = end
            else:
                at += 1

    def _name_end(self, tokens: list[_Token], at: int, text: str) -> int:
        """Give the index behind the name that begins at a token, 0 where none does."""
        if tokens[at].kind not in ("given", "initials", "word") or tokens[at].word.endswith(("'s", "’s")):
            return 0
        end, words = at, 0
        while end < len(tokens) and end - at <= _LONGEST + 1:
            kind, word = tokens[end].kind, tokens[end].word
            if kind in ("other", "title", "suffix") and not (kind == "other" and words == 1 and self._rare(tokens, at, end)):
                break
            if words >= 2 and kind == "given" and tokens[end - 1].kind == "word" and self._begins_another(tokens, end):
                break
            words += kind in ("given", "word", "other")
            end += 1
            if kind in ("given", "word", "other") and word.endswith(("'s", "’s", "'", "’")) or (word.endswith(".") and kind != "initials"):
                break
        while end > at and tokens[end - 1].kind in ("particle", "initials", "nick"):
            end -= 1
        return end if self._is_name(tokens, at, end, text) else 0

    def _begins_another(self, tokens: list[_Token], at: int) -> bool:
        """Tell whether a given name after a family name begins the next name of a list without commas."""
        return at + 1 < len(tokens) and tokens[at + 1].kind in ("word", "initials", "given")

    def _rare(self, tokens: list[_Token], at: int, end: int) -> bool:
        """Tell whether a word that is seldom a family name is one here: 'Bernard A. Harris', 'Paul W. Richards'."""
        return (
            end - at == 2
            and tokens[at].kind == "given"
            and tokens[at + 1].kind in ("initials", "nick")
            and tokens[end].word not in self.persons.heads
            and not tokens[end].word.isupper()
        )

    def _is_name(self, tokens: list[_Token], at: int, end: int, text: str) -> bool:
        kinds = [token.kind for token in tokens[at:end]]
        words = [kind for kind in kinds if kind in ("given", "word", "other")]
        if len(words) + ("initials" in kinds) < 2 or kinds[-1] not in ("given", "word", "other"):
            return False
        if len(words) > _LONGEST or self._is_thing(tokens, at, end, text):
            return False
        if len(words) == 1:
            return self._is_titled(tokens, at, text) and len(tokens[end - 1].word) > 2
        if kinds[0] == "given":
            return True
        if kinds[0] == "initials":
            return kinds[1] == "given" or self._is_titled(tokens, at, text)
        return len(words) <= 3 and (self._is_titled(tokens, at, text) or self._is_listed(tokens[end - 1].end, text))

    def _is_titled(self, tokens: list[_Token], at: int, text: str) -> bool:
        if at and tokens[at - 1].kind == "title":
            return True
        before = _BEFORE.search(text, max(0, tokens[at].start - 20), tokens[at].start)
        return bool(before) and not before[0].rstrip().endswith((".", ":")) and before[1] in self.persons.roles

    def _is_listed(self, end: int, text: str) -> bool:
        found = _LIST_WORD.match(text, end)
        return bool(found) and (bool(found[2]) or found[1] in self.persons.after or found[0].split()[-1].strip("(, ") in self.persons.after or any(word in self.persons.after for word in re.findall(r"[\w-]+", found[0])))

    def _is_thing(self, tokens: list[_Token], at: int, end: int, text: str) -> bool:
        """Tell whether the words name a building, a ship, a prize: 'Max A. Brewer Bridge', 'USS John Doe'."""
        before = tokens[at - 1].word if at else ""
        behind = [token.word for token in tokens[end : end + 4]]
        following = _THING.match(text, tokens[end - 1].end)
        return (
            before in self.persons.ships
            or any(_POSSESSIVE.sub("", word) in self.persons.heads for word in behind)
            or tokens[end - 1].word in self.persons.heads
            or (bool(following) and following[1] in self.persons.things)
            or any(token.word in self.persons.ships for token in tokens[at : end - 1])
        )

    def _span(self, tokens: list[_Token], at: int, end: int, text: str) -> Span | None:
        start, stop = tokens[at].start, tokens[end - 1].end
        printed = _POSSESSIVE.sub("", text[start:stop]).rstrip(".") if not tokens[end - 1].kind == "suffix" else text[start:stop]
        stop = start + len(printed)
        suffix = _SUFFIX.match(text, stop)
        if suffix:
            printed, stop = printed + _tidy_suffix(suffix[0]), suffix.end()
        return Span(start, stop, "person", (_tidy(printed),), "full name")


def _tidy_suffix(suffix: str) -> str:
    """Write a suffix one way: ' Jr.', ' III'."""
    word = suffix.strip(" ,.")
    return f" {word}." if word in ("Jr", "Sr") else f" {word}"


def _tidy(name: str) -> str:
    """Write quotes, apostrophes and spaces one way, so that spellings can be counted."""
    name = re.sub(r"[“”‘’'\"(](\w[\w.-]*)[“”‘’'\")](?=\s)", r'"\1"', name)
    return re.sub(r"\s+", " ", name.replace("’", "'"))


def _unshouted(text: str) -> str:
    """Give a text that is all in capitals with capitals at the words' beginnings only."""
    if text.isupper():
        return re.sub(r"[^\W\d_]{2,}", lambda word: word[0].capitalize(), text)
    return text


def _is_hidden(span: Span, hidden: Sequence[Span], text: str) -> bool:
    """Tell whether a name is part of another thing's name; 'working study of Yuri Gagarin' names him too."""
    for other in hidden:
        if other.start < span.end and span.start < other.end:
            ends_it = other.end == span.end and text[: span.start].endswith(("of ", "to "))
            if not ends_it:
                return True
    return False
