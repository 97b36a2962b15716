"""Small pieces of HTML of which a page has hundreds: a macro is rendered once for a language, and then only filled.

Filling one takes a microsecond, a call of the macro 16 (BENCHMARKS.md, "Ready hits, and the page by stencils").
"""

from jinja2 import Environment


class Stencils:
    """The macros of a template as formats, in the language of an environment."""

    def __init__(self, environment: Environment, template: str) -> None:
        self._macros = environment.get_template(template).module

    def of(self, macro: str, **fixed: str) -> str:
        """Return the HTML of a macro as a format with a place for each parameter that is not ``fixed``.

        What is filled in must be HTML already; what is fixed is escaped here.
        """
        found = getattr(self._macros, macro)
        places = {name: f"\x02{name}\x03" for name in found.arguments if name not in fixed}
        html = str(found(**places, **fixed)).replace("%", "%%")
        for name, place in places.items():
            html = html.replace(place, f"%({name})s")
        return html

    def filled(self, macro: str, **given: object) -> str:
        """Return the HTML of a macro that is rendered anew: one that chooses between forms."""
        return str(getattr(self._macros, macro)(**given))
