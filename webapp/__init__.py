"""Index in, pages out: links, then the search behind one seam, then pages and JSON.

Flask is imported inside ``create_app``, so that ``webapp.search`` can be used without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

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

    from webapp import nasa, site  # noqa: PLC0415
    from webapp.api import feed, routes  # noqa: PLC0415
    from webapp.generations import always, generations_for  # noqa: PLC0415
    from webapp.languages import negotiation, templates  # noqa: PLC0415
    from webapp.pages import (  # noqa: PLC0415
        browsers,
        crawlers,
        iiif_manifest,
        page_context,
        picture_files,
        picture_selection,
        views,
    )
    from webapp.serving import access_log, encoding, error_handlers, headers, health, metrics, proxy  # noqa: PLC0415

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
    page_context.install(app)
    negotiation.install(app)
    templates.install(app)
    pages = (
        views.blueprint,
        browsers.blueprint,
        crawlers.blueprint,
        feed.blueprint,
        iiif_manifest.blueprint,
        picture_files.blueprint,
        picture_selection.blueprint,
    )
    for blueprint in (*pages, health.blueprint, metrics.blueprint, nasa.blueprint, *routes.BLUEPRINTS):
        app.register_blueprint(blueprint)
    proxy.install(app, config)
    return app
