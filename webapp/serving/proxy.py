"""What a proxy in front says of a request: the path, scheme and host by which its client asked; and allowed hosts.

``X-Forwarded-Prefix``, ``-Proto`` and ``-Host`` are believed from the addresses of the setting ``trusted_proxies``
alone; gunicorn passes ``SCRIPT_NAME`` on under the same condition. Of a list the last entry counts, which the nearest
proxy wrote.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

from schema.errors import BadParameter
from webapp.base_path import set_base_path
from webapp.config import WebConfig
from webapp.proxy_settings import HOST_NAME, Proxies, read_base_path, read_hosts
from webapp.serving.audience import WATCHERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX, PROTO, HOST = "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"
_REFUSED = "caption_search.refused"


def install(app: Flask, config: WebConfig) -> None:
    """Have the app answer as its proxy says, and only for the hosts that are allowed."""
    own_names = frozenset(rule.rule.split("/")[1] for rule in app.url_map.iter_rules())
    app.wsgi_app = _Forwarded(app.wsgi_app, config, own_names)  # type: ignore[method-assign]
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


class _Forwarded:
    """The app behind a proxy: each request says by which address its client asked."""

    def __init__(self, app: "WSGIApplication", config: WebConfig, own_names: frozenset[str]) -> None:
        self._app, self._own_names = app, own_names
        self._base_path = read_base_path(config.base_path)
        self._proxies = Proxies.read(config.trusted_proxies)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        base = environ.get("SCRIPT_NAME", "") or self._base_path
        if environ.get("REMOTE_ADDR", "") in self._proxies:
            try:
                base = read_base_path(_last(environ, PREFIX)) or base
                _take_origin(environ)
            except BadParameter as error:
                environ[_REFUSED] = f"The proxy sent {error}"
        self._serve_under(base, environ)
        return self._app(environ, start_response)

    def _serve_under(self, base: str, environ: "WSGIEnvironment") -> None:
        """Set the base path; where the proxy left it in the path of the request, take it away.

        One that begins as a path of our own is never taken away: nobody could say which of the two is meant.
        """
        path = environ.get("PATH_INFO", "")
        is_left = base and (path == base or path.startswith(base + "/"))
        if is_left and base.split("/")[1] not in self._own_names:
            environ["PATH_INFO"] = path[len(base) :] or "/"
        environ["SCRIPT_NAME"] = base
        set_base_path(base)


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
