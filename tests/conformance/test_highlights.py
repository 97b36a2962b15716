"""Passages and marks.

1. Each hit shows a passage of its caption, within the text, of a line or three; its marks lie in it, in order, apart.
2. What is marked is what was asked for, in any of its forms, or what stood for it; nothing else.
3. A title is shown whole where something in it is marked, else not.
4. Where a record is the hit, its own caption is marked.
5. What was left out, and an empty question, marks nothing.
"""

import pytest

from tests.archives import ask
from tests.conformance.archive import TEXTS, Archive, stems_of
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.result import Hit, Passage

LONGEST = 300  # letters of a passage


def marked(text: str, passages: tuple[Passage, ...]) -> list[str]:
    """Return the words of a text that are marked."""
    return [text[start:end] for passage in passages for start, end in passage.marks]


def caption_of(hit: Hit) -> str:
    """Return the caption that a hit shows."""
    return (hit.record.caption if hit.record else hit.document.lead).text


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize("template", [*TEXTS, "{0} {1} {2} {3} {4}", "an* {0}"])
def test_marks_lie_in_their_passages(engine: Engine, archive: Archive, template: str, *, fold: bool) -> None:
    """Whatever was asked for, passages and marks are sound (1, 3, 4)."""
    for hit in ask(engine, archive.text(template), fold=fold).hits:
        (passage,) = hit.caption
        assert passage.end - passage.start <= LONGEST
        for text, passages in ((caption_of(hit), hit.caption), (hit.document.title, hit.title)):
            for shown in passages:
                assert 0 <= shown.start <= shown.end <= len(text)
                ends = [shown.start, *(place for mark in shown.marks for place in mark), shown.end]
                assert ends == sorted(ends)
                assert all(start < end for start, end in shown.marks)
        assert all(
            (shown.start, shown.end) == (0, len(hit.document.title)) and shown.marks for shown in hit.title
        )


def test_forms_of_the_words_are_marked(engine: Engine) -> None:
    """What is marked is a form of one of the words, and some word is marked in every hit (2)."""
    for hit in ask(engine, "astronaut mission", size=30).hits:
        words = marked(caption_of(hit), hit.caption) + marked(hit.document.title, hit.title)
        assert stems_of(*words) <= {"astronaut", "mission"}


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("northern lights", "made0003", ["aurora", "borealis"]),
        ("petr zarnov", "made0001", ["Pyotr", "Zarnov"]),
        ("gitar", "made0002", ["guitar"]),
        ("roses -guitar", "made0001", ["roses"]),
        ('"red square"', "made0001", ["Red", "Square"]),
        ("title:square walks", "made0002", ["walks", "Square"]),
        ("stripe*", "made0010", ["stripes"]),
        ("", "made0001", []),
        ("agency:ESA", "made0002", ["ESA"]),
    ],
)
def test_what_was_found_is_marked(captions: Engine, text: str, name: str, words: list[str]) -> None:
    """The words that stand for what was typed are marked as that itself would be; what was left out is not (2, 5)."""
    (hit,) = [hit for hit in ask(captions, text).hits if hit.document.id == name]
    assert marked(caption_of(hit), hit.caption) == words


def test_a_title_is_shown_where_it_is_marked(captions: Engine) -> None:
    """The title's words are marked in the title (3)."""
    (hit,) = ask(captions, "hangar").hits
    assert marked(hit.document.title, hit.title) == ["Hangar"]
    (hit,) = ask(captions, "stripes").hits
    assert hit.title == ()


def test_parts_of_what_was_replaced_are_not_marked(open_archive: Opener) -> None:
    """Where something else stands for several words, single ones of them that a caption has are not marked (2)."""
    rows = [("made0001", "", "An aurora hangs over a northern coast."), ("made0002", "", "A ship at sea.")]
    (hit,) = ask(open_archive(rows), "northern lights").hits
    assert marked(caption_of(hit), hit.caption) == ["aurora"]
