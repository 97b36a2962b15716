"""Whether two captions whose ids name one photograph agree in the main: then the id decides.

Cataloguers of two centers write of one photograph what they find worth it. So each may say more; what may not be is
that the two say otherwise who is seen, or how many, where and when.
"""

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.contradiction import contradict
from indexer.fold.match.diff import Comparison
from indexer.fold.match.matcher import FEWEST_SHARED, is_near_duplicate
from indexer.fold.match.trivial_edits import is_trivial_edit
from indexer.fold.normalize import CaptionWord, TokenizedCaption
from indexer.fold.word_classes import number_within
from schema.vocabulary.folding import FoldingLists

SHARED = 0.5  # of the shorter text's words that two captions of one photograph share at least


def is_same_photograph(comparison: Comparison, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether a caption whose id names its leader's photograph is a variant of it.

    ``stats`` notes the frequencies on which that depends.
    """
    if is_near_duplicate(comparison, lists, stats):
        return True
    if comparison.shared < max(FEWEST_SHARED, SHARED * comparison.shorter):
        return False
    edits = comparison.edits
    heavy = [edit for edit in edits if not is_trivial_edit(edit, lists, stats)]
    ours, theirs = _said(comparison.leader), _said(comparison.other)
    removed = [word for edit in heavy for word in edit.removed if _bare(word) not in theirs]
    inserted = [word for edit in heavy for word in edit.inserted if _bare(word) not in ours]
    return not contradict(removed, inserted, lists)


def _said(text: TokenizedCaption) -> set[str]:
    return {_bare(word) for word in text.words}


def _bare(word: CaptionWord) -> str:
    """Return the number in a word with its unit or in Roman numerals, '70' of '70mm', and every other word as it is."""
    return number_within(word.canon) or word.canon
