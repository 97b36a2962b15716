"""Ids in the forms of the real archive, numbered down from the top of their range, where no picture is."""

from collections import Counter
from datetime import date

from indexer.sample.facts import Mission


class Mint:
    """Assigns every picture an id of its own."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def id(self, form: str, day: date, flown: Mission | None) -> str:
        """Return a new id of a form; a form that names a mission takes it from ``flown``.

        >>> mint = Mint()
        >>> mint.id("jsc", date(2019, 2, 21), None), mint.id("jsc", date(2019, 2, 21), None)
        ('jsc2019e999999', 'jsc2019e999998')
        """
        template, digits = _FORMS[form]
        stem = template.format(year=day.year, yy=f"{day.year % 100:02}", flight=_flight(flown))
        number = self._given[stem]
        self._given[stem] += 1
        if form == "sts":
            roll, frame = divmod(number, 36)
            return stem.format(n=f"{_from_top(roll, 3)}-{frame + 1:03}")
        return stem.format(n=_from_top(number, digits))


# The forms by name: '{{n}}' is the number, of so many digits.
_FORMS = {
    "jsc": ("jsc{year}e{{n}}", 6),
    "jscE": ("JSC{year}-E-{{n}}", 5),
    "s": ("S{yy}-{{n}}", 5),
    "sts": ("STS{flight:0>3}-{{n}}", 3),
    "iss": ("iss{flight:0>3}e{{n}}", 6),
    "ksc": ("KSC-{yy}pp{{n}}", 4),
    "pia": ("PIA{{n}}", 5),
    "arc": ("ARC-{year}-A{yy}-{{n}}", 4),
    "lrc": ("LRC-{year}-B701_P-{{n}}", 5),
    "grc": ("GRC-{year}-C-{{n}}", 5),
    "ec": ("EC{yy}-{{n}}-1", 5),
    "msfc": ("{{n}}", 7),
}
_WITH_YEAR = ("jsc", "JSC")


def carries_year(nasa_id: str) -> bool:
    """Return whether an id has the year of its picture in four digits, as Houston's of this century have.

    >>> carries_year("JSC2000-E-99077"), carries_year("S74-99831")
    (True, False)
    """
    return nasa_id.startswith(_WITH_YEAR)


def _flight(flown: Mission | None) -> str:
    return flown.name.removeprefix("STS-").replace("/", "-").partition("-")[0] if flown else ""


def _from_top(number: int, digits: int) -> str:
    """Count down from 99..9; what no longer fits takes a digit more."""
    top = 10**digits - 1
    return f"{top - number if number < top * 0.9 else top + number:0{digits}}"
