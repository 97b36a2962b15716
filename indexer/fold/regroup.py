"""The table of texts brought up to date: which texts stay as they are, which come, and which go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.fold.equal import Completeness, Equal, equal_texts
from indexer.fold.frequencies import Frequencies
from indexer.fold.overrides import Orders
from indexer.fold.ragged import Ints, Ragged, joined
from indexer.fold.reading import read
from indexer.fold.signature import Signatures, boilerplate
from indexer.fold.state import FoldState, Records
from indexer.fold.survey import Survey, survey
from indexer.fold.survey import joined as surveys_joined
from indexer.fold.texts import Texts, new_texts, put_together, take
from indexer.hashing import U64, hashed
from schema.document import Caption

Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The new table. ``was`` has each text's former lead, by its row in the new table, -1 where there is none.

    ``fresh`` are the rows that are new or read anew, ``touched`` those whose members are not those of before, and
    ``gone`` the signatures of texts that are not there, or not as they were; ``left`` are the rows of leads
    that lost a text.
    """

    texts: Texts
    common: Frequencies
    shared: U64
    was: Ints
    fresh: Rows
    touched: Rows
    gone: Signatures
    left: Ints


class Source:
    """The captions behind the numbers: those that came, and those known from before."""

    def __init__(self, records: Records, came: Mapping[str, Caption], known: Mapping[str, Caption]) -> None:
        self.keys, self.came, self._known = records.keys, came, known
        self.numbers = {key: number for number, key in enumerate(records.keys)}

    def caption(self, number: int) -> Caption:
        """Give a record's caption as it is now."""
        key = self.keys[number]
        return self.came[key] if key in self.came else self._known[key]

    def former(self, number: int) -> Caption:
        """Give a record's caption as it was before."""
        return self._known[self.keys[number]]

    def survey(self, numbers: Iterable[int]) -> Survey:
        """Read captions as they are now."""
        return survey([self.caption(number).text for number in numbers])


def regroup(before: FoldState, source: Source, orders: Orders) -> Regrouped:
    """Bring the texts up to date with captions that are new or have changed."""
    old = before.texts
    came = Came(source)
    touched = np.isin(old.digests[:, 0], _touched_digests(before, came, source, orders))
    groups = equal_texts(_found(old, touched, came), source.caption, came.completeness, orders)
    same, new = _sorted_out(groups, old, touched, came)
    stay = np.concatenate((np.flatnonzero(~touched), np.array([row for row, _ in same], np.int64)))
    kept = replace(take(old, stay), members=_members(old, touched, same))
    read = came.survey_of(new)
    common = _counted(before, source, read, np.setdiff1d(np.flatnonzero(touched), stay))
    shared = boilerplate(joined([kept.sentences, read.sentences]))
    anew = _say_any(kept, np.setxor1d(boilerplate(old.sentences), shared))
    again = new_texts(source.survey(kept.prints[anew].tolist()), kept.parts[anew], kept.members[anew], shared)
    fresh = new_texts(
        read, [group.part for group in new], Ragged.of([g.members for g in new], np.int64), shared
    )
    texts = put_together([take(kept, ~anew), again, fresh])
    stood = np.concatenate((stay[~anew], stay[anew], np.full(len(new), -1)))  # the former row of each
    order = texts.order()
    place = _places(stood[order], len(old))
    gone = np.setdiff1d(np.arange(len(old)), stay[~anew])
    left = place[old.leads[gone]]
    return Regrouped(
        take(texts, order),
        common,
        shared,
        np.where(stood[order] >= 0, place[old.leads[stood[order]]], -1) if len(old) else stood[order],
        (np.arange(len(texts)) >= len(kept) - anew.sum())[order],
        np.isin(stood, [row for row, _ in same])[order],
        take(old.signatures, gone),
        left[left >= 0],
    )


class Came:
    """The captions that came, in numbers."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.numbers = [source.numbers[key] for key in source.came]
        self.places = {number: place for place, number in enumerate(self.numbers)}
        self.survey = source.survey(self.numbers)

    def completeness(self, number: int) -> Completeness:
        """Tell how complete a record's text is, by what was read of it, or else by reading it."""
        if number in self.places:
            place = self.places[number]
            return not self.survey.sound[place], -int(self.survey.letters[place])
        reading = read(self._source.caption(number).text)
        return not reading.sound, -len(reading.text)

    def survey_of(self, groups: list[Equal]) -> Survey:
        """Give the survey of each group's first print; groups whose print did not come are put last."""
        groups.sort(key=lambda group: group.members[0] not in self.places)
        prints = [group.members[0] for group in groups]
        here = [self.places[number] for number in prints if number in self.places]
        found = self.survey.take(np.array(here, np.int64))
        further = prints[len(here) :]
        return surveys_joined([found, self._source.survey(further)]) if further else found


def _touched_digests(before: FoldState, came: Came, source: Source, orders: Orders) -> U64:
    """Give the digests, their first halves, of texts that records join or leave, or that overrides speak of."""
    texts = before.texts
    rows = np.full(len(before.records.keys), -1)
    rows[texts.members.values] = texts.members.rows
    spoken_of = [
        source.numbers[key] for key in orders.ordered | before.records.ordered if key in source.numbers
    ]
    numbers = [number for number in (*came.numbers, *spoken_of) if number < len(rows)]
    return np.concatenate((came.survey.digests[:, 0], texts.digests[rows[numbers], 0]))


def _found(old: Texts, touched: Rows, came: Came) -> Iterator[tuple[bytes, int]]:
    """Yield the digest and the number of each record whose text is touched."""
    for row in np.flatnonzero(touched):
        for number in old.members.row(row).tolist():
            if number not in came.places:
                yield old.digests[row].tobytes(), number
    yield from zip(map(bytes, came.survey.digests.view(np.uint8)), came.numbers, strict=True)


def _sorted_out(
    groups: Iterable[Equal], old: Texts, touched: Rows, came: Came
) -> tuple[list[tuple[int, Equal]], list[Equal]]:
    """Tell the groups whose text is in the old table, with its row there, from those that are new."""
    rows = {(old.digests[row].tobytes(), int(old.parts[row])): int(row) for row in np.flatnonzero(touched)}
    same: list[tuple[int, Equal]] = []
    new: list[Equal] = []
    for group in groups:
        row, first = rows.get((group.digest, group.part), -1), group.members[0]
        if row >= 0 and old.members.row(row)[0] == first and first not in came.places:
            same.append((row, group))
        else:
            new.append(group)
    return same, new


def _members(old: Texts, touched: Rows, same: Sequence[tuple[int, Equal]]) -> Ragged:
    changed = Ragged.of([group.members for _, group in same], np.int64)
    found: Ragged = joined([old.members[np.flatnonzero(~touched)], changed])
    return found


def _counted(before: FoldState, source: Source, read: Survey, lost: Ints) -> Frequencies:
    """Count the new texts in, and those that are no more out."""
    common = _with(before.common, read, 1)
    if not len(lost):
        return common
    former = survey([source.former(number).text for number in before.texts.prints[lost].tolist()])
    return _with(common, former, -1)


def _with(common: Frequencies, found: Survey, times: int) -> Frequencies:
    vocabulary = np.fromiter(map(hashed, found.vocabulary), np.uint64, len(found.vocabulary))
    return common.counted(vocabulary, found.texts, times)


def _say_any(texts: Texts, sentences: U64) -> Rows:
    """Tell the texts that say any of some sentences."""
    found = np.zeros(len(texts), bool)
    found[texts.sentences.rows[np.isin(texts.sentences.values, sentences)]] = True
    return found


def _places(stood: Ints, size: int) -> Ints:
    """Give each former row's place in the new table, -1 where it has none."""
    place = np.full(size, -1)
    place[stood[stood >= 0]] = np.flatnonzero(stood >= 0)
    return place
