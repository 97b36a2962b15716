"""The languages of pages: catalogues of messages, numbers and dates, and which of them a request gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Give an app its templates in each language, and its responses the headers that say which one they have."""
    from webapp.languages import negotiation, templates  # noqa: PLC0415

    negotiation.install(app)
    templates.install(app)
