"""The contexts in which templates are rendered, emptied when their request ends.

A context and the macros in it refer to each other, and so held the whole answer, some 1,500 objects a page, until a
collection of Python's garbage found them: a millisecond a page.
"""

from typing import Any

from flask import Flask, g
from jinja2.runtime import Context


class PageContext(Context):
    """A context that is noted with the request it is for."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if g:
            g.setdefault("page_contexts", []).append(self)


def install(app: Flask) -> None:
    """Empty the contexts of each request of an app when it ends."""
    app.jinja_env.context_class = PageContext

    @app.teardown_request
    def _empty(_error: BaseException | None) -> None:
        for context in g.pop("page_contexts", ()):
            context.vars.clear()
