"""A family's picture as schema.org describes images, for search engines and programs that read pages (JSON-LD)."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from schema.document import Document, EventDate, Precision
from webapp.images import Picture, picture_file
from webapp.pages import citation, family


def image_object(document: Document, headline: str, address: str, picture: Picture | None) -> dict[str, Any]:
    """Return a schema.org ``ImageObject`` of one picture of a family; ``address`` is that of its page.

    Only what is known stands in it; a licence is given where the archive's file has its address.
    """
    licences, rights = licence_addresses(document), family.rights(document)
    creators = [{"@type": "Person", "name": name} for name in document.credit.photographers]
    creators += [{"@type": "Organization", "name": name} for name in document.credit.organisations]
    nasa_id = picture.nasa_id if picture else ""
    found = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": address,
        "url": address,
        "name": headline,
        "caption": document.lead.text,
        "identifier": nasa_id or next(iter(document.nasa_ids), ""),
        "contentUrl": absolute(address, picture_file(picture)),
        "thumbnailUrl": absolute(address, picture.thumbnail if picture else None),
        "creator": creators,
        "creditText": citation.credit(document, nasa_id),
        "copyrightNotice": "; ".join(text for text in rights if text not in licences),
        "license": next(iter(licences), ""),
        "acquireLicensePage": (picture.details or "") if picture and licences else "",
        "dateCreated": iso_date(document.event_date) if document.event_date else "",
        "keywords": list(document.lead.fields.keywords),
        "contentLocation": {"@type": "Place", "name": document.lead.fields.location}
        if document.lead.fields.location
        else None,
    }
    return {name: value for name, value in found.items() if value}


def licence_addresses(document: Document) -> tuple[str, ...]:
    """Return what the archive's file says of rights that is nothing but an http(s) address."""
    return tuple(text for text in family.rights(document) if _is_address(text))


def absolute(page: str, address: str | None) -> str:
    """Return an address on any host, '' for none; pictures that this site serves have paths.

    >>> absolute("https://archive.example/captions/a", "/pictures/a.jpg")
    'https://archive.example/pictures/a.jpg'
    """
    return urljoin(page, address) if address else ""


def iso_date(event: EventDate) -> str:
    """Return a date as exactly as it is known, by ISO 8601; a period has its ends with a slash between."""
    start, end = event.start.isoformat(), event.end.isoformat()
    match event.precision:
        case Precision.DAY:
            return start
        case Precision.MONTH:
            return start[:7]
        case Precision.YEAR:
            return start[:4]
        case Precision.RANGE:
            return f"{start}/{end}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not set(" \t\r\n<>\"'\\") & set(text)
