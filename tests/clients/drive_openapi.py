"""Generate a client with openapi-python-client, and call every operation with it: ADDRESS FOLDER CALLS.

CALLS is JSON: the arguments of each operation by its name. Prints, by operation, the type of the typed answer and what
the caller wants to see of it.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CONFIG = '{"content_type_overrides": {"application/jsonl": "text/plain"}, "post_hooks": []}'


def generate(address: str, folder: Path) -> None:
    """Generate the client from the description that the server gives."""
    (folder / "config.json").write_text(CONFIG)
    program = Path(sys.executable).with_name("openapi-python-client")
    words: list[str | Path] = [
        program,
        "generate",
        "--url",
        f"{address}/openapi.json",
        "--output-path",
        folder / "client",
    ]
    done = subprocess.run(
        [*words, "--config", folder / "config.json", "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def call(client: Any, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Call an operation, and say what came of it."""
    module = importlib.import_module(f"caption_search_client.api.default.{name}")
    answer = module.sync_detailed(client=client, **arguments)
    parsed = answer.parsed
    found = parsed.to_dict() if hasattr(parsed, "to_dict") else parsed
    return {"status": int(answer.status_code), "type": type(parsed).__name__, "answer": found}


def main(address: str, folder: Path, calls: dict[str, dict[str, Any]]) -> None:
    """Do all of it."""
    generate(address, folder)
    sys.path.insert(0, str(folder / "client"))
    package = importlib.import_module("caption_search_client")
    client = package.Client(base_url=address, raise_on_unexpected_status=True)
    operations = folder / "client/caption_search_client/api/default"
    made = sorted(path.stem for path in operations.glob("[a-z]*.py"))
    print(json.dumps({name: call(client, name, calls[name]) for name in made}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
