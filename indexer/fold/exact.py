"""Exact duplicates: records with equal texts, and the table of distinct texts with a row for each such group.

Texts are equal where they differ in case, punctuation, white space and frame only. The table's rows go from the most
complete text to the least. Throughout folding, a *record* is a number in the order in which records came, a *row* is
a distinct text's place in this table, and a *leader* is the row of the text that leads another's cluster.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.fold.fingerprint import NO_FINGERPRINTS, Fingerprints, Origins, Signatures, signatures_of
from indexer.fold.overrides import Constraints
from indexer.fold.ragged import I64, Mask, Ragged
from indexer.hashing import U64
from schema.document import Caption
from schema.vocabulary import Vocabulary

Completeness = tuple[bool, int]  # is it damaged, and how short is it: the less, the more complete


@dataclass(frozen=True, slots=True)
class Common:
    """What too many texts share to tell pictures apart: sorted hashes of sentences, and keys of photographs."""

    boilerplate: U64
    photos: U64

    def signatures_of(self, texts: Fingerprints, origins: Origins, vocabulary: Vocabulary) -> Signatures:
        """Return the signatures of texts."""
        photos = np.where(np.isin(origins.photos, self.photos), np.uint64(0), origins.photos)
        return signatures_of(texts, origins._replace(photos=photos), self.boilerplate, vocabulary)


@dataclass(frozen=True, slots=True)
class DistinctTexts:
    """Distinct texts by row.

    A text is known by its ``digests`` uint64 (rows, 2) and, where an archivist keeps equal texts apart, its ``parts``;
    ``photos`` uint64 (rows,) has the key of the photograph that the id of its first record names, or 0.
    ``damaged``, ``word_counts`` and ``letter_counts``, each (rows,), say how complete it is. ``sentences`` has the
    hashes of its sentences, ``records`` its records, the most complete print first. ``leaders`` has the row of its
    leader, its own where it leads, -1 where that is not known yet, and ``dependencies`` the keys of the corpus
    statistics on which that rests.
    """

    digests: U64
    photos: U64
    parts: I64
    damaged: Mask
    word_counts: I64
    letter_counts: I64
    sentences: Ragged
    signatures: Signatures
    records: Ragged
    leaders: I64
    dependencies: Ragged

    @classmethod
    def none(cls) -> "DistinctTexts":
        """Return a table without rows."""
        return cls.of(NO_FINGERPRINTS, np.zeros(0, np.uint64), [], Ragged.of([], np.int64), Signatures.none())

    @classmethod
    def of(
        cls,
        texts: Fingerprints,
        photos: U64,
        parts: Sequence[int] | I64,
        records: Ragged,
        signatures: Signatures,
    ) -> "DistinctTexts":
        """Return the rows of texts whose leaders are not known."""
        size = len(texts)
        return cls(
            texts.digests,
            photos,
            np.asarray(parts, np.int64),
            ~texts.sound,
            texts.texts.sizes,
            texts.letters,
            texts.sentences,
            signatures,
            records,
            np.full(size, -1, np.int64),
            Ragged.sized(np.zeros(0, np.uint64), np.zeros(size, np.int64)),
        )

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.digests)

    @property
    def representatives(self) -> I64:
        """The record that stands for each text: its most complete print."""
        return np.asarray(self.records.values[self.records.bounds[:-1]])

    def completeness_order(self) -> I64:
        """Return the rows from the most complete text to the least: sound ones first, then the longer."""
        return np.lexsort(
            (
                self.parts,
                self.digests[:, 1],
                self.digests[:, 0],
                -self.letter_counts,
                -self.word_counts,
                self.damaged,
            )
        )


class ExactGroup(NamedTuple):
    """Records with equal texts, the most complete print first; ``part`` numbers those that an archivist keeps apart."""

    digest: bytes
    part: int
    records: tuple[int, ...]


def group_exact_duplicates(
    digests: Iterable[tuple[bytes, int]],
    caption_of: Callable[[int], Caption],
    completeness_of: Callable[[int], Completeness],
    constraints: Constraints,
) -> list[ExactGroup]:
    """Return the groups of records, given as the digest of a text and the record, whose texts are equal."""
    same: dict[bytes, list[int]] = defaultdict(list)
    for digest, record in digests:
        same[digest].append(record)
    return [
        ExactGroup(digest, part, tuple(group))
        for digest, records in same.items()
        for part, group in enumerate(_parts(sorted(records), caption_of, completeness_of, constraints))
    ]


def _parts(
    records: list[int],
    caption_of: Callable[[int], Caption],
    completeness_of: Callable[[int], Completeness],
    constraints: Constraints,
) -> list[list[int]]:
    """Return the prints of one text, the more complete first, then by text and id; split where they are kept apart."""
    if len(records) == 1:
        return [records]
    captions = {record: caption_of(record) for record in records}
    records.sort(
        key=lambda record: (
            completeness_of(record),
            captions[record].text,
            captions[record].nasa_id or "",
        )
    )
    parts: list[tuple[list[int], list[str]]] = []
    for record in records:
        key = captions[record].key
        part = next((part for part in parts if constraints.may_link([key], part[1])), None)
        if part is None:
            parts.append(([record], [key]))
        else:
            part[0].append(record)
            part[1].append(key)
    return [found for found, _ in parts]
