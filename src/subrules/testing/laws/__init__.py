"""The laws of each policy as checks that run against one's own settings and policies.

Each function draws cases that fit what it is given, and raises `AssertionError`, naming the law and the
case that breaks it, smallest first; it returns when all laws held for every case that was tried.
"""

from __future__ import annotations

from ._change import change
from ._merge import merge
from ._occupant import occupant
from ._patron import patron
from ._restart import restart
from ._rules import rules
from .law import LawBroken

__all__ = ["LawBroken", "change", "merge", "occupant", "patron", "restart", "rules"]
