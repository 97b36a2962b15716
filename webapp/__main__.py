"""The command line: ``python -m webapp serve``, ``search`` and ``settings``."""

import schema.startup  # noqa: F401 - first of all: it reports want of memory

# isort: split

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from schema.command_line import Group
from schema.document import Document
from schema.errors import ClusterUnavailable
from schema.fields import FACETS
from schema.json_codec import encode_indented
from webapp import parameters
from webapp.api import lines as export
from webapp.api.answer_json import page_json
from webapp.ask import ask, ask_every
from webapp.config import OPENSEARCH, SETTINGS, Setting, WebConfig, config_of, read_config, read_settings
from webapp.generations import generations_for
from webapp.own_vocabulary import vocabulary_for
from webapp.search import Engine, open_engine
from webapp.search.model.query import Sort
from webapp.serving.listen_address import check_address
from webapp.terminal import show
from webapp.unanswered import UnansweredCounts

_Command = Callable[..., Any]


@click.group(cls=Group)
def main() -> None:
    """Search the captions of an index, in a browser or here."""


def _settings_options(command: _Command) -> _Command:
    for one in reversed(SETTINGS):
        text = f"{one.meaning}  [default: {one.default}]"
        command = click.option(one.flag, metavar=type(one.default).__name__.upper(), help=text)(command)
    return click.option("--config", metavar="FILE", help="File of settings (TOML).")(command)


@main.command(
    examples=(
        "serve --index build/mine",
        "serve --index build/mine --host 0.0.0.0 --port 9000",
        "serve --config caption-search.toml --base-path /archive",
    )
)
@_settings_options
def serve(**flags: str | None) -> None:
    """Serve the search page and the JSON API.

    Every option may also stand in the environment, as CAPTION_SEARCH_<OPTION>, or in a file of settings.
    """
    gc.disable()  # until what is loaded is frozen (serving/warm_up.py): none of it is garbage
    config = read_config(os.environ, **flags)
    check_address(config.host, config.port)
    if config.metrics_port:
        check_address(config.host, config.metrics_port, "metrics_port")
    if config.unanswered:
        UnansweredCounts.open(Path(config.unanswered))
    try:
        captions = f"{_families(config):,} captions"
    except ClusterUnavailable as error:  # a node that is restarted waits for the cluster, and answers 503
        captions = f"Nothing yet ({error})"
    click.echo(f"{captions} at http://{config.host}:{config.port}/ (Ctrl-C stops)", err=True)
    _run(config)


def _families(config: WebConfig) -> int:
    """Return how many families the index has, and close it: the server's processes would inherit what is open."""
    with _opened(config) as engine:
        return engine.index.families


@contextmanager
def _opened(config: WebConfig) -> Iterator[Engine]:
    """Yield the engine that the settings name, and close it."""
    if config.engine == OPENSEARCH:
        with closing(generations_for(config)) as generations, generations.acquire() as engine:
            yield engine
    else:
        with closing(open_engine(config.index, config.limits, vocabulary_for(config))) as engine:
            yield engine


def _run(config: WebConfig) -> None:
    from webapp.serving.server import Server  # noqa: PLC0415 - gunicorn is not needed to search, nor on Windows

    Server(config).run()


@main.command(examples=("settings", "settings --port 9000 --json"))
@_settings_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def settings(*, as_json: bool, **flags: str | None) -> None:
    """List the settings that serve would have with the same options, and where each comes from."""
    given = read_settings(os.environ, **flags)
    config_of(given)
    rows = [_row(*one) for one in given]
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']} = {row['value']}\n    {row['meaning']}  [{row['origin']}]")


def _row(one: Setting, value: Any, origin: str) -> dict[str, str]:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return {
        "name": one.name,
        "value": shown,
        "origin": origin,
        "flag": one.flag,
        "variable": one.variable,
        "meaning": one.meaning,
    }


def _facet_options(command: _Command) -> _Command:
    for facet in reversed(FACETS):
        option = click.option(
            f"--{facet.name}", multiple=True, metavar="VALUE", help=f"{facet.label}; !VALUE leaves it out."
        )
        command = option(command)
    return command


@main.command(
    examples=(
        "search red square --agency ESA",
        "search 'agency:JAXA moscow' --sort newest --size 5",
        "search earthrise --ids",
        "search --person 'Koch, Christina' --csv > koch.csv",
    )
)
@click.argument("query", nargs=-1)
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]")
@click.option("--vocabulary", help="Folder of the archive's own vocabulary.")
@_facet_options
@click.option("--sort", help=f"One of: {', '.join(Sort)}.")
@click.option("--page", help="Page, from 1.")
@click.option("--size", help="Hits a page.")
@click.option("--json", "output", flag_value="json", help="Print the API's own answer.")
@click.option("--csv", "output", flag_value="csv", help="Print all that is found as a table.")
@click.option("--ids", "output", flag_value="ids", help="Print the ids of all pictures found, one a line.")
def search(
    query: tuple[str, ...], index: Path | None, vocabulary: str | None, output: str | None, **chosen: Any
) -> None:
    """Search for QUERY; without words, for everything."""
    config = read_config(os.environ, index=index, vocabulary=vocabulary)
    question = parameters.read(_parameters(" ".join(query), chosen), config.limits)
    if output in {"csv", "ids"} and (chosen["page"] or chosen["size"]):
        raise click.UsageError(f"--{output} prints all that is found; leave out --page and --size.")
    with _opened(config) as engine:
        if output == "csv":
            form = export.TableForm(images=config.pictures, guards=config.csv_guards)
            _print_bytes(export.csv_lines(ask_every(engine, question, config.limits), True, form))
        elif output == "ids":
            _print_bytes(_ids(ask_every(engine, question, config.limits)))
        elif output == "json":
            _print_json(page_json(ask(engine, question, config.limits), config.pictures))
        else:
            show(ask(engine, question, config.limits), config.pictures, Console(highlight=False))


def _ids(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield the ids of all pictures of families, the lead's first, a line each."""
    for document in documents:
        yield "".join(f"{nasa_id}\n" for nasa_id in document.nasa_ids).encode("utf-8", "replace")


def _print_bytes(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        click.echo(piece, nl=False)


@main.command(
    examples=(
        "unanswered unanswered.db",
        "unanswered unanswered.db --least 3",
        "unanswered unanswered.db --clear",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--least", type=click.IntRange(1), default=1, show_default=True, help="Leave out what was rarer."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--clear", is_flag=True, help="Then forget all of them.")
def unanswered(file: Path, least: int, *, as_json: bool, clear: bool) -> None:
    """List the texts that found nothing, as the setting unanswered had them counted in FILE, most frequent first."""
    counts = UnansweredCounts.open(file)
    found = counts.most_frequent(least)
    if as_json:
        _print_json(dict(found))
    else:
        for text, times in found:
            click.echo(f"{times:>7,}  {text}")
    if clear:
        counts.clear()


@main.command(examples=("mcp --index build/mine", "mcp --index build/mine --port 8001"))
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]")
@click.option("--vocabulary", help="Folder of the archive's own vocabulary.")
@click.option("--config", metavar="FILE", help="File of settings (TOML).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen at, in place of standard input.")
def mcp(host: str, port: int | None, **flags: Any) -> None:
    """Serve the search as tools for assistants (Model Context Protocol).

    Over standard input and output, as assistants start it, or over HTTP at the path /mcp of a port.
    """
    settings = read_config(os.environ, **flags)
    _families(settings)
    try:
        from webapp.assistant_tools import make_server  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is not installed: pip install 'caption-search[mcp]'"
        ) from None
    server = make_server(settings, generations_for(settings).acquire)
    if port is None:
        server.run("stdio")
        return
    check_address(host, port)
    click.echo(f"tools for assistants at http://{host}:{port}/mcp (Ctrl-C stops)", err=True)
    server.run("streamable-http", host=host, port=port)


def _print_json(content: Any) -> None:
    click.echo(encode_indented(content))


def _parameters(text: str, chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the options as the parameters of a request, so that both are read alike."""
    yield "q", _sound(text)
    for name, given in chosen.items():
        values = given if isinstance(given, tuple) else (given,)
        yield from ((name, _sound(value)) for value in values if value is not None)


def _sound(argument: str) -> str:
    """Return an argument with the bytes replaced that are not UTF-8."""
    return argument.encode("utf-8", "replace").decode("utf-8")


if __name__ == "__main__":
    main(prog_name="python -m webapp")
