"""The shapes of families, records and hits in the API's answers; ``shapes`` says what shapes are for."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta


def told(description: str) -> Meta:
    """Say what a key holds."""
    return Meta(description=description)


Address = Annotated[str, told("An address on this server, ready to be followed.")]
Span = Annotated[list[int], Meta(description="Start and end in code points.", min_length=2, max_length=2)]
Text = Annotated[str, told("Plain text, not markup.")]


class Passage(TypedDict):
    """A stretch of a text that is worth showing, and what to mark in it; offsets are of the whole text."""

    start: int
    end: int
    marks: list[Span]


class Highlights(TypedDict):
    """What to mark in a hit."""

    title: list[Passage]
    caption: list[Passage]


EventDate = TypedDict("EventDate", {"from": str, "to": str, "precision": str})
DatedEvent = TypedDict("DatedEvent", {"from": str, "to": str, "precision": str, "words": str, "rule": str})


class Credit(TypedDict):
    """Whom a picture is credited to, as printed."""

    organisations: list[str]
    photographers: list[str]


class Image(TypedDict):
    """Where a picture can be seen: a small one, and a page about it."""

    thumbnail: str | None
    details: str | None


class FamilyLinks(TypedDict):
    """Where a family is found."""

    self: Address
    similar: Address
    html: Address


class Place(TypedDict):
    """The words that gave a facet value: where they stand in which record, and the rule that read them."""

    record: str
    field: str
    start: int
    end: int
    rule: str


Evidence = dict[str, dict[str, list[Place]]]


class Original(TypedDict):
    """A record as its dump gave it, and what was repaired."""

    title: str
    caption: str
    repairs: list[str]


class Record(TypedDict):
    """One record of a family: how it relates to the family's lead, and what differs."""

    source: Annotated[str, told("The dump's file name.")]
    n: Annotated[int, told("The record's number in its dump, from 1.")]
    nasa_id: str | None
    title: Text
    caption: Text
    kind: Annotated[str, told("lead, exact, format, truncated, damaged or edited.")]
    differs: Text
    original: NotRequired[Original]


class Part(TypedDict):
    """What one word, or one other reason, adds to a score."""

    words: str
    score: float


class Hit(TypedDict):
    """A family that was found; where the answer is not folded, one of its records."""

    id: str
    title: Text
    caption: Text
    score: float
    nasa_ids: list[str]
    expedition: list[int]
    agency: list[str]
    landmark: list[str]
    person: list[str]
    event_date: EventDate | None
    credit: Credit
    image: Image | None
    highlights: Highlights
    variants: Annotated[int, told("Records of the family beyond its lead.")]
    explain: Annotated[str, told("Why it was found, in plain words.")]
    links: FamilyLinks
    record: NotRequired[Annotated[Record, told("The record itself, with fold=false.")]]
    records: NotRequired[Annotated[list[Record], told("With expand=variants.")]]
    evidence: NotRequired[Annotated[Evidence, told("With expand=evidence: by facet and value.")]]
    original: NotRequired[Annotated[Original, told("With expand=original: the lead's.")]]
    parts: NotRequired[Annotated[list[Part], told("With expand=explain; they add up to the score.")]]


class FamilyRecord(TypedDict):
    """One record of a family, as it is exported: repaired, original, and what its dump gave beside the text."""

    source: str
    n: int
    nasa_id: str | None
    title: Text
    caption: Text
    original_caption: Text
    original_title: Text
    original_id: str | None
    kind: str
    differs: Text
    event_title: Text
    printed_ids: list[str]
    repairs: list[str]
    event_date: DatedEvent | None
    credit: Credit
    date_created: str
    center: str
    keywords: list[str]
    photographer: str
    secondary_creator: str
    location: str
    media_type: str
    album: list[str]
    image: str


class Further(TypedDict):
    """Facets that rest on the dump, the date and the credit."""

    year: list[int]
    credit: list[str]
    center: list[str]


class Family(TypedDict):
    """A family: the records whose captions are variants of one caption, as it is exported."""

    id: str
    title: Text
    caption: Text
    lead: Annotated[str, told("The record with the most complete sound text: its source and number.")]
    records: list[FamilyRecord]
    nasa_ids: list[str]
    expedition: list[int]
    agency: list[str]
    landmark: list[str]
    person: list[str]
    spacecraft: list[str]
    further: Further
    event_date: DatedEvent | None
    credit: Credit
    evidence: Evidence
    links: FamilyLinks
