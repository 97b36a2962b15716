"""Records as images-api.nasa.gov shows them, in Collection+JSON.

Titles and descriptions are the archive's own, letter by letter: whoever asks here wants what that service gives.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from schema.document import Caption, Document, Member
from schema.single_record import created, media_type, name
from webapp.images import picture

Json = dict[str, Any]
Pairs = Sequence[tuple[str, str]]

RENDITIONS = {  # of a kind of record, the original first; that service makes them of whatever it is given
    "image": ("~orig.jpg", "~large.jpg", "~medium.jpg", "~small.jpg", "~thumb.jpg"),
    "video": ("~orig.mp4", "~large.mp4", "~medium.mp4", "~small.mp4", "~mobile.mp4", "~thumb.jpg", ".srt"),
    "audio": ("~orig.mp3", "~128k.mp3", ".srt"),
}
OPTIONAL = ("location", "photographer", "secondary_creator")


class Place:
    """Where things are: ``root`` is the address of this service, ``images`` that of the pictures ('' for none)."""

    def __init__(self, root: str, images: str) -> None:
        self.root = root
        self.images = images if not images.startswith("/") else root.removesuffix("/nasa") + images

    def of(self, caption: Caption) -> str:
        """Give the folder of a record here."""
        return f"{self.root}/{quote(media_type(caption), safe='')}/{quote(name(caption), safe='')}"

    def file(self, caption: Caption, rendition: str) -> str:
        """Give the address of one of a record's files."""
        kind, own = quote(media_type(caption), safe=""), quote(name(caption), safe="")
        return f"{self.images or self.root}/{kind}/{own}/{own}{rendition}"


def item(document: Document, member: Member, place: Place, version: str) -> Json:
    """Give a record as an item."""
    caption = member.caption
    found = {"href": place.of(caption) + "/collection.json", "data": [data(caption, document)]}
    links = list(_links(caption, place, version))
    return {**found, "links": links} if links else found


def data(caption: Caption, document: Document) -> Json:
    """Give what is known of a record; five keys are always there, the others where they hold something."""
    fields, day = caption.fields, created(caption, document)
    optional = {
        "description": caption.original_caption,
        "keywords": list(fields.keywords),
        "album": list(fields.album),
        **{key: getattr(fields, key) for key in OPTIONAL},
    }
    return {
        "nasa_id": name(caption),
        "title": caption.original_title or caption.title or document.title,
        "media_type": media_type(caption),
        "center": fields.center,
        "date_created": f"{day.isoformat()}T00:00:00Z" if day else "",
        **{key: value for key, value in optional.items() if value},
    }


def _links(caption: Caption, place: Place, version: str) -> list[Json]:
    preview = picture(caption, place.images).thumbnail
    if not preview:
        return []
    found = [{"href": preview, "rel": "preview", "render": "image"}]
    if version == "1.0":
        return found
    larger = [one for one in RENDITIONS.get(media_type(caption), ())[1:-1] if one.endswith(".jpg")]
    return found + [
        {"href": place.file(caption, one), "rel": "alternate", "render": "image"} for one in larger
    ]


def files(caption: Caption, place: Place) -> list[str]:
    """Give the addresses of a record's files, its metadata last."""
    made = (
        [place.file(caption, one) for one in RENDITIONS.get(media_type(caption), ())] if place.images else []
    )
    return [*made, place.of(caption) + "/metadata.json"]


def metadata(caption: Caption, document: Document) -> Json:
    """Give what is known of a record under that service's names for it."""
    known = data(caption, document)
    names = {
        "nasa_id": "NASAID",
        "title": "Title",
        "description": "Description",
        "keywords": "Keywords",
        "date_created": "DateCreated",
        "media_type": "MediaType",
        "center": "Center",
        "location": "Location",
        "photographer": "Photographer",
        "secondary_creator": "SecondaryCreator",
        "album": "Album",
    }
    return {f"AVAIL:{shown}": known[key] for key, shown in names.items() if known.get(key)}


def collection(href: str, items: list[Json], version: str, **more: Any) -> Json:
    """Give a collection."""
    return {"collection": {"version": version, "href": href, "items": items, **more}}


def turns(address: str, given: Pairs, page: int, pages: int) -> Json:
    """Give the links to the pages before and after; nothing where there are none, and never one that leads nowhere."""
    kept = [(key, value) for key, value in given if key != "page"]

    def link(rel: str, prompt: str, number: int) -> Json:
        return {
            "rel": rel,
            "prompt": prompt,
            "href": f"{address}?{urlencode([*kept, ('page', str(number))])}",
        }

    links = [link("prev", "Previous", min(page - 1, pages))] if page > 1 else []
    links += [link("next", "Next", page + 1)] if page < pages else []
    return {"links": links} if links else {}
