"""The testing kit: strategies for Hypothesis, exact assertions, the laws of each policy, and a reference evaluator.

`pip install 'subrules[testing]'`. A guide stands in `docs/property-testing.md`.
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis  # noqa: F401 - asked for here, so that its absence is said in one place
except ModuleNotFoundError:
    raise ModuleNotFoundError("Hypothesis is not installed: pip install 'subrules[testing]'") from None

from ..rules.evaluate import evaluate
from . import laws
from .assertions import assert_covers, assert_equivalent, assert_never
from .domain import domain
from .drawn import conditions, rule_sets, rules
from .edges import edges, examples_for, matching, nearly_matching, records_for
from .library import patrons, submissions
from .machine import rule_set_machine
from .policies import change_cases, occupant_records, restart_cases
from .records import facts, records
from .values import instants, money, terms, versions, zones
from .wise import wise_customers, wise_pairs

__all__ = [
    "assert_covers",
    "assert_equivalent",
    "assert_never",
    "change_cases",
    "conditions",
    "domain",
    "edges",
    "evaluate",
    "examples_for",
    "facts",
    "instants",
    "laws",
    "matching",
    "money",
    "nearly_matching",
    "occupant_records",
    "patrons",
    "records",
    "records_for",
    "restart_cases",
    "rule_set_machine",
    "rule_sets",
    "rules",
    "submissions",
    "terms",
    "versions",
    "wise_customers",
    "wise_pairs",
    "zones",
]
