"""``caption-search``: the commands of both packages by one name.

It starts them by name and imports neither before a command of it is asked for, so that the packages stay independent
(``pyproject.toml``); ``python -m indexer`` and ``python -m webapp`` go on working.
"""

import schema.startup  # noqa: F401 - first of all: it reports want of memory

# isort: split

from collections.abc import Mapping
from importlib import import_module

import click
from click.shell_completion import get_completion_class

from schema.command_line import PROGRAM, Group

INDEXER, WEBAPP = "indexer.__main__", "webapp.__main__"
OF_WEBAPP = frozenset(
    ("serve", "search", "settings", "unanswered", "mcp")
)  # which are found without importing the other package
COMPLETE = "_CAPTION_SEARCH_COMPLETE"  # the variable by which a shell asks for completions


class Program(Group):
    """The commands of both packages, and its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the alphabet."""
        packages = (_commands(one) for one in (INDEXER, WEBAPP))
        return sorted({*super().list_commands(ctx), *(name for commands in packages for name in commands)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        packages = (WEBAPP, INDEXER) if cmd_name in OF_WEBAPP else (INDEXER, WEBAPP)
        return next((found for one in packages if (found := _commands(one).get(cmd_name))), None)


def _commands(package: str) -> Mapping[str, click.Command]:
    group = import_module(package).main
    assert isinstance(group, click.Group)  # noqa: S101 - both packages have one
    return group.commands


@click.group(cls=Program)
def main() -> None:
    """Index the captions of photographs, and search them."""


@main.command(
    examples=(
        "completion bash > ~/.local/share/bash-completion/completions/caption-search",
        "completion fish > ~/.config/fish/completions/caption-search.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script by which SHELL completes commands and options."""
    script = get_completion_class(shell)
    assert script is not None  # noqa: S101 - click has these three
    click.echo(script(main, {}, PROGRAM, COMPLETE).source())


def run() -> None:
    """Run as the installed program."""
    main(prog_name=PROGRAM)


if __name__ == "__main__":
    run()
