"""Tests of how a family is cited."""

from dataclasses import replace

from schema.document import Credit
from tests.documents import DOCUMENTS
from webapp.pages.citation import bibtex, credit, html, plain, styles

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


def test_a_credit_line() -> None:
    """It names the house and who took the picture, and the picture that is shown; of these what there is."""
    assert credit(DOCUMENTS[0]) == "NASA/Mira Santos (made2021e000001)"
    assert credit(DOCUMENTS[0], "made2021e000002") == "NASA/Mira Santos (made2021e000002)"
    nobody = replace(DOCUMENTS[0], credit=Credit())
    assert credit(nobody) == ""
    assert "Credit" not in html(nobody, ADDRESS)


def test_a_credit_line_as_html() -> None:
    """The title leads to the picture's page; what is markup in a title or in a credit is text."""
    hostile = replace(
        DOCUMENTS[0], title='A <b>"red"</b> moon & more', credit=Credit(organisations=("<i>Us</i>",))
    )
    assert html(hostile, ADDRESS) == (
        f'<a href="{ADDRESS}">A &lt;b&gt;&#34;red&#34;&lt;/b&gt; moon &amp; more</a>. '
        "Credit: &lt;i&gt;Us&lt;/i&gt; (made2021e000001)"
    )


def test_citations_in_the_usual_styles() -> None:
    """APA puts the year behind who, MLA the day behind the title; without either nothing stands in its place."""
    found = dict(styles(DOCUMENTS[0], ADDRESS))
    assert found["APA"] == f"Mira Santos, & NASA (2021). Expedition 65 Flowers [Photograph]. {ADDRESS}"
    assert found["MLA"] == f"Mira Santos, and NASA. Expedition 65 Flowers. 24 March 2021, {ADDRESS}."
    bare = dict(styles(replace(DOCUMENTS[0], credit=Credit(), event_date=None), ADDRESS))
    assert bare["APA"] == f"Expedition 65 Flowers [Photograph]. (n.d.). {ADDRESS}"
    assert bare["MLA"] == f"Expedition 65 Flowers. {ADDRESS}."
