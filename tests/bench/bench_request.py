"""Where the time of a whole request goes, stage by stage: ``make bench``, or this file alone.

The real application answers, as a browser and as a program ask it, over the large corpus. A stage's time is its own,
without that of the stages within it; what no stage is named for is the rest (Flask, headers, the log).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from statistics import median
from typing import Any
from unittest.mock import patch

from flask.testing import FlaskClient

from schema import manifest
from schema.arrays import derived
from schema.arrays import postings as stored
from schema.manifest import COLUMNS
from tests.bench.corpora import Corpus, corpus
from tests.bench.page import keep, machine
from tests.bench.questions import questions, typed
from webapp import create_app
from webapp.config import WebConfig
from webapp.search import open_engine

CAPTIONS = 100_000
ROUNDS = 7
KINDS = ("common term", "rare term", "two words as typed", "phrase")
ASKED = {"page": "/search", "JSON": "/api/v1/search"}
HEADERS = {"Accept-Encoding": "br"}
REST = "the rest"

STAGES = {
    "reading parameters": ("webapp.parameters.read", "webapp.parameters.read_leniently"),
    "reading the text": ("webapp.ask.read_text",),
    "planning": ("webapp.search.rewriting.planner.Planner.expand",),
    "matching": ("webapp.search.arrays.backend.rank",),
    "counting and order": ("webapp.search.arrays.backend.ArrayBackend.execute",),
    "saying why": ("webapp.search.engine.explain",),
    "spelling and ways on": ("webapp.search.engine.advise",),
    "unpacking the hits": ("webapp.search.arrays.document_store.DocumentStore.shown",),
    "headings": ("webapp.search.engine.SearchEngine._chosen_heading",),
    "marking the words": (
        "webapp.search.highlighter.Marker.look_through",
        "webapp.search.highlighter.Marker.whole",
        "webapp.search.highlighter.Marker.best",
    ),
    "facets' values": ("webapp.pages.facet_panel.FacetPanel.rows", "webapp.api.answer_json.values_json"),
    "writing it": ("webapp.pages.views.render_page", "webapp.api.search.page_json"),
    "compressing": ("webapp.serving.encoding._compressed",),
}


class Clock:
    """Knows which stage runs, and gives each its own milliseconds."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs within for a stage, and not for the one around it."""
        self._note()
        self._running.append(name)
        yield
        self._note()
        self._running.pop()

    def _note(self) -> None:
        now = time.process_time()
        if self._running:
            name = self._running[-1]
            self.spent[name] = self.spent.get(name, 0) + 1000 * (now - self._since)
        self._since = now

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function whose time counts for a stage."""

        @wraps(work)
        def within(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*given, **named)

        return within


def test_where_a_request_spends_its_time() -> None:
    """Write the table; every stage must have been gone through, and every answer be one."""
    found, clock = corpus(CAPTIONS), Clock()
    with _watched(clock):
        client = create_app(WebConfig(), open_engine(found.index)).test_client()
        spent = {name: _medians(client, clock, path, _texts(found)) for name, path in ASKED.items()}
    assert all(times.keys() == {*STAGES, REST} for times in spent.values())
    keep("request", "\n".join(_table(spent)))


@contextmanager
def _watched(clock: Clock) -> Iterator[None]:
    """Let the clock see every stage."""
    patches = []
    for name, places in STAGES.items():
        for place in places:
            holder, _, function = place.rpartition(".")
            patched = patch(place, clock.timed(name, _held(holder, function)))
            patched.start()
            patches.append(patched)
    try:
        yield
    finally:
        for patched in patches:
            patched.stop()


def _held(holder: str, function: str) -> Callable[..., Any]:
    """Give the function of a module or a class by their names."""
    import pkgutil  # noqa: PLC0415

    held: Callable[..., Any] = getattr(pkgutil.resolve_name(holder), function)
    return held


def _texts(found: Corpus) -> list[str]:
    folder = manifest.current(found.index) / COLUMNS
    drawn = questions(stored.load(folder), derived.load(folder))
    return [typed(question) for question in drawn if question.kind in KINDS]


def _medians(client: FlaskClient, clock: Clock, path: str, texts: Sequence[str]) -> dict[str, float]:
    """Ask everything several times, the first time unmeasured; give the median milliseconds of each stage."""
    times: dict[str, list[float]] = {}
    for turn in range(ROUNDS + 1):
        for text in texts:
            clock.spent.clear()
            with clock.stage(REST):
                answer = client.get(path, query_string={"q": text}, headers=HEADERS)
            assert answer.status_code == 200, text
            for name in (*STAGES, REST) if turn else ():
                times.setdefault(name, []).append(clock.spent.get(name, 0.0))
    return {name: median(spent) for name, spent in times.items()}


def _table(spent: dict[str, dict[str, float]]) -> Iterator[str]:
    yield f"{CAPTIONS:,} captions; {', '.join(KINDS)}, ten of each. {machine('Flask', 'numpy')}"
    yield ""
    yield f"| median ms | {' | '.join(spent)} |"
    yield "|---|" + "---:|" * len(spent)
    for name in (*STAGES, REST):
        yield f"| {name} | " + " | ".join(f"{times[name]:.2f}" for times in spent.values()) + " |"
    yield "| **all of it** | " + " | ".join(f"{sum(times.values()):.2f}" for times in spent.values()) + " |"
