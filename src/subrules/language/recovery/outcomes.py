"""Mistakes behind `then`."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix
from ...diagnostics.nearest import nearest
from .comparisons import open_quote, stray_sign, value
from .repair import VALUES, WORDS, Desk

_ENDS = frozenset({"$END", "STOP", "AND", "COMMA"})


def direction(desk: Desk) -> Finding:
    """`upgrade offer` or the like should begin here."""
    here, word = desk.here, _whole_value(desk)
    phrases = desk.known.phrases
    example = f"{phrases[0]} = {{…}}" if phrases else "… = {…}"
    if here in ("$END", "STOP"):
        found = desk.report(
            "SR108", f"nothing follows `{desk.word(desk.at - 1)}`", f"write what the rule gives, such as `{example}`"
        )
        desk.hole(desk.at, "NAME", "EQ", "NAME")
        return found
    if here == "THEN":
        found = desk.report("SR126", "`then` stands here twice", "leave one out", desk.removing(desk.at, desk.at + 1))
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if here in VALUES and desk.before == "AND":
        found = desk.report(
            "SR108",
            f"`{word}` is given without saying as what",
            "several segments of one offer are separated by commas",
            Fix("write a comma", (Edit(desk.tokens.ends[desk.at - 2], desk.tokens.ends[desk.at - 1], ","),)),
        )
        desk.tokens.kinds[desk.at - 1] = "COMMA"
        return found
    if here in VALUES or here == "EQ":
        fixes = [
            desk.inserting(phrase if here == "EQ" else f"{phrase} =", desk.at, f"insert `{phrase} =`")
            for phrase in phrases
        ]
        found = desk.report("SR108", "`then` does not say which kind of offer follows", f"write `{example}`", *fixes)
        desk.hole(desk.at, *(["NAME"] if here == "EQ" else ["NAME", "EQ"]))
        return found
    return stray_sign(desk)


def after_direction(desk: Desk) -> Finding:
    """`upgrade offer` was said; `=` should follow."""
    here, word = desk.here, _whole_value(desk)
    start = desk.at
    while desk.kind(start - 1) == "NAME":
        start -= 1
    said = desk.text(start, desk.at)
    if here in ("COLON", "IS", "JUNK") and desk.kind(desk.at + 1) in VALUES:
        found = desk.report(
            "SR123",
            f"an offer is given with `=`, not with `{word}`",
            "write `=`",
            desk.replacing(desk.at, desk.at + 1, "=" if desk.text(desk.at - 1, desk.at + 1).count(" ") else " ="),
        )
        desk.tokens.kinds[desk.at] = "EQ"
        return found
    if here in VALUES:
        found = desk.report(
            "SR108",
            f"`=` is missing between `{said}` and `{word}`",
            f"write `{said} = {{…}}`",
            desk.inserting("=", desk.at, "insert `=`"),
        )
        desk.hole(desk.at, "EQ")
        return found
    shorter = desk.says_outcome(start)
    if here in _ENDS and shorter and start + shorter < desk.at:
        last = start + shorter
        phrase = desk.text(start, last)
        found = desk.report(
            "SR108", f"`=` is missing between `{phrase}` and `{desk.text(last, desk.at)}`", f"write `{phrase} = {{…}}`",
            desk.inserting("=", last, "insert `=`"), span=desk.span(start, desk.at),
        )  # fmt: skip
        desk.tokens.merge(last, desk.at, "ATOM")
        desk.hole(last, "EQ")
        return found
    if here in _ENDS:
        meant = said if shorter else nearest(said, desk.known.phrases) or next(iter(desk.known.phrases), said)
        found = desk.report(
            "SR108", f"`{said}` names no segment", f"write `{meant} = {{…}}`", span=desk.span(start, desk.at)
        )
        desk.hole(desk.at, "EQ", "NAME")
        if not shorter:
            desk.silence(start, desk.at, "NAME")
        return found
    return stray_sign(desk)


def segment(desk: Desk) -> Finding:
    """The segment should stand here."""
    if desk.here == "AND" and desk.before == "COMMA":
        found = desk.report(
            "SR126",
            "no comma stands in front of `and`",
            "leave it out",
            desk.removing(desk.at - 1, desk.at),
            span=desk.span(desk.at - 1),
        )
        desk.tokens.remove(desk.at - 1, desk.at)
        return found
    if desk.here in _ENDS:
        found = desk.report(
            "SR108",
            f"no segment follows `{desk.word(desk.at - 1)}`",
            "write the segment's name in braces, such as `{MAAUPPPremium}`",
            span=desk.span(desk.at - 1),
        )
        desk.hole(desk.at, "NAME")
        return found
    return value(desk)


def after_segment(desk: Desk) -> Finding:
    """A rule could end here; something follows that does not fit."""
    here, word, before = desk.here, desk.word(desk.at), desk.before
    if here == "OR":
        found = desk.report(
            "SR126",
            "a rule gives all the offers it names, not one `or` the other",
            "separate them by commas",
            Fix("write a comma", (Edit(desk.tokens.ends[desk.at - 1], desk.tokens.ends[desk.at], ","),)),
        )
        desk.tokens.kinds[desk.at] = "COMMA"
        return found
    if here == "LBRACE" or (here == "STRING" and before in ("RBRACE", "STRING")):
        found = desk.report(
            "SR126",
            "a comma is missing between two segments",
            "separate them by commas",
            desk.after(",", desk.at - 1, "put a comma there"),
        )
        desk.hole(desk.at, "COMMA")
        return found
    if here == "NAME" and before == "NAME" and desk.kind(desk.at - 2) == "COMMA" and desk.says_outcome(desk.at - 1):
        found = desk.report(
            "SR106",
            "two kinds of offers are joined by `and`, not by a comma",
            "write `and`",
            desk.replacing(desk.at - 2, desk.at - 1, " and"),
            span=desk.span(desk.at - 2),
        )
        desk.tokens.kinds[desk.at - 2] = "AND"
        return found
    if word.lower() in ("else", "otherwise"):
        found = desk.report(
            "SR126",
            f"a rule has no `{word}`",
            "write a second rule for the others, with `not (...)` around the conditions",
            span=desk.span(desk.at, len(desk.tokens.kinds)),
        )
        desk.tokens.remove(desk.at, len(desk.tokens.kinds))
        return found
    if here == "THEN" and desk.says_outcome(desk.at + 1):
        found = desk.report(
            "SR126",
            "`then` stands here twice",
            "join two kinds of offers by `and`",
            desk.replacing(desk.at, desk.at + 1, "and"),
        )
        desk.tokens.kinds[desk.at] = "AND"
        return found
    if here in ("RBRACE", "RPAR"):
        code = "SR112" if here == "RBRACE" else "SR110"
        found = desk.report(code, f"this `{word}` closes nothing", "leave it out", desk.removing(desk.at, desk.at + 1))
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if here == "NAME" and desk.says_outcome(desk.at):
        found = desk.report(
            "SR106",
            f"`and` is missing in front of `{word}`",
            "join two kinds of offers by `and`",
            desk.inserting("and", desk.at, "insert `and`"),
        )
        desk.hole(desk.at, "AND")
        return found
    if here in WORDS and before in WORDS and not desk.new_line(desk.at):
        stop = desk.at
        while desk.kind(stop) in WORDS and not desk.new_line(stop):
            stop += 1
        text = desk.text(desk.at - 1, stop)
        found = desk.report(
            "SR118",
            f"`{text}` is a name of several words",
            f"put braces around it: `{{{text}}}`",
            desk.replacing(desk.at - 1, stop, f"{{{text}}}", "put braces around it"),
            span=desk.span(desk.at - 1, stop),
        )
        desk.tokens.merge(desk.at - 1, stop, "ATOM")
        return found
    if here == "OPEN_QUOTE" and before == "EQ":
        return open_quote(desk)
    if here == "COLON":
        return stray_sign(desk)
    stop = desk.at
    while stop < len(desk.tokens.kinds) and (stop == desk.at or not desk.new_line(stop)):
        stop += 1
    at = desk.tokens.starts[desk.at]
    found = desk.report(
        "SR101",
        f"`{_short(desk.text(desk.at, stop))}` stands behind the end of the rule",
        "leave it out, or make it a comment with `#` in front",
        Fix("make it a comment", (Edit(at, at, "# "),)),
        span=desk.span(desk.at, stop),
    )
    desk.tokens.remove(desk.at, stop)
    return found


def _whole_value(desk: Desk) -> str:
    """The value that begins here, with its braces."""
    close = desk.find({"RBRACE"}, desk.at) if desk.here == "LBRACE" else desk.at
    return desk.text(desk.at, close + 1) if close < len(desk.tokens.kinds) else desk.word(desk.at)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
