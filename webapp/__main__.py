"""The command line: ``python -m webapp serve``, ``search`` and ``settings``."""

import schema.startup  # noqa: F401 - first of all: it reports want of memory

# isort: split

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from schema.errors import BadUse, CaptionSearchError
from schema.fields import FACETS
from schema.json_codec import encode_indented
from webapp import parameters
from webapp.api.answer_json import page_json
from webapp.ask import ask
from webapp.config import SETTINGS, Setting, WebConfig, config_of, read_config, read_settings
from webapp.own_vocabulary import vocabulary_for
from webapp.search import open_engine
from webapp.search.model.query import Sort
from webapp.terminal import show

_Command = Callable[..., Any]


@click.group()
def main() -> None:
    """Search the captions of an index, in a browser or here."""


def _settings_options(command: _Command) -> _Command:
    for one in reversed(SETTINGS):
        text = f"{one.meaning}  [default: {one.default}]"
        command = click.option(one.flag, metavar=type(one.default).__name__.upper(), help=text)(command)
    return click.option("--config", metavar="FILE", help="File of settings (TOML).")(command)


@main.command()
@_settings_options
def serve(**flags: str | None) -> None:
    """Serve the search page and the JSON API.

    Every option may also stand in the environment, as CAPTION_SEARCH_<OPTION>, or in a file of settings.
    """
    with _errors_as_statuses():
        config = read_config(os.environ, **flags)
        families = _families(config)
    click.echo(f"{families:,} captions at http://{config.host}:{config.port}/ (Ctrl-C stops)", err=True)
    _run(config)


def _families(config: WebConfig) -> int:
    """Return how many families the index has, and close it: the server's processes would inherit what is mapped."""
    engine = open_engine(config.index, config.limits, vocabulary_for(config))
    try:
        return engine.index.families
    finally:
        engine.close()


def _run(config: WebConfig) -> None:
    from webapp.serving.server import Server  # noqa: PLC0415 - gunicorn is not needed to search, nor on Windows

    Server(config).run()


@main.command()
@_settings_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def settings(*, as_json: bool, **flags: str | None) -> None:
    """List the settings that serve would have with the same options, and where each comes from."""
    with _errors_as_statuses():
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


@main.command()
@click.argument("query", nargs=-1)
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]")
@click.option("--vocabulary", help="Folder of the archive's own vocabulary.")
@_facet_options
@click.option("--sort", help=f"One of: {', '.join(Sort)}.")
@click.option("--page", help="Page, from 1.")
@click.option("--size", help="Hits a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's own answer.")
def search(
    query: tuple[str, ...], index: Path | None, vocabulary: str | None, as_json: bool, **chosen: Any
) -> None:
    """Search for QUERY; without words, for everything."""
    with _errors_as_statuses():
        config = read_config(os.environ, index=index, vocabulary=vocabulary)
        question = parameters.read(_parameters(" ".join(query), chosen), config.limits)
        engine = open_engine(config.index, config.limits, vocabulary_for(config))
        try:
            page = ask(engine, question, config.limits)
        finally:
            engine.close()
    if as_json:
        _print_json(page_json(page, config.images))
    else:
        show(page, Console(highlight=False))


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


@contextmanager
def _errors_as_statuses() -> Iterator[None]:
    """Turn our errors into a message and a status: 2 for wrong use, 1 for a missing or broken index."""
    try:
        yield
    except BadUse as error:
        raise click.UsageError(str(error)) from error
    except CaptionSearchError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m webapp")
