"""Which generations a cluster has: the one that serves, those that were published, and what others left unfinished."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from schema.errors import ClusterRefused
from schema.json_codec import decoder
from schema.manifest import number_of
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_names import DOCUMENTS, PARTS, IndexNames

NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ClusterState:
    """Generations by their names, oldest first; ``all_serving`` is one, or none before the first was published."""

    all_serving: tuple[str, ...]
    published: tuple[str, ...]
    unfinished: tuple[str, ...]

    @property
    def serving(self) -> str:
        """The generation that serves, '' where there is none."""
        return self.all_serving[-1] if self.all_serving else ""


class _IndexAliases(Struct):
    aliases: dict[str, dict[str, object]]


_read_aliases = decoder(dict[str, _IndexAliases])


def read_state(client: ClusterClient, names: IndexNames) -> ClusterState:
    """Return what a cluster has of an archive; ``ClusterUnavailable`` or ``ClusterRefused`` where it does not say."""
    try:
        found = _read_aliases(client.ask("GET", f"/{names.prefix}-*/_alias"))
    except ClusterRefused as error:
        if error.status != NOT_FOUND:
            raise
        found = {}
    by_alias: dict[str, list[str]] = {}
    known = set()
    for index, held in found.items():
        known |= {name for part in PARTS if (name := names.generation(index, part))}
        if name := names.generation(index, DOCUMENTS):
            for alias in held.aliases:
                by_alias.setdefault(alias, []).append(name)
    published = _ordered(by_alias.get(names.published, []))
    return ClusterState(
        _ordered(by_alias.get(names.serving, [])), published, _ordered(list(known - set(published)))
    )


def _ordered(generations: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(generations, key=number_of))
