"""Index in, pages out: links, then the search behind one seam, then pages and JSON.

Flask is imported inside ``create_app``, so that ``webapp.search`` can be used without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Blueprint, Flask

    from webapp.config import WebConfig
    from webapp.generations import EngineHolder
    from webapp.search import Engine
    from webapp.serving.shared import ExportSlots


def create_app(
    config: WebConfig,
    engine: Engine | None = None,
    generations: EngineHolder | None = None,
    exports: ExportSlots | None = None,
) -> Flask:
    """Build the WSGI app over one ``engine`` for ever, or over ``generations``: by default ``config.index``'s.

    ``exports`` bounds how many exports run in all processes of a server; without it any number does.
    """
    from flask import Flask  # noqa: PLC0415

    from webapp import languages, site  # noqa: PLC0415
    from webapp.generations import always, generations_for  # noqa: PLC0415
    from webapp.pages import page_context  # noqa: PLC0415
    from webapp.serving import (  # noqa: PLC0415
        access_log,
        conditional,
        encoding,
        error_handlers,
        headers,
        metrics,
        proxy,
    )

    app = Flask(__name__)
    app.url_map.merge_slashes = False  # an id may hold two slashes in a row
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    acquire = always(engine) if engine else (generations or generations_for(config)).acquire
    site.install(app, config, acquire, exports)
    access_log.install(app, config)
    headers.install(app, config)
    error_handlers.install(app)
    metrics.install(app, config)
    encoding.install(app)
    conditional.install(app)
    page_context.install(app)
    languages.install(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    proxy.install(app, config)
    return app


def _blueprints() -> Iterator[Blueprint]:
    """Yield all that answers at some path."""
    from webapp import nasa  # noqa: PLC0415
    from webapp.api import feed, routes  # noqa: PLC0415
    from webapp.pages import browsers, crawlers, iiif_manifest, picture_files, picture_selection, views  # noqa: PLC0415
    from webapp.serving import health, metrics  # noqa: PLC0415

    for module in (views, browsers, crawlers, feed, iiif_manifest, picture_files, picture_selection):
        yield module.blueprint
    yield from (health.blueprint, metrics.blueprint, nasa.blueprint, *routes.BLUEPRINTS)
