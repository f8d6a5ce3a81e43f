"""Everything that is imported at first use, imported at once."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

_PARTS = (
    "analysis.analyse", "analysis.compare", "analysis.findings", "change", "days", "decision", "diagnostics",
    "diagnostics.exchange", "diagnostics.fixing", "diagnostics.render", "email", "explanation.counterfactual",
    "explanation.explain", "explanation.lines", "faults", "language.format", "language.read", "matching.match", "merge",
    "money", "occupant", "offers", "patron", "plain", "restart", "rules.declare", "rules.template",
    "ruletests.coverage", "ruletests.mutation", "ruletests.suggest", "ruletests.table", "ruletests.texts", "versions",
)  # fmt: skip
"""The parts of the core, by the modules that bring all the others."""

_FIRST_USED = (
    "cattrs.cols", "cattrs.errors", "cattrs.gen", "cattrs.preconf", "cattrs.strategies", "dateutil.relativedelta",
    "difflib", "hashlib", "json", "pickle", "unicodedata", "urllib.parse",
)  # fmt: skip
"""What they import of others only when it is needed."""


def warm_up() -> None:
    """Import what is otherwise imported when it is first used, and do nothing else.

    subrules imports its parts, lark and cattrs when something first asks for them, so that `import subrules` costs
    next to nothing. A program that forbids opening files once it runs, or that wants its first answer as fast as
    the others, calls this before. Afterwards nothing of the core opens a file: reading rules, matching, analysis,
    explanations, tests of rules, the policies, plain data. Engines and the command line are no part of it, and a
    time zone is looked up by the caller.

    >>> warm_up()
    """
    for name in _FIRST_USED:
        import_module(name)
    for name in _PARTS:
        import_module(f"{__package__}.{name}")
    import_module(f"{__package__}.language.parse").parser()  # lark imports what it needs when it is given a grammar
    recovery = import_module(f"{__package__}.language.recovery")
    for found in iter_modules(recovery.__path__):  # some of its steps are imported where they are needed
        import_module(f"{recovery.__name__}.{found.name}")
