"""What several tables ask about a place: whether a part is a known field, and of which type; which kinds of tokens end a comparison."""

from __future__ import annotations

from ...rules.vocabulary import FieldType
from .pattern import Match
from .scene import Scene

RESERVED = frozenset(
    {
        "IF",
        "THEN",
        "AND",
        "OR",
        "NOT",
        "IN",
        "IS",
        "BETWEEN",
        "STARTS",
        "WITH",
        "MISSING",
        "KNOWN",
        "RULE",
        "FROM",
        "UNTIL",
    }
)
"""The kinds of the words of the language."""

STOPS = frozenset({"AND", "OR", "THEN", "RPAR", "$END"})
"""What a condition ends in front of."""

RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT", "IN", "IS", "BETWEEN", "STARTS", "NOT"})


def known_field(scene: Scene, match: Match) -> bool:
    """Whether the part called `field` is one."""
    return scene.is_field(match.places["field"][0])


def field_type(scene: Scene, match: Match, *types: FieldType) -> bool:
    """Whether the part called `field` is a known field of one of some types."""
    return scene.known.fields.get(match.parts["field"].lower()) in types


def line_end(scene: Scene, start: int) -> int:
    """Where the line ends that a token stands on."""
    stop = start + 1
    while stop < len(scene.tokens.kinds) and not scene.first_of_line(stop):
        stop += 1
    return min(stop, len(scene.tokens.kinds))


def short(text: str) -> str:
    """The writer's text in a message: on one line, and not endless."""
    text = " ".join(text.split()).replace("`", "´")
    return text if len(text) <= 60 else text[:57] + "…"
