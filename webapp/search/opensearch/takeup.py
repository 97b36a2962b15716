"""Taking up a generation of a cluster: what it is, and its lexicon, from which queries are planned on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from schema.errors import ClusterUnavailable, PublishedUnusable
from schema.fields import SCHEMA_VERSION
from schema.json_codec import decoder
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_mapping import MAPPING_VERSION, PublishedGeneration
from schema.opensearch.index_names import DOCUMENTS, LEXICON, IndexNames
from schema.opensearch.lexicon import LexiconPart, TermLexicon, from_parts
from schema.vocabulary import Vocabulary
from webapp.search.model.result import IndexInfo
from webapp.search.opensearch.index_client import IndexClient
from webapp.search.opensearch.queries import QueryWriter
from webapp.search.opensearch.scripts import Json, Scripts
from webapp.search.rewriting.facet_values import all_values
from webapp.search.rewriting.term_statistics import TermStatistics

ENGINE = "OpenSearch"


class _Mappings(Struct):
    mappings: dict[str, Any]


class _Part(Struct, rename={"source": "_source"}):
    source: LexiconPart | None = None


class _Parts(Struct):
    docs: list[_Part]


_read_mappings, _read_parts = decoder(dict[str, _Mappings]), decoder(_Parts)
_read_aliases = decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class PublishedIndexes:
    """The indexes of one generation, and what is planned and scored with on this machine."""

    info: IndexInfo
    client: IndexClient
    documents: str
    records: str
    statistics: TermStatistics
    first_ordinals: Sequence[int]
    scripts: Scripts


def serving_generation(client: IndexClient, names: IndexNames) -> str:
    """Return the name of the generation that serves; ``PublishedUnusable`` where none does."""
    try:
        found = _read_aliases(client.get(f"/{names.serving}/_alias/{names.serving}"))
    except ClusterUnavailable as error:
        if "no such index" in error.reason:
            raise PublishedUnusable(names.serving, "no generation serves") from None
        raise
    generations = [name for index in found if (name := names.generation(index, DOCUMENTS))]
    if len(generations) != 1:
        raise PublishedUnusable(names.serving, f"the alias names {len(generations)} generations")
    return generations[0]


def take_up(
    cluster: ClusterClient, names: IndexNames, generation: str, vocabulary: Vocabulary, seconds: float
) -> PublishedIndexes:
    """Return a generation that is ready to be searched.

    ``PublishedUnusable`` where another version published it, or its lexicon is not whole.
    """
    client = IndexClient(cluster, seconds)
    documents, records = names.of(generation, DOCUMENTS), names.records(generation)
    published = _published(client, documents)
    lexicon = _lexicon(client, names.of(generation, LEXICON))
    scripts = Scripts(published.total_length, published.families)
    statistics = _statistics(client, documents, published, lexicon, vocabulary)
    info = IndexInfo(generation, published.families, published.records, ENGINE)
    return PublishedIndexes(info, client, documents, records, statistics, lexicon.firsts.tolist(), scripts)


def _published(client: IndexClient, documents: str) -> PublishedGeneration:
    found = _read_mappings(client.get(f"/{documents}/_mapping"))[documents].mappings.get("_meta", {})
    if found.get("schema_version") != SCHEMA_VERSION:
        reason = f"it has schema version {found.get('schema_version')}, this program reads {SCHEMA_VERSION}"
        raise PublishedUnusable(documents, reason)
    if found.get("mapping") != MAPPING_VERSION:
        reason = f"it has version {found.get('mapping')} of the mapping, this program reads {MAPPING_VERSION}"
        raise PublishedUnusable(documents, reason)
    return PublishedGeneration(**found)


def _lexicon(client: IndexClient, index: str) -> TermLexicon:
    try:
        (first,) = _parts(client, index, [0])
        rest = _parts(client, index, range(1, first.parts)) if first.parts > 1 else []
        return from_parts([first, *rest])
    except ValueError as error:
        raise PublishedUnusable(index, str(error)) from None


def _parts(client: IndexClient, index: str, numbers: Sequence[int]) -> list[LexiconPart]:
    body = {"docs": [{"_id": str(number)} for number in numbers]}
    found = _read_parts(client.get(f"/{index}/_mget", body)).docs
    parts = [one.source for one in found if one.source is not None]
    if len(parts) < len(numbers):
        raise ValueError("parts of the lexicon are missing")
    return parts


def _statistics(
    client: IndexClient,
    documents: str,
    published: PublishedGeneration,
    lexicon: TermLexicon,
    vocabulary: Vocabulary,
) -> TermStatistics:
    def count_phrase(stems: tuple[str, ...], slop: int) -> int:
        query = {"bool": {"filter": [QueryWriter.standing(stems, slop)]}}
        body: Json = {"query": query, "size": 0, "track_total_hits": True}
        return client.search(documents, body).total

    return TermStatistics(
        documents=published.families,
        fields=lexicon.fields,
        values=all_values(lexicon.fields, lexicon.value_terms, lexicon.firsts, vocabulary),
        sounds=(lexicon.sounds, lexicon.sound_stems),
        count_phrase=count_phrase,
        vocabulary=vocabulary,
    )
