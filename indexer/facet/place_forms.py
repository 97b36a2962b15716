"""One value for a place that a record calls by several forms of its name: 'Zarn Range' and 'Zarn Mountains'."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from indexer.facet.span import folded

# A head with the name, of so many letters at most, before or behind it, and what stands for all its forms.
_FORMS = tuple(
    (re.compile(form), head)
    for form, head in (
        (r"(?P<name>.{1,80}) (?:mountains?(?: ranges?)?|ranges?)", "mountains"),
        (r"(?:lake (?P<name>.{1,80})|(?P<other>.{1,80}) lake)", "lake"),
        (r"(?:straits? of (?P<name>.{1,80})|(?P<other>.{1,80}) straits?)", "strait"),
        (r"(?:bay of (?P<name>.{1,80})|(?P<other>.{1,80}) bay)", "bay"),
        (r"(?P<name>.{1,80}?)(?: river)? valley", "valley"),
        (r"(?P<name>.{1,80}?)(?: international)? airport", "airport"),
    )
)
_ISLAND = re.compile(r".+ islands?")  # an island is not its archipelago


def one_value_each(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Map each name of a record's places that has another form there to the form that stands for both.

    That is the one ``known`` to the vocabulary, which is never mapped, else the most frequent, else the first.

    >>> one_value_each(["Zarn Range", "Zarn Mountains", "Zarn Mountains", "Lake Orzel"], known=())
    {'Zarn Range': 'Zarn Mountains'}
    """
    counts, canonical = Counter(names), frozenset(known)
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in counts:
        forms[_place(folded(name))].append(name)
    chosen: dict[str, str] = {}
    for same in forms.values():
        best = max(same, key=lambda name: (name in canonical, counts[name]))
        chosen.update({name: best for name in same if name != best and name not in canonical})
    return chosen


@lru_cache(maxsize=1 << 14)
def _place(name: str) -> tuple[str, str]:
    """Return the head of a folded name and its own part, in the singular."""
    for form, head in _FORMS:
        if match := form.fullmatch(name):
            return head, match["name"] or match.groupdict().get("other") or ""
    return ("island", name) if _ISLAND.fullmatch(name) else ("", " ".join(map(_singular, name.split(" "))))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 and not word.endswith("ss") else word
