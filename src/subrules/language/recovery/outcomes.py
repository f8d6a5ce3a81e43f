"""Mistakes behind `then`: what a rule gives, and what stands behind its end."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from ...diagnostics.nearest import nearest
from .pattern import Match
from .places import line_end, short
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import reserved_word, unclosed_quote

_ENDS = frozenset({"$END", "STOP", "AND", "COMMA"})
_VETO = "a rule gives offers and takes none away; put the case that is to get none into the conditions of the rules that give it, with `and not (…)`"


def _veto(scene: Scene) -> Step | None:
    """`then no upgrade offer`, `upgrade offer != {A}`, `offer = not {A}`: a rule takes nothing away."""
    at = scene.at
    word = scene.word(at).lower()
    start = at
    if not (
        word in ("no", "not", "never", "don't", "don’t", "without", "block", "deny", "suppress", "exclude")
        or scene.kind(at) in ("NE", "NOT")
    ):
        begin = at
        while scene.kind(begin - 1) == "NAME" and begin > at - 5:
            begin -= 1
        words = [scene.word(i).lower() for i in range(begin, at)]
        if not any(w in ("no", "not", "never", "don't", "don’t", "without") for w in words):
            return None
        start = begin
    begin = start
    while scene.kind(begin - 1) not in ("THEN", "AND", "$END") and begin > 0:
        begin -= 1
    stop = line_end(scene, at)
    text = scene.raw(begin, stop)
    return Step(
        finding("SR152", scene.span(begin, stop), f"`{short(text)}` takes an offer away, and rules only give", _VETO),
        None,
    )


def _several_directions(scene: Scene) -> Step | None:
    """A value that is given without saying as what: `{A} and {B}`."""
    if scene.kind(scene.at) not in ("NAME", "ATOM", "STRING", "LBRACE") or scene.kind(scene.at - 1) != "AND":
        return None
    if scene.kind(scene.at) == "NAME" and scene.kind(scene.at + 1) in ("EQ", "NAME"):
        return None
    if "EQ" not in scene.tokens.kinds[scene.tokens.kinds.index("THEN") : scene.at]:
        return None
    comma = scene.kind(scene.at - 2) == "COMMA"
    made = rewritten(scene, scene.at - 1, scene.at, "" if comma else ",")
    fixes = [Fix("write a comma", (made.edit,), safe=True)] if made.edit else []
    span = scene.span(scene.at - 1, scene.at)
    if made.edit:
        span = min(span[0], made.edit.start), max(span[1], made.edit.end)
    said = "`and` between two segments is read as a comma"
    return Step(
        finding("SR150", span, said, "several segments of one offer are separated by commas", *fixes), made.tokens
    )


def _direction_missing(scene: Scene) -> Step | None:
    if scene.kind(scene.at) not in ("NAME", "ATOM", "STRING", "LBRACE", "EQ"):
        return None
    phrases = scene.known.phrases
    is_eq = scene.kind(scene.at) == "EQ"
    fixes = []
    for phrase in phrases:
        made = rewritten(scene, scene.at, scene.at, phrase if is_eq else f"{phrase} =")
        if made.edit:
            fixes.append(Fix(f"insert `{phrase if is_eq else phrase + ' ='}`", (made.edit,)))
    tokens = rewritten(scene, scene.at, scene.at, "⟨NAME⟩" if is_eq else "⟨NAME⟩ ⟨EQ⟩").tokens
    span = scene.span(scene.at - 1, scene.at + 1)
    return Step(
        finding(
            "SR108",
            span,
            "`then` does not say which kind of offer follows",
            f"write `{scene.known.outcome} = {{…}}`",
            *fixes,
        ),
        tokens,
    )


DIRECTION: tuple[Repair | Special, ...] = (
    Repair("SR126", "first:THEN ^again:THEN", "`then` stands here twice", "leave one out", ("then",), safe=True, about="again"),
    _veto,
    Repair("SR108", "before:ANY ^END", "nothing follows `{before}`", "write what the rule gives, such as `{outcome} = {{…}}`", go_on=""),
    Repair("SR108", "before:ANY ^STOP", "nothing follows `{before}`", "write what the rule gives, such as `{outcome} = {{…}}`", go_on=""),
    _several_directions,
    _direction_missing,
    unclosed_quote,
)  # fmt: skip


def _begin_of_direction(scene: Scene) -> int:
    start = scene.at
    while scene.kind(start - 1) == "NAME":
        start -= 1
    return start


def _equals_missing(scene: Scene) -> Step | None:
    """`upgrade offer {A}`, `upgrade offer Plus`: no `=`."""
    start = _begin_of_direction(scene)
    here = scene.kind(scene.at)
    said = scene.raw(start, scene.at)
    if here in ("LBRACE", "STRING", "ATOM"):
        made = rewritten(scene, scene.at, scene.at, "=")
        known = said.lower() in scene.known.phrases
        fixes = [Fix("insert `=`", (made.edit,), safe=known)] if made.edit else []
        word = scene.word(scene.at) if here != "LBRACE" else "{"
        span = scene.span(scene.at - 1, scene.at + 1)
        return Step(
            finding("SR108", span, f"`=` is missing between `{said}` and `{word}`", f"write `{said} = {{…}}`", *fixes),
            made.tokens,
        )
    shorter = scene.outcome_at(start)
    if here in _ENDS and shorter and start + shorter < scene.at:
        last = start + shorter
        phrase, rest = scene.raw(start, last), scene.raw(last, scene.at)
        made = rewritten(scene, last, scene.at, f"= {{{rest}}}")
        fixes = [Fix(f"write `= {{{rest}}}`", (made.edit,))] if made.edit else []
        span = scene.span(start, scene.at)
        if made.edit:
            span = span[0], max(span[1], made.edit.end)
        return Step(
            finding(
                "SR108", span, f"`=` is missing between `{phrase}` and `{rest}`", f"write `{phrase} = {{…}}`", *fixes
            ),
            made.tokens,
        )
    if here in _ENDS:
        meant = said if shorter else nearest(said, scene.known.phrases) or scene.known.outcome
        tokens = rewritten(scene, start, scene.at, f"{said if shorter else '⟨NAME⟩'} ⟨EQ⟩ ⟨NAME⟩").tokens
        return Step(
            finding("SR108", scene.span(start, scene.at), f"`{said}` names no segment", f"write `{meant} = {{…}}`"),
            tokens,
        )
    return None


def _known_phrase(scene: Scene, match: Match) -> bool:
    start = match.places["sign"][0]
    begin = start
    while scene.kind(begin - 1) == "NAME":
        begin -= 1
    begin += scene.word(begin).lower() in ("the", "an", "a")
    return scene.outcome_at(begin) == start - begin


DIRECTION_EQ: tuple[Repair | Special, ...] = (
    _veto,
    Repair("SR150", "sign:( ^IS|COLON|'->|=>|:=|is|are|to' 'the'? ) value:VALUE", "`{sign}` is read as `=`", "an offer is given with `=`", ("= {value}",),
           safe=True, when=_known_phrase),
    Repair("SR150", "sign:( ^EQ EQ ) value:VALUE", "`{sign}` is read as `=`", "an offer is given with `=`", ("= {value}",), safe=True),
    _equals_missing,
    Repair("SR123", "^sign:COLON|IS|JUNK|IN value:VALUE", "an offer is given with `=`, not with `{sign}`", "write `=`", ("= {value}",), about="sign"),
    unclosed_quote,
)  # fmt: skip


def _reserved_segment(scene: Scene) -> Step | None:
    return reserved_word(scene, "segment")


SEGMENT: tuple[Repair | Special, ...] = (
    _veto,
    unclosed_quote,
    Repair("SR150", "comma:COMMA ^joint:AND value:LBRACE|SINGLE", "`{joint}` behind a comma is read as nothing", "segments are separated by commas", (", {value}",),
           safe=True, about="joint", when=lambda s, m: not s.outcome_at(m.places["value"][0])),
    Repair("SR106", "comma:COMMA ^joint:AND", "two kinds of offers are joined by `and`, without a comma", "leave the comma out", ("and",), safe=True, about="comma"),
    Repair("SR108", "before:COMMA|EQ ^END", "no segment follows `{before}`", "write the segment's name in braces, such as `{{Plus}}`", go_on="{before} ⟨NAME⟩"),
    Repair("SR108", "before:COMMA|EQ ^stop:STOP|AND|COMMA", "no segment follows `{before}`", "write the segment's name in braces, such as `{{Plus}}`", go_on="{before} ⟨NAME⟩ {stop}"),
    Repair("SR126", "sign:EQ ^again:EQ value:VALUE", "`=` stands here twice", "write it once", ("= {value}",), safe=True),
    Repair("SR126", "^LPAR inside:SINGLE RPAR", "a segment stands in braces, not in parentheses", "write `{{{inside}}}`", ("{{{inside}}}",), safe=True),
    Repair("SR126", "^mark:PLACEHOLDER", "the placeholder `{mark}` stands in braces", "write `{{{mark}}}`", ("{{{mark}}}",), safe=True),
    _reserved_segment,
)  # fmt: skip


# ---------------------------------------------------------------- behind a rule that could end here
