"""What all commands of this project share: errors in one line, examples in their help, a console of any encoding."""

import codecs
import sys
from importlib.metadata import version
from typing import Any

import click
from unidecode import unidecode

from schema.errors import BadUse, CaptionSearchError

PROGRAM = "caption-search"
NEAREST = "nearest"  # how characters are written that a console cannot show
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Command(click.Command):
    """A command whose help ends with examples, each as what stands behind the name of the program."""

    def __init__(self, *arguments: Any, examples: tuple[str, ...] = (), **named: Any) -> None:
        named["context_settings"] = {**CONTEXT, **(named.get("context_settings") or {})}
        super().__init__(*arguments, **named)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are typed to the program that was started."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            program = ctx.find_root().info_name
            formatter.write_paragraph()
            formatter.write("Examples:\n" + "".join(f"  {program} {one}\n" for one in self.examples))


class Group(click.Group):
    """Commands that print what this project raises on purpose in one line: status 2 for wrong use, 1 for all else."""

    command_class = Command

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"context_settings": CONTEXT, **named})
        self.params.append(_version_option())

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Run as a program."""
        write_nearest()
        return super().main(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CaptionSearchError as error:
            lines = [*getattr(error, "__notes__", ()), f"Error: {error}"]
            click.echo("\n".join(map(printable, lines)), err=True)
            ctx.exit(2 if isinstance(error, BadUse) else 1)


def _version_option() -> click.Option:
    def show(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            click.echo(f"{PROGRAM} {version(PROGRAM)}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Print the version.",
    )


def printable(line: str) -> str:
    """Return a line without control characters, so that a dump cannot send a terminal escape sequences."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


def write_nearest() -> None:
    """Have what a console cannot show written by the nearest letters that it can, else by a question mark."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=NEAREST)


def _nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    r"""Handle characters that an encoding lacks (``codecs.register_error``).

    >>> codecs.register_error(NEAREST, _nearest)
    >>> "“Café” \N{CJK UNIFIED IDEOGRAPH-6708}\N{CHECK MARK}".encode("latin-1", NEAREST)
    b'"Caf\xe9" Yue ?'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join((not _is_surrogate(char) and unidecode(char)) or "?" for char in missing), error.end


def _is_surrogate(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"
