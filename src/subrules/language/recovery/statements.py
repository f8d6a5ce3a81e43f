"""Mistakes in the form of what is said about rules: tests, `Assume` and `Cover`."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix, finding
from ...diagnostics.nearest import nearest
from ..lex import END, STATEMENT_WORDS, Tokens
from ..parse import Stuck
from .repair import shown_word as shown
from .scene import Known

_TEST = 'a test is written `Test "name"`, then lines `Given FIELD = VALUE, …`, `Expect {0} = {{…}}` or `Expect no {0}`, and, if wanted, `Because rule "name"`'
_ASSUME = "it is written `Assume not (CONDITION)`: what never occurs stands in the parentheses"
_COVER = "it is written `Cover CONDITION`, and, if wanted, `with {0}`, `from DATE`, `until DATE`"
_RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT"})


def in_statement(tokens: Tokens, stuck: Stuck, known: Known) -> Finding:
    """What is wrong where a statement stops fitting the grammar."""
    at, expected = stuck.at, stuck.expected
    test, cover = _TEST.format(known.outcome), _COVER.format(known.outcome)
    word = tokens.word(at)
    kind = tokens.kinds[at] if at < len(tokens.kinds) else END
    first = next((k for k in tokens.kinds if k in ("TEST", "ASSUME", "COVER")), "TEST")
    if first != "TEST":
        code, form = "SR144", _ASSUME if first == "ASSUME" else cover
        message = "this is not complete" if kind == END else f"{shown(word)} does not fit here"
        return finding(code, tokens.span(at), message, form)
    close = nearest(word, STATEMENT_WORDS, alike=0.75) if kind == "NAME" and _begins_line(tokens, at) else None
    if close is not None and word.lower() != close:
        fix = Fix(f"write `{close.capitalize()}`", (Edit(*tokens.span(at), close.capitalize()),))
        return finding(
            "SR140", tokens.span(at), f"{shown(word)} does not fit here", f"did you mean `{close.capitalize()}`?", fix
        )
    if kind in (END, "EXPECT", "BECAUSE") and "GIVEN" in expected and "EXPECT" not in expected:
        return finding("SR140", tokens.span(0), "this test does not say what is given", test)
    if kind in (END, "BECAUSE") and "EXPECT" in expected:
        return finding("SR140", tokens.span(0), "this test does not say what to expect", test)
    if kind == "OPEN_QUOTE":
        return finding("SR115", tokens.span(at), "this quotation mark is never closed", "close it on the same line")
    if kind == "GIVEN":
        return finding("SR140", tokens.span(at), "`Given` comes before `Expect`", test)
    section = next((k for k in reversed(tokens.kinds[:at]) if k in ("TEST", "GIVEN", "EXPECT", "BECAUSE")), "TEST")
    if section == "GIVEN" and kind == "OR":
        help = "write two tests, or `FIELD in {…}` with `anything else`"
        return finding("SR140", tokens.span(at), "what is given cannot be one thing or another", help)
    if section == "EXPECT" and kind in _RELATIONS:
        help = "write `= {…}` for exactly these offers, `includes {…}` or `excludes {…}`"
        return finding("SR140", tokens.span(at), f"{shown(word)} says nothing about offers", help)
    message = "this test is not complete" if kind == END else f"{shown(word)} does not fit here"
    return finding("SR140", tokens.span(at) if kind != END else tokens.span(0), message, test)


def _begins_line(tokens: Tokens, at: int) -> bool:
    return at == 0 or "\n" in tokens.text[tokens.ends[at - 1] : tokens.starts[at]]
