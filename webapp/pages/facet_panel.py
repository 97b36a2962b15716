"""The facets of a search as HTML: a list of values, or a chart of years, filled into the pieces of ``_facets.html``."""

from collections.abc import Iterable, Sequence
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from schema.caches import cached
from schema.fields import Facet
from schema.message import counted
from webapp import links
from webapp.base_path import local
from webapp.languages.templates import language_of
from webapp.links import Route, parameter
from webapp.pages.stencil import Stencils
from webapp.pages.wording import value_label, years
from webapp.pages.years import Bar, Chart, chart
from webapp.search.model.query import Query
from webapp.search.model.result import Count, FacetCounts
from webapp.value_links import ValueAddresses, value_addresses

_HEAD, _TAIL, _COUNT, _NOUN = "<head>", "<tail>", "<count>", "<noun>"
"""Where addresses begin and end, and what changes in a row: no text that is escaped has these."""


class FacetPanel:
    """Fills the pieces of the facets, in the language of an environment."""

    def __init__(self, environment: Environment) -> None:
        self._language = language_of(environment)
        self._stencils = stencils = Stencils(environment, "_facets.html")
        self._nouns = self._language.forms("caption", "captions")
        self._of = {
            name: stencils.of(name)
            for name in (
                "value_row", "excluded_row", "selected_row", "facet", "values", "more", "without", "range", "carried",
                "chart", "bar", "stretch",
            )
        }  # fmt: skip
        self._row = cached("rows", 1 << 12)(self._written_row)

    def facet(self, counts: FacetCounts, page: "FacetPage", *, is_open: bool) -> Markup:
        """Return a facet of the panel: its values that are shown at once, and links to all and to none of them."""
        facet, name = counts.facet, counts.facet.name
        label = self._language.gettext(facet.label)
        drawn = chart(counts, page.query.filters) if facet.years and not counts.more else None
        shown = counts.in_use if drawn else counts.shown
        rows = self.rows(shown, page.values(name)) if shown else ""
        every = len(counts.counts) + counts.more
        html = self._of["facet"] % {
            "name": name,
            "label": escape(label),
            "open": "open" if is_open or counts.in_use else "",
            "chart": f"{self.chart(drawn, name, page)}{self._range(drawn, name, page)}" if drawn else "",
            "values": self._of["values"] % {"rows": rows} if rows else "",
            "more": self._more(facet, every, page) if drawn or every > facet.shown else "",
            "without": "" if counts.in_use else self._without(facet, page),
        }
        return Markup(html)  # noqa: S704 - each part is escaped

    def rows(self, counts: Sequence[Count], addresses: ValueAddresses) -> Markup:
        """Return a row for each of some values of a facet."""
        html = (
            self._alike(counts, addresses, *addresses.around)
            if addresses.around
            else "".join([self._value(one, addresses) for one in counts])
        )
        return Markup(html)  # noqa: S704 - each part is escaped

    def chart(self, drawn: Chart, name: str, page: "FacetPage") -> Markup:
        """Return a chart of the years of a facet, whose stretches lead to what is of these years."""
        html = self._of["chart"] % {
            "name": name,
            "pick": escape(page.to.address(page.encoded)),
            "first": drawn.first,
            "last": drawn.last,
            "year": drawn.highest[0],
            "number": self._language.number(drawn.highest[1]),
            "bars": self._bars(drawn.bars),
            "stretches": self._stretches(drawn, name, page),
        }
        return Markup(html)  # noqa: S704 - each part is escaped

    def _alike(self, counts: Iterable[Count], addresses: ValueAddresses, head: str, tail: str) -> str:
        """Return a row for each value of a facet that filters nothing yet.

        Rows are written once for many pages, but for their counts and for how their addresses begin and end
        (BENCHMARKS.md, "facets' values").
        """
        facet, row = addresses.facet, self._row
        number, form, nouns = self._language.number, self._language.form, self._nouns
        rows = [
            f"{begun}{number(count)}{between}{nouns[form(count)]}{rest}"
            for (begun, between, rest), count in [(row(facet, one.value), one.count) for one in counts]
        ]
        return "".join(rows).replace(_HEAD, escape(head)).replace(_TAIL, escape(tail))

    def _written_row(self, facet: str, value: str) -> tuple[str, str, str]:
        """Return the HTML of a value up to its count, from there to the noun, and behind that."""
        label = self._language.say(value_label(facet, value))
        chosen, left_out = parameter(facet, value), parameter(facet, value, exclude=True)
        row = self._of["value_row"] % {
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

    def _value(self, one: Count, addresses: ValueAddresses) -> str:
        """Return the row of a value of a facet that filters."""
        facet, value = addresses.facet, one.value
        given = {
            "toggle": escape(addresses.toggle(value)),
            "exclude": escape(addresses.exclude(value)),
            "key": escape(f"{facet}={value}"),
            "value": escape(self._language.say(value_label(facet, value))),
        }
        if one.excluded:
            return self._of["excluded_row"] % given
        if one.selected:
            return self._of["selected_row"] % {
                **given,
                "count": self._stencils.filled("selected_count", number=one.count),
            }
        noun = escape(self._nouns[self._language.form(one.count)])
        return self._of["value_row"] % {
            **given,
            "count": self._language.number(one.count),
            "noun": noun,
        }

    def _more(self, facet: Facet, every: int, page: "FacetPage") -> str:
        carried = (("view", page.view),) if page.view else ()
        address = Route(f"/facets/{facet.name}", carried).address(page.encoded)
        return self._of["more"] % {
            "address": escape(address),
            "number": self._language.number(every),
            "facet": escape(self._language.gettext(facet.label)),
        }

    def _without(self, facet: Facet, page: "FacetPage") -> str:
        text = f"{page.query.text} {facet.name}:none".strip()
        return self._of["without"] % {
            "address": escape(page.to.address((*links.encoded_pairs([("q", text)]), *page.behind_text))),
            "facet": escape(self._language.gettext(facet.label.lower())),
        }

    def _range(self, drawn: Chart, name: str, page: "FacetPage") -> str:
        """Return the form with the first and the last year of a range."""
        pairs = [*links.pairs(links.first(page.query)), *([("view", page.view)] if page.view else [])]
        carried = [
            self._of["carried"] % {"name": one, "value": escape(value)} for one, value in pairs if one != name
        ]
        return self._of["range"] % {
            "action": escape(local("/search")),
            "carried": "".join(carried),
            "name": name,
            "low": drawn.ends[0],
            "high": drawn.ends[1],
            "first": drawn.first,
            "last": drawn.last,
        }

    def _bars(self, bars: Iterable[Bar]) -> str:
        html = self._of["bar"]
        return "".join(
            [
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
        )

    def _stretches(self, drawn: Chart, facet: str, page: "FacetPage") -> str:
        addresses, say = page.values(facet), self._language.say
        items = []
        for one in drawn.stretches:
            if not one.count:
                continue
            first, last = str(one.first), str(one.last)
            count = counted("%(number)s caption", "%(number)s captions", one.count)
            items.append(
                self._of["stretch"]
                % {
                    "address": escape(
                        addresses.toggle(first if first == last else f"{first}..{last}")
                        if addresses.around
                        else page.to(links.ranged(page.query, facet, first, last))
                    ),
                    "key": f"{facet}={first}",
                    "name": escape(f"{say(years(one.first, one.last))}: {say(count)}"),
                    "x": one.x,
                    "width": one.width,
                }
            )
        return "".join(items)


class FacetPage:
    """What all facets of a page share: its query, where its links lead, and their parameters, encoded once."""

    def __init__(self, query: Query, to: Route, view: str) -> None:
        first = links.first(query)
        self.query, self.to, self.view = query, to, view
        self.values = value_addresses(query, to)
        self.behind_text = links.encoded_pairs((*links.filter_pairs(first), *links.paging_pairs(first)))
        self.encoded = [*links.encoded_pairs(links.text_pairs(first)), *self.behind_text]
