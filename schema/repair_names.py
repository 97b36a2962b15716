"""The repairs of a caption in plain words: stored names are short, and stay as they are."""

from schema.document import UNDECIDABLE

LABELS = {
    "Mac Roman letter": "letter in the old Macintosh encoding",
    "Mac Roman punctuation": "punctuation in the old Macintosh encoding",
    "encoding": "wrong character encoding",
    "entities": "HTML entities",
    "escapes": "escape sequences",
    "full stop apart": "space before a full stop",
    "lost apostrophe": "missing apostrophe",
    "lost character from twin": "character restored from a duplicate",
    "lost dash": "missing dash",
    "lost letter": "missing letter",
    "lost line break": "missing line break",
    "lost quotes": "missing quotation marks",
    "lost space": "missing space",
    "markup": "HTML tags",
    "runs of spaces": "repeated spaces",
}

DAMAGE = {
    "lost character": "missing character",
    "question mark": "question mark in place of a character",
}


def repair_label(name: str) -> str:
    """Return a stored repair in plain words; a name that says enough is returned as it is.

    >>> repair_label("full stop apart"), repair_label("control characters")
    ('space before a full stop', 'control characters')
    >>> repair_label("undecidable lost character"), repair_label("undecidable question mark")
    ('missing character', 'question mark in place of a character')
    """
    if not name.startswith(UNDECIDABLE):
        return LABELS.get(name, name)
    damage = name.removeprefix(UNDECIDABLE).strip()
    return DAMAGE.get(damage, damage)
