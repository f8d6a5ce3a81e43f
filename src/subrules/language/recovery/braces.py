"""Mistakes inside braces, and lists without them."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix
from .comparisons import open_quote
from .repair import RELATIONS, RESERVED_KINDS, WORDS, Desk


def inside(desk: Desk) -> Finding:
    """Something does not fit between `{` and `}`."""
    here, word, before = desk.here, desk.word(desk.at), desk.before
    opened = max(index for index in range(desk.at) if desk.kind(index) == "LBRACE")
    closed = _closing(desk)
    if here == "RBRACE" and before == "COMMA":
        return _drop(desk, desk.at - 1, "SR126", "nothing follows this comma", "leave it out")
    if here == "RBRACE":
        found = desk.report(
            "SR114", "nothing stands between these braces", "write the value", span=desk.span(opened, desk.at + 1)
        )
        desk.hole(desk.at, "NAME")
        return found
    if here == "COMMA":
        return _drop(desk, desk.at, "SR126", "nothing stands in front of this comma", "leave it out")
    if here == "LBRACE":
        return _nested(desk)
    if here == "OPEN_QUOTE":
        return open_quote(desk)
    if here in ("AND", "OR") and closed is not None:
        found = desk.report(
            "SR119",
            f"`{word}` cannot stand between braces: a list has commas",
            "write a comma, or put a name that really holds the word in quotes",
            Fix("write a comma", (Edit(desk.tokens.ends[desk.at - 1], desk.tokens.ends[desk.at], ","),)),
        )
        if desk.kind(opened - 1) in ("EQ", "NE") and not desk.in_outcome:
            desk.silence(opened + 1, closed, "NAME")
        else:
            desk.tokens.kinds[desk.at] = "COMMA"
        return found
    if closed is None:
        return _unclosed(desk, opened)
    if here in WORDS | {"STRING", "PLACEHOLDER"}:
        found = desk.report(
            "SR126",
            f"a comma is missing in front of `{word}`",
            "separate the values of a list by commas",
            desk.after(",", desk.at - 1, "put a comma there"),
        )
        desk.hole(desk.at, "COMMA")
        return found
    start = desk.at
    while desk.kind(start - 1) not in ("LBRACE", "COMMA"):
        start -= 1
    stop = min(desk.find({"COMMA"}, desk.at), closed)
    text = desk.text(start, stop)
    if here in RESERVED_KINDS:
        found = desk.report(
            "SR119",
            f"`{word}` is a word of the language",
            f'put the whole name in quotes: "{text}"',
            desk.replacing(start, stop, f'"{text}"', "put it in quotes"),
        )
    else:
        found = desk.report(
            "SR124",
            f"`{word}` cannot stand in a value as it is",
            f'put the whole value in quotes: "{text}"',
            desk.replacing(start, stop, f'"{text}"', "put it in quotes"),
        )
    desk.silence(start, stop, "NAME")
    return found


def _closing(desk: Desk) -> int | None:
    """The brace that closes this one, if it comes before the next brace or line that begins a new thought."""
    index = desk.find({"RBRACE", "LBRACE"} if desk.here != "LBRACE" else {"RBRACE"}, desk.at)
    if desk.kind(index) != "RBRACE":
        return None
    between = desk.tokens.kinds[desk.at : index]
    return None if "THEN" in between or "EQ" in between[1:] else index


def _drop(desk: Desk, index: int, code: str, message: str, help: str) -> Finding:
    found = desk.report(code, message, help, desk.removing(index, index + 1), span=desk.span(index))
    desk.tokens.remove(index, index + 1)
    return found


def _nested(desk: Desk) -> Finding:
    at = desk.at
    close = desk.find({"RBRACE"}, at)
    if desk.before not in ("LBRACE", "COMMA") or desk.kind(close) != "RBRACE":
        return _unclosed(desk, max(index for index in range(at) if desk.kind(index) == "LBRACE"))
    edits = (Edit(*desk.span(at), ""), Edit(*desk.span(close), ""))
    found = desk.report(
        "SR113",
        "braces stand inside braces",
        "one pair is enough",
        Fix("leave the inner pair out", edits),
        span=desk.span(at, close + 1),
    )
    desk.tokens.remove(close, close + 1)
    desk.tokens.remove(at, at + 1)
    return found


def _unclosed(desk: Desk, opened: int) -> Finding:
    at = desk.at
    while at > opened + 1 and desk.kind(at - 1) in RELATIONS | {"COMMA", "NOT"}:
        at -= 1
    at = max(at, opened + 1)
    empty = at == opened + 1
    found = desk.report(
        "SR111",
        "this `{` is never closed",
        "close it behind the value",
        desk.after("}", at - 1, f"put `}}` behind `{desk.word(at - 1)}`"),
        span=desk.span(opened),
    )
    desk.hole(at, *(["NAME", "RBRACE"] if empty else ["RBRACE"]))
    return found


def list_without_braces(desk: Desk) -> Finding | None:
    """`in 1, 4` and `in (1, 4)`: a list stands in braces."""
    at = desk.at
    opener = desk.word(at)
    if opener in ("(", "["):
        closer = {"(": ")", "[": "]"}[opener]
        close = at
        while close < len(desk.tokens.kinds) and desk.word(close) != closer:
            close += 1
        edits = [Edit(*desk.span(at), "{")]
        if close < len(desk.tokens.kinds):
            edits.append(Edit(*desk.span(close), "}"))
            desk.tokens.kinds[close] = "RBRACE"
        found = desk.report(
            "SR121", f"a list stands in braces, not in `{opener}`", "write `{1, 4}`", Fix("write braces", tuple(edits))
        )
        desk.tokens.kinds[at] = "LBRACE"
        return found
    if desk.here not in WORDS | {"STRING"}:
        return None
    stop = at + 1
    while desk.kind(stop) == "COMMA" and desk.kind(stop + 1) in WORDS | {"STRING"}:
        stop += 2
    begin, end = desk.span(at, stop)
    found = desk.report(
        "SR121",
        "the list has no braces",
        f"write `{{{desk.text(at, stop)}}}`",
        Fix("put braces around it", (Edit(begin, begin, "{"), Edit(end, end, "}"))),
        span=(begin, end),
    )
    desk.hole(stop, "RBRACE")
    desk.hole(at, "LBRACE")
    return found
