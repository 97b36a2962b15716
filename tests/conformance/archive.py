"""An archive as it was exported, and slow, obvious judgements about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from schema.arrays.document_file import lines
from schema.document import Document
from schema.document_json import read_line
from schema.fields import FACETS, Facet
from tests.ours import analyse
from webapp.search.model.query import ANY, NONE, Filter

ALL = 1_000_000  # more hits than there are families
LITTLE = frozenset(
    "about after also during from have into near over that their them they this were which while will with".split()
)  # longer words of the sample that mean nothing by themselves

# Texts with places for words: 0 to 4 are the archive's most frequent, 5 to 9 rare
TEXTS = [
    "", "{0}", "{1}", "{8}", "{0} {1}", "{0} {8} {9}", "{7} zebra", "{1} -{0}", "{1} OR {8}", '"{0} {1}"', "cosmo*",
    "date:2019", "date:[1990 TO 2005]", "before:1980", "agency:NASA", "agency:NASA {1}", "xyzzy", "the", "NOT {0}",
    "expedition:1..30", "title:{0}",
]  # fmt: skip

DRAWN = st.lists(st.tuples(st.sampled_from(FACETS), st.integers(0, 40), st.booleans()), max_size=4)


class Archive:
    """The families of a generation, their values and their words."""

    def __init__(self, folder: Path) -> None:
        self.families = list(map(read_line, lines(folder)))
        self.records = sum(len(family.members) for family in self.families)
        self.values = {
            facet.name: sorted({value for family in self.families for value in family.facets[facet.name]})
            for facet in FACETS
        }
        self._counts = Counter(word for family in self.families for word in words_of(family.lead.text))

    @cached_property
    def words(self) -> list[str]:
        """The five most frequent words, then five that a few families hold."""
        common = [word for word, _ in self._counts.most_common(5)]
        return common + sorted(word for word, n in self._counts.items() if 3 <= n <= 8)[::7][:5]

    @cached_property
    def forms(self) -> list[str]:
        """All words of the captions, as they stand there."""
        return sorted(self._counts)

    def text(self, template: str) -> str:
        """Return a template with the words of the archive in their places."""
        return template.format(*self.words)

    def filters(self, drawn: Iterable[tuple[Facet, int, bool]]) -> tuple[Filter, ...]:
        """Return filters for drawn places in the lists of values, some of the numbers as ranges."""
        chosen = []
        for facet, place, exclude in drawn:
            values = [*([] if facet.years else [NONE, ANY]), *self.values[facet.name]]
            value = values[place % len(values)]
            if value.isdigit() and facet.numeric and place % 4 == 0:
                value = ("..{}", "{}..", "1..{}")[place % 3].format(value)
            chosen.append(Filter(facet.name, value, exclude))
        return tuple(dict.fromkeys(chosen))

    def neighbours(self) -> list[tuple[str, str]]:
        """Return the pairs of words that most often stand one behind the other."""
        pairs = Counter(
            (one.forms[0], other.forms[0])
            for family in self.families
            for one, other in pairwise(analyse(family.lead.text))
            if {one.forms[0], other.forms[0]} <= set(self.forms)
        )
        return [pair for pair, _ in pairs.most_common(5)]

    def __repr__(self) -> str:
        """Return a short text: a failing example is no place for a whole archive."""
        return f"<{len(self.families)} families>"


def words_of(text: str) -> set[str]:
    """Return the words of a text that mean something by themselves and have a stem of their own."""
    found = {word.forms[0] for word in analyse(text) if word.stem.isalpha() and len(word.stem) > 3}
    return found - LITTLE


def stems_of(*texts: str) -> set[str]:
    """Return the stems of some texts."""
    return {word.stem for text in texts for word in analyse(text)}


def passes(family: Document, filters: Sequence[Filter]) -> bool:
    """Return whether a family has any chosen value of each facet, and none that is left out."""
    for facet in FACETS:
        own = [chosen for chosen in filters if chosen.facet == facet.name]
        wanted = [chosen for chosen in own if not chosen.exclude]
        if wanted and not any(has(family, facet, chosen.value) for chosen in wanted):
            return False
        if any(has(family, facet, chosen.value) for chosen in own if chosen.exclude):
            return False
    return True


def has(family: Document, facet: Facet, value: str) -> bool:
    """Return whether a family has a value, or a number in a range."""
    values = family.facets[facet.name]
    if value in {ANY, NONE} and not facet.years:
        return bool(values) is (value == ANY)
    if not (facet.numeric and ".." in value):
        return value in values
    low, high = value.split("..")
    return any(int(low or 0) <= int(number) <= int(high or 9999) for number in values)
