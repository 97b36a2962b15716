"""What of a title may be shown as one: not the id, and not the caption over again."""

from rapidfuzz import fuzz

from indexer.parse.ids import TITLE_PREFIX, is_id

# A title this like the caption's beginning is the caption with its damage, its cut or its typing slips.
LIKE_THE_CAPTION = 95.0

LOWER = bytes(range(256)).lower()
NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def event_title(title: str, caption: str, text: str, own_id: str | None) -> str:
    """
    Return the title without its id where it adds something, '' where it repeats id or caption.

    >>> event_title("Expedition 65 Red Square Visit", "Backup crew.", "Backup crew.", None)
    'Expedition 65 Red Square Visit'
    >>> event_title("x - A snowy night at the wa", "A snowy night at the wall.", "", "x")
    ''
    """
    prefix = TITLE_PREFIX.match(title)
    shown = _without_own_id(title[prefix.end() :] if prefix else title, own_id)
    bare = letters(shown)
    if not bare or is_id(shown) or bare == letters(own_id or "") or bare in ("na", "none", "untitled"):
        return ""
    if any(_repeats(bare, letters(whole)) for whole in (caption, text) if whole):
        return ""
    return shown


def letters(text: str) -> str:
    """Return the ASCII letters and digits of a text, folded: damage and formatting do not change them."""
    return text.encode("ascii", "ignore").translate(LOWER, NOT_LETTERS).decode("ascii")


def _repeats(title: str, caption: str) -> bool:
    if caption.startswith(title) or (title in caption and len(title) > len(caption) // 2):
        return True
    head = caption[: len(title)]
    return len(title) >= 40 and fuzz.ratio(title, head, score_cutoff=LIKE_THE_CAPTION) > 0


def _without_own_id(title: str, own_id: str | None) -> str:
    if own_id and title.lower().startswith(own_id.lower()):
        return title[len(own_id) :].lstrip(" -–—:_") or title
    return title
