"""A law of the formatter: remarks may stand between any two words, and stay there (LNG-12)."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import WORDS, rule_files
from subrules import format_text, read
from subrules.language.parse import parser


@st.composite
def remarked(draw: st.DrawFn) -> tuple[str, str]:
    """A file, and the same file with remarks put between its words."""
    text = draw(st.one_of(rule_files(most=2), rule_files(most=1, said=True)))
    tokens, _, _ = parser().lexer.read(text)
    gaps = sorted({*tokens.starts, *tokens.ends})
    assume(gaps)
    with_remarks = text
    for number, at in enumerate(sorted(draw(st.lists(st.sampled_from(gaps), min_size=1, max_size=4)), reverse=True)):
        remark = draw(st.sampled_from([" # r{}\n", "\n# r{}\n", "\n  # r{} if then {{\n\n"])).format(number)
        with_remarks = with_remarks[:at] + remark + with_remarks[at:]
    return text, with_remarks


def remarks(text: str) -> list[str]:
    return [comment.text.rstrip() for comment in parser().lexer.read(text)[1]]


@given(remarked())
def test_remarks_between_any_two_words_are_kept_in_order_and_change_nothing(files: tuple[str, str]) -> None:
    """LNG-12: where a line may not begin anew, as between `Test` and its name, the file has a mistake instead."""
    plain, text = files
    document = read(text, WORDS)
    assume(not document.has_errors)
    assert document.ruleset() == read(plain, WORDS).ruleset()
    formatted = format_text(text, WORDS)
    assert remarks(formatted) == remarks(text)
    assert format_text(formatted, WORDS) == formatted
    again = read(formatted, WORDS)
    assert again.ruleset() == document.ruleset()
    assert again.statements == document.statements
