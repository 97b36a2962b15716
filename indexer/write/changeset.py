"""What a generation is to hold: families written anew, and those that stay as the previous generation has them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.write.ledger import NOTHING, WHERE, Ledger
from indexer.write.previous import PreviousGeneration
from schema.analysis.sentences import Sentences
from schema.arrays import record_postings
from schema.arrays.document_file import pack
from schema.arrays.merge import LEFT_OUT, Segment, merge
from schema.arrays.postings import Columns
from schema.arrays.record_postings import Records
from schema.document import Document
from schema.identity import record_id
from schema.shown_family import stored_line

Numbers = NDArray[np.int32]

_NONE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Changeset:
    """The families of a generation, in the order of their ids.

    ``documents`` are written anew under ``numbers`` int32 (documents,); ``kept`` int32 (previous families,) has the
    new number of each family of the ``previous`` generation, ``LEFT_OUT`` where it is dropped.
    """

    ids: Sequence[str]
    documents: Sequence[Document]
    numbers: Numbers
    previous: PreviousGeneration | None = None
    kept: Numbers = field(default_factory=lambda: _NONE)

    @property
    def records(self) -> int:
        """The number of records."""
        before = self.previous.manifest.records if self.previous else 0
        return before - sum(map(_size, self.left_out())) + sum(map(_size, self.documents))

    def left_out(self) -> Iterator[Document]:
        """Yield the families of the previous generation that stand no more."""
        if self.previous:
            yield from map(self.previous.document, np.flatnonzero(self.kept == LEFT_OUT).tolist())

    def frames(self, sentences: Sentences) -> Iterator[bytes]:
        """Yield each family packed, those that stay as they are on disk; ``sentences`` find the first of a caption."""
        places = np.full(len(self.ids), -1)
        standing = np.flatnonzero(self.kept != LEFT_OUT)
        places[self.kept[standing]] = standing
        documents = iter(self.documents)
        for place in places.tolist():
            if self.previous and place >= 0:
                yield self.previous.packed(place)
            else:
                yield pack(stored_line(next(documents), sentences))

    def columns(self, anew: Columns) -> Columns:
        """Return the columns of all families; ``anew`` are those of the documents."""
        if self.previous is None:
            return anew
        return merge([Segment(self.previous.columns, self.kept), Segment(anew, self.numbers)])

    def single(self, anew: Records) -> Records:
        """Return the columns of all single records; ``anew`` are those of the documents' records."""
        if self.previous is None:
            return anew
        return record_postings.merge([(self.previous.single, self.kept), (anew, self.numbers)])

    def ledger(self, sources: Sequence[str], names: Mapping[str, int], outcomes: Mapping[str, str]) -> Ledger:
        """Return the state that the next build starts from.

        ``names`` counts all persons as printed; ``outcomes`` decided the outcome of the build.
        """
        before = self.previous.ledger if self.previous else NOTHING
        counts = deepcopy(before.counts)
        counts.add(self.left_out(), -1)
        counts.add(self.documents)
        gone = {document.id for document in self.left_out()}
        leads = {own: lead for own, lead in before.leads.items() if own not in gone}
        leads |= {d.id: name for d in self.documents if (name := record_id(d.lead)) != d.id}
        where = self._where(before, sources)
        return Ledger(tuple(sources), where, self.ids, leads, names, counts, outcomes)

    def _where(self, before: Ledger, sources: Sequence[str]) -> NDArray[np.void]:
        """Return the family of each record as rows of ``WHERE``, sorted; old sources keep their numbers."""
        stays = before.where[self.kept[before.where["family"]] != LEFT_OUT]
        stays["family"] = self.kept[stays["family"]]
        number = {source: place for place, source in enumerate(sources)}
        anew = [
            (number[member.caption.source], member.caption.n, family)
            for family, document in zip(self.numbers.tolist(), self.documents, strict=True)
            for member in document.members
        ]
        return np.sort(np.concatenate([stays, np.array(anew, dtype=WHERE)]), order=["source", "n"])


def _size(document: Document) -> int:
    return len(document.members)


def first(documents: Sequence[Document]) -> Changeset:
    """Return the changeset of documents alone, which are in the order of their ids."""
    return Changeset([found.id for found in documents], documents, np.arange(len(documents), dtype=np.int32))


def revised(previous: PreviousGeneration, stays: Iterable[int], documents: Sequence[Document]) -> Changeset:
    """Return the changeset of the previous families of these numbers and of documents."""
    named = [(previous.ledger.ids[number], number, -1) for number in stays]
    named += [(document.id, -1, place) for place, document in enumerate(documents)]
    named.sort()
    kept = np.full(len(previous.ledger.ids), LEFT_OUT, dtype=np.int32)
    numbers = np.zeros(len(documents), dtype=np.int32)
    for number, (_, old, new) in enumerate(named):
        (kept if new < 0 else numbers)[old if new < 0 else new] = number
    order = np.argsort(numbers)
    return Changeset(
        [name for name, _, _ in named],
        [documents[place] for place in order.tolist()],
        numbers[order],
        previous,
        kept,
    )
