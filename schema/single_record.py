"""What a record is by itself, as images-api.nasa.gov names it: id, kind and day, where the dump says too little."""

from datetime import date

from schema.document import Caption, Document
from schema.filing_date import created_on
from schema.identity import record_id

IMAGE = "image"


def name(caption: Caption) -> str:
    """Return the id of a record; one that its archive gave none has the one that is made of its words."""
    return caption.nasa_id or record_id(caption)


def media_type(caption: Caption) -> str:
    """Return the kind of a record in lower case; what a dump does not say is an image."""
    return caption.fields.media_type.strip().casefold() or IMAGE


def created(caption: Caption, document: Document) -> date | None:
    """Return the day to which a record is dated: by its dump, else by its own text, else by its family's.

    >>> from schema.document import DumpFields
    >>> one = Caption("a", 1, "x", "", "", "", "", fields=DumpFields(date_created="1999"))
    >>> print(created(one, Document("x", "", (), {})))
    1999-01-01
    """
    given = created_on(caption.fields.date_created)
    event = caption.event_date or document.event_date
    return given[0] if given else event.start if event else None
