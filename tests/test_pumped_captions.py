"""No caption stalls a build: texts of one thing said over and over cost in proportion to their length.

Processor seconds of one run are compared with each other, over three doublings: a line gives 8, a square 64.
"""

import time

import pytest

from indexer.pipeline import BuildRules, make
from indexer.progress import Lines, Steps
from indexer.read import RawCaption

PUMPS = (
    *(
        "Aa-",
        "AB-",
        "Aa'",
        "A’a",
        "A.",
        "A. ",
        "A",
        "a",
        "0",
        "a0",
        "a.",
        "0.",
        "1,000,",
        "10x",
        "4 by 4 foot ",
    ),
    *(
        '"a" ',
        "“Aa” ",
        '"',
        "a'",
        "a, ",
        "Aa, ",
        "(a) ",
        "(",
        "(a",
        ")",
        "[a",
        "[a](",
        "; ",
        ": ",
        " .",
        "- ",
        "-",
        "_",
    ),
    *(
        "John Smith ",
        "John Smith, ",
        "John Smith and ",
        "John Smith; ",
        "J. K. Rowe ",
        'John "Jack" Smith ',
        "(Aa)",
    ),
    *("John Smith Jr., ", "Dr. John ", ", an engineer", "cosmonaut Ivan Ivanov, ", "from left, ", "van der "),
    *("John Smith Red Square ", "Photo by John Smith. Jane Doe ", "Photo credit: NASA/John Smith. ", "NASA/"),
    *(
        "\ufffd",
        "a\ufffd",
        " \ufffdaa ",
        "\ufffdaa\ufffd ",
        "?",
        "a?",
        " ?aa ",
        "?aa? ",
        "a ? b ",
        "5?N ",
        "crews? a ",
    ),
    *(
        "5\ufffd\ufffd hours ",
        "O?Aa ",
        " ",
        "\t",
        "\n",
        "moon ",
        "The crew is here. ",
        "&",
        "&amp;",
        "&#65;",
        "<b>",
        "<a ",
    ),
    *(
        "</a",
        "http://a.b/?c=d ",
        "http://a?b/",
        "image taken on ",
        "image courtesy ",
        "July 4, 1976 ",
        "1976-",
        "and ",
    ),
    *(
        "taken on July 4, 1976 ",
        "STS-51L ",
        "S69-25864, ",
        "JSC2013-E-046478/",
        "iss040e047616 ",
        "Soyuz TMA-",
        "ref: ",
    ),
    *(
        "Expedition 36/",
        "expedition 36/37 ",
        "Salt River ",
        "Salt, Pepper and Rio Rivers ",
        "Mount ",
        "Lake of the ",
    ),
    *(
        "pad 39A ",
        "Johnson Space Center ",
        "page 3 sp-",
        "ÕÒÓ",
        "â€™",
        "é",
        "e\u0301",
        "\u200b",
        "月",
        "😀",
        "published in ",
    ),
)
LENGTH = 4_000
WORSE = 20.0
SHORT = 0.25  # seconds that no text of this length needs even where all of it is names; what is less is not compared


def _seconds(text: str) -> float:
    records = [
        RawCaption("d", 1, "d:1", "Untitled", text, "id-1"),
        RawCaption("d", 2, "d:2", text[: len(text) // 2], "The moon over Moscow, July 4, 1976.", "id-2"),
    ]
    start = time.process_time()
    make(records, Steps(Lines()), BuildRules())
    return time.process_time() - start


@pytest.mark.parametrize("pump", PUMPS)
def test_a_caption_costs_in_proportion_to_its_length(pump: str) -> None:
    """Eight times the text costs no more than about eight times as much, through all steps."""
    long = LENGTH * 8 // len(pump)
    cost = _seconds("A view of " + pump * long + " here.")
    if cost > SHORT:
        costs = [_seconds("A view of " + pump * (long // n) + " here.") for n in (8, 4, 2, 1)]
        assert costs[-1] < WORSE * costs[0], costs


def test_the_caption_that_once_stopped_a_build_is_read_at_once() -> None:
    """A name of 34 hyphened parts took hours, and four times as long with every two parts more."""
    assert _seconds("a view of the " + "-".join(["Jean"] * 340) + " here.") < 1.0
