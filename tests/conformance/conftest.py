"""The engines that are put through the suite, and the archives that they are opened on."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.sample import write_sample
from indexer.write import arrivals
from schema import manifest
from tests.archives import CAPTIONS
from tests.conformance.archive import Archive
from tests.dumps import added, built
from tests.opensearch.published_engine import PublishedEngine
from webapp.search import Engine, open_engine
from webapp.search.limits import DEFAULT, Limits

EngineFactory = Callable[[Path, Limits], Engine]
Row = Mapping[str, object]
Opener = Callable[[Iterable[tuple[str, str, str] | Row]], Engine]
GrownOpener = Callable[[Mapping[int, Iterable[tuple[str, str, str]]]], Engine]

MARKS = (pytest.mark.slow, pytest.mark.opensearch)
ENGINES = (
    pytest.param(0, id="embedded"),
    pytest.param(1, id="one shard", marks=MARKS),
    pytest.param(3, id="three shards", marks=MARKS),
)


@pytest.fixture(scope="session", params=ENGINES)
def factory(request: pytest.FixtureRequest) -> EngineFactory:
    """Return what opens the engine that is judged: the embedded one, or one over a cluster with so many shards."""
    if not request.param:
        return open_engine
    cluster = request.getfixturevalue("cluster")
    return partial(PublishedEngine, cluster, shards=request.param)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of 400 made-up records with all fields of a dump; tests must not change it."""
    folder = tmp_path_factory.mktemp("conformance")
    write_sample(folder / "sample.jsonl", 400, 7)
    built(folder / "index", folder / "sample.jsonl")
    return folder / "index"


@pytest.fixture(scope="session")
def engine(factory: EngineFactory, index: Path) -> Iterator[Engine]:
    """Yield the engine over the made-up records."""
    opened = factory(index, DEFAULT)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def archive(index: Path) -> Archive:
    """Return the made-up records as they were exported."""
    return Archive(manifest.current(index))


@pytest.fixture(scope="module")
def open_archive(factory: EngineFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Yield a function that builds an index of (id, title, caption) or of whole rows, and opens it."""
    engines = []

    def opened(rows: Iterable[tuple[str, str, str] | Row]) -> Engine:
        folder = tmp_path_factory.mktemp("archive")
        (folder / "dump.jsonl").write_text("".join(map(_line, rows)), "utf-8")
        built(folder / "index", folder / "dump.jsonl")
        engines.append(factory(folder / "index", DEFAULT))
        return engines[-1]

    yield opened
    for one in engines:
        one.close()


@pytest.fixture(scope="module")
def open_grown(factory: EngineFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GrownOpener]:
    """Yield a function that builds an index of rows that came at several times, by seconds since 1970, and opens it."""
    engines = []

    def opened(came: Mapping[int, Iterable[tuple[str, str, str]]]) -> Engine:
        folder = tmp_path_factory.mktemp("grown")
        for number, (seconds, rows) in enumerate(came.items()):
            dump = folder / f"dump{number}.jsonl"
            dump.write_text("".join(map(_line, rows)), "utf-8")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(arrivals, "time", SimpleNamespace(time=lambda now=seconds: now))
                (added if number else built)(folder / "index", dump)
        engines.append(factory(folder / "index", DEFAULT))
        return engines[-1]

    yield opened
    for one in engines:
        one.close()


@pytest.fixture(scope="module")
def captions(open_archive: Opener) -> Engine:
    """Return the engine over twelve captions in our own words."""
    return open_archive(CAPTIONS)


def _line(row: tuple[str, str, str] | Row) -> str:
    fields = (
        dict(zip(("nasa_id", "title", "description"), row, strict=True)) if isinstance(row, tuple) else row
    )
    return json.dumps(fields) + "\n"
