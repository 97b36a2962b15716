"""A search text in plain characters: without what pages, addresses and word processors add to a text that is copied.

>>> plain_text("&quot;moon&quot; %22red%20square%22 <b>mars</b>")
'"moon" "red square"  mars '
"""

import re
from html import unescape

# quotation marks as telephones and word processors type them, and signs of comparison as books print them
_TYPED = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), "≥": ">=", "≤": "<="})
_INVISIBLE = str.maketrans(
    dict.fromkeys("\u00ad\u200c\u200d\u2060\ufeff", "")
)  # within words: soft hyphens, joiners
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|mark|p|small|span|strong|sub|sup|td|tr|u|ul)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"(?:%[\da-f]{2})+", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return a text with its entities and encoded characters decoded; what cannot be printed is a blank.

    What has a slash may be an address, which is decoded where it is read as one.
    """
    decoded = text if "/" in text.replace("</", "") else _ENCODED.sub(_decoded, text)
    bare = _TAG.sub(" ", _ENTITY.sub(lambda entity: unescape(entity[0]), decoded)).translate(_INVISIBLE)
    return "".join(c if c.isprintable() else " " for c in bare).translate(_TYPED)


def _decoded(encoded: re.Match[str]) -> str:
    """Return characters that an address encodes, '%22' for a quotation mark; as they stand where they are none."""
    try:
        return bytes.fromhex(encoded[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return encoded[0]
