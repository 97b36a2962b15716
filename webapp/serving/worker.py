"""A gunicorn worker: one event loop for all connections, and threads that only ever make answers.

Gunicorn starts, watches and restarts the processes and parses HTTP; the loop reads whole requests, bounds how many
connections and waiting requests there are, and sends answers as fast as clients take them.
"""

import asyncio
import logging
import os
import resource
import signal
import socket
import sys
from http import HTTPStatus
from typing import Any

from gunicorn.workers.base import Worker as GunicornWorker

from webapp.config import WebConfig
from webapp.serving import access_log
from webapp.serving.audience import WATCHERS
from webapp.serving.connection import Connection, ConnectionState
from webapp.serving.proxy import mount_of
from webapp.serving.shared import RateLimit
from webapp.serving.thread_pool import ThreadPool

log = logging.getLogger(__name__)

TICK = 0.1  # seconds between two looks at what waits for too long
TICKS_A_SWEEP = 5  # looks at queues before one at all connections
YIELD = 0.005  # seconds that a process with more connections leaves a new one to the others,
YIELDS = 10  # and how often, where they are too busy to take it
DESCRIPTORS = 512  # that are kept for the index and the log, beside those of connections
MOST_UNSENT = 1 << 27  # bytes of answers in memory that clients have not taken yet
SWITCH = (
    0.0005  # seconds for which a thread that makes an answer may keep the loop waiting; Python's own are 5 ms
)
UNSENT = 1 << 17  # bytes of an answer that the system holds for a client that does not read


class Worker(GunicornWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process that serves. Its ``row`` in the server's connection counts is set before it is forked."""

    row = 0

    def run(self) -> None:
        """Serve until a signal stops it, then finish what has begun."""
        from webapp.serving import metrics  # noqa: PLC0415 - it finds the folder of figures in the environment

        self._metrics = metrics
        self.settings: WebConfig = self.app.settings
        self.rate: RateLimit = self.app.rate
        self.mount = mount_of(self.wsgi)
        self.loop = asyncio.new_event_loop()
        self.pool = ThreadPool(self.loop, self.settings.threads, "answers")
        self._watched = {
            path: ThreadPool(self.loop, 1, path) for path in WATCHERS
        }  # each a thread of its own
        self._connections: dict[Connection, None] = {}  # those that did nothing for the longest time first
        self._clients: dict[str, dict[Connection, None]] = {}
        self._connecting: set[asyncio.Task[None]] = set()  # accepted, but not made yet
        self._most = -(-self.settings.connections // self.settings.workers)
        self._most_of_client = -(-self.settings.client_connections // self.settings.workers)
        self._yielded = 0
        self.is_stopping = False
        sys.setswitchinterval(SWITCH)
        _allow_descriptors(self._most + DESCRIPTORS)
        try:
            self.loop.run_until_complete(self._serve())
        finally:
            for pool in (self.pool, *self._watched.values()):
                pool.close()
            self.loop.close()

    def pool_for(self, path: str) -> ThreadPool:
        """Return the threads that answer a path of the site."""
        return self._watched.get(path, self.pool)

    def opened(self, connection: Connection) -> bool:
        """Count a new connection, and make room for it; return whether there is room."""
        self._connections[connection] = None
        of_client = self._clients.setdefault(connection.client, {})
        of_client[connection] = None
        self.app.counts.set(self.row, len(self._connections))
        if self._most_of_client and len(of_client) > self._most_of_client:
            return self._make_room(of_client, connection)
        return len(self._connections) <= self._most or self._make_room(self._connections, connection)

    def waits(self, connection: Connection) -> None:
        """Note that a connection waits for its client from now on."""
        for where in (self._connections, self._clients.get(connection.client, {})):
            if connection in where:
                del where[connection]
                where[connection] = None

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        if connection not in self._connections:
            return
        del self._connections[connection]
        of_client = self._clients[connection.client]
        del of_client[connection]
        if not of_client:
            del self._clients[connection.client]
        if not self.is_stopping:
            self.app.counts.set(self.row, len(self._connections))

    def count_closed(self, reason: str) -> None:
        """Count a connection that was closed because its client was too slow, or there was no room."""
        self._metrics.closed(reason)

    def count_shed(self, method: str, path: str, status: HTTPStatus) -> None:
        """Count and log a request that was answered without the app."""
        self._metrics.shed(status)
        access_log.log_shed(method, path, status)

    def _make_room(self, connections: dict[Connection, None], new: Connection) -> bool:
        """Close the connection that has waited the longest for its client, else one that does not take its answer."""
        for states in (
            {ConnectionState.IDLE, ConnectionState.READING, ConnectionState.CLOSING},
            {ConnectionState.WRITING},
        ):
            for one in connections:
                if one.state in states and one is not new:
                    self.closed(one)
                    one.evict("room")
                    return True
        return False

    async def _serve(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            self.loop.add_signal_handler(number, self._stop)
        for listener in self.sockets:
            listener.setblocking(False)
            self._listen(listener)
        self.app.counts.set(self.row, 0)
        ticks = 0
        while self.alive and self.ppid == os.getppid():
            self._tick(ticks)
            ticks += 1
            await asyncio.sleep(TICK)
        self._stop()
        end = self.loop.time() + self.settings.grace
        while (self._connections or self._connecting) and self.loop.time() < end:
            self._tick(ticks)
            ticks += 1
            await asyncio.sleep(TICK)

    def _tick(self, ticks: int) -> None:
        for pool in (self.pool, *self._watched.values()):
            pool.shed_late()
        if ticks % TICKS_A_SWEEP == 0:
            self.notify()
            now = self.loop.time()
            for connection in tuple(self._connections):
                if connection.deadline is not None and connection.deadline <= now:
                    connection.expire()
            self._bound_unsent()

    def _bound_unsent(self) -> None:
        """Close the connections with the longest answers that nobody takes, where all together are too long."""
        waiting = sorted((one for one in self._connections if one.unsent), key=lambda one: one.unsent)
        unsent = sum(one.unsent for one in waiting)
        while unsent > MOST_UNSENT:
            longest = waiting.pop()
            unsent -= longest.unsent
            longest.evict("room")

    def _stop(self) -> None:
        """Take nothing new."""
        self.alive = False
        if self.is_stopping:
            return
        self.is_stopping = True
        self.app.counts.set(self.row, -1)
        for listener in self.sockets:
            self.loop.remove_reader(listener.fileno())
            listener.close()
        for connection in tuple(self._connections):
            connection.stop()

    def _listen(self, listener: Any) -> None:
        if not self.is_stopping:
            self.loop.add_reader(listener.fileno(), self._accept, listener)

    def _accept(self, listener: Any) -> None:
        """Accept one connection; leave it for a moment to a process that has fewer."""
        if self._yielded < YIELDS and len(self._connections) > self.app.counts.fewest():
            self._yielded += 1
            self._pause(listener, YIELD)
            return
        self._yielded = 0
        try:
            accepted, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            log.error("a connection could not be accepted: %s", error)
            self._pause(listener, 10 * TICK)
            return
        accepted.setblocking(False)
        if accepted.family != socket.AF_UNIX and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        task = self.loop.create_task(self._connect(accepted))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, accepted: socket.socket) -> None:
        await self.loop.connect_accepted_socket(lambda: Connection(self), accepted)

    def _pause(self, listener: Any, seconds: float) -> None:
        self.loop.remove_reader(listener.fileno())
        self.loop.call_later(seconds, self._listen, listener)


def _allow_descriptors(number: int) -> None:
    """Raise how many files this process may have open, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
