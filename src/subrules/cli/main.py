"""The `subrules` command: its subcommands are imported when they are called, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .ending import ended, plain_ends
from .refusals import plainly

_COMMANDS = {
    "start": ("start", "Propose a vocabulary and a first rule from your own table."),
    "check": ("check", "Say what is wrong in rule files."),
    "test": ("test", "Run the tests of rules, and say what they leave untested."),
    "diff": ("diff", "Say for whom two versions of rules differ, and how."),
    "fmt": ("fmt", "Write rule files in their canonical form."),
    "offers": ("offers", "Give the offers of every subscription in a table."),
    "refresh": ("refresh", "Make a table of offers in a database what the rules give."),
    "explain": ("explain", "Say why one subscription gets its offers, and why not others."),
    "restart": ("restart", "Say whether a stopped subscription may be restarted, and what it costs."),
    "change": ("change", "Say whether a subscription may be upgraded or downgraded, and what follows."),
    "occupant": ("occupant", "Say where a newspaper's contact data is written, and where it stays."),
    "patron": ("patron", "Say which changes a library's patron may make online, and who is told."),
    "merge": ("merge", "Show what merging two records does to every item, and merge them."),
    "fields": ("fields", "List what rules may ask about, with examples."),
    "schema": ("schema", "Show the JSON Schema of a record or an answer."),
    "codes": ("codes", "List the codes of mistakes, or show the page of one."),
}

_EPILOG = """
\b
Exit codes:
  0  all is well
  1  the rules have mistakes, a test fails, `diff` found a difference, or `fmt --check` would change a file
  2  the command was called wrongly, or a file cannot be read or used
  3  the work is done, but some of the data was rejected, or cannot be decided yet
  130 stopped with Ctrl-C; 141 the reader of the output has gone, as in `| head`

\b
Example:
  subrules offers examples/group --as-of 2026-06-15
"""


class _Lazy(click.Group):
    """A group whose commands are modules of this package, and whose calls end quietly whoever ends them."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        def work() -> Any:
            return super(_Lazy, self).main(args, *more, **extra)

        if not extra.get("standalone_mode", True):
            return work()
        extra["standalone_mode"] = False
        sys.exit(ended(work))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with plain_ends():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with plain_ends():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f".commands.{_COMMANDS[cmd_name][0]}", __package__).command
        return plainly(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], _COMMANDS, 1)
            if not close or "Did you mean" in error.message:
                raise
            raise click.UsageError(f"there is no command `{args[0]}`. Did you mean `{close[0]}`?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items()])


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from .. import __version__

        click.echo(f"subrules {__version__}")
        ctx.exit()


@click.group(
    cls=_Lazy, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def cli() -> None:
    """Rules of subscription services, as text that runs, and their decisions, with reasons."""
