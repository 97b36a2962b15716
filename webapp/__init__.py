"""Index in, pages out: links, then the search behind one seam, then pages and JSON.

Flask is imported inside ``create_app``, so that ``webapp.search`` can be used without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import WebConfig
    from webapp.search import Engine


def create_app(config: WebConfig, engine: Engine | None = None) -> Flask:
    """Make the WSGI app; without an ``engine`` it serves the current generation under ``config.index``."""
    from flask import Flask  # noqa: PLC0415

    from webapp import api, errors, headers, site, views  # noqa: PLC0415
    from webapp.generations import Generations, lending  # noqa: PLC0415

    app = Flask(__name__)
    app.url_map.merge_slashes = False  # an id may hold two slashes in a row
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    site.install(app, config, lending(engine) if engine else Generations(config.index).lend)
    errors.install(app)
    headers.install(app, config)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    return app
