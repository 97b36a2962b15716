"""How much of the search knows no engine: lines of code by room, and the share that imports no arrays.

    python -m tests.bench.neutral_share

A module is neutral where nothing that it imports, however far away, is of the embedded engine, of its postings or of
Whoosh. Lines of code are those with a token that is neither a comment nor a docstring.
"""

import ast
import io
import tokenize
from collections import Counter
from pathlib import Path

import grimp

ENGINES = ("webapp.search.arrays", "schema.arrays.postings", "whoosh")
SEARCH = "webapp.search"
_BLANK = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    r"""Return how many lines of a module hold code.

    >>> lines_of_code('"\\"\\"A module.\\"\\""\\n\\nX = 1  # one\\n# nothing\\n')
    1
    """
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    held = {line for one in tokens if one.type not in _BLANK for line in range(one.start[0], one.end[0] + 1)}
    return len(held - docstrings)


def is_neutral(graph: grimp.ImportGraph, module: str) -> bool:
    """Return whether a module imports no engine, by itself or by others."""
    if module == SEARCH:  # which names the engine that is opened
        return False
    known = {module, *graph.find_upstream_modules(module)} - {SEARCH}
    return not any(one == engine or one.startswith(f"{engine}.") for one in known for engine in ENGINES)


def main() -> None:
    """Print the lines of each room, and the share that is neutral."""
    graph = grimp.build_graph("webapp", "schema", include_external_packages=True)
    rooms: Counter[tuple[str, bool]] = Counter()
    for module in sorted(one for one in graph.modules if f"{one}.".startswith(f"{SEARCH}.")):
        path = Path(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        room = module.split(".")[2] if (Path("webapp/search") / module.split(".")[-2]).is_dir() else ""
        rooms[room, is_neutral(graph, module)] += lines_of_code(path.read_text("utf-8"))
    for (room, neutral), lines in sorted(rooms.items()):
        print(f"{room or 'search':10}  {'neutral' if neutral else 'engine':8} {lines:6}")
    total, free = rooms.total(), sum(lines for (_, neutral), lines in rooms.items() if neutral)
    print(f"{free} of {total} lines of code know no engine: {free / total:.0%}")


if __name__ == "__main__":
    main()
