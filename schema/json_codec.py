"""JSON as bytes: written of values, read as a declared type."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")

encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode
"""Return a value as JSON on one line."""


def encode_indented(value: Any) -> bytes:
    """Return a value as JSON on several lines, for people to read."""
    return msgspec.json.format(encode(value), indent=2)


def decoder(kind: type[Value]) -> Callable[[bytes], Value]:
    """Build a reader of JSON of a type; it raises ``ValueError`` for any other, and passes over keys not declared.

    >>> numbers = decoder(dict[str, int])
    >>> numbers(b'{"a": 1}')
    {'a': 1}
    """
    decode = msgspec.json.Decoder(kind).decode

    def read(text: bytes) -> Value:
        try:
            return decode(text)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from None

    return read
