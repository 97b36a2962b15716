"""The names of dumps: the file name, with as many folders as make equal names distinct."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.read.records import Notice


def names(paths: Sequence[Path]) -> list[str]:
    """Return for each path the name of its records; the paths are absolute and differ.

    >>> names([Path("/may/moon.txt"), Path("/june/moon.txt"), Path("/june/sun.txt")])
    ['may/moon.txt', 'june/moon.txt', 'sun.txt']
    """
    depth = [1] * len(paths)
    while alike := _alike(paths, depth):
        for at in alike:
            depth[at] += 1
    return [_name(path, parts) for path, parts in zip(paths, depth, strict=True)]


def _alike(paths: Sequence[Path], depth: Sequence[int]) -> list[int]:
    """Return the paths whose names are another's too and have folders left to make them distinct."""
    current = [_name(path, parts) for path, parts in zip(paths, depth, strict=True)]
    count = Counter(current)
    return [at for at, path in enumerate(paths) if count[current[at]] > 1 and depth[at] < len(path.parts)]


def _name(path: Path, parts: int) -> str:
    """Join the last parts of a path; what cannot be printed or encoded stands as its escape."""
    name = "/".join(path.parts[-parts:])
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def named(path: Path, name: str, times: int, as_source: str | None = None) -> Iterator[Notice]:
    """Yield a notice where a dump is not known by its file name, or was given several times."""
    if name != path.name and as_source is None:
        yield Notice(
            name, f"another dump has this file name; its records were added as {name}#1, {name}#2, …"
        )
    if times > 1:
        yield Notice(name, f"was named {times} times and is read once")
