"""Where a file is cut into chunks: each sentence that begins like a rule is read, and reported, by itself."""

from __future__ import annotations

import pytest

from subrules import read
from subrules.language.cut import cut
from subrules.offers import VOCABULARY

BROKEN = [
    "If the customer is in Boston then give them A.",
    "If NewspaprID = 1 and then upgrade offer = {A}",
    "If NewspaperID = 1 upgrade offer = {A}",
    "If blah blah",
    "1.1 If NewspaperID = 1 and",
]
BEGINNINGS = [
    ("1.2 When Term = 12 then upgrade offer = {B}", "SR150"),
    ("When Term = 12 then upgrade offer = {B}", "SR150"),
    ("• Whenever Term = 12 then upgrade offer = {B}", "SR150"),
    ("➢ when Term = 12 then upgrade offer = {B}", "SR150"),
    ("> When (Term = 12) then upgrade offer = {B}", "SR150"),
    ("**When** Term = 12 then upgrade offer = {B}", "SR150"),
    ("- Unless Term = 12 then upgrade offer = {B}", "SR102"),
    ("(iv) In case Term = 12 then upgrade offer = {B}", "SR151"),
    ("2) Als Term = 12 dan upgrade offer = {B}", "SR155"),
    ("a) Everyone in Boston gets {B}", "SR101"),
    ("- Give {B} to all with Term = 12", "SR151"),
    ("- Unless Term = 12, they get {B}", "SR151"),
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(("sentence", "code"), BEGINNINGS, ids=[sentence for sentence, _ in BEGINNINGS])
def test_a_sentence_behind_a_broken_rule_has_its_own_one_message(broken: str, sentence: str, code: str) -> None:
    document = read(f"{broken}\n{sentence}\nIf Term = 3 then upgrade offer = {{C}}", VOCABULARY)
    assert [d.code for d in document.diagnostics if d.line == 2] == [code]
    alone = read(broken, VOCABULARY).diagnostics
    assert [(d.code, d.message) for d in document.diagnostics if d.line == 1] == [(d.code, d.message) for d in alone]
    assert len(document.ruleset().rules) == (2 if code == "SR150" else 1)


@pytest.mark.parametrize(
    "text",
    [
        "If NewspaperID = 1 and # then what\n   Term = 12\nthen upgrade offer = {A}",
        "If City in {Big,\nWhen Harry} then upgrade offer = {B}",
        "If City =\nAll then upgrade offer = {B}",
        "If NewspaperID = 1 and (\nTerm = 12 or\nTerm = 6) then\nupgrade offer = {A} and\ndowngrade offer = {B}",
        'Test "a"\n  Given NewspaperID = 1,\n  Term = 12\n  Expect no upgrade offer',
        'If City = "Now then" and\nTerm = 12 then upgrade offer = {A}',
    ],
)
def test_nothing_that_can_be_read_is_cut(text: str) -> None:
    assert cut(text) == [text]
    assert [d for d in read(text, VOCABULARY).diagnostics if d.is_error] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("If NewspaperID = 1 then upgrade offer = {A}\nunless Balance < 0", "SR123"),
        ("If NewspaperID = 1 then upgrade offer = {A}.\nUnless Balance < 0.", "SR123"),
        ("If NewspaperID = 1\nunless Term = 3\nthen upgrade offer = {A}", "SR123"),
    ],
)
def test_an_exception_on_a_line_of_its_own_belongs_to_the_rule_before(text: str, code: str) -> None:
    document = read(text, VOCABULARY)
    assert [d.code for d in document.diagnostics] == [code]
    assert document.ruleset().rules == ()


def test_a_header_takes_the_rule_that_begins_in_other_words() -> None:
    text = 'Rule "x":\n1. When Term = 12 then upgrade offer = {B}\nIf Term = 3 then upgrade offer = {C}'
    assert [rule.name for rule in read(text, VOCABULARY).ruleset().rules] == ["x", None]


def test_unless_is_offered_as_the_opposite() -> None:
    found = read("Unless Term = 12 or Term = 6 then upgrade offer = {B}", VOCABULARY).diagnostics[0]
    assert [fix.title for fix in found.fixes] == ["write `If not (Term = 12 or Term = 6)`"]
    assert not found.fixes[0].safe
    unclear = read("Unless Term = 12, they get {B}", VOCABULARY).diagnostics[0]
    assert "`If not (Term = 12) then upgrade offer = {…}`" in unclear.help


@pytest.mark.parametrize("line", ["Term = 12", "when it rains", "- a", "1.1 When"])
def test_many_lines_that_may_begin_a_rule_cost_little(line: str) -> None:
    text = "If x\n" + f"{line}\n" * 20_000
    assert "".join(cut(text)) == text
