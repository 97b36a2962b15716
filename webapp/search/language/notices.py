"""What is said of a text where it could not be taken as it stood."""

from schema.message import Message, message


def no_word(text: str) -> Message:
    """Return that a text has nothing to search for."""
    return message("There is no word in “%(text)s” that could be searched for.", text=text)


def no_value(name: str) -> Message:
    """Return that the name of a field stands alone."""
    return message("“%(word)s” needs a value behind it; it was taken as a word.", word=name)


def no_field(name: str) -> Message:
    """Return that no field has such a name."""
    return message("“%(word)s” is not a field to search; it was taken as a word.", word=name)


def joins_nothing(operator: str) -> Message:
    """Return that an operator stands at an edge."""
    return message("“%(word)s” has nothing to join; it was taken as a word.", word=operator)


def begins_with_wildcard(pattern: str) -> Message:
    """Return that a pattern is none that can be looked for."""
    return message("“%(word)s” begins with a wildcard; it was taken as a word.", word=pattern)


def left_out(typed: str, condition: str) -> Message:
    """Return that what was ``typed`` in plain words excludes a condition."""
    return message(
        "“%(typed)s %(condition)s” leaves out what has %(condition)s. In quotation marks it is searched for as words.",
        typed=typed,
        condition=condition,
    )
