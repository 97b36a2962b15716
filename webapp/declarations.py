"""The only list of the API's parameters: ``parameters`` reads requests by it, ``/openapi.json`` renders it."""

from dataclasses import dataclass

from schema.fields import FACETS, Facet
from webapp.search.model.query import Grouping, Query, Sort

EXPANSIONS = ("variants", "evidence", "original", "explain")  # what a hit may hold beyond the usual


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request: what it means, what it may be, and an example that works.

    ``bound`` names the limit (``webapp.search.limits``) of its length, or of its number where it is a ``whole``
    one. ``allowed`` lists its words. It may be given once, or, where there are ``many``, several times.
    """

    name: str
    meaning: str
    example: str | int
    bound: str = ""
    whole: bool = False
    allowed: tuple[str, ...] = ()
    listed: bool = False  # several of the allowed words, with commas between them
    many: bool = False
    usual: str | int = ""
    pattern: str = ""  # that its text must fit
    highest: int = 0  # of a number that no limit bounds


_USUAL = Query()

NUMBERS = r"^ *(!? *([0-9]{1,9}|[0-9]{1,9}\.\.[0-9]{0,9}|\.\.[0-9]{1,9}))? *$"
NAMES = r"^[A-Za-z0-9._-]{0,128}$"

TEXT = Parameter("q", "What to search for, in the grammar of the search box.", "red flowers", bound="query")
SORT = Parameter(
    "sort",
    "The order of hits: by relevance, by date upwards, by date downwards, or by when they were first indexed, the last "
    "first. Without a date they come last in the orders by date.",
    Sort.NEWEST.value,
    allowed=tuple(sort.value for sort in Sort),
    usual=_USUAL.sort.value,
)
PAGE = Parameter("page", "Which page of the answer.", 2, bound="page", whole=True, usual=_USUAL.page)
SIZE = Parameter("size", "Hits, or values, on a page.", 10, bound="size", whole=True, usual=_USUAL.size)
GENERATION = Parameter(
    "generation",
    "The index that answered the page before this one, as links to other pages give it: where another answers "
    "now, a notice says so.",
    "000001-3f2a9c04d1b7",
    pattern=NAMES,
)
EXPAND = Parameter(
    "expand",
    "What hits have beyond the default, separated by commas.",
    "variants,evidence",
    allowed=EXPANSIONS,
    listed=True,
)
FOLD = Parameter(
    "fold",
    "Whether the variants of a caption are one hit; with false each record of the families found is one.",
    "false",
    allowed=("true", "false"),
    usual="true",
)
GROUP = Parameter(
    "group",
    "Whether all frames of an event (a title and a day) are one hit, the best of them; totals and facets count on.",
    "event",
    allowed=(Grouping.EVENT.value, Grouping.NONE.value),
    usual=Grouping.NONE.value,
)
EVENT = Parameter(
    "event", "Only the frames of one event, by the key that a hit has.", "moonwalk 718967", bound="query"
)
PREFIX = Parameter("prefix", "Only values with a word that begins so, in any case.", "red", bound="value")
TYPED = Parameter("q", "What has been typed so far.", "red sq", bound="query")
SUGGESTIONS = Parameter("size", "How many suggestions at most.", 5, bound="size", whole=True, usual=10)


def _filter(facet: Facet) -> Parameter:
    numbers = " 2016..2018 is a range; 1990.. and ..1969 have an open end." if facet.numeric else ""
    return Parameter(
        facet.name,
        f"A value of the facet {facet.label}; !value leaves it out. Several widen each other.{numbers}",
        facet.example,
        bound="value",
        many=True,
        pattern=NUMBERS if facet.numeric else "",
    )


FILTERS = tuple(map(_filter, FACETS))
SEARCH = (TEXT, *FILTERS, EVENT, SORT, PAGE, SIZE, GENERATION, EXPAND, FOLD, GROUP)
SIMILAR = (*FILTERS, SORT, PAGE, SIZE, GENERATION, EXPAND, FOLD)
SUGGEST = (TYPED, SUGGESTIONS)
FACET = (TEXT, *FILTERS, EVENT, PREFIX, PAGE, SIZE)
EXPORT = (TEXT, *FILTERS, EVENT, SORT, FOLD)
NONE: tuple[Parameter, ...] = ()
