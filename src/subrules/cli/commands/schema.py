"""`subrules schema`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

import attrs
import click

from ...client import Client
from ...decision import Decision, Reason
from ...diagnostics.nearest import nearest
from ...envelope import Envelope
from ...faults import Fault, InputError
from ...plain.kinds import is_union
from ...schema import json_schema

_EPILOG = """
\b
Examples:
  subrules schema --list
  subrules schema restart.Request
  subrules schema 'Decision[restart.Answer]'
"""

_ROOMS = ("restart", "change", "occupant", "patron", "merge", "offers", "subscription", "versions")


@click.command("schema", epilog=_EPILOG)
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="Show the names that there are.")
def command(name: str | None, listed: bool) -> None:
    """Show the JSON Schema of a record, a request, settings or an answer.

    NAME is a policy and a record, such as restart.Request; `Decision[...]` and `Envelope[...]` around an
    answer give the whole decision.
    """
    if listed and name:
        raise click.UsageError("give a NAME or --list, not both")
    if listed:
        for one in kinds_by_name():
            click.echo(one)
    elif name:
        click.echo(json.dumps(json_schema(_found(name)), ensure_ascii=False, indent=2))
    else:
        raise click.UsageError("give a NAME, such as restart.Request; `subrules schema --list` shows them all")


@cache
def kinds_by_name() -> Mapping[str, Any]:
    """Every public record, answer and list of words that plain data has a form for."""
    found: dict[str, Any] = {"Client": Client, "Fault": Fault, "Reason": Reason}
    for room in _ROOMS:
        public = import_module(f"subrules.{room}")
        found |= {f"{room}.{name}": getattr(public, name) for name in public.__all__}
    shown = {name: kind for name, kind in found.items() if _is_kind(kind)}
    answers = {name: kind for name, kind in shown.items() if is_union(kind)}
    around: dict[str, Any] = {"Decision": Decision, "Envelope": Envelope}
    return shown | {f"{outer}[{name}]": of[kind] for outer, of in around.items() for name, kind in answers.items()}


def _is_kind(kind: Any) -> bool:
    is_class = isinstance(kind, type) and (attrs.has(kind) or issubclass(kind, Enum))
    if not is_class and not is_union(kind):
        return False
    try:
        json_schema(kind)
    except InputError:  # it holds functions, as a policy of merges does
        return False
    return True


def _found(name: str) -> Any:
    known = kinds_by_name()
    if name in known:
        return known[name]
    close = nearest(name, known)
    instead = f"did you mean {close}?" if close else "`subrules schema --list` shows those that there are"
    raise click.UsageError(f"there is no record {name}: {instead}")
