"""Who may be merged: regular customers of one kind, and never two people (MRG-16, MRG-49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...decision import Reason
from .customer import Customer, CustomerKind
from .national_number import numbers


def regular_customers(survivor: Customer, removed: Customer, _: date) -> Iterator[Reason]:
    """Administrative cards never merge, and a person and an institution do not (MRG-49)."""
    for side, customer in (("survivor", survivor), ("removed record", removed)):
        regular = customer.kind is not CustomerKind.ADMINISTRATIVE
        code = "merge.wise.regular" if regular else "merge.wise.never-merged"
        yield Reason("MRG-49", regular, code=code, values={"side": side, "kind": customer.kind.value})
    same = survivor.kind is removed.kind
    values = {"survivor": survivor.kind.value, "removed": removed.kind.value}
    yield Reason("MRG-49", same, code="merge.wise.same-kind" if same else "merge.wise.other-kind", values=values)


def one_person(survivor: Customer, removed: Customer, _: date) -> Iterator[Reason]:
    """Two different national register numbers are two people (MRG-16)."""
    one, other = numbers(survivor).one, numbers(removed).one
    held = one is None or other is None or one == other
    yield Reason("MRG-16", held, code="merge.wise.one-person" if held else "merge.wise.two-people")
