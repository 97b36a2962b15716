"""Where a record's picture is: a thumbnail to show, and NASA's own page about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from urllib.parse import SplitResult, quote, urlsplit

from schema.document import Caption, Document
from webapp.config import NASA_IMAGES
from webapp.search.model.result import Hit

DETAILS = "https://images.nasa.gov/details/"
_THUMBNAIL = re.compile(r"~thumb(?=\.\w{3,4}$)")
_RENDITIONS = (("small", 640), ("medium", 1280), ("large", 1920), ("orig", 0))
"""The sizes that NASA makes of a photograph: its name in the address, and pixels of the longer side."""
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


def picture(caption: Caption, base: str) -> Picture:
    """Return a record's picture: the dump's own preview first, else built from the id under ``base``.

    A ``base`` other than NASA's takes the place of NASA's host; the base '' means no thumbnails.
    """
    name = caption.nasa_id or ""
    thumbnail = (_preview(caption.fields.image, base) or _built(caption, base)) if base else None
    return Picture(name, thumbnail, DETAILS + quote(name, safe="") if name else None)


def face(hit: Hit, base: str) -> Picture | None:
    """Return the picture that stands for a hit: the record's own, or a family's cover."""
    return picture(hit.record.caption, base) if hit.record else cover(hit.document, base)


def pictures(document: Document, base: str) -> tuple[Picture, ...]:
    """Return the pictures of a family, the lead's first, each once."""
    return tuple(dict.fromkeys(_each(document, base)))


def cover(document: Document, base: str) -> Picture | None:
    """Return the first picture of a family that has a thumbnail."""
    return next((found for found in _each(document, base) if found.thumbnail), None)


def _each(document: Document, base: str) -> Iterator[Picture]:
    for member in document.members:
        found = picture(member.caption, base)
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


def _built(caption: Caption, base: str) -> str | None:
    if not caption.nasa_id or caption.fields.media_type.lower() not in {"", "image"}:
        return None
    name = quote(caption.nasa_id, safe="")
    return f"{base}/image/{name}/{name}~thumb.jpg"
