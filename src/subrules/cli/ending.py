"""How a call ends when somebody else ends it: the reader of its output, Ctrl-C, a full disk, a closed output."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import IO, Any, NoReturn, TextIO

import click

READER_GONE = 128 + 13
"""The exit code where the reader of a pipe has gone, as in `| head`: what a shell gives for SIGPIPE."""

INTERRUPTED = 128 + 2
"""The exit code of Ctrl-C: what a shell gives for SIGINT."""


class OutputFailed(Exception):
    """The output takes nothing more; the message says which output, and why.

    It is no OSError, so that nobody who reads a table takes it for a fault of the table.
    """


class ReaderGone(OutputFailed):
    """Whoever read the output has enough."""


class Refused(click.ClickException):
    """A call that is well written and still cannot be carried out: one sentence, without the usage in front."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence."""
        click.echo(f"error: {self.format_message()}", file=file, err=True)


def output_failed(error: OSError, name: str) -> OutputFailed:
    """What a failed write means: the reader of a pipe is gone, or the output cannot be written, and why."""
    if isinstance(error, BrokenPipeError) or error.errno == errno.EPIPE:
        return ReaderGone(name)
    return OutputFailed(f"{name} cannot be written: {reason(error)}")


def reason(error: OSError) -> str:
    """Why the system refused, in plain words."""
    plain = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk is full for you",
        errno.EACCES: "you are not allowed to",
        errno.EPERM: "you are not allowed to",
        errno.EROFS: "the disk takes no writing",
        errno.EBADF: "it is closed",
        errno.EFBIG: "it would be too large",
    }
    said = plain.get(error.errno or 0) or error.strerror or str(error)
    return said[:1].lower() + said[1:]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at a stream; one that was closed before the call has nobody."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed since
        return False


@contextmanager
def plain_ends() -> Iterator[None]:
    """Ctrl-C and a closed pipe as what they are, before click makes its own of them."""
    try:
        yield
    except KeyboardInterrupt:
        raise click.Abort from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise ReaderGone("standard output") from error
        raise


def ended(work: Callable[[], Any]) -> int:
    """Do the work, and the exit code it ends with, whoever ended it; what has to be said is said in one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what an output cannot hold is written as \u…., and ends nothing
            stream.reconfigure(errors="backslashreplace")
    try:
        code = work()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except ReaderGone:
        code = _without_reader()
    except OutputFailed as error:
        code = _said(f"error: {error}", 2)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = _said("stopped; no file was left half written", INTERRUPTED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            code = _without_reader()
        else:
            name = "standard output" if error.filename is None else str(error.filename)
            code = _said(
                f"error: {name} cannot be {'written' if error.filename is None else 'used'}: {reason(error)}", 2
            )
    return code if isinstance(code, int) else 0


def _said(line: str, code: int) -> int:
    """Say a last line, where there is somebody to say it to."""
    _to_nowhere(sys.stdout)
    try:
        click.echo(line, err=True)
    except OSError:
        _to_nowhere(sys.stderr)
    return code


def _without_reader() -> int:
    _to_nowhere(sys.stdout)
    _to_nowhere(sys.stderr)
    return READER_GONE


def _to_nowhere(stream: TextIO | None) -> None:
    """What is still held back for a stream that takes nothing is let go, so that Python does not complain at its end."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def listen_for_ends() -> None:
    """Let a request to end (SIGTERM, a closed terminal) run what cleans up, as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)
