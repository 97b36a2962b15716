"""The year that an id carries: of the picture, of its negative or scan, or of the flight that it names."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from schema.analysis.dates import full_year

ID_YEARS = tomllib.loads(files("schema.vocabulary").joinpath("id_years.toml").read_text("utf-8"))


class IdYearKind(StrEnum):
    """Whose year an id carries."""

    PICTURE = "picture"
    NEGATIVE = "negative"
    SCAN = "scan"
    FLIGHT = "flight"
    BEFORE_FLIGHT = "before flight"


@dataclass(frozen=True, slots=True)
class IdYear:
    """The year of an id, or the years over which its flight went on; ``words`` are the part of the id that says so."""

    years: tuple[int, ...]
    kind: IdYearKind
    words: str


_FORMS = [(re.compile(form["pattern"], re.IGNORECASE), IdYearKind(form["kind"])) for form in ID_YEARS["form"]]
_FLIGHTS = [(re.compile(one["pattern"], re.IGNORECASE), one["name"]) for one in ID_YEARS["flight"]]


@dataclass(frozen=True, slots=True)
class IdFlight:
    """The flight that an id names, without blanks, hyphens and capitals, and the part of the id that says so.

    What was made for a flight, such as its insignia, came before it: ``is_preflight``.
    """

    name: str
    words: str
    is_preflight: bool


def _flown(years: Mapping[str, str]) -> Mapping[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for year, flights in years.items():
        for flight in flights.split():
            found[flight].append(int(year))
    return {flight: tuple(sorted(flown)) for flight, flown in found.items()}


_FLOWN = _flown(ID_YEARS["flown"])


def read_flight(own_id: str) -> IdFlight | None:
    """Return the flight that an id names; ``None`` where it names none that was flown.

    >>> [read_flight(one).name for one in ("sts088-363-012", "41d-3142", "AS11-40-5902", "STS082-S-001")]
    ['sts88', 'sts41d', 'apollo11', 'sts82']
    """
    for pattern, name in _FLIGHTS:
        match = pattern.match(own_id)
        if match and (flight := name.format(match[1]).lower()) in _FLOWN:
            *_, before = match.groups()
            preflight = before is not None and before.upper() == "S"
            return IdFlight(flight, match.group().rstrip("-"), preflight)
    return None


@lru_cache(maxsize=1 << 14)
def read_id_year(own_id: str) -> IdYear | None:
    """
    Return the year that an id carries; ``None`` where it has none.

    >>> [read_id_year(one).years for one in ("KSC-98PC1840", "S69-25864", "sts088-363-012", "sl4-137-3632")]
    [(1998,), (1969,), (1998,), (1973, 1974)]
    >>> read_id_year("PIA21480"), read_id_year("41d-3142").kind.value
    (None, 'flight')
    """
    if flight := read_flight(own_id):
        return IdYear(
            _FLOWN[flight.name],
            IdYearKind.BEFORE_FLIGHT if flight.is_preflight else IdYearKind.FLIGHT,
            flight.words,
        )
    for pattern, kind in _FORMS:
        if match := pattern.match(own_id):
            return IdYear((int(full_year(match[1])),), kind, own_id)
    return None
