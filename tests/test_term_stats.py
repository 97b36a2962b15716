"""Tests of indexer.write.lexicon: texts are read unit by unit as they would be read whole."""

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.write.lexicon import Lexicon
from schema.analysis.analyzer import analyse

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
    lexicon = Lexicon()
    for text in texts:
        words = lexicon.words_of(text)
        terms = list(lexicon.terms)
        told = [(terms[lexicon.stems[w]], tuple(terms[form] for form in lexicon.forms[w])) for w in words]
        assert told == [(token.stem, token.forms) for token in analyse(text)]
