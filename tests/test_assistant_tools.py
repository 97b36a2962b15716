"""Tests of the tools for assistants, driven by the client of the official SDK: in memory, over stdio and over HTTP."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from schema.errors import CaptionSearchError, ClusterUnavailable, IndexMissing
from schema.fields import FACET_NAMES
from tests.served import PATIENCE, ROOT, eventually, free_port
from tests.stand_in import StandIn
from webapp.assistant_tools import make_server
from webapp.config import WebConfig
from webapp.generations import always

PROGRAM = "from caption_search import run; run()"


def asked(target: Any, talk: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    """Connect to a server, and give what a conversation came to."""

    async def conversation() -> Any:
        async with Client(target) as client:
            return await asyncio.wait_for(talk(client), PATIENCE)

    return asyncio.run(conversation())


def call(tool: str, **arguments: Any) -> Any:
    """Call a tool of a server over a few documents."""
    server = make_server(WebConfig(), always(StandIn()))
    return asked(server, lambda client: client.call_tool(tool, arguments))


def test_the_tools_say_what_they_are_for() -> None:
    """Each has a description, and the instructions name every facet."""
    server = make_server(WebConfig(), always(StandIn()))
    listed = asked(server, lambda client: client.list_tools())
    assert [one.name for one in listed.tools] == ["search", "facet_values", "photograph", "similar"]
    assert all(len(one.description or "") > 80 for one in listed.tools)
    assert all(name in str(server.instructions) for name in FACET_NAMES)


def test_a_search_has_what_is_to_be_cited() -> None:
    """Ids, captions and addresses; filters narrow it."""
    found = call("search", query="flowers", filters={"agency": ["ESA"]}).structured_content
    assert found["captions"] == 1
    hit = found["hits"][0]
    assert hit["id"] == "made2021e000001"
    assert hit["date"] == ["2021-03-24", "2021-03-24"]
    assert hit["address"] == "https://images.nasa.gov/details/made2021e000001"
    assert call("search", query="flowers", filters={"agency": ["!ESA"]}).structured_content["captions"] == 2
    assert call("search", query="zyzzyva flowers", filters={"person": ["Nobody"]}).structured_content[
        "notices"
    ]


def test_values_families_and_what_is_like_them() -> None:
    """The other tools answer as the API does."""
    values = call("facet_values", facet="agency", prefix="e").structured_content["values"]
    assert values == [{"value": "ESA", "captions": 1}]
    assert call("photograph", id="MADE2021E000002").structured_content["id"] == "made2021e000001"
    assert call("similar", id="MADE2021E000001").structured_content["hits"][0]["id"] == "made2020e000010"


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("search", {"query": "x" * 2000}, "at most 1000 are allowed"),
        ("search", {"size": 9999}, "must be a whole number from 1 to 200"),
        ("search", {"filters": {"agencey": ["ESA"]}}, "agencey: is not a parameter"),
        ("facet_values", {"facet": "colour"}, "There is no facet 'colour'; there are"),
        ("photograph", {"id": "nobody"}, "There is no photograph with the id 'nobody'"),
        ("similar", {"id": "nobody"}, "Search for it"),
    ],
)
def test_the_limits_are_those_of_the_api(tool: str, arguments: dict[str, Any], reason: str) -> None:
    """What is refused is told in words that say what to do."""
    result = call(tool, **arguments)
    assert result.is_error
    assert reason in result.content[0].text


@pytest.mark.parametrize(
    "trouble", [IndexMissing(Path("/srv/index")), ClusterUnavailable("https://node-7:9200", "refused")]
)
def test_a_trouble_of_ours_names_no_folder_and_no_machine(trouble: CaptionSearchError) -> None:
    """It is for the log of the operator; the assistant reads that it is to try again."""

    @contextmanager
    def failing() -> Iterator[Any]:
        raise trouble
        yield

    server = make_server(WebConfig(), failing)
    result = asked(server, lambda client: client.call_tool("search", {"query": "moon"}))
    assert result.is_error
    assert "/srv" not in result.content[0].text
    assert "node-7" not in result.content[0].text


async def _first(client: Client) -> Any:
    tools = await client.list_tools()
    return len(tools.tools), await client.call_tool("search", {"query": "cosmonaut", "size": 2})


@pytest.mark.slow
def test_over_standard_input(index: Path) -> None:
    """As an assistant starts it."""
    words = ["-c", PROGRAM, "mcp", "--index", str(index)]
    parameters = StdioServerParameters(command=sys.executable, args=words, cwd=str(ROOT))
    number, found = asked(stdio_client(parameters), _first)
    assert number == 4
    assert len(found.structured_content["hits"]) == 2


@pytest.mark.slow
def test_over_http(index: Path) -> None:
    """At a port."""
    port = free_port()
    words = [sys.executable, "-c", PROGRAM, "mcp", "--index", str(index), "--port", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert f"http://127.0.0.1:{port}/mcp" in process.stderr.readline()
        found: list[Any] = []

        def answered() -> bool:
            try:
                found.append(asked(f"http://127.0.0.1:{port}/mcp", _first))
            except Exception:
                return False
            return True

        eventually(answered)
        number, answer = found[0]
        assert number == 4
        assert len(answer.structured_content["hits"]) == 2
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.mark.slow
def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    """In one sentence, before it speaks to anybody."""
    words = [sys.executable, "-c", PROGRAM, "mcp", "--index", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no index at" in done.stderr
