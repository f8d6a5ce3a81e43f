"""How a command refuses: a wrong option with the usage, a mistake in data or files with what is wrong and no more.

Reading the command line is click's, and what it refuses there is shown with the usage. Once a command runs, its
options are in order: what it refuses then is about a file, and two lines of usage above it would say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any

import click

from ..faults import Fault, InputError, SubrulesError, WrongValue
from .ending import Refused


def unusable(what: str, faults: Iterable[Fault]) -> Refused:
    """The refusal of something that a caller gave, with every fault on a line."""
    return Refused(f"{what}:\n" + "\n".join(f"  {fault}" for fault in faults))


def plainly(command: click.Command) -> click.Command:
    """The command, refusing what it finds while it runs without its usage.

    >>> @click.command()
    ... def look() -> None:
    ...     raise click.UsageError("there is no file a.rules")
    >>> plainly(look).callback()
    Traceback (most recent call last):
    ...
    subrules.cli.ending.Refused: there is no file a.rules
    """
    if command.callback is None:
        return command
    plain = copy(command)
    plain.callback = _refusing(command.callback)
    return plain


def _refusing(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return callback(*arguments, **options)
        except SubrulesError as error:
            raise _refusal(error) from error
        except click.UsageError as error:
            if type(error) is not click.UsageError or error.ctx is not None:
                raise
            raise Refused(error.message) from error

    return run


def _refusal(error: SubrulesError) -> click.ClickException | click.exceptions.Exit:
    """What subrules raises for somebody who calls it, as a command says it: files that cannot be used as `check` does."""
    from ..project import ProjectError, TableError
    from .output import show_diagnostics

    match error:
        case ProjectError():
            show_diagnostics(error.diagnostics, "text", err=True)
            return click.exceptions.Exit(2)
        case InputError() if not isinstance(error, TableError | WrongValue):
            return unusable(error.heading, error.faults)
        case _:
            return Refused(str(error))
