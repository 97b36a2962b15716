"""Whether two captions say otherwise who is seen, or how many, where and when."""

from collections.abc import Callable, Sequence

from indexer.fold.normalize import CaptionWord
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists


def contradict(one: Sequence[CaptionWord], other: Sequence[CaptionWord], lists: FoldingLists) -> bool:
    """Return whether two captions contradict each other, by the words that each has and the other has not.

    They do where both have words of one kind: numbers, words of the calendar, directions, names, or him and her.
    """
    return any(any(map(is_kind, one)) and any(map(is_kind, other)) for is_kind in _kinds(lists))


def _kinds(lists: FoldingLists) -> tuple[Callable[[CaptionWord], bool], ...]:
    return (
        lambda word: is_number(word.form),
        lambda word: word.canon in lists.calendar,
        lambda word: word.form in lists.directions,
        lambda word: word.name and word.form not in lists.descriptors and word.canon not in lists.calendar,
        lambda word: word.form in lists.men or word.form in lists.women,
    )
