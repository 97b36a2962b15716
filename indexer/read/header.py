"""How the cells of a table are parted and quoted, and which line names its columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from indexer.read.columns import Mapped, Plan

DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    "^": "caret",
    "~": "tilde",
    "\x1f": "unit separator",
}
SINGLE = "\x1e"
"""Stands for the delimiter of a table with one column: no line has one."""

HEADER_WITHIN = 10
"""Lines among which the header is looked for: titles of the table may stand above it."""

LONGEST_NAME = 80
LONGEST_CELL = 40
JUDGED = 100
"""Lines by which a table is judged."""

CONSISTENT = 0.8
"""Share of lines with as many cells as the header from which on lines are rows."""

_SEP = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"#[1-9]\d*")
_NO_NAME = re.compile(r"[;`{}<>=]|\s['\"]|[.!?]$")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_OPENED = re.compile(r'(?:^|[,;\t|^~])\s?"')
_DECIMAL = re.compile(r"\d,\d")
_QUOTED_CELLS = re.compile(r'\s*"(?:[^"]|"")*"\s{0,9}([,;\t|])\s{0,9}["\d]')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are written: what parts them, what quotes them, whether a backslash escapes a quote."""

    delimiter: str
    quote: str = '"'
    escaped: bool = False
    skip_blanks: bool = False

    @property
    def label(self) -> str:
        """Return what a person calls the delimiter."""
        return DELIMITERS.get(
            self.delimiter, "one column" if self.delimiter == SINGLE else repr(self.delimiter)
        )

    def reader(self, lines: Iterator[str] | Sequence[str], *, strict: bool = False) -> Iterator[list[str]]:
        """Return a reader of the rows in ``lines``; raises ``csv.Error``."""
        parameters: dict[str, Any] = {"delimiter": self.delimiter, "quotechar": self.quote, "strict": strict}
        if self.escaped:
            parameters |= {"escapechar": "\\", "doublequote": False}
        return csv.reader(lines, skipinitialspace=self.skip_blanks, **parameters)

    def cells(self, line: str) -> list[str] | None:
        """Return the cells of one line; ``None`` where it is no row."""
        try:
            return next(self.reader([line]), None)
        except csv.Error:
            return None


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns, and how many lines that are not blank stand up to and with the header's."""

    dialect: Dialect
    names: tuple[str, ...]
    lines: int
    plan: Plan


def find_header(lines: Sequence[str], mapped: Mapped) -> Header | None:
    r"""Return the header among the first lines of a table; ``None`` where they have none that is known.

    A header has a column for a title or a caption, and another known one, or rows below it that are as wide.

    >>> found = find_header(["Photo list", "Object Number;Caption", "1969.1;A bell."], Mapped())
    >>> found.dialect.delimiter, found.names, found.lines
    (';', ('Object Number', 'Caption'), 2)
    >>> find_header(["The title, description and location of each picture.", "Titles"], Mapped())
    """
    if numbered(mapped):
        return _headless(lines, mapped)
    at = 0
    delimiters = tuple(DELIMITERS)
    if lines and (said := _SEP.match(lines[0])):
        delimiters, at = (said[1],), 1
    for place in range(at, min(len(lines), at + HEADER_WITHIN)):
        for delimiter in delimiters:
            if found := _header(lines, place, delimiter, mapped):
                return found
    return _single(lines, mapped)


def numbered(mapped: Mapped) -> bool:
    """Return whether a mapping names columns by their numbers, because the table has no header."""
    return any(_NUMBERED.fullmatch(column) for _, column in mapped.columns)


def _header(lines: Sequence[str], place: int, delimiter: str, mapped: Mapped) -> Header | None:
    if delimiter not in lines[place]:
        return None
    named = named_apart(Dialect(delimiter).cells(lines[place].lstrip("\ufeff")))
    if len(named) < 2 or not all(map(_is_name, named)):
        return None
    plan = mapped.plan(named)
    if not plan.usable:
        return None
    below = lines[place + 1 : place + 1 + JUDGED]
    dialect, share = _dialect(delimiter, lines[place], below, len(named))
    if plan.known < 2 and (share < CONSISTENT or not below):
        return None
    return Header(dialect, named, place + 1, plan)


def named_apart(cells: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names in a header's cells, no two alike; of an empty cell its number."""
    seen: Counter[str] = Counter()
    found = []
    for number, cell in enumerate(cells or (), 1):
        name = cell.strip().strip("'\"") or f"#{number}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def _is_name(cell: str) -> bool:
    """Return whether a cell may be the name of a column: it is short and has no sign that only code has."""
    return len(cell) <= LONGEST_NAME and not _NO_NAME.search(cell)


def _dialect(delimiter: str, header: str, below: Sequence[str], width: int) -> tuple[Dialect, float]:
    """Return how most lines below a header become rows of its width, and what share of them do."""
    sample = [header, *below]
    quotes = ['"', *(["'"] if any(re.match(r"\s*'", line) for line in sample) else [])]
    escapes = [False, *([True] if any('\\"' in line for line in sample) else [])]
    padded = re.compile(re.escape(delimiter) + r" +\S")
    blanks = [False, *([True] if delimiter != " " and padded.search(header) else [])]
    candidates = [Dialect(delimiter, q, e, b) for q, e, b in product(quotes, escapes, blanks)]
    shares = [
        (_share(candidate, below, width), candidate.skip_blanks, -n) for n, candidate in enumerate(candidates)
    ]
    share, _, place = max(shares)
    return candidates[-place], share


def _share(dialect: Dialect, below: Sequence[str], width: int) -> float:
    """Return the share of rows as wide as the header; what is quoted over several lines is one row."""
    right = rows = 0
    try:
        for cells in dialect.reader([line + "\n" for line in below]):
            rows += 1
            right += len(cells) == width
    except csv.Error:
        rows += 1
    return right / rows if rows else 1.0


def _single(lines: Sequence[str], mapped: Mapped) -> Header | None:
    """Return the header of a table with one column: a first line that is the name of a caption's."""
    if len(lines) < 2:
        return None
    name = lines[0].strip().lstrip("\ufeff").strip("'\"")
    plan = mapped.plan((name,))
    if len(name) > LONGEST_NAME or " " in name or not plan.columns.get("description"):
        return None
    return Header(Dialect(SINGLE), (name,), 1, plan)


def _headless(lines: Sequence[str], mapped: Mapped) -> Header | None:
    """Return names that are numbers, for a table without a header."""
    best = max(((_consistency(lines, d), -n) for n, d in enumerate(DELIMITERS)), default=None)
    if best is None or not best[0][1]:
        return None
    dialect = _dialect([*DELIMITERS][-best[1]], "", lines[:JUDGED], best[0][1])[0]
    named = tuple(f"#{number}" for number in range(1, best[0][1] + 1))
    return Header(dialect, named, 0, mapped.plan(named))


def _consistency(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Return the share of lines with the most frequent number of cells above one, and that number."""
    widths = Counter(len(Dialect(delimiter).cells(line) or ()) for line in lines[:JUDGED])
    widths.pop(1, None)
    width, count = max(widths.items(), key=lambda entry: entry[1], default=(0, 0))
    return count / max(1, len(lines[:JUDGED])), width


def unknown_table(lines: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return delimiter and first row of what can only be a table, though no name in it is known; else ``None``.

    Prose has commas and semicolons too, but with blanks behind them, and not as many on each line.
    """
    judged = lines[:JUDGED]
    rows = _joined(judged)
    return _judged(judged) or (_judged(rows) if len(rows) < len(judged) else None)


def _joined(lines: Sequence[str]) -> list[str]:
    """Return lines with those of one quoted cell joined; a quote that is never closed joins none."""
    rows: list[str] = []
    held: list[str] = []
    for line in lines:
        held.append(line)
        text = " ".join(held)
        if text.count('"') % 2 == 0 or not _OPENED.search(text):
            rows.append(text)
            held = []
    return [*rows, *held]


def _judged(judged: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return delimiter and first row of rows that can only be a table's; else ``None``."""
    if judged and (quoted := _QUOTED_CELLS.match(judged[0])) and len(judged) > 1:
        share, _ = _consistency(judged, quoted[1])
        if share >= CONSISTENT:
            return quoted[1], named_apart(Dialect(quoted[1]).cells(judged[0]))
    for delimiter in DELIMITERS:
        if _tight_everywhere(judged, delimiter):
            return delimiter, named_apart(Dialect(delimiter).cells(judged[0]))
        share, width = _consistency(judged, delimiter)
        if share < CONSISTENT or len(judged) < 2:
            continue
        cells = named_apart(Dialect(delimiter).cells(judged[0]))
        if _only_a_table(judged, delimiter, width, cells):
            return delimiter, cells
    return None


def _tight_everywhere(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether each line has as many delimiters without a blank behind them as the first, whose cells are short.

    Captions that are not quoted may have further ones, so that lines are not as wide as each other.
    """
    tight = re.compile(rf"(?<!\d){re.escape(delimiter)}(?=\S)|{re.escape(delimiter)}(?=[^\s\d])")
    wanted = len(tight.findall(lines[0])) if lines else 0
    cells = lines[0].split(delimiter) if wanted else []
    short = all(
        0 < len(cell.strip()) <= LONGEST_CELL and not cell.endswith((".", "!", "?")) for cell in cells
    )
    return (
        len(lines) >= 3
        and wanted == len(cells) - 1 > 0
        and short
        and all(len(tight.findall(line)) >= wanted for line in lines)
        and all(len(line.split(delimiter)[0]) <= LONGEST_CELL for line in lines)
    )


def _only_a_table(lines: Sequence[str], delimiter: str, width: int, cells: Sequence[str]) -> bool:
    text = _QUOTED.sub("quoted", "\n".join(lines))
    if delimiter in "\t\x1f":
        return True
    tight = len(re.findall(re.escape(delimiter) + r"(?=\S)", text))
    if delimiter == ",":
        tight -= len(_DECIMAL.findall(text))
    apart = tight > 0 and tight >= 0.7 * text.count(delimiter)
    named = (
        all(len(cell) <= 40 and not cell.endswith((".", "!", "?")) for cell in cells) and len(cells) == width
    )
    enough = len(lines) >= 3 or width >= 3
    return enough and (apart or (named and len(lines) >= 3 and delimiter in "|^~"))
