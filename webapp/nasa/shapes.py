"""The shapes of images-api.nasa.gov: Collection+JSON as that service has it."""

from typing import NotRequired, TypedDict


class Data(TypedDict):
    """What is known of a record."""

    nasa_id: str
    title: str
    media_type: str
    center: str
    date_created: str
    description: NotRequired[str]
    keywords: NotRequired[list[str]]
    album: NotRequired[list[str]]
    location: NotRequired[str]
    photographer: NotRequired[str]
    secondary_creator: NotRequired[str]


class Link(TypedDict):
    """Where something is: a picture, or another page."""

    href: str
    rel: str
    render: NotRequired[str]
    prompt: NotRequired[str]


class Item(TypedDict):
    """One record."""

    href: str
    data: list[Data]
    links: NotRequired[list[Link]]


class Total(TypedDict):
    """How many records fit, over all pages."""

    total_hits: int


class Records(TypedDict):
    """A page of records."""

    version: str
    href: str
    items: list[Item]
    metadata: Total
    links: NotRequired[list[Link]]


class Found(TypedDict):
    """What was found."""

    collection: Records


class File(TypedDict):
    """The address of a file."""

    href: str


class FileList(TypedDict):
    """The files of a record."""

    version: str
    href: str
    items: list[File]


class Files(TypedDict):
    """The files of a record."""

    collection: FileList


class Location(TypedDict):
    """Where a file is."""

    location: str


class Refusal(TypedDict):
    """What is wrong."""

    reason: str
