"""A stateful machine: a rule set that grows, shrinks and is shuffled, while all ways to its answers agree."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ..analysis.compare import compare
from ..matching.match import Matcher
from ..rules.evaluate import evaluate
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Vocabulary
from .drawn import rules
from .records import records


def rule_set_machine(vocabulary: Vocabulary, *, most: int = 6) -> type[RuleBasedStateMachine]:
    """A machine over rule sets of a vocabulary; its `TestCase` is what a test runner runs.

    After every step: the index gives what the evaluator gives; a pickled copy answers alike; and comparing the rule
    set with the one before the step says exactly which records are given something else.

    Args:
        vocabulary: the fields and outcomes that the rules speak of.
        most: how many rules a rule set has at most.

    Returns:
        The class of the machine; give its `TestCase` a name that your test runner finds.

    >>> from hypothesis import Phase, settings
    >>> from hypothesis.stateful import run_state_machine_as_test
    >>> from subrules.offers import VOCABULARY
    >>> quick = settings(
    ...     max_examples=1, stateful_step_count=2, phases=[Phase.generate], database=None, derandomize=True
    ... )
    >>> run_state_machine_as_test(rule_set_machine(VOCABULARY), settings=quick)
    """

    class RuleSets(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.now = self.before = RuleSet((), vocabulary)

        def _become(self, drawn: tuple[Any, ...]) -> None:
            self.before, self.now = self.now, RuleSet(drawn, vocabulary)

        @precondition(lambda self: len(self.now) < most)
        @rule(drawn=rules(vocabulary, depth=1))
        def adds(self, drawn: Any) -> None:
            self._become((*self.now.rules, drawn))

        @precondition(lambda self: len(self.now) > 0)
        @rule(data=st.data())
        def removes(self, data: st.DataObject) -> None:
            at = data.draw(st.integers(0, len(self.now) - 1))
            self._become(self.now.rules[:at] + self.now.rules[at + 1 :])

        @rule(dice=st.randoms(use_true_random=False))
        def shuffles(self, dice: Any) -> None:
            drawn = list(self.now.rules)
            dice.shuffle(drawn)
            self._become(tuple(drawn))

        @rule(record=records(vocabulary), day=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
        def answers(self, record: Any, day: date) -> None:
            wanted = evaluate(self.now, record, as_of=day)
            assert Matcher(self.now, day).match_facts(record) == wanted, "the index gives what the evaluator gives"
            again = pickle.loads(pickle.dumps(self.now))
            assert evaluate(again, record, as_of=day) == wanted, "a pickled rule set answers alike"

        @invariant()
        def a_comparison_tells_the_difference(self) -> None:
            found = compare(self.before, self.now)
            for difference in found.differences:
                day = difference.example.day or date(2026, 1, 1)
                given = [
                    {(o.type, o.segment) for o in evaluate(one, difference.example.facts, as_of=day).offers}
                    for one in (self.before, self.now)
                ]
                assert given == [set(difference.before), set(difference.after)], "an example shows its difference"
                assert given[0] != given[1], "a difference makes one"

    return RuleSets
