"""The bytes that a dump had for an original text: nothing that was read is lost by decoding it."""

from schema.document import DumpFields


def original_bytes(text: str, field: str, fields: DumpFields) -> bytes:
    r"""Return the bytes of an original title or caption, ``field`` says which, as the dump had them.

    >>> original_bytes("Andr\ufffd", "title", DumpFields(exact_bytes=(("title", 4, 5, "ff"),)))
    b'Andr\xff'
    """
    codec = fields.encoding or "utf_8"
    parts, done = [], 0
    for name, start, end, said in fields.exact_bytes:
        if name == field:
            parts += [text[done:start].encode(codec), bytes.fromhex(said)]
            done = end
    return b"".join([*parts, text[done:].encode(codec)])
