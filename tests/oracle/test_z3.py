"""A second oracle: what the analysis says, an SMT solver says too, about the same rules written down as formulas.

It needs `pip install 'subrules[oracle]'`, and is run by the checks' deep stage; elsewhere it is skipped, and says so.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from brute import SMALL, gives, rule_texts, small_condition, small_rules
from strategies import WORDS, conditions, drawn_rules
from subrules import RuleSet, load
from subrules.analysis.analyse import analyse
from subrules.analysis.compare import compare
from subrules.rules.ruleset import And, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, Rule
from subrules.rules.statements import CoverStatement, Expectation, RuleTest
from subrules.rules.vocabulary import FieldType, Vocabulary
from subrules.ruletests.run import run_tests

z3 = pytest.importorskip("z3", reason="z3 is not installed: pip install 'subrules[oracle]'")

SCALE = 10**12


class Formulas:
    """Rules as formulas: for each field whether it is missing and its value, and the as-of day."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        sorts = {
            FieldType.CODE: z3.String, FieldType.TEXT: z3.String, FieldType.NUMBER: z3.Int, FieldType.DATE: z3.Int,
            FieldType.YES_NO: z3.Bool,
        }  # fmt: skip
        self.value = {f.name: sorts[f.type](f.name) for f in vocabulary.fields}
        self.missing = {f.name: z3.Bool(f"{f.name} is missing") for f in vocabulary.fields}
        self.day = z3.Int("day")
        self.world = z3.And(*self._world(), self.day >= date.min.toordinal(), self.day <= date.max.toordinal())

    def _world(self) -> list[Any]:
        """What every record is: of the allowed values, and of so many decimals."""
        said = []
        for field in self.vocabulary.fields:
            value = self.value[field.name]
            if field.allowed is not None:
                said.append(z3.Or(*[value == self.constant(one) for one in field.allowed]))
            if field.type is FieldType.NUMBER and field.decimals is not None:
                said.append(value % (SCALE // 10**field.decimals) == 0)
            if not field.may_be_missing:
                said.append(z3.Not(self.missing[field.name]))
        return said or [z3.BoolVal(True)]

    def constant(self, value: Any) -> Any:
        if isinstance(value, bool):
            return z3.BoolVal(value)
        if isinstance(value, Decimal):
            return z3.IntVal(int(value * SCALE))
        if isinstance(value, date):
            return z3.IntVal(value.toordinal())
        return z3.StringVal(value)

    def comes_out(self, condition: Condition, wanted: bool) -> Any:
        """That a condition is true, or is false; a record for which it is unknown meets neither."""
        match condition:
            case Not(operand):
                return self.comes_out(operand, not wanted)
            case And(operands):
                parts = [self.comes_out(operand, wanted) for operand in operands]
                return z3.And(*parts) if wanted else z3.Or(*parts)
            case Or(operands):
                parts = [self.comes_out(operand, wanted) for operand in operands]
                return z3.Or(*parts) if wanted else z3.And(*parts)
            case IsMissing(name):
                return self.missing[name] if wanted else z3.Not(self.missing[name])
        value = self.value[condition.field]
        match condition:
            case OneOf(_, values):
                holds = z3.Or(*[value == self.constant(one) for one in values])
            case BeginsWith(_, beginning):
                holds = z3.PrefixOf(self.constant(beginning), value)
            case InRange(_, low, low_in, high, high_in):
                above = [] if low is None else [value >= self.constant(low) if low_in else value > self.constant(low)]
                below = (
                    [] if high is None else [value <= self.constant(high) if high_in else value < self.constant(high)]
                )
                holds = z3.And(*above, *below)
        return z3.And(z3.Not(self.missing[condition.field]), holds if wanted else z3.Not(holds))

    def applies(self, rule: Rule) -> Any:
        first, until = rule.window.first, rule.window.until
        days = [self.day >= first.toordinal()] if first else []
        days += [self.day < until.toordinal()] if until else []
        return z3.And(self.comes_out(rule.condition, True), *days)

    def given(self, rules: RuleSet, offer: tuple[str, str] | None, but: int = -1) -> Any:
        """That some rule gives an offer, or any offer for None."""
        return z3.Or(
            z3.BoolVal(False),
            *[
                self.applies(rule)
                for i, rule in enumerate(rules.rules)
                if i != but and (offer is None or offer in gives(rule))
            ],
        )

    def is_possible(self, *formulas: Any) -> bool:
        solver = z3.Solver()
        solver.set("timeout", 30_000)
        solver.add(self.world, *formulas)
        answer = solver.check()
        assert answer != z3.unknown, "the solver gave up"
        return bool(answer == z3.sat)


def agree(rules: RuleSet) -> None:
    formulas = Formulas(rules.vocabulary)
    found = analyse(rules, contradicting=[("UPGRD", "DNGRD")])
    assert not found.not_analysed

    def about(*codes: str) -> set[int]:
        return {finding.rules[0] for finding in found.findings if finding.code in codes}

    types = [{type for type, _ in gives(rule)} for rule in rules.rules]
    for index, rule in enumerate(rules.rules):
        applies = formulas.applies(rule)
        never = not formulas.is_possible(applies)
        assert (index in about("SR601")) == never
        if never:
            continue
        needed = any(
            formulas.is_possible(applies, z3.Not(formulas.given(rules, offer, but=index))) for offer in gives(rule)
        )
        if index in about("SR603", "SR604", "SR605"):
            assert not needed
        elif not needed:
            twins = [
                j for j, other in enumerate(rules.rules)
                if j > index and gives(other) == gives(rule)
                and not formulas.is_possible(z3.Xor(applies, formulas.applies(other)))
            ]  # fmt: skip
            assert twins, "a rule that adds nothing is reported, or its later twin is"
    pairs = {
        frozenset((i, j))
        for i, one in enumerate(rules.rules)
        for j, other in enumerate(rules.rules)
        if i != j and "UPGRD" in types[i] and "DNGRD" in types[j] and formulas.is_possible(formulas.applies(one), formulas.applies(other))
    }  # fmt: skip
    told = {frozenset(finding.rules) for finding in found.findings if finding.code == "SR608"}
    assert told <= pairs
    assert bool(told) == bool(pairs)


@settings(deadline=None)
@given(rule_texts)
def test_findings_are_what_the_solver_finds(drawn: list) -> None:
    agree(small_rules(drawn))


@pytest.mark.parametrize("seed", range(12))
def test_they_agree_on_rules_of_every_type_and_many_values(seed: int) -> None:
    agree(load(drawn_rules(random.Random(seed), 12), WORDS))


@pytest.mark.parametrize("seed", range(12))
def test_comparisons_are_what_the_solver_finds(seed: int) -> None:
    dice = random.Random(f"compare {seed}")
    a = load(drawn_rules(dice, 10), WORDS)
    b = a if seed % 3 == 0 else load(drawn_rules(dice, 10), WORDS)
    if seed % 3 == 1:
        b = RuleSet(a.rules[:-1], WORDS)
    formulas = Formulas(WORDS)
    offers = {offer for rule in (*a.rules, *b.rules) for offer in gives(rule)}
    lost = any(formulas.is_possible(formulas.given(a, o), z3.Not(formulas.given(b, o))) for o in sorted(offers))
    gained = any(formulas.is_possible(formulas.given(b, o), z3.Not(formulas.given(a, o))) for o in sorted(offers))
    assert compare(a, b).verdict == {
        (False, False): "equivalent", (True, False): "less", (False, True): "more", (True, True): "incomparable"
    }[lost, gained]  # fmt: skip


@settings(deadline=None)
@given(rule_texts, conditions(1))
def test_gaps_and_proofs_are_what_the_solver_finds(drawn: list, domain: str) -> None:
    rules = small_rules(drawn)
    condition = small_condition(domain)
    formulas = Formulas(SMALL)
    inside = formulas.comes_out(condition, True)
    gap = formulas.is_possible(inside, z3.Not(formulas.given(rules, None)))
    assert any(f.code == "SR609" for f in analyse(rules, covers=[CoverStatement(condition)]).findings) == gap
    test = RuleTest("t", condition, (), True, None, (Expectation("includes", "UPGRD", ("A",)),))
    (result,) = run_tests(rules, [test])
    holds = not formulas.is_possible(inside, z3.Not(formulas.given(rules, ("UPGRD", "A"))))
    assert result.passed == (holds and formulas.is_possible(inside))
