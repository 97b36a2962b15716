"""The mission that a record's id names: a frame's id begins with its flight, whatever its caption says."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from schema.analysis.id_year import read_flight
from schema.document import Caption, Evidence
from schema.vocabulary import Vocabulary

MISSION, FIELD, RULE = "mission", "nasa_id", "flight of the id"
_JOINT = re.compile(r"[ -]")


def missions_of_id(caption: Caption, vocabulary: Vocabulary) -> Iterator[Evidence]:
    """Yield the mission that the id of a record names, none where the vocabulary has no such mission.

    >>> from schema.vocabulary import load
    >>> [one.value for one in missions_of_id(Caption("d.txt", 1, "sts050-20-012", "", "A reef.", "", ""), load())]
    ['STS-50']
    """
    flight = read_flight(caption.nasa_id) if caption.nasa_id else None
    if flight and (mission := _by_flight(vocabulary).get(flight.name)):
        yield Evidence(MISSION, mission, caption.key, FIELD, 0, len(flight.words), RULE)


@lru_cache(maxsize=4)
def _by_flight(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return the missions of all series by their names without blanks, hyphens and capitals."""
    return {
        _JOINT.sub("", written).casefold(): mission
        for series in vocabulary.series
        if series.facet == MISSION
        for written, mission in series.spellings()
    }
