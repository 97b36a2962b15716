"""What a request needs of the running app: its settings and its engine."""

from dataclasses import dataclass

from flask import Flask, current_app

from webapp.config import WebConfig
from webapp.generations import Lease

_NAME = "caption-search"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, and how to borrow the engine for a while."""

    config: WebConfig
    lend: Lease


def install(app: Flask, config: WebConfig, lend: Lease) -> None:
    """Give the app its settings and its engine."""
    app.extensions[_NAME] = Site(config, lend)


def here() -> Site:
    """Give the site of the app that answers this request."""
    site = current_app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - create_app put it there
    return site
