"""A bracket too many or too few: each meaning that it can have is offered once, and the only one is safe."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subrules import read
from subrules.language import tree
from subrules.language.parse import parser
from subrules.language.precedence import scope_names
from subrules.language.recovery.same_meaning import same_meaning
from subrules.offers import VOCABULARY
from subrules.rules.evaluate import holds
from subrules.rules.facts import facts_of

SCOPE = scope_names(VOCABULARY)


def fixes(condition: str) -> list[tuple[str, bool]]:
    found = read(f"If {condition} then upgrade offer = {{A}}", VOCABULARY).diagnostics
    return [(fix.title, fix.safe) for d in found if d.code in ("SR109", "SR110") for fix in d.fixes]


@pytest.mark.parametrize(
    "condition",
    [
        "NewspaperID = 1 and Term = 12)",
        "Term = 1 or Term = 12 or Term = 3)",
        "(Term = 1 or Term = 12 or Term = 3",
        "NewspaperID = 1 and Term = 3 or Term = 12)",
        "NewspaperID = 1 and (Term = 3 or Term = 6",
    ],
)
def test_readings_that_mean_the_same_are_one_safe_fix(condition: str) -> None:
    [(title, safe)] = fixes(condition)
    assert title in ("put `(` where it belongs", "put `)` where it belongs")
    assert safe


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("NewspaperID = 1 and AutoRenew = yes) or Term = 3", 2),
        ("not NewspaperID = 1 or Term = 12)", 2),
        ("not (NewspaperID = 1 and Term = 12 and Term = 3", 3),
        ("IsPrint = yes and (Term = 12 or Term = 3", 1),  # the other has a mix that is asked about
    ],
)
def test_readings_that_differ_are_asked_about(condition: str, count: int) -> None:
    found = fixes(condition)
    assert len(found) == count
    assert not any(safe for _, safe in found)


def node(condition: str) -> tree.RuleNode:
    lexed, _, _ = parser().lexer.read(f"If {condition} then upgrade offer = {{A}}")
    made = parser().rule(lexed)
    assert isinstance(made, tree.RuleNode)
    return made


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Term = 1 and (Term = 2 or Term = 3)", "NOT (NOT Term = 1 or Term != 2 and Term != 3)", False),
        ("Term = 1 and (City = B or City = C)", "not (not Term = 1 or (City != B and City != C))", True),
        ("Term = 1", "Term = 1 and (Term = 1 or City = B)", True),
        ("Term = 1", "Term = 1 or (City = B and City != B)", False),  # the city can be missing
        ("NewspaperID = 1 and Term = 2 or Term = 3", "NewspaperID = 1 and (Term = 2 or Term = 3)", True),
        ("Term = 1 and City = B or City = C", "Term = 1 and (City = B or City = C)", False),
        ("City in {A, B}", "not City not in {A, B}", True),
    ],
)
def test_what_means_the_same(one: str, other: str, same: bool) -> None:
    assert same_meaning(node(one), node(other), SCOPE) is same


CONDITIONS = st.recursive(
    st.sampled_from(["Term = 1", "City = A", "IsPrint = yes"]),
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("(({}) and ({}))".format, inner, inner),
        st.builds("(({}) or ({}))".format, inner, inner),
    ),
    max_leaves=5,
)


@given(CONDITIONS, CONDITIONS)
def test_it_is_what_trying_all_records_gives(one: str, other: str) -> None:
    """LNG-08: with each fact met, not met, or missing."""
    rules = [read(f"If {c} then upgrade offer = {{A}}", VOCABULARY).ruleset().rules[0] for c in (one, other)]
    records = [
        facts_of({"Term": term, "City": city, "IsPrint": printed}, VOCABULARY)
        for term, city, printed in product((1, 2, None), ("A", "B", None), (True, False, None))
    ]
    equal = all(holds(rules[0].condition, facts) == holds(rules[1].condition, facts) for facts in records)
    assert same_meaning(node(one), node(other), SCOPE) == equal
