"""Take out of an environment what its packages bring along and this program never loads; nothing that it does changes.

    python deploy/slim.py .venv

These are the tests of numba and numpy, word lists that are not read (wordfreq's long ones and the speller's in other
languages than English), and, where there is ``strip`` (binutils), the symbols in shared libraries that only a debugger
reads.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = ("numba/tests", "numpy/tests", "numpy/*/tests")
LISTS = ("wordfreq/data/large_*", "wordfreq/data/jieba*", "spellchecker/resources/*.json.gz")
ENGLISH = ("large_en.", "en.json.gz")
UNSTRIPPED = (  # not those of numpy: what patchelf has changed does not load any more once it is stripped
    *("llvmlite/binding/*.so", "numba/**/*.so", "zstandard/*.so", "_brotli*.so"),
    *("Stemmer*.so", "regex/*.so", "chardet/*.so", "msgpack/*.so"),
)


def needless(packages: Path) -> Iterator[Path]:
    """Yield the folders and files under ``site-packages`` that are never loaded."""
    for pattern in TESTS:
        yield from packages.glob(pattern)
    for pattern in LISTS:
        yield from (one for one in packages.glob(pattern) if not one.name.startswith(ENGLISH))


def slim(environment: Path) -> None:
    """Remove what is needless from an environment, and strip its largest libraries."""
    (packages,) = environment.glob("lib/python*/site-packages")
    for path in tuple(needless(packages)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if strip := shutil.which("strip"):
        libraries = [str(path) for pattern in UNSTRIPPED for path in packages.glob(pattern)]
        if libraries:
            subprocess.run([strip, "--strip-unneeded", *libraries], check=True)  # noqa: S603 - of our own environment


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "pyvenv.cfg").is_file():
        sys.exit("Say which environment: python deploy/slim.py .venv")
    slim(Path(sys.argv[1]))
