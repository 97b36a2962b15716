"""What is requested of an archive, and how it is divided where one search gives out too little of it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from schema.errors import BadParameter

MEDIA_TYPES = ("image", "video", "audio")
EARLIEST, LATEST = 1900, 2099  # the years that are halved; what is before and behind are two further slices
_YEARS = re.compile(r"(?:([0-9]{4}))?(\.\.)?(?:([0-9]{4}))?")

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of what is requested: years (inclusive, ``None`` for open), a center, a media type ('' for any)."""

    first: int | None = None
    last: int | None = None
    center: str = ""
    media_type: str = ""

    def parameters(self) -> Parameters:
        """Return the parameters of its search."""
        years = (("year_start", self.first), ("year_end", self.last))
        words = (("center", self.center), ("media_type", self.media_type))
        return (
            *((name, f"{year:04}") for name, year in years if year is not None),
            *((name, word) for name, word in words if word),
        )

    def divided(self, centers: Sequence[str]) -> tuple["Slice", ...]:
        """Return slices that share no record and together have nearly all of this one's; none where it is the least.

        Years are halved, a year is divided by ``centers``, and a center's by media type. A record without a date, or
        of a center that is not listed, is in none of them.

        >>> [one.parameters() for one in Slice(1969, 1972).divided(())]
        [(('year_start', '1969'), ('year_end', '1970')), (('year_start', '1971'), ('year_end', '1972'))]
        """
        first, last = self.first, self.last
        if first is None or last is None:
            if (first or EARLIEST) > LATEST or (last or LATEST) < EARLIEST:
                return self._by_center(centers)
            return self._within_bounds()
        if first < last:
            middle = (first + last) // 2
            return replace(self, last=middle), replace(self, first=middle + 1)
        return self._by_center(centers)

    def _within_bounds(self) -> tuple["Slice", ...]:
        """Return an open interval of years as one that can be halved, and what is before and behind it."""
        inner = replace(
            self,
            first=EARLIEST if self.first is None else self.first,
            last=LATEST if self.last is None else self.last,
        )
        before = [replace(self, last=EARLIEST - 1)] if self.first is None else []
        behind = [replace(self, first=LATEST + 1)] if self.last is None else []
        return (*before, inner, *behind)

    def _by_center(self, centers: Sequence[str]) -> tuple["Slice", ...]:
        if not self.center:
            return tuple(replace(self, center=one) for one in centers)
        if not self.media_type:
            return tuple(replace(self, media_type=one) for one in MEDIA_TYPES)
        return ()

    def __str__(self) -> str:
        """Return the slice for people."""
        years = "" if self.first is self.last is None else f"{self.first or ''}..{self.last or ''}"
        return ", ".join(filter(None, (years, self.center, self.media_type))) or "all years"


@dataclass(frozen=True, slots=True)
class HarvestRequest:
    """What to fetch from where: words of a search, narrowed to a slice, in pages of ``page_size`` records.

    ``window`` is how many records of one search the service gives out; NASA's stops at 10,000.
    """

    base: str
    text: str = ""
    whole: Slice = Slice()
    page_size: int = 100
    window: int = 10_000

    def parameters(self, part: Slice, page: int) -> Parameters:
        """Return the parameters of a page of a slice; a search for everything is one for every media type."""
        own = part.parameters()
        text = (("q", self.text),) if self.text else ()
        every = () if self.text or part.media_type else (("media_type", ",".join(MEDIA_TYPES)),)
        return (*text, *own, *every, ("page", str(page)), ("page_size", str(self.page_size)))

    @property
    def identity(self) -> dict[str, object]:
        """What must be equal for a harvest to go on with what another fetched."""
        return asdict(self)


def read_years(text: str) -> tuple[int | None, int | None]:
    """Return the first and the last year of ``1969``, ``1969..1972``, ``1969..`` or ``..1972``.

    >>> read_years("1969..1972"), read_years("1969"), read_years("..1972")
    ((1969, 1972), (1969, 1969), (None, 1972))
    """
    found = _YEARS.fullmatch(text.strip())
    first, dots, last = found.groups() if found else (None, None, None)
    years = (int(first) if first else None, int(last) if last else None)
    if not dots:
        years = (years[0], years[0])
    low, high = years
    if years == (None, None) or 0 in years or (low is not None and high is not None and low > high):
        raise BadParameter(
            "year", text, f"{text!r} is no year such as 1969 and no interval such as 1969..1972"
        )
    return years
