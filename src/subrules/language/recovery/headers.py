"""Mistakes in the line that names and dates a rule, and rules that do not begin with `If`."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix
from ...diagnostics.nearest import nearest
from ...rules.confusables import foreign_letter, plain_spelling
from .comparisons import open_quote
from .repair import RELATIONS, Desk

_FORM = 'a header is written `Rule "name" from 2026-06-01 until 2026-09-01:`, each part optional'
_STOPS = frozenset({"FROM", "UNTIL", "COLON", "IF"})


def header(desk: Desk) -> Finding:
    """Something does not fit between `Rule` and `:`."""
    here, word = desk.here, desk.word(desk.at)
    if here in ("IF", "$END"):
        found = desk.report(
            "SR127", "the header does not end with `:`", _FORM, desk.after(":", desk.at - 1, "put `:` at its end"),
            span=desk.span(desk.at - 1),
        )  # fmt: skip
        desk.hole(desk.at, "COLON")
        return found
    if here == "OPEN_QUOTE":
        return open_quote(desk)
    if "STRING" in desk.expected and here not in ("JUNK", "STRING"):
        stop = min(_stop(desk, desk.at), _line_end(desk, desk.at))
        name = desk.text(desk.at, stop)
        found = desk.report(
            "SR127", f"the rule's name `{name}` is not in quotes", _FORM,
            desk.replacing(desk.at, stop, f'"{name}"', "put it in quotes"), span=desk.span(desk.at, stop),
        )  # fmt: skip
        desk.tokens.merge(desk.at, stop, "STRING")
        return found
    if (here == "JUNK" or word.lower() in ("to", "till")) and "UNTIL" in desk.expected:
        found = desk.report(
            "SR127", f"`{word}` does not say until when", "write `until`", desk.replacing(desk.at, desk.at + 1, "until")
        )
        desk.tokens.kinds[desk.at] = "UNTIL"
        return found
    stop = max(_stop(desk, desk.at + 1) if here in _STOPS else _stop(desk, desk.at), desk.at + 1)
    found = desk.report(
        "SR127", f"`{desk.text(desk.at, stop)}` does not fit here", _FORM, span=desk.span(desk.at, stop)
    )
    desk.tokens.remove(desk.at, stop)
    return found


def _stop(desk: Desk, start: int) -> int:
    return desk.find(_STOPS, start)


def _line_end(desk: Desk, start: int) -> int:
    index = start + 1
    while index < len(desk.tokens.kinds) and not desk.new_line(index):
        index += 1
    return index


def day(desk: Desk) -> Finding:
    """A date should follow `from` or `until`."""
    stop = min(_stop(desk, desk.at), _line_end(desk, desk.at))
    word = desk.word(desk.at - 1)
    if stop <= desk.at or desk.at >= len(desk.tokens.kinds):
        found = desk.report("SR127", f"no date follows `{word}`", _FORM, span=desk.span(desk.at - 1))
        desk.hole(desk.at, "ATOM")
        return found
    text = desk.text(desk.at, stop)
    found = desk.report(
        "SR127",
        f"`{text}` is not a date",
        "write it as year-month-day, such as 2026-06-01",
        span=desk.span(desk.at, stop),
    )
    desk.silence(desk.at, stop, "ATOM")
    return found


def rule_expected(desk: Desk) -> Finding:
    """A header was read; the rule itself should begin with `If`."""
    if desk.here == "$END":
        found = desk.report(
            "SR128",
            "no rule follows this header",
            "write the rule under it, or leave it out",
            span=desk.span(0, desk.at),
        )
        desk.hole(desk.at, "IF", "NAME", "IS", "MISSING")
        desk.at += 4
        desk.finish()
        return found
    return missing_if(desk)


def missing_if(desk: Desk) -> Finding:
    """A rule begins with something else than `If`: a slip, lookalike letters, or nothing at all."""
    word = desk.word(desk.at)
    foreign = foreign_letter(word)
    plain = plain_spelling(word).lower() if foreign else word.lower()
    is_slip = (
        plain == "if" or plain in ("when", "whenever", "iff", "fi", "if", "lf", "i") or nearest(plain, ("if",)) == "if"
    )
    if is_slip and desk.kind(desk.at) == "NAME" and desk.kind(desk.at + 1) not in RELATIONS:
        found = desk.report(
            "SR125" if foreign else "SR102",
            f"`{word}` holds {foreign}, so it is not the word `If`"
            if foreign
            else f"a rule begins with `If`, not with `{word}`",
            "type `If`",
            desk.replacing(desk.at, desk.at + 1, "If"),
        )
        desk.tokens.kinds[desk.at] = "IF"
        return found
    found = desk.report(
        "SR102",
        "this rule does not begin with `If`",
        "write `If` in front of its conditions",
        desk.inserting("If", desk.at, "insert `If`"),
    )
    desk.hole(desk.at, "IF")
    return found


def outside(desk: Desk) -> Finding:
    """Text that belongs to no rule, up to the end of what the desk holds."""
    text = desk.tokens.text
    begin, end = desk.span(0, len(desk.tokens.kinds))
    lines = [begin]
    at = text.find("\n", begin, end)
    while at >= 0:
        lines.append(at + 1)
        at = text.find("\n", at + 1, end)
    edits = tuple(Edit(line, line, "# ") for line in lines[:100])
    return desk.report(
        "SR101",
        "this text belongs to no rule",
        "begin a rule with `If`, or make the text a comment with `#` in front",
        Fix("make it a comment", edits),
        span=(begin, end),
    )
