"""JSON as dumps have it: numbers stay as printed, control characters pass, and depth is no weapon."""

import json
from typing import Any

_DECODER = json.JSONDecoder(
    parse_int=str,
    parse_float=str,
    parse_constant=lambda _: None,
    strict=False,  # a raw tab or line break inside a string is damage that loses nothing
)


TOO_DEEP = "nested too deeply"


class NotJson(ValueError):
    """A text is not JSON: ``at`` is the code point where it breaks, ``reason`` why."""

    def __init__(self, at: int, reason: str) -> None:
        self.at, self.reason = at, reason
        super().__init__(reason)


def decode_at(text: str, at: int) -> tuple[Any, int]:
    """Decode the value that begins at ``at`` and say where it ends; ``NotJson`` where it breaks."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise NotJson(error.pos, error.msg) from None
    except RecursionError:
        raise NotJson(at, TOO_DEEP) from None


def decode(text: str) -> Any:
    """Decode the one value that ``text`` is; ``NotJson`` where it breaks or goes on."""
    at = len(text) - len(text.lstrip())
    value, end = decode_at(text, at)
    if text[end:].strip(" \t\r\n\0"):
        raise NotJson(end, "text after the end of the value")
    return value
