"""Building documents from families and their evidence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from indexer.canonical_credits import center, credit_values, filed_credits
from indexer.fact_overrides import FactOverride, corrected
from schema.document import Caption, Credit, Document, EventDate, Evidence, Member
from schema.fields import FACETS
from schema.identity import digest, hashed_name, record_id
from schema.picture_year import first_year
from schema.single_record import media_type
from schema.vocabulary import Vocabulary

TITLE_LENGTH = 90  # letters of the caption that stand for a title where there is none

Family = tuple[Member, ...]
Facts = Mapping[str, tuple[FactOverride, ...]]
NO_FACTS: Facts = MappingProxyType({})


def assemble(
    families: Sequence[Family],
    evidence: Mapping[str, tuple[Evidence, ...]],
    vocabulary: Vocabulary,
    facts: Facts = NO_FACTS,
) -> list[Document]:
    """Return a document for each family, in the order of their ids; ``evidence`` and ``facts`` are by record key."""
    leads = [family[0].caption for family in families]
    names = distinct_names(list(map(record_id, leads)), leads.__getitem__)
    documents = (
        document(name, family, evidence, vocabulary, facts)
        for name, family in zip(names, families, strict=True)
    )
    return sorted(documents, key=lambda found: found.id)


def idle_removals(
    families: Iterable[Family],
    evidence: Mapping[str, tuple[Evidence, ...]],
    vocabulary: Vocabulary,
    facts: Facts,
) -> Iterator[str]:
    """Yield in words which values overrides remove from families that have none such."""
    for family in families if facts else ():
        removals = [fact for member in family for fact in facts.get(member.caption.key, ()) if fact.remove]
        held = document("", family, evidence, vocabulary).facets if removals else {}
        for fact in removals:
            for value in fact.remove:
                if value not in held[fact.facet]:
                    yield f"override: the family of {fact.record} has no {fact.facet} “{value}” that could be removed"


def distinct_names(names: Sequence[str], lead: Callable[[int], Caption]) -> list[str]:
    """Return names that no two families share: where leads share one, their words' hash is added, else their places'.

    ``names`` are those of the leads, one a family; ``lead`` returns that of a family and is called only where needed.
    """
    names, distinct = list(names), hashed_name
    while shared := _shared(names):
        for number in shared:
            names[number] = distinct(names[number], lead(number))
        distinct = _by_place
    return names


def _shared(names: Sequence[str]) -> list[int]:
    counts = Counter(names)
    return [number for number, name in enumerate(names) if counts[name] > 1]


def _by_place(name: str, caption: Caption) -> str:
    return f"{name}-{digest(f'{name} {caption.key}', 4)}"


def document(
    name: str,
    family: Family,
    evidence: Mapping[str, tuple[Evidence, ...]],
    vocabulary: Vocabulary,
    facts: Facts = NO_FACTS,
) -> Document:
    """Return the document of one family, with ``facts`` corrected; these and ``evidence`` are by record key."""
    captions = [member.caption for member in family]
    found = tuple(item for caption in captions for item in evidence.get(caption.key, ()))
    event, credit = _event(captions), _credit(captions)
    made = Document(
        id=name,
        title=_title(captions),
        members=family,
        facets=_facets(captions, found, event, credit, vocabulary),
        evidence=found,
        event_date=event,
        credit=credit,
    )
    return corrected(made, facts)


def _title(captions: Sequence[Caption]) -> str:
    """Return the event's title where there is one, else the caption's beginning, cut at a word."""
    event_title = next((caption.event_title for caption in captions if caption.event_title), "")
    return event_title or shorten(captions[0].text, TITLE_LENGTH)


def shorten(text: str, most: int) -> str:
    """Cut a text at a word so that it has at most ``most`` letters and an ellipsis.

    >>> shorten("A full moon rises", 9)
    'A full …'
    """
    if len(text) <= most:
        return text
    head, _, _ = text[: most - 1].rpartition(" ")
    return (head or text[: most - 2]).rstrip(" ,;:-—–") + " …"


def _event(captions: Iterable[Caption]) -> EventDate | None:
    return next((caption.event_date for caption in captions if caption.event_date), None)


def _credit(captions: Iterable[Caption]) -> Credit:
    return next((caption.credit for caption in captions if caption.credit != Credit()), Credit())


def _facets(
    captions: Sequence[Caption],
    evidence: Iterable[Evidence],
    event: EventDate | None,
    credit: Credit,
    vocabulary: Vocabulary,
) -> dict[str, tuple[str, ...]]:
    """Return the values of every facet: the union over the records."""
    found: dict[str, list[str]] = {facet.name: [] for facet in FACETS}
    for item in evidence:
        found[item.facet].append(item.value)
    if event:
        found["year"] += [str(year) for year in range(event.start.year, event.end.year + 1)]
    elif dated := first_year(captions):
        found["year"].append(str(dated.year))
    found["credit"] += credit_values(credit, vocabulary)
    for caption in captions:
        found["credit"] += filed_credits(caption.fields, vocabulary)
        found["center"] += filter(None, (center(caption.fields.center, vocabulary),))
        found["media"].append(media_type(caption))
    return {facet.name: _values(found[facet.name], numeric=facet.numeric) for facet in FACETS}


def _values(values: Iterable[str], *, numeric: bool) -> tuple[str, ...]:
    unique = dict.fromkeys(values)
    return tuple(sorted(unique, key=int) if numeric else unique)
