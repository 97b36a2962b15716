"""The spellings of facet values, and their canonical names in the vocabulary."""

import re
from collections.abc import Mapping
from functools import lru_cache

from schema.analysis.analyzer import fold
from schema.fields import FACETS, facet_named
from schema.vocabulary import Vocabulary

_MEDIA = {  # as people say it
    "image": (
        "photo",
        "photos",
        "photograph",
        "photographs",
        "picture",
        "pictures",
        "images",
        "still",
        "stills",
    ),
    "video": ("videos", "movie", "movies", "film", "films", "clip", "clips", "footage"),
    "audio": ("sound", "sounds", "recording", "recordings", "podcast", "podcasts"),
}
_BETWEEN_WORDS = re.compile(r"[/,;&()]+")
_SITE = re.compile(r"(?:launch )?(?:site|pad|complex|s?lc) ?(?P<number>\d{1,3}) ?(?P<letter>[a-f]?)")


def folded(value: str) -> str:
    """Return the form in which two spellings of a value are equal."""
    return " ".join(filter(None, map(fold, value.replace("-", " ").split())))


def has_word_prefix(value: str, prefix: str) -> bool:
    """Return whether a word of a value begins with ``prefix``, in any spelling; true of any value without a prefix.

    >>> has_word_prefix("Saint Basil’s Cathedral", "cath"), has_word_prefix("Red Square", "quare")
    (True, False)
    """
    typed = folded(prefix)
    return not prefix.strip() or (bool(typed) and f" {typed}" in f" {folded(value)}")


@lru_cache(maxsize=4)
def aliases(vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """Return, for each facet, the canonical name of every spelling in the vocabulary, by its folded form."""
    found = {"media": {one: kind for kind, said in _MEDIA.items() for one in said}}
    for entry in (*vocabulary.entries, *vocabulary.centers):
        for spelling in entry.spellings:
            found.setdefault(entry.facet, {}).setdefault(folded(spelling), entry.name)
    houses = [
        entry for entry in (*vocabulary.entries, *vocabulary.centers) if entry.facet in ("agency", "center")
    ]
    for facet in (one for one in FACETS if one.composite):
        for entry in houses:  # by code and by whole name; a single word may be a person's
            for spelling in entry.spellings:
                if spelling.isupper() or " " in spelling:
                    found.setdefault(facet.name, {}).setdefault(folded(spelling), entry.name)
    for series in vocabulary.series:
        for spelling, name in series.spellings():
            found.setdefault(series.facet, {}).setdefault(folded(spelling), name)
    return found


def words_of(name: str) -> list[str]:
    """Return the folded words of a name; 'NASA/Jane Roe' has three."""
    return folded(_BETWEEN_WORDS.sub(" ", name)).split()


def canonical(facet: str, name: str, vocabulary: Vocabulary) -> str:
    """Return the folded canonical name of a value; its own, where the vocabulary has none.

    >>> from schema.vocabulary import load
    >>> canonical("agency", "European Space Agency", load()), canonical("landmark", "Pad 39-B", load())
    ('esa', 'launch complex 39b')
    """
    key = folded(name)
    site = launch_site(key) if facet_named(facet).names_places else ""
    if site:  # the pads of a complex go by its name
        key = f"launch complex {site}"
    return folded(aliases(vocabulary).get(facet, {}).get(key, key))


def launch_site(name: str) -> str:
    """Return the number, with its letter, of a launch complex or pad by a folded name; '' where it is none.

    >>> launch_site("pad 39 a"), launch_site("lc39"), launch_site("complex")
    ('39a', '39', '')
    """
    site = _SITE.fullmatch(name)
    return site["number"] + site["letter"] if site else ""
