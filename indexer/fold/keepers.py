"""Who keeps a record: the center that a dump names beside it, by one name."""

from collections.abc import Mapping
from functools import lru_cache

from schema.document import Caption
from schema.vocabulary import Vocabulary


def keeper_of(caption: Caption, vocabulary: Vocabulary) -> str:
    """Return the name of the center that keeps a record, '' where its dump names none.

    A center that the vocabulary does not know is known by its own name.
    """
    code = caption.fields.center.strip().casefold()
    return _names(vocabulary).get(code, code)


@lru_cache(maxsize=8)
def _names(vocabulary: Vocabulary) -> Mapping[str, str]:
    return {
        name.casefold(): center.name
        for center in vocabulary.centers
        for name in (center.name, *center.aliases)
    }
