"""What a process does before it takes requests: it answers some itself, and takes what it holds out of collections.

The first answers load compiled loops, compile templates and fill caches, which takes a hundred times as long as an
answer does; and a full collection of Python's garbage walks all that was loaded, which never changes.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import suppress

from flask import Flask

from schema.errors import ClusterUnavailable, IndexUnusable
from webapp import links
from webapp.languages.templates import environments
from webapp.pages.family_pictures import FamilyAddress
from webapp.search.model.query import Filter, Query
from webapp.search.model.result import Page
from webapp.serving.conditional import edition
from webapp.site import here

LETTERS = 4  # of a word that is worth asking for
BEYOND_SEARCHING = ("/", "/api", "/openapi.json", "/opensearch.xml", "/nasa/search?q=moon", "/no-such-page")


def warm_up(app: Flask) -> None:
    """Answer a question of each kind about the index that serves, neither logged nor counted; none without an index.

    All templates are compiled, so that no page is the first to need its own.
    """
    edition()
    for environment in environments(app).values():
        for template in environment.list_templates():
            environment.get_template(template)
    for address in tuple(_addresses(app)):
        with app.test_request_context(address):
            try:
                app.dispatch_request()
            except Exception as error:
                app.handle_user_exception(error)


def freeze() -> None:
    """Take all that is in memory out of the collections to come, and give free memory back to the system.

    Garbage is not looked for first: that takes 0.2 processor seconds, and a start leaves two thousand objects.
    """
    gc.freeze()
    gc.enable()
    with suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)


def _addresses(app: Flask) -> Iterator[str]:
    with app.test_request_context():
        try:
            with here().acquire() as engine:
                page = engine.search(Query(size=1))
        except (IndexUnusable, ClusterUnavailable):  # whoever opened it has logged why
            return
    yield from map(links.API, _queries(page))
    yield from map(links.search(), _queries(page))
    yield from BEYOND_SEARCHING
    yield links.search("list")(Query())
    yield links.values_url("person", Query())
    yield links.feed_url(Query())
    for hit in page.hits:
        yield links.caption_url(hit.document.id)
        yield links.api_caption_url(hit.document.id)
        yield FamilyAddress(hit.document.id, None)(show="full")


def _queries(page: Page) -> Iterator[Query]:
    """Yield queries of words of the page's own hits: a phrase, a part of a word, misspelt, and with a filter."""
    yield Query()
    for hit in page.hits:
        words = [word for word in hit.document.lead.text.split() if len(word) >= LETTERS and word.isalpha()]
        if words:
            first, text = words[0], " ".join(words[:2])
            chosen = tuple(Filter("agency", one) for one in hit.document.facets["agency"][:1])
            yield from map(Query, (f'"{text}"', f"{first[:LETTERS]}*", f"{first[:-1]}q{first[-1]}"))
            yield Query(text, filters=chosen)
