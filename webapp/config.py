"""The web app's settings: one frozen value, read once from environment and flags."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from schema.errors import BadParameter

PREFIX = "CAPTION_SEARCH_"
NASA_IMAGES = "https://images-assets.nasa.gov"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may ask for at most: characters of ``q`` and of a facet value, filters, hits a page."""

    query: int = 1000
    value: int = 200
    filters: int = 100
    size: int = 200
    page: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the index is, where to listen, and where thumbnails come from.

    ``images`` is the base URL of thumbnails, or '' for none. Each of the ``workers`` processes answers
    ``threads`` requests at a time.
    """

    index: Path = Path("index")
    host: str = "127.0.0.1"
    port: int = 8000
    images: str = NASA_IMAGES
    threads: int = 4
    workers: int = 2
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` what could never work."""
        _within("port", self.port, 0, 65_535)
        _within("threads", self.threads, 1, 256)
        _within("workers", self.workers, 1, 64)
        if self.images and not self.images.startswith("/") and not _is_url(self.images):
            raise BadParameter("images", self.images, "must be an http(s) URL, a path from /, or empty")


def read_config(environ: Mapping[str, str], **flags: str | int | Path | None) -> WebConfig:
    """Put flags over environment over defaults; a flag that is ``None`` was not given.

    ``BadParameter`` names the setting that is not allowed.

    >>> read_config({"CAPTION_SEARCH_PORT": "9000"}, host="0.0.0.0", threads=None).port
    9000
    """
    given = {name: environ[PREFIX + name.upper()] for name in SETTINGS if PREFIX + name.upper() in environ}
    given |= {name: str(flag) for name, flag in flags.items() if flag is not None}
    settings = WebConfig()
    return WebConfig(
        index=Path(given.get("index", settings.index)),
        host=given.get("host", settings.host),
        port=_number("port", given, settings.port),
        images=given.get("images", settings.images).rstrip("/"),
        threads=_number("threads", given, settings.threads),
        workers=_number("workers", given, settings.workers),
    )


SETTINGS = tuple(field.name for field in fields(WebConfig) if field.name != "limits")


def _number(name: str, given: Mapping[str, str], default: int) -> int:
    text = given.get(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise BadParameter(name, text, "must be a whole number") from None


def _within(name: str, number: int, lowest: int, highest: int) -> None:
    if not lowest <= number <= highest:
        raise BadParameter(name, str(number), f"must be from {lowest} to {highest}")


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
