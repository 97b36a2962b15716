"""Where sentences end: one reader for folding, dates, credits and repairs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import parse
from indexer.read import RawCaption
from indexer.repair import RepairedCaption, repair
from schema.analysis.sentences import sentences_of
from schema.document import DumpFields
from schema.vocabulary import load

SENTENCES = sentences_of(load())


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Dr. Roe waves.",
            "Capt. Roe, Gen. Doe and Prof. Zarn wave.",
            "Ms. Roe and Mrs. Doe wave.",
            "DR. ROE WAVES.",
        ),
        *(
            "With Lt. Col. J. K. Roe at left.",
            "Here Sen. Roe waves.",
            "The U.S. Navy waves.",
            "John F. Roe Jr. Hall",
        ),
        *("At St. John and Mt. Zarn near Ft. Roe.", "Hole No. Two is open.", "Flight 5 vs. Flight 6"),
        *(
            "At 3 p.m. EST the crew waves.",
            "At 7:36 a.m. (EST) it rains.",
            "A 40 x 80 ft. Wind Tunnel.",
            "the W. T. Test",
        ),
        *(
            "On Dec. 5 it rains.",
            "a 3.5 m mirror",
            "Seen here: 1. The hill; 2. The lake",
            "1. The hill",
            "in e.g. Zarn",
        ),
        *(
            "Roe Inc. Laboratories",
            "The O&C Bldg. (O&C) is open.",
            "it rains. and snows",
            "What? it rains",
            "",
            ".",
        ),
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    """No sentence ends behind a form of address, an initial or a short form with a name behind it."""
    assert list(SENTENCES.split(text)) == ([text] if text else [])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It rains. It snows.", "It rains."),
        ("It rains! (It snows.)", "It rains!"),
        ('"It rains." It snows.', '"It rains."'),
        ("It rains (and snows.) It thaws.", "It rains (and snows.)"),
        ("It rains.  “It snows.”", "It rains."),
        ("At 3 p.m. The crew waves.", "At 3 p.m."),
        ("With John Roe Jr. The crew waves.", "With John Roe Jr."),
        ("At Palmdale, Calif. Rockwell waves.", "At Palmdale, Calif."),
        ("At Zarn Field, Fla. Roe waves.", "At Zarn Field, Fla."),
        ("On Pad A. This is the crew.", "On Pad A."),
        ("By Jane Roe, Ph.D. The crew waves.", "By Jane Roe, Ph.D."),
        ("In the U.S. The crew waves.", "In the U.S."),
        ("It flew for NASA. Roe waves.", "It flew for NASA."),
        ("It flew in 1969. Roe waves.", "It flew in 1969."),
        ("A Saturn V. From here it flew.", "A Saturn V."),
        ("A HEADING\nit rains", "A HEADING"),
    ],
)
def test_a_sentence_ends(text: str, first: str) -> None:
    """A sentence ends before a capital, and behind a short form where what follows begins sentences only."""
    assert next(SENTENCES.split(text)) == first
    assert len(list(SENTENCES.split(text))) == 2


@settings(deadline=None)
@given(st.text(alphabet='AaT.!?)"” \nJr1:', max_size=60))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    """The sentences of a text, and the blanks between them, are the text; none of them is empty."""
    found = list(SENTENCES.split(text))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(found)
    breaks = list(SENTENCES.breaks(text))
    assert all(one.end <= one.start for one in breaks)
    assert breaks == sorted(breaks)


@pytest.mark.parametrize("short", ["Capt.", "Gen.", "Prof.", "Ms.", "St.", "No.", "J."])
def test_every_step_asks_the_same_reader(short: str) -> None:
    """A day behind a short form is in the caption's first sentence, and no two blanks stay behind it."""
    raw = RawCaption(
        "dump.txt", 1, "dump.txt:1", "", f"Here {short}  Roe waves on May 5, 1969.", None, DumpFields()
    )
    (repaired,) = repair([raw], load())
    assert repaired.caption == f"Here {short} Roe waves on May 5, 1969."
    event = parse(RepairedCaption(raw, "", repaired.caption), load()).event_date
    assert event is not None
    assert event.rule == "prose"
