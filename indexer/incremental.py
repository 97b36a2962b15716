"""What further records change of a generation: which of its families stand, and which are written anew."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indexer.assemble import Facts, Family, distinct_names, document
from indexer.facet import OF_PEOPLE, canonicalize, count_names, extract_facets, spellings
from indexer.read import RawCaption
from indexer.write.changeset import Changeset, revised
from indexer.write.previous import PreviousGeneration
from schema.document import Caption, Document
from schema.identity import record_id
from schema.vocabulary import Vocabulary


class Originals(Mapping[str, RawCaption]):
    """The records of a generation as their dumps gave them, by key."""

    def __init__(self, captions: Mapping[str, Caption]) -> None:
        self._captions = captions

    def __getitem__(self, key: str) -> RawCaption:
        """Return the record of a key."""
        return original(self._captions[key])

    def __iter__(self) -> Iterator[str]:
        """Yield the keys, in the order of the dumps."""
        return iter(self._captions)

    def __len__(self) -> int:
        """Count the records."""
        return len(self._captions)


def original(stored: Caption) -> RawCaption:
    """Return a record as its dump gave it."""
    return RawCaption(
        source=stored.source,
        n=stored.n,
        where=stored.key,
        title=stored.original_title,
        caption=stored.original_caption,
        nasa_id=stored.original_id,
        fields=stored.fields,
    )


def differing(previous: PreviousGeneration, captions: Iterable[Caption]) -> list[Caption]:
    """Return the captions that are new or have changed."""
    return [caption for caption in captions if previous.get(caption.key) != caption]


@dataclass(frozen=True, slots=True)
class Names:
    """How often each person is printed, before and after, and the one spelling of each."""

    counts: Mapping[str, int]
    spelling: Mapping[str, str]
    respelt: frozenset[str]


@dataclass(frozen=True, slots=True)
class Affected:
    """What changes families besides records that come.

    These are the keys of records that leave, corrected facts by the keys of records, and the keys that overrides name
    or named before.
    """

    leaving: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    named: frozenset[str] = frozenset()


NOTHING_ELSE = Affected()


def count_again(
    previous: PreviousGeneration,
    captions: Sequence[Caption],
    vocabulary: Vocabulary,
    leaving: Iterable[str] = (),
) -> Names:
    """Return the updated counts of persons: ``captions`` are new, or replace those of the same key; some leave."""
    replaced = [previous[caption.key] for caption in captions if caption.key in previous]
    replaced += map(previous.__getitem__, leaving)
    counts = Counter(previous.ledger.names)
    counts.update(count_names(extract_facets(captions, vocabulary)))
    counts.subtract(count_names(extract_facets(replaced, vocabulary)))
    counts = +counts
    was, now = spellings(previous.ledger.names, vocabulary), spellings(counts, vocabulary)
    return Names(counts, now, frozenset(was[name] for name in was if was[name] != now.get(name)))


def revise(
    previous: PreviousGeneration,
    families: Sequence[Family],
    names: Names,
    vocabulary: Vocabulary,
    affected: Affected = NOTHING_ELSE,
) -> Changeset:
    """Return the changeset that replaces each family that shares a record with ``families``, or has one that leaves.

    Families whose persons are spelt otherwise now, whose facts are corrected now or were before, or whose id another
    lead claims, are written anew too.
    """
    touched = {
        previous.family_of(m.caption.key) for family in families for m in family if m.caption.key in previous
    }
    touched |= set(map(previous.family_of, affected.leaving))
    respelt = {
        number for facet in OF_PEOPLE for value in names.respelt for number in previous.having(facet, value)
    }
    named = {previous.family_of(key) for key in affected.named if key in previous}
    others = (respelt | named) - touched
    anew = [*families, *(previous.document(number).members for number in sorted(others))]
    stays = [number for number in range(len(previous.ledger.ids)) if number not in touched | others]
    return _named(previous, stays, _FamiliesAnew(anew, names, vocabulary, affected.facts))


def _named(
    previous: PreviousGeneration,
    stays: Sequence[int],
    anew: "_FamiliesAnew",
) -> Changeset:
    ids, leads, families = previous.ledger.ids, previous.ledger.leads, anew.families
    own = [leads.get(ids[number], ids[number]) for number in stays]
    own += [record_id(family[0].caption) for family in families]

    def lead(place: int) -> Caption:
        return (
            previous.document(stays[place]).lead
            if place < len(stays)
            else families[place - len(stays)][0].caption
        )

    distinct = distinct_names(own, lead)
    renamed = {number: name for number, name in zip(stays, distinct, strict=False) if name != ids[number]}
    documents = [replace(previous.document(number), id=name) for number, name in renamed.items()]
    documents += anew.documents(distinct[len(stays) :])
    return revised(previous, (number for number in stays if number not in renamed), documents)


@dataclass(frozen=True, slots=True)
class _FamiliesAnew:
    """Families to be written anew, and what their documents are made by."""

    families: Sequence[Family]
    names: Names
    vocabulary: Vocabulary
    facts: Facts

    def documents(self, ids: Iterable[str]) -> Iterator[Document]:
        """Yield the document of each family, by these ids."""
        captions = [member.caption for family in self.families for member in family]
        rows = canonicalize(extract_facets(captions, self.vocabulary), self.names.spelling, self.vocabulary)
        evidence = {caption.key: row for caption, row in zip(captions, rows, strict=True)}
        for name, family in zip(ids, self.families, strict=True):
            yield document(name, family, evidence, self.vocabulary, self.facts)
