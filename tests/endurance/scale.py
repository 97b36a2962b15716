"""How much of what takes hours is done."""

import os

SHARE = float(os.environ.get("ENDURANCE", "1"))


def scaled(number: int) -> int:
    """Return so much of a number as is asked for, one at least."""
    return max(1, round(number * SHARE))


def step() -> int:
    """Return in what steps a whole range is walked: one by one, or in larger steps where less is asked for."""
    return max(1, min(20, round(1 / SHARE)))
