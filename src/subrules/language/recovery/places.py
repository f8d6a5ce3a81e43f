"""What several tables ask about a place: whether a part is a known field, and of which type; which kinds of tokens end a comparison."""

from __future__ import annotations

from ...rules.vocabulary import FieldType
from .repair import Match, Scene

_KEYWORDS = "IF|THEN|AND|OR|NOT|IN|IS|BETWEEN|STARTS|WITH|MISSING|KNOWN|RULE|FROM|UNTIL"


RESERVED = frozenset(_KEYWORDS.split("|"))


STOPS = frozenset({"AND", "OR", "THEN", "RPAR", "$END"})


RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT", "IN", "IS", "BETWEEN", "STARTS", "NOT"})


def known_field(scene: Scene, match: Match) -> bool:
    return scene.is_field(match.places["field"][0])


def _number_field(scene: Scene, match: Match) -> bool:
    return scene.known.fields.get(match.parts["field"].lower()) is FieldType.NUMBER


def field_type(scene: Scene, match: Match, *types: FieldType) -> bool:
    return scene.known.fields.get(match.parts["field"].lower()) in types
