"""Serving with gunicorn: processes with threads, stopped gracefully."""

import os
import shutil
from tempfile import mkdtemp
from typing import Any

from gunicorn.app.base import BaseApplication

from webapp import create_app, generations
from webapp.config import WebConfig
from webapp.serving import access_log
from webapp.serving.worker import LONGEST_REQUEST_LINE, Worker


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings; each process makes its own app and opens its own index."""

    def __init__(self, config: WebConfig) -> None:
        self._config = config
        self._figures = mkdtemp(prefix="caption-search-metrics-")
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's settings, and the folder in which its processes add up their metrics."""
        for name, value in gunicorn_settings(self._config).items():
            self.cfg.set(name, value)
        self.cfg.set("raw_env", [f"PROMETHEUS_MULTIPROC_DIR={self._figures}"])
        self.cfg.set("child_exit", _forget)

    def run(self) -> None:
        """Serve until a signal stops it."""
        owner = os.getpid()
        try:
            super().run()
        finally:
            if os.getpid() == owner:  # the processes it makes leave here too
                shutil.rmtree(self._figures, ignore_errors=True)

    def load(self) -> Any:
        """Build the WSGI app of a process, which reloads new generations even while nobody asks."""
        access_log.configure()
        found = generations.generations_for(self._config)
        found.watch()
        return create_app(self._config, generations=found)


def _forget(_arbiter: Any, worker: Any) -> None:
    """Leave a dead process out of what only the living have."""
    from prometheus_client import multiprocess  # noqa: PLC0415 - it must find the folder in the environment

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def gunicorn_settings(config: WebConfig) -> dict[str, Any]:
    """Return gunicorn's settings by name."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": f"{host}:{config.port}",
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": Worker,
        "graceful_timeout": config.grace,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "control_socket_disable": True,  # nobody asked for a socket in the home folder
        "loglevel": "warning",
    }
