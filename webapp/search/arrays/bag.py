"""The bare words of a query, looked up: each with everything that stands for it in the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from schema.analysis.analyzer import NUMBERED, Token, analyse
from webapp.search.arrays.evaluator import Found, Matcher
from webapp.search.arrays.posting_list import WordList
from webapp.search.arrays.postings_ops import Matches, summed
from webapp.search.model.query import Bag
from webapp.search.rewriting.expansion import Alternative, alternatives
from webapp.search.rewriting.stopwords import CALLED, FUNCTION_WORDS, SETTING
from webapp.search.rewriting.thesaurus import thesaurus


@dataclass(frozen=True, slots=True)
class Asked:
    """A bag looked up.

    ``words`` are as typed, ``said`` what they were read as and ``tokens`` what of it counts as asked for: no function
    words. ``lists`` has a list for the stem of each word that was said, ``others`` what the words may also mean, with
    where that stands, and ``parts_of_ids`` the words that were found as parts of ids alone. ``named`` are the numbers
    that a name before them belongs to, each with it, by its stem.
    """

    words: tuple[str, ...]
    said: tuple[Token, ...]
    tokens: tuple[Token, ...]
    lists: Mapping[str, Found]
    others: tuple[tuple[Alternative, Matches], ...] = ()
    parts_of_ids: tuple[str, ...] = ()
    named: Mapping[str, Token] = field(default_factory=dict)

    @property
    def content(self) -> tuple[str, ...]:
        """The stems that count as words asked for, each once; a name and its number are one word, the number's."""
        names = {name.stem for name in self.named.values()}
        return tuple(dict.fromkeys(token.stem for token in self.tokens if token.stem not in names))

    def printed(self, token: Token) -> str:
        """Give a word as it was typed, a number with the name that it belongs to."""
        return " ".join(self.words)[self.named.get(token.stem, token).start : token.end]

    def typed(self, first: int, last: int) -> str:
        """Give the words as typed that were read as the tokens ``first`` to ``last``, ``last`` not among them."""
        return " ".join(self.words)[self.said[first].start : self.said[last - 1].end]

    def places(self, first: int, last: int) -> tuple[int, int]:
        """Tell which words these tokens were read from: the first, and the one behind the last."""
        text = " ".join(self.words)
        begin = text.count(" ", 0, self.said[first].start)
        return begin, text.count(" ", 0, self.said[last - 1].end - 1) + 1

    def also(self, matcher: Matcher) -> frozenset[str]:
        """Give the stems of other words that were looked up for those that were said."""
        sounding = (stem for token in self.tokens for stem in matcher.lexicon.like_sounding(token.forms[0]))
        return frozenset((*sounding, *(stem for other, _ in self.others for stem in other.sought.stems)))

    def words_that_count(self) -> tuple[str, ...]:
        """Give the words as typed that hold any that is asked for."""
        text = " ".join(self.words)
        held = {text.count(" ", 0, token.start) for token in self.tokens}
        return tuple(word for n, word in enumerate(self.words) if n in held)


def look_up(matcher: Matcher, bag: Bag) -> Asked:
    """Look up each word of a bag, by its stem."""
    words = tuple(word.text for word in bag.words)
    tokens = tuple(analyse(" ".join(words)))
    content = _content(tokens)
    found = tuple(
        (other, matcher.sought(other.sought.stems, other.sought.slop))
        for other in alternatives(tokens, matcher.lexicon, thesaurus())
    )
    others = tuple((other, matches) for other, matches in found if len(matches))
    lists = {token.stem: _list(matcher, token, n, others) for n, token in enumerate(tokens)}
    units = _units(matcher, tokens)
    lists |= {stem: unit for stem, (_, unit) in units.items()}
    parts = tuple(_add_ids(matcher, words, lists))
    return Asked(
        words, tokens, content, lists, others, parts, {stem: name for stem, (name, _) in units.items()}
    )


def _content(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Give the words that count: no function words, nor what every record is, unless nothing else was typed."""
    said = tuple(token for token in tokens if token.forms[0] not in FUNCTION_WORDS)
    where = {other.start for one, other in pairwise(tokens) if (one.forms[0], other.forms[0]) in SETTING}
    return (
        tuple(token for token in said if token.forms[0] not in CALLED and token.start not in where)
        or said
        or tokens
    )


def _list(matcher: Matcher, token: Token, n: int, others: Sequence[tuple[Alternative, Matches]]) -> Found:
    """Give the list of a word, the ``n``th that was said, and of what it may also mean."""
    here = [(other, matches) for other, matches in others if other.first <= n < other.last]
    also = [(matches, other.factor) for other, matches in here]
    return matcher.words.widened(matcher.word(token), also, slip=any(other.slip for other, _ in here))


def _units(matcher: Matcher, tokens: Sequence[Token]) -> dict[str, tuple[Token, WordList]]:
    """Give each number that belongs to a name before it, by its stem, with the name: '8' of 'Apollo 8'."""
    units = {}
    for n, token in enumerate(tokens):
        name = _named_by(tokens, n)
        if name is not None and len(unit := matcher.sought((name.stem, token.stem))):
            units[token.stem] = (name, matcher.words.weighed(unit.docs, unit.scores))
    return units


def _named_by(tokens: Sequence[Token], n: int) -> Token | None:
    """Give the name that a number belongs to, where it is one: 'Expedition' for both numbers of 'Expedition 36/37'."""
    before = n
    while before >= 0 and tokens[before].stem.isdigit():
        before -= 1
    return tokens[before] if 0 <= before < n and tokens[before].forms[0] in NUMBERED else None


def _add_ids(matcher: Matcher, words: Sequence[str], lists: dict[str, Found]) -> list[str]:
    """Let the family whose id was typed hold all words of it; give what was found as a part of ids only."""
    parts = []
    for word in words:
        stems = lists.keys() & {token.stem for token in analyse(word)}
        ids = matcher.id(word)
        if not len(ids) and not any(len(lists[stem]) for stem in stems):
            ids = matcher.part_of_id(word)
            parts += [word] if len(ids) else []
        if len(ids):
            for stem in stems:
                lists[stem] = summed([lists[stem].matches(), ids], matcher.documents)
    return parts
