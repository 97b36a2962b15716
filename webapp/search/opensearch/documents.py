"""The families of one generation in a cluster: by their keys, by ids and names, by words of their titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from schema.document import Document
from schema.document_json import heading_of, read_line
from schema.errors import ClusterUnavailable
from schema.json_codec import decoder
from schema.opensearch.index_mapping import FAMILY
from schema.shown_family import ShownFamily
from webapp.search.opensearch.index_client import FoundHit, IndexClient
from webapp.search.opensearch.queries import any_of, term_of
from webapp.search.opensearch.scripts import Json
from webapp.search.rewriting.evaluation import Key

SOURCE: Json = {"_source": [FAMILY]}
AT_ONCE = 200  # families that are read by one request
IDS_AT_ONCE = 8  # ids that are looked for by one request
NAMESAKES = 100  # families that a name is looked for among


@dataclass(frozen=True, slots=True)
class FamilyKey:
    """A family by its number; its line, where the search that found it brought that along."""

    number: int
    line: str = field(default="", compare=False)


class _Read(Struct, rename={"id": "_id", "source": "_source"}):
    id: str
    found: bool = False
    source: dict[str, str] = {}


class _Documents(Struct):
    docs: list[_Read]


_read_documents = decoder(_Documents)


class FamilyStore:
    """Reads the families of the index of documents."""

    def __init__(self, client: IndexClient, index: str) -> None:
        self._client, self._index = client, index

    def read(self, keys: Sequence[Key]) -> list[Document]:
        """Return families by their keys."""
        return list(map(read_line, self._lines_of(keys)))

    def shown(self, keys: Sequence[Key]) -> list[ShownFamily]:
        """Return what hits show of families, by their keys."""
        return list(map(ShownFamily, self._lines_of(keys)))

    def _lines_of(self, keys: Sequence[Key]) -> list[bytes]:
        """Return the lines of families; those that are not at hand are read at once."""
        wanted = [key if isinstance(key, FamilyKey) else FamilyKey(int(str(key))) for key in keys]
        lines = {key.number: key.line for key in wanted if key.line}
        missing = list(dict.fromkeys(key.number for key in wanted if key.number not in lines))
        for start in range(0, len(missing), AT_ONCE):
            lines |= self._lines(missing[start : start + AT_ONCE])
        return [lines[key.number].encode() for key in wanted]

    def _lines(self, numbers: Sequence[int]) -> dict[int, str]:
        body = {"docs": [{"_id": str(number), "_source": [FAMILY]} for number in numbers]}
        found = _read_documents(self._client.get(f"/{self._index}/_mget", body)).docs
        if not all(one.found for one in found):
            raise ClusterUnavailable("the cluster", "families that were found are no longer there")
        return {int(one.id): one.source[FAMILY] for one in found}

    def find(self, name: str) -> FamilyKey | None:
        """Return the family that has a name; one whose own id it is before others."""
        body = {
            "query": {"term": {"name": term_of(name)}},
            "size": NAMESAKES,
            "sort": ["number"],
            **SOURCE,
        }
        keys = [key_of(hit) for hit in self._client.search(self._index, body).hits.hits]
        own = (key for key in keys if heading_of(key.line.encode()).id == name)
        return next(own, keys[0] if keys else None)

    def with_ids(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield for each id the first family that has it."""
        for start in range(0, len(ids), IDS_AT_ONCE):
            bodies = [
                {"query": {"term": {"id": term_of(one)}}, "size": 1, "sort": ["number"], **SOURCE}
                for one in ids[start : start + IDS_AT_ONCE]
            ]
            for answer in self._client.search_all(self._index, bodies):
                yield from self.read([key_of(hit) for hit in answer.hits.hits])

    def titled(self, stems: Sequence[str], begun: str, most: int) -> Iterator[tuple[str, str]]:
        """Yield titles with all the stems and a word that begins so, each with the id of its family."""
        *before, last = stems
        held: list[Json] = [{"term": {"title": stem}} for stem in before]
        ends = any_of([{"prefix": {"title": begun}}, {"term": {"title": last}}])
        body = {
            "query": {"bool": {"filter": [*held, ends]}},
            "size": most,
            "sort": [{"records": "desc"}, {"number": "asc"}],
            **SOURCE,
        }
        for hit in self._client.search(self._index, body).hits.hits:
            heading = heading_of(hit.source[FAMILY].encode())
            yield heading.title, heading.id


def key_of(hit: FoundHit) -> FamilyKey:
    """Return the key of a hit, with its line where the search asked for it."""
    return FamilyKey(int(hit.id), hit.source.get(FAMILY, ""))
