"""Clients that generators make of the description, typed and strict, call every operation of a real server."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline import build
from indexer.progress import Lines
from tests.nasa_dump import write
from tests.served import PATIENCE, ROOT, served
from tests.tools import missing, program
from webapp.api.openapi import DESCRIBED

pytestmark = pytest.mark.slow

PYTHON = ROOT / ".venv-clients/bin/python"
WEB = ROOT / "tests/web"
ID = "made-3"
CALLS: dict[str, dict[str, Any]] = {
    "search": {"q": "moon landing", "center": ["JSC", "HQ"], "size": 2, "expand": ["variants", "evidence"]},
    "caption": {"id": ID},
    "similar": {"id": ID, "size": 3},
    "suggest": {"q": "moo"},
    "facet": {"name": "center", "q": "bell"},
    "export_jsonl": {"q": "moon"},
    "export_csv": {"q": "moon"},
    "nasa_search": {"q": "moon landing", "page_size": 2},
    "nasa_album": {"album": "Bells"},
    "nasa_asset": {"nasa_id": ID},
    "nasa_metadata": {"nasa_id": ID},
    "nasa_captions": {"nasa_id": "made film 4"},
    "nasa_described": {"kind": "image", "nasa_id": ID},
    "nasa_listed": {"kind": "image", "nasa_id": ID},
}
TYPES = {
    "search": "SearchAnswer", "caption": "Family", "similar": "SearchAnswer", "suggest": "SuggestAnswer",
    "facet": "FacetAnswer", "export_jsonl": "str", "export_csv": "str", "nasa_search": "Found", "nasa_album": "Found",
    "nasa_asset": "Files", "nasa_metadata": "Location", "nasa_captions": "Location", "nasa_described": "Metadata",
    "nasa_listed": "list",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the made-up dump with the real server."""
    place = tmp_path_factory.mktemp("generated")
    build([write(place / "dump.jsonl")], place / "index", Lines())
    with served(place / "index") as found:
        yield found


def test_openapi_python_client(address: str, tmp_path: Path) -> None:
    """It makes a client without a warning, whose every operation gives a typed answer of the right kind."""
    if not PYTHON.with_name("openapi-python-client").exists():
        missing("the generator of clients is not installed (make install-clients)")
    words = (PYTHON, ROOT / "tests/clients/drive_openapi.py", address, tmp_path, json.dumps(CALLS))
    done = subprocess.run(
        list(map(str, words)), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert len(told) == len(DESCRIBED) == 14
    assert {name: one["type"] for name, one in told.items()} == TYPES
    assert {one["status"] for one in told.values()} == {200}
    assert told["search"]["answer"]["total"]["families"] == 2
    assert told["nasa_search"]["answer"]["collection"]["metadata"]["total_hits"] == 2
    assert told["nasa_described"]["answer"]["AVAIL:Title"] == "Moon landing rehearsal"
    assert told["caption"]["answer"]["nasa_ids"] == [ID]


def test_openapi_typescript(address: str, tmp_path: Path) -> None:
    """A program over its types compiles with every strict rule, and gets what the types say."""
    node = program("node")
    if not (WEB / "node_modules/openapi-typescript").is_dir():
        missing("openapi-typescript is not installed: make install-web")
    modules = tmp_path / "node_modules"
    modules.symlink_to(WEB / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    source = tmp_path / "call_every_operation.ts"
    source.write_text((WEB / source.name).read_text("utf-8"))
    _run(
        node,
        modules / "openapi-typescript/bin/cli.js",
        f"{address}/openapi.json",
        "-o",
        "schema.ts",
        at=tmp_path,
    )
    options = {
        "strict": True,
        "noUncheckedIndexedAccess": True,
        "exactOptionalPropertyTypes": True,
        "noPropertyAccessFromIndexSignature": True,
        "noUnusedLocals": True,
        "noImplicitReturns": True,
        "skipLibCheck": True,
        "target": "es2022",
        "module": "nodenext",
        "lib": ["es2022", "dom"],
        "types": [],
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.ts"]}))
    declared = tmp_path / "node.d.ts"
    declared.write_text("declare const process: { argv: string[] };\n")
    _run(node, modules / "typescript/bin/tsc", "--project", "tsconfig.json", at=tmp_path)
    told = json.loads(_run(node, source.with_suffix(".js"), address, at=tmp_path))
    assert len(told) == 15  # every operation, and a refusal
    assert told["search"] == 2
    assert told["nasaSearch"] == 2
    assert told["nasaAlbum"] == ["made-2", "made-3"]
    assert told["nasaDescribed"] == "Moon landing rehearsal"
    assert "must be one of" in told["problem"]


def _run(*words: str | Path, at: Path) -> str:
    """Run a program of node, and give what it printed."""
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(
        list(map(str, words)),
        cwd=at,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
