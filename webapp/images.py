"""Where a record's picture is: a thumbnail to show, and NASA's own page about it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from types import MappingProxyType
from urllib.parse import SplitResult, quote, urlsplit

from schema.document import Caption, Document
from schema.message import message, translatable
from schema.shown_family import PictureSource, picture_source
from webapp.picture_addresses import NASA_DETAILS, NASA_IMAGES, PictureAddresses, filled
from webapp.search.model.result import Hit

_THUMBNAIL = re.compile(r"~thumb(?=\.\w{3,4}$)")
_RENDITIONS = (("small", 640), ("medium", 1280), ("large", 1920), ("orig", 0))
"""The sizes that NASA makes of a photograph: its name in the address, and pixels of the longer side."""
RENDITION_LABELS = MappingProxyType(
    {
        "small": translatable("small"),
        "medium": translatable("medium"),
        "large": translatable("large"),
        "orig": translatable("original"),
    }
)
_NASA_HOST = urlsplit(NASA_IMAGES).netloc
_PLAIN = re.compile(r"https?://(?P<host>[A-Za-z0-9.-]+)(?P<path>/[A-Za-z0-9._~/-]*\.(?:jpe?g|png|gif|JPG))")
_URL_MARKS = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class Picture:
    """A record's picture; either address may be unknown, ``nasa_id`` '' too."""

    nasa_id: str
    thumbnail: str | None
    details: str | None


@dataclass(frozen=True, slots=True)
class Rendition:
    """A size of a picture: its ``name``, its ``pixels`` along the longer side, 0 where unknown, and its address."""

    name: str
    pixels: int
    address: str


def renditions(found: Picture) -> tuple[Rendition, ...]:
    """Return the sizes of a picture that can be fetched, the smallest first; NASA makes the larger ones of most.

    >>> [one.address for one in renditions(Picture("a", "https://x.example/a~thumb.jpg", None))][1]
    'https://x.example/a~medium.jpg'
    """
    if not found.thumbnail:
        return ()
    if not _THUMBNAIL.search(found.thumbnail):
        return (Rendition("orig", 0, found.thumbnail),)
    return tuple(
        Rendition(name, pixels, _THUMBNAIL.sub(f"~{name}", found.thumbnail)) for name, pixels in _RENDITIONS
    )


def picture_file(found: Picture | None) -> str:
    """Return the address of a picture's largest file, '' where there is none."""
    sizes = renditions(found) if found else ()
    return sizes[-1].address if sizes else ""


def sharper(found: Picture, pixels: int) -> tuple[str, ...]:
    """Return the addresses of the sizes of a picture up to so many pixels, the largest first.

    A page shows the thumbnail until one of them is there: not every picture has every size.

    >>> sharper(Picture("a", "https://x.example/a~thumb.jpg", None), 1280)[0]
    'https://x.example/a~medium.jpg'
    """
    fitting = [one.address for one in renditions(found) if 0 < one.pixels <= pixels]
    return tuple(reversed(fitting))


def picture(caption: Caption, addresses: PictureAddresses) -> Picture:
    """Return a record's picture: by the template of ``addresses``; else the dump's own preview, else built from the id.

    A base other than NASA's takes the place of NASA's host; the base '' means no thumbnails.
    """
    return _picture(picture_source(caption), addresses)


def details_host(address: str) -> str:
    """Return the host of an archive's page, as people know it; 'the archive’s site' for a path of this one.

    >>> details_host("https://www.museum.example/objects/1"), details_host("/objects/1")
    ('museum.example', 'the archive’s site')
    """
    return urlsplit(address).netloc.removeprefix("www.") or message("the archive’s site")


def _picture(source: PictureSource, addresses: PictureAddresses) -> Picture:
    return Picture(source.nasa_id, _thumbnail(source, addresses), _details(source, addresses))


def _thumbnail(source: PictureSource, addresses: PictureAddresses) -> str | None:
    if not addresses:
        return None
    if not addresses.is_template:
        return _preview(source.image, addresses.images) or _built(source, addresses)
    return filled(addresses.images, source.nasa_id, source.image) if _is_image(source) else None


def _details(source: PictureSource, addresses: PictureAddresses) -> str | None:
    """Return the archive's page about a picture; NASA has none about a picture that lies elsewhere."""
    link = source.image
    if not addresses.details or (addresses.details == NASA_DETAILS and _is_elsewhere(link)):
        return None
    return filled(addresses.details, source.nasa_id, link)


def _is_elsewhere(link: str) -> bool:
    if plain := _PLAIN.fullmatch(link):
        host = plain["host"].lower()
    else:
        try:
            host = urlsplit(link.strip()).hostname or ""
        except ValueError:
            return False
    return bool(host) and host != "nasa.gov" and not host.endswith(".nasa.gov")


def face(hit: Hit, addresses: PictureAddresses) -> Picture | None:
    """Return the picture that stands for a hit: the record's own, or a family's cover."""
    return picture(hit.record.caption, addresses) if hit.record else _cover(hit.family.pictures, addresses)


def pictures(document: Document, addresses: PictureAddresses) -> tuple[Picture, ...]:
    """Return the pictures of a family, the lead's first, each once."""
    return tuple(dict.fromkeys(_each(_sources(document), addresses)))


def cover(document: Document, addresses: PictureAddresses) -> Picture | None:
    """Return the first picture of a family that has a thumbnail."""
    return _cover(_sources(document), addresses)


def _cover(sources: Iterable[PictureSource], addresses: PictureAddresses) -> Picture | None:
    return next((found for found in _each(sources, addresses) if found.thumbnail), None)


def _sources(document: Document) -> Iterator[PictureSource]:
    return (picture_source(member.caption) for member in document.members)


def _each(sources: Iterable[PictureSource], addresses: PictureAddresses) -> Iterator[Picture]:
    for source in sources:
        found = _picture(source, addresses)
        if found.thumbnail or found.details:
            yield found


def _preview(link: str, base: str) -> str | None:
    """Return a dump's link where it may be an image: some dumps link a list of files instead, or nothing."""
    if plain := _PLAIN.fullmatch(link):  # as nearly all are: a tenth of the work
        return base + plain["path"] if plain["host"].lower() == _NASA_HOST else link
    if not link:
        return None
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    kind, _ = guess_type(parts.path)
    if not parts.scheme and not parts.netloc and kind and kind.startswith("image/"):
        return _in_own_folder(parts.path, base)
    if parts.scheme not in {"http", "https"} or not parts.netloc or (kind and not kind.startswith("image/")):
        return None
    return quote(_moved(parts, base), safe=_URL_MARKS)


def _in_own_folder(path: str, base: str) -> str | None:
    """Return the address of the file of a picture in an archive's own folder; NASA's host has no such files."""
    names = [name for name in path.split("/") if name not in {"", "."}]
    if ".." in names or urlsplit(base).netloc.lower() == _NASA_HOST:
        return None
    return f"{base}/{quote('/'.join(names), safe='/~')}"


def _moved(parts: SplitResult, base: str) -> str:
    if parts.netloc.lower() != _NASA_HOST:
        return parts.geturl()
    return base + parts.path + (f"?{parts.query}" if parts.query else "")


def _built(source: PictureSource, addresses: PictureAddresses) -> str | None:
    if not source.nasa_id or not _is_image(source):
        return None
    name = quote(source.nasa_id, safe="")
    return (
        f"{addresses.images}/{name}"
        if addresses.by_id
        else f"{addresses.images}/image/{name}/{name}~thumb.jpg"
    )


def _is_image(source: PictureSource) -> bool:
    return source.media_type.lower() in {"", "image"}
