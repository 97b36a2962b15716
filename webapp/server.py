"""Serving with gunicorn: processes with threads, stopped gracefully."""

from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from webapp import access_log, create_app, generations
from webapp.config import WebConfig

LONGEST_REQUEST_LINE = 8190  # bytes; gunicorn's highest, beyond which it answers 414 itself


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
        """Make the WSGI app of a process, which takes up new generations even while nobody asks."""
        access_log.configure()
        found = generations.of(self._config)
        found.watch()
        return create_app(self._config, generations=found)


def gunicorn_settings(config: WebConfig) -> dict[str, Any]:
    """Give gunicorn's settings by name."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": f"{host}:{config.port}",
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": "gthread",
        "graceful_timeout": config.grace,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "control_socket_disable": True,  # nobody asked for a socket in the home folder
        "loglevel": "warning",
    }
