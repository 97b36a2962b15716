"""What a request needs of the running app: its settings, its engine and a slot for an export."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app, request

from webapp.ask import ask
from webapp.config import WebConfig
from webapp.generations import Acquire
from webapp.picture_addresses import PictureAddresses
from webapp.search import Engine
from webapp.search.model.query import Query
from webapp.search.model.result import Page
from webapp.serving import access_log
from webapp.serving.shared import ExportSlots
from webapp.unanswered import UnansweredCounts

_NAME = "caption-search"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, how a request acquires the engine, and how many exports may run."""

    config: WebConfig
    acquire_engine: Acquire
    exports: ExportSlots | None = None  # any number, where there is no server whose threads they could take
    unanswered: UnansweredCounts | None = None  # where searches that find nothing are counted

    def ask(self, engine: Engine, query: Query) -> Page:
        """Answer what somebody searched for; count it where nothing was found and the settings want that."""
        page = ask(engine, query, self.config.limits)
        if self.unanswered is not None:
            self.unanswered.note(page)
        return page

    @contextmanager
    def acquire(self) -> Iterator[Engine]:
        """Yield the engine to this request, and note for the log which generation answers."""
        with self.acquire_engine() as engine:
            access_log.note_generation(engine.index.generation)
            yield engine


def install(app: Flask, config: WebConfig, acquire: Acquire, exports: ExportSlots | None) -> None:
    """Set up an app with its settings, its engine and the slots of its exports."""
    app.jinja_env.globals["longest_query"] = config.limits.query
    unanswered = UnansweredCounts.open(Path(config.unanswered)) if config.unanswered else None
    app.extensions[_NAME] = Site(config, acquire, exports, unanswered)


def here() -> Site:
    """Return the site of the app that answers this request."""
    site = current_app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - create_app put it there
    return site


def picture_addresses() -> PictureAddresses:
    """Return where pictures are, for programs that read the answer to this request elsewhere."""
    return here().config.pictures.on(origin())


def origin() -> str:
    """Return the scheme and host that this request was sent to; '' where its Host header is wrong."""
    return request.host_url.removesuffix("/") if request.host else ""
