"""Small pieces of HTML of which a page has hundreds: a macro of ``_rows.html`` is rendered once, and then only filled.

A row of a facet's values takes 2 microseconds so, instead of 16.
"""

from collections.abc import Iterable, Sequence

from jinja2 import Environment
from markupsafe import Markup, escape

from schema.caches import cached
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
_HEAD, _TAIL, _COUNT, _NOUN = "<head>", "<tail>", "<count>", "<noun>"
"""Where addresses begin and end, and what changes in a row: no text that is escaped has these."""


class Stencils:
    """What fills the macros of an app; each is rendered when it is first needed."""

    def __init__(self, environment: Environment) -> None:
        self._environment, self._language = environment, language_of(environment)
        self._nouns = self._language.forms("caption", "captions")
        self._formats: dict[str, str] = {}
        self._row = cached("rows", 1 << 12)(self._written_row)

    def value_rows(self, counts: Iterable[Count], addresses: ValueAddresses) -> Markup:
        """Return a row for each value of a facet that filters nothing yet.

        Rows are written once for many pages, but for their counts and for how their addresses begin and end
        (BENCHMARKS.md, "facets' values").
        """
        facet, row = addresses.facet, self._row
        assert addresses.around is not None, facet  # noqa: S101 - else the addresses differ in more than one place
        number, form, nouns = self._language.number, self._language.form, self._nouns
        rows = [
            f"{begun}{number(count)}{between}{nouns[form(count)]}{rest}"
            for (begun, between, rest), count in [(row(facet, one[0]), one[1]) for one in counts]
        ]
        head, tail = map(str, map(escape, addresses.around))
        return Markup("".join(rows).replace(_HEAD, head).replace(_TAIL, tail))  # noqa: S704 - each part is escaped

    def _written_row(self, facet: str, value: str) -> tuple[str, str, str]:
        """Return the HTML of a value up to its count, from there to the noun, and behind that."""
        label = self._language.say(value_label(facet, value))
        chosen, left_out = parameter(facet, value), parameter(facet, value, exclude=True)
        row = self._format("value_row") % {
            "toggle": f"{_HEAD}{escape(chosen)}{_TAIL}",
            "exclude": f"{_HEAD}{escape(left_out)}{_TAIL}",
            "key": escape(f"{facet}={value}"),
            "value": escape(label),
            "count": _COUNT,
            "noun": _NOUN,
        }
        begun, _, behind = row.partition(_COUNT)
        between, _, rest = behind.partition(_NOUN)
        return begun, between, rest

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
