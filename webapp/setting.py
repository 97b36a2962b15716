"""How a setting is declared: beside its default stand its bounds and what it means, in the dataclass that holds it."""

from dataclasses import field, fields
from typing import Any

from schema.errors import BadParameter


def setting(default: Any, meaning: str) -> Any:
    """Return the declaration of a setting with any value of its default's type."""
    return field(default=default, metadata={"meaning": meaning})


def whole(default: int, lowest: int, highest: int, meaning: str) -> Any:
    """Return the declaration of a setting that is a whole number from ``lowest`` to ``highest``."""
    return field(default=default, metadata={"meaning": meaning, "lowest": lowest, "highest": highest})


def check_bounds(settings: Any, prefix: str = "") -> None:
    """Raise ``BadParameter`` for a number that is out of its bounds; ``prefix`` goes before its name."""
    for declared in fields(settings):
        if "lowest" in declared.metadata:
            number = getattr(settings, declared.name)
            lowest, highest = declared.metadata["lowest"], declared.metadata["highest"]
            if not lowest <= number <= highest:
                raise BadParameter(prefix + declared.name, str(number), f"must be from {lowest} to {highest}")
