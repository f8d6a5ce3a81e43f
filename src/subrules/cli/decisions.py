"""What the commands on single decisions share: JSON cases in, one decision each out, what cannot be used put aside."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click
from attrs import frozen

from ..days import InstantError, iso_instant
from ..decision import Decision
from ..diagnostics.wording import many, printable
from ..faults import Fault, InputError
from ..plain import to_plain
from ..project.json_mistakes import json_mistake, json_value

Settled = TypeVar("Settled")

files_argument = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))


def _instant(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    try:
        return None if value is None else iso_instant(value)
    except InstantError as error:
        raise click.BadParameter(str(error), ctx, param) from error


now_option = click.option(
    "--now",
    metavar="INSTANT",
    callback=_instant,
    help="The instant of asking, as 2026-06-15T14:05:00-05:00; else the case's own `now`, else the clock's.",
)


_NO_MOMENT = datetime.min
"""Stands for an instant that cannot be read: naive, so that what depends on it is not looked at."""


@frozen
class Decided:
    """A decision as a command shows it: about what and whose, the sentence to read aloud, lines before the reasons."""

    about: str
    id: str
    aloud: str
    decision: Decision[Any]
    lines: tuple[str, ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()
    is_open: bool = False


@frozen
class _Found:
    """A case as it was found: where, and its data, or why there is none. `alone` when nothing else is in the file."""

    place: str
    data: Any
    fault: str = ""
    alone: bool = False


def decide_all(
    ctx: click.Context,
    files: Iterable[Path],
    *,
    read_settings: Callable[[Path], Settled],
    settings: Path | None,
    beside: str,
    now: datetime | None,
    form: str,
    decide: Callable[[Any, Settled, datetime], Decided],
) -> None:
    """Decide every case of the files and print it; exit 2 for one that cannot be used, 3 where others could.

    Args:
        ctx: the command's.
        files: the cases.
        read_settings: reads the file in which the settings stand.
        settings: that file, if it was given.
        beside: how it is called where it stands beside the cases.
        now: the instant of asking, if it was given.
        form: text or json.
        decide: decides one case.
    """
    rejected = open_ = decided = 0
    alone = True
    for file in _files(files):
        settled = read_settings(settings or _beside(file, beside))
        for found in _cases(file):
            alone = alone and found.alone
            faults, answer = _decided(found, settled, now, decide)
            if answer is None:
                rejected += 1
                _complain(found, faults)
                continue
            decided += 1
            open_ += answer.is_open
            _print(answer, form, pretty=found.alone, first=decided == 1)
    if rejected and alone:
        ctx.exit(2)
    if rejected:
        click.echo(f"{rejected:,} of {many(rejected + decided, 'case')} cannot be used", err=True)
    if rejected or open_:
        ctx.exit(3)


def _decided(
    found: _Found, settled: Settled, now: datetime | None, decide: Callable[[Any, Settled, datetime], Decided]
) -> tuple[tuple[Fault | str, ...], Decided | None]:
    if found.fault:
        return (found.fault,), None
    data = dict(found.data)
    own = data.pop("now", None)
    faults: tuple[Fault, ...] = ()
    moment = now or datetime.now(UTC)
    if own is not None and now is None:
        try:
            moment = iso_instant(own if isinstance(own, str) else json.dumps(own))
        except InstantError as error:
            faults, moment = (Fault("now", str(error)),), _NO_MOMENT
    try:
        return (), decide(data, settled, moment)
    except InputError as error:
        return (*faults, *(fault for fault in error.faults if not faults or fault.loc != ("now",))), None


def _complain(found: _Found, faults: Iterable[Fault | str]) -> None:
    for fault in faults:
        code = f" [{fault.cited}]" if isinstance(fault, Fault) and fault.cited else ""
        click.echo(f"{found.place}: {fault}{code}", err=True)


def _print(answer: Decided, form: str, *, pretty: bool, first: bool) -> None:
    if form == "json":
        data = {
            answer.about: answer.id,
            "aloud": answer.aloud,
            "decision": to_plain(answer.decision),
            **dict(answer.extra),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2 if pretty else None))
        return
    if not first:
        click.echo()
    click.echo(f"{printable(answer.id)}: {printable(answer.aloud)}")
    for line in answer.lines:
        click.echo(f"  {printable(line)}")
    for reason in answer.decision.reasons:
        sign = {True: "+", False: "-", None: "?"}[reason.held]
        click.echo(f"  {sign} {reason.statement:<6}  {printable(reason.sentence)}")


# ---------------------------------------------------------------- reading


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that paths name: themselves, or those of a folder that hold cases."""
    for path in paths:
        if str(path) == "-" or path.is_file():
            yield path
        elif path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix in (".json", ".jsonl"))
            if not found:
                raise click.UsageError(f"the folder {path} holds no file that ends in .json or .jsonl")
            yield from found
        else:
            raise click.UsageError(f"there is no file {path}")


def _beside(file: Path, name: str) -> Path:
    found = file.parent / name
    if str(file) == "-" or not found.exists():
        option = f"--{found.stem}"
        raise click.UsageError(f"say which {found.stem} it is with {option} FILE; there is no {name} beside the file")
    return found


def _cases(file: Path) -> Iterator[_Found]:
    if str(file) == "-":
        yield from _cases_in(sys.stdin.buffer, "standard input")
        return
    if not file.exists():
        raise click.UsageError(f"there is no file {file}")
    try:
        with file.open("rb") as stream:
            yield from _cases_in(stream, str(file))
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error


def one_object(file: Path) -> dict[str, Any]:
    """The one JSON object of a file; anything else is a wrong call."""
    found = list(_cases(file))
    if len(found) != 1 or found[0].fault:
        said = found[0].fault if len(found) == 1 else "one object is wanted"
        raise click.UsageError(f"{file}: {said}")
    data: dict[str, Any] = found[0].data
    return data


def _cases_in(stream: BinaryIO, name: str) -> Iterator[_Found]:
    """One object, over as many lines as it likes; or an object a line, read one by one; or a list of objects."""
    head = b""
    for line in stream:
        head += line
        if line.strip():
            break
    if not head.strip():
        raise click.UsageError(f"{name} is empty: a JSON object is wanted")
    try:
        first = json_value(head)
    except ValueError:
        first = None
    rest = next((line for line in stream if line.strip()), None) if isinstance(first, dict) else None
    if rest is None:
        yield from _whole(head + stream.read(), name)
        return
    number = head.count(b"\n")
    yield _Found(f"{name}:{number}", first)
    yield from _lines(rest, stream, name, number)


def _lines(second: bytes, stream: BinaryIO, name: str, number: int) -> Iterator[_Found]:
    line: bytes | None = second
    while line is not None:
        number += 1
        if line.strip():
            yield _found(f"{name}:{number}", line)
        line = next(stream, None)


def _whole(text: bytes, name: str) -> Iterator[_Found]:
    try:
        data = json_value(text)
    except ValueError as error:
        yield _Found(name, None, f"this is not JSON: {json_mistake(error)}", alone=True)
        return
    if isinstance(data, list):
        for index, one in enumerate(data):
            is_object = isinstance(one, dict)
            yield _Found(f"{name}[{index}]", one, "" if is_object else "this is not an object")
        return
    yield _object(name, data, alone=True)


def _found(place: str, text: bytes) -> _Found:
    try:
        return _object(place, json_value(text))
    except ValueError as error:
        return _Found(place, None, f"this is not JSON: {json_mistake(error)}")


def _object(place: str, data: Any, *, alone: bool = False) -> _Found:
    fault = "" if isinstance(data, dict) else "this is not an object such as {…}"
    return _Found(place, data, fault, alone)
