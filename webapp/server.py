"""Serving with gunicorn: processes with threads, stopped gracefully."""

from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from webapp import create_app
from webapp.config import WebConfig

GRACE = 30  # seconds a request may still take once the server was asked to stop


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings; each process makes its own app and opens its own index."""

    def __init__(self, config: WebConfig) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our settings."""
        for name, value in gunicorn_settings(self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the WSGI app of a process."""
        return create_app(self._config)


def gunicorn_settings(config: WebConfig) -> dict[str, Any]:
    """Give gunicorn's settings by name."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": f"{host}:{config.port}",
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": "gthread",
        "graceful_timeout": GRACE,
        "limit_request_line": 8190,  # gunicorn's highest: a long query in percent signs
        "control_socket_disable": True,  # nobody asked for a socket in the home folder
        "loglevel": "warning",
    }
