"""Flips single bits of an index, as a disk forgets them, and asks questions: ``python -m tests.flipping``.

The integrity stamp is written anew after each flip, so that the generation is opened as untouched. Prints one JSON
object: how many flips were refused at opening, answered as before, failed with an error, or answered otherwise; of
the last all must be found by the background check, which a bit that lies elsewhere shows, too.
"""

import json
import random
import sys
from collections import Counter
from pathlib import Path

from schema import integrity, manifest
from schema.errors import IndexUnusable
from webapp.background_check import find_fault
from webapp.search import Engine, open_engine
from webapp.search.model.query import Query, Sort
from webapp.search.model.record_query import RecordQuery

QUESTIONS = (
    "",
    "moon",
    "red square",
    '"red square"',
    "crew OR launch",
    "agency:NASA",
    "rocke*",
    "date:1969",
    "astronot",
)


def answers(engine: Engine) -> list[object]:
    """Return what the engine answers to all questions."""
    found: list[object] = [engine.search(Query(text)) for text in QUESTIONS]
    found += [engine.search(Query("moon", sort=order)) for order in (Sort.NEWEST, Sort.OLDEST)]
    found += [engine.values(Query(""), facet) for facet in ("agency", "person", "landmark")]
    found += [engine.suggest(text) for text in ("mo", "red s")]
    return [*found, engine.records(RecordQuery())]


def flip(path: Path, place: int, bit: int) -> None:
    """Turn one bit of a file over."""
    with path.open("r+b") as handle:
        handle.seek(place)
        byte = handle.read(1)[0]
        handle.seek(place)
        handle.write(bytes([byte ^ (1 << bit)]))


def main(index: Path, flips: int, seed: int) -> None:
    """Flip, ask, and turn back, so often."""
    chance, counts = random.Random(seed), Counter[str]()
    folder = manifest.current(index)
    found = manifest.read(folder)
    engine = open_engine(index)
    sound = answers(engine)
    engine.close()
    paths = [folder / name for name in found.files if name.endswith((".arrays", ".zst", ".zdict"))]
    for _ in range(flips):
        path = chance.choices(paths, [path.stat().st_size for path in paths])[0]
        place, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, place, bit)
        integrity.write(folder, found)
        counts[_outcome(index, sound)] += 1
        counts["found by the background check"] += bool(find_fault(folder, found, 0, lambda _: False))
        flip(path, place, bit)
    sys.stdout.write(json.dumps(counts) + "\n")


def _outcome(index: Path, sound: list[object]) -> str:
    try:
        engine = open_engine(index)
    except IndexUnusable:
        return "refused"
    try:
        return "same" if answers(engine) == sound else "other answers"
    except Exception:
        return "error"
    finally:
        engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
