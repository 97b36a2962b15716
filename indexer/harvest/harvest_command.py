"""``python -m indexer harvest``: its options, and what it prints."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import click

from indexer.harvest import harvest as fetch_records
from indexer.harvest.harvest_progress import harvest_watcher
from indexer.harvest.slices import HarvestRequest, Slice, read_years
from schema.command_line import Command
from schema.errors import BadParameter, HarvestStopped
from schema.http_client import HttpClient, HttpLimits
from schema.json_codec import encode
from schema.vocabulary import load

NASA = "https://images-api.nasa.gov"


def _requesting(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command the options that say what to fetch from where; it receives them as one ``request``."""

    @click.argument("query", default="")
    @click.option("--center", default="", help="Only records of this center, as in JSC.")
    @click.option("--year", default="", help="Only records of 1969, of 1969..1972, 1969.. or ..1972.")
    @click.option("--everything", is_flag=True, help="All records; without a QUERY.")
    @click.option(
        "--base-url",
        default=NASA,
        show_default=True,
        help="The service: that of NASA, or one like it, such as ours: http://127.0.0.1:8000/nasa",
    )
    @click.option("--page-size", type=click.IntRange(1, 1000), default=100, show_default=True)
    @click.option(
        "--window",
        type=click.IntRange(1),
        default=10_000,
        show_default=True,
        help="How many records of one search the service gives out; a larger search is divided.",
    )
    @wraps(command)
    def with_request(  # noqa: PLR0913 - an argument for each option
        *, query: str, center: str, year: str, everything: bool, base_url: str, page_size: int, window: int,
        **named: Any,
    ) -> None:  # fmt: skip
        words = query.strip()
        if everything and words:
            raise BadParameter("query", words, "words and --everything exclude each other")
        if not (everything or words or center or year):
            raise BadParameter("query", words, "name what to fetch: words, --center, --year, or --everything")
        if window < page_size:
            raise BadParameter("window", str(window), "must not be smaller than --page-size")
        part = Slice(*(read_years(year) if year else (None, None)), center)
        command(request=HarvestRequest(base_url.rstrip("/"), words, part, page_size, window), **named)

    return with_request


@click.command(
    cls=Command,
    examples=(
        'harvest "apollo 11" --out build/apollo-11.jsonl',
        "harvest --center JSC --year 1969..1972 --out build/jsc.jsonl",
    ),
)
@_requesting
@click.option(
    "--out",
    "dump",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The dump. What is fetched so far stands beside it, in a file with .harvest behind its name.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0.01, 1000),
    default=1.0,
    show_default=True,
    help="Requests a second, at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object, nothing else.")
def harvest(request: HarvestRequest, dump: Path, rate: float, *, as_json: bool) -> None:
    """Fetch the records that fit QUERY from images-api.nasa.gov, or a service like it, as a dump for `build`.

    A harvest that was cut goes on where it was, by the same command.
    """
    client = HttpClient(request.base, HttpLimits(interval=1 / rate), proxy=_proxy(request.base))
    centers = [
        code
        for one in load().centers
        for code in (one.name, *one.aliases)
        if code.isalpha() and code.isupper()
    ]
    try:
        dump.parent.mkdir(parents=True, exist_ok=True)
        with harvest_watcher() as shown:
            found = fetch_records(request, dump, client, shown, centers)
    except KeyboardInterrupt:
        raise HarvestStopped("stopped") from None
    except OSError as error:
        raise click.FileError(str(dump), error.strerror) from error
    finally:
        client.close()
    if as_json:
        sys.stdout.buffer.write(encode(found.as_json()) + b"\n")
    else:
        click.echo("\n".join(found.as_lines()))
    sys.exit(1 if found.missing else 0)


def _proxy(address: str) -> str:
    """Return the proxy that the settings of this machine have for an address, '' for none."""
    parts = urlsplit(address)
    return "" if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme, "")
