"""What else the bare words of a query may mean: synonyms, short names, words together or apart, other spellings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schema.analysis.analyzer import NUMBERED, Token, stem
from schema.vocabulary import load
from webapp.search.arrays.term_stats import Lexicon, Near
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.thesaurus import Sought, Thesaurus

SYNONYM, CALLED, TOGETHER, MISSPELT = 0.6, 0.9, 0.9, 0.6  # of the weight that the words as typed would have
BETWEEN = 2  # words that may stand between a given name and the family name: 'William M. (Bill) Shepherd'
SHORTEST_HALF = 3  # letters of a word that may be the half of another
RARE = 50  # families; a word that more of them hold is not taken apart
FEW, TIMES = (
    2,
    50,
)  # a word in so few families is a slip of the pen, where one nearly like it is in so many times more
_NAME_AND_NUMBER = re.compile(r"(?P<name>[a-z]+)(?P<number>\d{1,3})")
SURE = 6  # letters of a word that may be such a slip


@dataclass(frozen=True, slots=True)
class Alternative:
    """The tokens ``first`` to ``last`` of a query, ``last`` not among them, may also mean what is ``sought``.

    It weighs ``factor`` times what the words themselves would. They may be a ``slip`` of the pen for it.
    """

    first: int
    last: int
    sought: Sought
    factor: float
    slip: bool = False


def alternatives(tokens: Sequence[Token], lexicon: Lexicon, thesaurus: Thesaurus) -> list[Alternative]:
    """Give every alternative to the words of a query."""
    return [
        *_synonyms(tokens, thesaurus),
        *_called(tokens, lexicon),
        *_numbered(tokens),
        *_together(tokens, lexicon),
        *_apart(tokens, lexicon),
        *_misspelt(tokens, lexicon, thesaurus),
    ]


def _synonyms(tokens: Sequence[Token], thesaurus: Thesaurus) -> Iterator[Alternative]:
    for meaning in thesaurus.meanings([token.stem for token in tokens]):
        for sought in meaning.sought:
            yield Alternative(meaning.first, meaning.last, sought, SYNONYM)


def _called(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Alternative]:
    """Yield what somebody is called in full, or for short, beside the family name: 'judy resnik'."""
    names = load().persons.alike
    for n, (given, family) in enumerate(pairwise(tokens)):
        form, others = given.forms[0], names.get(given.forms[0], frozenset())
        if form in FUNCTION_WORDS or family.forms[0] in FUNCTION_WORDS or not lexicon.families(family.stem):
            continue
        for other in sorted(others - {form}):
            if lexicon.families(stem(other)):
                called = Sought(f"{other} {family.forms[0]}", (stem(other), family.stem), BETWEEN)
                yield Alternative(n, n + 1, called, CALLED)


def _numbered(tokens: Sequence[Token]) -> Iterator[Alternative]:
    """Yield a name with the number that was typed right behind it: 'apollo11'."""
    for n, token in enumerate(tokens):
        parts = _NAME_AND_NUMBER.fullmatch(token.forms[0])
        if parts and parts["name"] in NUMBERED:
            name, number = parts["name"], parts["number"].lstrip("0") or "0"
            yield Alternative(n, n + 1, Sought(f"{name} {number}", (stem(name), number)), TOGETHER)


def _together(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Alternative]:
    """Yield what two neighbours are when they are written as one word: 'space suit', 'al mansouri'."""
    for n, (one, other) in enumerate(pairwise(tokens)):
        form = one.forms[0] + other.forms[0]
        if not FUNCTION_WORDS.isdisjoint((one.forms[0], other.forms[0])):
            continue
        if not form.isalpha() or len(form) < 2 * SHORTEST_HALF:
            continue
        for found in dict.fromkeys((stem(form), *lexicon.like_sounding(form))):
            if lexicon.families(found):
                yield Alternative(n, n + 2, Sought(form, (found,)), TOGETHER)


def _apart(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Alternative]:
    """Yield what a rare word is when it is written as two: 'spacesuit'."""
    for n, token in enumerate(tokens):
        form = token.forms[0]
        if not form.isalpha() or len(form) < 2 * SHORTEST_HALF or lexicon.families(token.stem) > RARE:
            continue
        for cut in range(SHORTEST_HALF, len(form) - SHORTEST_HALF + 1):
            halves = form[:cut], form[cut:]
            stems = stem(halves[0]), stem(halves[1])
            if all(map(lexicon.families, stems)):
                yield Alternative(n, n + 1, Sought(" ".join(halves), stems), TOGETHER)


def _misspelt(tokens: Sequence[Token], lexicon: Lexicon, thesaurus: Thesaurus) -> Iterator[Alternative]:
    for n, token in enumerate(tokens):
        if thesaurus.knows(token.stem):
            continue
        spelt = {stem(near.form): near for near in reversed(other_spellings(token.forms[0], lexicon))}
        for own, near in reversed(spelt.items()):  # of the forms of one word the likeliest
            yield Alternative(n, n + 1, Sought(near.form, (own,)), MISSPELT**near.distance, slip=True)


def other_spellings(form: str, lexicon: Lexicon) -> Sequence[Near]:
    """Give what may have been meant by a word that no family holds, or hardly any where very many hold one like it."""
    if not lexicon.knows(form):
        return lexicon.nearest(form)
    held = lexicon.families(stem(form))
    if held > FEW or len(form) < SURE:
        return []
    near = (one for one in lexicon.nearest(form) if one.form != form and one.distance == 1)
    return [one for one in near if one.families >= TIMES * max(held, 1) and stem(one.form) != stem(form)]
