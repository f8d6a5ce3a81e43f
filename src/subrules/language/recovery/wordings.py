"""Other ways in which people word a comparison, and how the language says them."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from ..lex import END, Tokens
from .repair import Step
from .rewriting import rewritten
from .scene import Scene

_SAID = {
    "=": "equals|equals to|is equals to|equal|equal to|is equal to|is exactly|= =|is =|eq|is|are|was",
    "!=": (
        "not equal|not equal to|is not equal to|does not equal|not equals|not =|= not|! =|is not|isn't|isn’t|are not"
        "|is !=|is <>|~=|=/=|=!=|is anything but|is other than|is different from|differs from|other than|does not = "
        "|aren't|aren’t|is not =|ne"
    ),
    "<": "less than|is less than|lower than|is lower than|under|is under|below|is below|is <|before|is before|smaller than"
    "|is smaller than|is earlier than|earlier than|fewer than|is fewer than|less then|is less then|cheaper than|< than",
    "<=": "at most|is at most|up to|is up to|less than or equal to|is less than or equal to|= <|< =|is <=|no more than"
    "|is no more than|not more than|is not more than|is less than or equals|on or before|is on or before|at the most"
    "|maximum|a maximum of|is a maximum of",
    ">": (
        "more than|is more than|greater than|is greater than|higher than|is higher than|over|is over|above"
        "|is above|exceeds|is >|after|is after|larger than|is larger than|is later than|later than|bigger than"
        "|more then|is more then|is bigger than|longer than|is longer than|greater then|is greater then|> than"
    ),
    ">=": "at least|is at least|greater than or equal to|is greater than or equal to|= >|> =|is >=|no less than|is no less than"
    "|not less than|is not less than|more than or equal to|is more than or equal to|on or after|is on or after|minimum"
    "|a minimum of|is a minimum of|no fewer than",
    "in": "is in|is one of|one of|is any of|any of|among|= in|is among|is either of|either of|are in|is within",
    "not in": "is not in|is not one of|not one of|none of|is none of|!= in|is not any of|not any of|isn't in|isn’t in|is not among",
    "starts with": "begins with|start with|begin with|startswith|is starts with|starting with|beginning with",
    "is missing": (
        "= missing|is unknown|is empty|is blank|is null|is not known|is none|is not there|is absent|missing|not known"
        "|is = missing|has no value|is not filled in|is not set|is not given|= null"
    ),
    "is known": "!= missing|= known|is not missing|is not empty|is not blank|is not null|exists|is present|known|not missing"
    "|has a value|is filled in|is set|is given|<> missing",
    "is between": "is in between|in between|ranges from|is from",
}
"""Wordings that mean one relation only. The signs in them stand apart, as the tokenizer cuts them."""

WORDINGS: dict[tuple[str, ...], str] = {
    tuple(words.split()): relation for relation, ways in _SAID.items() for words in ways.split("|")
}
_LONGEST = max(map(len, WORDINGS))
_CANONICAL = {
    ("=",): "=", ("!=",): "!=", ("<>",): "!=", ("≠",): "!=", ("<",): "<", ("<=",): "<=", ("≤",): "<=", (">",): ">",
    (">=",): ">=", ("≥",): ">=", ("in",): "in", ("not", "in"): "not in", ("starts", "with"): "starts with",
    ("is", "missing"): "is missing", ("is", "known"): "is known",
}  # fmt: skip
_NO_VALUES = frozenset(
    {
        "without",
        "neither",
        "either",
        "more",
        "less",
        "not",
        "at",
        "over",
        "under",
        "older",
        "within",
        "between",
        "never",
        "no",
    }
)
_VALUES = frozenset({"NAME", "ATOM", "STRING", "LBRACE"})
_RELATION_KINDS = frozenset(
    {"EQ", "NE", "LE", "GE", "LT", "GT", "IS", "NOT", "IN", "STARTS", "BETWEEN", "KNOWN", "MISSING", "JUNK", "FROM"}
)


def relation_at(tokens: Tokens, index: int) -> tuple[str, int]:
    """The relation that words from a token on say, in the language's form, and what comes behind them."""
    for length in range(_LONGEST, 0, -1):
        if index + length > len(tokens.kinds):
            continue
        words = tuple(tokens.word(i).lower() for i in range(index, index + length))
        relation = _CANONICAL.get(words) or WORDINGS.get(words)
        if relation is not None:
            return relation, index + length
    return "", index


def other_wording(scene: Scene) -> Step | None:
    """A comparison in other words that mean one thing only: read as that, with a note (SR150)."""
    start = _behind_field(scene)
    if start is None:
        return None
    for length in range(_LONGEST, 0, -1):
        words = tuple(scene.word(index).lower() for index in range(start, start + length))
        relation = WORDINGS.get(words)
        if relation is None or start + length < scene.at or not _fits(scene, relation, words, start + length):
            continue
        assert relation is not None
        made = rewritten(scene, start, start + length, relation)
        said = " ".join(scene.raw(start, start + length).split())
        fixes = (Fix(f"write `{relation}`", (made.edit,), safe=True),) if made.edit else ()
        span = scene.span(start, start + length)
        if made.edit:
            span = min(span[0], made.edit.start), max(span[1], made.edit.end)
        found = finding("SR150", span, f"`{said}` is read as `{relation}`", f"the language writes `{relation}`", *fixes)
        return Step(found, made.tokens)
    return None


def _behind_field(scene: Scene) -> int | None:
    """Where a relation begins that the place is in or behind: behind the field's name."""
    index = scene.at
    floor = max(scene.at - _LONGEST, 1)
    for start in range(floor, scene.at + 1):
        if not scene.is_field(start - 1):
            continue
        inside = [scene.kind(i) for i in range(start, index)]
        if all(kind in _RELATION_KINDS or kind == "NAME" for kind in inside):
            return start
    return None


def _fits(scene: Scene, relation: str, words: tuple[str, ...], index: int) -> bool:
    """Whether what follows the words can follow the relation: `is not` is `!=` only in front of a value."""
    kind = scene.kind(index)
    if relation in ("is missing", "is known"):
        return kind in ("AND", "OR", "THEN", "RPAR", END)
    if relation == "is between":
        return kind in _VALUES and scene.kind(index + 1) == "AND"
    if relation in ("in", "not in"):
        return kind == "LBRACE"
    if (
        relation == "="
        and scene.word(index).lower() in _NO_VALUES
        and scene.kind(index + 1) in ("NAME", "ATOM", "STRING", "IF")
    ):
        return False
    return kind in _VALUES
