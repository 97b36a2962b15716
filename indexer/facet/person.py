"""Full names of people in a text: given names, initials, nicknames and family names in a run of capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.facet.gazetteer import Text
from indexer.facet.span import Span
from indexer.facet.tokens import NAMES, Kind, Runs, Token, without_possessive
from schema.vocabulary import Persons

_SUFFIX = re.compile(r",?[ ](?:Jr|Sr)\b\.?|[ ](?:III|II|IV)\b")
_BEHIND = re.compile(
    r"[ ]?[,(][ ]?([\w-]+(?:\.[A-Z])?)(?:[ ]([\w-]+))?|[ ]of[ ](?:the[ ])?(?:NASA|ESA|Roscosmos|JAXA|European)\b"
)
# 'John Doe, an engineer'; 'John Doe, the company's project manager'
_APPOSITION = re.compile(r",[ ](?:an?|the|who[ ]is|former|chief)[ ]((?:[\w.'’-]+[ ]){0,5}?[\w'’-]+)(?=[,.;)]|[ ](?:at|for|from|of|with|in|who)\b)")
_BEFORE = re.compile(r"([\w'’]+)\s$")
_THING = re.compile(r"[ ]([a-z]+)")
_SHOUTED = re.compile(r"[^\W\d_]{2,}")
# What stands between two names of a list, and behind its last.
_JOINT = re.compile(r"(?:[ ]?\([^()]{1,30}\))?(?:,[ ]?and[ ]|[ ]and[ ]|,[ ]|;[ ])")
_LIST_END = re.compile(r"[.,;]|[ ]?\(|$")

# More words than these make a title or a heading, not a name.
_MOST_WORDS = 4
_MOST_IN_HEADLINE = 2
_LONGEST_HEADLINE = 120
# Words, initials and nicknames together: no name has more.
_MOST_TOKENS = 9


class _Run(NamedTuple):
    """A run of capitals in its text; ``start`` is where its words' places count from."""

    start: int
    tokens: Sequence[Token]
    text: str
    headline: bool

    def begin(self, at: int) -> int:
        """Give where a word begins in the text."""
        return self.start + self.tokens[at].start

    def end(self, end: int) -> int:
        """Give where the words before an index end in the text."""
        return self.start + self.tokens[end - 1].end


@dataclass(frozen=True, slots=True)
class People:
    """The grammar of names over the vocabulary's lists."""

    persons: Persons
    runs: Runs

    def read(self, text: Text, hidden: Sequence[Span], zones: Sequence[tuple[int, int]]) -> Iterator[Span]:
        """Yield the names in a text, each as printed.

        ``hidden`` are stretches that other names took, ``zones`` are credits, where nobody is pictured.
        """
        printed = self._unshouted(text.printed)
        headline = _is_headline(printed)
        found: list[Span] = []
        perhaps: list[Span] = []
        for start, tokens in self.runs.read(printed):
            if zones and any(begin <= start < end for begin, end in zones):
                continue
            run = _Run(start, tokens, printed, headline)
            names = list(self._names(run))
            found += names
            if not names and not headline and _is_full(tokens) and not self._is_thing(run, 0, len(tokens)):
                perhaps.append(_span(run.begin(0), run.end(len(tokens)), printed, "in a list of names"))
        found += _listed(perhaps, found, printed)
        return (span for span in found if not _is_hidden(span, hidden, printed))

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
