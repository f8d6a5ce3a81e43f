"""What `import hypothesis` costs where subrules is installed: nothing, until subrules is used; then its types are drawn."""

from __future__ import annotations

import subprocess
import sys

import pytest

TYPES = {
    "money.Money": "money",
    "days.Term": "terms",
    "versions.Version": "versions",
    "versions.Circulation": "circulations",
    "versions.Systems": "systems",
    "subscription.Subscription": "domain of Subscription",
    "restart.Subscription": "domain of Subscription",
    "restart.Request": "domain of Request",
    "change.Offer": "domain of Offer",
    "occupant.Registration": "domain of Registration",
    "patron.Patron": "domain of Patron",
    "merge.Customer": "domain of Customer",
}
"""Types of each module, and what draws them."""


def fresh(program: str) -> str:
    """What a program prints in a process of its own."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LOADED = (
    "import sys; print(sorted(name for name in sys.modules if name.split('.')[0] in ('subrules', 'attrs', 'lark')))"
)


def test_importing_hypothesis_imports_nothing_of_subrules() -> None:
    assert fresh(f"import _subrules_hypothesis; {LOADED}") == "[]"
    assert fresh(f"import hypothesis; import hypothesis.strategies; {LOADED}") == "[]"


ORDERS = [
    "from hypothesis import find, strategies as st\nimport subrules",
    "import subrules\nfrom hypothesis import find, strategies as st",
    "from importlib import import_module\nfor name in {names}:\n    import_module('subrules.' + name)\n"
    "import subrules\nfrom hypothesis import find, strategies as st",
]


@pytest.mark.parametrize("order", ORDERS, ids=["hypothesis first", "subrules first", "all of subrules first"])
def test_its_types_are_drawn_by_the_kit_whichever_is_imported_first(order: str) -> None:
    """The kit's strategies are replaced by their names, so that what is drawn says which of them drew it."""
    program = f"""
{order.format(names=sorted({name.split(".")[0] for name in TYPES}))}
import sys
from importlib import import_module
kinds = [getattr(import_module("subrules." + name.split(".")[0]), name.split(".")[1]) for name in {list(TYPES)}]
assert "subrules.testing" not in sys.modules, "the kit is imported when something is drawn"
import subrules.testing as kit
kit.domain = lambda kind: st.just("domain of " + kind.__name__)
for name in ("money", "terms", "versions", "circulations", "systems"):
    setattr(kit.values, name, lambda name=name: st.just(name))
for kind in kinds:
    print(find(st.from_type(kind), lambda drawn: True))
"""
    assert fresh(program).splitlines() == list(TYPES.values())


def test_a_type_is_drawn_without_the_kit_being_asked_for() -> None:
    program = """
from hypothesis import Phase, find, settings, strategies as st
from subrules import restart
rate = find(st.from_type(restart.Rate), lambda rate: rate.amount.minor > 1, settings=settings(phases=[Phase.generate]))
print(type(rate) is restart.Rate, rate.amount.currency)
"""
    assert fresh(program) == "True USD"


def test_a_module_that_was_watched_is_like_any_other() -> None:
    """Its loader is its own, so that its source is found and it can be imported again."""
    program = """
import hypothesis, importlib, inspect, subrules.money as watched, subrules.faults as other
assert type(watched.__loader__) is type(other.__loader__) is type(watched.__spec__.loader), watched.__loader__
assert "class Money" in inspect.getsource(watched)
print(importlib.reload(watched).Money.__name__)
"""
    assert fresh(program) == "Money"
