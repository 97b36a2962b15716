"""Programs that others wrote for images-api.nasa.gov and IIIF, pointed at this server and otherwise as they came."""

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from indexer.pipeline import build
from indexer.progress import Lines
from tests.nasa_dump import RECORDS, write
from tests.served import PATIENCE, ROOT, served
from tests.tools import missing

PYTHON = ROOT / ".venv-clients/bin/python"
SUBTITLES = b"1\n00:00:00,000 --> 00:00:04,000\nThe lander stands.\n"

pytestmark = pytest.mark.slow


class Pictures(BaseHTTPRequestHandler):
    """Stands for the archive's pictures and subtitles: the originals of JPEG images are missing."""

    def do_GET(self) -> None:
        """Give the name of what was asked for as its content."""
        missing = "~orig" in self.path
        self.send_response(404 if missing else 200)
        self.end_headers()
        if not missing:
            self.wfile.write(SUBTITLES if self.path.endswith(".srt") else self.path.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    """Serve pictures."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[str]:
    """Serve the made-up dump with the real server, and give the address of what the clients know."""
    if not PYTHON.exists():
        missing("the clients of others are not installed (make install-clients)")
    place = tmp_path_factory.mktemp("clients")
    build([write(place / "dump.jsonl")], place / "index", Lines())
    with served(place / "index", "--images", pictures) as found:
        yield found + "/nasa"


def drive(name: str, *words: str, folder: Path = ROOT, typed: str = "") -> str:
    """Run a client in its own environment, and give what it printed."""
    done = subprocess.run(
        [PYTHON, ROOT / f"tests/clients/drive_{name}.py", *words],
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ids(found: Any) -> list[str]:
    """Give the ids of a collection's items, sorted."""
    return sorted(item["data"][0]["nasa_id"] for item in found["items"])


def test_langchain(address: str, pictures: str) -> None:
    """NasaAPIWrapper searches, with filters alone too, and finds files, metadata, subtitles; errors have a reason."""
    told = json.loads(drive("langchain", address))
    assert ids(told["found"]["collection"]) == ["made-1", "made-2", "made-3"]
    assert ids(told["filters_alone"]["collection"]) == ["made-5"]
    assert told["asset"]["collection"]["items"][0] == {"href": f"{pictures}/image/made-3/made-3~orig.jpg"}
    assert told["metadata"] == {"location": f"{address}/image/made-3/metadata.json"}
    assert told["captions"] == {"location": f"{pictures}/video/made%20film%204/made%20film%204.srt"}
    assert told["nobody"] == {"reason": "No AssetDB records for nasaid=nobody"}


def test_nasapy(address: str) -> None:
    """Nasapy searches by text and field, turns pages, and reads metadata and subtitles where they are said to be."""
    told = json.loads(drive("nasapy", address))
    assert ids(told["found"]) == ["made-3"]
    assert ids(told["images"]) == ["made-2"]
    assert len(told["second"]["items"]) == 20
    assert len(told["asset"]) == 6
    assert told["metadata"]["AVAIL:Title"] == "Moon landing rehearsal"
    assert told["metadata"]["location"].startswith(address)
    assert told["captions"]["captions"] == SUBTITLES.decode()
    assert "NOT FOUND" in told["refused"].upper()


def test_nasa_images_cli(address: str, pictures: str, tmp_path: Path) -> None:
    """The command line finds albums, and downloads one: of each picture the largest that there is."""
    printed = drive("cli", address, pictures, "search", "moon landing", typed="\n")
    assert "Rehearsals" in printed
    assert "Bells" in printed
    printed = drive("cli", address, pictures, "download", "Bells", folder=tmp_path)
    assert "Total items:" in printed
    saved = {path.name: path.read_text("utf-8") for path in (tmp_path / "Bells").glob("*.jpg")}
    assert saved == {f"made-{n}~orig.jpg": f"/image/made-{n}/made-{n}~large.jpg" for n in (2, 3)}
    assert "not found" in drive("cli", address, pictures, "download", "Nothing", folder=tmp_path)


def test_space_mcp_server(address: str) -> None:
    """An assistant's tool searches within years, and asks for small pages."""
    told = json.loads(drive("space_mcp", address))
    assert ids(told["found"]["collection"]) == ["made-3"]
    few = told["few"]["collection"]
    assert (len(few["items"]), few["metadata"]["total_hits"]) == (7, len(RECORDS) - 5)
    assert [link["rel"] for link in few["links"]] == ["prev", "next"]


def test_iiif_prezi3(address: str, pictures: str) -> None:
    """The reference library of IIIF accepts the manifests of a family and of a selection, and finds the pictures."""
    here = address.removesuffix("/nasa")
    family, selected = json.loads(
        drive(
            "iiif",
            f"{here}/iiif/captions/made-3/manifest.json",
            f"{here}/selection/manifest.json?id=made-1&id=made-3",
        )
    )
    painted = family["items"][0]["items"][0]["items"][0]["body"]
    assert painted["id"] == f"{pictures}/image/made-3/made-3~orig.jpg"
    assert [one["homepage"][0]["id"].rpartition("/")[2] for one in selected["items"]] == ["made-1", "made-3"]
