"""What captions that came change in the table of distinct texts: rows that stay, are new, or are gone.

The outcome is the table that all captions at once would give. What is not concerned stays as it is, so that bringing
it up to date costs what came and what that touches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.fold.corpus_stats import CorpusStats
from indexer.fold.exact import Common, Completeness, DistinctTexts, ExactGroup, group_exact_duplicates
from indexer.fold.fingerprint import (
    Fingerprints,
    Origins,
    Signatures,
    concatenate_fingerprints,
    find_boilerplate,
    fingerprint,
)
from indexer.fold.keepers import keeper_of
from indexer.fold.normalize import NormalizedCaption, normalize
from indexer.fold.overrides import Constraints
from indexer.fold.photo_ids import photo_key, reused
from indexer.fold.ragged import I64, Mask, Ragged, concatenate, concatenate_rows, take_rows
from indexer.fold.state import FoldState
from indexer.hashing import U64, hashed
from indexer.record_numbers import RecordNumbers
from schema.analysis.sentences import sentences_of
from schema.document import Caption
from schema.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ExactDelta:
    """The new table of distinct texts, and what in it is other than before.

    ``former_leaders`` int64 (rows,) has each text's former leader, by its row in the new table, -1 where there is none.
    ``fresh`` and ``regrouped``, bool (rows,), are the rows that are new or read anew, and those whose records are not
    those of before; ``gone`` are the signatures of texts that are not there, or not as they were, and ``bereft`` the
    rows of leaders that lost a text. ``boilerplate`` are the hashes of sentences that many captions share.
    """

    texts: DistinctTexts
    stats: CorpusStats
    boilerplate: U64
    former_leaders: I64
    fresh: Mask
    regrouped: Mask
    gone: Signatures
    bereft: I64


class CaptionSource:
    """The captions behind the numbers of records: those that came, and those known from before."""

    def __init__(
        self,
        numbers: RecordNumbers,
        came: Mapping[str, Caption],
        known: Mapping[str, Caption],
        vocabulary: Vocabulary,
    ) -> None:
        self.vocabulary = vocabulary
        self.keys, self.came, self._known = numbers.keys, came, known
        self.numbers, self.leaving = numbers.of, numbers.leaving

    def caption(self, record: int) -> Caption:
        """Return a record's caption as it is now."""
        key = self.keys[record]
        return self.came[key] if key in self.came else self._known[key]

    def fingerprint(self, records: Iterable[int]) -> Fingerprints:
        """Return the fingerprints of captions as they are now."""
        return fingerprint([self.caption(record).text for record in records], self.vocabulary)

    def photos(self, records: Iterable[int]) -> U64:
        """Return the key of the photograph that each record's id names, 0 where it names none."""
        lists = self.vocabulary.folding
        keys = [photo_key(self.caption(record).nasa_id, lists) for record in records]
        return np.array(keys, np.uint64)

    def origins(self, records: Sequence[int]) -> Origins:
        """Return where captions come from: the photographs that their ids name, and who keeps them."""
        keepers = [keeper_of(self.caption(record), self.vocabulary) for record in records]
        hashes = [hashed(keeper) if keeper else 0 for keeper in keepers]
        return Origins(self.photos(records), np.array(hashes, np.uint64))

    def former_fingerprint(self, records: Iterable[int]) -> Fingerprints:
        """Return the fingerprints of captions as they were before."""
        return fingerprint([self._known[self.keys[record]].text for record in records], self.vocabulary)

    def normalized(self, record: int) -> NormalizedCaption:
        """Return a record's caption as it is now, normalized."""
        return normalize(self.caption(record).text, sentences_of(self.vocabulary))


class Arrivals:
    """The captions that came, as fingerprints."""

    def __init__(self, source: CaptionSource) -> None:
        self._source = source
        self.records = [source.numbers[key] for key in source.came]
        self.places = {record: place for place, record in enumerate(self.records)}
        self.fingerprints = source.fingerprint(self.records)

    def completeness_of(self, record: int) -> Completeness:
        """Return how complete a record's text is, by its fingerprint if it came, or else by reading it."""
        if record in self.places:
            place = self.places[record]
            return not self.fingerprints.sound[place], -int(self.fingerprints.letters[place])
        caption = self._source.normalized(record)
        return not caption.sound, -len(caption.text)

    def fingerprints_of(self, groups: list[ExactGroup]) -> Fingerprints:
        """Return the fingerprint of each group's first print; groups whose print did not come are put last."""
        groups.sort(key=lambda group: group.records[0] not in self.places)
        prints = [group.records[0] for group in groups]
        here = [self.places[record] for record in prints if record in self.places]
        found = self.fingerprints.take(np.array(here, np.int64))
        further = prints[len(here) :]
        return concatenate_fingerprints([found, self._source.fingerprint(further)]) if further else found


def update_exact_duplicates(before: FoldState, source: CaptionSource, constraints: Constraints) -> ExactDelta:
    """Return the table of distinct texts with captions that are new or have changed, and what they change in it."""
    old = before.texts
    arrivals = Arrivals(source)

    # which groups of equal texts are as they were
    touched = np.isin(old.digests[:, 0], _touched_digests(before, arrivals, source, constraints))
    groups = group_exact_duplicates(
        _digests(old, touched, arrivals, source.leaving),
        source.caption,
        arrivals.completeness_of,
        constraints,
    )
    same, new = _split(groups, old, touched, arrivals)
    stay = np.concatenate((np.flatnonzero(~touched), np.array([row for row, _ in same], np.int64)))
    kept = replace(take_rows(old, stay), records=_records(old, touched, same))

    # what is common in the corpus now
    read = arrivals.fingerprints_of(new)
    stats = _counted(before, source, read, np.setdiff1d(np.flatnonzero(touched), stay))
    origins = source.origins([group.records[0] for group in new])
    common = Common(
        find_boilerplate(concatenate([kept.sentences, read.sentences])),
        reused(np.concatenate((kept.photos, origins.photos))),
    )

    # the new table: rows as they were, rows read anew for what is common in them is another, and new rows
    anew = _has_any(kept, np.setxor1d(find_boilerplate(old.sentences), common.boilerplate))
    anew |= np.isin(kept.photos, np.setxor1d(reused(old.photos), common.photos))
    again = _reread(take_rows(kept, anew), source, common)
    fresh = DistinctTexts.of(
        read,
        origins.photos,
        [group.part for group in new],
        Ragged.of([group.records for group in new], np.int64),
        common.signatures_of(read, origins, source.vocabulary),
    )
    texts = concatenate_rows([take_rows(kept, ~anew), again, fresh])
    former = np.concatenate((stay[~anew], stay[anew], np.full(len(new), -1)))  # the old row of each
    order = texts.completeness_order()
    moved = _new_rows(former[order], len(old))
    gone = np.setdiff1d(np.arange(len(old)), stay[~anew])
    bereft = moved[old.leaders[gone]]
    was = former[order]
    return ExactDelta(
        texts=take_rows(texts, order),
        stats=stats,
        boilerplate=common.boilerplate,
        former_leaders=np.where(was >= 0, moved[old.leaders[was]], -1) if len(old) else was,
        fresh=(np.arange(len(texts)) >= len(kept) - anew.sum())[order],
        regrouped=np.isin(former, [row for row, _ in same])[order],
        gone=take_rows(old.signatures, gone),
        bereft=bereft[bereft >= 0],
    )


def _reread(kept: DistinctTexts, source: CaptionSource, common: Common) -> DistinctTexts:
    """Return rows with the signatures that they have now, undecided."""
    records = kept.representatives.tolist()
    texts, origins = source.fingerprint(records), source.origins(records)
    signatures = common.signatures_of(texts, origins, source.vocabulary)
    return DistinctTexts.of(texts, kept.photos, kept.parts, kept.records, signatures)


def _touched_digests(
    before: FoldState, arrivals: Arrivals, source: CaptionSource, constraints: Constraints
) -> U64:
    """Return the digests, their first halves, of texts that records join or leave, or that overrides name."""
    texts = before.texts
    rows = np.full(len(before.records.keys), -1)
    rows[texts.records.values] = texts.records.rows
    constrained = constraints.keys | before.records.constrained
    named = [source.numbers[key] for key in constrained if key in source.numbers]
    records = [n for n in (*arrivals.records, *named, *source.leaving) if rows[n] >= 0]
    return np.concatenate((arrivals.fingerprints.digests[:, 0], texts.digests[rows[records], 0]))


def _digests(
    old: DistinctTexts, touched: Mask, arrivals: Arrivals, leaving: range
) -> Iterator[tuple[bytes, int]]:
    """Yield the digest and the record of each print whose text is touched, without those that leave."""
    for row in np.flatnonzero(touched):
        for record in old.records.row(row).tolist():
            if record not in arrivals.places and record not in leaving:
                yield old.digests[row].tobytes(), record
    digests = arrivals.fingerprints.digests.view(np.uint8)
    yield from zip(map(bytes, digests), arrivals.records, strict=True)


def _split(
    groups: Iterable[ExactGroup], old: DistinctTexts, touched: Mask, arrivals: Arrivals
) -> tuple[list[tuple[int, ExactGroup]], list[ExactGroup]]:
    """Return the groups whose text is in the old table, with its row there, and those that are new."""
    rows = {(old.digests[row].tobytes(), int(old.parts[row])): int(row) for row in np.flatnonzero(touched)}
    same: list[tuple[int, ExactGroup]] = []
    new: list[ExactGroup] = []
    for group in groups:
        row, first = rows.get((group.digest, group.part), -1), group.records[0]
        if row >= 0 and old.records.row(row)[0] == first and first not in arrivals.places:
            same.append((row, group))
        else:
            new.append(group)
    return same, new


def _records(old: DistinctTexts, touched: Mask, same: Sequence[tuple[int, ExactGroup]]) -> Ragged:
    changed = Ragged.of([group.records for _, group in same], np.int64)
    found: Ragged = concatenate([old.records[np.flatnonzero(~touched)], changed])
    return found


def _counted(before: FoldState, source: CaptionSource, read: Fingerprints, lost: I64) -> CorpusStats:
    """Count the new texts in, and those that are no more out."""
    stats = _with(before.stats, read, 1)
    if not len(lost):
        return stats
    records = before.texts.representatives[lost].tolist()
    return _with(stats, source.former_fingerprint(records), -1)


def _with(stats: CorpusStats, texts: Fingerprints, times: int) -> CorpusStats:
    vocabulary = np.fromiter(map(hashed, texts.vocabulary), np.uint64, len(texts.vocabulary))
    return stats.counted(vocabulary, texts.texts, times)


def _has_any(texts: DistinctTexts, sentences: U64) -> Mask:
    """Return of each text whether it has any of some sentences."""
    found = np.zeros(len(texts), bool)
    found[texts.sentences.rows[np.isin(texts.sentences.values, sentences)]] = True
    return found


def _new_rows(former: I64, size: int) -> I64:
    """Return each old row's place in the new table, -1 where it has none."""
    rows = np.full(size, -1)
    rows[former[former >= 0]] = np.flatnonzero(former >= 0)
    return rows
