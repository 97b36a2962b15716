"""What a proxy in front says of a request: the path, scheme and host by which its client asked; and allowed hosts.

``X-Forwarded-Prefix``, ``-Proto`` and ``-Host`` are believed from the addresses of the setting ``trusted_proxies``
alone; gunicorn passes ``SCRIPT_NAME`` on under the same condition. Of a list the last entry counts, which the nearest
proxy wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from flask import Flask, request
from gunicorn.util import unquote_to_wsgi_str
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

from schema.errors import BadParameter
from webapp.base_path import set_base_path
from webapp.config import WebConfig
from webapp.proxy_settings import HOST_NAME, Proxies, read_base_path, read_hosts
from webapp.serving.audience import WATCHERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX_HEADER = "X-FORWARDED-PREFIX"  # as gunicorn names headers
PREFIX, PROTO, HOST = "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"
_REFUSED = "caption_search.refused"


_MOUNT = "caption_search.mount"


def install(app: Flask, config: WebConfig) -> None:
    """Have the app answer as its proxy says, and only for the hosts that are allowed."""
    app.extensions[_MOUNT] = mount = Mount.read(app, config)
    app.wsgi_app = _Forwarded(app.wsgi_app, mount)  # type: ignore[method-assign]
    hosts = read_hosts(config.allowed_hosts)

    @app.before_request
    def _check() -> None:
        if reason := request.environ.get(_REFUSED):
            raise BadRequest(reason)
        if hosts and request.path not in WATCHERS and not host_is_trusted(request.host, hosts):
            raise BadRequest(
                f"This server does not answer for the host {request.host!r}. "
                "The setting allowed_hosts lists those that it answers for."
            )


def mount_of(app: Flask) -> "Mount":
    """Return where an app is served."""
    mount: Mount = app.extensions[_MOUNT]
    return mount


@dataclass(frozen=True, slots=True)
class Mount:
    """Where requests find the site: below the ``base_path`` of the settings, or below one that a proxy names.

    ``own_names`` are the first parts of all paths of the site.
    """

    base_path: str
    proxies: Proxies
    own_names: frozenset[str]

    @classmethod
    def read(cls, app: Flask, config: WebConfig) -> Self:
        """Return where an app with these settings is served; ``BadParameter`` for a setting that cannot be."""
        own_names = frozenset(rule.rule.split("/")[1] for rule in app.url_map.iter_rules())
        return cls(read_base_path(config.base_path), Proxies.read(config.trusted_proxies), own_names)

    def trusts(self, environ: "WSGIEnvironment") -> bool:
        """Return whether a request comes from a trusted proxy."""
        return environ.get("REMOTE_ADDR", "") in self.proxies

    def base_path_of(self, environ: "WSGIEnvironment") -> str:
        """Return the base path of a request; ``BadParameter`` where its proxy names what is no path."""
        named = read_base_path(_last(environ, PREFIX)) if PREFIX in environ and self.trusts(environ) else ""
        return named or environ.get("SCRIPT_NAME", "") or self.base_path

    def own_path(self, path: str, base: str) -> str:
        """Return a path as the site's own: without the base path, where the proxy left it there.

        One that begins as a path of our own is never taken away: nobody could say which of the two is meant.
        """
        is_left = base and (path == base or path.startswith(base + "/"))
        return (path[len(base) :] or "/") if is_left and base.split("/")[1] not in self.own_names else path

    def own_path_before_app(self, request: Any, client: str) -> str:
        """Return the site's own path of a request as gunicorn parsed it, before the app is asked."""
        environ = {"REMOTE_ADDR": client}
        environ.update((PREFIX, value) for name, value in request.headers if name == PREFIX_HEADER)
        try:
            base = self.base_path_of(environ)
        except BadParameter:  # the app refuses the request for it
            base = self.base_path
        return self.own_path(unquote_to_wsgi_str(request.path), base)


class _Forwarded:
    """The app behind a proxy: each request says by which address its client asked."""

    def __init__(self, app: "WSGIApplication", mount: Mount) -> None:
        self._app, self._mount = app, mount

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        base = environ.get("SCRIPT_NAME", "") or self._mount.base_path
        try:
            base = self._mount.base_path_of(environ)
            if self._mount.trusts(environ):
                _take_origin(environ)
        except BadParameter as error:
            environ[_REFUSED] = f"The proxy sent {error}"
        environ["PATH_INFO"] = self._mount.own_path(environ.get("PATH_INFO", ""), base)
        environ["SCRIPT_NAME"] = base
        set_base_path(base)
        return self._app(environ, start_response)


def _take_origin(environ: "WSGIEnvironment") -> None:
    """Take the scheme and host by which a client asked its proxy."""
    if scheme := _last(environ, PROTO).lower():
        if scheme not in {"http", "https"}:
            raise BadParameter("X-Forwarded-Proto", scheme, "must be http or https")
        environ["wsgi.url_scheme"] = scheme
    if host := _last(environ, HOST):
        if not HOST_NAME.fullmatch(host):
            raise BadParameter("X-Forwarded-Host", host, "must be the name of a host")
        environ["HTTP_HOST"] = host


def _last(environ: "WSGIEnvironment", header: str) -> str:
    return str(environ.get(header, "")).rpartition(",")[2].strip()
