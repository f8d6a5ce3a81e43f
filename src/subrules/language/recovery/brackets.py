"""Parentheses that are not closed, or close nothing: wherever they can belong, each reading is shown."""

from __future__ import annotations

from attrs import frozen

from ...diagnostics import Fix, finding
from .. import tree
from ..lex import Tokens
from ..parse import parser
from .repair import Step
from .rewriting import rewritten
from .same_meaning import same_meaning
from .scene import Scene

READINGS = 6
"""How many places for a parenthesis are tried."""


def unclosed_parenthesis(scene: Scene) -> Step | None:
    """`(` without `)`: it can be closed behind each condition that follows it."""
    if "RPAR" not in scene.expected or scene.kind(scene.at) not in ("THEN", "$END", "STOP"):
        return None
    opened, depth = -1, 0
    for index in range(scene.at - 1, -1, -1):
        depth += {"RPAR": 1, "LPAR": -1}.get(scene.kind(index), 0)
        if depth < 0:
            opened = index
            break
    if opened < 0:
        return None
    places = _ends_of_conditions(scene, opened + 1, scene.at)
    return _choices(
        scene,
        opened,
        places,
        ")",
        "SR109",
        "this `(` is never closed",
        "close it where what belongs together ends",
        opened,
    )


def unopened_parenthesis(scene: Scene) -> Step | None:
    """`)` without `(`: it can be opened in front of each condition before it."""
    if scene.kind(scene.at) != "RPAR":
        return None
    begin = next((i + 1 for i in range(scene.at - 1, -1, -1) if scene.kind(i) == "IF"), 0)
    places = list(_beginnings(scene, begin, scene.at))
    return _choices(
        scene,
        scene.at,
        places,
        "(",
        "SR110",
        "this `)` closes nothing",
        "open it where what belongs together begins, or leave it out",
        begin,
    )


def _ends_of_conditions(scene: Scene, start: int, stop: int) -> list[int]:
    """Behind which tokens a parenthesis can be closed: in front of `and`, `or` and the end, on its own level."""
    depth, places = 0, []
    for index in range(start, stop + 1):
        kind = scene.kind(index)
        if kind == "LPAR":
            depth += 1
        elif kind == "RPAR":
            depth -= 1
        if depth < 0:
            break
        if depth == 0 and (index == stop or kind in ("AND", "OR")) and scene.kind(index - 1) != "BETWEEN":
            places.append(index)
    return places


def _beginnings(scene: Scene, start: int, stop: int) -> list[int]:
    """In front of which tokens a parenthesis can be opened."""
    places, depth = [], 0
    for index in range(start, stop):
        depth += {"LPAR": 1, "RPAR": -1}.get(scene.kind(index), 0)
        before = scene.kind(index - 1)
        if (
            depth == 0
            and (index == start or before in ("AND", "OR", "NOT"))
            and scene.kind(index) in ("NAME", "NOT", "LPAR")
        ):
            places.append(index)
    return places


@frozen
class _Reading:
    """A place for a bracket: the rule that it gives, how reading goes on, and the fix."""

    node: tree.RuleNode
    tokens: Tokens
    fix: Fix | None


def _choices(
    scene: Scene, mark: int, places: list[int], bracket: str, code: str, message: str, help: str, begin: int
) -> Step:
    """A fix for each reading that means something else than the others; where there is one only, it is safe."""
    tried = [
        (place, rewritten(scene, place, place, bracket))
        for place in reversed(places[-READINGS:] if bracket == ")" else places[:READINGS])
    ]
    readings: list[_Reading] = []
    for place, made in tried:
        node = parser().rule(made.tokens)
        if isinstance(node, tree.RuleNode):
            shown = " ".join(_condition_text(scene, begin, place, bracket).split())
            fix = Fix(f"read it as `{shown}`", (made.edit,)) if made.edit else None
            readings.append(_Reading(node, made.tokens, fix))
    readings = _different(readings, scene)
    if len(readings) == 1 and len(places) <= READINGS:
        only = readings[0].fix
        fixes = [Fix(f"put `{bracket}` where it belongs", only.edits, safe=True)] if only else []
    else:
        fixes = [reading.fix for reading in readings if reading.fix is not None]
    span = scene.span(mark, mark + 1)
    for fix in fixes:
        span = min(span[0], fix.edits[0].start), max(span[1], fix.edits[0].end)
    if readings:
        tokens = readings[0].tokens
    else:
        tokens = tried[0][1].tokens if tried else rewritten(scene, mark, mark + 1, "").tokens
    return Step(finding(code, span, message, help, *fixes), tokens)


def _different(readings: list[_Reading], scene: Scene) -> list[_Reading]:
    """The readings without those that mean the same as an earlier one; of these the one that shows it is kept."""
    kept: list[_Reading] = []
    for reading in readings:
        same = next((i for i, one in enumerate(kept) if same_meaning(one.node, reading.node, scene.known.scope)), None)
        if same is None:
            kept.append(reading)
        elif isinstance(kept[same].node.condition, tree.Mixed):
            kept[same] = reading
    return kept


def _condition_text(scene: Scene, begin: int, place: int, bracket: str) -> str:
    """The condition with the parenthesis put in, for a person to read."""
    stop = scene.find({"THEN", "$END"}, max(place, scene.at))
    if bracket == ")":
        return f"{scene.raw(begin, place)}) {scene.raw(place, stop)}"
    return f"{scene.raw(begin, place)} ({scene.raw(place, stop)}"
