"""Captions to families: propose, verify against the lead, join.

Equal texts come together first. Then the distinct texts are taken from the most complete to the least; each
joins the lead it is a variant of, or becomes a lead itself. That order depends on the texts alone, so families do
not depend on the order of the input; and as every text is compared with its lead, no chain of look-alikes drags
strangers in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.fold.candidates import Candidates
from indexer.fold.frequencies import Frequencies
from indexer.fold.reading import Reading, Wording, boilerplate, read, word
from indexer.fold.verify import describe, is_variant
from schema.document import Caption, Member, Variant

Family = tuple[Member, ...]

LAYOUT = {"runs of spaces", "lost line break", "full stop apart"}  # repairs of what was laid out, not damaged


def fold(captions: Sequence[Caption]) -> list[Family]:
    """Partition captions into families, each with its lead first; in the order of their first records."""
    same = _equal_texts(read(caption) for caption in captions)
    texts = sorted((group[0] for group in same.values()), key=_completeness)
    followers = _followers(texts)
    families = [
        _family(lead, [record for text in [lead, *others] for record in same[text.key]])
        for lead, others in followers
    ]
    place = {caption.key: number for number, caption in enumerate(captions)}
    return sorted(families, key=lambda family: min(place[member.caption.key] for member in family))


def _equal_texts(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.key].append(reading)
    return {key: sorted(group, key=_completeness) for key, group in groups.items()}


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


def _followers(texts: Sequence[Reading]) -> list[tuple[Reading, list[Reading]]]:
    """Give each lead with the texts that are variants of it."""
    shared = boilerplate(texts)
    common = Frequencies(text.all_words for text in texts)
    candidates = Candidates(texts, shared)
    wordings: dict[int, Wording] = {}

    def wording(number: int) -> Wording:
        if number not in wordings:
            wordings[number] = word(texts[number], shared)
        return wordings[number]

    found: dict[int, list[Reading]] = {}
    for number, text in enumerate(texts):
        leads = candidates.leads_like(number)
        lead = next((n for n in leads if is_variant(wording(n), wording(number), common)), None)
        if lead is None:
            candidates.add_lead(number)
            found[number] = []
        else:
            found[lead].append(text)
    return [(texts[number], followers) for number, followers in found.items()]


def _family(lead: Reading, readings: Iterable[Reading]) -> Family:
    return tuple(_member(lead, reading) for reading in readings)


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
