"""What a request needs of the running app: its settings and its engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app, request

from webapp.config import WebConfig
from webapp.generations import Acquire
from webapp.search import Engine
from webapp.serving import access_log

_NAME = "caption-search"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, and how a request acquires the engine."""

    config: WebConfig
    acquire_engine: Acquire

    @contextmanager
    def acquire(self) -> Iterator[Engine]:
        """Yield the engine to this request, and note for the log which generation answers."""
        with self.acquire_engine() as engine:
            access_log.note_generation(engine.index.generation)
            yield engine


def install(app: Flask, config: WebConfig, acquire: Acquire) -> None:
    """Set up an app with its settings and its engine."""
    app.jinja_env.globals["longest_query"] = config.limits.query
    app.extensions[_NAME] = Site(config, acquire)


def here() -> Site:
    """Return the site of the app that answers this request."""
    site = current_app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - create_app put it there
    return site


def origin() -> str:
    """Return the scheme and host that this request was sent to; '' where its Host header is wrong."""
    return request.host_url.removesuffix("/") if request.host else ""
