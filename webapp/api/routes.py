"""The blueprints of the API: a module a concern."""

from webapp.api import captions, description, export, facets, search, suggest

BLUEPRINTS = (
    search.blueprint,
    captions.blueprint,
    suggest.blueprint,
    facets.blueprint,
    export.blueprint,
    description.blueprint,
)
