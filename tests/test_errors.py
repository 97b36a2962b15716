"""Tests of the errors: the tree drawn at the head of their module is the tree that they are."""

import inspect
import re

from schema import errors

DRAWN = re.compile(r"^( *)([A-Z]\w+)(?:\(([\w, ]*)\))?(?:  |$)")


def drawn() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give, for each class drawn, the one it stands under and the parts it is made of."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    above = ["Exception"]
    for line in (errors.__doc__ or "").splitlines():
        if match := DRAWN.match(line):
            depth, name = len(match[1]) // 2, match[2]
            parts = tuple(part for part in re.split(r", *", match[3] or "") if part)
            found[name] = (above[depth], parts)
            above[depth + 1 :] = [name]
    return found


def defined() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give, for each class of the module, its base and what it is made of."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if kind.__module__ == errors.__name__:
            own = inspect.signature(kind).parameters.values() if "__init__" in vars(kind) else ()
            parts = tuple(one.name for one in own if one.kind is one.POSITIONAL_OR_KEYWORD)
            found[name] = (kind.__bases__[0].__name__, parts)
    return found


def test_the_tree_drawn_is_the_tree() -> None:
    """Every class of the module stands in the tree under its base with its parts, and nothing else does."""
    assert drawn() == defined()
