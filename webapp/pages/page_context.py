"""The contexts in which templates are rendered, emptied when their request ends.

A context and the macros in it refer to each other, and so held the whole answer, some 1,500 objects a page, until a
collection of Python's garbage found them: a millisecond a page.
"""

from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask, g
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

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


class PageCode(CodeGenerator):
    """Writes the code of a template so that what is markup already is put out as it is.

    Jinja wraps it twice more: a page has some two hundred pieces (BENCHMARKS.md, "writing it").
    """

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.put_out(")
        else:
            super()._output_child_pre(node, frame, finalize)


def put_out(value: Any) -> Markup:
    """Return a value as HTML: escaped, but for what is markup."""
    return value if type(value) is Markup else escape(value)


def install(app: Flask) -> None:
    """Empty the contexts of each request of an app when it ends."""
    app.jinja_env.context_class = PageContext
    app.jinja_env.code_generator_class = PageCode
    app.jinja_env.put_out = put_out  # type: ignore[attr-defined]  # where the code finds it

    @app.teardown_request
    def _empty(_error: BaseException | None) -> None:
        for context in g.pop("page_contexts", ()):
            context.vars.clear()
