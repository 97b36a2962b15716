"""The command line: ``python -m webapp serve`` and ``python -m webapp search``."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console

from schema.errors import BadUse, CaptionSearchError
from schema.fields import FACETS
from webapp import links
from webapp.answer import ask, page_json
from webapp.config import WebConfig, read_config
from webapp.search import open_engine
from webapp.search.query import Sort
from webapp.terminal import show

_Command = Callable[..., Any]


@click.group()
def main() -> None:
    """Search the captions of an index, in a browser or here."""


@main.command()
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]")
@click.option("--host", help="Address to listen at.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen at.  [default: 8000]")
@click.option("--images", help="Base URL of thumbnails; empty for none.  [default: NASA's]")
@click.option("--threads", type=int, help="Requests a process answers at a time.  [default: 4]")
@click.option("--workers", type=int, help="Processes.  [default: 2]")
def serve(**flags: str | int | Path | None) -> None:
    """Serve the search page and the JSON API. Every option may also stand in CAPTION_SEARCH_<OPTION>."""
    with _told():
        config = read_config(os.environ, **flags)
        engine = open_engine(config.index)
        families = engine.index.families
        engine.close()
    click.echo(f"{families:,} captions at http://{config.host}:{config.port}/ (Ctrl-C stops)", err=True)
    _run(config)


def _run(config: WebConfig) -> None:
    from webapp.server import Server  # noqa: PLC0415 - gunicorn is not needed to search, nor on Windows

    Server(config).run()


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
@_facet_options
@click.option("--sort", help=f"One of: {', '.join(Sort)}.")
@click.option("--page", help="Page, from 1.")
@click.option("--size", help="Hits a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's own answer.")
def search(query: tuple[str, ...], index: Path | None, as_json: bool, **chosen: Any) -> None:
    """Search for QUERY; without words, for everything."""
    with _told():
        config = read_config(os.environ, index=index)
        question = links.read(_parameters(" ".join(query), chosen), config.limits)
        engine = open_engine(config.index)
        try:
            page = ask(engine, question)
        finally:
            engine.close()
    if as_json:
        click.echo(orjson.dumps(page_json(page, config.images), option=orjson.OPT_INDENT_2))
    else:
        show(page, Console(highlight=False))


def _parameters(text: str, chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the options as the parameters of a request, so that both are read alike."""
    yield "q", _sound(text)
    for name, given in chosen.items():
        values = given if isinstance(given, tuple) else (given,)
        yield from ((name, _sound(value)) for value in values if value is not None)


def _sound(argument: str) -> str:
    """Replace bytes of the command line that are not UTF-8."""
    return argument.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _told() -> Iterator[None]:
    """Turn our errors into a message and a status: 2 for wrong use, 1 for a missing or broken index."""
    try:
        yield
    except BadUse as error:
        raise click.UsageError(str(error)) from error
    except CaptionSearchError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m webapp")
