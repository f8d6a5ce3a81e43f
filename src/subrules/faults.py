"""What is wrong with something a caller gave: every fault with its place, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from attrs import frozen


@frozen
class Fault:
    """One thing that is wrong: where it stands, what is wrong, what to do.

    `code` is the code of its page, such as SR501, or the statement that it offends, such as PAY-08.
    """

    path: str
    message: str
    help: str = ""
    code: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" + (f" ({self.help})" if self.help else "")

    def under(self, path: str) -> Fault:
        """The same fault, seen from a record that holds this one under `path`.

        >>> Fault("amount", "this is missing").under("rates[0]").path
        'rates[0].amount'
        """
        inner = "" if self.path == "the data" else self.path
        between = "." if inner and not inner.startswith("[") else ""
        return Fault(path + between + inner, self.message, self.help, self.code)


class InputError(ValueError):
    """Something a caller gave that cannot be used; `faults` lists everything that is wrong with it.

    >>> raise InputError([Fault("request.tip", "it is below zero"), Fault("now", "it has no zone")])
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: request.tip: it is below zero; now: it has no zone
    """

    heading: ClassVar[str] = "the input cannot be used"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{self.heading}: " + "; ".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise what is wrong, if anything is.

    Raises:
        InputError: there is a fault.
    """
    found = tuple(faults)
    if found:
        raise InputError(found)


def unsaid(*several: Iterable[Fault]) -> list[Fault]:
    """The faults of several looks at the same input: of what an earlier look found at fault, a later one says nothing.

    >>> unsaid([Fault("tip", "it is below zero")], [Fault("tip", "it is of another currency"), Fault("rate", "unknown")])
    [Fault(path='tip', message='it is below zero', help='', code=''), Fault(path='rate', message='unknown', help='', code='')]
    """
    said: list[Fault] = []
    for faults in several:
        paths = {fault.path for fault in said}
        said += [fault for fault in faults if fault.path not in paths]
    return said
