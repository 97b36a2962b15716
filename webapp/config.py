"""The web app's settings: one frozen value, read once from flags, environment, a file and what is usual.

Every setting has one name, ``limits.query`` say. A TOML file has it as a key (``query`` in the table ``limits``),
the environment as ``CAPTION_SEARCH_LIMITS_QUERY``, the command line as ``--limits-query``.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import process

from schema.errors import BadParameter
from webapp.base_path import local
from webapp.picture_addresses import NASA_DETAILS, NASA_IMAGES, OWN_PICTURES, PictureAddresses
from webapp.proxy_settings import Proxies, read_base_path, read_hosts
from webapp.search.limits import DEFAULT, Limits
from webapp.search.opensearch.settings import PUBLISHING, USUAL, OpenSearchSettings
from webapp.setting import check_bounds, setting, whole
from webapp.site_settings import OURS, SiteSettings

PREFIX = "CAPTION_SEARCH_"
CONFIG = "config"  # where the file of settings is named: --config or CAPTION_SEARCH_CONFIG
NASA_VERSIONS = ("1.0", "1.1")

EMBEDDED, OPENSEARCH = ENGINES = "embedded", "opensearch"

_TRUTHS = {"true": True, "false": False}
_LIKELY = 60  # percent of likeness above which a name is thought to be meant


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the index is, where to listen, how, and what a request may ask for."""

    index: Path = setting(Path("index"), "Folder of the index.")  # noqa: RUF009 - it declares a field
    engine: str = setting(
        EMBEDDED, "What answers: embedded (an index folder here) or opensearch (a cluster)."
    )
    vocabulary: str = setting("", "Folder of the archive's own vocabulary; empty for none.")
    host: str = setting("127.0.0.1", "Address to listen at.")
    port: int = whole(8000, 0, 65_535, "Port to listen at.")
    metrics_port: int = whole(
        0,
        0,
        65_535,
        "Port of its own for /metrics, which also answers /healthz and /readyz; 0 for the site's port.",
    )
    base_path: str = setting(
        "", "Path under which a proxy serves the site, such as /archive; empty for the root of its host."
    )
    trusted_proxies: str = setting(
        "127.0.0.1,::1",
        "Addresses or networks of proxies whose X-Forwarded headers count, with commas between; * for any.",
    )
    allowed_hosts: str = setting(
        "", "Host names that are answered, with commas between; *.example.org for all below; empty for any."
    )
    images: str = setting(
        NASA_IMAGES, "Base URL of thumbnails, or their address with {id} or {url} in it; empty for none."
    )
    images_folder: str = setting(
        "",
        "Folder of pictures that this site serves, named as records say or after their IDs; empty for none.",
    )
    details: str = setting(
        NASA_DETAILS,
        "Address of the archive's page about a picture, with {id} or {url} in it; empty for none.",
    )
    threads: int = whole(4, 1, 256, "Requests that a process answers at a time.")
    workers: int = whole(2, 1, 64, "Processes.")
    grace: int = whole(30, 1, 3600, "Shutdown timeout: seconds for running requests to finish.")
    request_seconds: int = whole(
        10, 1, 3600, "Seconds within which a request must have arrived with its headers and body."
    )
    answer_seconds: int = whole(
        20, 1, 3600, "Seconds in which a client must take 4 KiB a second of an answer, on average."
    )
    idle_seconds: int = whole(15, 1, 3600, "Seconds that a connection is kept open for a next request.")
    connections: int = whole(4000, 8, 100_000, "Connections open at a time.")
    client_connections: int = whole(500, 0, 100_000, "Connections of one client at a time; 0 for any number.")
    client_rate: int = whole(0, 0, 100_000, "Requests a second that one client may make; 0 for any number.")
    exports: int = whole(4, 1, 1000, "Exports that run at a time.")
    client_exports: int = whole(2, 0, 1000, "Exports of one client that run at a time; 0 for any number.")
    log_clients: bool = setting(False, "Whether the access log has the clients' addresses: true or false.")
    unanswered: str = setting(
        "", "File in which texts that found nothing are counted, without client or time; empty for none."
    )
    check_within: int = whole(
        86_400,
        0,
        31_536_000,
        "Seconds within which every byte of the index is read again while it serves; 0 for never.",
    )
    nasa_lenient: bool = setting(False, "Whether /nasa overlooks unknown parameters: true or false.")
    nasa_cap: int = whole(0, 0, 1_000_000_000, "Records that /nasa shows of a search; 0 for all.")
    nasa_version: str = setting("1.0", "Form of the items of /nasa: 1.0 or 1.1 (with more links).")
    csv_guards: bool = setting(
        True, "Whether tables keep spreadsheets from changing text, such as ids with zeros: true or false."
    )
    site: SiteSettings = OURS
    limits: Limits = DEFAULT
    opensearch: OpenSearchSettings = USUAL

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` what could never work."""
        check_bounds(self)
        if self.engine not in ENGINES:
            raise BadParameter("engine", self.engine, f"must be {' or '.join(ENGINES)}", ENGINES)
        if self.engine == OPENSEARCH:
            self.opensearch.access()
        if self.metrics_port and self.metrics_port == self.port:
            raise BadParameter(
                "metrics_port", str(self.metrics_port), "must be another port than that of the site"
            )
        read_base_path(self.base_path)
        Proxies.read(self.trusted_proxies)
        read_hosts(self.allowed_hosts)
        self.pictures.check()
        if self.images_folder and not Path(self.images_folder).is_dir():
            raise BadParameter("images_folder", self.images_folder, "is not a folder that can be read")
        if self.nasa_version not in NASA_VERSIONS:
            raise BadParameter("nasa_version", self.nasa_version, "must be 1.0 or 1.1", NASA_VERSIONS)

    @property
    def pictures(self) -> PictureAddresses:
        """Where pictures are, and the archive's pages about them; NASA's only where no other pictures are named."""
        if not self.images_folder:
            return PictureAddresses(self.images, self.details)
        by_id = self.images == NASA_IMAGES
        return PictureAddresses(
            local(OWN_PICTURES) if by_id else self.images,
            "" if self.details == NASA_DETAILS else self.details,
            by_id,
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by its name; its type is that of ``default``."""

    name: str
    default: Any
    meaning: str

    @property
    def flag(self) -> str:
        """The option on a command line."""
        return "--" + self.name.replace(".", "-").replace("_", "-")

    @property
    def variable(self) -> str:
        """The name in the environment."""
        return PREFIX + self.name.replace(".", "_").upper()


class Given(NamedTuple):
    """What a setting was set to, and by what: a flag, a variable, a file, or ``default``."""

    setting: Setting
    value: Any
    origin: str


def _declared(settings: Any, prefix: str = "") -> Iterator[Setting]:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if is_dataclass(value):
            yield from _declared(value, f"{prefix}{field.name}.")
        else:
            yield Setting(prefix + field.name, value, field.metadata["meaning"])


SETTINGS = tuple(_declared(WebConfig()))


def read_config(environ: Mapping[str, str], **flags: Any) -> WebConfig:
    """Return the settings: flags over environment over the file over defaults; a flag that is ``None`` is not set.

    ``BadParameter`` names the setting that is unknown or not allowed.

    >>> read_config({"CAPTION_SEARCH_PORT": "9000"}, host="0.0.0.0", threads=None).port
    9000
    """
    return config_of(read_settings(environ, **flags))


def config_of(given: tuple[Given, ...]) -> WebConfig:
    """Return one value of all settings."""
    tables: dict[str, dict[str, Any]] = {"": {}, "site": {}, "limits": {}, "opensearch": {}}
    for one in given:
        table, _, name = one.setting.name.rpartition(".")
        tables[table][name] = one.value
    limits, opensearch = Limits(**tables["limits"]), OpenSearchSettings(**tables["opensearch"])
    site = SiteSettings(**tables["site"])
    return WebConfig(**tables[""], site=site, limits=limits, opensearch=opensearch)


def read_settings(environ: Mapping[str, str], **flags: Any) -> tuple[Given, ...]:
    """Return every setting with its value and what it was set by; the arguments and errors of ``read_config``."""
    path = flags.pop(CONFIG, None) or environ.get(PREFIX + CONFIG.upper())
    in_file = _read_file(Path(path)) if path else {}
    return tuple(_settle(one, flags, environ, in_file, f"file {path}") for one in SETTINGS)


def _settle(
    one: Setting, flags: Mapping[str, Any], environ: Mapping[str, str], in_file: Mapping[str, Any], file: str
) -> Given:
    flag = flags.get(one.name.replace(".", "_"))
    if flag is not None:
        return Given(one, _value(one, flag), one.flag)
    if one.variable in environ:
        return Given(one, _value(one, environ[one.variable]), one.variable)
    if one.name in in_file:
        return Given(one, _value(one, in_file[one.name]), file)
    return Given(one, one.default, "default")


def _read_file(path: Path) -> dict[str, Any]:
    """Read the settings of a TOML file, by name."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadParameter(CONFIG, str(path), f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BadParameter(CONFIG, str(path), f"{path} is no TOML file: {error}") from None
    names = tuple(one.name for one in SETTINGS)
    flat = dict(_flat(found))
    published = {f"opensearch.{key}" for key in PUBLISHING}
    for name in flat:
        if name not in names and name not in published:
            raise BadParameter(name, str(path), f"is not a setting ({path}){_meant(name, names)}", names)
    return flat


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _meant(name: str, names: tuple[str, ...]) -> str:
    found = process.extractOne(name, names, score_cutoff=_LIKELY)
    return f"; did you mean {found[0]}?" if found else "; caption-search settings lists them"


def _value(one: Setting, given: Any) -> Any:
    """Return a value as its setting's type; ``BadParameter`` where it cannot be."""
    if not isinstance(given, str | int | Path):
        raise BadParameter(one.name, str(given), "must be a single value")
    text = str(given).lower() if isinstance(given, bool) else str(given)
    match one.default:
        case bool():
            if text not in _TRUTHS:
                raise BadParameter(one.name, text, "must be true or false", tuple(_TRUTHS))
            return _TRUTHS[text]
        case int():
            if not text.removeprefix("-").isdecimal() or len(text) > 18:
                raise BadParameter(one.name, text, "must be a whole number")
            return int(text)
        case Path():
            return Path(text)
        case _:
            return text.rstrip("/")


def compiled_code() -> Path | None:
    """Return the folder that the environment names for compiled code, as numba reads it too."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    return Path(named) if named else None
