"""What else the bare words of a query may mean: synonyms, short names, words together or apart, other spellings."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from schema.analysis.analyzer import Token
from webapp.search.rewriting.aliases import launch_site
from webapp.search.rewriting.compounds import (
    PARTICLES,
    designator_apart,
    numbered_name,
    series_of,
    written_together,
)
from webapp.search.rewriting.corrections import corrections
from webapp.search.rewriting.expanded_query import Alternative, Stems, Variation
from webapp.search.rewriting.punctuation import without_signs
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.synonyms import Sought, Thesaurus
from webapp.search.rewriting.term_statistics import TermStatistics

SYNONYM, NICKNAME, TOGETHER, MISSPELT = 0.6, 0.9, 0.9, 0.6  # of the weight that the words as typed would have
BETWEEN = 2  # words that may stand between a given name and the family name: 'William M. (Bill) Shepherd'
MOST_TOGETHER = 3  # words that may be written as one
_SITES = ("launch complex {}", "pad {}", "lc{}", "lc {}")  # what the pads of a launch site are called


def alternatives(
    tokens: Sequence[Token], statistics: TermStatistics, thesaurus: Thesaurus
) -> tuple[Alternative, ...]:
    """Return every alternative to the words of a query of which the index holds each word.

    A word is taken for a slip of the pen only where it is nothing else.
    """
    found = [
        *_synonyms(tokens, statistics, thesaurus),
        *_names(tokens, statistics),
        *_nicknames(tokens, statistics),
        *(_sites(tokens, statistics) if any(map(_has_figure, tokens)) else ()),
        *_designators(tokens, statistics),
        *_together(tokens, statistics),
        *_without_signs(tokens, statistics),
        *_apart(tokens, statistics),
    ]
    meant = {n for one in found for n in range(one.first, one.last)}
    found += _misspelt(tokens, meant, statistics, thesaurus)
    once: dict[tuple[int, int, Stems], Alternative] = {}
    for one in found:
        once.setdefault((one.first, one.last, one.stems), one)
    return tuple(once.values())


def _has_figure(token: Token) -> bool:
    return not token.forms[0].isalpha()


def _synonyms(
    tokens: Sequence[Token], statistics: TermStatistics, thesaurus: Thesaurus
) -> Iterator[Alternative]:
    """Yield synonyms, but for words of a longer name that was typed beside: the assembly in an assembly building."""
    stems = [token.stem for token in tokens]
    meanings = tuple(thesaurus.meanings(stems))
    named = {stem for one in meanings if one.last > one.first + 1 for stem in stems[one.first : one.last]}
    for meaning in meanings:
        others = named.difference(stems[meaning.first : meaning.last])
        for sought in meaning.sought:
            held = 0 if others.issuperset(sought.stems) else _frequency(sought, statistics)
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


def _names(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Expand another name of a thing or a person in the vocabulary to the one by which it is a facet's value."""
    return _synonyms(tokens, statistics, statistics.names)


def _phrase(
    kind: Variation, first: int, last: int, printed: str, statistics: TermStatistics
) -> Iterator[Alternative]:
    """Yield a phrase that means the same, where any family holds it."""
    stems = tuple(token.stem for token in statistics.analyse(printed))
    held = (
        statistics.document_frequency(stems[0]) if len(stems) == 1 else statistics.phrase_frequency(stems, 0)
    )
    if held:
        yield Alternative(kind, first, last, printed, stems, TOGETHER, statistics.idf(held))


def _sites(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield a launch pad by its other names: 'LC-39A' and 'pad 39A' are Launch Complex 39A."""
    for n in range(len(tokens)):
        for last in range(min(n + 3, len(tokens)), n, -1):
            said = " ".join(token.forms[0] for token in tokens[n:last])
            if site := launch_site(said):
                for name in _SITES:
                    for one in _phrase(Variation.SITE, n, last, name.format(site), statistics):
                        if one.stems != tuple(token.stem for token in tokens[n:last]):
                            yield one
                break


def _designators(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield designators in their other forms: 'apollo11', 'SaturnV', F/A-18 for 'FA-18', X-43A for 'X-43'."""
    for n, token in enumerate(tokens):
        form = token.forms[0]
        if numbered := numbered_name(form):
            yield from _phrase(Variation.NUMBERED, n, n + 1, " ".join(numbered), statistics)
        if not _has_figure(token):
            continue
        for parts in _in_series(designator_apart(form), statistics):
            held = statistics.phrase_frequency(parts, 0)
            if held and all(map(statistics.document_frequency, parts)):
                idf = statistics.idf(held)
                yield Alternative(Variation.APART, n, n + 1, "/".join(parts), parts, TOGETHER, idf)
        for model in series_of(form, statistics.text):
            idf = statistics.idf(statistics.document_frequency(model))
            yield Alternative(Variation.SERIES, n, n + 1, model, (model,), TOGETHER, idf)


def _in_series(apart: Iterable[Stems], statistics: TermStatistics) -> Iterator[Stems]:
    """Yield designators whose letters stand apart, and those of the same series: 'F/A-18', 'F/A-18B'."""
    for letters, number in apart:
        yield letters, number
        for model in series_of(number, statistics.text):
            yield letters, model


def _together(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield what neighbours are when they are written as one word: 'space suit', 'close-up', 'al mansouri'."""
    for n in range(len(tokens) - 1):
        for last in range(n + 2, min(n + MOST_TOGETHER, len(tokens)) + 1):
            form = written_together(tokens[n:last])
            if tokens[n].forms[0] in PARTICLES and not statistics.exact.frequency(form):
                continue  # 'in hospital' is not what a caption calls inhospitable, though their stems are the same
            for found in (
                dict.fromkeys((statistics.stem(form), *statistics.sounding_like(form))) if form else ()
            ):
                if held := statistics.document_frequency(found):
                    idf = statistics.idf(held)
                    yield Alternative(Variation.TOGETHER, n, last, form, (found,), TOGETHER, idf)


def _without_signs(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield what letters and figures with signs between them are without these: 'U.S.S.R.', '10,000'."""
    for first, last, form in without_signs(tokens):
        if held := statistics.document_frequency(statistics.stem(form)):
            idf, stems = statistics.idf(held), (statistics.stem(form),)
            yield Alternative(Variation.TOGETHER, first, last, form, stems, TOGETHER, idf)


def _apart(tokens: Sequence[Token], statistics: TermStatistics) -> Iterator[Alternative]:
    """Yield what a word is when it is written as two or three: 'spacesuit', 'closeup'."""
    for n, token in enumerate(tokens):
        for parts, held in statistics.apart(token.forms[0]):
            stems, idf = tuple(map(statistics.stem, parts)), statistics.idf(held)
            yield Alternative(Variation.APART, n, n + 1, " ".join(parts), stems, TOGETHER, idf)


def _misspelt(
    tokens: Sequence[Token], meant: Set[int], statistics: TermStatistics, thesaurus: Thesaurus
) -> Iterator[Alternative]:
    for n, token in enumerate(tokens):
        if n in meant or thesaurus.knows(token.stem):
            continue
        spelt = {
            statistics.stem(near.form): near for near in reversed(corrections(token.forms[0], statistics))
        }
        for own, near in reversed(spelt.items()):  # of the forms of one word the likeliest
            if held := statistics.document_frequency(own):
                factor, idf = MISSPELT**near.distance, statistics.idf(held)
                yield Alternative(Variation.MISSPELT, n, n + 1, near.form, (own,), factor, idf)
