"""The strings of pages that stand in templates and code, found as ``make messages`` finds them."""

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]


@cache
def page_strings() -> Catalog:
    """Return the strings, with no translation."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    options = re.findall(r"^EXTRACT = (.*?[^\\])$", makefile, re.MULTILINE | re.DOTALL)[0].replace(
        "\\\n", " "
    )
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", *shlex.split(options)]
    with TemporaryDirectory() as folder:
        found = Path(folder) / "pages.pot"
        subprocess.run([*command, "--output", str(found), "schema", "webapp"], check=True, cwd=ROOT)
        with found.open("rb") as file:
            return read_po(file)


def texts(message: Message) -> list[str]:
    """Return the forms of a message's text."""
    return [message.id] if isinstance(message.id, str) else list(message.id)
