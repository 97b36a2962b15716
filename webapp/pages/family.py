"""What a family's page shows beside its texts: the words behind its facts, its records by likeness, its neighbours."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from schema.document import Caption, Document, Evidence, Member, YearEvidence, YearSource
from schema.errors import QueryTooExpensive
from schema.filing_date import dates_disagree
from schema.picture_year import document_year
from webapp.search import Engine
from webapp.search.limits import DEFAULT, Limits, within
from webapp.search.model.query import AnyOf, Node, Query, Wildcard

DATE = "date"  # stands for a facet where the evidence is of the event's date
FRAME = re.compile(r"(?P<roll>[^*?]*[^*?0-9])(?P<frame>[0-9]{1,9})(?P<rest>[^*?0-9]{0,3})")
_RIGHTS = re.compile(r"rights|licen[cs]e|licen[cs]ing", re.IGNORECASE)
REACH = (10, 100)  # frames: how far to look for a neighbour, first near, then farther
BESIDE = 3  # neighbours to show on each side


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a fact was drawn from, once a wording; ``number`` is their place on the page, 0 if none."""

    words: str
    field: str
    rule: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that is all evidence of the same facts: ``facts`` are their names, ``numbers`` its quotes'."""

    text: str
    facts: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A neighbour on the same roll of film, or in the same series of ids."""

    nasa_id: str
    document: Document


def fact(facet: str, value: str) -> str:
    """Return the name of a fact, which links its row and its words in the caption."""
    return f"{facet}:{value}"


def quotes(document: Document) -> dict[tuple[str, str], list[Quote]]:
    """Return, by facet and value, the words that it was drawn from, each wording once, those of the caption first."""
    records = {member.caption.key: member.caption for member in document.members}
    numbers = {item: number for number, item in reversed([*enumerate(_spans(document), 1)])}
    found: defaultdict[tuple[str, str], dict[str, Quote]] = defaultdict(dict)
    for item in sorted(document.evidence, key=lambda item: item not in numbers):
        if item.record in records and (words := _words(item, records[item.record])):
            quote = Quote(words, item.field, item.rule, numbers.get(item, 0))
            found[item.facet, item.value].setdefault(words, quote)
    return {key: list(said.values()) for key, said in found.items()}


def pieces(document: Document) -> list[Piece]:
    """Return the lead's caption in pieces, cut where the words behind a fact begin or end."""
    text, shown = document.lead.text, _spans(document)
    spans = [(item.start, item.end, fact(item.facet, item.value), n) for n, item in enumerate(shown, 1)]
    spans += _dated(document)
    cuts = sorted({0, len(text), *(cut for span in spans for cut in span[:2])})
    begun: defaultdict[int, list[int]] = defaultdict(list)
    for place, span in enumerate(spans):
        begun[span[0]].append(place)
    found, around = [], list[int]()  # the spans around a piece, in their order
    for start, end in pairwise(cuts):
        around = sorted([*(place for place in around if spans[place][1] > start), *begun[start]])
        facts = tuple(dict.fromkeys(spans[place][2] for place in around))
        found.append(Piece(text[start:end], facts, tuple(spans[n][3] for n in begun[start] if spans[n][3])))
    return found


def _spans(document: Document) -> list[Evidence]:
    """Return the evidence that stands in the caption that the page shows."""
    lead = document.lead
    here = (item for item in document.evidence if item.record == lead.key and item.field == "caption")
    return [item for item in here if 0 <= item.start < item.end <= len(lead.text)]


def _dated(document: Document) -> list[tuple[int, int, str, int]]:
    words = document.event_date.words if document.event_date else ""
    start = document.lead.text.find(words) if words else -1
    return [] if start < 0 else [(start, start + len(words), fact(DATE, ""), 0)]


def _words(item: Evidence, record: Caption) -> str:
    match item.field:
        case "title":
            text = record.title
        case "nasa_id":
            text = record.nasa_id or ""
        case _:
            text = record.text
    return text[item.start : item.end]


def unprinted_year(document: Document) -> YearEvidence | None:
    """Return the year that an id or the archive's own date gives a family which prints none."""
    found = document_year(document)
    return None if found is None or found.source == YearSource.PRINTED else found


def other_date(document: Document) -> str:
    """Return the dump's day of the event where it disagrees with the date printed, else ''."""
    dated = (m.caption for m in document.members if m.caption.event_date == document.event_date)
    return next((caption.fields.date_created[:10] for caption in dated if dates_disagree(caption)), "")


def rights(document: Document) -> tuple[str, ...]:
    """Return what the archive's file says of rights, licence or copyright, each text once."""
    columns = (column for member in document.members for column in member.caption.fields.other_columns)
    return tuple(dict.fromkeys(value for name, value in columns if _RIGHTS.search(name) and value.strip()))


def alike(document: Document) -> list[list[Member]]:
    """Return the records grouped by equal text, title and kind, in order; a page shows each group once."""
    lead, *others = document.members
    return [[lead], *([*group] for _, group in groupby(sorted(others, key=_likeness), _likeness))]


def _likeness(member: Member) -> tuple[str, str, str, str]:
    title = "" if member.caption.title == member.caption.nasa_id else member.caption.title
    return member.kind.value, member.differs, member.caption.text, title


def neighbours(
    engine: Engine, document: Document, limits: Limits = DEFAULT
) -> tuple[list[Frame], list[Frame]]:
    """Return the nearest frames before and after those of a family, in order, by the numbers of their ids."""
    with within(limits.seconds):
        return _neighbours(engine, document)


def _neighbours(engine: Engine, document: Document) -> tuple[list[Frame], list[Frame]]:
    found = FRAME.fullmatch(document.lead.nasa_id or "")
    if not found:
        return [], []
    here = int(found["frame"])
    frames: dict[int, Frame] = {}
    for reach in REACH:
        frames |= dict(_frames(engine, document, found, reach))
        before = [frames[number] for number in sorted(frames) if number < here][-BESIDE:]
        after = [frames[number] for number in sorted(frames) if number > here][:BESIDE]
        if before and after:
            break
    return before, after


def _frames(
    engine: Engine, document: Document, near: re.Match[str], reach: int
) -> Iterator[tuple[int, Frame]]:
    try:
        page = engine.search(Query(node=_around(near, reach), size=3 * reach))
    except QueryTooExpensive:
        return  # whoever keeps wildcards or searches that short has no neighbours that far
    for hit in page.hits:
        for nasa_id in hit.document.nasa_ids:
            other = FRAME.fullmatch(nasa_id)
            if other and hit.document.id != document.id and _same_roll(near, other):
                yield int(other["frame"]), Frame(nasa_id, hit.document)


def _same_roll(one: re.Match[str], other: re.Match[str]) -> bool:
    return one["roll"].casefold() == other["roll"].casefold()


def _around(near: re.Match[str], reach: int) -> Node:
    """Return the query for ids that share all but the last digits with this one, or with the range before or after."""
    digits = min(len(str(reach)) - 1, len(near["frame"]))
    leading = len(near["frame"]) - digits
    stretch = int(near["frame"]) // 10**digits
    starts = (f"{stretch + step:0{leading}}" if leading else "" for step in (-1, 0, 1) if stretch + step >= 0)
    rolls = dict.fromkeys(near["roll"] + start for start in starts)
    return AnyOf(tuple(Wildcard(f"{roll}{'?' * digits}{near['rest']}", "id") for roll in rolls))
