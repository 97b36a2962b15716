"""Records with equal texts, put together: each such group is one text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from indexer.fold.overrides import Orders
from schema.document import Caption

Completeness = tuple[bool, int]  # is it damaged, and how short is it: the less, the more complete


class Equal(NamedTuple):
    """Records with equal texts, by number, the most complete print first; ``part`` where some are kept apart."""

    digest: bytes
    part: int
    members: tuple[int, ...]


def equal_texts(
    found: Iterable[tuple[bytes, int]],
    caption_of: Callable[[int], Caption],
    completeness: Callable[[int], Completeness],
    orders: Orders,
) -> list[Equal]:
    """Group records, given by the digest of their text and their number."""
    same: dict[bytes, list[int]] = defaultdict(list)
    for digest, number in found:
        same[digest].append(number)
    return [
        Equal(digest, part, tuple(group))
        for digest, numbers in same.items()
        for part, group in enumerate(_groups(sorted(numbers), caption_of, completeness, orders))
    ]


def _groups(
    numbers: list[int],
    caption_of: Callable[[int], Caption],
    completeness: Callable[[int], Completeness],
    orders: Orders,
) -> list[list[int]]:
    """Order prints of one text: the more complete first, then by themselves and their ids."""
    if len(numbers) == 1:
        return [numbers]
    captions = {number: caption_of(number) for number in numbers}
    numbers.sort(key=lambda n: (completeness(n), captions[n].text, captions[n].nasa_id or ""))
    return _kept_apart([(number, captions[number].key) for number in numbers], orders)


def _kept_apart(found: Sequence[tuple[int, str]], orders: Orders) -> list[list[int]]:
    """Split equal texts that an archivist keeps apart."""
    groups: list[tuple[list[int], list[str]]] = []
    for number, key in found:
        place = next((group for group in groups if orders.allow([key], group[1])), None)
        if place is None:
            groups.append(([number], [key]))
        else:
            place[0].append(number)
            place[1].append(key)
    return [numbers for numbers, _ in groups]
