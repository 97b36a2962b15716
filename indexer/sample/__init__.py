"""Made-up dumps of any size, each with its truth beside it.

Facts (people, crews, ships, places) and sentence frames lie in the TOML files here; they are drawn into scenes,
a scene into a family of records: one that has all of it, and variants. Scenes that differ in one fact
stand near each other, as in a real archive. Ids are in the forms of the real archive, but with numbers at the
top of their range, where no picture is.
"""

from indexer.sample.archive import sample
from indexer.sample.families import Record
from indexer.sample.write import truth, write_sample

__all__ = ["Record", "sample", "truth", "write_sample"]
