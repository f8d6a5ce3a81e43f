"""Hostile and mistaken text: each gives a clear diagnostic with its code, in bounded time (LNG-14)."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from subrules import Limits, explain, format_text, load, match, read
from subrules.offers import VOCABULARY

DAY = date(2026, 6, 15)
RULE = "If NewspaperID = 1 then upgrade offer = {A}"


@pytest.fixture(autouse=True)
def _in_bounded_time() -> Iterator[None]:
    """No test here may take long; 20 seconds leave room for a slow machine."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 20


@contextmanager
def memory_for(more: int) -> Iterator[None]:
    """Whoever takes so many bytes more than there are now gets a MemoryError: the kernel counts, so that it costs no time.

    Where the kernel does not, Python counts its own.
    """
    statm = Path("/proc/self/statm")
    if statm.exists():
        import resource

        before = resource.getrlimit(resource.RLIMIT_AS)
        taken = int(statm.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + more, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
        return
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < more
    finally:
        tracemalloc.stop()


def test_the_memory_of_these_tests_is_bounded() -> None:
    with pytest.raises((MemoryError, AssertionError)), memory_for(50_000_000):
        bytearray(100_000_000)


def codes(text: str | bytes, **options: object) -> list[str]:
    return sorted({d.code for d in read(text, VOCABULARY, **options).diagnostics})


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments", "   ", "\ufeff", b"\xef\xbb\xbf"])
def test_a_file_without_rules_says_so(text: str | bytes) -> None:
    assert codes(text) == ["SR006"]


def test_bytes_that_are_not_utf8_name_the_line() -> None:
    found = read(f"{RULE}\n# caf\xe9".encode("latin-1"), VOCABULARY).diagnostics
    assert [d.code for d in found] == ["SR001"]
    assert "line 2 holds the byte 0xe9" in found[0].message
    assert codes("If".encode("utf-16")) == ["SR013"]


def test_a_byte_order_mark_and_any_line_ends_do_no_harm() -> None:
    for text in (f"\ufeff{RULE}", f"{RULE}\r\n{RULE}\r\n", f"# old Mac\r{RULE}\r{RULE}", f"{RULE}\u2028{RULE}"):
        assert codes(text) == []
        assert codes(text.encode()) == []
    assert read("# a\r\n# b\r\nIf x = 1", VOCABULARY).diagnostics[0].line == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("If NewspaperID = 1\x00 then upgrade offer = {A}", "SR004"),
        ("If NewspaperID = 1\x1b[31m then upgrade offer = {A}", "SR004"),
        ('If ServiceType = "a\x07" then upgrade offer = {A}', "SR004"),
        ("If News\u200bpaperID = 1 then upgrade offer = {A}", "SR004"),
        ("If ServiceType = \u202eabc then upgrade offer = {A}", "SR005"),
        ("If ServiceType = \u2066abc then upgrade offer = {A}", "SR005"),
    ],
)
def test_control_and_bidirectional_characters_are_errors_and_nothing_else_is_said(text: str, code: str) -> None:
    document = read(f"{RULE}\n{text}\n{RULE}", VOCABULARY)
    assert [(d.code, d.line) for d in document.diagnostics] == [(code, 2)]
    assert len(document.ruleset()) == 2  # the others are read


def test_in_comments_such_characters_are_let_be() -> None:
    assert codes(f"# \u202e \x07 \u200b\n{RULE}") == []


def test_fifty_thousand_nested_parentheses() -> None:
    for text in (
        "If " + "(" * 50_000 + "Term = 1" + ")" * 50_000,
        "If " + "not " * 50_000 + "Term = 1",
        "If " + "(not " * 5_000,
    ):
        assert codes(f"{text} then upgrade offer = {{A}}")[0] in ("SR132", "SR133")


def test_fifty_levels_are_read_formatted_matched_and_explained_and_one_more_is_not() -> None:
    def nested(depth: int) -> str:
        condition = "Term = 1"
        for level in range(depth):
            condition = f"({condition} {'and' if level % 2 else 'or'} Balance < {level + 1})"
        return f"If {condition} then upgrade offer = {{A}}"

    rules = load(nested(50), VOCABULARY)
    assert [left.rule for left in match(rules, {"Term": 1}, as_of=DAY).undetermined] == list(rules.labels)
    change = explain(rules, {"Term": 1}, as_of=DAY).rules[0].change
    assert change is not None
    changed = {"Term": 1, **{one.field: one.needed for one in change.facts}}
    assert [offer.segment for offer in match(rules, changed, as_of=DAY).offers] == ["A"]
    assert load(format_text(nested(50), VOCABULARY), VOCABULARY) == rules
    assert codes(nested(51)) == ["SR132"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("(" * 9_999_000, ["SR133"]),
        ("If Term = " + "9" * 9_000_000, ["SR107"]),
        ('If ServiceType = "' + "a" * 9_000_000, ["SR124", "SR107"]),
        ("If ServiceType = " + '"' * 9_000_000, ["SR107"]),
        ("If ServiceType = '" + " " * 9_000_000, ["SR124", "SR107"]),
        ("If ServiceType in {" + "a, " * 3_000_000, ["SR133"]),
        ("# " + "x" * 9_000_000, ["SR006"]),
        ("!" * 9_000_000, ["SR133"]),
        ("{" * 5_000_000, ["SR133"]),
        ("If " * 20_000, ["SR103"] * 20_000),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, str) else "",
)
def test_a_line_of_ten_megabytes(line: str, said: list[str]) -> None:
    with memory_for(1_500_000_000):
        assert [found.code for found in read(line, VOCABULARY).diagnostics] == said


def test_a_file_larger_than_the_limit_is_not_read() -> None:
    assert codes("x" * 10_000_001) == ["SR002"]


def test_a_million_rules() -> None:
    text = "If Term=1 then upgrade offer={A}\n" * 1_000_000
    assert codes(text) == ["SR002"]
    assert codes(text, limits=Limits(characters=100_000_000)) == ["SR003"]
    assert codes("If " * 3_000_000) == ["SR003"]  # on one line
    assert codes("If If If If If If If If If If\n" * 90_000, limits=Limits(rules=1_000)) == ["SR003"]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("ServiceType = {a", "SR111"),
        ('ServiceType = "a', "SR115"),
        ("NewspaperID = １２", "SR010"),
        ("Balance = ٣", "SR010"),
        ("Balance = 1e1000000", "SR202"),
        ("Balance = NaN", "SR202"),
        ("Balance = Infinity", "SR202"),
        ("Balance = 1_000", "SR202"),
        ("Balance = 0x10", "SR202"),
        ("Balance = " + "1" * 39, "SR136"),
        ("StartDate = 2026-02-30", "SR202"),
        ("StartDate = 2026-13-01", "SR202"),
        ("StartDate = 20260601", "SR202"),
        ("NewspaprID = 1", "SR201"),
        ("ServiceType = " + "a" * 1001, "SR135"),
        ("NewspaperID in {" + ", ".join(map(str, range(10_001))) + "}", "SR134"),
        ("Term = 1 " + "and Term = 1 " * 9_000, "SR133"),
    ],
    ids=lambda value: value[:30],
)
def test_bad_values_and_braces(condition: str, code: str) -> None:
    assert codes(f"If {condition} then upgrade offer = {{A}}") == [code]
    assert len(read(f"If {condition} then upgrade offer = {{A}}\n{RULE}", VOCABULARY).ruleset()) == 1


def test_38_digits_and_ten_thousand_values_are_read() -> None:
    assert codes(f"If Balance = {'1' * 38} then upgrade offer = {{A}}") == []
    assert codes(f"If NewspaperID in {{{', '.join(map(str, range(10_000)))}}} then upgrade offer = {{A}}") == []


def test_a_window_that_ends_before_it_starts_and_two_rules_of_one_name() -> None:
    assert codes(f"Rule from 2026-06-02 until 2026-06-01:\n{RULE}") == ["SR129"]
    assert codes(f"Rule from 2026-06-01 until 2026-06-01:\n{RULE}") == ["SR129"]
    assert codes(f'Rule "n":\n{RULE}\nRule "n":\n{RULE}') == ["SR301"]


def test_cyrillic_letters_in_a_keyword_a_field_and_a_value() -> None:
    assert codes("If NewspaperID = 1 thеn upgrade offer = {A}") == ["SR125"]
    found = read("If NewspаperID = 1 then upgrade offer = {A}", VOCABULARY).diagnostics
    assert [d.code for d in found] == ["SR201"]
    assert "a Cyrillic letter; did you mean `NewspaperID`?" in found[0].help
    assert codes("If ServiceType = 7Dаy then upgrade offer = {Plυs}") == ["SR008"]
    assert codes('Rule "sаle": If Term = 1 then upgrade offer = {A}') == ["SR008"]
    assert codes("If City = Москва then upgrade offer = {Éclair}") == []  # a word of one alphabet is let be


def test_numbers_whose_hashes_collide_cost_no_more_than_others() -> None:
    colliding = ", ".join(str(n * (2**61 - 1)) for n in range(1, 10_000))
    text = f"If Balance in {{{colliding}}} then upgrade offer = {{A}}\n" * 8
    start = time.monotonic()
    rules = load(text, VOCABULARY)
    assert explain(rules, {}, as_of=DAY).rules[0].change
    assert time.monotonic() - start < 10


def test_limits_that_make_no_sense_are_the_caller_s_mistake() -> None:
    for wrong in ({"depth": 101}, {"rules": -1}, {"tokens": 1.5}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Limits(**wrong)


def test_the_deepest_nesting_a_caller_can_ask_for_is_read() -> None:
    condition = "Term = 1"
    for level in range(100):
        condition = f"({condition} {'and' if level % 2 else 'or'} Balance < {level + 1})"
    text = f"If {condition} then upgrade offer = {{A}}"
    rules = load(text, VOCABULARY, limits=Limits(depth=100))
    assert [left.rule for left in match(rules, {"Term": 1}, as_of=DAY).undetermined] == list(rules.labels)
    assert rules.digest == load(text, VOCABULARY, limits=Limits(depth=100)).digest != load(RULE, VOCABULARY).digest
    assert explain(rules, {}, as_of=DAY).rules[0].change
    assert format_text(text, VOCABULARY, limits=Limits(depth=100))


def test_every_limit_can_be_set() -> None:
    assert codes(RULE, limits=Limits(tokens=5)) == ["SR133"]
    assert codes("If (Term = 1) then upgrade offer = {A}", limits=Limits(depth=0)) == ["SR132"]
    assert codes(f"{RULE}\n{RULE}\n{RULE}", limits=Limits(rules=1)) == ["SR003"]


def test_rule_text_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """LNG-14: nothing in a rule is run."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("rule text was run")

    import builtins

    monkeypatch.setattr(builtins, "eval", forbidden)
    monkeypatch.setattr(builtins, "exec", forbidden)
    text = 'If ServiceType = "__import__(\'os\')" or City starts with "(a+)+$" then upgrade offer = {"{0.__class__}"}'
    rules = load(text, VOCABULARY)
    assert match(rules, {"ServiceType": "__import__('os')"}, as_of=DAY).offers[0].segment == "{0.__class__}"
