"""The records that a generation keeps as their dumps gave them, also one of an older schema version."""

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import cast

from msgspec import Struct
from zstandard import ZstdCompressionDict, ZstdDecompressor, ZstdError

from indexer.collect import Collected
from indexer.read import RawCaption, Rejected
from schema import manifest as manifests
from schema.document import DumpFields
from schema.errors import IndexDamaged
from schema.json_codec import decoder
from schema.manifest import DICTIONARY, FAMILIES, REJECTED

KEPT = (FAMILIES, DICTIONARY, REJECTED)
"""The files that have the records; of the others none is read."""


class _KeptRecord(Struct):
    """What of a stored record its dump gave; keys that an older version did not write are empty."""

    source: str
    n: int
    original_title: str
    original_caption: str
    original_id: str | None = None
    date_created: str = ""
    center: str = ""
    keywords: tuple[str, ...] = ()
    photographer: str = ""
    secondary_creator: str = ""
    location: str = ""
    media_type: str = ""
    album: tuple[str, ...] = ()
    image: str = ""
    other_columns: dict[str, str] = {}
    encoding: str = ""
    exact_bytes: tuple[tuple[str, int, int, str], ...] = ()


class _KeptFamily(Struct):
    records: list[_KeptRecord]


class _KeptReject(Struct):
    source: str
    n: int
    where: str
    reason: str
    excerpt: str = ""
    nasa_id: str | None = None


_read_family, _read_rejected = decoder(_KeptFamily), decoder(_KeptReject)


def stored_originals(folder: Path) -> Collected:
    """Return all records of a generation, and those that it rejected, in the order in which they were read.

    ``IndexMismatch`` where no program of this version can read it, ``IndexDamaged`` where the records are not as they
    were written; what else is damaged does not matter.
    """
    stored = manifests.read_any_version(folder, KEPT)
    order = {source: place for place, source in enumerate(stored.sources)}
    try:
        records = sorted(_records(folder), key=lambda item: (order[item.source], item.n))
        rejected = sorted(_rejected(folder), key=lambda item: (order[item.source], item.n))
    except (OSError, ValueError, KeyError, ZstdError) as error:
        raise IndexDamaged(folder, f"its records cannot be read ({error})") from None
    return Collected(tuple(records), tuple(rejected), (), sources=stored.sources)


def _records(folder: Path) -> Iterator[RawCaption]:
    for family in map(_read_family, _lines(folder)):
        yield from map(_raw, family.records)


def _lines(folder: Path) -> Iterator[bytes]:
    """Yield the JSON line of each family; each is a frame of its own."""
    dictionary = ZstdCompressionDict((folder / DICTIONARY).read_bytes())
    with (folder / FAMILIES).open("rb") as packed:
        unpacked = ZstdDecompressor(dict_data=dictionary).stream_reader(packed, read_across_frames=True)
        yield from BufferedReader(cast("RawIOBase", unpacked))


def _raw(record: _KeptRecord) -> RawCaption:
    return RawCaption(
        source=record.source,
        n=record.n,
        where=f"{record.source}#{record.n}",
        title=record.original_title,
        caption=record.original_caption,
        nasa_id=record.original_id,
        fields=DumpFields(
            date_created=record.date_created,
            center=record.center,
            keywords=record.keywords,
            photographer=record.photographer,
            secondary_creator=record.secondary_creator,
            location=record.location,
            media_type=record.media_type,
            album=record.album,
            image=record.image,
            other_columns=tuple(record.other_columns.items()),
            encoding=record.encoding,
            exact_bytes=record.exact_bytes,
        ),
    )


def _rejected(folder: Path) -> Iterator[Rejected]:
    with (folder / REJECTED).open("rb") as lines:
        for row in map(_read_rejected, lines):
            yield Rejected(row.source, row.n, row.where, row.reason, row.excerpt, row.nasa_id)
