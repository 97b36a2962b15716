"""Records as images-api.nasa.gov shows them, in Collection+JSON: declared, and made of captions.

Titles and descriptions are the archive's own, letter by letter: whoever asks here wants what that service gives. A key
that has a default stands only where it holds something.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated
from urllib.parse import quote, urlencode

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from schema.document import Caption, Document, Member
from schema.document_json import about
from schema.single_record import created, media_type, name
from webapp.images import picture
from webapp.picture_addresses import PictureAddresses

Pairs = Sequence[tuple[str, str]]

RENDITIONS = {  # of a kind of record, the original first; that service makes them of whatever it is given
    "image": ("~orig.jpg", "~large.jpg", "~medium.jpg", "~small.jpg", "~thumb.jpg"),
    "video": ("~orig.mp4", "~large.mp4", "~medium.mp4", "~small.mp4", "~mobile.mp4", "~thumb.jpg", ".srt"),
    "audio": ("~orig.mp3", "~128k.mp3", ".srt"),
}


class DataJson(Struct, frozen=True, omit_defaults=True):
    """What is known of a record."""

    nasa_id: str
    title: str
    media_type: str
    center: str
    date_created: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    album: tuple[str, ...] = ()
    location: str = ""
    photographer: str = ""
    secondary_creator: str = ""


AVAILABLE = {
    "nasa_id": "AVAIL:NASAID",
    "title": "AVAIL:Title",
    "description": "AVAIL:Description",
    "keywords": "AVAIL:Keywords",
    "date_created": "AVAIL:DateCreated",
    "media_type": "AVAIL:MediaType",
    "center": "AVAIL:Center",
    "location": "AVAIL:Location",
    "photographer": "AVAIL:Photographer",
    "secondary_creator": "AVAIL:SecondaryCreator",
    "album": "AVAIL:Album",
}


class MetadataJson(Struct, frozen=True, omit_defaults=True, rename=AVAILABLE):
    """What is known of a record under that service's names for it."""

    nasa_id: str = ""
    title: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    date_created: str = ""
    media_type: str = ""
    center: str = ""
    location: str = ""
    photographer: str = ""
    secondary_creator: str = ""
    album: tuple[str, ...] = ()


class LinkJson(Struct, frozen=True):
    """Where a picture of a record is."""

    href: str
    rel: str
    render: str = "image"


class PageLinkJson(Struct, frozen=True):
    """Where the page before, or the one after, is."""

    rel: str
    prompt: str
    href: str


class ItemJson(Struct, frozen=True):
    """One record."""

    href: str
    data: list[DataJson]
    links: list[LinkJson] | UnsetType = UNSET


class TotalHitsJson(Struct, frozen=True):
    """How many records fit, over all pages."""

    total_hits: int


class RecordsJson(Struct, frozen=True):
    """A page of records."""

    version: str
    href: str
    items: list[ItemJson]
    metadata: TotalHitsJson
    links: list[PageLinkJson] | UnsetType = UNSET


class FoundJson(Struct, frozen=True):
    """What was found."""

    collection: RecordsJson


class FileJson(Struct, frozen=True):
    """The address of a file."""

    href: str


class FileListJson(Struct, frozen=True):
    """The files of a record."""

    version: str
    href: str
    items: list[FileJson]


class FilesJson(Struct, frozen=True):
    """The files of a record."""

    collection: FileListJson


class LocationJson(Struct, frozen=True):
    """Where a file is."""

    location: Annotated[str, about("Its address.")]


class ServiceUrls:
    """The addresses of records: ``root`` is that of this service, ``pictures`` are those of the pictures.

    ``images`` is the base of pictures in the sizes that NASA has; '' where pictures lie elsewhere.
    """

    def __init__(self, root: str, pictures: PictureAddresses) -> None:
        self.root, self.pictures = root, pictures.on(root)
        self.images = "" if pictures.is_template or pictures.by_id else self.pictures.images

    def of(self, caption: Caption) -> str:
        """Return the folder of a record here."""
        return f"{self.root}/{quote(media_type(caption), safe='')}/{quote(name(caption), safe='')}"

    def file(self, caption: Caption, rendition: str) -> str:
        """Return the address of one of a record's files."""
        kind, own = quote(media_type(caption), safe=""), quote(name(caption), safe="")
        return f"{self.images or self.root}/{kind}/{own}/{own}{rendition}"


def item(document: Document, member: Member, urls: ServiceUrls, version: str) -> ItemJson:
    """Return a record as an item."""
    caption = member.caption
    links = list(_links(caption, urls, version))
    return ItemJson(urls.of(caption) + "/collection.json", [data(caption, document)], links or UNSET)


def data(caption: Caption, document: Document) -> DataJson:
    """Return what is known of a record; five keys are always there, the others where they hold something."""
    fields, day = caption.fields, created(caption, document)
    return DataJson(
        nasa_id=name(caption),
        title=caption.original_title or caption.title or document.title,
        media_type=media_type(caption),
        center=fields.center,
        date_created=f"{day.isoformat()}T00:00:00Z" if day else "",
        description=caption.original_caption,
        keywords=fields.keywords,
        album=fields.album,
        location=fields.location,
        photographer=fields.photographer,
        secondary_creator=fields.secondary_creator,
    )


def metadata(caption: Caption, document: Document) -> MetadataJson:
    """Return what is known of a record under that service's names for it."""
    return MetadataJson(**asdict(data(caption, document)))


def _links(caption: Caption, urls: ServiceUrls, version: str) -> Iterator[LinkJson]:
    preview = picture(caption, urls.pictures).thumbnail
    if not preview:
        return
    yield LinkJson(preview, "preview")
    if version == "1.0" or not urls.images:
        return
    for rendition in RENDITIONS.get(media_type(caption), ())[1:-1]:
        if rendition.endswith(".jpg"):
            yield LinkJson(urls.file(caption, rendition), "alternate")


def files(caption: Caption, urls: ServiceUrls) -> list[str]:
    """Return the addresses of a record's files, its metadata last."""
    made = [urls.file(caption, one) for one in RENDITIONS.get(media_type(caption), ())] if urls.images else []
    return [*made, urls.of(caption) + "/metadata.json"]


def turns(address: str, given: Pairs, page: int, pages: int) -> list[PageLinkJson]:
    """Return the links to the pages before and after, where there are any; none ever leads nowhere."""
    kept = [(key, value) for key, value in given if key != "page"]

    def link(rel: str, prompt: str, number: int) -> PageLinkJson:
        return PageLinkJson(rel, prompt, f"{address}?{urlencode([*kept, ('page', str(number))])}")

    before = [link("prev", "Previous", min(page - 1, pages))] if page > 1 else []
    return [*before, link("next", "Next", page + 1)] if page < pages else before
