"""Other ways in which people word a comparison, and how the language says them."""

from __future__ import annotations

from ...diagnostics import Edit, Finding, Fix
from .repair import ORDERS, VALUES, Desk

_KINDS = {
    "=": ("EQ",),
    "!=": ("NE",),
    "<": ("LT",),
    "<=": ("LE",),
    ">": ("GT",),
    ">=": ("GE",),
    "in": ("IN",),
    "not in": ("NOT", "IN"),
    "between": ("BETWEEN",),
    "starts with": ("STARTS", "WITH"),
    "is missing": ("IS", "MISSING"),
    "is known": ("IS", "KNOWN"),
}

_SAID = {
    "=": "equals|equal|equal to|is equal to|is exactly|= =|is =|:|eq|was|are|has",
    "!=": (
        "not equal|not equal to|is not equal to|does not equal|not equals|not =|= not|! =|is not|isn't|isn’t"
        "|is !=|is <>|~=|=/="
    ),
    "<": "less than|is less than|lower than|is lower than|under|is under|below|is below|is <|before|is before|smaller than",
    "<=": "at most|is at most|up to|is up to|less than or equal to|is less than or equal to|= <|< =|is <=|no more than",
    ">": (
        "more than|is more than|greater than|is greater than|higher than|is higher than|over|is over|above"
        "|is above|exceeds|is >|after|is after|larger than"
    ),
    ">=": "at least|is at least|greater than or equal to|is greater than or equal to|= >|> =|is >=|no less than",
    "in": "is in|is one of|one of|is any of|any of|among|= in|is among",
    "not in": "is not in|is not one of|not one of|none of|is none of|!= in",
    "starts with": "begins with|start with|begin with|startswith|is starts with|starting with|beginning with",
    "is missing": (
        "= missing|is unknown|is empty|is blank|is null|is not known|is none|is not there|is absent|missing|not known|is = missing"
    ),
    "is known": "!= missing|= known|is not missing|is not empty|is not blank|is not null|exists|is present|known|not missing",
    "between": "is from|from|ranges from|is in between|in between",
}

_WORDINGS: dict[tuple[str, ...], str] = {
    tuple(words.split()): relation for relation, ways in _SAID.items() for words in ways.split("|")
}
_LONGEST = max(map(len, _WORDINGS))

_NOT_SAID = {
    ("not", "between"): "put `not` in front of the field: `not {field} is between … and …`",
    ("is", "not", "between"): "put `not` in front of the field: `not {field} is between … and …`",
    ("not", "starts"): "put `not` in front of the field: `not {field} starts with …`",
    ("does", "not", "start"): "put `not` in front of the field: `not {field} starts with …`",
    ("does", "not", "begin"): "put `not` in front of the field: `not {field} starts with …`",
    ("does", "not", "starts"): "put `not` in front of the field: `not {field} starts with …`",
    ("contains",): "the language compares whole values and beginnings: list the values with `in {{…}}`",
    ("contain",): "the language compares whole values and beginnings: list the values with `in {{…}}`",
    ("includes",): "the language compares whole values and beginnings: list the values with `in {{…}}`",
    ("like",): "the language compares whole values and beginnings: use `starts with` or `in {{…}}`",
    ("matches",): "the language compares whole values and beginnings: use `starts with` or `in {{…}}`",
    ("ends", "with"): "the language compares whole values and beginnings: list the values with `in {{…}}`",
}

_RELATION_WORDS = ORDERS | {"IS", "NOT", "IN", "STARTS", "BETWEEN", "FROM", "KNOWN", "MISSING", "COLON", "JUNK"}


def other_wording(desk: Desk) -> Finding | None:
    """A comparison in words that the language does not know: what it says instead."""
    start = _after_field(desk)
    if start is None:
        return None
    field = desk.word(start - 1)
    for length in range(_LONGEST, 0, -1):
        words = tuple(desk.word(index).lower() for index in range(start, start + length))
        if words in _NOT_SAID and start + length > desk.at:
            found = desk.report(
                "SR123",
                f"`{desk.text(start, start + length)}` is not a comparison that the language knows",
                _NOT_SAID[words].format(field=field),
                span=desk.span(start, start + length),
            )
            stop = desk.find(("AND", "OR", "THEN", "RPAR"), start + length)
            if "between" in words and desk.kind(stop) == "AND":
                stop = desk.find(("AND", "OR", "THEN", "RPAR"), stop + 1)
            _replace(desk, start, stop, ("IS", "MISSING"))
            return found
        relation = _WORDINGS.get(words)
        if relation is not None and start + length > desk.at and _fits(desk, relation, start + length):
            return _said(desk, start, length, relation)
    if desk.kind(start) == "IS" and desk.at == start + 1 and desk.here in VALUES:
        return _said(desk, start, 1, "=")
    return None


def _after_field(desk: Desk) -> int | None:
    index = desk.at
    while index > 0 and desk.kind(index - 1) in _RELATION_WORDS:
        index -= 1
    return index if index > 0 and desk.kind(index - 1) == "NAME" else None


def _fits(desk: Desk, relation: str, index: int) -> bool:
    """Whether what follows the words can follow the relation: `is not` is `!=` only in front of a value."""
    kind = desk.kind(index)
    if relation in ("is missing", "is known"):
        return kind in ("AND", "OR", "THEN", "RPAR", "$END")
    if relation == "between":
        return kind in VALUES
    if relation in ("in", "not in"):
        return kind in ("LBRACE", "LPAR", "JUNK") or kind in VALUES
    return kind in VALUES or kind == "OPEN_QUOTE"


def _said(desk: Desk, start: int, length: int, relation: str) -> Finding:
    said = desk.text(start, start + length)
    begin, end = desk.span(start, start + length)
    glued_before = begin == desk.tokens.ends[start - 1]
    glued_after = start + length < len(desk.tokens.kinds) and desk.tokens.starts[start + length] == end
    text = f"{' ' if glued_before else ''}{relation}{' ' if glued_after else ''}"
    found = desk.report(
        "SR123",
        f"`{said}` is not a comparison that the language knows",
        f"write `{relation}`",
        Fix(f"replace `{said}` by `{relation}`", (Edit(begin, end, text),)),
        span=(begin, end),
    )
    _replace(desk, start, start + length, _KINDS[relation])
    return found


def _replace(desk: Desk, start: int, stop: int, kinds: tuple[str, ...]) -> None:
    tokens = desk.tokens
    where = desk.span(start, stop)
    tokens.kinds[start:stop] = kinds
    tokens.starts[start:stop] = [where[0]] * len(kinds)
    tokens.ends[start:stop] = [where[1]] * len(kinds)
