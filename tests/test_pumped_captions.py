"""No caption stalls a build or a page: texts of one thing said over and over cost in proportion to their length.

1. Through all steps of a build, the writing of an index among them.
2. On the page of the caption, in a list of hits, and in the API.
3. A search text of one thing over and over, as long as may be asked, is read, spelt, completed and marked.

Processor seconds of one run are compared with each other, over three doublings: a line gives 8, a square 64.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from indexer.pipeline import BuildRules, make
from indexer.progress import Lines, Steps
from indexer.read import RawCaption
from tests.ours import writer

pytestmark = pytest.mark.slow

# fmt: off
PUMPS = (
    'Aa-', 'AB-', "Aa'", 'A’a', 'A.', 'A. ', 'A', 'a', '0', 'a0', 'a.', '0.', '1,000,', '10x',
    '4 by 4 foot ', '"a" ', '“Aa” ', '"', "a'", 'a, ', 'Aa, ', '(a) ', '(', '(a', ')', '[a', '[a](', '; ',
    ': ', ' .', '- ', '-', '_', 'John Smith ', 'John Smith, ', 'John Smith and ', 'John Smith; ',
    'J. K. Rowe ', 'John "Jack" Smith ', '(Aa)', 'John Smith Jr., ', 'Dr. John ', ', an engineer',
    'cosmonaut Ivan Ivanov, ', 'from left, ', 'van der ', 'John Smith Red Square ',
    'Photo by John Smith. Jane Doe ', 'Photo credit: NASA/John Smith. ', 'NASA/', '\ufffd', 'a\ufffd',
    ' \ufffdaa ', '\ufffdaa\ufffd ', '?', 'a?', ' ?aa ', '?aa? ', 'a ? b ', '5?N ', 'crews? a ',
    '5\ufffd\ufffd hours ', 'O?Aa ', ' ', '\t', '\n', 'moon ', 'The crew is here. ', '&', '&amp;', '&#65;',
    '<b>', '<a ', '</a', 'http://a.b/?c=d ', 'http://a?b/', 'image taken on ', 'image courtesy ',
    'July 4, 1976 ', '1976-', 'and ', 'taken on July 4, 1976 ', 'STS-51L ', 'S69-25864, ',
    'JSC2013-E-046478/', 'iss040e047616 ', 'Soyuz TMA-', 'ref: ', 'Expedition 36/', 'expedition 36/37 ',
    'Salt River ', 'Salt, Pepper and Rio Rivers ', 'Mount ', 'Lake of the ', 'pad 39A ',
    'Johnson Space Center ', 'page 3 sp-', 'ÕÒÓ', 'â€™', 'é', 'é', '\u200b', '\u6708', '\U0001f600',
    'published in ', 'AA ', 'A. B. ', 'XIV ', 'Apollo XI, ', 'II-', 'I. ', 'No. 5, ', 'Mr. ', 'e.g. ',
    'vs. ', '(left) ', '(left), ', '((', '(())', '{a} ', '«a» ', '„a“ ', '‘a’ ', "'", "''", '``', '…',
    '...', 'a…', '—', 'a—b ', '–', 'a–b ', '1-', '1–2 ', '1/2 ', '5-7-', '12:30 ', '12:30 p.m. EDT, ',
    'July 4, ', '4 July 1976, ', 'Jan. 1-', '1960s ', '1969/', '2017-03-04T', 'GMT ', 'first ',
    'twenty-one ', 'three hundred ', 'km ', '5 km ', '$5 ', '50% ', '#a ', '@a ', 'a@b.c ', 'www.a.b ',
    'From left: ', 'From left are John Smith, ', 'L-R: ', 'left to right, ', 'Pictured: ', 'PHOTO: ',
    'Credit: ', 'Image credit: ', 'Caption: ', 'Title: ', 'Location: KSC, ', 'NOTE: ', '(NASA) ', 'NASA ',
    'ESA/', 'JAXA, ', 'U.S. ', 'U.S.A.', 'Capt. John Smith ', 'Dr. John Smith, ', 'John O’Neil ',
    'Mary-Ann ', 'de la ', 'John Smith (NASA), ', 'astronaut ', 'Cosmonauts ', 'Expedition ',
    'Expedition 5 ', 'Expeditions 5, ', 'STS-', 'STS-107 ', 'Apollo ', 'Soyuz ', 'Pad ', 'pad 39A and ',
    'Launch Complex 39A, ', 'crater ', 'the Sea of ', 'Gulf of ', 'Mt. ', 'Lake ', 'River ', 'Moon ',
    'in the ', 'the ', 'not ', 'un', 're-', '\U0001f469\u200d\U0001f680', '\U0001f1fa\U0001f1f8', 'á́',
    '́', '\u202e', '\ufeff', '\xad', '\ufb01', 'ẞ', 'İ', 'ǅ', '\U0001d400', '\uff41', '\u6708 ',
    '\u65e5\u672c', 'я ', 'Я. ', 'ÃƒÂ©', 'Ã©', 'â€œa', '\x92', '&nbsp;', '&#x27;', '%20', '\\n', '\\', '/',
    '|', 'a|b ', '~', '^', '*', '**a** ', '_a_ ', '__', '=', '==', '<', '>', '<!--', '<p>', '</p>', '[1] ',
    'a:b ', 'a;b ', 'x x x x x x x x x y ', 'ababababababab ',
)
# fmt: on
LENGTH = 15_000  # characters of the shortest text
WORSE = 20.0
SHORT = 0.6  # seconds that no text of eight times this length needs; what is less is not compared


def _seconds(text: str) -> float:
    records = [
        RawCaption("d", 1, "d:1", "Untitled", text, "id-1"),
        RawCaption("d", 2, "d:2", text[: len(text) // 2], "The moon over Moscow, July 4, 1976.", "id-2"),
    ]
    with TemporaryDirectory() as folder:
        start = time.process_time()
        made = make(records, Steps(Lines()), BuildRules())
        writer().write(made.changeset, Path(folder))
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
