"""Laws of reading and formatting (LNG-12, LNG-13, LNG-15)."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from strategies import WORDS, as_of_days, records, rule_files
from subrules import format_text, load, match, read
from subrules.language.format import settled_tree

any_files = st.one_of(rule_files(), rule_files(most=2, said=True))
"""Files of rules, and of rules with tests and statements about them."""


@given(any_files)
def test_generated_files_have_no_mistake(text: str) -> None:
    assert [d.message for d in read(text, WORDS).diagnostics if d.is_error] == []


@given(any_files)
def test_parse_format_parse_gives_the_same_tree(text: str) -> None:
    """LNG-13."""
    assert settled_tree(format_text(text, WORDS), WORDS) == settled_tree(text, WORDS)


@given(any_files)
def test_formatting_twice_is_formatting_once(text: str) -> None:
    """LNG-12."""
    once = format_text(text, WORDS)
    assert format_text(once, WORDS) == once


@given(any_files)
def test_formatting_keeps_every_comment_in_order(text: str) -> None:
    """LNG-12."""

    def comments(of: str) -> list[str]:
        return [line.partition("#")[2].strip() for line in of.split("\n") if "#" in line]

    assert comments(format_text(text, WORDS)) == comments(text)


@given(rule_files(), records, as_of_days)
def test_formatting_never_changes_an_answer(text: str, record: dict, as_of: object) -> None:
    """LNG-13: the labels hold line numbers, which formatting moves, so offers are compared without them."""

    def offers(of: str) -> list[tuple[str, str]]:
        return [(o.type, o.segment) for o in match(load(of, WORDS), record, as_of=as_of).offers]

    assert offers(format_text(text, WORDS)) == offers(text)


@given(rule_files())
def test_formatting_keeps_the_digest_and_equality(text: str) -> None:
    """LNG-15: equal by meaning, wherever it stands and however it is written."""
    before, after = load(text, WORDS), load(format_text(text, WORDS), WORDS)
    assert before == after
    assert before.digest == after.digest


@given(rule_files())
def test_a_rule_set_survives_pickling(text: str) -> None:
    """LNG-15."""
    rules = load(text, WORDS)
    again = pickle.loads(pickle.dumps(rules))
    assert again == rules
    assert again.digest == rules.digest
    assert again.labels == rules.labels


@given(rule_files(most=2, said=True))
def test_formatting_changes_nothing_that_is_said_about_rules(text: str) -> None:
    """LNG-12: tests, assumptions and domains mean afterwards what they meant before."""
    before, after = read(text, WORDS), read(format_text(text, WORDS), WORDS)
    assert before.statements
    assert after.statements == before.statements
    assert after.ruleset() == before.ruleset()


@given(rule_files(most=2, said=True))
def test_what_is_said_is_no_part_of_the_rules(text: str) -> None:
    """LNG-15: nor of their digest."""
    document = read(text, WORDS)
    alone = "".join(chunk for chunk in _chunks_of_rules(text))
    assert load(alone, WORDS) == document.ruleset()
    assert load(alone, WORDS).digest == document.ruleset().digest


def _chunks_of_rules(text: str) -> list[str]:
    from subrules.language.cut import cut
    from subrules.language.pieces import is_statement

    return [chunk for chunk in cut(text) if not is_statement(chunk)]
