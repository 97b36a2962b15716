"""Tests of ``python -m webapp``: readable in a terminal, the API's own answer as JSON, clear refusals."""

import json
import shlex
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schema.errors import BadParameter, IndexMissing
from schema.vocabulary import Vocabulary
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from webapp import __main__ as command
from webapp import create_app
from webapp.config import WebConfig, read_config
from webapp.search.limits import Limits
from webapp.serving.server import gunicorn_settings

pytestmark = pytest.mark.slow


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Let the commands open an engine over a few documents."""
    fake = StandIn()
    monkeypatch.setattr(command, "open_engine", lambda _index, _limits, _vocabulary: fake)
    monkeypatch.setattr(StandIn, "close", lambda _self: None)
    return fake


def run(*arguments: str) -> Result:
    """Run ``python -m webapp`` with these arguments."""
    return CliRunner().invoke(command.main, list(arguments))


@pytest.mark.usefixtures("engine")
def test_search_is_readable() -> None:
    """Hits, their facts and the facets are printed."""
    result = run("search", "red", "square")
    assert result.exit_code == 0
    assert "2 captions from 5 records" in result.output.replace("\n", " ")
    assert "Expedition 65 Flowers" in result.output
    assert "24 March 2021 · Expedition 65 · ESA" in result.output
    assert "/captions/made2021e000001" in result.output
    assert "Landmark: Red Square 2" in result.output
    assert "made2021e000001 made2021e000002 made2021e000003 made2021e000004" in result.output
    assert "https://images.nasa.gov/details/made2021e000001" in result.output
    assert "~thumb.jpg" in result.output


def test_json_is_the_api_answer(engine: StandIn) -> None:
    """``--json`` prints the very object that the API answers."""
    result = run("search", "flowers", "--agency", "esa", "--expedition", "!64", "--size", "5", "--json")
    asked = "/api/v1/search?q=flowers&agency=esa&expedition=!64&size=5"
    assert json.loads(result.output) == create_app(WebConfig(), engine).test_client().get(asked).json


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sort", "random"], "relevance"),
        (["--size", "900"], "200"),
        (["--expedition", "x"], "whole number"),
    ],
)
def test_wrong_use(arguments: list[str], said: str) -> None:
    """A value that is not allowed ends with status 2 and what is allowed."""
    result = run("search", "flowers", *arguments)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.usefixtures("engine")
def test_a_command_line_that_is_not_text() -> None:
    """Bytes that are not UTF-8 are searched for as well as they can be."""
    assert run("search", "caf\udce9", "--json").exit_code == 0


def test_control_codes_do_not_reach_the_terminal(engine: StandIn) -> None:
    """A caption cannot send the terminal orders, nor markup to its printer."""
    engine.documents = (document("made-1", "[bold]T\x1b]0;owned\x07", "Text \x1b[31m red \x9b5m [/x]."),)
    output = run("search", "text").output
    assert "[bold]T" in output
    assert not {"\x1b", "\x07", "\x9b"} & set(output)


@pytest.mark.parametrize("arguments", [["search", "flowers"], ["serve"]])
def test_without_an_index(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no index, both commands say so and how to build one, and end with status 1."""

    def missing(index: Path, _limits: Limits, _vocabulary: Vocabulary) -> None:
        raise IndexMissing(index)

    monkeypatch.setattr(command, "open_engine", missing)
    result = run(*arguments, "--index", str(tmp_path))
    assert result.exit_code == 1
    assert f"no index at {tmp_path}" in result.output
    assert "caption-search build" in result.output


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["red squre"], "Did you mean: red square  (2 captions)"),
        (["zyzzyva"], "No caption has the word “zyzzyva”."),
        (
            ["flowers", "--agency", "ESA", "--landmark", "Baikonur"],
            "caption-search search flowers",
        ),
        (["flowers", "--page", "9"], "the last is --page 1"),
    ],
)
def test_nothing_found_offers_ways_on(typed: list[str], offered: str) -> None:
    """As the page of results does: spellings, missing words, commands with fewer filters."""
    assert offered in run("search", *typed).output.replace("\n", " ")


@pytest.mark.usefixtures("engine")
def test_ways_on_can_be_typed_again() -> None:
    """A command that is offered is one line for a shell, whatever the words and values are."""
    output = run("search", "it's $(red) `x`", "--agency", "ESA & co; rm", "--size", "3").output
    for line in output.splitlines():
        if "caption-search search" in line:
            words = shlex.split(line[line.index("caption-search") :])
            assert run(*words[1:]).exit_code == 0


@pytest.mark.usefixtures("engine")
def test_ids_of_all_pictures() -> None:
    """One a line and nothing else, for the next program."""
    ids = run("search", "flowers", "--ids").output.splitlines()
    assert ids[:4] == ["made2021e000001", "made2021e000002", "made2021e000003", "made2021e000004"]
    assert run("search", "zyzzyva", "--ids").output == ""


def test_csv_is_the_api_export(engine: StandIn) -> None:
    """``--csv`` prints the very table that the API exports, but for the host of a server."""
    client = create_app(WebConfig(), engine).test_client()
    exported = client.get("/api/v1/export.csv?q=flowers").data.replace(b"http://localhost/", b"/")
    assert run("search", "flowers", "--csv").stdout_bytes == exported


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("output", ["--csv", "--ids"])
def test_all_that_is_found_has_no_pages(output: str) -> None:
    """A page of it would be a table that is cut off without a word."""
    result = run("search", "flowers", output, "--size", "1")
    assert result.exit_code == 2
    assert "leave out --page and --size" in result.output


def test_a_title_is_not_said_twice(engine: StandIn) -> None:
    """Where the caption is its title, it is printed once."""
    engine.documents = (document("made-1", "An antenna by the sea.", "An antenna by the sea."),)
    assert run("search", "antenna").output.count("An antenna by the sea.") == 1


def _listening(host: str) -> socket.socket:
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.bind((host, 0))
    taken.listen(1)
    return taken


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - nothing is served
def test_a_taken_port_is_one_sentence(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do, and before anything is announced."""
    monkeypatch.setattr(command, "_run", lambda _config: pytest.fail("it was served"))
    with _listening("127.0.0.1") as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--host", host, "--port", str(port))
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert f"port {port} of {host}" in result.output
    assert "--port" in result.output
    assert "captions at http" not in result.output


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("host", ["nosuch.invalid", "192.0.2.1", "999.1.1.1", "a b", "http://127.0.0.1"])
def test_a_host_that_is_not_this_machine_is_one_sentence(host: str) -> None:
    """With what to do, and before anything is announced."""
    result = run("serve", "--host", host, "--port", "0")
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert f"{host!r} is no address of this machine" in result.output
    assert "--host 127.0.0.1" in result.output


@pytest.mark.usefixtures("engine")
def test_serve_reads_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags stand over the environment, the environment over what is usual."""
    served: list[WebConfig] = []
    monkeypatch.setattr(command, "_run", served.append)
    monkeypatch.setattr(command, "check_address", lambda _host, _port: None)
    monkeypatch.setenv("CAPTION_SEARCH_PORT", "9001")
    monkeypatch.setenv("CAPTION_SEARCH_HOST", "192.0.2.7")
    monkeypatch.setenv("CAPTION_SEARCH_IMAGES", "")
    result = run("serve", "--host", "::1", "--threads", "9")
    assert served == [WebConfig(host="::1", port=9001, threads=9, images="")]
    assert f"{len(DOCUMENTS)} captions at http://" in result.output
    assert gunicorn_settings(served[0])["bind"] == ["[::1]:9001"]


@pytest.mark.parametrize(
    ("name", "value"), [("port", "x"), ("port", "70000"), ("threads", "0"), ("images", "ftp://x")]
)
def test_a_setting_that_cannot_be(name: str, value: str) -> None:
    """A setting that is not allowed is refused by name."""
    with pytest.raises(BadParameter) as raised:
        read_config({f"CAPTION_SEARCH_{name.upper()}": value})
    assert raised.value.name == name
