"""Tests of how a family is cited."""

from dataclasses import replace

from tests.documents import DOCUMENTS
from webapp.pages.citation import bibtex, plain

ADDRESS = "https://archive.example/captions/made2021e000001"


def test_a_sentence_for_a_footnote() -> None:
    """It names who took the picture, what it shows, when, which it is, and where it is found."""
    assert plain(DOCUMENTS[0], ADDRESS) == (
        "Mira Santos, NASA. “Expedition 65 Flowers” (24 March 2021). "
        f"Photograph made2021e000001, made2021e000002, made2021e000003. {ADDRESS}"
    )


def test_an_entry_for_a_bibliography() -> None:
    """It has a key without blanks, and what TeX would take for a command is escaped."""
    entry = bibtex(replace(DOCUMENTS[2], title="50 % of {it} costs $1_000 & more \\o/"), ADDRESS)
    assert entry.startswith("@misc{MADE-61-C--O-C---1699,\n")
    assert r"{50 \% of \{it\} costs \$1\_000 \& more \textbackslash{}o/}" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")
    assert f"  url = {{{ADDRESS}}},\n" in entry
