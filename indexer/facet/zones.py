"""Stretches of a text that credit or cite: they name nobody who is pictured and no agency that acts."""

import re
from collections.abc import Iterator, Sequence

from indexer.facet.gazetteer import GazetteerHit, Text
from indexer.facet.person_signs import word_before

# No more of a sentence than this is taken for a credit; a citation ends with the number of its series.
_CREDITED = re.compile(r"[^\n]{0,200}?(?:\.\s|\n|$)")
_LABELLED = 40  # characters of a label and a name, where no sentence ends behind them
_CITATION = re.compile(r"\bpages?\.?\s\d+[^\n]{0,160}?\bsp-\d+")
_BY_CREW = re.compile(
    r" (?:the |an? |one of |fellow |[\w-]+ )?(?:nasa |payload |mission )?"
    r"(?:astronaut|cosmonaut|crew|commander|pilot|specialist|members? of)"
)

# An instrument that takes a picture acts, and credits nobody: 'image by NASA's Zarn spacecraft'.
_BY_CRAFT = re.compile(
    r" (?:the )?[a-z]{2,6}['’]s (?:[\w-]+ ){0,6}?"
    r"(?:spacecraft|telescope|satellite|rover|orbiter|probe|observatory|lander|instrument|camera|mission|astronaut)"
)

_PICTURES = (
    "photo image picture photograph video art artwork illustration photography scan anaglyph mosaic composite panorama "
    "animation graphic rendering render visualization visualisation drawing painting"
).split()
_MAKING = (
    "scan scanned processing processed reprocessing reprocessed compositing composited colorization colorized "
    "post-processing restoration"
).split()
# Words that credit where a colon stands behind them; some only where an acronym follows that.
_LABELS = frozenset(
    "credit credits photographer photographers illustration illustrations illustrator artist processing scan scans "
    "anaglyph animation artwork graphic graphics visualization visualisation rendering copyright acknowledgment "
    "acknowledgement acknowledgments acknowledgements editor contact contacts".split()
)
_BEFORE_NAMES = frozenset("image images photo photos picture data video".split())
_STROKES = ("photo/", "photos/", "photograph/", "photo /")
# The words with which a credit begins, and those before who took the picture.
CREDITS = (
    *(
        f"{what}{s} {word}"
        for what in _PICTURES
        for s in ("", "s")
        for word in ("credit", "credits", "courtesy", "by")
    ),
    *(f"{what}{s} published in" for what in _PICTURES for s in ("", "s")),
    *(f"{making} by" for making in _MAKING),
    "copyright by",
    *(f"{where} the book" for where in ("in", "from")),
    "also published in",
)
TAKEN = tuple(
    f"{what}{s} {taken} by"
    for what in _PICTURES
    for s in ("", "s")
    for taken in ("taken", "was taken", "were taken", "made", "captured")
)
_ACRONYM = re.compile(r":[ ]?\(?(?:[A-Z]{2,}|[Cc]ourtesy)")


def credit_zones(marks: Sequence[GazetteerHit], text: Text) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text that credit or cite, and do not describe what is shown."""
    for start in _credits(marks, text):
        match = _CREDITED.match(text.folded, start)
        yield match.span() if match else (start, start + _LABELLED)
    if " sp-" in text.folded:
        yield from (match.span() for match in _CITATION.finditer(text.folded))


def _credits(marks: Sequence[GazetteerHit], text: Text) -> Iterator[int]:
    """Yield where a credit begins: at words that credit, or a label with a colon or a stroke behind it."""
    for hit in marks:
        by_craft = hit.form.endswith(" by") and _BY_CRAFT.match(text.folded, hit.end)
        if hit.meaning == "credit" and not by_craft:
            yield hit.start
    colon = text.folded.find(":")
    while colon >= 0:
        label = word_before(text.folded, colon)
        if label in _LABELS or (label in _BEFORE_NAMES and _ACRONYM.match(text.printed, colon)):
            yield colon - len(label)
        colon = text.folded.find(":", colon + 1)
    for stroke in _STROKES:
        if (found := text.folded.find(stroke)) >= 0:
            yield found


def photographer_zones(marks: Sequence[GazetteerHit], text: Text) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text that name the photographer, but not those where a crew in space took the picture."""
    for hit in marks:
        if hit.meaning == "taken" and not _BY_CREW.match(text.folded, hit.end):
            match = _CREDITED.match(text.folded, hit.end)
            yield match.span() if match else (hit.end, hit.end)
