"""Numbers in words: one table for searching, folding and facets."""

import pytest

from indexer.fold.word_classes import canonical, is_number
from schema.analysis.numbers import roman
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import analyse, find

IN_WORDS = [
    *(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    ),
    *("seventeen eighteen nineteen twenty".split()),
]
IN_ORDER = [
    *("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split()),
    *("fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()),
]
ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()


def expeditions(text: str) -> set[str]:
    """Return the expeditions that a caption names."""
    (evidence,) = find([Caption("dump.txt", 1, None, "", text, "", text)])
    return {item.value for item in evidence if item.facet == "expedition"}


@pytest.mark.parametrize("number", range(1, 21))
def test_a_number_is_one_in_words_and_numerals(number: int) -> None:
    """Up to twenty a number is the same number to a search, to folding and to facets, however it is written."""
    figure, word, ordinal, numeral = (
        str(number),
        IN_WORDS[number - 1],
        IN_ORDER[number - 1],
        ROMAN[number - 1],
    )
    assert roman(number) == numeral
    for written in (figure, word, numeral):
        assert analyse(f"Expedition {written}")[1].stem == figure
        assert expeditions(
            f"Crew of Expedition {written if written.isupper() else written.capitalize()} on the space station"
        ) == {figure}
    assert figure in analyse(f"{word} rovers")[0].forms
    assert canonical(load().folding, word) == figure
    assert is_number(word)
    assert is_number(ordinal)
    assert expeditions(f"The {ordinal} ISS expedition crew waves") == {figure}
