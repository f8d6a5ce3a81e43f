"""The types that Hypothesis draws once subrules is installed: `st.from_type(restart.Subscription)`.

Hypothesis calls `register` when it is imported (the entry point `hypothesis`). This stands outside the
package, so that the testing kit is not imported before one of the types is drawn: only the policies are,
because their classes are what is registered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

INPUTS = ("records", "settings", "customer", "occupant", "extract")
"""The modules of a policy whose records a caller makes; what a policy answers is drawn by asking the policy."""


def register() -> None:
    """Tell Hypothesis how the records of the policies, money and terms are drawn."""
    from hypothesis import strategies as st

    from subrules.days import Term
    from subrules.money import Money
    from subrules.versions import Circulation, Systems, Version

    def values(name: str) -> Callable[[Any], Any]:
        def draw(_: Any) -> Any:
            from subrules.testing import values as module

            return getattr(module, name)()

        return draw

    for kind, name in (
        (Money, "money"), (Term, "terms"), (Version, "versions"), (Circulation, "circulations"), (Systems, "systems"),
    ):  # fmt: skip
        st.register_type_strategy(kind, values(name))
    for kind in inputs():  # type: ignore[assignment]
        st.register_type_strategy(kind, _domain)


def inputs() -> tuple[type, ...]:
    """The records that callers of the policies make."""
    from subrules import change, merge, occupant, patron, restart

    found = [getattr(module, name) for module in (restart, change, occupant, patron, merge) for name in module.__all__]
    classes = dict.fromkeys(kind for kind in found if isinstance(kind, type) and attrs.has(kind))
    return tuple(kind for kind in classes if kind.__module__.rsplit(".", 1)[-1] in INPUTS)


def _domain(kind: type) -> Any:
    from subrules.testing import domain

    return domain(kind)
