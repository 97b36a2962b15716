"""What else the bare words of a query may mean: synonyms, short names, words together or apart, other spellings."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schema.analysis.analyzer import NUMBERED, Token
from webapp.search.rewriting.expanded_query import Alternative, Variation
from webapp.search.rewriting.fuzzy import Near
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.synonyms import Sought, Thesaurus
from webapp.search.rewriting.term_statistics import TermStatistics

SYNONYM, NICKNAME, TOGETHER, MISSPELT = 0.6, 0.9, 0.9, 0.6  # of the weight that the words as typed would have
BETWEEN = 2  # words that may stand between a given name and the family name: 'William M. (Bill) Shepherd'
SHORTEST_HALF = 3  # letters of a word that may be the half of another
RARE = 50  # families; a word that more of them hold is not taken apart
FEW, TIMES = (
    2,
    50,
)  # a word in so few families is a slip of the pen, where one nearly like it is in so many times more
_NAME_AND_NUMBER = re.compile(r"(?P<name>[a-z]+)(?P<number>\d{1,3})")
SURE = 6  # letters of a word that may be such a slip


def alternatives(
    tokens: Sequence[Token], statistics: TermStatistics, thesaurus: Thesaurus
) -> tuple[Alternative, ...]:
    """Return every alternative to the words of a query of which the index holds each word."""
    return (
        *_synonyms(tokens, statistics, thesaurus),
        *_nicknames(tokens, statistics),
        *_numbered(tokens, statistics),
        *_together(tokens, statistics),
        *_apart(tokens, statistics),
        *_misspelt(tokens, statistics, thesaurus),
    )


def _synonyms(
    tokens: Sequence[Token], statistics: TermStatistics, thesaurus: Thesaurus
) -> Iterator[Alternative]:
    for meaning in thesaurus.meanings([token.stem for token in tokens]):
        for sought in meaning.sought:
            held = _frequency(sought, statistics)
            if held:
                idf = statistics.idf(held)
                yield Alternative(
                    Variation.SYNONYM,
                    meaning.first,
                    meaning.last,
                    sought.printed,
                    sought.stems,
                    SYNONYM,
                    idf,
                    sought.slop,
                )


def _frequency(sought: Sought, statistics: TermStatistics) -> int:
    if len(sought.stems) == 1:
        return statistics.document_frequency(sought.stems[0])
    if not all(map(statistics.document_frequency, sought.stems)):
        return 0
    return statistics.phrase_frequency(sought.stems, sought.slop)


def _nicknames(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Expand a given name to its nicknames before a family name: 'judy resnik' also finds 'judith resnik'."""
    names, stem = statistics.vocabulary.persons.alike, statistics.stem
    for n, (given, family) in enumerate(pairwise(tokens)):
        form, others = given.forms[0], names.get(given.forms[0], frozenset())
        if not others or form in FUNCTION_WORDS or family.forms[0] in FUNCTION_WORDS:
            continue
        for other in sorted(others - {form}):
            stems = stem(other), family.stem
            if all(map(statistics.document_frequency, stems)):
                printed, idf = f"{other} {family.forms[0]}", statistics.phrase_idf(stems)
                yield Alternative(Variation.NICKNAME, n, n + 1, printed, stems, NICKNAME, idf, BETWEEN)


def _numbered(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield a name with the number that was typed right behind it: 'apollo11'."""
    for n, token in enumerate(tokens):
        parts = _NAME_AND_NUMBER.fullmatch(token.forms[0])
        if parts and parts["name"] in NUMBERED:
            name, number = parts["name"], parts["number"].lstrip("0") or "0"
            held = statistics.phrase_frequency((statistics.stem(name), number), 0)
            if held:
                idf = statistics.idf(held)
                yield Alternative(
                    Variation.NUMBERED,
                    n,
                    n + 1,
                    f"{name} {number}",
                    (statistics.stem(name), number),
                    TOGETHER,
                    idf,
                )


def _together(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield what two neighbours are when they are written as one word: 'space suit', 'al mansouri'."""
    for n, (one, other) in enumerate(pairwise(tokens)):
        form = one.forms[0] + other.forms[0]
        if not FUNCTION_WORDS.isdisjoint((one.forms[0], other.forms[0])):
            continue
        if not form.isalpha() or len(form) < 2 * SHORTEST_HALF:
            continue
        for found in dict.fromkeys((statistics.stem(form), *statistics.sounding_like(form))):
            if held := statistics.document_frequency(found):
                idf = statistics.idf(held)
                yield Alternative(Variation.TOGETHER, n, n + 2, form, (found,), TOGETHER, idf)


def _apart(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield what a rare word is when it is written as two: 'spacesuit'."""
    for n, token in enumerate(tokens):
        form = token.forms[0]
        if not form.isalpha() or len(form) < 2 * SHORTEST_HALF:
            continue
        if statistics.document_frequency(token.stem) > RARE:
            continue
        for cut in range(SHORTEST_HALF, len(form) - SHORTEST_HALF + 1):
            halves = form[:cut], form[cut:]
            stems = statistics.stem(halves[0]), statistics.stem(halves[1])
            if all(map(statistics.document_frequency, stems)):
                printed, idf = " ".join(halves), statistics.phrase_idf(stems)
                yield Alternative(Variation.APART, n, n + 1, printed, stems, TOGETHER, idf)


def _misspelt(
    tokens: Sequence[Token], statistics: TermStatistics, thesaurus: Thesaurus
) -> Iterator[Alternative]:
    for n, token in enumerate(tokens):
        if thesaurus.knows(token.stem):
            continue
        spelt = {
            statistics.stem(near.form): near for near in reversed(other_spellings(token.forms[0], statistics))
        }
        for own, near in reversed(spelt.items()):  # of the forms of one word the likeliest
            if held := statistics.document_frequency(own):
                factor, idf = MISSPELT**near.distance, statistics.idf(held)
                yield Alternative(Variation.MISSPELT, n, n + 1, near.form, (own,), factor, idf)


def other_spellings(form: str, statistics: TermStatistics) -> Sequence[Near]:
    """Return what may have been meant by a word that no family has, or hardly any where very many have one like it."""
    if not statistics.knows(form):
        return statistics.fuzzy(form)
    held = statistics.document_frequency(statistics.stem(form))
    if held > FEW or len(form) < SURE:
        return []
    near = (one for one in statistics.fuzzy(form) if one.form != form and one.distance == 1)
    return [
        one
        for one in near
        if one.families >= TIMES * max(held, 1) and statistics.stem(one.form) != statistics.stem(form)
    ]
