"""Names in lists: what is no name by itself is one between names."""

import re
from collections.abc import Iterator, Sequence

from indexer.facet.span import Span
from indexer.facet.tokens import Kind, NameToken, closes

# What stands between two names of a list, and behind its last.
_JOINT = re.compile(r"(?:[ ]?\([^()]{1,30}\))?(?:,[ ]?and[ ]|[ ]and[ ]|,[ ]|;[ ])")
_LIST_END = re.compile(r"[.,;]|[ ]?\(|$")

# Letters between two names of a list, a place in the picture in brackets among them.
_FAR = 40


def is_full(tokens: Sequence[NameToken]) -> bool:
    """Return whether a run is two or three words that could be a whole name."""
    kinds = [token.kind for token in tokens]
    return (
        len(kinds) in (2, 3)
        and kinds[-1] is Kind.WORD
        and all(kind is Kind.WORD or kind is Kind.INITIALS for kind in kinds)
        and not any(closes(token) for token in tokens[:-1])
    )


def listed(perhaps: Sequence[Span], found: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield of what may be names those that stand in a list between names, or close one."""
    ends, starts = {span.end for span in found}, {span.start for span in found}
    for span in perhaps:
        near = [end for end in range(span.start - _FAR, span.start) if end in ends]
        if not any(_JOINT.fullmatch(text, end, span.start) for end in near):
            continue
        joint = _JOINT.match(text, span.end)
        closes = text.endswith(" and ", 0, span.start) and _LIST_END.match(text, span.end)
        if (joint and joint.end() in starts) or closes:
            ends.add(span.end)
            yield span
