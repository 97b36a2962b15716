"""The words that tell what a family is about: what more like it is searched with."""

from collections.abc import Callable

from schema.document import Document
from schema.text import analyse
from webapp.search.query import AnyOf, Word

WORDS = 24  # of a caption; Lucene's MoreLikeThis takes 25


def telling_words(document: Document, idf: Callable[[str], float]) -> AnyOf:
    """Give the rarest words of a family's lead, any of which may match; ``idf`` tells how rare a stem is."""
    text = f"{document.title} {document.lead.text}"
    words = {token.stem: text[token.start : token.end] for token in analyse(text)}
    chosen = sorted(words, key=lambda stem: (-idf(stem), stem))[:WORDS]
    return AnyOf(tuple(Word(words[stem]) for stem in chosen))
