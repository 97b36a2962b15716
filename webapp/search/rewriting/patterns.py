"""Planning of phrases and of words with wildcards."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice, product

from schema.analysis.analyzer import Token
from schema.message import message, sequence
from webapp.search.language.wildcards import plain, prefix
from webapp.search.limits import Limits
from webapp.search.rewriting.expanded_query import (
    ANYTHING,
    NOTHING,
    Condition,
    ExpandedTerm,
    PhraseQuery,
    TermsQuery,
)
from webapp.search.rewriting.term_statistics import EXACT, ID, TEXT, TermStatistics

SPELLED = 256  # ways to spell a phrase that are looked for: as many words as a wildcard in it stands for
ANY = "*"

Forms = tuple[str, ...]

_JOINT = re.compile(r"[-/&]")  # what joins two words to one: close-up, F/A-18, AT&T
_AROUND = "?.,;:!()"  # belongs to no word
_WILD = re.compile(r"[*?]")


class WildcardPlanner:
    """Expands words with wildcards to the terms of one index that they fit."""

    def __init__(self, statistics: TermStatistics, limits: Limits) -> None:
        self._statistics, self._most = statistics, limits.expansions

    def condition(self, pattern: str, field: str) -> Condition:
        """Return any word that a pattern fits: words as written, and ids as printed or without separators.

        Words score as one. Where a pattern fits more words than may be looked up one by one, the most frequent do.
        """
        if pattern == ANY and field:
            return TermsQuery(prefixes=((field, ""),))
        if field and field != ID:
            fitting = self._fitting(EXACT, plain(pattern))
            kept = self._commonest(EXACT, fitting, self._most)
            stems = sorted({self._statistics.stem(self._statistics.exact.text_of(n)) for n in kept})
            return TermsQuery(tuple((field, one) for one in stems), notice=self._notice(pattern, fitting))
        terms, prefixes, held, notice = [], [], 0, ""
        spelled = {} if field else {(EXACT, plain(pattern)): None}
        spelled |= {(ID, plain(pattern)): None, (ID, pattern.casefold()): None}
        for name, one in spelled:
            fitting = self._fitting(name, one)
            known = self._statistics.fields[name]
            if isinstance(fitting, range):
                prefixes += [(name, prefix(one))] if fitting else []
                families = (
                    known.starts.item(fitting.stop) - known.starts.item(fitting.start) if fitting else 0
                )
            else:
                notice = notice or self._notice(pattern, fitting)
                kept = self._commonest(name, fitting, self._most)
                terms += [(name, known.text_of(n)) for n in kept]
                families = sum(known.starts.item(n + 1) - known.starts.item(n) for n in kept)
            held += families if name == EXACT else 0
        idf = self._statistics.idf(min(held, self._statistics.documents)) if held else 0.0
        return TermsQuery(tuple(terms), tuple(prefixes), idf, notice)

    def forms(self, pattern: str, most: int) -> tuple[Forms, str]:
        """Return the exact forms that a pattern fits, the most frequent ones, and a notice where it fits more."""
        fitting = self._fitting(EXACT, plain(pattern))
        kept = tuple(map(self._statistics.exact.text_of, self._commonest(EXACT, fitting, most)))
        if len(fitting) <= most:
            return kept, ""
        return (
            kept,
            message(
                "“%(pattern)s” matches %(words)s words; only the %(most)s most frequent were searched in the phrase.",
                pattern=pattern,
                words=len(fitting),
                most=most,
            ),
        )

    def _fitting(self, field: str, pattern: str) -> Sequence[int]:
        """Return the ordinals of the terms that a pattern fits: a range where it is a prefix."""
        return self._statistics.terms_fitting(field, pattern)

    def _notice(self, pattern: str, fitting: Sequence[int]) -> str:
        """Return the notice that a pattern fits too many words, '' where it does not."""
        if len(fitting) <= self._most:
            return ""
        return message(
            "“%(pattern)s” matches %(words)s words; only the %(most)s most frequent were searched.",
            pattern=pattern,
            words=len(fitting),
            most=self._most,
        )

    def _commonest(self, field: str, ordinals: Sequence[int], most: int) -> Sequence[int]:
        if len(ordinals) <= most:
            return ordinals
        starts = self._statistics.fields[field].starts
        return sorted(ordinals, key=lambda n: starts.item(n) - starts.item(n + 1))[:most]


class PhrasePlanner:
    """Plans phrases: in the whole text of words as written, in a field of words by their stems."""

    def __init__(
        self,
        statistics: TermStatistics,
        wildcards: WildcardPlanner,
        spell: Callable[[str, str, Forms], ExpandedTerm],
    ) -> None:
        """Plan with the terms of an index; ``spell`` returns a word as the whole text has it."""
        self._statistics, self._wildcards, self._spell = statistics, wildcards, spell

    def condition(self, text: str, field: str, slop: int) -> Condition:
        """Return the words of a phrase one behind the other, each exactly as it was typed.

        In any form they may stand in a field of words, and, with a slop, near each other: these score as words do
        that are typed alone.
        """
        tokens = self._statistics.analyse(text)
        if field:
            return self._query(field, [tuple(token.stem for token in tokens)] if tokens else [], slop)
        if not slop:
            pieces, notices = self._pieces(text)
            if not all(pieces):
                return NOTHING  # no word fits a wildcard
            rows = (row for row in product(*pieces) if row)
            spellings = (tuple(form for part in row for form in part) for row in rows)
            return self._query(
                EXACT, list(islice(spellings, SPELLED)), slop, sequence(" ", tuple(dict.fromkeys(notices)))
            )
        stems = product(*((token.stem, *self._sounding(token)) for token in tokens))
        typed = dict.fromkeys((token.stem, token.forms[0], token.spellings) for token in tokens)
        words = tuple(self._spell(*one) for one in typed)
        return _phrase(TEXT, list(islice(stems, SPELLED)), slop, words)

    def _sounding(self, token: Token) -> Sequence[str]:
        return self._statistics.sounding_like(token.forms[0])

    def _query(self, field: str, spellings: Sequence[Forms], slop: int, notice: str = "") -> Condition:
        """Return a phrase of terms of one field, scored by the first of its spellings."""
        known, idf = self._statistics.fields[field], self._statistics.idf
        forms = dict.fromkeys(spellings[0]) if spellings else ()
        words = tuple(ExpandedTerm(form, idf(known.frequency(form)), field) for form in forms)
        return _phrase(field, spellings, slop, words, notice)

    def _pieces(self, text: str) -> tuple[list[Sequence[Forms]], list[str]]:
        """Return what each piece of a phrase may be, and notices: joined words apart and together, wildcards spelt out.

        Where there are several wildcards, each stands for as many words as their rows have room for.
        """
        typed, notices = text.split(), list[str]()
        most = int(SPELLED ** (1 / max(1, sum(map(self._is_wild, typed)))))
        pieces: list[Sequence[Forms]] = []
        for wild, words in groupby(typed, self._is_wild):
            if not wild:
                pieces += self._options(" ".join(words))
                continue
            for word in words:
                forms, notice = self._wildcards.forms(word.strip(_AROUND), most)
                pieces.append([(form,) for form in forms])
                notices += filter(None, [notice])
        return pieces, notices

    @staticmethod
    def _is_wild(piece: str) -> bool:
        return bool(_WILD.search(piece.rstrip("?"))) and bool(prefix(plain(piece)))

    def _options(self, piece: str) -> Iterator[Sequence[Forms]]:
        """Yield for each word, or words joined without a blank, the rows of forms that it may be."""
        tokens = self._statistics.analyse(piece)
        n = 0
        while n < len(tokens):
            last = n + 1
            while last < len(tokens) and _JOINT.fullmatch(piece[tokens[last - 1].end : tokens[last].start]):
                last += 1
            yield self._joined(tokens[n:last])
            n = last

    def _joined(self, tokens: Sequence[Token]) -> list[Forms]:
        """Return what joined words, or one word, may be: the row of them, all as one, and one as two."""
        row = tuple(token.forms[0] for token in tokens)
        options = [row]
        if len(row) > 1:
            options += [(whole,)] if self._statistics.exact.frequency(whole := "".join(row)) else []
        else:
            options += [parts for parts, _ in self._statistics.apart(row[0])]
        return options


def _phrase(
    field: str, spellings: Sequence[Forms], slop: int, words: tuple[ExpandedTerm, ...], notice: str = ""
) -> Condition:
    """Return a phrase that is as rare as its rarest word; anything, where a text has no words."""
    if not words:
        return ANYTHING
    return PhraseQuery(field, tuple(spellings), slop, max(word.idf for word in words), words, notice)
