"""What a fix is, and how a row of them is applied: small functions, text to text, each with a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Text that has gone wrong several times over comes right in as many rounds; more is malice.
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: its name for people, and what it does to a text that it finds damaged."""

    name: str
    mend: Callable[[str], str]


def apply(fixes: Sequence[Fix], text: str) -> tuple[str, list[str]]:
    """Apply the fixes in order until none changes anything; return the text and the names of those that did."""
    names: list[str] = []
    for _ in range(ROUNDS):
        before = text
        for fix in fixes:
            mended = fix.mend(text)
            if mended != text:
                text = mended
                names.append(fix.name)
        if text == before:
            break
    return text, names
