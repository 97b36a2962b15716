"""The same search for programs: JSON, strict about its parameters; a module a concern, each with a blueprint."""

from webapp.api import captions, description, export, facets, search, suggest

BLUEPRINTS = (
    search.blueprint,
    captions.blueprint,
    suggest.blueprint,
    facets.blueprint,
    export.blueprint,
    description.blueprint,
)
