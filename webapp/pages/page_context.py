"""The contexts in which templates are rendered, emptied when their request ends.

A context and the macros in it refer to each other, and so held the whole answer, some 1,500 objects a page, until a
collection of Python's garbage found them: a millisecond a page.
"""

from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask, g
from jinja2.runtime import Context, Macro

_FUNCTIONS = (FunctionType, MethodType, BuiltinFunctionType)


class PageContext(Context):
    """A context that is noted with the request it is for."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if g:
            g.setdefault("page_contexts", []).append(self)

    def call(__self, __callee: Any, *given: Any, **named: Any) -> Any:  # noqa: N805 - as Jinja names them
        """Call what a template calls: a macro or a function that is not given the context takes a fifth of the time.

        A page has 500 such calls (BENCHMARKS.md, "writing it").
        """
        kind = type(__callee)
        if kind is Macro:
            given = (__self.eval_ctx, *given)
        elif kind not in _FUNCTIONS or hasattr(__callee, "jinja_pass_arg"):
            return super().call(__callee, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return __callee(*given, **named)


def install(app: Flask) -> None:
    """Empty the contexts of each request of an app when it ends."""
    app.jinja_env.context_class = PageContext

    @app.teardown_request
    def _empty(_error: BaseException | None) -> None:
        for context in g.pop("page_contexts", ()):
            context.vars.clear()
