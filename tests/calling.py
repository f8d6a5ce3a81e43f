"""The command line as tests call it: an exception that is no exit is the test's to see."""

from __future__ import annotations

from click.testing import CliRunner, Result

from subrules.cli.main import cli


def call(*arguments: str, input: str | bytes | None = None) -> Result:
    """What a command prints, and its exit code."""
    result = CliRunner().invoke(cli, arguments, input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
