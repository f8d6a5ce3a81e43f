"""The index gives what the plain evaluator gives, on every rule set and record (LNG-08, LNG-09, LNG-03, LNG-15)."""

from __future__ import annotations

import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from strategies import WORDS, as_of_days, conditions, drawn_record, drawn_rules, records, rule_files
from subrules import Matcher, load
from subrules.matching import index, splits, tree
from subrules.rules.alternatives import alternatives_of
from subrules.rules.evaluate import evaluate, holds


@contextmanager
def sizes(**named: int):
    """An index with other limits, so that small rule sets grow trees with every kind of split."""
    with ExitStack() as stack:
        for name, value in named.items():
            home = next(module for module in (index, splits, tree) if hasattr(module, name))
            stack.enter_context(patch.object(home, name, value))
        yield


SMALL = {"LEAF": 1, "CHUNK": 3, "SLABS": 4, "SPREAD": 2, "KEYS": 2, "REMEMBERED": 3, "OTHER_TREES": 1}


def compared(rules, given_records, as_of: date) -> None:
    matcher = Matcher(rules, as_of)
    for record in given_records:
        wanted = evaluate(rules, record, as_of=as_of)
        assert matcher.match_facts(record) == wanted
        assert matcher.match_facts(record) == wanted, "and the same from memory"


@given(rule_files(most=8), st.lists(records, min_size=1, max_size=5), as_of_days)
def test_index_and_evaluator_agree(text: str, some: list[dict], as_of: date) -> None:
    compared(load(text, WORDS), some, as_of)


@given(rule_files(most=8), st.lists(records, min_size=1, max_size=5), as_of_days)
def test_they_agree_however_small_its_parts_are(text: str, some: list[dict], as_of: date) -> None:
    with sizes(**SMALL):
        compared(load(text, WORDS), some, as_of)


@given(st.integers(0, 2**32), st.sampled_from([0, 0.1, 0.5]), st.booleans())
def test_they_agree_on_many_rules(seed: int, missing: float, small: bool) -> None:
    """Hundreds of rules, so that splits by value and by slab, leaves of several chunks and joins all come up."""
    dice = random.Random(seed)
    rules = load(drawn_rules(dice, 150), WORDS)
    some = [drawn_record(dice, missing) for _ in range(6)]
    with sizes(LEAF=8, CHUNK=32, SLABS=8, SPREAD=3, KEYS=3) if small else sizes():
        compared(rules, some, date(2026, 5, 1))


@given(conditions(3), records)
def test_the_alternatives_come_to_what_the_condition_comes_to(text: str, record: dict) -> None:
    """LNG-08: the greatest of the alternatives, each the least of its atoms, in the order false < unknown < true."""
    rank = {False: 0, None: 1, True: 2}
    condition = load(f"If {text} then upgrade offer = {{A}}", WORDS).rules[0].condition
    for most in (1, 2, 64):
        comes_to = 0
        for alternative in alternatives_of(0, condition, most=most):
            parts = [part for atoms in alternative.atoms.values() for part in atoms] + list(alternative.rest)
            held = [holds(part, record) for part, _ in parts]
            as_wanted = [None if h is None else h is wanted for h, (_, wanted) in zip(held, parts, strict=True)]
            comes_to = max(comes_to, min(rank[answer] for answer in as_wanted))
        assert comes_to == rank[holds(condition, record)]


@given(rule_files(most=6), records, as_of_days)
def test_threads_may_share_a_matcher_and_a_pickled_one_answers_the_same(text: str, record: dict, as_of: date) -> None:
    """LNG-15."""
    matcher = Matcher(load(text, WORDS), as_of)
    wanted = evaluate(matcher.rules, record, as_of=as_of)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: matcher.match_facts(record) == wanted, range(8))) == {True}
    again = pickle.loads(pickle.dumps(matcher))
    assert again.rules == matcher.rules
    assert again.match_facts(record) == wanted
