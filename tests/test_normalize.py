"""Tests of indexer.fold.normalize: a sentence is read unit by unit as it would be read whole."""

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.fold.normalize import CaptionWord, NormalizedCaption, normalize, tokenize
from schema.analysis.sentences import sentences_of
from tests.ours import OURS, analyse

PIECES = st.sampled_from(
    "STS 51-L Apollo XI Apollo’s (Saturn V) One TM 09M Node 2 , . - ー é ® the moon’s (EVA) “Zarn”; \x1f".split(
        " "
    )
)
SENTENCES = st.text() | st.lists(PIECES, max_size=12).map(" ".join)


def words_of(sentence: str) -> list[CaptionWord]:
    """Give the words of one sentence."""
    return list(tokenize(NormalizedCaption(sentence, (sentence,), ((),), ""), OURS).words)


@given(SENTENCES)
@example("Apollo XI and (Apollo) 11; Saturn, V")
@example("STS  51-L beside STS 51-L, STS\t51-L")
@example("Apollo\x1fXI")
def test_a_sentence_is_read_as_a_whole(sentence: str) -> None:
    """Each word is printed, and has the form, that analysing the whole sentence gives."""
    found = [(word.printed, word.form) for word in words_of(sentence)]
    assert found == [(sentence[token.start : token.end], token.forms[0]) for token in analyse(sentence)]


def test_marks_beside_a_word_are_seen() -> None:
    """A word alone in brackets or quotes is an aside, one before a comma is listed, the first is no name."""
    said = {word.printed: word for word in words_of("Zarn and Orzel, (EVA) or “Quell” (two words); Ibbet")}
    assert [word for word, found in said.items() if found.name] == ["Orzel", "EVA", "Quell", "Ibbet"]
    assert [word for word, found in said.items() if found.aside] == ["EVA", "Quell"]
    assert [word for word, found in said.items() if found.listed] == ["Orzel"]


def test_plain_words_are_in_small_letters_of_ascii() -> None:
    """Case, accents, apostrophes and the commas of thousands make no difference; other marks separate."""
    plain = normalize("Zarn's 12,500 Éclairs, o`clock: R&D_lab.", sentences_of(OURS)).plain
    assert plain == (("zarns", "12500", "eclairs", "oclock", "r", "d", "lab"),)
