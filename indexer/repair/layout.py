"""Debris that a form or an export left between the words: no word is changed here."""

import re
from functools import partial

from indexer.repair.fixes import Fix
from schema.analysis.sentences import Sentences

RUN = re.compile(r"(?<![ \t\xa0])[ \t\xa0]{2,}(?=\S)|\t")
CLOSED = re.compile(r"[.!?:;][\"”’)]?$")
END = re.compile(r"(?<![ \t])\.?[ \t]+\.$")
LOOSE_STOP = (" .", "\t.")
# "... Space Station..NASA/Jane Doe": dots glued on both sides, and after them only what may be a credit.
LOST_BREAK = re.compile(
    r"(?<=[\w)”\"])\.{2,3}(?=(?:NASA|ESA|JAXA|Photo|Image|Credit|[A-Z][^.?!;:]{0,80}/)[^?!;:]{0,90}$)"
)


def without_runs(text: str, sentences: Sentences) -> str:
    """
    Make a run of spaces one space within a sentence, and at most two after it.

    >>> from schema.analysis.sentences import sentences_of
    >>> from schema.vocabulary import load
    >>> without_runs("a quick  brown fox.  It jumps.     Twice", sentences_of(load()))
    'a quick brown fox.  It jumps.  Twice'
    """
    if "  " not in text and "\t" not in text:
        return text
    return RUN.sub(partial(_gap, sentences), text)


def _gap(sentences: Sentences, run: re.Match[str]) -> str:
    """Two spaces after a sentence are a typist's habit and sound; more, or two within one, are debris."""
    if len(run.group()) < 2:
        return " "
    closed = CLOSED.search(run.string, max(0, run.start() - 2), run.start())
    if closed is None or (
        closed[0][0] == "." and not sentences.may_end(run.string, closed.start(), run.end())
    ):
        return " "
    return "  "


def without_loose_stop(text: str) -> str:
    """
    Join a full stop that stands alone at the end.

    >>> without_loose_stop("Photo by Jane Doe        .")
    'Photo by Jane Doe.'
    """
    return END.sub(".", text) if text.endswith(LOOSE_STOP) else text


def with_line_break(text: str) -> str:
    """
    Make dots that stand for a line break before the credit a full stop.

    >>> with_line_break("off to the station...NASA/Jane Doe.")
    'off to the station. NASA/Jane Doe.'
    """
    return LOST_BREAK.sub(". ", text) if ".." in text else text


def layout(sentences: Sentences) -> tuple[Fix, ...]:
    """Return the repairs of what a form or an export left between the words."""
    return (
        Fix("runs of spaces", partial(without_runs, sentences=sentences)),
        Fix("full stop apart", without_loose_stop),
        Fix("lost line break", with_line_break),
    )
