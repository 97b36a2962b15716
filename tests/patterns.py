"""Every regular expression of the project, and strings that make a careless one slow.

A pattern is found where it is compiled (``re.compile`` at import) and where it is written (a literal given to a
function of ``re``), with the methods by which the project applies it. Pumped strings come out of the pattern's own
parse tree: what leads to each repetition, the repeated part many times over, and an end that does not fit.
"""

import ast
import gc
import importlib
import math
import pkgutil
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from indexer.pipeline import BuildRules, make
from indexer.progress import Lines, Steps
from indexer.read import RawCaption

STEPS = Steps(Lines())
PACKAGES = ("schema", "indexer", "webapp")
AT_EACH = "match at each place"
AT_ONE_PLACE = ("AFTER_OWN_ID", "DATED_STAMP")  # of a record: where its stamp begins
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it stands, and the methods by which it is applied; all where that cannot be seen."""

    where: str
    pattern: "re.Pattern[str]"
    methods: frozenset[str]


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return every module of the project, imported."""
    names = list(PACKAGES)
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        names += [found.name for found in pkgutil.walk_packages(path, f"{package}.")]
    return tuple(importlib.import_module(name) for name in names if not name.endswith("__main__"))


def patterns() -> list[Found]:
    """Return every pattern of the project once, by where it stands; those made of the vocabulary, too."""
    make(
        [RawCaption("d", 1, "d:1", "t", "John Smith at the moon, July 4, 1976. Photo credit: NASA", "id-1")],
        STEPS,
        BuildRules(),
    )
    applied = _applied()
    found: dict[tuple[str, int], Found] = {}

    def note(where: str, methods: Iterable[str], pattern: "re.Pattern[str]") -> None:
        key = pattern.pattern, pattern.flags
        before = found[key].methods if key in found else frozenset()
        found[key] = Found(where, pattern, before | frozenset(methods))

    for module in modules():
        for name, pattern in _named(module):
            note(f"{module.__name__}.{name}", applied.get(name.rpartition(".")[2], METHODS), pattern)
        for line, method, pattern in _written(module):
            note(f"{module.__name__}:{line}", {method}, pattern)
    for where, pattern in _of_instances():
        if (pattern.pattern, pattern.flags) not in found:
            note(where, applied.get(where.rpartition(".")[2], METHODS), pattern)
    return sorted(found.values(), key=lambda one: one.where)


def _of_instances() -> Iterator[tuple[str, "re.Pattern[str]"]]:
    """Yield the patterns that instances of the project's classes hold by name."""
    for value in gc.get_objects():
        kind = type(value)
        if str(kind.__module__).split(".")[0] in PACKAGES:
            slots = [*getattr(kind, "__slots__", ()), *getattr(value, "__dict__", ())]
            for slot in slots:
                yield from _inside(f"{kind.__module__}.{kind.__name__}.{slot}", getattr(value, slot, None), 2)


def _named(module: ModuleType) -> Iterator[tuple[str, "re.Pattern[str]"]]:
    """Yield the patterns among a module's globals, in whatever tuples, mappings and instances they lie."""
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield from _inside(name, value, 3)


def _inside(name: str, value: Any, depth: int) -> Iterator[tuple[str, "re.Pattern[str]"]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield name, value
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for number, item in enumerate(value):
            yield from _inside(f"{name}[{number}]", item, depth - 1)
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(f"{name}[{key!r}]", item, depth - 1)
    elif depth and type(value).__module__.startswith(PACKAGES):
        for slot in getattr(type(value), "__dataclass_fields__", ()):
            yield from _inside(f"{name}.{slot}", getattr(value, slot, None), depth - 1)


def _calls(module: ModuleType) -> Iterator[ast.Call]:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _applied() -> dict[str, set[str]]:
    """Return the methods called on each name that stands for a pattern."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and node.attr in METHODS):
                continue
            if isinstance(node.value, ast.Name):
                found[node.value.id].add(node.attr)
            elif isinstance(node.value, ast.Attribute):
                found[node.value.attr].add(node.attr)
        for call in _calls(module):  # from a place on, and it is not seen here from how many
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="match"), args=[_, _, *_]):
                    found[name] |= {AT_EACH} - {AT_EACH for one in AT_ONE_PLACE if one == name}
    return dict(found)


def _written(module: ModuleType) -> Iterator[tuple[int, str, "re.Pattern[str]"]]:
    for call in _calls(module):
        match call.func:
            case ast.Attribute(value=ast.Name(id="re"), attr=method) if method in METHODS:
                try:
                    written = eval(compile(ast.Expression(call.args[0]), "", "eval"), dict(vars(module)))  # noqa: S307
                except NameError:  # made of what a caller gives, escaped
                    continue
                yield call.lineno, method, re.compile(written) if isinstance(written, str) else written


ALPHABET = "aA0 .-',1bBzZxsh" + '"()[]{}<>/&;:?!*~_=+#%@|\\$^`\n\t' + "éÉ’“”–—\ufffdßİ\xa0"


def examples(items: Iterable[Any], most: int = 6, repeat: int = 1) -> list[str]:
    """Return some texts that a part of a parse tree fits, as far as that is seen without looking around."""
    made = [""]
    for op, value in items:
        ways = _ways(op, value, most, repeat)
        if ways:
            count = max(len(made), len(ways))
            made = [made[i % len(made)] + ways[i % len(ways)] for i in range(min(most, count))]
    return list(dict.fromkeys(made))


def _ways(op: Any, value: Any, most: int, repeat: int) -> list[str]:  # noqa: PLR0911 - an answer a kind of node
    match op:
        case ops.LITERAL:
            return [chr(value)]
        case ops.NOT_LITERAL:
            return [c for c in ALPHABET if ord(c) != value][:most]
        case ops.ANY:
            return list("aA0 .-")
        case ops.IN:
            return _of_class(value, most)
        case ops.BRANCH:
            return [text for branch in value[1] for text in examples(branch, 2, repeat)][: most * 4]
        case ops.SUBPATTERN:
            return examples(value[3], most, repeat)
        case ops.ATOMIC_GROUP:
            return examples(value, most, repeat)
        case ops.MAX_REPEAT | ops.MIN_REPEAT | ops.POSSESSIVE_REPEAT:
            low, high, body = value
            times = max(low, min(int(high), repeat))
            return [text * times for text in examples(body, most, repeat)] if times else []
        case _:
            return []


def _of_class(items: Sequence[Any], most: int) -> list[str]:
    source = items[1:] if items[0][0] is ops.NEGATE else items
    wanted = items[0][0] is not ops.NEGATE
    found = [c for c in ALPHABET if any(_is_in(c, *item) for item in source) == wanted]
    if wanted:
        found += [chr(v if op is ops.LITERAL else v[0]) for op, v in source if op in (ops.LITERAL, ops.RANGE)]
    return list(dict.fromkeys(found))[:most]


_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _is_in(c: str, op: Any, value: Any) -> bool:
    match op:
        case ops.LITERAL:
            return bool(ord(c) == value)
        case ops.RANGE:
            return bool(value[0] <= ord(c) <= value[1])
        case _:
            return re.match(str(_CATEGORIES[value]), c) is not None


def pumps(pattern: "re.Pattern[str]") -> list[tuple[str, str]]:
    """Return pairs of what stands before and what is repeated after it, from the pattern's parse tree."""
    tree = list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    found = [("", pump) for pump in examples(tree, 8)] + list(_pumps(tree, [""]))
    for cut in range(1, len(tree)):
        found += [("", pump) for pump in examples(tree[:cut], 4)]
    return list(dict.fromkeys((before, pump) for before, pump in found if pump))


def _pumps(items: Sequence[Any], before: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, (op, value) in enumerate(items):
        ahead = [b + e for b in before[:2] for e in examples(items[:place], 2)]
        match op:
            case ops.MAX_REPEAT | ops.MIN_REPEAT | ops.POSSESSIVE_REPEAT:
                body = list(value[2])
                if int(value[1]) > 8:
                    rest = examples(items[place + 1 : place + 2], 2)
                    for pump in [*examples(body, 8), *examples(body, 4, 2)]:
                        yield from ((start, pump) for start in ahead)
                        yield from (("", start + pump) for start in ahead)
                        yield from (("", pump + end) for end in rest)
                yield from _pumps(body, ahead)
            case ops.BRANCH:
                for branch in value[1]:
                    yield from _pumps(list(branch), ahead)
            case ops.SUBPATTERN:
                yield from _pumps(list(value[3]), ahead)
            case ops.ATOMIC_GROUP:
                yield from _pumps(list(value), ahead)
            case ops.ASSERT | ops.ASSERT_NOT:
                yield from _pumps(list(value[1]), ahead)


GENERAL = (
    "a", "A", "0", " ", ".", "-", "'", ",", "?", "\ufffd", "\n", "\t", "(", "\"", "’", "é", "A.", "A. ",
    "a ", "A ", "Aa", "Aa ", "Aa-", "AB-", "A-", "a-", "a.", "a. ", "a, ", "0,", "0, ", "0-", "a'", "A'",
    "A’", "“a”", "\"a\" ", "(a", "(a)", "?a", "a?", "\ufffda", " \ufffd", "a\n", " \n", "<a ", "</a>", "&a",
    "&a;", "and ", "A and ", "of ", "the ", "a/", "http://", "-- ", "--", "0/", "0x", "0.0", "STS-", "JSC",
    "A0-", "A0", "a0", "0a", "Jr. ", ", Jr", "Aaa Bbb ", "Aaa B. ", "Dr. Aaa ", "Jan. 0, 1999 ", "1999-",
    "S99-", "(a) ", "Photo: ", "NASA/", "a;", ";a",
)  # fmt: skip
ENDS = ("\x01", "a")  # neither fits where a text or a word must end


class Stalls(Exception):
    """A pattern took longer than a second for a text of two thousand characters."""


def apply(pattern: "re.Pattern[str]", method: str, text: str) -> None:
    """Apply a pattern as the project does; what splits, replaces and finds all walks as ``finditer`` does."""
    match method:
        case "search" | "match" | "fullmatch":
            getattr(pattern, method)(text)
        case "match at each place":
            for place in range(len(text)):
                pattern.match(text, place)
        case _:
            for _ in pattern.finditer(text):
                pass


def ways(methods: frozenset[str]) -> set[str]:
    """Return the ways of applying that differ in cost; walking through a text includes the first search."""
    found = {one if one in ("search", "match", "fullmatch", AT_EACH) else "finditer" for one in methods}
    return found - ({"search"} if "finditer" in found else set()) - ({"match"} if AT_EACH in found else set())


def seconds(pattern: "re.Pattern[str]", method: str, text: str, limit: float) -> float:
    """Return the processor seconds of one application, ``limit`` where it takes longer and was interrupted."""

    def ring(*_: object) -> None:
        raise Stalls

    before = signal.signal(signal.SIGVTALRM, ring)
    start = time.thread_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        apply(pattern, method, text)
    except Stalls:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - start


LENGTH = 2_000  # characters of the first text
QUICK = 0.0012  # seconds for them that no worse than linear pattern stays under
LIMIT = 1.0
WORSE = 20.0  # times as long for eight times the text: a line gives 8, a square 64


def slow_text(found: Found, texts: Iterable[tuple[str, str]]) -> str:
    """Return what makes a pattern worse than linear, in words; '' where none of the texts does."""
    quick = dict.fromkeys(ways(found.methods), QUICK)
    for before, pump in texts:
        times = LENGTH // len(pump) + 1
        for end, method in product(ENDS, quick):
            if seconds(found.pattern, method, before + pump * times + end, LIMIT) < quick[method]:
                continue
            costs = _doublings(found.pattern, method, [before + pump * times * n + end for n in (1, 2, 4, 8)])
            if costs[-1] > WORSE * costs[0]:
                return f"{method}({before!r} + {pump!r} * n + {end!r}): {costs} s"
            quick[method] = max(
                quick[method], 1.5 * costs[0]
            )  # what was linear at this cost is not measured again
    return ""


def _doublings(pattern: "re.Pattern[str]", method: str, texts: Sequence[str]) -> list[float]:
    """Return the seconds for each text, the lesser of two of each; endless where the first took its limit."""
    costs = [min(seconds(pattern, method, texts[0], LIMIT) for _ in range(2))]
    if costs[0] >= LIMIT:
        return [*costs, math.inf]
    most = 1.5 * WORSE * costs[0]
    for text in texts[1:]:
        costs.append(min(seconds(pattern, method, text, most) for _ in range(2)))
        if costs[-1] >= most:
            break
    return costs
