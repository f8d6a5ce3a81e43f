"""What is wrong with something a caller gave: every fault with its place, all at once; and the base of all errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, TypeAlias

from attrs import evolve, field, frozen

Loc: TypeAlias = tuple[str | int, ...]
"""A place in what was given: keys and indexes from the outside in, as in ("rates", 0, "amount")."""


class SubrulesError(Exception):
    """The base of every exception that subrules raises for a caller to catch."""


_STEP = re.compile(r"\[([0-9]+)\]|([^.\[]+)|\.")


def _loc(given: str | Loc) -> Loc:
    """A place as a tuple; a text such as `rates[0].amount` is taken apart, so that code stays readable."""
    if isinstance(given, tuple):
        return given
    steps = (_STEP.finditer(given)) if given else ()
    return tuple(int(step[1]) if step[1] else step[2] for step in steps if step[1] or step[2])


@frozen
class Fault:
    """One thing that is wrong: where, what, what to do, and a code that programs can tell it by.

    Attributes:
        loc: the place, from the outside in; empty for the data as a whole. A text such as
            `rates[0].amount` is taken apart; give a tuple where a key may hold a dot.
        message: what is wrong, for a person.
        help: what to do about it; blank where there is nothing to add.
        code: what kind of fault it is, the same in every version: a page such as SR501, or words
            such as `rate-not-returned`.
        statement: the statement of the specification that it offends, such as PAY-08, if one is.

    >>> fault = Fault("rates[0].amount", "-1.00 USD is below zero", code="below-zero")
    >>> fault.loc, str(fault)
    (('rates', 0, 'amount'), 'rates[0].amount: -1.00 USD is below zero')
    """

    loc: Loc = field(converter=_loc)
    message: str
    help: str = ""
    code: str = ""
    statement: str = ""

    @property
    def path(self) -> str:
        """The place as text.

        >>> Fault((), "it is empty").path
        'the data'
        """
        text = ""
        for step in self.loc:
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        return text or "the data"

    @property
    def cited(self) -> str:
        """What is shown behind the message: the statement that it offends, or else the page of its code."""
        return self.statement or (self.code if self.code.startswith("SR") else "")

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" + (f" ({self.help})" if self.help else "")

    def under(self, loc: str | Loc) -> Fault:
        """The same fault, seen from a record that holds this one at `loc`.

        >>> Fault("amount", "this is missing").under("rates[0]").path
        'rates[0].amount'
        """
        return evolve(self, loc=(*_loc(loc), *self.loc))


class InputError(SubrulesError, ValueError):
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


class WrongValue(InputError):
    """One value that cannot be used: an amount, an instant, a version, a term; its text is the message alone.

    >>> raise WrongValue("`12,50` is not an amount of money")
    Traceback (most recent call last):
    ...
    subrules.faults.WrongValue: `12,50` is not an amount of money
    """

    code: ClassVar[str] = "wrong-value"

    def __init__(self, message: str) -> None:
        super().__init__([Fault((), message, code=self.code)])
        self.args = (message,)

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self.args


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise what is wrong, if anything is.

    Raises:
        InputError: there is a fault.
    """
    found = tuple(faults)
    if found:
        raise InputError(found)


def without_repeats(*several: Iterable[Fault]) -> list[Fault]:
    """The faults of several looks at the same input; where an earlier look found one at or in a place, later ones are left out.

    >>> found = without_repeats(
    ...     [Fault("tip", "it is below zero")], [Fault("tip", "it is in another currency"), Fault("rate", "unknown")]
    ... )
    >>> [str(fault) for fault in found]
    ['tip: it is below zero', 'rate: unknown']
    """
    kept: list[Fault] = []
    for faults in several:
        seen = {fault.loc[:length] for fault in kept for length in range(1, len(fault.loc) + 1)}
        kept += [fault for fault in faults if fault.loc not in seen]
    return kept


def http_422(error: InputError, *, under: Loc = ("body",)) -> Mapping[str, Any]:
    """The body of an HTTP response with the status 422, in the shape that FastAPI and its clients know.

    Args:
        error: what was raised.
        under: what stands in front of each place, as `("body",)` or `("query",)`.

    Returns:
        `detail`, a list with `loc`, `msg`, `type`, `help` and `statement` for each fault; JSON can hold it.

    >>> http_422(InputError([Fault("request.tip", "-1.00 USD is below zero", code="below-zero")]))["detail"][0]["loc"]
    ['body', 'request', 'tip']
    """
    return {
        "detail": [
            {
                "loc": [*under, *fault.loc],
                "msg": fault.message,
                "type": fault.code,
                "help": fault.help,
                "statement": fault.statement,
            }
            for fault in error.faults
        ]
    }
