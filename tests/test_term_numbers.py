"""Tests of indexer.write.arrays.term_numbers: texts are read unit by unit as they would be read whole."""

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.write.arrays.term_numbers import TermNumbers
from tests.ours import ANALYZER, analyse

PIECES = st.sampled_from(
    "STS 51-L Apollo XI Apollo’s non-Apollo (Saturn I V One TM 09M Node 2 , . - ー é ® the moon’s \n \t \x1f".split(
        " "
    )
)
TEXTS = st.lists(st.text() | st.lists(PIECES, max_size=12).map(" ".join), max_size=4)


@given(TEXTS)
@example(["(Saturn I and II", "Saturn, I", "Apollo ー 11", "STS ー 51-L", "non-Apollo XI", "Apollo\x1fXI"])
def test_a_text_is_read_as_a_whole(texts: list[str]) -> None:
    """The words of each text have the stems and forms that analysing the text gives, whatever was read before it."""
    numbers = TermNumbers(ANALYZER)
    for text in texts:
        words = numbers.words_of(text)
        terms = list(numbers.terms)
        told = [(terms[numbers.stems[w]], tuple(terms[form] for form in numbers.forms[w])) for w in words]
        assert told == [(token.stem, token.forms) for token in analyse(text)]
