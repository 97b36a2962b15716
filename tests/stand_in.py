"""The embedded engine over a few families made by hand, for tests of what stands before it."""

import atexit
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from schema.document import Document
from schema.document_json import read_line, to_line
from tests import killing
from tests.documents import DOCUMENTS
from tests.ours import writer
from webapp.search import Engine, open_engine
from webapp.search.model.query import Query
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, IndexInfo, Page, Suggestion

_ENDED = ExitStack()
atexit.register(_ENDED.close)


@cache
def _engine(lines: tuple[bytes, ...]) -> Engine:
    folder = Path(_ENDED.enter_context(TemporaryDirectory()))
    documents = sorted(map(read_line, lines), key=lambda one: one.id)
    killing.write(folder, documents, writer())
    engine = open_engine(folder)
    _ENDED.callback(engine.close)
    return engine


@dataclass
class StandIn:
    """Passes each question on to an engine over ``documents``, which is opened when first asked.

    ``asked`` records the searches; ``change`` is what becomes of a page; its generation has the name that is given.
    """

    documents: Sequence[Document] = DOCUMENTS
    generation: str = "made-up-1"
    change: Callable[[Page], Page] = lambda page: page
    asked: list[Query] = field(default_factory=list)
    closed: bool = False

    @property
    def engine(self) -> Engine:
        """The engine that answers."""
        return _engine(tuple(map(to_line, self.documents)))

    @property
    def index(self) -> IndexInfo:
        """Which index answers."""
        return replace(self.engine.index, generation=self.generation)

    def search(self, query: Query) -> Page:
        """Record the question; answer with the changed page."""
        assert not self.closed
        self.asked.append(query)
        return self.change(replace(self.engine.search(query), index=self.index))

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer as the engine does."""
        page = self.engine.similar(name, query)
        return page and replace(page, index=self.index)

    def get(self, name: str) -> Document | None:
        """Answer as the engine does."""
        return self.engine.get(name)

    def headline(self, document: Document) -> str:
        """Answer as the engine does."""
        return self.engine.headline(document)

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Answer as the engine does."""
        return self.engine.suggest(text, size)

    def values(self, query: Query, facet: str, prefix: str = "") -> FacetCounts:
        """Answer as the engine does."""
        return self.engine.values(query, facet, prefix)

    def every(self, query: Query) -> Iterator[Document]:
        """Answer as the engine does."""
        return self.engine.every(query)

    def records(self, query: RecordQuery) -> RecordPage:
        """Answer as the engine does."""
        return replace(self.engine.records(query), index=self.index)

    def close(self) -> None:
        """Answer no more."""
        self.closed = True
