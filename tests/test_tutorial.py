"""The tutorial can be followed as it is written: from a table and a folder of pictures to a site that is added to."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pictures import night_sky
from tests.served import PATIENCE, ROOT, direct, eventually, free_port

pytestmark = pytest.mark.slow

TEXT = (ROOT / "docs/tutorial.md").read_text("utf-8")
TABLES = dict(
    zip(("captions.csv", "further.csv"), re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL), strict=True)
)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


class Reader:
    """A person who follows the tutorial in a folder, at another port: the one that it says may be taken here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = str(free_port())
        self.site = f"http://127.0.0.1:{self.port}"
        self.printed: dict[str, str] = {}
        self.running: list[subprocess.Popen[bytes]] = []

    def follow(self, command: str) -> None:
        """Run a command; one that goes on behind the next is waited for until it answers."""
        words = command.replace("8000", self.port)
        env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        if words.endswith(" &"):
            begun = subprocess.Popen(
                ["sh", "-c", f"exec {words.removesuffix(' &')}"],
                cwd=self.folder,
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.running.append(begun)
            self._wait(self.site)
            return
        done = subprocess.run(
            ["sh", "-c", words], cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        self.printed[command] = done.stdout + done.stderr

    def output(self, part: str) -> str:
        """Return what the only command with these words printed."""
        (text,) = (text for command, text in self.printed.items() if part in command)
        return text

    def ask(self, address: str) -> bytes:
        """Return the body of an answer."""
        with direct().open(address, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def _wait(self, address: str) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.ask(address)
            except OSError:
                assert time.monotonic() < until, address
                time.sleep(0.1)
            else:
                return


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Return somebody who has followed the whole tutorial."""
    one = Reader(tmp_path_factory.mktemp("tutorial"))
    (one.folder / "pictures").mkdir()
    for name, table in TABLES.items():
        (one.folder / name).write_text(table, "utf-8")
        for picture in re.findall(r"[\w-]+\.png", table):
            (one.folder / "pictures" / picture).write_bytes(night_sky(picture))
    try:
        for command in COMMANDS:
            one.follow(command)
        yield one
    finally:
        for process in one.running:
            process.terminate()
            process.wait(PATIENCE)


def test_it_has_commands_and_tables() -> None:
    """Nothing of what follows would be tried without."""
    assert len(COMMANDS) >= 7
    assert {line.split()[0] for line in COMMANDS} == {"caption-search"}


def test_what_it_says_is_printed(reader: Reader) -> None:
    """The columns are named; the index is sound; the searches find what is said."""
    assert "Photograph as image" in reader.output("inspect")
    assert ": OK: " in reader.output("check")
    assert "Bell casting" in reader.output("bronze bell")
    assert reader.output("--ids").split() == ["BT.1971.7"]


def test_the_site_has_the_captions_and_the_pictures(reader: Reader) -> None:
    """Two variants are one family with two pictures; each picture is shown from the folder."""
    found = json.loads(reader.ask(f"{reader.site}/api/v1/search?q=bronze"))
    assert found["total"] == {"families": 1, "records": 2}
    page = reader.ask(f"{reader.site}/captions/{found['hits'][0]['id']}").decode()
    for name in ("casting.png", "casting-2.png"):
        assert f'src="/pictures/{name}"' in page
        assert reader.ask(f"{reader.site}/pictures/{name}") == night_sky(name)
    assert "Bell casting" in reader.ask(f"{reader.site}/search?q=bell").decode()


def test_what_was_added_is_shown(reader: Reader) -> None:
    """Without a restart, and it is found by the day on which it came."""

    def is_there() -> bool:
        found = json.loads(reader.ask(f"{reader.site}/api/v1/search?q=stroke+added%3A%3E2020"))
        return bool(found["total"]["families"] == 1)

    eventually(is_there)
    assert b"First stroke" in reader.ask(f"{reader.site}/feed.atom")
