"""Damaged text made whole: what can be decoded, what evidence restores, and a name for each repair.

``decode`` undoes what a program did to the text, ``layout`` what a form did to it, ``lost`` restores
characters of which nothing is left but ``?`` or U+FFFD. The raw record is kept beside the repaired one.
Repairing keeps a state, so that further records are repaired at about the cost of what they touch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from indexer.hashing import U64
from indexer.record_numbers import RecordNumbers
from indexer.repair.evidence import letters_key
from indexer.repair.record import RepairedCaption, decoded, decoded_all, marked, texts
from indexer.repair.repair_state import Numbers, RepairState, connected
from indexer.repair.rounds import Rounds
from schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from indexer.read import RawCaption

__all__ = ["RepairState", "RepairedCaption", "Repairs", "repair", "repair_all", "repair_more"]


@dataclass(frozen=True, slots=True)
class Repairs:
    """Records repaired, the further ones in their order, then those of before that they touch; and the state."""

    records: list[RepairedCaption]
    state: RepairState


def repair(records: Sequence["RawCaption"], vocabulary: Vocabulary) -> list[RepairedCaption]:
    """Repair every record, each by the evidence of all; the order of the records is kept."""
    return repair_all(records, vocabulary).records


def repair_all(records: Sequence["RawCaption"], vocabulary: Vocabulary) -> Repairs:
    """Repair every record, and keep the state for further ones."""
    return repair_more(RepairState.none(vocabulary), records, {}, vocabulary)


def repair_more(
    before: RepairState,
    records: Sequence["RawCaption"],
    known: Mapping[str, "RawCaption"],
    vocabulary: Vocabulary,
    numbers: RecordNumbers | None = None,
) -> Repairs:
    """Repair further records: the outcome is that of repairing all of them at once.

    ``known`` has the earlier records by key, as in their dumps; few are read. ``numbers`` says where the records stand
    among these, and which of these leave; else they come behind them, and all stay. The repairs are those of the
    further records, then of the earlier ones whose repair may have changed, for the evidence is another.
    """
    keys = [f"{raw.source}#{raw.n}" for raw in records]
    numbers = numbers or RecordNumbers.appended(before.keys, keys)
    further = [numbers.of[key] for key in keys]
    current = dict(zip(further, decoded_all(records, vocabulary), strict=True))
    leaving = [decoded(known[numbers.keys[number]], vocabulary) for number in numbers.leaving]

    former, names = before.moved(numbers), _letters(current.values())
    letters = former.letters
    letters[further] = names
    new = [number for number, record in current.items() if record.damaged]
    damaged = np.sort(np.concatenate((former.damaged, np.array(new, np.int64))))
    lexicon = before.lexicon.plus(texts(current.values())).minus(texts(leaving))
    touched = former.touched(lexicon, np.concatenate((names, _letters(leaving))))
    concerned = connected([*new, *touched], damaged, letters)
    for number in _evidence(concerned, letters):
        if number not in current:
            current[number] = decoded(known[numbers.keys[number]], vocabulary)
    evidence = {number: current[number] for number in _evidence(concerned, letters)}
    rounds = Rounds(evidence, letters, lexicon, vocabulary)
    rounds.restore(concerned)
    current |= {number: marked(rounds.records[number]) for number in concerned}
    dependents, dependencies = _dependencies(former, rounds.dependencies)
    state = RepairState(
        numbers.keys[: numbers.size], letters[: numbers.size], damaged, dependents, dependencies, lexicon
    )
    others = sorted(set(concerned).difference(further))
    return Repairs([current[number] for number in (*further, *others)], state)


def _letters(records: Iterable[RepairedCaption]) -> U64:
    return np.array([letters_key(text) for text in texts(records)], np.uint64).reshape(-1, 2)


def _evidence(concerned: Sequence[int], letters: U64) -> list[int]:
    """Return the records ``concerned`` and those that share the letters of a text with one of them."""
    names = letters[np.array(concerned, np.int64)]
    twins = np.flatnonzero(np.isin(letters, names[names > 0]).any(axis=1))
    return sorted({*concerned, *twins.tolist()})


def _dependencies(before: RepairState, now: Mapping[int, set[int]]) -> tuple[Numbers, U64]:
    """Return dependents and dependencies, those of records repaired now in the place of those they had before."""
    old = ~np.isin(before.dependents, list(now))
    found = {number: sorted(keys) for number, keys in sorted(now.items())}
    by = np.repeat(np.fromiter(found, np.int64, len(found)), [len(keys) for keys in found.values()])
    keys = np.fromiter(chain.from_iterable(found.values()), np.uint64)
    by = np.concatenate((before.dependents[old], by))
    keys = np.concatenate((before.dependencies[old], keys))
    order = np.lexsort((keys, by))
    return by[order], keys[order]
