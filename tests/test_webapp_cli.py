"""Tests of ``python -m webapp``: readable in a terminal, the API's own answer as JSON, clear refusals."""

import json
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
    assert "Red Square  2" in result.output


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
    assert "python -m indexer build" in result.output


@pytest.mark.usefixtures("engine")
def test_serve_reads_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags stand over the environment, the environment over what is usual."""
    served: list[WebConfig] = []
    monkeypatch.setattr(command, "_run", served.append)
    monkeypatch.setenv("CAPTION_SEARCH_PORT", "9001")
    monkeypatch.setenv("CAPTION_SEARCH_HOST", "192.0.2.7")
    monkeypatch.setenv("CAPTION_SEARCH_IMAGES", "")
    result = run("serve", "--host", "::1", "--threads", "9")
    assert served == [WebConfig(host="::1", port=9001, threads=9, images="")]
    assert f"{len(DOCUMENTS)} captions at http://" in result.output
    assert gunicorn_settings(served[0])["bind"] == "[::1]:9001"


@pytest.mark.parametrize(
    ("name", "value"), [("port", "x"), ("port", "70000"), ("threads", "0"), ("images", "ftp://x")]
)
def test_a_setting_that_cannot_be(name: str, value: str) -> None:
    """A setting that is not allowed is refused by name."""
    with pytest.raises(BadParameter) as raised:
        read_config({f"CAPTION_SEARCH_{name.upper()}": value})
    assert raised.value.name == name
