"""Settings: one name each, from a flag, the environment, a file or what is usual, and refused by name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from schema.errors import BadParameter
from tests.stand_in import StandIn
from webapp import __main__ as command
from webapp import create_app
from webapp.config import SETTINGS, WebConfig, read_config, read_settings
from webapp.search.language.parser import parse
from webapp.search.limits import Limits
from webapp.search.model.query import Query
from webapp.search.rewriting.planner import Planner

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")


def toml(folder: Path, text: str) -> str:
    """Write a file of settings and give its path."""
    path = folder / "caption-search.toml"
    path.write_text(text)
    return str(path)


def test_flags_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    """The nearest word holds, and each setting knows where its value comes from."""
    path = toml(tmp_path, 'port = 1\nhost = "file"\nthreads = 7\n[limits]\nquery = 50\n')
    environ = {"CAPTION_SEARCH_CONFIG": path, "CAPTION_SEARCH_PORT": "2", "CAPTION_SEARCH_HOST": "variable"}
    given = {
        one.setting.name: (one.value, one.origin) for one in read_settings(environ, port="3", workers=None)
    }
    assert given["port"] == (3, "--port")
    assert given["host"] == ("variable", "CAPTION_SEARCH_HOST")
    assert given["threads"] == (7, f"file {path}")
    assert given["limits.query"] == (50, f"file {path}")
    assert given["workers"] == (2, "default")
    assert read_config(environ, port="3") == WebConfig(
        host="variable", port=3, threads=7, limits=Limits(query=50)
    )


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("prot = 1", "prot", "did you mean port?"),
        ("[limits]\nclause = 1", "limits.clause", "did you mean limits.clauses?"),
        ("zzzzzz = 1", "zzzzzz", "caption-search settings"),
        ("port = 'many'", "port", "whole number"),
        ("port = true", "port", "whole number"),
        ("port = [1]", "port", "single value"),
        ("log_clients = 1", "log_clients", "true or false"),
        ("[limits]\nsize = 1", "limits.size", "from 24"),
        ("workers = 0", "workers", "from 1 to 64"),
        pytest.param(f'workers = "{"9" * 19}"', "workers", "must be a whole number", id="19 digits"),
        pytest.param(f'workers = "{"9" * 9_999}"', "workers", "must be a whole number", id="9,999 digits"),
        ("port = ", "config", "no TOML file"),
        ("\udcff", "config", "no TOML file"),
    ],
)
def test_a_file_that_is_wrong(tmp_path: Path, text: str, name: str, said: str) -> None:
    """What a file says wrongly is refused by name, with what was probably meant."""
    path = tmp_path / "settings.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadParameter, match=f"{name}.*{said}") as raised:
        read_config({}, config=str(path))
    assert raised.value.name == name


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A file of settings that cannot be read is named; it is not as if there were none."""
    with pytest.raises(BadParameter, match=r"nowhere\.toml cannot be read"):
        read_config({"CAPTION_SEARCH_CONFIG": str(tmp_path / "nowhere.toml")})


def test_every_setting_has_its_way_in(tmp_path: Path) -> None:
    """Each setting can be given by flag, by variable and by file, under the names that it says."""
    other = {str: "/else", bool: "true", int: "31"}
    for one in SETTINGS:
        value = "false" if one.default is True else other.get(type(one.default), "/else")
        written = value if isinstance(one.default, int) else f'"{value}"'
        path = toml(tmp_path, f"{one.name} = {written}\n")
        ways = (
            read_settings({}, **{one.flag[2:].replace("-", "_"): value}),
            read_settings({one.variable: value}),
            read_settings({}, config=path),
        )
        found = [next(given for given in way if given.setting == one) for way in ways]
        assert len({str(given.value) for given in found}) == 1
        assert found[0].value != one.default
        assert [given.origin for given in found] == [one.flag, one.variable, f"file {path}"]


def test_settings_are_listed(tmp_path: Path) -> None:
    """``caption-search settings`` lists each with its value, origin and meaning, and refuses what serve would."""
    path = toml(tmp_path, "threads = 9\n")
    words = [sys.executable, "-m", "webapp", "settings", "--config", path, "--port", "81"]
    printed = subprocess.run([*words, "--json"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rows = {row["name"]: row for row in json.loads(printed)}
    assert list(rows) == [one.name for one in SETTINGS]
    assert (rows["port"]["value"], rows["port"]["origin"]) == ("81", "--port")
    assert (rows["threads"]["value"], rows["threads"]["origin"]) == ("9", f"file {path}")
    assert all(row["meaning"].endswith(".") for row in rows.values())
    refused = CliRunner().invoke(command.main, ["settings", "--workers", "0"])
    assert (refused.exit_code, "workers" in refused.output) == (2, True)


def test_the_guide_tells_every_setting() -> None:
    """docs/deploy.md has each setting with its default, and none that there is not."""
    rows = [line.split("|")[1:4] for line in DEPLOY.splitlines() if line.startswith("| `")]
    told = {name.strip(" `"): value.strip(" `") for name, value, _ in rows}
    assert told == {
        one.name: str(one.default).lower() if isinstance(one.default, bool) else str(one.default)
        for one in SETTINGS
    }


NARROW = Limits(query=40, clauses=4, depth=2, expansions=3, value=10, filters=2, page=5, size=24)
APP = create_app(WebConfig(limits=NARROW), StandIn()).test_client()


@pytest.mark.parametrize(
    ("asked", "limit", "allowed", "found"),
    [
        ("q=" + "x" * 41, "characters", 40, 41),
        ("q=a+b+c+d+e", "words and clauses", 4, 5),
        ("q=(((a)))", "parentheses and NOTs within each other", 2, 3),
        ("agency=a&agency=b&agency=c", "filters", 2, 3),
    ],
)
def test_a_query_over_a_limit(asked: str, limit: str, allowed: int, found: int) -> None:
    """The API names the limit, what is allowed and what was found; a page says it beside the search box."""
    problem = APP.get(f"/api/v1/search?{asked}")
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")
    told = problem.get_json()
    assert (told["limit"], told["allowed"], told["found"]) == (limit, allowed, found)
    page = APP.get(f"/search?{asked}")
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert f"{found} {limit}" in page.text
    assert '<input type="search"' in page.text
    assert 'maxlength="40"' in page.text
    if asked.startswith("q=x"):
        assert f'value="{"x" * 40}"' in page.text  # what was typed can be mended


@pytest.mark.parametrize(
    ("asked", "name"), [("agency=" + "x" * 11, "agency"), ("page=6", "page"), ("size=25", "size")]
)
def test_a_value_over_a_limit(asked: str, name: str) -> None:
    """The API refuses a parameter by its name; a page makes do."""
    assert APP.get(f"/api/v1/search?{asked}").get_json()["parameter"] == name
    assert APP.get(f"/search?{asked}", follow_redirects=True).status_code == 200


def test_expansions_are_limited(engine: object) -> None:
    """A wildcard that stands for too many words stands for the most frequent of them, and says so."""
    planner: Planner = engine.planner  # type: ignore[attr-defined]
    query = Query("c*t", parse("c*t").node)
    (notice,) = Planner(planner.statistics, NARROW).expand(query).notices
    assert "the 3 most frequent" in notice
    assert planner.expand(query).notices == ()
