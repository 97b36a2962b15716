"""How many captions a second the facets are drawn from: `make bench` on a made-up archive, or with dumps named.

The aim is 10,000 captions a second on one core. The times are of this process alone, so that a busy machine
does not count; the first few captions, with which the vocabulary is compiled, do not count either.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from indexer.collect import gather
from indexer.parse import parse
from indexer.read import read
from indexer.repair import repair
from indexer.sample import write_sample
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import find

CAPTIONS = 10_000
SEED = 11


def captions_of(dumps: Sequence[Path]) -> list[Caption]:
    """Read, repair and parse the captions of dumps."""
    return [parse(record, load()) for record in repair(gather(read(dumps)).records, load())]


def made_up() -> list[Caption]:
    """Make an archive up and read its captions."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "sample.txt"
        write_sample(dump, CAPTIONS, SEED)
        return captions_of([dump])


def test_facets_are_drawn_fast() -> None:
    """Print how many captions a second facets are drawn from, and how many values they give."""
    dumps = [Path(name) for name in sys.argv[1:] if __name__ == "__main__"]
    captions = captions_of(dumps) if dumps else made_up()
    find(captions[:50])
    started = time.process_time()
    found = sum(map(len, find(captions)))
    seconds = time.process_time() - started
    print(
        f"\nfacet: {len(captions) / seconds:,.0f} captions a second ({len(captions):,} captions, {found:,} values)"
    )
    assert found > len(captions)


if __name__ == "__main__":
    test_facets_are_drawn_fast()
