"""Mistakes in the value of a comparison, and values of several words."""

from __future__ import annotations

from ...diagnostics import Edit, Fix, finding
from .places import RELATIONS, RESERVED, known_field
from .relations import half_a_relation, no_such_relation, two_relations
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .wordings import other_wording


def unclosed_quote(scene: Scene) -> Step | None:
    """A quotation mark that is never closed."""
    if scene.kind(scene.at) != "OPEN_QUOTE":
        return None
    word = scene.word(scene.at)
    quote = {"“": "”", "„": "”", "‘": "’", "‚": "’"}.get(word[0], word[0])
    made = (
        rewritten(scene, scene.at, scene.at + 1, word + quote)
        if len(word) > 1
        else rewritten(scene, scene.at, scene.at + 1, "⟨STRING⟩")
    )
    begin, end = scene.span(scene.at, scene.at + 1)
    fixes = [Fix(f"put `{quote}` at its end", (Edit(end, end, quote),))] if len(word) > 1 else []
    said = f"the quotation mark in `{word}` is never closed"
    return Step(finding("SR115", (begin, end), said, "close it on the same line", *fixes), made.tokens)


def reserved_word(scene: Scene, what: str) -> Step | None:
    """A word of the language where a value or a segment belongs."""
    if scene.kind(scene.at) not in RESERVED - {"AND", "OR", "THEN", "NOT", "IF"}:
        return None
    word = scene.word(scene.at)
    made = rewritten(scene, scene.at, scene.at + 1, f'"{word}"')
    fixes = [Fix(f'write `"{word}"`', (made.edit,))] if made.edit else []
    said = f"`{word}` is a word of the language"
    help = f'if it really is the {what}, put it in quotes: "{word}"'
    return Step(finding("SR119", scene.span(scene.at, scene.at + 1), said, help, *fixes), made.tokens)


def _reserved_value(scene: Scene) -> Step | None:
    return reserved_word(scene, "value")


def _negative_or_currency(scene: Scene) -> Step | None:
    """Signs in front of a value: `$-5`, `~3`."""
    if scene.kind(scene.at) != "JUNK":
        return None
    stop = scene.at + 1
    while scene.kind(stop) == "JUNK":
        stop += 1
    if scene.kind(stop) in ("ATOM", "NAME", "STRING"):
        stop += 1
    said = f"`{scene.raw(scene.at, stop)}` is not a value that the language knows"
    return Step(
        finding(
            "SR124",
            scene.span(scene.at, stop),
            said,
            "write the value plainly, such as 12, 0.5 or -5; one with signs in it goes in quotes",
        ),
        rewritten(scene, scene.at, stop, "⟨NAME⟩").tokens,
    )


def _value_in_parentheses(scene: Scene) -> Step | None:
    if scene.kind(scene.at) != "LPAR":
        return None
    close = scene.find({"RPAR", "THEN"}, scene.at)
    if scene.kind(close) == "RPAR" and close == scene.at + 2 and scene.kind(scene.at + 1) in ("NAME", "ATOM", "STRING"):
        value = scene.word(scene.at + 1)
        made = rewritten(scene, scene.at, close + 1, value)
        fixes = [Fix(f"write `{value}`", (made.edit,))] if made.edit else []
        said = "a value needs no parentheses"
        help = f"leave them out; a negative amount is written `-{value}`" if value[:1].isdigit() else "leave them out"
        return Step(finding("SR126", scene.span(scene.at, close + 1), said, help, *fixes), made.tokens)
    return None


def value_of_several_words(scene: Scene) -> Step | None:
    """`Sunday Only`: a value of several words stands in braces, once somebody has looked at it."""
    at = scene.at
    if scene.kind(at - 1) not in ("NAME", "ATOM") or scene.in_outcome:
        return None
    start = at - 1
    if scene.kind(start - 1) not in ("EQ", "NE", "LE", "GE", "LT", "GT", "WITH", "BETWEEN", "AND"):
        return None
    stop, joiners = _end_of_words(scene)
    if stop == at or scene.word(start).lower() in ("not", "neither", "more", "less", "without", "either"):
        return None
    text = scene.raw(start, stop)
    if stop - start > _WORDS or '"' in text:
        return None
    quoted = f'"{text}"' if "." in text or joiners or "'" in text else f"{{{text}}}"
    made = rewritten(scene, start, stop, quoted)
    fixes = [Fix(f"one value: write `{quoted}`", (made.edit,))] if made.edit else []
    if joiners == 1 and scene.kind(start - 2) == "NAME" and scene.kind(start - 1) == "EQ":
        cut = next(i for i in range(start, stop) if scene.kind(i) == "JUNK")
        both = f"in {{{scene.raw(start, cut)}, {scene.raw(cut + 1, stop)}}}"
        other = rewritten(scene, start - 1, stop, both)
        if other.edit:
            fixes.append(Fix(f"either of two values: write `{both}`", (other.edit,)))
    what = "quotes" if quoted[0] == '"' else "braces"
    span = scene.span(start, stop)
    for fix in fixes:
        span = min(span[0], fix.edits[0].start), max(span[1], fix.edits[0].end)
    said = f"`{text}` is a value of several words"
    return Step(finding("SR118", span, said, f"put {what} around it: `{quoted}`", *fixes), made.tokens)


_WORDS = 8
"""How many words a value can have that stands without braces."""

_NO_PART = frozenset(
    {"unless", "except", "until", "nor", "xor", "and/or", "or/and", "else", "provided", "but", "with", "either"}
)
"""Words that end a value."""


def _end_of_words(scene: Scene) -> tuple[int, int]:
    """Where a value of several words ends, and how many signs such as `/` join parts of it."""
    stop, joiners = scene.at, 0
    while stop < len(scene.tokens.kinds):
        kind = scene.kind(stop)
        if scene.outcome_at(stop) or scene.word(stop).lower() in _NO_PART:
            break
        if kind in ("NAME", "ATOM") and scene.kind(stop + 1) not in RELATIONS:
            stop += 1
        elif (
            kind in ("STOP", "JUNK", "STRING")
            and scene.word(stop) in (".", "/", "&", "+", "-", "–")
            and scene.kind(stop + 1) in ("NAME", "ATOM")
        ):
            joiners += scene.word(stop) != "."
            stop += 1
        else:
            break
    return stop, joiners


VALUE: tuple[Repair | Special, ...] = (
    other_wording,
    no_such_relation,
    half_a_relation,
    unclosed_quote,
    Repair("SR126", "^mark:PLACEHOLDER", "the placeholder `{mark}` stands in braces", "write `{{{mark}}}`", ("{{{mark}}}",), safe=True),
    _value_in_parentheses,
    two_relations,
    Repair("SR123", "field:NAME relation:EQ|IS said:( ^NOT value:LIST )", "`{relation} {said}` is read as `!= {value}`", "write `!= {value}`", ("{field} != {value}",), when=known_field),
    _reserved_value,
    _negative_or_currency,
)  # fmt: skip

STRAY: tuple[Repair | Special, ...] = ()
