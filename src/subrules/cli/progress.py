"""What a long run is doing, on a terminal: a bar where it is known how much is done, else a sign of life with the step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..project import Table
from .ending import is_terminal

SHOWN_FROM = 500_000
"""From how many bytes on, or rows of Parquet, a table has a bar."""


@contextmanager
def rows_progress(table: Table) -> Iterator[Callable[[], None]]:
    """A bar by how much of the table is read, to be moved on at each row; nothing in a pipe or for a small table."""
    if not is_terminal(sys.stderr) or table.size < SHOWN_FROM:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("subscriptions", total=table.size)
        seen = [0]

        def advance() -> None:
            seen[0] += 1
            if seen[0] % 500 == 0:
                bar.update(task, completed=table.position())

        yield advance


@contextmanager
def steps_progress() -> Iterator[Callable[[str], None]]:
    """A sign of life that says what is being done: a database does not tell how much of a step is behind it."""
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(f"{step} …")
