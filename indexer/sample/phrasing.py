"""How days, people, crews and missions are put into words, with their marks."""

from collections.abc import Sequence
from datetime import date

from indexer.sample.facts import Mission, Person
from schema.enumeration import join_words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AP = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def american(day: date) -> str:
    """Write 'Sept. 24, 2020'."""
    return f"{yearless(day)}, {day.year}"


def yearless(day: date) -> str:
    """Write 'Sept. 24'."""
    return f"{_AP[day.month - 1]} {day.day}"


def military(day: date, *, full: bool = True) -> str:
    """Write '16 September 1974', or '16 Sept. 1974'."""
    return f"{day.day} {(_MONTHS if full else _AP)[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """Write 'November 1973'."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    """Write '20 June - 7 July 1996', or '9-20 September 1994' within one month; years only where they differ."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{military(last)}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} - {military(last)}"


def when(day: date, form: str) -> str:
    """Write the day of the picture, marked; the form ``short`` leaves out the year."""
    if form == "short":
        return f"[{yearless(day)}](yearless:{day.isoformat()})"
    words = american(day) if form == "us" else f"{_WEEKDAYS[day.weekday()]}, {american(day)}"
    return f"[{words}](day:{day.isoformat()})"


def mission(flown: Mission, form: str) -> str:
    """Write a mission's name; an expedition's numbers are marked, one is written out."""
    if flown.cast != "expedition":
        return flown.name.upper() if form == "upper" else flown.name
    numbers = flown.name.replace("/", ",").replace("-", ",")
    return f"[Expedition {'One' if flown.name == '1' else flown.name}](expedition:{numbers})"


def pad(flown: Mission, style: int) -> str:
    """Write the launch pad by one of its names, marked."""
    name = f"Launch Complex {flown.pad}"
    number, letter = flown.pad[:2], flown.pad[2:]
    spelt = (f"Launch Pad {flown.pad}", name, f"Pad {letter} at Launch Complex {number}" if letter else name)
    return f"[{spelt[style]}](landmark:{name})"


def person(someone: Person, style: int, cast: str) -> str:
    """Write a name with the employer, as the time and the writer had it; NASA's own need none before 2000."""
    agency, name = someone.agency, f"[{someone.name}](person)"
    if cast != "expedition" and agency.name == "NASA":
        return name
    if agency.name == "UAE":
        return f"{name} of {agency.long}"
    if style == 0:
        return f"{name} of {agency.short}"
    if style == 1:
        return f"{agency.crew} {name} from {agency.long}"
    if agency.name == "Roscosmos":
        return f"Russia’s {name}" if style == 3 else f"{agency.short} cosmonaut {name}"
    return f"{agency.short} {agency.crew} {name}"


def ranked(someone: Person) -> str:
    """Write a name that stands behind a rank, with the employer."""
    return f"[{someone.name}](person) ({someone.agency.short})"


def employed(someone: Person) -> str:
    """Write a name behind the employer's."""
    agency = someone.agency
    return f"{agency.short}{'’' if agency.name.endswith('s') else '’s'} [{someone.name}](person)"


def role(flown: Mission, someone: Person) -> str:
    """Name what someone does in the crew."""
    crew = flown.backup if someone in flown.backup else flown.prime
    seat = crew.index(someone)
    match flown.cast:
        case "expedition":
            return "Flight Engineer" if seat else "Soyuz Commander"
        case "apollo":
            return ("Commander", "Command Module Pilot", "Lunar Module Pilot")[seat]
        case _:
            return ("Commander", "Pilot", "Mission Specialist")[min(seat, 2)]


def roster(flown: Mission) -> str:
    """Write a shuttle's crew with their ranks."""
    names = [f"[{someone.name}](person)" for someone in flown.prime]
    return f"{join_words(names[:1:-1])}, with {names[1]} as pilot and {names[0]} in command"


def placed(words: Sequence[str], *, commas: bool) -> str:
    """Join words, each with its place in the picture from left to right."""
    places = ("at left", "at right") if len(words) == 2 else ("at left", "in the middle", "at right")
    if commas:
        parts = [f"{word}, {place}" for word, place in zip(words, places, strict=True)]
        return ", ".join(parts[:-1]) + f", and {parts[-1]},"
    return join_words([f"{word} ({place})" for word, place in zip(words, places, strict=True)])
