"""Where a command writes: a file that is there whole or not at all, and never one that the call reads."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copymode
from stat import S_ISDIR, S_ISREG
from typing import Any, TextIO

from attrs import Factory, define

from ..diagnostics.wording import printable
from ..project.reading import is_same_file
from .ending import Refused, is_terminal, output_failed, reason

HELD_BACK = 512
"""How many texts are handed on at a time."""


@define
class Target:
    r"""An open output: text goes to it, and what it cannot hold is written as `\u` and a number, and counted.

    A failed write is an `OutputFailed`. A lone half of a character, as JSON can hold and UTF-8 cannot,
    is the usual case of what cannot be held; in JSON what is written then means the same.

    Attributes:
        name: what the output is called in messages.
        file: the stream.
        escaped: in how many lines something could not be held.
        looked_at: whether a terminal shows it, which would carry out signs that the data may hold.
    """

    name: str
    file: TextIO
    escaped: int = 0
    looked_at: bool = False
    _waiting: list[str] = Factory(list)

    def write(self, text: str) -> None:
        """Write a text, sooner or later."""
        self._waiting.append(text)
        if len(self._waiting) >= HELD_BACK:
            self._hand_on()

    def _hand_on(self) -> None:
        text = "".join(self._waiting)
        self._waiting.clear()
        if self.looked_at:
            text = "\n".join(map(printable, text.split("\n")))
        try:
            self.file.write(text if text.isascii() else self._held(text))
        except OSError as error:
            raise output_failed(error, self.name) from error

    def _held(self, text: str) -> str:
        encoding = getattr(self.file, "encoding", None) or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            lines = text.splitlines(keepends=True)
            held = [line.encode(encoding, "backslashreplace").decode(encoding) for line in lines]
            self.escaped += sum(one != other for one, other in zip(lines, held, strict=True))
            return "".join(held)
        return text

    def flush(self) -> None:
        """Hand on what is held back."""
        self._hand_on()
        try:
            self.file.flush()
        except OSError as error:
            raise output_failed(error, self.name) from error

    def close(self) -> None:
        """Hand on what is held back, and close."""
        self._hand_on()
        try:
            self.file.close()
        except OSError as error:
            raise output_failed(error, self.name) from error


@contextmanager
def closing_quietly(file: TextIO) -> Iterator[None]:
    """Close a file at the end: what it still holds back after a failed write fails again, and was said once."""
    try:
        yield
    finally:
        with suppress(OSError):
            file.close()


@contextmanager
def open_output(path: Path | None) -> Iterator[Any]:
    """The output to write to, whole or not at all; standard output when there is no path.

    A file that was there keeps its permissions, and a link stays a link. What is no plain file, such
    as a pipe with a name, is written to as it stands.
    """
    if path is None:
        if sys.stdout is None:
            raise Refused("standard output is closed: say where to write with -o FILE")
        target = Target("standard output", sys.stdout, looked_at=is_terminal(sys.stdout))
        yield target
        target.flush()
        return
    try:
        real = path.resolve()
        partial = None if path.exists() and not path.is_file() else _made_beside(real)
        file = (partial or path).open("w", encoding="utf-8", newline="")
    except (OSError, RuntimeError) as error:
        raise _unwritable(path, error) from error
    if partial is None:
        with closing_quietly(file):
            target = Target(str(path), file)
            yield target
            target.close()
        return
    try:
        with closing_quietly(file):
            target = Target(str(path), file)
            yield target
            target.close()
        try:
            if real.exists():
                copymode(real, partial)
            partial.replace(real)
        except OSError as error:
            raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _made_beside(path: Path) -> Path:
    """A new file for what is not finished: its name is its own, so that two calls at once do not meet in it."""
    while True:
        partial = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.partial")
        with suppress(FileExistsError):
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            return partial


def _unwritable(path: Path, error: Exception) -> Refused:
    if isinstance(error, FileNotFoundError):
        return Refused(f"{path} cannot be written: there is no folder {path.parent}")
    if isinstance(error, OSError):
        return Refused(f"{path} cannot be written: {reason(error)}")
    return Refused(f"{path} cannot be written: it is a link that leads back to itself")


def refuse_targets(targets: Mapping[str, Path | None], reads: Iterable[Path]) -> None:
    """Refuse targets that are no place to write: a folder, a file that this call reads, one file twice.

    Args:
        targets: the files to be written, by the option that names them.
        reads: every file that the call reads, and those of the project that the next one will.
    """
    given = [(option, path) for option, path in targets.items() if path is not None]
    read = list(reads)
    for number, (option, path) in enumerate(given):
        try:
            path.resolve()
        except (OSError, RuntimeError) as error:
            raise _unwritable(path, error) from error
        mode = _mode(path)
        if mode is not None and S_ISDIR(mode):
            raise Refused(f"{option} names the folder {path}: name a file in it, such as {path / 'offers.csv'}")
        if mode is not None and not S_ISREG(mode):
            continue
        source = next((file for file in read if is_same_file(path, file)), None)
        if source is not None:
            called = f"{path}" if str(path) == str(source) else f"{path}, the same file as {source}"
            raise Refused(f"{option} would write over {called}, which this call reads: name another file")
        for other_option, other in given[:number]:
            if is_same_file(path, other):
                raise Refused(f"{option} and {other_option} are the same file {path}: name two")


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, RuntimeError):
        return None
