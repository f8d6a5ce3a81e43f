"""Mistakes inside braces."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import unclosed_quote

_ENDS = frozenset({"THEN", "EQ", "LBRACE", "IF"})


def _opened(scene: Scene) -> int:
    return max((index for index in range(scene.at) if scene.kind(index) == "LBRACE"), default=0)


def _closed(scene: Scene) -> int | None:
    """The brace that closes this one, if it comes before what cannot stand in a list."""
    index = scene.find({"RBRACE", "LBRACE", "THEN"}, scene.at)
    if scene.kind(index) != "RBRACE":
        return None
    return None if "EQ" in scene.tokens.kinds[scene.at + 1 : index] else index


def _whole(scene: Scene) -> Step | None:
    """What stands between two braces and is no list of names: a list with other separators, or one value."""
    opened, closed = _opened(scene), _closed(scene)
    if closed is None:
        return None
    inside = [(scene.kind(i), scene.word(i)) for i in range(opened + 1, closed)]
    values = [scene.raw(i, i + 1) for i in range(opened + 1, closed) if scene.kind(i) in ("NAME", "ATOM", "STRING")]
    plain = ", ".join(values)
    text = scene.raw(opened + 1, closed)
    fixes: list[tuple[str, str]] = []
    separators = {word.lower() for kind, word in inside if kind not in ("NAME", "ATOM", "STRING", "PLACEHOLDER")}
    help = "separate the values of a list by commas"
    code, said = "SR126", f"`{{{text}}}` is no list"
    if not values or not separators <= {",", ";", "and", "or", "|", "/", "&"}:
        code, said = "SR124", f"`{scene.word(scene.at)}` cannot stand in a value as it is"
        if scene.kind(scene.at) != "JUNK":
            code, said = "SR119", f"`{scene.word(scene.at)}` is a word of the language"
        help = f'put the whole value in quotes: "{text}"'
        if '"' not in text and "," not in separators:
            fixes = [(f'{{"{text}"}}', "one value")]
    else:
        fixes = [(f"{{{plain}}}", "a list")]
        if '"' not in text and "," not in separators:
            fixes.append((f'{{"{text}"}}', "one value"))
    made = [(rewritten(scene, opened, closed + 1, new), what, new) for new, what in fixes]
    offered = [Fix(f"{what}: write `{new}`", (r.edit,)) for r, what, new in made if r.edit]
    tokens = made[0][0].tokens if made else rewritten(scene, opened, closed + 1, "{ ⟨NAME⟩ }").tokens
    return Step(finding(code, scene.span(opened, closed + 1), said, help, *offered), tokens)


def _unclosed(scene: Scene) -> Step | None:
    """A brace that is never closed: behind a single word there is one place for it."""
    opened = _opened(scene)
    at = scene.at
    while at > opened + 1 and scene.kind(at - 1) in ("COMMA", "NOT"):
        at -= 1
    words = [scene.kind(i) for i in range(opened + 1, at)]
    said, help = "this `{` is never closed", "close it behind the value"
    if not words:
        tokens = rewritten(scene, at, at, "⟨NAME⟩ ⟨RBRACE⟩").tokens
        return Step(finding("SR111", scene.span(opened, opened + 1), said, help), tokens)
    made = rewritten(scene, at, at, "}")
    certain = len(words) == 1 and scene.kind(scene.at) in ("AND", "OR", "THEN", "$END", "STOP", "RPAR", "NE", "COMMA")
    certain = certain and scene.kind(scene.at) != "COMMA" and scene.kind(scene.at) != "NE"
    fixes = [Fix(f"put `}}` behind `{scene.word(at - 1)}`", (made.edit,), safe=certain)] if made.edit else []
    span = scene.span(opened, at)
    for fix in fixes:
        span = span[0], max(span[1], fix.edits[0].end)
    return Step(finding("SR111", span, said, help, *fixes), made.tokens)


INSIDE: tuple[Repair | Special, ...] = (
    unclosed_quote,
    Repair("SR126", "comma:COMMA ^close:RBRACE", "nothing follows this comma", "leave it out", ("}}",), safe=True, about="comma"),
    Repair("SR114", "open:LBRACE ^close:RBRACE", "nothing stands between these braces", "write the value", go_on="{{ ⟨NAME⟩ }}"),
    Repair("SR126", "open:LBRACE ^comma:COMMA", "nothing stands in front of this comma", "leave it out", ("{{",), safe=True, about="comma"),
    Repair("SR126", "first:COMMA ^comma:COMMA", "nothing stands in front of this comma", "leave it out", (",",), safe=True, about="comma"),
    Repair("SR113", "open:LBRACE ^LBRACE inside:( SINGLE+ ) RBRACE RBRACE", "braces stand inside braces", "one pair is enough", ("{{{inside}}}",), safe=True),
    Repair("SR150", "value:( SINGLE COMMA ) ^joint:AND|OR last:( SINGLE RBRACE )", "`{joint}` before the last value of a list is read as nothing", "a list has commas only",
           ("{value} {last}",), safe=True, about="joint", when=lambda s, m: m.parts["joint"].lower() == "and" or True),
    _whole,
    _unclosed,
)  # fmt: skip
