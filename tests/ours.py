"""Analysis and steps by the vocabulary that comes with the project, as most tests want them."""

from collections.abc import Iterable, Mapping, Sequence

from indexer import facet as facets
from indexer import fold as folding
from indexer.fold import NO_OVERRIDES, Folded, FoldState
from indexer.fold.overrides import Overrides
from indexer.write.arrays import document_inversion
from indexer.write.embedded_writer import EmbeddedWriter
from schema.analysis.analyzer import analyzer_of
from schema.analysis.phonetics import phonetics_of
from schema.arrays.postings import Columns
from schema.document import Caption, Document, Evidence
from schema.vocabulary import Vocabulary, load

OURS = load()
ANALYZER = analyzer_of(OURS)
analyse, read, stem = ANALYZER.analyse, ANALYZER.read, ANALYZER.stem
sound = phonetics_of(OURS).sound


def fold(
    captions: Iterable[Caption], overrides: Overrides = NO_OVERRIDES, vocabulary: Vocabulary = OURS
) -> Folded:
    """Return captions partitioned into families."""
    return folding.fold(captions, vocabulary, overrides)


def fold_more(
    before: FoldState,
    captions: Iterable[Caption],
    known: Mapping[str, Caption],
    overrides: Overrides = NO_OVERRIDES,
) -> Folded:
    """Return what folding further captions changes."""
    return folding.fold_more(before, captions, known, OURS, overrides)


def find(captions: Sequence[Caption], vocabulary: Vocabulary = OURS) -> list[tuple[Evidence, ...]]:
    """Return the evidence of each caption."""
    return facets.find(captions, vocabulary)


def invert(documents: Iterable[Document]) -> Columns:
    """Return the columns of documents."""
    return document_inversion.invert(documents, ANALYZER)


def writer() -> EmbeddedWriter:
    """Return the writer of the embedded engine's files."""
    return EmbeddedWriter(OURS)
