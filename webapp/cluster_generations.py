"""The engine over the generation that serves in a cluster, and over the next one within seconds of its publishing.

A request keeps the generation that it began with: its engine names that one's indexes. Nothing is to be closed behind
it but the connections, which all generations share.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from schema.errors import CaptionSearchError
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_names import IndexNames
from schema.vocabulary import Vocabulary
from webapp.search import Engine
from webapp.search.engine import SearchEngine
from webapp.search.limits import Limits
from webapp.search.opensearch.backend import ClusterBackend
from webapp.search.opensearch.index_client import IndexClient
from webapp.search.opensearch.settings import OpenSearchSettings
from webapp.search.opensearch.takeup import serving_generation, take_up

log = logging.getLogger(__name__)

CHECK_EVERY = 1.0  # seconds between two questions for the generation that serves


class ClusterGenerations:
    """Holds the engine over the generation that serves; safe between threads.

    The alias is asked for no more than once a second, by whoever acquires, and between requests too once somebody
    ``watch``es. While one thread takes up a new generation the others go on with the old one. Where the cluster does
    not say which generation serves, the last one known goes on: its searches fail or not by themselves.
    """

    def __init__(
        self,
        settings: OpenSearchSettings,
        vocabulary: Vocabulary,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._vocabulary, self._limits, self._clock = settings, vocabulary, limits, clock
        self._names = IndexNames(settings.prefix)
        self._reloading = Lock()  # held while the cluster is asked
        self._client: ClusterClient | None = None
        self._engine: Engine | None = None
        self._failure: CaptionSearchError | None = None
        self._checked = float("-inf")

    @contextmanager
    def acquire(self) -> Iterator[Engine]:
        """Yield the engine for a request; ``ClusterUnavailable`` or ``IndexUnusable`` where there is none yet."""
        self._refresh()
        engine, failure = self._engine, self._failure
        if engine is None:
            assert failure is not None  # noqa: S101 - without an engine the last question failed
            raise failure.with_traceback(None)  # raised often: its tracebacks must not pile up
        yield engine

    def watch(self) -> Callable[[], None]:
        """Start looking for new generations even where nobody acquires; return what stops that."""
        stopped = Event()

        def check() -> None:
            while not stopped.wait(CHECK_EVERY):
                try:
                    self._refresh()
                except Exception:
                    log.exception("the cluster could not be asked for its generation")

        Thread(target=check, name="generations", daemon=True).start()
        return stopped.set

    @property
    def is_inherited(self) -> bool:
        """Never: no two processes can use one connection."""
        return False

    def close(self) -> None:
        """Close all connections; whoever acquires next opens them anew."""
        with self._reloading:
            if self._client is not None:
                self._client.close()
            self._client, self._engine, self._failure, self._checked = None, None, None, float("-inf")

    def _refresh(self) -> None:
        """Take up what is new; a request waits for that only where there is nothing older to answer it."""
        if not self._reloading.acquire(blocking=self._engine is None):
            return
        try:
            now = self._clock()
            if now - self._checked >= CHECK_EVERY:
                self._reload()
                self._checked = self._clock()
        finally:
            self._reloading.release()

    def _reload(self) -> None:
        try:
            self._take_up()
            self._failure = None
        except CaptionSearchError as error:
            if self._failure is None or str(self._failure) != str(error):
                log.error("%s%s", error, self._still_serving())
            self._failure = error

    def _still_serving(self) -> str:
        return f"; generation {self._engine.index.generation} still serves" if self._engine else ""

    def _take_up(self) -> None:
        """Take up the generation that serves, where it is another than before."""
        if self._client is None:
            self._client = ClusterClient(self._settings.access())
        seconds = float(self._settings.timeout)
        generation = serving_generation(IndexClient(self._client, seconds), self._names)
        if self._engine is None or self._engine.index.generation != generation:
            before = f" in place of {self._engine.index.generation}" if self._engine else ""
            found = take_up(self._client, self._names, generation, self._vocabulary, seconds)
            self._engine = SearchEngine(ClusterBackend(found), self._limits)
            log.info("serving generation %s from %r%s", generation, self._client, before)
