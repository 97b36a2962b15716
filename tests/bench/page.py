"""The page of benchmarks: each table stands between two marks of its own and is written anew by whoever measured."""

import importlib.metadata
import os
import platform
from pathlib import Path

PAGE = Path("BENCHMARKS.md")


def keep(mark: str, told: str) -> None:
    """Put a text between the marks of that name."""
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    head, _, rest = PAGE.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{begin}\n\n{told}\n\n{end}{tail}", "utf-8")


def machine(*packages: str) -> str:
    """Name the machine, Python and the versions of packages."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return f"{cpu}, {os.cpu_count()} cores; Python {platform.python_version()}, {versions}."
