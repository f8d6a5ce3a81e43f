"""The exact assertions of the kit: a call that could prove nothing is a wrong call."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from subrules import InputError, RulesError, UnfilledTemplate, load
from subrules.offers import VOCABULARY
from subrules.testing import assert_covers, assert_equivalent, assert_never

RULES = load(
    "If Term >= 12 then upgrade offer = {Basic}, {Premium}\nIf Term < 6 then downgrade offer = {Small}", VOCABULARY
)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: assert_never(RULES, segment="Bsic"), "segment: no rule gives `Bsic`, so that nothing would be proved (did you mean `Basic`?)"),
        (lambda: assert_never(RULES, segment="basic"), "did you mean `Basic`?"),
        (lambda: assert_never(RULES, segment="Weekend"), "the rules give `Basic`, `Premium`, `Small`"),
        (lambda: assert_never(RULES, type="downgrade offer"), "type: `downgrade offer` is not a type of offer (did you mean `DNGRD`?)"),
        (lambda: assert_never(RULES, type="Downgrade"), "did you mean `DNGRD`?"),
        (lambda: assert_never(RULES, type="upgrd"), "did you mean `UPGRD`?"),
        (lambda: assert_never(RULES, type="gift", where="Term = 1"), "the types are `UPGRD`, `DNGRD`"),
        (lambda: assert_never(RULES, segment="Bsic", type="gift"), "type: `gift`"),
        (lambda: assert_never(load("", VOCABULARY)), "rules: no rule is there"),
        (lambda: assert_covers(RULES, types=["upgrade offer"]), "types: `upgrade offer` is not a type of offer (did you mean `UPGRD`?)"),
        (lambda: assert_covers(RULES, types="upgrade"), "types: `upgrade` is not a type of offer"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_a_wrong_call_with_the_near_one(call: Callable[[], None], said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert said in str(caught.value)


def test_names_that_are_there_are_proved_as_before() -> None:
    assert_never(RULES, segment="Basic", where="Term < 12")
    assert_never(RULES, segment="Basic", type="DNGRD")
    assert_never(RULES, type="UPGRD", where="Term is missing")
    assert_never(load("If Term >= 12 then upgrade offer = {A}", VOCABULARY), type="DNGRD")
    assert_covers(RULES, where="Term >= 12", types="UPGRD")
    assert_covers(RULES, where="Term >= 12", types=["UPGRD"])


@pytest.mark.parametrize(
    "call",
    [
        lambda: assert_never(RULES, segment="Basic", where="Term = 1 and Term = 2"),
        lambda: assert_never(RULES, where="Term = 1", assuming=["Term > 2"]),
        lambda: assert_covers(RULES, where="Term = 1 and Term = 2"),
        lambda: assert_covers(RULES, where="Term = 1", assuming=["Term > 2", "Term is known"]),
        lambda: assert_covers(RULES, assuming=["Term = 1", "Term = 2", "Term is known"]),
        lambda: assert_equivalent(RULES, RULES, assuming=["Term = 1", "Term = 2", "Term is known"]),
    ],
)
def test_a_condition_that_is_never_true_proves_nothing(call: Callable[[], None]) -> None:
    with pytest.raises(AssertionError, match="no record fits what is"):
        call()


def test_templates_and_mistakes_are_wrong_calls() -> None:
    template = load("If Term = {X} then upgrade offer = {A}", VOCABULARY)
    for call in (lambda: assert_never(template, segment="A"), lambda: assert_covers(template)):
        with pytest.raises(UnfilledTemplate):
            call()
    with pytest.raises(RulesError):
        assert_covers(RULES, where="Trm = 1")


def test_differences_are_counted_in_english() -> None:
    old = load("If Term = 1 then upgrade offer = {A}\nIf Term = 2 then upgrade offer = {B}", VOCABULARY)
    with pytest.raises(AssertionError, match=r"\(and 1 more difference\)$"):
        assert_equivalent(old, load("If Term = 3 then upgrade offer = {A}", VOCABULARY), assuming=["Term < 3"])
