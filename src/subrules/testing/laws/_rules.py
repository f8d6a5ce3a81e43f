"""The laws of a rule set (LNG)."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from ...analysis.compare import compare
from ...matching.match import Matcher
from ...rules.evaluate import evaluate
from ...rules.ruleset import RuleSet
from ...ruletests.run import first_days
from ..edges import records_for
from ..records import facts, records
from .law import EXAMPLES, keep, tried


def rules(rules: RuleSet, *, examples: int = EXAMPLES) -> None:
    """The laws of a rule set: what every one keeps, tried at its own edges.

    The index gives what looking at every rule gives. Filling in a missing fact never takes an offer away or
    decides a rule otherwise than it was decided. The order of the rules does not change what is offered. A pickled
    copy answers alike.

    Args:
        rules: the rules, with every template filled.
        examples: how many records each law is tried on.

    Raises:
        LawBroken: with the smallest record that was found.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules_of = load("If Term >= 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> rules(rules_of, examples=20)
    """
    days = st.sampled_from(first_days(rules))
    copied = pickle.loads(pickle.dumps(rules))
    backwards = evolve(rules, rules=rules.rules[::-1])
    keep(
        compare(rules, backwards).verdict in ("equivalent", "not decided"),
        "order changes nothing that is offered",
        rules,
    )

    def index_and_evaluator_agree(case: tuple[Any, date, Any]) -> None:
        record, day, _ = case
        wanted = evaluate(rules, record, as_of=day)
        keep(Matcher(rules, day).match_facts(record) == wanted, "the index gives what the evaluator gives", case)
        keep(evaluate(copied, record, as_of=day) == wanted, "a pickled copy answers alike", case)

    def knowing_more_takes_nothing_away(case: tuple[Any, date, Any]) -> None:
        record, day, known = case
        filled = {
            name: known[name] if fact is None and not _asks_for_missing(rules, name) else fact
            for name, fact in record.items()
        }  # what `is missing` asks about is decided by its being missing
        before, after = evaluate(rules, record, as_of=day), evaluate(rules, filled, as_of=day)
        given = {(o.type, o.segment) for o in before.offers} - {(o.type, o.segment) for o in after.offers}
        keep(not given, "filling in a missing fact takes no offer away", case)

    known = st.fixed_dictionaries({field.name: facts(field) for field in rules.vocabulary.fields})
    cases = st.tuples(records_for(rules) | records(rules.vocabulary), days, known)
    tried([index_and_evaluator_agree, knowing_more_takes_nothing_away], cases, examples=examples)


def _asks_for_missing(rules: RuleSet, name: str) -> bool:
    from ...rules.ruleset import IsMissing, atoms

    return any(
        isinstance(test, IsMissing) and test.field == name for one in rules.rules for test in atoms(one.condition)
    )
