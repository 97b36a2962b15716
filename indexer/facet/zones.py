"""Stretches of a text that credit or cite: they name nobody who is pictured and no agency that acts."""

import re
from collections.abc import Iterator, Sequence

from indexer.facet.gazetteer import GazetteerHit, Text

# No more of a sentence than this is taken for a credit; a citation ends with the number of its series.
_CREDITED = re.compile(r"[^\n]{0,200}?(?:\.\s|\n|$)")
_CITATION = re.compile(r"\bpages?\.?\s\d+[^\n]{0,160}?\bsp-\d+")
_BY_CREW = re.compile(
    r" (?:the |an? |one of |fellow |[\w-]+ )?(?:nasa |payload |mission )?"
    r"(?:astronaut|cosmonaut|crew|commander|pilot|specialist|members? of)"
)

_PICTURES = tuple(
    f"{what}{s}"
    for what in ("photo", "image", "picture", "photograph", "video", "art", "illustration", "photography")
    for s in ("", "s")
)
_MARKS = ("credit", "credits", "photographer", "photographers")  # with a colon behind them
# The words with which a credit begins, and those before who took the picture.
CREDITS = _MARKS + tuple(
    f"{what} {credit}"
    for what in _PICTURES
    for credit in ("credit", "credits", "courtesy", "by", "published in")
)
TAKEN = tuple(f"{what} {taken} by" for what in _PICTURES for taken in ("taken", "was taken", "were taken"))


def credit_zones(marks: Sequence[GazetteerHit], text: Text) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text that credit or cite, and do not describe what is shown."""
    for hit in marks:
        marked = hit.form not in _MARKS or text.folded.startswith(":", hit.end)
        if hit.meaning == "credit" and marked and (match := _CREDITED.match(text.folded, hit.start)):
            yield match.span()
    if " sp-" in text.folded:
        yield from (match.span() for match in _CITATION.finditer(text.folded))


def photographer_zones(marks: Sequence[GazetteerHit], text: Text) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text that name the photographer, but not those where a crew in space took the picture."""
    for hit in marks:
        if hit.meaning == "taken" and not _BY_CREW.match(text.folded, hit.end):
            match = _CREDITED.match(text.folded, hit.end)
            yield match.span() if match else (hit.end, hit.end)
