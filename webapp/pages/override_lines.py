"""The lines of an overrides file (docs/overrides.md) that would correct how a family was put together."""

import json
from collections import Counter

from schema.document import Document, Member

MOST = 50  # records that are named


def override_lines(document: Document) -> str:
    """Return TOML that keeps the records of a family apart, where it has several, and that joins another one to it."""
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
    return "\n".join(entries)


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
