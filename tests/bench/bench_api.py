"""What the API saves: a known answer against a new one, records found on columns against records read.

`make bench`, or this file alone. Times are of this process alone, medians of several rounds, both sides interleaved.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

from tests.bench.corpora import corpus
from tests.ours import analyse
from webapp import create_app
from webapp.ask import ask_every
from webapp.config import WebConfig
from webapp.search import Engine, open_engine
from webapp.search.model.query import Query
from webapp.search.model.record_query import RecordQuery

CAPTIONS = 10_000
ROUNDS = 9


def milliseconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def compared(
    name: str, ours: Callable[[], object], other: Callable[[], object], rounds: int = ROUNDS
) -> None:
    """Print the medians of both, and how many times the other takes."""
    pairs = [(milliseconds(ours), milliseconds(other)) for _ in range(rounds)]
    one, two = (median(times) for times in zip(*pairs, strict=True))
    print(f"{name}: {one:.2f} ms against {two:.2f} ms, {two / one:,.1f} times")


def reading(engine: Engine, word: str) -> Iterator[str]:
    """Find records with a word in their title by reading them all."""
    (stem,) = {token.stem for token in analyse(word)}
    for family in ask_every(engine, Query()):
        for member in family.members:
            if stem in {token.stem for token in analyse(member.caption.title)}:
                yield member.caption.key


def test_what_the_api_saves() -> None:
    """Print the ratios; both ways of finding records must find the same."""
    engine = open_engine(corpus(CAPTIONS).index)
    client = create_app(WebConfig(), engine).test_client()
    print()
    for path in ("/api/v1/search?q=crew", "/api/v1/facets/person", "/nasa/search?q=crew"):
        tag = client.get(path).headers["ETag"]
        known = {"If-None-Match": tag}
        compared(f"304 against 200 {path}", lambda: client.get(path, headers=known), lambda: client.get(path))  # noqa: B023
    query = RecordQuery(words=(("title", "expedition"),), size=1)
    found = engine.records(query).total
    assert found == len(list(reading(engine, "expedition"))) > 0
    compared(
        f"{found} records by columns against reading",
        lambda: engine.records(query),
        lambda: list(reading(engine, "expedition")),
        rounds=3,
    )
    engine.close()


if __name__ == "__main__":
    test_what_the_api_saves()
