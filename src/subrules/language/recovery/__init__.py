"""What is wrong where a rule stops fitting the grammar, in the writer's words, and how to go on.

The grammar only knows which kinds of tokens would have fitted. Here that becomes a finding (what
is wrong, what to do, a fix), and the tokens are mended so that reading goes on behind the mistake:
one rule can have several, and what is only a consequence of one is not reported (LNG-11).
"""

from __future__ import annotations

from ...diagnostics import Finding
from ..lex import END, Tokens
from ..parse import Stuck
from . import braces, comparisons, conditions, headers, outcomes
from .repair import Desk, Known
from .statements import in_statement
from .wordings import other_wording

__all__ = ["Desk", "Known", "in_statement", "mend", "missing_if", "outside"]

missing_if = headers.missing_if
outside = headers.outside


def mend(tokens: Tokens, stuck: Stuck, known: Known) -> Finding | None:
    """Report the mistake at which a rule got stuck, and mend the tokens so that reading goes on.

    None means that the tokens were mended and there is nothing to report here: a later step will.
    """
    desk = Desk(tokens, stuck.at, stuck.expected, known)
    was_reported = desk.is_hole(stuck.at)
    found = _mended(desk)
    return None if was_reported else found


def _mended(desk: Desk) -> Finding | None:
    expected = desk.expected
    if "COLON" in expected:
        return headers.header(desk)
    if "IF" in expected:
        return headers.rule_expected(desk)
    if desk.before in ("FROM", "UNTIL") and "NAME" not in expected:
        return headers.day(desk)
    if "PLACEHOLDER" in expected or "RBRACE" in expected:
        return braces.inside(desk)
    if END in expected:
        return outcomes.after_segment(desk)
    if desk.in_outcome:
        if "LBRACE" in expected:
            return outcomes.segment(desk)
        return outcomes.after_direction(desk) if "EQ" in expected else outcomes.direction(desk)
    return _condition(desk)


def _condition(desk: Desk) -> Finding | None:
    expected = desk.expected
    if "LPAR" in expected:
        return conditions.operand(desk)
    wants_more = "BETWEEN" in expected or "STRING" in expected or expected <= {"IN", "WITH"} or expected == {"LBRACE"}
    if wants_more and (found := other_wording(desk)) is not None:
        return found
    if "EQ" in expected:
        return comparisons.relation(desk)
    if "BETWEEN" in expected:
        return comparisons.after_is(desk) or _after_words(desk)
    if expected == {"LBRACE"}:
        return braces.list_without_braces(desk) or comparisons.missing_value(desk)
    if expected <= {"IN", "WITH"}:
        return _after_words(desk)
    if "STRING" in expected:
        return comparisons.value(desk)
    if expected == {"AND"}:
        return comparisons.between_and(desk)
    return conditions.after_operand(desk)


def _after_words(desk: Desk) -> Finding:
    """`is`, `not` or `starts`, followed by what cannot follow it."""
    if desk.here in ("AND", "OR", "THEN", "RPAR", END):
        return comparisons.missing_value(desk)
    start = desk.at - 1
    found = desk.report(
        "SR104",
        f"`{desk.text(start, desk.at + 1)}` is not a comparison",
        "after a field comes one of = != < <= > >=, in, not in, between, starts with, is missing, is known",
        span=desk.span(start, desk.at + 1),
    )
    stop = max(desk.find({"AND", "OR", "THEN", "RPAR"}, desk.at), desk.at + 1)
    desk.silence(start, stop, "IS")
    desk.hole(start + 1, "MISSING")
    return found
