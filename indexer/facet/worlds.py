"""Whether a text shows another world than ours, and whether a name in it is of one."""

import re
from collections.abc import Sequence

from indexer.facet.gazetteer import GazetteerHit, Text

# The Moon or a planet seen in the sky of a place on Earth: 'a full moon rises over Lake Zarn', 'Mars above the mesa'.
_IN_THE_SKY = frozenset("moon mars venus jupiter saturn mercury".split())
_FULL = re.compile(
    r"\b(?:full|crescent|gibbous|quarter|half|new|waxing|waning|harvest|blood|blue|super|strawberry|rising|setting)"
    r"[ -]$"
)
_SHINES = re.compile(
    r"(?:,?[ ]and[ ][a-z]+)?,?[ ](?:is[ ]|are[ ]|as[ ]it[ ])?"
    r"(?:rises?|rising|rose|sets?|setting|hangs?|hanging|shines?|shining|glows?|glowing|over|above)\b"
)
# A rocket and an aircraft that are called like worlds and what explores them: 'Gemini-Titan', 'Titan IV'.
_ROCKET_BEFORE = re.compile(r"\b(?:gemini|force|ii|the)[ /-]$")
_ROCKET_BEHIND = re.compile(
    r"[ /-](?:[ivx]{1,4}[a-e]?|[1-4]|rocket|missile|launch|booster|stage|centaur|vehicle)\b"
)
_AIRCRAFT = re.compile(r"[ ](?:plus[ ])?(?:solar|aircraft|research|flying|remotely|flight)\b")

_WORLDS = (
    "mars|the moon|earth's moon|venus|mercury|titan|io|europa|ganymede|callisto|pluto|charon|ceres|vesta|triton"
    "|enceladus"
)
_ON = re.compile(rf"(?:[ ](?:region|area|site))?,?[ ](?:on|of)[ ](?:the[ ]planet[ ])?(?:{_WORLDS})\b")
_ITS = re.compile(rf"\b(?:martian|lunar|venusian|(?:{_WORLDS.replace('the ', '')})'s?)[ ]$")


def shows_another_world(marks: Sequence[GazetteerHit], text: Text, inherited: bool) -> bool:
    """Return whether more words of a text are of other worlds than of ours; ``inherited`` where it has neither."""
    if not marks:
        return inherited
    off_earth = sum(hit.meaning == "off_earth" and not _is_seen_from_here(hit, text.folded) for hit in marks)
    on_earth = sum(hit.meaning == "on_earth" for hit in marks)
    return off_earth > on_earth if off_earth or on_earth else inherited


def is_on_another_world(start: int, end: int, text: Text) -> bool:
    """Return whether what stands beside a name says that it is of another world: 'Lake Zarn on Mars'."""
    return bool(_ON.match(text.folded, end) or _ITS.search(text.folded, max(0, start - 16), start))


def _is_seen_from_here(hit: GazetteerHit, text: str) -> bool:
    """Return whether a word for another world is one in our sky, or a thing of ours that is called so."""
    before, word = text[max(0, hit.start - 12) : hit.start], hit.form
    if word == "titan":
        return bool(_ROCKET_BEFORE.search(before) or _ROCKET_BEHIND.match(text, hit.end))
    if word == "pathfinder":
        return _AIRCRAFT.match(text, hit.end) is not None
    return word in _IN_THE_SKY and bool(_FULL.search(before) or _SHINES.match(text, hit.end))
