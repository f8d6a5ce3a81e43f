"""`subrules codes`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from shutil import get_terminal_size

import click

from ...diagnostics import CODES, Code
from ...diagnostics.exchange import help_page
from ...diagnostics.nearest import nearest
from ..options import form_option
from ..pages import page, shown

_EPILOG = """
\b
Examples:
  subrules codes
  subrules codes SR116
  subrules codes mixed-and-or unknown-field
"""


@click.command("codes", epilog=_EPILOG)
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@form_option
def command(codes: tuple[str, ...], form: str) -> None:
    """List the codes of mistakes with their weight and name, or show the pages of some.

    A CODE is given by its number or by its name. A page says what the mistake is, why it matters, and
    what to write instead.
    """
    chosen = [_found(code) for code in codes] or list(CODES.values())
    if form == "json":
        click.echo(json.dumps([_data(entry, whole=bool(codes)) for entry in chosen], ensure_ascii=False, indent=2))
    elif codes:
        _show(dict.fromkeys(chosen))
    else:
        for entry in chosen:
            click.echo(_line(entry))


def _found(code: str) -> Code:
    named = {entry.name: entry for entry in CODES.values()}
    wanted = re.sub(r"^(?:error|warning|note)\[|[\[\]`.,:;]+$|^[\[`]+", "", code.strip())
    number = f"SR{wanted}" if wanted.isdecimal() else wanted.upper()
    found = CODES.get(number) or named.get("-".join(wanted.lower().split()))
    if found is None:
        close = nearest(wanted, [*CODES, *named])
        instead = f"did you mean {close}?" if close else "`subrules codes` lists them"
        raise click.UsageError(f"there is no code {code}: {instead}")
    return found


def _show(entries: Iterable[Code]) -> None:
    """The pages one below the other; a page at a time where a person looks at them and they are long."""
    size = get_terminal_size()
    lines: list[str] = []
    for entry in entries:
        text = page(entry.code)
        lines += [""] if lines else []
        lines += shown(text, width=size.columns, colour=sys.stdout.isatty()) if text else [_line(entry)]
    if sys.stdout.isatty() and len(lines) >= size.lines:
        click.echo_via_pager("\n".join(lines) + "\n")
        return
    for line in lines:
        click.echo(line)


def _line(entry: Code) -> str:
    return f"{entry.code}  {entry.severity.value:<7}  {entry.name:<24}  {entry.summary}"


def _data(entry: Code, *, whole: bool) -> dict[str, str | None]:
    data: dict[str, str | None] = {
        "code": entry.code,
        "name": entry.name,
        "severity": entry.severity.value,
        "summary": entry.summary,
        "help_page": help_page(entry.code),
    }
    return data | {"page": page(entry.code)} if whole else data
