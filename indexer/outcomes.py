"""The version of each step's outcome: an index that another version made is not extended, but rebuilt.

A generation keeps the ``outcomes`` of the program that built it. Where they equal ours, ``add`` takes over its
families, postings and states; else it builds all of them from the records as their dumps gave them.

Raise a step's version whenever the same input may come out of it otherwise: another rule, constant or order, or another
meaning of the numbers in its state. A comment, a new name or a faster way changes nothing. ``tests/test_outcomes.py``
holds the outcomes of each step over a made-up archive, and fails where they change and the version does not.
"""

from collections.abc import Mapping
from importlib.metadata import version
from unicodedata import unidata_version

from schema.vocabulary import Vocabulary

VERSIONS: Mapping[str, int] = {
    "repair": 5,
    "parse": 12,
    "fold": 22,
    "facet": 9,
    "assemble": 5,
    "write": 11,  # with the analysis of text (schema/analysis/analyzer.py); how files are laid out is SCHEMA_VERSION's
}
"""The steps by which a record becomes part of a generation. Reading is none of them: what a dump gave is kept."""

LIBRARIES = ("ftfy", "pyahocorasick", "PyStemmer", "rapidfuzz", "unidecode", "wordfreq")
"""Those whose tables and rules read captions. Whoever runs the service renews them without touching our code, so no
version of ours can say that outcomes changed; theirs stands for it, at the price of one build for each release."""


def outcomes(vocabulary: Vocabulary) -> dict[str, str]:
    """Return what decides the outcome of a build: versions of steps, vocabulary, libraries and Unicode's tables."""
    return {
        **{step: str(number) for step, number in VERSIONS.items()},
        "vocabulary": vocabulary.digest,
        **{library: version(library) for library in LIBRARIES},
        "unicode": unidata_version,
    }
