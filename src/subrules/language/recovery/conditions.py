"""Mistakes between `If` and `then`, outside braces."""

from __future__ import annotations

from ...days import iso_day
from ...diagnostics import Edit, Finding, Fix
from ...diagnostics.nearest import nearest
from ...rules.confusables import foreign_letter, plain_spelling
from .comparisons import compared_field, stray_sign, value_end, value_without_field
from .repair import RELATIONS, VALUES, WORDS, Desk

_JOINING = {
    "&": "and", "&&": "and", "+": "and", "also": "and", "plus": "and", "but": "and", "with": "and",
    "|": "or", "||": "or", "either": "or", "and/or": "or", "or/and": "or",
}  # fmt: skip
_KIND = {"and": "AND", "or": "OR", "then": "THEN"}


def operand(desk: Desk) -> Finding:
    """A condition should begin here and does not."""
    here, before, word = desk.here, desk.before, desk.word(desk.at)
    opener = {"IF": "`If`", "AND": "`and`", "OR": "`or`", "NOT": "`not`", "LPAR": "`(`"}.get(before, "this")
    if here in WORDS or here == "STRING":
        return value_without_field(desk, desk.at)
    if here in ("AND", "OR") and before in ("AND", "OR"):
        found = desk.report(
            "SR103",
            f"`{word}` follows `{desk.word(desk.at - 1)}` with no condition between them",
            "leave one of the two out",
            desk.removing(desk.at, desk.at + 1),
        )
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if here in RELATIONS:
        found = desk.report(
            "SR103", f"`{word}` has no field in front of it", "write what is compared, such as `NewspaperID`"
        )
        desk.hole(desk.at, "NAME")
        return found
    if here == "JUNK" and word == "!":
        found = desk.report(
            "SR124", "`!` has no meaning in rules", "write `not`", desk.replacing(desk.at, desk.at + 1, "not ")
        )
        desk.tokens.kinds[desk.at] = "NOT"
        return found
    if here == "$END":
        found = desk.report(
            "SR103", f"no condition follows {opener}", "write what must hold, such as `NewspaperID = 1`"
        )
        desk.hole(desk.at, "NAME", "IS", "MISSING")
        desk.at += 3
        desk.finish()
        return found
    if here in ("THEN", "RPAR", "AND", "OR"):
        fixes = [desk.removing(desk.at - 1, desk.at)] if before in ("AND", "OR") else []
        found = desk.report(
            "SR103",
            f"no condition stands between {opener} and `{word}`",
            "write what must hold, such as `NewspaperID = 1`",
            *fixes,
            span=desk.span(desk.at - 1, desk.at + 1),
        )
        desk.hole(desk.at, "NAME", "IS", "MISSING")
        return found
    if here == "LBRACE":
        return value_without_field(desk, desk.at)
    return stray_sign(desk)


def after_operand(desk: Desk) -> Finding:
    """A condition is complete; `and`, `or`, `then` or a closing parenthesis should follow."""
    here, word = desk.here, desk.word(desk.at)
    if here in ("THEN", "$END") and "RPAR" in desk.expected:
        return _unclosed_parenthesis(desk)
    if here == "$END" or (here == "STOP" and desk.kind(desk.at + 1) == "$END"):
        found = desk.report(
            "SR107", "the rule ends without `then`", "write what it gives, such as `then upgrade offer = {…}`"
        )
        desk.finish()
        return found
    if here in ("RPAR", "RBRACE"):
        found = desk.report(
            "SR110" if here == "RPAR" else "SR112",
            f"this `{word}` closes nothing",
            "leave it out, or open it where it belongs",
            desk.removing(desk.at, desk.at + 1),
        )
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if (stop := _spelled_day(desk)) is not None:
        return _day_in_words(desk, stop)
    if word.lower() in ("unless", "except") and desk.kind(desk.at + 1) in ("NAME", "LPAR"):
        found = desk.report(
            "SR123",
            f"conditions are not joined with `{word}`",
            "write `and not`, with parentheses around several conditions",
            desk.replacing(desk.at, desk.at + 1, "and not"),
        )
        desk.tokens.kinds[desk.at] = "AND"
        desk.hole(desk.at + 1, "NOT")
        return found
    joining = _JOINING.get(word.lower())
    if joining is not None and desk.kind(desk.at + 1) in ("NAME", "NOT", "LPAR"):
        fixes = [desk.replacing(desk.at, desk.at + 1, joining)]
        if "/" in word:
            fixes.append(desk.replacing(desk.at, desk.at + 1, "and"))
        found = desk.report("SR123", f"conditions are not joined with `{word}`", "write `and` or `or`", *fixes)
        desk.tokens.kinds[desk.at] = _KIND[joining]
        return found
    if skipped := desk.says_outcome(desk.at + (here in ("COMMA", "COLON", "JUNK", "STOP"))):
        return _missing_then(desk, here in ("COMMA", "COLON", "JUNK", "STOP"), skipped)
    if here == "COMMA":
        return _comma(desk)
    if here == "STOP" and desk.before == "NAME" and desk.kind(desk.at + 1) == "NAME" and not desk.new_line(desk.at + 1):
        return _name_with_a_stop(desk)
    if here in ("STOP", "COLON"):
        found = desk.report(
            "SR126", f"`{word}` does not fit inside a rule", "leave it out", desk.removing(desk.at, desk.at + 1)
        )
        desk.tokens.remove(desk.at, desk.at + 1)
        return found
    if here == "NAME":
        return _word_after_operand(desk)
    if here in ("NOT", "LPAR", "LBRACE") or (here == "IS" and desk.before == "NAME"):
        return _missing_connective(desk)
    if here in WORDS and desk.before in WORDS:
        return _several_words(desk)
    if here in RELATIONS:
        stop = desk.find({"AND", "OR", "THEN", "RPAR"}, desk.at)
        found = desk.report(
            "SR126", f"`{desk.text(desk.at, stop)}` is a second comparison of the same field", "write `and` and the field again",
            span=desk.span(desk.at, stop),
        )  # fmt: skip
        desk.tokens.remove(desk.at, stop)
        return found
    return stray_sign(desk)


def _unclosed_parenthesis(desk: Desk) -> Finding:
    depth, opened = 0, desk.at
    for index in range(desk.at - 1, -1, -1):
        depth += {"RPAR": 1, "LPAR": -1}.get(desk.kind(index), 0)
        if depth < 0:
            opened = index
            break
    found = desk.report(
        "SR109",
        "this `(` is never closed",
        "close it where what belongs together ends",
        desk.after(")", desk.at - 1, "put `)` in front of `then`" if desk.here == "THEN" else "put `)` at the end"),
        span=desk.span(opened),
    )
    desk.hole(desk.at, "RPAR")
    return found


def _missing_then(desk: Desk, skip: bool, length: int) -> Finding:
    start = desk.at + skip
    fix = desk.replacing(desk.at, start, " then") if skip else desk.inserting("then", desk.at, "insert `then`")
    found = desk.report(
        "SR107",
        f"`then` is missing in front of `{desk.text(start, start + length)}`",
        "the conditions end with `then`",
        fix,
        span=desk.span(start, start + length),
    )
    if skip:
        desk.tokens.remove(desk.at, start)
    desk.hole(desk.at, "THEN")
    return found


def _comma(desk: Desk) -> Finding:
    at = desk.at
    following = desk.kind(at + 1)
    first, second = desk.word(at - 1), desk.word(at + 1)
    adjacent = (
        at + 1 < len(desk.tokens.kinds)
        and desk.span(at - 1)[1] == desk.span(at)[0]
        and desk.span(at)[1] == desk.span(at + 1)[0]
    )
    if (
        following == "ATOM"
        and adjacent
        and first.lstrip("-$€£¥").isdigit()
        and second[:3].isdigit()
        and len(second.partition(".")[0]) == 3
    ):
        plain = first + second
        found = desk.report(
            "SR122", f"`{first},{second}` is written with a thousands separator", f"write `{plain}`",
            desk.replacing(at - 1, at + 2, plain), span=desk.span(at - 1, at + 2),
        )  # fmt: skip
        desk.silence(at - 1, at + 2, "ATOM")
        return found
    if following == "THEN" or (following in ("AND", "OR")):
        found = desk.report(
            "SR126", f"no comma stands in front of `{second}`", "leave it out", desk.removing(at, at + 1)
        )
        desk.tokens.remove(at, at + 1)
        return found
    if following == "NAME" and desk.kind(at + 2) in RELATIONS | {"NOT"}:
        connective = _usual_connective(desk)
        found = desk.report(
            "SR106", "a comma does not say whether both conditions must hold or one is enough", "write `and` or `or`",
            desk.replacing(at, at + 1, " and"), desk.replacing(at, at + 1, " or"),
        )  # fmt: skip
        desk.tokens.kinds[at] = connective
        return found
    field = compared_field(desk, at)
    stop = at
    while (
        desk.kind(stop) in ("COMMA", "OR", "AND")
        and desk.kind(stop + 1) in VALUES
        and desk.kind(stop + 2) not in RELATIONS
    ):
        stop = value_end(desk, stop + 1)
    stop = max(stop, at + 1)
    fixes = []
    if field is not None:
        values = [
            desk.text(i, value_end(desk, i)).strip("{}")
            for i in range(field + 2, stop)
            if desk.kind(i) in VALUES - {"LBRACE"}
        ]
        both = f"{desk.word(field)} in {{{', '.join(values)}}}"
        fixes = [Fix(f"write `{both}`", (Edit(desk.span(field)[0], desk.span(at, stop)[1], both),))]
    found = desk.report(
        "SR120",
        "several values stand where one belongs",
        "write a list as `field in {1, 4}`",
        *fixes,
        span=desk.span(at - 1, stop),
    )
    desk.tokens.remove(at, stop)
    return found


def _usual_connective(desk: Desk) -> str:
    kinds = desk.tokens.kinds
    return "OR" if "OR" in kinds and "AND" not in kinds else "AND"


def _missing_connective(desk: Desk) -> Finding:
    found = desk.report(
        "SR106",
        f"neither `and` nor `or` stands in front of `{desk.word(desk.at)}`",
        "say whether both conditions must hold or one is enough",
        desk.inserting("and", desk.at, "insert `and`"),
        desk.inserting("or", desk.at, "insert `or`"),
    )
    desk.hole(desk.at, _usual_connective(desk))
    return found


def _word_after_operand(desk: Desk) -> Finding:
    word, following = desk.word(desk.at), desk.kind(desk.at + 1)
    if not desk.word(desk.at).isascii() and plain_spelling(word).lower() in _KIND:
        return misspelled(desk, plain_spelling(word).lower())
    if following in RELATIONS | {"NOT"}:
        return _missing_connective(desk)
    close = nearest(word, _KIND)
    if close is not None and (
        desk.says_outcome(desk.at + 1) or (close != "then" and following in ("NAME", "NOT", "LPAR"))
    ):
        return misspelled(desk, close)
    if word.lower() in ("do", "give", "offer", "gives") and desk.says_outcome(desk.at + 1):
        return misspelled(desk, "then")
    if word.lower() in desk.known.fields:
        return _missing_connective(desk)
    if desk.before in WORDS:
        return _several_words(desk)
    stop = desk.find({"AND", "OR", "THEN", "RPAR"}, desk.at)
    found = desk.report(
        "SR126",
        f"`{desk.text(desk.at, stop)}` does not fit here",
        "after a condition comes `and`, `or` or `then`",
        span=desk.span(desk.at, stop),
    )
    desk.tokens.remove(desk.at, stop)
    return found


def misspelled(desk: Desk, keyword: str) -> Finding:
    """A word of the language with a slip, or with letters of another alphabet."""
    word = desk.word(desk.at)
    foreign = foreign_letter(word)
    found = desk.report(
        "SR125",
        f"`{word}` holds {foreign}, so it is not the word `{keyword}`"
        if foreign
        else f"`{word}` looks like a slip of `{keyword}`",
        f"type `{keyword}`",
        desk.replacing(desk.at, desk.at + 1, keyword),
    )
    desk.tokens.kinds[desk.at] = _KIND.get(keyword, keyword.upper())
    return found


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _month(word: str) -> int | None:
    """The number of a month that a word names, in full or by three letters."""
    lowered = word.lower().rstrip(".")
    numbers = [number for number, month in enumerate(_MONTHS, 1) if lowered in (month, month[:3], month[:4])]
    return numbers[0] if numbers else None


def _spelled_day(desk: Desk) -> int | None:
    """Where a day in words ends that begins with the token before: `January 1, 2025`, `1 January 2025`."""
    first, second = desk.word(desk.at - 1), desk.word(desk.at)
    if (_month(first) is None) == (_month(second) is None):
        return None
    year = desk.at + 1 + (desk.kind(desk.at + 1) == "COMMA")
    digits = desk.word(year)
    return year + 1 if len(digits) == 4 and digits.isdecimal() else None


def _day_in_words(desk: Desk, stop: int) -> Finding:
    """A day in words: what it is as year-month-day."""
    start = desk.at - 1
    words = [desk.word(start), desk.word(desk.at)]
    month = next(month for word in words if (month := _month(word)) is not None)
    number = "".join(c for word in words if _month(word) is None for c in word if c.isdecimal())
    written = f"{desk.word(stop - 1)}-{month:02}-{number:0>2}"
    text = desk.text(start, stop)
    fixes = [desk.replacing(start, stop, written)] if iso_day(written) else []
    found = desk.report(
        "SR202",
        f"`{text}` is a day in words",
        "write it as year-month-day, such as 2026-06-01",
        *fixes,
        span=desk.span(start, stop),
    )
    desk.silence(start, stop, "ATOM")
    return found


def _name_with_a_stop(desk: Desk) -> Finding:
    """`St. Paul`: a name with a full stop in it stands in quotes."""
    start, stop = desk.at - 1, desk.at + 1
    while desk.kind(stop) == "NAME" and desk.kind(stop + 1) not in RELATIONS | {"NOT"}:
        stop += 1
    text = desk.text(start, stop)
    found = desk.report(
        "SR118",
        f"`{text}` is a value of several words",
        f'put quotes around it: "{text}"',
        desk.replacing(start, stop, f'"{text}"', "put quotes around it"),
        span=desk.span(start, stop),
    )
    desk.silence(start, stop, "ATOM")
    return found


def _several_words(desk: Desk) -> Finding:
    start, stop = desk.at - 1, desk.at
    while desk.kind(stop) in WORDS and not (desk.kind(stop + 1) in RELATIONS | {"NOT"} and stop > desk.at):
        if desk.says_outcome(stop):
            break
        stop += 1
    text = desk.text(start, stop)
    found = desk.report(
        "SR118",
        f"`{text}` is a value of several words",
        f"put braces around it: `{{{text}}}`",
        desk.replacing(start, stop, f"{{{text}}}", "put braces around it"),
        span=desk.span(start, stop),
    )
    desk.tokens.merge(start, stop, "ATOM")
    return found
