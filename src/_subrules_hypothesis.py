"""The types that Hypothesis draws once subrules is installed: `st.from_type(restart.Subscription)`.

Hypothesis calls `register` when it is imported (the entry point `hypothesis`), in whatever program that is. So
nothing of subrules is imported here: the types of a module are registered when somebody imports that module, and
the testing kit is imported when the first of them is drawn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

VALUES = {
    "subrules.money": {"Money": "money"},
    "subrules.days": {"Term": "terms"},
    "subrules.versions": {"Version": "versions", "Circulation": "circulations", "Systems": "systems"},
}
"""The types of a module, and the strategy of the kit that draws each."""

SHARED = "subrules.subscription"
"""What all policies share: every record of it is one that a caller makes."""

POLICIES = ("subrules.restart", "subrules.change", "subrules.occupant", "subrules.patron", "subrules.merge", SHARED)
"""The policies, whose records are drawn by `domain`."""

INPUTS = ("records", "requests", "settings", "customer", "extracts")
"""The modules of a policy whose records a caller makes; what a policy answers is drawn by asking the policy."""


def register() -> None:
    """Tell Hypothesis how the records of the policies, money and terms are drawn, as soon as they are imported."""
    for name in (*VALUES, *POLICIES):
        if name in sys.modules:
            _register(sys.modules[name])
    sys.meta_path.insert(0, _Watch())


def inputs() -> tuple[type, ...]:
    """The records that callers of the policies make."""
    from importlib import import_module

    return tuple(dict.fromkeys(kind for name in POLICIES for kind in _inputs_of(import_module(name))))


def _inputs_of(policy: ModuleType) -> tuple[type, ...]:
    import attrs

    found = [getattr(policy, name) for name in policy.__all__]
    classes = dict.fromkeys(kind for kind in found if isinstance(kind, type) and attrs.has(kind))
    return tuple(kind for kind in classes if kind.__module__.startswith(f"{SHARED}.") or _is_input(kind))


def _is_input(kind: type) -> bool:
    return kind.__module__.rsplit(".", 1)[-1] in INPUTS


def _register(module: ModuleType) -> None:
    """Tell Hypothesis of the types of one module."""
    from hypothesis import strategies as st

    for name, strategy in VALUES.get(module.__name__, {}).items():
        st.register_type_strategy(getattr(module, name), _values(strategy))
    if module.__name__ in POLICIES:
        for kind in _inputs_of(module):
            st.register_type_strategy(kind, _domain)


def _values(name: str) -> Callable[[Any], Any]:
    def draw(_: Any) -> Any:
        from subrules.testing import values

        return getattr(values, name)()

    return draw


def _domain(kind: type) -> Any:
    from subrules.testing import domain

    return domain(kind)


# ---------------------------------------------------------------- when a module is imported


class _Watch:
    """Finds no module by itself: it notices that one of ours is looked for, and has its types registered afterwards."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in VALUES and name not in POLICIES:
            return None
        for finder in sys.meta_path:
            found = None if finder is self else finder.find_spec(name, path, target)
            if found is not None:
                if found.loader is not None:
                    found.loader = _Registering(found.loader)  # type: ignore[assignment]  # it has what a loader has
                return found
        return None


class _Registering:
    """Loads a module as its own loader does, and registers its types; the module keeps its own loader."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None, "a module that is being imported has a specification"
        module.__loader__ = module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        _register(module)
