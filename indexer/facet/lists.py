"""Names in lists: what is no name by itself is one between names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from indexer.facet.person_signs import acts, opens_list
from indexer.facet.span import Span
from indexer.facet.tokens import Kind, NameToken, closes
from schema.vocabulary import Persons

# What stands between two names of a list: a place in the picture in brackets, a country or a role, and the joint.
_ASIDE = (
    r"(?:[ ]?\([^()]{1,30}\)|,?[ ]of[ ](?:the[ ])?[A-Z]\w+(?:[ ][A-Z]\w+){0,2}"
    r"|,[ ][a-z][\w'’/-]*(?:[ ][\w'’./-]+){0,7}(?=[,;]))"
)
_JOINT = re.compile(rf"{_ASIDE}?(?:,?[ ]and[ ]|[ ]&[ ]|,[ ]|;[ ])")
_LAST = re.compile(r"(?:[ ]and|[ ]&)[ ]$")
_INITIAL = re.compile(r"[A-Z]\.")
_LIST_END = re.compile(r"[.,;]|[ ]?\(|$")

GIVEN_NAME, NO_GIVEN_NAME = (
    "given name in a list",
    "in a list of names",
)  # rules by which what may be a name is one

# Letters between two names of a list.
_FAR = 90


def is_full(tokens: Sequence[NameToken], persons: Persons) -> bool:
    """Return whether a run is two or three words that could be a whole name."""
    kinds = [token.kind for token in tokens]
    if len(kinds) not in (2, 3) or any(closes(token) for token in tokens[:-1]):
        return False
    if all(kind is Kind.WORD or kind is Kind.INITIALS for kind in kinds):
        return kinds[-1] is Kind.WORD
    if kinds == [Kind.INITIALS, Kind.GIVEN]:  # 'B. Morgan'
        return True
    return kinds[0] is Kind.GIVEN and tokens[-1].word.rstrip(".") in persons.families


def listed(perhaps: Sequence[Span], found: Sequence[Span], text: str, persons: Persons) -> Iterator[Span]:
    """Yield of what may be names those that stand in a list between names, or close one.

    A list of two or more that begins as one of people does and ends in what people do needs no certain name; before the
    first certain name one with an initial or a given name is a name.
    """
    certain = frozenset(found)
    for chain in _chains(sorted((*perhaps, *found)), text):
        first = next((place for place, one in enumerate(chain) if one in certain), len(chain))
        last = next((place for place in reversed(range(len(chain))) if chain[place] in certain), -1)
        opened, closed = opens_list(text, chain[0].start), _is_closed(chain, text)
        done = acts(text, chain[-1].end, persons)
        if last < 0 and not (opened and closed and done):
            continue
        telling = first == 1 and (chain[0].rule == GIVEN_NAME or _INITIAL.match(text, chain[0].start))
        begin = 0 if opened or last < 0 or telling else first
        end = len(chain) if closed or (done and len(chain) > 1) else last + 1
        yield from (one for one in chain[begin:end] if one not in certain)


def _chains(spans: Iterable[Span], text: str) -> Iterator[list[Span]]:
    """Yield the spans in lists of two and more that are joined as a list is."""
    chain: list[Span] = []
    for span in spans:
        if chain and not (
            span.start - chain[-1].end <= _FAR and _JOINT.fullmatch(text, chain[-1].end, span.start)
        ):
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(span)
    if len(chain) > 1:
        yield chain


def _is_closed(chain: Sequence[Span], text: str) -> bool:
    """Return whether 'and' stands before the last name, and the sentence or its part ends behind it."""
    one, other = list(pairwise(chain))[-1]
    return bool(_LAST.search(text, one.end, other.start) and _LIST_END.match(text, other.end))
