"""Short forms beside what they stand for: 'SM' and 'Service Module', EVA and extravehicular activity."""

from collections.abc import Sequence
from itertools import takewhile

from indexer.fold.change import Change
from indexer.fold.reading import Word

SHORTEST_DRAWN = 3  # letters of an acronym that takes more than the first of a word


def is_spelled_out(change: Change) -> bool:
    """Tell a full form that stands beside its short form in one text only: 'the Service Module (SM)', 'the SM'."""
    longer, shorter = (change.gone, change.come) if change.gone else (change.come, change.gone)
    if not shorter and change.before and is_acronym(longer[-1]) and longer[-1].canon == change.before.canon:
        return is_short_form([longer[-1]], [change.before, *longer[:-1]])
    beside = [word for word in (change.before, change.after) if word and is_acronym(word)]
    return not shorter and any(is_short_form([word], longer) for word in beside)


def is_short_form(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Tell 'SM' beside 'Service Module', or 'G.E.T.' beside 'ground elapsed time'."""
    letters = "".join(word.form for word in short)
    spelled = len(short) == 1 or all(len(word.form) == 1 for word in short)
    if not spelled or len(long) < 2:
        return False
    if letters == "".join(word.form[0] for word in long):
        return True
    return len(letters) >= SHORTEST_DRAWN and is_acronym(short[0]) and _is_drawn(letters, long)


def _is_drawn(letters: str, long: Sequence[Word]) -> bool:
    """Tell letters drawn from words in their order, the first of each among them: EVA, extravehicular activity."""
    if not long:
        return not letters
    first, *rest = long
    if not letters.startswith(first.form[:1]):
        return False
    taken = _leading(letters, first.form)
    return any(_is_drawn(letters[size:], rest) for size in range(1, taken + 1))


def _leading(letters: str, form: str) -> int:
    """Count the first letters that stand in a form, in their order."""
    among = iter(form)
    return sum(1 for _ in takewhile(lambda letter: letter in among, letters))


def is_acronym(word: Word) -> bool:
    """Tell a word of a few capitals: 'EVA', or 'EVA's'."""
    return word.printed.removesuffix("s").rstrip("'’").isupper() and 2 <= len(word.form) <= 6
