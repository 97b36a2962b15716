"""Captions to families: the records whose captions say the same of the same picture.

A caption's way, a module a step:

1. ``normalize``: its frame is taken off and its words are written plainly;
2. ``exact``, ``delta``: records with equal texts are one distinct text, a row of a table that is brought up to date;
3. ``fingerprint``: texts as numbers, with signatures (MinHash) by which texts like each other are found;
4. ``blocking``: candidate pairs, of texts that share a key of their signatures, or whose ids name one photograph
   (``photo_ids``);
5. ``match``: is one of a pair a near-duplicate of the other, or another center's copy? Every edit is looked at;
6. ``clustering``: leader clustering: from the most complete text on, each joins the first leader it is a near-duplicate
   of, or becomes a leader itself;
7. ``members``: families out of clusters: each leader's records, and what every one is to the lead.

An archivist's ``overrides`` have the last word.

That order depends on the texts alone, so families do not depend on the order of the input; and as every text is
compared with its leader, no chain of look-alikes drags strangers in. Folding keeps a ``state``, into which further
captions are folded at about the cost of what they touch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from indexer.fact_overrides import FactOverride
from indexer.fold.clustering import cluster
from indexer.fold.delta import CaptionSource, update_exact_duplicates
from indexer.fold.members import Family, changed_families
from indexer.fold.overrides import NO_OVERRIDES, Overrides, resolve
from indexer.fold.state import FoldState
from indexer.record_numbers import RecordNumbers
from schema.document import Caption
from schema.vocabulary import Vocabulary

__all__ = ["NO_OVERRIDES", "Family", "FoldState", "Folded", "fold", "fold_more"]


@dataclass(frozen=True, slots=True)
class Folded:
    """The families, each with its lead first, in the order of their first records.

    ``idle_overrides`` says in words what overrides did not do; ``state`` is for folding further captions. ``facts`` are
    corrections by the keys of records; ``named`` the keys that overrides name or named before, whose families change.
    """

    families: tuple[Family, ...]
    idle_overrides: tuple[str, ...] = ()
    state: FoldState = field(default_factory=FoldState.none)
    facts: Mapping[str, tuple[FactOverride, ...]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()


def fold(captions: Iterable[Caption], vocabulary: Vocabulary, overrides: Overrides = NO_OVERRIDES) -> Folded:
    """Return captions partitioned into families, by the word lists of a vocabulary."""
    return fold_more(FoldState.none(), captions, {}, vocabulary, overrides)


def fold_more(  # noqa: PLR0913, PLR0917 - what comes, where it stands, what is there, and what decides
    before: FoldState,
    captions: Iterable[Caption],
    known: Mapping[str, Caption],
    vocabulary: Vocabulary,
    overrides: Overrides = NO_OVERRIDES,
    numbers: RecordNumbers | None = None,
) -> Folded:
    """Return what folding captions into families that are there changes: the outcome is that of folding all at once.

    A caption whose key is known takes the place of the one that was. ``known`` has the captions of before by key,
    and is asked for few. ``numbers`` says where captions stand among those of before, and which of these leave; else
    new ones come behind them, and all stay. The families returned are those that are new or in any way other than
    before; a family of before that shares a record with one of them, or had one that leaves, is no more, and every
    other stands as it was.
    """
    came = {caption.key: caption for caption in captions}
    numbers = numbers or before.records.appended(came)
    before = before.moved(numbers, came)
    records = before.records.first(numbers.size)
    source = CaptionSource(numbers, came, known, vocabulary)
    constraints = resolve(overrides, records.named())

    delta = update_exact_duplicates(before, source, constraints)  # steps 1 to 3
    leaders, dependencies = cluster(before, delta, source, constraints)  # 4 to 6
    families, idle = changed_families(delta, leaders, source, constraints)  # 7

    texts = replace(delta.texts, leaders=leaders, dependencies=dependencies)
    state = FoldState(replace(records, constrained=constraints.keys), texts, delta.stats)
    named = constraints.keys | before.records.constrained
    return Folded(families, (*constraints.idle, *idle), state, constraints.facts, named)
