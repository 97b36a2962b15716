"""``python -m indexer publish``: its options, and what it prints."""

import sys
import tomllib
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer.command_options import INDEX, JSON
from indexer.progress import watcher
from indexer.write.opensearch.publisher import Publisher, PublishOptions, PublishReport
from schema.command_line import Command
from schema.errors import BadParameter
from schema.json_codec import encode
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import DEFAULT_PREFIX, IndexNames

TABLE = "opensearch"  # of a file of settings; the web app reads the same
_VARIABLE = "CAPTION_SEARCH_OPENSEARCH_"
_FILE = click.Path(path_type=Path, dir_okay=False)


def _read_settings(context: click.Context, _option: click.Parameter, path: Path | None) -> None:
    """Take what is usual from a file of settings; an option or a variable goes before it."""
    if path is None:
        return
    try:
        table = tomllib.loads(path.read_text("utf-8")).get(TABLE, {})
    except (OSError, ValueError) as error:
        raise BadParameter("config", str(path), f"{path} cannot be read: {error}") from None
    if not isinstance(table, dict) or any(isinstance(value, dict | list) for value in table.values()):
        raise BadParameter("config", str(path), f"{path}: [{TABLE}] must be a table of single values")
    given = {name: value for name, value in table.items() if value != ""}  # which is for none
    context.default_map = {**(context.default_map or {}), **given}


def _option(name: str, setting: str, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare an option that is also a variable, and a key of the table of settings."""
    return click.option(name, setting, envvar=f"{_VARIABLE}{setting.upper()}", show_envvar=True, **more)


def _reaching(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command the options that say where the cluster is; it receives them as ``access`` and ``names``."""

    @click.option(
        "--config",
        type=_FILE,
        envvar="CAPTION_SEARCH_CONFIG",
        is_eager=True,
        expose_value=False,
        callback=_read_settings,
        help=f"TOML file of settings, of which the table [{TABLE}] is read.",
    )
    @_option("--to", "url", required=True, help="Addresses of the cluster's nodes, commas between them.")
    @_option("--ca", "ca", type=_FILE, help="Certificates of those who vouch for the nodes.")
    @_option("--user", "user", default="", help="Name of the user.")
    @_option("--password-file", "password_file", type=_FILE, help="File with the password in its only line.")
    @_option("--certificate", "certificate", type=_FILE, help="Certificate of this client.")
    @_option("--key", "key", type=_FILE, help="Key of that certificate.")
    @_option("--prefix", "prefix", default=DEFAULT_PREFIX, show_default=True, help="Of the indexes' names.")
    @wraps(command)
    def with_access(  # noqa: PLR0913 - an argument for each option
        *, url: str, ca: Path | None, user: str, password_file: Path | None, certificate: Path | None,
        key: Path | None, prefix: str, **named: Any,
    ) -> None:  # fmt: skip
        access = ClusterAccess.of(
            url, ca=ca, user=user, password_file=password_file, certificate=certificate, key=key, answer=60
        )
        command(access=access, names=IndexNames(prefix), **named)

    return with_access


@click.command(
    cls=Command,
    examples=(
        "publish --index build/mine --to https://search-1:9200,https://search-2:9200 --ca ca.pem --user captions "
        "--password-file password",
        "publish --to http://127.0.0.1:9200 --rollback",
    ),
)
@INDEX
@_reaching
@_option(
    "--shards",
    "shards",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Shards of an index.",
)
@_option(
    "--replicas",
    "replicas",
    type=click.IntRange(0, 100),
    help="Copies of each shard, beside itself.  [default: 1 where the cluster has several nodes]",
)
@click.option(
    "--keep", type=click.IntRange(1, 100), default=2, show_default=True, help="Generations that are kept."
)
@click.option(
    "--rollback", is_flag=True, help="Write nothing; go back to the generation before the one that serves."
)
@JSON
def publish(  # noqa: PLR0913 - an argument for each option
    access: ClusterAccess,
    names: IndexNames,
    index: Path,
    *,
    shards: int,
    replicas: int | None,
    keep: int,
    rollback: bool,
    as_json: bool,
) -> None:
    """Put the index in service in an OpenSearch cluster, beside the one there, then in its place (docs/cluster.md)."""
    options = PublishOptions(shards, -1 if replicas is None else replicas, keep)
    with closing(ClusterClient(access)) as client, watcher() as shown:
        publisher = Publisher(client, names, options, shown)
        if rollback:
            serving = publisher.roll_back()
        else:
            report = publisher.publish(index)
    if rollback:
        click.echo(encode({"generation": serving}) if as_json else f"now serving {serving}")
    else:
        _print(report, as_json=as_json)


def _print(report: PublishReport, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(encode(report.as_json()) + b"\n")
    else:
        click.echo("\n".join(report.as_lines()))
