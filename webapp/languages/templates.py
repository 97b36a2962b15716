"""Templates in each language: ``{% trans %}`` is translated when a template is compiled, and not for each page.

A page in German costs what one in English does, as both are compiled from the same template with their own texts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, nodes
from jinja2.ext import InternationalizationExtension

from schema.message import Message
from webapp.languages.compiled_templates import keep_compiled
from webapp.languages.language import ENGLISH, Language, languages
from webapp.languages.negotiation import page_language

ENVIRONMENTS = "page-environments"
_PLACE = re.compile(r"%\((\w+)\)s|%%")


class CompiledTranslations(InternationalizationExtension):
    """``{% trans %}`` blocks in the language of an environment.

    The number that chooses between forms is written as the language writes numbers.
    """

    def _make_node(  # type: ignore[override]  # noqa: PLR0913, PLR0917 - a translation in several forms is a choice, no output
        self,
        singular: str,
        plural: str | None,
        context: str | None,  # noqa: ARG002 - no template names one
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,  # noqa: ARG002 - places are replaced, so that it is all the same
        num_called_num: bool,  # noqa: ARG002
    ) -> nodes.Stmt:
        found = language_of(self.environment)
        if plural_expr is None or plural is None:
            return nodes.Output(list(_pieces(found.gettext(singular), variables)))
        shown = {
            name: nodes.Filter(value, "number", [], [], None, None) if value is plural_expr else value
            for name, value in variables.items()
        }
        form = nodes.Call(nodes.Name("plural_form", "load"), [plural_expr], [], None, None)
        texts = found.forms(singular, plural)
        chosen: nodes.Stmt = nodes.Output(list(_pieces(texts[-1], shown)))
        for number, text in reversed([*enumerate(texts[:-1])]):
            is_it = nodes.Compare(form, [nodes.Operand("eq", nodes.Const(number))])
            chosen = nodes.If(is_it, [nodes.Output(list(_pieces(text, shown)))], [], [chosen])
        return chosen


def _pieces(text: str, variables: Mapping[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    """Yield a text with its places filled, as the parts of an output."""
    at = 0
    for place in _PLACE.finditer(text):
        yield nodes.TemplateData(text[at : place.start()] + ("" if place[1] else "%"))
        if place[1]:
            yield variables[place[1]]
        at = place.end()
    yield nodes.TemplateData(text[at:])


def install(app: Flask) -> None:
    """Give an app an environment of templates for each language; that of the app itself is English."""
    app.jinja_env.add_extension(CompiledTranslations)
    english = _bind(app.jinja_env, languages()[ENGLISH])
    others = {code: _bind(english.overlay(), one) for code, one in languages().items() if code != ENGLISH}
    app.extensions[ENVIRONMENTS] = {ENGLISH: english, **others}


def _bind(environment: Environment, found: Language) -> Environment:
    keep_compiled(environment, found.code)
    environment.globals = {
        **environment.globals,
        "language": found,
        "_": found.gettext,
        "say": found.say,
        "plural_form": found.form,
    }
    environment.filters = {
        **environment.filters,
        "decimal": found.decimal,
        "number": found.number,
        "say": found.say,
        "translated": found.gettext,
    }
    environment.tests = {**environment.tests, "message": lambda value: isinstance(value, Message)}
    return environment


def language_of(environment: Environment) -> Language:
    """Return the language of an environment of templates."""
    found = environment.globals["language"]
    assert isinstance(found, Language)  # noqa: S101 - install put it there
    return found


def environments(app: Flask) -> dict[str, Environment]:
    """Return the environments of templates of an app, by the code of their language."""
    found: dict[str, Environment] = app.extensions[ENVIRONMENTS]
    return found


def render_page(template: str, **given: Any) -> str:
    """Return a page in the language of its request."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.update_template_context(given)
    return environments(app)[page_language().code].get_template(template).render(given)
