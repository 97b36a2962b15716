"""Small pieces of HTML of which a page has hundreds: a macro of ``_rows.html`` is rendered once, and then only filled.

A row of a facet's values takes 2 microseconds so, instead of 16.
"""

from collections.abc import Iterable, Sequence

from jinja2 import Environment
from markupsafe import Markup, escape

from schema.caches import cached
from webapp.languages.language import language
from webapp.languages.templates import language_of
from webapp.links import parameter
from webapp.pages.wording import value_label
from webapp.pages.years import Bar
from webapp.search.model.result import Count
from webapp.value_links import ValueAddresses

_ROWS = "_rows.html"
_PARAMETERS = {
    "value_row": ("toggle", "exclude", "key", "value", "count", "noun"),
    "year_bar": ("kind", "x", "y", "width", "height"),
}


class Stencils:
    """What fills the macros of an app; each is rendered when it is first needed."""

    def __init__(self, environment: Environment) -> None:
        self._environment, self._language = environment, language_of(environment)
        self._nouns = self._language.forms("caption", "captions")
        self._formats: dict[str, str] = {}

    def value_rows(self, counts: Iterable[Count], addresses: ValueAddresses) -> Markup:
        """Return a row for each value of a facet that filters nothing yet."""
        html, facet = self._format("value_row"), addresses.facet
        assert addresses.around is not None, facet  # noqa: S101 - else the addresses differ in more than one place
        head, tail = map(escape, addresses.around)
        number, form, nouns = self._language.number, self._language.form, self._nouns
        rows = [
            html
            % {
                "toggle": f"{head}{chosen}{tail}",
                "exclude": f"{head}{left_out}{tail}",
                "key": key,
                "value": value,
                "count": number(count),
                "noun": nouns[form(count)],
            }
            for (key, value, chosen, left_out), count in [
                (_escaped(facet, one[0], self._language.code), one[1]) for one in counts
            ]
        ]
        return Markup("".join(rows))  # noqa: S704 - each part is escaped

    def year_bars(self, bars: Iterable[Bar]) -> Markup:
        """Return the bars of a chart."""
        html = self._format("year_bar")
        rows = [
            html
            % {
                "kind": "bar chosen" if bar.chosen else "bar",
                "x": bar.x,
                "y": bar.y,
                "width": bar.width,
                "height": bar.height,
            }
            for bar in bars
        ]
        return Markup("".join(rows))  # noqa: S704 - they are numbers

    def _format(self, macro: str) -> str:
        """Return the HTML of a macro as a format with a place for each of its parameters."""
        if macro not in self._formats:
            self._formats[macro] = _rendered(self._environment, macro, _PARAMETERS[macro])
        return self._formats[macro]


def _rendered(environment: Environment, macro: str, parameters: Sequence[str]) -> str:
    places = {name: f"\x02{name}\x03" for name in parameters}
    html = str(getattr(environment.get_template(_ROWS).module, macro)(**places)).replace("%", "%%")
    for name, place in places.items():
        html = html.replace(place, f"%({name})s")
    return html


@cached("rows", 1 << 12)
def _escaped(facet: str, value: str, code: str) -> tuple[str, str, str, str]:
    """Return a value's key, what it is called, and the parameters that choose it and leave it out, escaped for HTML."""
    chosen, left_out = parameter(facet, value), parameter(facet, value, exclude=True)
    label = language(code).say(value_label(facet, value))
    parts = (f"{facet}={value}", label, chosen, left_out)
    key, label, chosen, left_out = (str(escape(one)) for one in parts)
    return key, label, chosen, left_out
