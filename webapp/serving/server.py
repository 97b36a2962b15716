"""Serving with gunicorn: processes with an event loop and threads, stopped gracefully."""

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from webapp import create_app, generations
from webapp.config import WebConfig
from webapp.serving import access_log
from webapp.serving.request_reader import LONGEST_REQUEST_LINE
from webapp.serving.shared import ConnectionCounts, ExportSlots, RateLimit
from webapp.serving.worker import Worker


class _Arbiter(Arbiter):  # type: ignore[misc]
    """Gunicorn's master process, which closes the index once its processes have it."""

    def manage_workers(self) -> None:
        """Start the processes that are missing."""
        super().manage_workers()
        self.app.let_go()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings: one app over an open index, made before the processes are forked that share it."""

    def __init__(self, config: WebConfig) -> None:
        self.settings = config
        self.counts, self.rate = ConnectionCounts(), RateLimit(config.client_rate)
        self._folder = Path(mkdtemp(prefix="caption-search-"))
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's settings, and the folder in which its processes add up their metrics."""
        for name, value in gunicorn_settings(self.settings).items():
            self.cfg.set(name, value)
        self.cfg.set("raw_env", [f"PROMETHEUS_MULTIPROC_DIR={self._folder}"])
        self.cfg.set("pre_fork", self._assign_row)
        self.cfg.set("post_worker_init", self._begin)
        self.cfg.set("child_exit", self._forget)

    def run(self) -> None:
        """Serve until a signal stops it."""
        owner = os.getpid()
        try:
            _Arbiter(self).run()
        finally:
            if os.getpid() == owner:  # the processes it makes leave here too
                shutil.rmtree(self._folder, ignore_errors=True)

    def load(self) -> Any:
        """Build and warm up the WSGI app, and open the index, that all processes share as they are forked."""
        from webapp.serving import warm_up  # noqa: PLC0415 - it needs what finds its folder in the environment

        access_log.configure()
        exports = ExportSlots(
            self.settings.exports, self.settings.client_exports, self._folder / "exports.lock"
        )
        self._generations = generations.generations_for(self.settings)
        app = create_app(self.settings, generations=self._generations, exports=exports)
        warm_up.warm_up(app)
        if not self._generations.is_inherited:
            self._generations.close()
        warm_up.freeze()
        return app

    def let_go(self) -> None:
        """Close the index in the master process: it would keep the files of a removed generation on the disk."""
        if self._generations.is_inherited:
            self._generations.close()

    def _begin(self, worker: Any) -> None:
        """Have a process take up new generations even while nobody asks.

        One that replaces another, later, has inherited no index: it opens it, and warms up with it.
        """
        from webapp.serving import warm_up  # noqa: PLC0415

        is_warm = self._generations.is_inherited
        self._generations.watch()
        if not is_warm:
            warm_up.warm_up(worker.wsgi)
        warm_up.freeze()

    def _assign_row(self, arbiter: Any, worker: Any) -> None:
        """Give a process that is about to start a row of its own among the connection counts."""
        taken = {one.row for one in arbiter.WORKERS.values()}
        worker.row = next(row for row in range(ConnectionCounts.ROWS) if row not in taken)

    def _forget(self, _arbiter: Any, worker: Any) -> None:
        """Leave a dead process out of what only the living have."""
        from prometheus_client import multiprocess  # noqa: PLC0415 - it must find the folder in the environment

        self.counts.set(worker.row, -1)
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def gunicorn_settings(config: WebConfig) -> dict[str, Any]:
    """Return gunicorn's settings by name."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    ports = (config.port, config.metrics_port) if config.metrics_port else (config.port,)
    return {
        "bind": [f"{host}:{port}" for port in ports],
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": Worker,
        "graceful_timeout": config.grace,
        "backlog": config.connections,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "preload_app": True,
        "forwarded_allow_ips": config.trusted_proxies,
        "forwarder_headers": "SCRIPT_NAME",
        "control_socket_disable": True,  # nobody asked for a socket in the home folder
        "loglevel": "warning",
    }
