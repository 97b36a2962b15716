"""The ``Link`` header (RFC 8288): where a client goes on without reading the answer."""

from collections.abc import Iterator
from typing import Any

from webapp.base_path import local

RELATIONS = {"next": "next", "prev": "prev", "html": "alternate", "self": "self"}
DESCRIPTION = "/openapi.json"


def link_header(links: dict[str, Any]) -> str:
    """Return the ``Link`` header (RFC 8288) of a response, with a link to the service's description.

    >>> link_header({"next": "/api/v1/search?page=2", "prev": None})
    '</api/v1/search?page=2>; rel="next", </openapi.json>; rel="service-desc"'
    """
    return ", ".join(f'<{address}>; rel="{relation}"' for address, relation in _related(links))


def _related(links: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, relation in RELATIONS.items():
        if links.get(name):
            yield links[name], relation
    yield local(DESCRIPTION), "service-desc"  # RFC 8631
