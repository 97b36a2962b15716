"""Settings, mapping and the shape of the documents of a generation's indexes.

The analysis is ours: words come to the cluster as tokens between blanks. A token is a stem or a form as the embedded
engine has it, of letters, digits and hyphens. A field has the name that it has in the embedded engine
(``schema/arrays/postings.py``), so that a condition on a field is one on the field of that name:

text, exact, title, keywords
    the stems (of ``exact`` all forms of a word, ``FORMS`` between them) at their positions, ``GAP`` where no word
    stands; between two texts of a list lie ``GAP_OF_TEXTS`` such places. For phrases and nearness; a phrase or a word
    scores how often it stands.
weights
    the stems of "text" and, ``EXACT_MARK`` before them, the forms of "exact", without positions. The frequency of a
    token is its weight in ``UNIT``s, of a form ``EXACT_SHARE`` of it: one query for stem and form, as synonyms, adds
    them up before they saturate. All weights are whole numbers of units, so sums are exact in any order.
id, name, whole_title, event
    whole values, by ``whole_term``
each facet
    the codes of values, by ``value_code``: their order is that in which values of equal count are shown
length, first_day, last_day, filed, newest, oldest, records, number, group, added
    numbers of a family. Days are proleptic ordinals, missing where there is no date; ``filed`` is true where only the
    dump gives it. ``newest`` and ``oldest`` are ranks by date. ``added`` is when the family was first indexed, in
    seconds since 1970 began. ``number`` is the family's place in the generation, and
    its document's ``_id``. Families of one event have the ``group`` of the first of them, by number; others their own.
family
    the family's JSON line, as exported: the only thing of a document that can be read again

A similarity of ``LINEAR`` makes the score of a term its boost times its frequency; saturation and inverse document
frequencies come with the query, computed from ``PublishedGeneration`` and the lexicon. So neither shards nor replicas
nor the constants of ranking are in an index.

Most families have one record. The document of such a family stands for the record too. The index of records has a
document for each record of all other families: the fields of the family, but its line. Whoever looks for records asks
both indexes (``IndexNames.records``) and filters by ``STANDS_FOR_RECORD``: a document that stands for a record has

record
    an object with the fields of ``RECORD_FIELDS``: stems of words in any order, whole values by ``whole_term``; and
    the ``day`` of the record, a proleptic ordinal, 0 where unknown
place, record_number
    the record's place in its family, and its number among all records of the generation

Nothing is read again of a record but its numbers, from doc values; the family's line is at ``number``.
"""

from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from schema.fields import FACETS, RECORD_FIELDS, FieldKind

Json = dict[str, Any]

MAPPING_VERSION = 4
"""Whoever changes what is in the indexes raises it; an engine refuses a generation of another."""

FORMS = "|"  # between the forms of one word in "exact", and between a token and its frequency in "weights"
GAP = "_"  # where no word stands
GAP_OF_TEXTS = 16
EXACT_MARK = "="
EXACT_SHARE = 0.5  # of a form's weight that its frequency in "weights" has: what it adds to its stem's
UNIT = 1 << 13  # units of a token's frequency that a weight of 1 has
LONGEST_TERM = 8_000  # bytes; Lucene takes 32,766
POSITIONED = ("text", "exact", "title", "keywords")
WEIGHTS = "weights"
WHOLE = ("id", "name", "whole_title", "event")
NUMBERS = ("length", "first_day", "last_day", "newest", "oldest", "records", "number", "group")
FAMILY = "family"
RECORD = "record"
LINEAR = "linear"
STANDS_FOR_RECORD: Json = {"exists": {"field": "record_number"}}
PAGE_WALL = 10_000  # documents to which the cluster would page by itself

_CODE = "06x"


@dataclass(frozen=True, slots=True)
class PublishedGeneration:
    """What is kept as ``_meta`` in the mapping of each index of a generation.

    ``total_length`` is the exact sum of the families' lengths in words, of which ``length`` has each as it is kept.
    ``mapping`` is the ``MAPPING_VERSION`` of the publisher; the rest is the generation's ``Manifest``.
    """

    mapping: int
    schema_version: int
    generation: str
    families: int
    records: int
    total_length: int
    vocabulary: str
    own_vocabulary: str
    created: str


def value_code(ordinal: int) -> str:
    """Return how a facet's value is written in its field, by its ordinal among the values of all facets, from 1.

    The ordinals are those of ``schema/arrays/derived.py``: facet by facet, each facet's in the order of display.

    >>> value_code(1), value_code(300) > value_code(255)
    ('000001', True)
    """
    return format(ordinal, _CODE)


def value_ordinal(code: str) -> int:
    """Return the ordinal that was written so; ``ValueError`` where it is no code.

    >>> value_ordinal(value_code(4711))
    4711
    """
    return int(code, 16)


def whole_term(value: str) -> str:
    """Return how a whole value is written: itself, or where it is too long a digest of it.

    >>> whole_term("iss040e47616"), len(whole_term("x" * 9_000))
    ('iss040e47616', 48)
    """
    if len(value) * 4 <= LONGEST_TERM or len(value.encode(errors="replace")) <= LONGEST_TERM:
        return value
    return f"blake2b:{blake2b(value.encode(errors='replace'), digest_size=20).hexdigest()}"


def documents_index(shards: int, meta: PublishedGeneration) -> Json:
    """Return what to create the index of documents with; ``meta`` is kept in its mapping."""
    fields = {**_family_fields(), **_record_fields(), FAMILY: _UNSEARCHED}
    source = {"includes": [FAMILY], "recovery_source_enabled": False}
    return _index(shards, fields, source, meta)


def records_index(shards: int, meta: PublishedGeneration) -> Json:
    """Return what to create the index of records with."""
    fields = {**_family_fields(), **_record_fields()}
    return _index(shards, fields, {"enabled": False, "recovery_source_enabled": False}, meta)


def lexicon_index(meta: PublishedGeneration) -> Json:
    """Return what to create the index of the lexicon with: a few documents, which are read by their ``_id``s."""
    return {
        "settings": {"number_of_shards": 1, **_WHILE_WRITING},
        "mappings": {"dynamic": False, "_meta": asdict(meta), "properties": {}},
    }


_WHILE_WRITING: Json = {"number_of_replicas": 0, "refresh_interval": "-1"}
_INTEGER: Json = {"type": "integer"}
_TERM: Json = {"type": "keyword", "doc_values": False, "norms": False}
_CODES: Json = {"type": "keyword", "norms": False}
_UNSEARCHED: Json = {"type": "keyword", "index": False, "doc_values": False}
_WORDS: Json = {"type": "text", "norms": False, "similarity": LINEAR, "search_analyzer": "tokens"}
_POSITIONED: Json = {
    **_WORDS,
    "index_options": "positions",
    "analyzer": "positioned",
    "position_increment_gap": GAP_OF_TEXTS,
}
_WEIGHED: Json = {**_WORDS, "index_options": "freqs", "analyzer": "weighed", "search_analyzer": "synonyms"}
_STEMS: Json = {**_WORDS, "index_options": "docs", "analyzer": "tokens"}

_ANALYSIS: Json = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 65_536}},
    "filter": {
        "gaps": {"type": "stop", "stopwords": [GAP]},
        "forms": {"type": "pattern_capture", "preserve_original": False, "patterns": [r"([^|]+)"]},
        "frequencies": {"type": "delimited_term_freq", "delimiter": FORMS},
    },
    "analyzer": {
        "tokens": {"type": "custom", "tokenizer": "blanks", "filter": []},
        "positioned": {"type": "custom", "tokenizer": "blanks", "filter": ["gaps", "forms"]},
        "weighed": {"type": "custom", "tokenizer": "blanks", "filter": ["frequencies"]},
        "synonyms": {"type": "custom", "tokenizer": "blanks", "filter": ["forms"]},
    },
}
_SIMILARITY: Json = {LINEAR: {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}}


def _family_fields() -> Json:
    return {
        **dict.fromkeys(POSITIONED, _POSITIONED),
        WEIGHTS: _WEIGHED,
        **dict.fromkeys(WHOLE, _TERM),
        "event": _CODES,  # hits are grouped by it
        **{facet.name: _CODES for facet in FACETS},
        **dict.fromkeys(NUMBERS, _INTEGER),
        "added": {"type": "long"},  # seconds outgrow 32 bits in 2038
        "filed": {"type": "boolean"},
    }


def _record_fields() -> Json:
    own: Json = {field.name: _STEMS if field.kind is FieldKind.WORDS else _TERM for field in RECORD_FIELDS}
    return {
        RECORD: {"properties": {**own, "day": _INTEGER}},
        "place": _INTEGER,
        "record_number": _INTEGER,
    }


def _index(shards: int, fields: Json, source: Json, meta: PublishedGeneration) -> Json:
    return {
        "settings": {
            "number_of_shards": shards,
            **_WHILE_WRITING,
            "max_result_window": max(meta.records, PAGE_WALL),
            "analysis": _ANALYSIS,
            "similarity": _SIMILARITY,
        },
        "mappings": {"dynamic": "strict", "_source": source, "_meta": asdict(meta), "properties": fields},
    }
