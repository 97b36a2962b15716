"""What a request needs of the running app: its settings, its engine and a slot for an export."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app, request

from webapp.config import WebConfig
from webapp.generations import Acquire
from webapp.search import Engine
from webapp.serving import access_log
from webapp.serving.shared import ExportSlots

_NAME = "caption-search"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, how a request acquires the engine, and how many exports may run."""

    config: WebConfig
    acquire_engine: Acquire
    exports: ExportSlots | None = None  # any number, where there is no server whose threads they could take

    @contextmanager
    def acquire(self) -> Iterator[Engine]:
        """Yield the engine to this request, and note for the log which generation answers."""
        with self.acquire_engine() as engine:
            access_log.note_generation(engine.index.generation)
            yield engine


def install(app: Flask, config: WebConfig, acquire: Acquire, exports: ExportSlots | None) -> None:
    """Set up an app with its settings, its engine and the slots of its exports."""
    app.jinja_env.globals["longest_query"] = config.limits.query
    app.extensions[_NAME] = Site(config, acquire, exports)


def here() -> Site:
    """Return the site of the app that answers this request."""
    site = current_app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - create_app put it there
    return site


def origin() -> str:
    """Return the scheme and host that this request was sent to; '' where its Host header is wrong."""
    return request.host_url.removesuffix("/") if request.host else ""
