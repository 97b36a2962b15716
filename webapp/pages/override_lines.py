"""The lines of an overrides file (docs/overrides.md) that would correct a family: its records, its facts, its date."""

import json
from collections import Counter
from collections.abc import Iterator

from schema.document import Document, Member
from schema.fields import FACETS
from webapp.pages.linked_data import iso_date

MOST = 50  # records that are named


def override_lines(document: Document) -> str:
    """Return TOML that corrects a family: keeps records apart, joins one, removes and adds values, and dates it."""
    names = record_names(document)
    entries = [
        "# The same caption, put into another family: write the ID of a record of that one.\n"
        f'[[always]]\nrecords = [{_quoted(names[0])}, "ID"]\nwhy = ""\n'
    ]
    if len(names) > 1:
        listed = ", ".join(map(_quoted, names))
        entries.insert(
            0,
            "# Different captions, put into this family: leave only those that must be apart.\n"
            f'[[never]]\nrecords = [{listed}]\nwhy = ""\n',
        )
    return "\n".join([*entries, *_facts(document, names[0])])


def _facts(document: Document, name: str) -> Iterator[str]:
    """Yield an entry for each facet that has values, and one for the date."""
    for facet in FACETS:
        values = () if facet.years else document.facets.get(facet.name, ())[:MOST]
        if values:
            listed = ", ".join(map(_quoted, values))
            yield (
                f"# {facet.label}: leave only what is wrong, and name what is missing.\n"
                f"[[fact]]\nrecord = {_quoted(name)}\nfacet = {_quoted(facet.name)}\n"
                f'remove = [{listed}]\nadd = []\nwhy = ""\n'
            )
    day = iso_date(document.event_date).replace("/", "..") if document.event_date else ""
    yield (
        '# Another date: a day, 1969-07, 1969, 1969-07-16..1969-07-24, or "" for none.\n'
        f'[[fact]]\nrecord = {_quoted(name)}\ndate = {_quoted(day)}\nwhy = ""\n'
    )


def record_names(document: Document) -> tuple[str, ...]:
    """Return the records as overrides name them: by id, or by source and number where several have the id or none."""
    times = Counter(member.caption.nasa_id for member in document.members)
    return tuple(_name(member, times) for member in document.members[:MOST])


def _name(member: Member, times: Counter[str | None]) -> str:
    nasa_id = member.caption.nasa_id
    return nasa_id if nasa_id and times[nasa_id] == 1 else member.caption.key


def _quoted(name: str) -> str:
    r"""Return a basic string of TOML, whose escapes are those of JSON, and one more.

    >>> _quoted('a"b\x7f')
    '"a\\"b\\u007f"'
    """
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
