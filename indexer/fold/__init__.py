"""Captions to families: propose, verify against the lead, join.

Equal texts come together first. Then the distinct texts are taken from the most complete to the least; each
joins the lead it is a variant of, or becomes a lead itself. That order depends on the texts alone, so families do
not depend on the order of the input; and as every text is compared with its lead, no chain of look-alikes drags
strangers in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from indexer.fold.candidates import Candidates
from indexer.fold.change import describe
from indexer.fold.frequencies import Frequencies
from indexer.fold.overrides import Orders, Overrides, resolve
from indexer.fold.reading import Reading, Wording, boilerplate, read, word
from indexer.fold.verify import is_variant
from schema.document import Caption, Member, Variant

Family = tuple[Member, ...]
Group = list[Reading]

NO_OVERRIDES = Overrides()

LAYOUT = {"runs of spaces", "lost line break", "full stop apart"}  # repairs of what was laid out, not damaged


@dataclass(frozen=True, slots=True)
class Folded:
    """The families, each with its lead first, in the order of their first records, and what overrides did not do."""

    families: tuple[Family, ...]
    idle_overrides: tuple[str, ...] = ()


def fold(captions: Sequence[Caption], overrides: Overrides = NO_OVERRIDES) -> Folded:
    """Partition captions into families."""
    orders = resolve(overrides, captions)
    groups = _equal_texts((read(caption) for caption in captions), orders)
    families = [_family(group) for group in _ordered_together(_followers(groups, orders), orders)]
    place = {caption.key: number for number, caption in enumerate(captions)}
    families.sort(key=lambda family: min(place[member.caption.key] for member in family))
    return Folded(tuple(families), orders.idle)


def _equal_texts(readings: Iterable[Reading], orders: Orders) -> list[Group]:
    """Put equal texts together, the most complete print of each first; the groups from most to least complete."""
    same: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        same[reading.key].append(reading)
    groups = [
        group for found in same.values() for group in _kept_apart(sorted(found, key=_completeness), orders)
    ]
    return sorted(groups, key=lambda group: _completeness(group[0]))


def _kept_apart(found: Group, orders: Orders) -> list[Group]:
    """Split equal texts that an archivist keeps apart."""
    groups: list[Group] = []
    for reading in found:
        group = next((g for g in groups if orders.allow([reading.caption.key], _keys(g))), None)
        if group is None:
            groups.append([reading])
        else:
            group.append(reading)
    return groups


def _keys(group: Group) -> list[str]:
    return [reading.caption.key for reading in group]


def _completeness(reading: Reading) -> tuple[bool, int, int, str, str]:
    """Order texts: sound ones first, then the longer, then by themselves and their ids."""
    caption = reading.caption
    return (
        not reading.sound,
        -len(reading.all_words),
        -len(caption.text),
        caption.text,
        caption.nasa_id or "",
    )


def _followers(groups: Sequence[Group], orders: Orders) -> list[Group]:
    """Give each lead's group with the groups of its variants behind it."""
    texts = [group[0] for group in groups]
    shared = boilerplate(texts)
    common = Frequencies(text.all_words for text in texts)
    candidates = Candidates(texts, shared)
    wordings: dict[int, Wording] = {}

    def wording(number: int) -> Wording:
        if number not in wordings:
            wordings[number] = word(texts[number], shared)
        return wordings[number]

    found: dict[int, Group] = {}
    for number, group in enumerate(groups):
        leads = (n for n in candidates.leads_like(number) if orders.allow(_keys(group), _keys(found[n])))
        lead = next((n for n in leads if is_variant(wording(n), wording(number), common)), None)
        if lead is None:
            candidates.add_lead(number)
            found[number] = list(group)
        else:
            found[lead].extend(group)
    return list(found.values())


def _ordered_together(groups: Sequence[Group], orders: Orders) -> list[Group]:
    """Join the families that an archivist puts together, the most complete text first."""
    joined = list(groups)
    for keys in orders.together:
        touched = [group for group in joined if not keys.isdisjoint(_keys(group))]
        if len(touched) > 1 and all(orders.allow(_keys(a), _keys(b)) for a, b in combinations(touched, 2)):
            whole = [reading for group in touched for reading in group]
            joined = [group for group in joined if group not in touched] + [sorted(whole, key=_completeness)]
    return joined


def _family(group: Group) -> Family:
    return tuple(_member(group[0], reading) for reading in group)


def _member(lead: Reading, reading: Reading) -> Member:
    if reading is lead:
        return Member(reading.caption, Variant.LEAD)
    kind = _kind(lead, reading)
    if kind is Variant.EXACT:
        return Member(reading.caption, kind)
    if kind is Variant.FORMAT:
        return Member(reading.caption, kind, "case, punctuation, white space or stamps")
    return Member(
        reading.caption, kind, describe(word(lead, frozenset()).words, word(reading, frozenset()).words)
    )


def _kind(lead: Reading, reading: Reading) -> Variant:
    if reading.caption.text == lead.caption.text:
        return Variant.DAMAGED if set(reading.caption.repairs) - LAYOUT else Variant.EXACT
    if not reading.sound:
        return Variant.DAMAGED
    if reading.key == lead.key:
        return Variant.FORMAT
    cut = reading.key.rpartition(" ")[0]
    if lead.key.startswith(cut + " "):
        return Variant.TRUNCATED
    return Variant.EDITED
