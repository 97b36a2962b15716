"""Trains the dictionary that families are packed with: ``python -m tests.bench.train_dictionary``.

Real archives repeat other words, but the same names of fields. A dictionary of their own would pack theirs a fifth
smaller, but would be another with each record added, so that no family could be copied from the generation before.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from zstandard import train_dictionary

from indexer.sample import write_sample
from indexer.write.generation import stored_documents
from schema.document_json import to_line
from schema.manifest import DICTIONARY, current
from tests.dumps import built, dumped, sample_rows, two_lines

SIZE = 1 << 14  # bytes; four times as many save a fiftieth
RECORDS, SEED = 2_000, 7


def main() -> None:
    """Write the dictionary into the package."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write_sample(place / "a.jsonl", RECORDS, SEED)
        other = dumped(place / "b.txt", two_lines(sample_rows(place, RECORDS, SEED + 1)))
        built(place / "index", place / "a.jsonl", other)
        lines: list[bytes | bytearray | memoryview] = [
            to_line(document) for document in stored_documents(current(place / "index"))
        ]
    Path("schema", DICTIONARY).write_bytes(train_dictionary(SIZE, lines[::4]).as_bytes())


if __name__ == "__main__":
    main()
