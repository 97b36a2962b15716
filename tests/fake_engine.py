"""An engine over a few documents held in memory: simple, but honest about filters, counts and pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schema.document import (
    Caption,
    Credit,
    Document,
    DumpFields,
    EventDate,
    Evidence,
    Member,
    Precision,
    Variant,
)
from schema.fields import FACETS, Facet, facet_named
from webapp.search.model.query import Bag, Boolean, Filter, Node, Query, Sort, Word
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import (
    Count,
    FacetCounts,
    Hit,
    IndexInfo,
    Page,
    Part,
    Passage,
    Suggestion,
    WayOn,
)


def document(name: str, title: str, text: str, *variants: Member, **facts: str | tuple[str, ...]) -> Document:
    """Make a family; a fact is one value or several, '2021-03-24' in ``day`` its date."""
    day = date.fromisoformat(str(facts.pop("day"))) if "day" in facts else None
    given = {key: (value,) if isinstance(value, str) else value for key, value in facts.items()}
    image = given.pop("image", ("",))[0]
    lead = Caption(
        "made-up.txt", 1, name, title, text, title, text, event_title=title, fields=DumpFields(image=image)
    )
    return Document(
        id=re.sub(r"[^A-Za-z0-9_.-]", "-", name),
        title=title,
        members=(Member(lead, Variant.LEAD), *variants),
        facets={
            f.name: given.get(f.name, (str(day.year),) if f.name == "year" and day else ()) for f in FACETS
        },
        evidence=tuple(_found(lead, f.name, v) for f in FACETS for v in given.get(f.name, ()) if v in text),
        event_date=EventDate(day, day, Precision.DAY, f"{day.day} {day:%B %Y}", "prose") if day else None,
        credit=Credit(("NASA",), ("Mira Santos",)),
    )


def variant(
    name: str, text: str, kind: Variant, *, n: int = 2, original: str = "", differs: str = ""
) -> Member:
    """Make a further record of a family."""
    repairs = ("lost characters",) if original else ()
    caption = Caption("made-up.txt", n, name, name, text, name, original or text, repairs=repairs)
    return Member(caption, kind, differs)


def _found(lead: Caption, facet: str, value: str) -> Evidence:
    start = lead.text.index(value)
    return Evidence(facet, value, lead.key, "caption", start, start + len(value), "vocabulary")


FLOWERS = (
    "A crew member of ESA lays red flowers by the wall at Red Square before the flight of Expedition 65."
)
DOCUMENTS = (
    document(
        "made2021e000001",
        "Expedition 65 Flowers",
        FLOWERS,
        variant("made2021e000002", FLOWERS, Variant.EXACT),
        variant("made2021e000003", FLOWERS[:60], Variant.TRUNCATED, n=3, differs="the end is missing"),
        variant(
            "made2021e000004",
            FLOWERS.replace("red ", "white "),
            Variant.EDITED,
            n=4,
            original=FLOWERS[:20] + "???",
        ),
        expedition="65",
        agency=("ESA", "Roscosmos"),
        landmark="Red Square",
        person=("Mira Okafor",),
        day="2021-03-24",
    ),
    document(
        "made2020e000010",
        "Expedition 64 Visit",
        "Two of NASA walk to Red Square with flowers in hand while a band plays.",
        expedition="64",
        agency="NASA",
        landmark="Red Square",
        day="2020-09-30",
    ),
    document(
        "MADE 61-C, O&C? #1699",
        'Hostile <b>title</b> & "quotes"',
        "The capsule <script>alert(1)</script> {{ 7 * 7 }} waits in a hangar & dries; flowers \u202eegnar\u202c.",
        center="KSC",
        day="1961-07-01",
    ),
    document(
        "made-undated",
        "A very long title " + "of antidisestablishmentarianism " * 6,
        "No date is known of this picture of an antenna. " * 40,
        agency=("NASA", "JAXA"),
        image="http://pictures.example/antenna 1.jpg",
    ),
)


@dataclass(slots=True)
class FakeEngine:
    """Answers from documents in memory. A document matches a text when it holds all of its words."""

    documents: Sequence[Document] = DOCUMENTS
    generation: str = "made-up-1"
    closed: bool = False

    @property
    def index(self) -> IndexInfo:
        """Which index answers."""
        records = sum(len(d.members) for d in self.documents)
        return IndexInfo(self.generation, len(self.documents), records, "fake")

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts."""
        assert not self.closed
        filters = tuple(map(self._canonical, query.filters))
        asked = replace(query, filters=filters)
        found = self._sorted([d for d in self.documents if _matches(d, asked)], query.sort)
        first = (query.page - 1) * query.size
        return Page(
            query=query,
            families=len(found),
            records=sum(len(d.members) for d in found),
            hits=tuple(_unfolded(found, query))[first : first + query.size],
            facets=tuple(self._counts(facet, asked) for facet in FACETS),
            index=self.index,
            filters=filters,
            parsed=" AND ".join(_words(query.text)),
            notices=query.notices,
            missing=tuple(word for word in _words(query.text) if not self._holds(word)),
            ways_on=() if found else tuple(self._ways_on(asked)),
        )

    def get(self, name: str) -> Document | None:
        """Give the family of that id, former id or nasa_id."""
        assert not self.closed
        return next((d for d in self.documents if name in {d.id, "former-" + d.id, *d.nasa_ids}), None)

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Say which facet values begin so."""
        tally = Counter((f.name, v) for d in self.documents for f in FACETS for v in d.facets[f.name])
        return tuple(
            Suggestion(value, facet, count, Filter(facet, value))
            for (facet, value), count in tally.most_common()
            if text and value.casefold().startswith(text.casefold())
        )[:size]

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families that share a facet value with one."""
        one = self.get(name)
        if one is None:
            return None
        alike = [d for d in self.documents if d is not one and _share(d, one)]
        return replace(self, documents=alike).search(replace(query, text=""))

    def values(self, query: Query, facet: str, prefix: str = "") -> FacetCounts:
        """Count all values of a facet; with a prefix those that begin so."""
        asked = replace(query, filters=tuple(map(self._canonical, query.filters)))
        counts = self._counts(replace(facet_named(facet), shown=10**9), asked).counts
        fitting = tuple(c for c in counts if _begins(c.value, prefix))
        return FacetCounts(facet_named(facet), fitting, filters=asked.filters)

    def every(self, query: Query) -> Iterator[Document]:
        """Give all families found."""
        page = self.search(replace(query, page=1, size=10**9, fold=True))
        return (hit.document for hit in page.hits)

    def records(self, query: RecordQuery) -> RecordPage:
        """Answer with the records that hold all words of the question, in their order."""
        pairs = [(d, m) for d in self.documents for m in d.members]
        found = [(d, m) for d, m in pairs if _holds(f"{m.caption.title} {m.caption.text}", query.node)]
        first = (query.page - 1) * query.size
        return RecordPage(len(found), tuple(found[first : first + query.size]), self.index)

    def close(self) -> None:
        """Answer no more."""
        self.closed = True

    def _holds(self, word: str) -> bool:
        return any(_matches(d, Query(word)) for d in self.documents)

    def _ways_on(self, asked: Query) -> Iterator[WayOn]:
        """Say what the search finds without one of its filters."""
        for chosen in asked.filters:
            fewer = tuple(one for one in asked.filters if one != chosen)
            families = sum(_matches(d, replace(asked, filters=fewer)) for d in self.documents)
            if families:
                yield WayOn(f"without the {chosen.facet} {chosen.value}", asked.text, fewer, families)

    def _canonical(self, chosen: Filter) -> Filter:
        values = {v for d in self.documents for v in d.facets[chosen.facet]}
        spelt = next((v for v in values if v.casefold() == chosen.value.casefold()), chosen.value)
        return replace(chosen, value=spelt)

    def _sorted(self, found: list[Document], sort: Sort) -> list[Document]:
        if sort is Sort.RELEVANCE:
            return found
        dated = sorted(
            (d for d in found if d.event_date), key=lambda d: str(d.event_date and d.event_date.start)
        )
        ordered = dated[::-1] if sort is Sort.NEWEST else dated
        return ordered + [d for d in found if not d.event_date]

    def _counts(self, facet: Facet, query: Query) -> FacetCounts:
        others = query.without(facet.name)
        tally = Counter(v for d in self.documents if _matches(d, others) for v in d.facets[facet.name])
        values = sorted(tally, key=lambda v: (-int(v) if facet.numeric else -tally[v], v))
        chosen = {f.value for f in query.filters if f.facet == facet.name and not f.exclude}
        left_out = {f.value for f in query.filters if f.facet == facet.name and f.exclude}
        counts = [Count(v, tally[v], v in chosen, v in left_out) for v in values]
        return FacetCounts(facet, tuple(counts[: facet.shown]), max(0, len(counts) - facet.shown))


def _holds(text: str, node: Node) -> bool:
    match node:
        case Word(word):
            return word.casefold() in text.casefold()
        case Bag(words):
            return all(_holds(text, inner) for inner in words)
        case Boolean(clauses):
            return all(_holds(text, clause.node) for clause in clauses)
        case _:
            return False


def _matches(found: Document, query: Query) -> bool:
    text = f"{found.title} {found.lead.text}".casefold()
    return all(word in text for word in _words(query.text)) and all(
        _passes(found, facet.name, [f for f in query.filters if f.facet == facet.name]) for facet in FACETS
    )


def _share(one: Document, other: Document) -> bool:
    return any(set(one.facets[facet.name]) & set(other.facets[facet.name]) for facet in FACETS)


def _passes(found: Document, facet: str, filters: list[Filter]) -> bool:
    wanted = [f for f in filters if not f.exclude]
    unwanted = [f for f in filters if f.exclude]
    values = found.facets[facet]
    return (not wanted or any(_fits(f, v) for f in wanted for v in values)) and not any(
        _fits(f, v) for f in unwanted for v in values
    )


def _fits(chosen: Filter, value: str) -> bool:
    if ".." not in chosen.value or not facet_named(chosen.facet).numeric:
        return chosen.value == value
    low, _, high = chosen.value.partition("..")
    return int(low or 0) <= int(value) <= int(high or 10**9)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _begins(value: str, prefix: str) -> bool:
    return not prefix or any(word.casefold().startswith(prefix.casefold()) for word in value.split())


def _unfolded(found: list[Document], query: Query) -> Iterator[Hit]:
    for one in found:
        if query.fold:
            yield _hit(one, query.text)
        else:
            for member in one.members:
                marks = _passages(member.caption.text, query.text)
                yield replace(_hit(one, query.text), record=member, caption=marks)


def _hit(found: Document, text: str) -> Hit:
    parts = (Part("all words", 1.0),)
    marked = _passages(found.title, text), _passages(found.lead.text, text)
    return Hit(found, 1.0, *marked, "holds all words", parts)


def _passages(text: str, asked: str) -> tuple[Passage, ...]:
    words = set(_words(asked))
    marks = tuple(m.span() for m in re.finditer(r"\w+", text) if m.group().casefold() in words)
    return (Passage(0, min(len(text), max(300, marks[0][1])), marks),) if marks else ()
