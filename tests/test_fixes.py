"""Which fixes are applied, and what is held against them before they count (LNG-11)."""

from __future__ import annotations

import pytest

from subrules import read
from subrules.diagnostics import Diagnostic, Edit, Fix, Source, finding, place
from subrules.diagnostics.fixing import is_sound, touch
from subrules.language.fixes import apply_changes, chosen, mended
from subrules.language.kept import Change
from subrules.language.read import Document
from subrules.language.ready import reading_of, ready_fixes
from subrules.offers import VOCABULARY


def reading(text: str) -> Document:
    return read(text, VOCABULARY, name="a.rules")


def said(text: str, marked: str, *fixes: Fix, code: str = "SR210") -> Diagnostic:
    """A message that marks a part of a text; the default code is a warning."""
    start = text.index(marked)
    return place(finding(code, (start, start + len(marked)), "something", "", *fixes), Source("a.rules", text))


def replacing(text: str, old: str, new: str, *, safe: bool = True) -> Fix:
    start = text.index(old)
    return Fix(f"write `{new}`", (Edit(start, start + len(old), new),), safe)


def attempt(text: str, old: str, new: str, *, marked: str = "", safe: bool = True) -> tuple[str, list[str]]:
    """The text after one made-up fix, and why it was left out, if it was."""
    fix = replacing(text, old, new, safe=safe)
    result = apply_changes(reading(text), [Change(said(text, marked or old, fix), fix)])
    assert (result.text == text) == (not result.applied)
    return result.text, [left.why for left in result.skipped]


TWO = "If NewspaperID = 1 then upgrade offer = {A} # why\nIf Term >= 12 and not IsTrial = yes then upgrade offer = {B}"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("not IsTrial", "IsTrial", "`not IsTrial` turns the meaning, and would go"),
        ("If Term", "Term", "`If Term` can begin a condition, and would go"),
        ("Term >= 12", "Balance >= 12", "`Term >= 12` names a field, and would go"),
        ("12", "13", "a rule that was read well would mean something else"),
        ("{A}", "{B}", "a rule that was read well would mean something else"),
        ("# why", "", "a comment would be lost, or text would become one"),
        ("why", "because", "a comment would be lost, or text would become one"),
        ("{B}", "B}", "another mistake would come of it: this `}` closes nothing"),
        ("{B}", "{B}\nIf Term = 1 then upgrade offer = {C}", ""),
        (">=", "≥", ""),
        ("yes", "YES", ""),
    ],
)
def test_a_safe_fix_keeps_the_meaning(old: str, new: str, why: str) -> None:
    text, skipped = attempt(TWO, old, new)
    assert skipped == ([why] if why else [])
    assert text == (TWO if why else TWO.replace(old, new))


def test_a_rule_never_becomes_a_comment_by_a_safe_fix() -> None:
    text, (why,) = attempt(TWO, "If Term >= 12 and", "# If Term >= 12 and", marked=TWO)
    assert text == TWO
    assert why == "a rule would be lost"


def test_a_window_and_a_day_stay() -> None:
    text = "Rule from 2026-06-01 until 2026-09-01:\nIf Term = 1 then upgrade offer = {A}"
    for old in ("until 2026-09-01", "2026-09-01"):
        assert attempt(text, old, "")[1][0] == f"`{old}` can be a day or a window, and would go"


@pytest.mark.parametrize("safe", [True, False])
def test_nothing_is_changed_that_the_message_does_not_mark(safe: bool) -> None:
    text, (why,) = attempt(TWO, "not IsTrial", "not IsTrial ", marked="IsTrial", safe=safe)
    assert text == TWO
    assert why == "it would change text that its message does not mark"


def test_a_suggestion_may_change_its_own_rule_and_no_other() -> None:
    assert attempt(TWO, "12", "13", safe=False) == (TWO.replace("12", "13"), [])
    before = TWO + "\nIf Balance < 0 then upgrade offer = {C}"
    start, end = before.index(" then upgrade offer = {B}"), before.index(" then upgrade offer = {C}")
    _, (why,) = attempt(before, before[start:end], "", safe=False)
    assert why == "a rule would be lost"


def test_a_suggestion_of_the_analysis_may_take_a_rule_away() -> None:
    first = TWO.split("\n", maxsplit=1)[0]
    text = first.replace(" # why", "") + "\n" + TWO
    fix = Fix("remove the rule", (Edit(0, text.index("\n") + 1, ""),))
    result = apply_changes(reading(text), [Change(said(text, "If", fix), fix, of_reading=False)])
    assert result.text == TWO
    assert [one.title for one in result.applied] == ["remove the rule"]


def test_a_mistake_must_go_by_its_fix() -> None:
    text = "If Trm = 1 then upgrade offer = {A}"
    found = reading(text).diagnostics[0]
    fix = replacing(text, "Trm", "Tem")
    result = apply_changes(reading(text), [Change(found, fix)])
    assert not result.applied
    assert result.skipped[0].why.startswith("another mistake would come of it: `Tem` is not a field")


# ---------------------------------------------------------------- several at once


def test_of_two_fixes_that_touch_the_first_in_the_text_is_applied_whole() -> None:
    second = replacing(TWO, "12 and", "12  and")
    first = replacing(TWO, ">= 12", ">=  12")
    changes = [Change(said(TWO, "12 and", second), second), Change(said(TWO, ">= 12", first), first)]
    result = apply_changes(reading(TWO), changes)
    assert result.text == TWO.replace(">= 12", ">=  12")
    assert [left.why for left in result.skipped] == ["it touches the same place as another change: write `>=  12`"]


def test_a_fix_with_several_edits_is_applied_whole_or_not_at_all() -> None:
    start = TWO.index("not IsTrial = yes")
    both = Fix("bracket it", (Edit(start, start, "("), Edit(start + 17, start + 17, ")")), safe=True)
    inner = replacing(TWO, "= yes then", "=  yes then")
    changes = [Change(said(TWO, "not IsTrial = yes", both), both), Change(said(TWO, "= yes then", inner), inner)]
    result = apply_changes(reading(TWO), changes)
    assert result.text == TWO.replace("not IsTrial = yes", "(not IsTrial = yes)")
    assert len(result.skipped) == 1


def test_a_fix_at_fault_does_not_keep_the_others_away() -> None:
    text = "\n".join(f"If Term = {number} then upgrade offer = {{S{number}}}" for number in range(9))
    fixes = [replacing(text, f"Term = {n} ", f"Term = {'99' if n in (3, 7) else n}  ") for n in range(9)]
    result = apply_changes(reading(text), [Change(said(text, f"Term = {n} ", fix), fix) for n, fix in enumerate(fixes)])
    assert [one.line for one in result.applied] == [1, 2, 3, 5, 6, 7, 9]
    assert [left.line for left in result.skipped] == [4, 8]


def test_two_messages_can_ask_for_the_same_fix() -> None:
    fix = replacing(TWO, ">=", "≥")
    changes = [Change(said(TWO, ">=", fix, code=code), fix) for code in ("SR210", "SR207")]
    result = apply_changes(reading(TWO), changes)
    assert (len(result.applied), result.skipped) == (1, ())


def test_each_change_is_listed_with_its_line_before_and_after() -> None:
    text = "# head\nif Term = 1 annd IsTrial = yes thne upgrade offer = {A}"
    first, second = mended(text, VOCABULARY).applied
    assert (first.line, first.code, first.title) == (2, "SR125", "write `and`")
    assert first.before == text.split("\n")[1]
    assert first.after == second.before == "if Term = 1 and IsTrial = yes thne upgrade offer = {A}"
    assert second.after == "if Term = 1 and IsTrial = yes then upgrade offer = {A}"


def test_an_unsound_fix_is_never_applied() -> None:
    twice = Fix("both", (Edit(0, 5, "a"), Edit(3, 6, "b")), safe=True)
    beyond = Fix("beyond", (Edit(0, 10_000, ""),), safe=True)
    changes = [Change(said(TWO, TWO, fix), fix) for fix in (twice, beyond)]
    result = apply_changes(reading(TWO), changes)
    assert result.text == TWO
    assert {left.why for left in result.skipped} == {"it cannot be applied as a whole"}
    assert not is_sound(Fix("nothing", ()), 5)
    assert touch([Edit(1, 2, "")], [Edit(2, 2, "x")])


# ---------------------------------------------------------------- choosing


def test_only_safe_fixes_are_chosen_unless_a_code_is_named() -> None:
    text = "If Trm = 1 annd IsTrial = yes then upgrade offer = {A}"
    assert mended(text, VOCABULARY).text == text.replace("annd", "and")
    both = mended(text, VOCABULARY, codes={"SR201"})
    assert both.text == "If Term = 1 and IsTrial = yes then upgrade offer = {A}"
    assert both.remaining == ()


def test_a_choice_is_never_made_by_a_code() -> None:
    text = "If Term = 1 and IsTrial = yes or IsPrint = yes then upgrade offer = {A}"
    assert len(reading(text).diagnostics[0].fixes) == 2
    assert mended(text, VOCABULARY, codes={"SR116"}).text == text


def test_two_safe_fixes_of_one_message_are_a_choice() -> None:
    fixes = (replacing(TWO, ">=", "≥"), replacing(TWO, ">=", ">= "))
    assert chosen([said(TWO, ">=", *fixes)]) == []


def test_what_the_analysis_finds_has_no_safe_fix() -> None:
    fix = replacing(TWO, ">=", "≥")
    assert chosen([said(TWO, ">=", fix)], of_reading=False) == []
    assert len(chosen([said(TWO, ">=", fix)], {"SR210"}, of_reading=False)) == 1


# ---------------------------------------------------------------- what a rule would mean


def test_the_reading_is_canonical_and_of_one_rule_only() -> None:
    text = "if term=1 then upgrade offer=A\n\n# about the second\nif trm=2 # why\n then upgrade offer=B\nif oops"
    found = next(d for d in reading(text).diagnostics if d.code == "SR201")
    assert reading_of(text, found, found.fixes[0], VOCABULARY) == "If Term = 2 then upgrade offer = {B}"


def test_a_rule_with_another_mistake_has_no_reading_but_a_text() -> None:
    text = "If Trm = 1 and Balance < five cents then upgrade offer = {A}"
    found = reading(text).diagnostics[0]
    assert reading_of(text, found, found.fixes[0], VOCABULARY) == ""
    ready = ready_fixes(reading(text))[0]
    assert (ready.reading, ready.text) == ("", text.replace("Trm", "Term"))


def test_both_readings_of_a_mix_are_shown() -> None:
    text = "If Term = 1 and IsTrial = yes or IsPrint = yes then upgrade offer = {A}"
    assert [one.reading for one in ready_fixes(reading(text))] == [
        "If (Term = 1 and IsTrial = yes) or IsPrint = yes then upgrade offer = {A}",
        "If Term = 1 and (IsTrial = yes or IsPrint = yes) then upgrade offer = {A}",
    ]


def test_a_fix_that_ends_in_another_mistake_is_not_ready() -> None:
    text = "If Trm = 1 then upgrade offer = {A}"
    document = reading(text)
    bad = replacing(text, "Trm", "Tem", safe=False)
    good = document.diagnostics[0].fixes
    found = said(text, "Trm", *good, bad, code="SR201")
    changed = Document(document.source, document.chunks, document.starts, (found,), VOCABULARY)
    assert [one.change.fix for one in ready_fixes(changed)] == list(good)
