"""Mistakes inside one comparison: the field, the relation, the value."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix
from .repair import JOINTS, ORDERS, RELATIONS, RESERVED_KINDS, VALUES, WORDS, Desk

_MIRRORED = {"EQ": "=", "NE": "!=", "LT": ">", "LE": ">=", "GT": "<", "GE": "<="}
"""What a comparison becomes when its two sides change places."""


def value_without_field(desk: Desk, start: int) -> Finding:
    """`NewspaperID = 1 or 4`: the second alternative names no field."""
    stop = value_end(desk, start)
    value = desk.text(start, stop)
    joint = start - 1
    if desk.kind(joint) in ("AND", "OR") and (field := compared_field(desk, joint)) is not None:
        first = desk.text(field + 2, joint)
        both = f"{desk.word(field)} in {{{first.strip('{}')}, {value.strip('{}')}}}"
        found = desk.report(
            "SR120",
            f"`{desk.word(joint)} {value}` does not say which field it speaks of",
            f"for several values of one field write `{both}`, else repeat the field",
            Fix(f"write `{both}`", (Edit(desk.span(field)[0], desk.span(start, stop)[1], both),)),
            span=desk.span(joint, stop),
        )
        desk.tokens.remove(joint, stop)
        return found
    if desk.kind(stop) in _MIRRORED and desk.word(stop + 1).lower() in desk.known.fields:
        turned = f"{desk.word(stop + 1)} {_MIRRORED[desk.kind(stop)]} {value}"
        found = desk.report(
            "SR123",
            f"`{desk.text(start, stop + 2)}` has its field at the end",
            f"the field comes first: `{turned}`",
            desk.replacing(start, stop + 2, turned),
            span=desk.span(start, stop + 2),
        )
        desk.tokens.remove(start, stop + 1)
        desk.hole(start + 1, "IS", "MISSING")
        return found
    found = desk.report(
        "SR103",
        f"a condition begins with a field, and `{value}` is a value",
        f"write the field in front of it, such as `NewspaperID = {value}`",
        span=desk.span(start, stop),
    )
    desk.silence(start, stop, "NAME")
    if desk.kind(start + 1) not in RELATIONS | {"NOT"}:
        desk.hole(start + 1, "IS", "MISSING")
    return found


def value_end(desk: Desk, start: int) -> int:
    """Where a value ends that begins at a token."""
    if desk.kind(start) == "LBRACE":
        return min(desk.find({"RBRACE"}, start) + 1, len(desk.tokens.kinds))
    return start + 1


def compared_field(desk: Desk, joint: int) -> int | None:
    """The field of a comparison `field = value` that ends in front of a connective."""
    index = joint - 1
    if desk.kind(index) == "RBRACE":
        while index > 0 and desk.kind(index) != "LBRACE":
            index -= 1
    elif desk.kind(index) not in WORDS and desk.kind(index) != "STRING":
        return None
    return index - 2 if desk.kind(index - 1) == "EQ" and desk.kind(index - 2) == "NAME" else None


def relation(desk: Desk) -> Finding | None:
    """A field was named, and no comparison follows."""
    here, field = desk.here, desk.word(desk.at - 1)
    index = desk.at
    if here in JOINTS:
        start = desk.at - 1
        joint = desk.kind(start - 1)
        if (
            joint in ("AND", "OR")
            and field.lower() not in desk.known.fields
            and compared_field(desk, start - 1) is not None
        ):
            return value_without_field(desk, start)
        follows = "the rule ends" if here == "$END" else f"`{desk.word(index)}` follows"
        is_yes_no = field.lower() in desk.known.yes_no
        found = desk.report(
            "SR104",
            f"`{field}` is not compared with anything: {follows}",
            f"write what it must be, such as `{field} = {'yes' if is_yes_no else '1'}`",
            *([desk.after(" = yes", desk.at - 1, f"write `{field} = yes`")] if is_yes_no else []),
            span=desk.span(desk.at - 1),
        )
        if here == "$END":
            desk.hole(index, "IS", "MISSING")
            desk.at += 2
            desk.finish()
        else:
            desk.hole(index, "IS", "MISSING")
        return found
    if here in WORDS and (spaced := _field_of_several_words(desk)):
        desk.tokens.merge(desk.at - 1, spaced, "NAME")
        return None
    if here in VALUES and here != "NAME":
        found = desk.report(
            "SR104",
            f"nothing says how `{field}` compares with `{desk.text(index, value_end(desk, index))}`",
            f"write `=` between them: `{field} = {desk.text(index, value_end(desk, index))}`",
            desk.inserting("=", index, "insert `=`"),
        )
        desk.hole(index, "EQ")
        return found
    stop = desk.find({"AND", "OR", "THEN", "RPAR"}, index)
    found = desk.report(
        "SR104",
        f"`{desk.word(index)}` is not a comparison",
        f"after `{field}` comes one of = != < <= > >=, in, between, starts with, is missing, is known",
    )
    desk.silence(index, max(stop, index + 1), "IS")
    desk.hole(index + 1, "MISSING")
    return found


def _field_of_several_words(desk: Desk) -> int:
    """Where a field's name of several words ends, such as a column's heading; 0 if this is none."""
    for stop in range(desk.at + 4, desk.at, -1):
        words = " ".join(desk.word(i).lower() for i in range(desk.at - 1, stop))
        if (words in desk.known.columns or words.replace(" ", "") in desk.known.fields) and desk.kind(
            stop
        ) in RELATIONS:
            return stop
    stop = desk.at
    while desk.kind(stop) == "NAME" and stop < desk.at + 3:
        stop += 1
    return stop if stop > desk.at and desk.kind(stop) in ORDERS | {"IS"} else 0


def after_is(desk: Desk) -> Finding | None:
    """`is` needs one of three words; other wordings were looked at before."""
    if desk.here in JOINTS:
        return missing_value(desk)
    return None


def missing_value(desk: Desk) -> Finding:
    """A comparison that ends before its value."""
    start = desk.at - 1
    while start > 0 and desk.kind(start) in RELATIONS | {"NOT", "WITH"}:
        start -= 1
    said = desk.text(start, desk.at)
    what = "its value" if desk.expected != {"LBRACE"} else "its list"
    example = f"{said} {{1, 4}}" if desk.expected == {"LBRACE"} else f"{said} 1"
    if desk.expected >= {"BETWEEN", "MISSING"}:
        what, example = "`missing` or `known`", f"{said} missing"
    elif desk.expected == {"IN"}:
        what, example = "`in` and its list", f"{said} in {{1, 4}}"
    elif desk.expected == {"WITH"}:
        what, example = "`with`", f"{said} with A"
    found = desk.report(
        "SR105", f"`{said}` lacks {what}", f"write it, such as `{example}`", span=desk.span(start, desk.at)
    )
    if desk.expected == {"LBRACE"}:
        filling = ["LBRACE", "NAME", "RBRACE"]
    elif desk.expected >= {"BETWEEN", "MISSING"}:
        filling = ["MISSING"]
    elif desk.expected == {"WITH"}:
        filling = ["WITH", "NAME"]
    elif desk.expected == {"IN"}:
        filling = ["IN", "LBRACE", "NAME", "RBRACE"]
    else:
        filling = ["NAME"]
    between = desk.kind(desk.at - 1) == "BETWEEN"
    if between:
        filling += ["AND", "NAME"]
    at_end = desk.here == "$END"
    desk.hole(desk.at, *filling)
    if at_end:
        desk.at += len(filling)
        desk.finish()
    return found


def value(desk: Desk) -> Finding:
    """A comparison wants its value, and something else stands there."""
    here, word = desk.here, desk.word(desk.at)
    if here in JOINTS or here == "RBRACE":
        return missing_value(desk)
    if here == "OPEN_QUOTE":
        return open_quote(desk)
    if here in RESERVED_KINDS:
        found = desk.report(
            "SR119",
            f"`{word}` is a word of the language",
            f'if it really is the value, put it in quotes: "{word}"',
            desk.replacing(desk.at, desk.at + 1, f'"{word}"'),
        )
        desk.tokens.kinds[desk.at] = "ATOM"
        return found
    if here == "LPAR":
        close = desk.find({"RPAR"}, desk.at)
        found = desk.report("SR126", "a value needs no parentheses", "leave them out", span=desk.span(desk.at))
        if desk.kind(close) == "RPAR":
            desk.tokens.remove(close, close + 1)
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if here == "PLACEHOLDER":
        found = desk.report(
            "SR126", f"the placeholder `{word}` stands in braces", f"write `{{{word}}}`",
            desk.replacing(desk.at, desk.at + 1, f"{{{word}}}"),
        )  # fmt: skip
        desk.tokens.kinds[desk.at] = "ATOM"
        desk.tokens.ends[desk.at] = desk.tokens.starts[desk.at]
        return found
    if here in ORDERS:
        found = desk.report(
            "SR124", f"`{desk.text(desk.at - 1, desk.at + 1)}` is not a sign of the language", "use = != < <= > >=",
            desk.removing(desk.at, desk.at + 1), span=desk.span(desk.at - 1, desk.at + 1),
        )  # fmt: skip
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    found = desk.report(
        "SR124", f"`{word}` has no meaning in rules", "write a value; one with such signs goes in quotes"
    )
    if desk.kind(desk.at + 1) in VALUES:
        desk.tokens.remove(desk.at, desk.at + 1)
    else:
        desk.silence(desk.at, desk.at + 1, "NAME")
    return found


def open_quote(desk: Desk) -> Finding:
    """A quotation mark that is never closed: the value is taken to end where a value could."""
    quote = {"“": "”", "„": "”", "‘": "’", "‚": "’"}.get(desk.word(desk.at)[0], desk.word(desk.at)[0])
    found = desk.report(
        "SR115",
        f"the quotation mark in `{desk.word(desk.at)}` is never closed",
        "close it on the same line",
        desk.after(quote, desk.at, f"put `{quote}` at its end"),
    )
    if len(desk.word(desk.at)) == 1:
        desk.silence(desk.at, desk.at + 1, "ATOM")
    else:
        desk.tokens.kinds[desk.at] = "STRING"
    return found


def between_and(desk: Desk) -> Finding:
    """`between a` needs `and b`."""
    here, word = desk.here, desk.word(desk.at)
    if (here in ("JUNK", "COMMA") or word.lower() in ("to", "until", "till")) and desk.kind(desk.at + 1) in VALUES:
        found = desk.report(
            "SR123", f"`between` joins its two values with `and`, not with `{word}`", "write `and`",
            desk.replacing(desk.at, desk.at + 1, "and" if word.isalpha() else " and "),
        )  # fmt: skip
        desk.tokens.kinds[desk.at] = "AND"
        return found
    if here == "ATOM" and word.startswith(("-", "–")):
        begin = desk.span(desk.at)[0]
        found = desk.report(
            "SR123",
            "`between` joins its two values with `and`, not with a dash",
            "write `and`",
            Fix("write `and`", (Edit(begin, begin + 1, " and "),)),
            span=(begin, begin + 1),
        )
        desk.tokens.starts[desk.at] += 1
        desk.hole(desk.at, "AND")
        return found
    start = desk.at - 1
    single = desk.word(start)
    fixes = []
    if "-" in single[1:]:
        low, _, high = single.rpartition("-")
        fixes = [desk.replacing(start, desk.at, f"{low} and {high}")]
    found = desk.report(
        "SR105", "`between` takes two values, and only one is here", "write both with `and` between them, such as `between 1 and 5`",
        *fixes, span=desk.span(start, desk.at),
    )  # fmt: skip
    desk.hole(desk.at, "AND", "NAME")
    if desk.kind(desk.at + 2) == "$END":
        desk.at += 2
        desk.finish()
    elif fixes:
        desk.tokens.ends[start] = desk.tokens.starts[start]
    return found


def stray_sign(desk: Desk) -> Finding:
    """Something that has no place here."""
    word = desk.word(desk.at)
    if desk.here == "OPEN_QUOTE":
        return open_quote(desk)
    if desk.here == "JUNK":
        found = desk.report(
            "SR124", f"`{word}` has no meaning in rules", "leave it out", desk.removing(desk.at, desk.at + 1)
        )
    else:
        found = desk.report("SR126", f"`{word}` does not fit here", "leave it out", desk.removing(desk.at, desk.at + 1))
    desk.tokens.remove(desk.at, desk.at + 1)
    return found
