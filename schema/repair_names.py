"""The repairs of a caption in plain words: stored names are short, and stay as they are."""

from schema.document import UNDECIDABLE
from schema.message import translatable

LABELS = {
    "Mac Roman letter": translatable("letter in the old Macintosh encoding"),
    "Mac Roman punctuation": translatable("punctuation in the old Macintosh encoding"),
    "control characters": translatable("control characters"),
    "encoding": translatable("wrong character encoding"),
    "entities": translatable("HTML entities"),
    "escapes": translatable("escape sequences"),
    "full stop apart": translatable("space before a full stop"),
    "invisible characters": translatable("invisible characters"),
    "lost apostrophe": translatable("missing apostrophe"),
    "lost character from twin": translatable("character restored from a duplicate"),
    "lost dash": translatable("missing dash"),
    "lost letter": translatable("missing letter"),
    "lost line break": translatable("missing line break"),
    "lost quotes": translatable("missing quotation marks"),
    "lost space": translatable("missing space"),
    "markup": translatable("HTML tags"),
    "runs of spaces": translatable("repeated spaces"),
}

DAMAGE = {
    "lost character": translatable("missing character"),
    "question mark": translatable("question mark in place of a character"),
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
