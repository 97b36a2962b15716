"""How a generation lies in a cluster: three indexes named after it, and two aliases that say which of them count.

    captions-000012-0123456789abcdef0123-documents     a family each; see ``index_mapping.py``
    captions-000012-0123456789abcdef0123-records       a record each of the families with several
    captions-000012-0123456789abcdef0123-lexicon       the terms with their counts; see ``lexicon.py``

    captions              alias of the documents of the generation that serves
    captions-published    alias of the documents of every generation that was put in service

Both aliases are changed by one call, so that a generation either serves or is not known. What has the name of a
generation and is not published is what a publisher that was killed left behind. An engine reads the alias, and then
asks the indexes by their own names: a query that began with a generation ends with it.
"""

import re
from dataclasses import dataclass

from schema.errors import BadParameter
from schema.manifest import number_of

DEFAULT_PREFIX = "captions"
DOCUMENTS, RECORDS, LEXICON = "documents", "records", "lexicon"
PARTS = (DOCUMENTS, RECORDS, LEXICON)

_PUBLISHED = "-published"
_PREFIX = re.compile(rf"(?!.*{_PUBLISHED}$)[a-z0-9][a-z0-9_-]{{0,99}}")


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of indexes and aliases in a cluster; ``BadParameter`` for a prefix that cannot be one.

    >>> names = IndexNames("captions")
    >>> names.of("000012-0123456789abcdef0123", RECORDS)
    'captions-000012-0123456789abcdef0123-records'
    >>> names.generation("captions-000012-0123456789abcdef0123-records", RECORDS)
    '000012-0123456789abcdef0123'
    """

    prefix: str = DEFAULT_PREFIX

    def __post_init__(self) -> None:
        """Refuse what a cluster would refuse, and what could name the indexes of others."""
        if not _PREFIX.fullmatch(self.prefix):
            raise BadParameter(
                "opensearch.prefix",
                self.prefix,
                "a prefix of index names has at most 100 lower case letters, digits, hyphens and underscores, and "
                f"begins with a letter or a digit; {_PUBLISHED} at its end is ours",
            )

    @property
    def serving(self) -> str:
        """The alias of the documents that serve."""
        return self.prefix

    @property
    def published(self) -> str:
        """The alias of the documents of all generations that were put in service."""
        return f"{self.prefix}{_PUBLISHED}"

    def of(self, generation: str, part: str) -> str:
        """Return the name of an index of a generation."""
        return f"{self.prefix}-{generation}-{part}"

    def records(self, generation: str) -> str:
        """Return the names of the indexes whose documents stand for records, as a search takes them."""
        return f"{self.of(generation, DOCUMENTS)},{self.of(generation, RECORDS)}"

    def all_of(self, generation: str) -> tuple[str, ...]:
        """Return the names of the three indexes of a generation."""
        return tuple(self.of(generation, part) for part in PARTS)

    def generation(self, index: str, part: str) -> str:
        """Return the generation that an index is that part of; '' where it is none of ours."""
        before, behind = f"{self.prefix}-", f"-{part}"
        name = index.removeprefix(before).removesuffix(behind)
        return name if number_of(name) and index == f"{before}{name}{behind}" else ""
