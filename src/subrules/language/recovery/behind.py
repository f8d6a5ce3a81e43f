"""Mistakes behind a rule that could end there: exceptions, days, what happens otherwise, more offers."""

from __future__ import annotations

import re
from collections.abc import Container

from ...days import iso_day
from ...diagnostics import Fix, finding
from .. import tree
from .pattern import Match, met
from .places import line_end, short
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import unclosed_quote

_EXCEPT = {
    "unless": "and not", "except": "and not", "excluding": "and not", "but": "and not", "only": "and", "provided": "and",
    "if": "and", "when": "and", "where": "and", "for": "and", "not": "and not",
}  # fmt: skip


def _exception_behind(scene: Scene) -> Step | None:
    """`then upgrade offer = {A} unless C`: both forms are shown, and nothing is left out."""
    at = _with_comma(scene, _EXCEPT)
    opened = scene.kind(at) == "LPAR"
    start = at + opened + (scene.kind(at) == "COMMA")
    word = scene.word(start).lower()
    if word not in _EXCEPT:
        return None
    joint = _EXCEPT[word]
    begin = start + 1
    while scene.word(begin).lower() in ("if", "when", "for", "that", "not", "only", "where", "those", "the"):
        if scene.word(begin).lower() == "not":
            joint = "and not"
        elif scene.word(begin).lower() == "only":
            joint = "and"
        begin += 1
    stop = begin
    while stop < len(scene.tokens.kinds) and not (scene.first_of_line(stop) and scene.kind(stop) in ("IF", "RULE")):
        stop += 1
    end = stop
    while end > begin and (scene.kind(end - 1) == "STOP" or (opened and scene.kind(end - 1) == "RPAR")):
        end -= 1
    then = scene.tokens.kinds.index("THEN")
    first = scene.tokens.kinds.index("IF") + 1 if "IF" in scene.tokens.kinds[:then] else 0
    condition, exception, outcome = scene.raw(first, then), scene.raw(begin, end), scene.raw(then, at)
    said = f"`{short(scene.raw(at, stop))}` stands behind the offer, and conditions stand in front of `then`"
    help = f"write `… {joint} ({short(exception)}) then …`"
    fixes: list[Fix] = []
    if exception:
        kinds = scene.tokens.kinds[first:then]
        condition = f"({condition})" if "OR" in kinds else condition
        for inner in _conditions_of(scene, exception):
            text = f"{condition} {joint} {inner} {outcome}"
            made = rewritten(scene, first, stop, text)
            if made.edit is not None and _reads(scene, made.tokens):
                title = f"write `{joint} {inner}` in front of `then`"
                fixes.append(Fix(title, (made.edit,)))
                break
    span = scene.span(first, stop) if fixes else scene.span(at, stop)
    return Step(finding("SR123", span, said, help, *fixes), None)


def _with_comma(scene: Scene, words: Container[str]) -> int:
    """Where text behind the offer begins: a comma and its first word can have been taken for another segment."""
    at = scene.at
    if scene.kind(at) == "COMMA" and scene.word(at + 1).lower() in words:
        return at
    if scene.word(at - 1).lower() in words and scene.kind(at - 2) == "COMMA":
        return at - 2
    return at


def _conditions_of(scene: Scene, text: str) -> list[str]:
    """Forms of a condition that may be meant: the text itself, in parentheses if it has several parts."""
    plain = text.strip()
    single = not re.search(r"\b(and|or)\b", plain, re.IGNORECASE)
    return [plain if single else f"({plain})"]


def _reads(scene: Scene, tokens: object) -> bool:
    from ..parse import parser

    return isinstance(parser().rule(tokens), tree.RuleNode)  # type: ignore[arg-type]  # tokens


_DAY_WORDS = frozenset(
    [
        "until",
        "till",
        "from",
        "through",
        "effective",
        "starting",
        "beginning",
        "ending",
        "valid",
        "expires",
        "between",
        "before",
        "after",
        "as",
    ]
)


def _days_behind(scene: Scene) -> Step | None:
    """`until 1 September`, `from … to …`, `(effective July 1)` behind the offer: days stand in the header."""
    at = _with_comma(scene, _DAY_WORDS)
    start = at + (scene.kind(at) in ("LPAR", "COMMA"))
    if scene.word(start).lower() not in _DAY_WORDS:
        return None
    stop = line_end(scene, scene.at)
    said = f"`{short(scene.raw(at, stop))}` stands behind the offer, and the days of a rule stand in front of it"
    days = [scene.word(i) for i in range(start, stop) if scene.kind(i) in ("FROM", "UNTIL", "ATOM")]
    roles = [scene.kind(i) for i in range(start, stop) if scene.kind(i) not in ("STOP", "RPAR")]
    fixes: list[Fix] = []
    complete = roles in (["FROM", "ATOM"], ["UNTIL", "ATOM"], ["FROM", "ATOM", "UNTIL", "ATOM"])
    if complete and all(map(iso_day, days[1::2])) and scene.kind(0) == "IF":
        header = " ".join(days)
        made = rewritten(scene, 0, stop, f"Rule {header}: {scene.raw(0, at)}")
        if made.edit is not None:
            fixes = [Fix(f"write `Rule {header}:` in front of the rule", (made.edit,))]
    word = "from" if scene.word(start).lower() in ("from", "effective", "starting", "beginning", "after") else "until"
    example = f"`Rule {word} 2026-09-01:`" if not fixes else f"`Rule {' '.join(days)}:`"
    help = f"write them in a line above the rule, such as {example}; the day behind `until` no longer counts"
    return Step(finding("SR127", scene.span(0 if fixes else at, stop), said, help, *fixes), None)


def _otherwise(scene: Scene) -> Step | None:
    words = ("else", "otherwise", "elseif", "elsif", "elif")
    at = _with_comma(scene, words)
    index = at + (scene.kind(at) in ("COMMA", "STOP"))
    word = scene.word(index).lower()
    if word not in words:
        return None
    stop = len(scene.tokens.kinds)
    said = f"a rule has no `{scene.word(index)}`"
    help = "write a second rule for the others, with `not (…)` around these conditions"
    return Step(finding("SR153", scene.span(index, stop), said, help), rewritten(scene, at, stop, "").tokens)


def _end_if(scene: Scene) -> Step | None:
    """`End If`: programs have it, rules do not."""
    match = met(scene, "said:( ^'end|endif|fi|done' IF? )")
    if match is None or scene.kind(match.stop) not in ("$END", "STOP"):
        return None
    made = rewritten(scene, match.start, match.stop, "")
    fixes = [Fix("leave it out", (made.edit,))] if made.edit else []
    span = scene.span(match.start, match.stop)
    if made.edit:
        span = min(span[0], made.edit.start), max(span[1], made.edit.end)
    said = f"`{match.parts['said']}` ends no rule: a rule ends where the next begins"
    return Step(finding("SR126", span, said, "leave it out", *fixes), made.tokens)


def _segment_of_several_words(scene: Scene) -> Step | None:
    at = scene.at
    if scene.kind(at) not in ("NAME", "ATOM") or scene.kind(at - 1) not in ("NAME", "ATOM") or scene.first_of_line(at):
        return None
    stop = at
    while (
        scene.kind(stop) in ("NAME", "ATOM")
        and not scene.first_of_line(stop)
        and scene.word(stop).lower() not in _EXCEPT
    ):
        stop += 1
    text = scene.raw(at - 1, stop)
    if stop - at > 5 or stop == at:
        return None
    made = rewritten(scene, at - 1, stop, f"{{{text}}}")
    fixes = [Fix(f"write `{{{text}}}`", (made.edit,))] if made.edit else []
    return Step(
        finding(
            "SR118",
            scene.span(at - 1, stop),
            f"`{text}` is a name of several words",
            f"put braces around it: `{{{text}}}`",
            *fixes,
        ),
        made.tokens,
    )


def _behind_the_end(scene: Scene) -> Step | None:
    """Anything else: nothing of it is left out."""
    stop = line_end(scene, scene.at)
    text = scene.raw(scene.at, stop)
    help = "a rule ends with its offer; a comment begins with `#`, another rule with `If` on a line of its own"
    return Step(
        finding("SR101", scene.span(scene.at, stop), f"`{short(text)}` stands behind the end of the rule", help),
        rewritten(scene, scene.at, stop, "").tokens,
    )


def _direction_behind(scene: Scene, match: Match) -> bool:
    return scene.outcome_at(match.places["next"][0]) > 0


def comma_before_direction(scene: Scene) -> Step | None:
    """`upgrade offer = {A}, downgrade offer = {B}`: `and` joins them."""
    at = scene.at
    if scene.kind(at - 1) != "NAME" or scene.kind(at - 2) != "COMMA" or not scene.outcome_at(at - 1):
        return None
    made = rewritten(scene, at - 2, at - 1, "and")
    fixes = [Fix("write `and`", (made.edit,), safe=True)] if made.edit else []
    span = scene.span(at - 2, at)
    said = "the comma between two kinds of offers is read as `and`"
    return Step(finding("SR150", span, said, "two kinds of offers are joined by `and`", *fixes), made.tokens)


END: tuple[Repair | Special, ...] = (
    comma_before_direction,
    _otherwise,
    _exception_behind,
    _days_behind,
    _end_if,
    Repair("SR126", "^joint:OR value:VALUE", "a rule gives all the offers it names, not one `or` the other", "separate them by commas", (", {value}",), about="joint"),
    Repair("SR126", "before:RBRACE|STRING ^brace:LBRACE|STRING", "a comma is missing between two segments", "separate them by commas", ("{before} , {brace}",), safe=True),
    Repair("SR150", "before:SINGLE|RBRACE ^sign:JUNK value:VALUE", "`{sign}` between two segments is read as a comma", "segments are separated by commas", ("{before} , {value}",),
           safe=True, when=lambda s, m: m.parts["sign"] in ("&", "+")),
    Repair("SR106", "^joint:THEN|'also|plus|&' next:NAME", "two kinds of offers are joined by `and`, not by `{joint}`", "write `and`", ("and {next}",), safe=True, about="joint", when=_direction_behind),
    Repair("SR106", "stop:STOP ^next:NAME", "two kinds of offers are joined by `and`, not by `{stop}`", "write `and`", ("and {next}",), safe=True, about="stop", when=_direction_behind),
    Repair("SR106", "^next:NAME", "`and` is missing in front of `{next}`", "join two kinds of offers by `and`", ("and {next}",), safe=True, when=_direction_behind),
    Repair("SR112", "^brace:RBRACE", "this `}}` closes nothing", "leave it out", ("",), safe=True),
    Repair("SR110", "^brace:RPAR", "this `)` closes nothing", "leave it out", ("",)),
    _segment_of_several_words,
    unclosed_quote,
    _behind_the_end,
)  # fmt: skip
