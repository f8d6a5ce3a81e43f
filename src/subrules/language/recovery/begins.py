"""Mistakes in the line that names and dates a rule, and rules that do not begin with `If`."""

from __future__ import annotations

from ...days import month_number
from ...diagnostics import Fix, finding
from ...diagnostics.nearest import nearest
from ...rules.confusables import foreign_letter, plain_spelling
from .places import line_end
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import unclosed_quote

_FORM = 'a header is written `Rule "name" from 2026-06-01 until 2026-09-01:`, each part optional'
_STOPS = frozenset({"FROM", "UNTIL", "COLON", "IF"})


def _unquoted_name(scene: Scene) -> Step | None:
    """`Rule 3:`, `Rule summer:`, `Rule 3 - If`: the name is read as if it stood in quotes."""
    at = scene.at
    if "STRING" not in scene.expected or scene.kind(at) in ("STRING", "IF", "$END", "OPEN_QUOTE"):
        return None
    stop = min(scene.find(_STOPS, at), line_end(scene, at))
    end = stop
    while end > at and scene.kind(end - 1) in ("JUNK", "STOP") and scene.word(end - 1) in ("-", "–", "—", "."):
        end -= 1
    if end == at:
        return None
    name = scene.raw(at, end)
    if '"' in name:
        return None
    sure = end - at == 1 or all(scene.kind(i) in ("NAME", "ATOM") for i in range(at, end))
    rest = "" if scene.kind(stop) in ("COLON", "FROM", "UNTIL") else ":"
    made = rewritten(scene, at, stop, f'"{name}"{rest}')
    fixes = [Fix(f'write `"{name}"{rest}`', (made.edit,), safe=sure)] if made.edit else []
    span = scene.span(at, stop)
    if made.edit:
        span = min(span[0], made.edit.start), max(span[1], made.edit.end)
    if sure:
        return Step(
            finding(
                "SR150",
                span,
                f"`{name}` is read as the rule's name",
                "a name stands in quotes, and `:` ends the header",
                *fixes,
            ),
            made.tokens,
        )
    return Step(finding("SR127", span, f"the rule's name `{name}` is not in quotes", _FORM, *fixes), made.tokens)


def _header_rest(scene: Scene) -> Step | None:
    """Anything else between `Rule` and `:`."""
    at = scene.at
    if scene.kind(at) == "$END":
        return Step(
            finding(
                "SR128", scene.span(0, at), "no rule follows this header", "write the rule under it, or leave it out"
            ),
            None,
        )
    stop = max(scene.find(_STOPS, at + 1) if scene.kind(at) in _STOPS else scene.find(_STOPS, at), at + 1)
    return Step(finding("SR127", scene.span(at, stop), f"`{scene.raw(at, stop)}` does not fit here", _FORM), None)


HEADER: tuple[Repair | Special, ...] = (
    Repair("SR150", "^first:'-|–|—' if:IF", "`{first}` in front of `If` is read as `:`", "a header ends with `:`", (": If",), safe=True),
    Repair("SR127", "last:ANY ^next:IF", "the header does not end with `:`", _FORM.replace("{", "{{").replace("}", "}}"), ("{last}: {next}",), safe=True),
    unclosed_quote,
    _unquoted_name,
    Repair("SR127", "^sign:JUNK|'to|till|through' day:ATOM|STRING", "`{sign}` does not say whether the last day counts",
           "write `until` and the day after the last: the day behind `until` no longer counts", ("until {day}",)),
    _header_rest,
)  # fmt: skip


def _day(scene: Scene) -> Step | None:
    """A date should follow `from` or `until`."""
    at = scene.at
    stop = min(scene.find(_STOPS, at), line_end(scene, at))
    word = scene.word(at - 1)
    if stop <= at or at >= len(scene.tokens.kinds):
        return Step(
            finding("SR127", scene.span(at - 1, at), f"no date follows `{word}`", _FORM),
            rewritten(scene, at, at, "⟨ATOM⟩").tokens,
        )
    text = scene.raw(at, stop)
    words = [scene.word(i) for i in range(at, stop) if scene.kind(i) != "COMMA"]
    months = [month for w in words if (month := month_number(w)) is not None]
    digits = [w for w in words if w[:1].isdigit()]
    if len(months) == 1 and len(words) == 3 and len(digits) == 2:
        year = next((w for w in digits if len(w) == 4 and w.isdigit()), "")
        number = "".join(c for w in digits if w != year for c in w if c.isdigit())
        if year and number:
            written = f"{year}-{months[0]:02}-{number:0>2}"
            made = rewritten(scene, at, stop, written)
            fixes = [Fix(f"write `{written}`", (made.edit,), safe=True)] if made.edit else []
            return Step(
                finding(
                    "SR150",
                    scene.span(at, stop),
                    f"`{text}` is read as `{written}`",
                    "days are written year-month-day",
                    *fixes,
                ),
                made.tokens,
            )
    tokens = rewritten(scene, at, stop, "⟨ATOM⟩").tokens
    return Step(
        finding(
            "SR127", scene.span(at, stop), f"`{text}` is not a date", "write it as year-month-day, such as 2026-06-01"
        ),
        tokens,
    )


def _if_missing(scene: Scene) -> Step | None:
    """A rule begins with something else than `If`: a typo, lookalike letters, or nothing at all."""
    if scene.kind(scene.at) == "$END":
        return Step(
            finding(
                "SR128",
                scene.span(0, scene.at),
                "no rule follows this header",
                "write the rule under it, or leave it out",
            ),
            None,
        )
    return beginning(scene)


def _unless(scene: Scene) -> Step | None:
    """`Unless C then …`: a rule says when an offer is given, so the condition is turned round."""
    at, then = scene.at, scene.find({"THEN"}, scene.at)
    if scene.kind(then) != "THEN" or then == at + 1:
        return None
    condition = scene.raw(at + 1, then).strip(" ,")
    made = rewritten(scene, at, then, f"If not ({condition})")
    fixes = [Fix(f"write `If not ({' '.join(condition.split())})`", (made.edit,))] if made.edit else []
    said = f"a rule begins with `If`, not with `{scene.word(at)}`"
    help = "write `If not (…)` for those who do not meet the conditions"
    return Step(finding("SR102", scene.span(at, then), said, help, *fixes), made.tokens)


def beginning(scene: Scene) -> Step | None:
    """What stands where `If` should."""
    at = scene.at
    word = scene.word(at)
    plain = plain_spelling(word).lower() if foreign_letter(word) else word.lower()
    behind = at + 1
    while scene.kind(behind) in ("NOT", "LPAR"):
        behind += 1
    field_follows = scene.word(behind).lower() in scene.known.fields and scene.kind(behind) == "NAME"
    is_field = plain in scene.known.fields and scene.kind(at) == "NAME"
    if scene.kind(at) == "NAME" and not is_field:
        if plain in _AS_IF or (field_follows and nearest(plain, ("if",)) == "if"):
            return _other_word(scene, plain)
        if plain == "unless" and (step := _unless(scene)) is not None:
            return step
        if plain.startswith("if") and plain[2:] in scene.known.fields:
            return _without_blank(scene)
    if is_field or (scene.kind(at) in ("NOT", "LPAR") and field_follows):
        made = rewritten(scene, at, at, "If")
        fixes = [Fix("insert `If`", (made.edit,))] if made.edit else []
        said = "this rule does not begin with `If`"
        help = "write `If` in front of its conditions"
        return Step(finding("SR102", scene.span(at, at + 1), said, help, *fixes), made.tokens)
    return None


_AS_IF = frozenset({"if", "when", "whenever", "iff", "fi", "lf"})
"""Words that are read as `If`."""


def _other_word(scene: Scene, plain: str) -> Step:
    """`When`, a typo of `If`, or an `If` with letters of another alphabet."""
    at, word = scene.at, scene.word(scene.at)
    made = rewritten(scene, at, at + 1, "If")
    fixes = [Fix("write `If`", (made.edit,), safe=True)] if made.edit else []
    span = scene.span(at, at + 1)
    if foreign := foreign_letter(word):
        said = f"`{word}` holds {foreign}, so it is not the word `If`"
        return Step(finding("SR125", span, said, "type `If`", *fixes), made.tokens)
    if plain in ("when", "whenever"):
        return Step(finding("SR150", span, f"`{word}` is read as `If`", "a rule begins with `If`", *fixes), made.tokens)
    said = f"a rule begins with `If`, not with `{word}`"
    return Step(finding("SR102", span, said, "type `If`", *fixes), made.tokens)


def _without_blank(scene: Scene) -> Step:
    """`IfTerm = 12`."""
    at, word = scene.at, scene.word(scene.at)
    made = rewritten(scene, at, at + 1, f"If {word[2:]}")
    fixes = [Fix(f"write `If {word[2:]}`", (made.edit,), safe=True)] if made.edit else []
    said = f"`{word}` lacks a blank behind `If`"
    return Step(finding("SR125", scene.span(at, at + 1), said, f"write `If {word[2:]}`", *fixes), made.tokens)


DAY: tuple[Repair | Special, ...] = (_day,)
BEGIN: tuple[Repair | Special, ...] = (_if_missing,)


def _turned_round(scene: Scene, stop: int) -> Step:
    """`upgrade offer = {A} if C`: the condition comes first."""
    end = len(scene.tokens.kinds)
    while end > stop + 1 and scene.kind(end - 1) == "STOP":
        end -= 1
    text = f"If {scene.raw(stop + 1, end)} then {scene.raw(0, stop)}"
    made = rewritten(scene, 0, end, text)
    fixes = [Fix(f"write `{' '.join(text.split())}`", (made.edit,))] if made.edit else []
    return Step(
        finding(
            "SR102", scene.span(0, end), "the offer stands in front of its condition", "a rule begins with `If`", *fixes
        ),
        None,
    )


def label(scene: Scene) -> Step | None:
    """What stands in front of `If` on its line: a rule's name, its days, or a word that goes on from the rule before."""
    if "IF" not in scene.tokens.kinds[:12]:
        return None
    stop = scene.tokens.kinds.index("IF")
    if scene.known.says_outcome([scene.word(i) for i in range(min(stop, 4))]) and "THEN" not in scene.tokens.kinds:
        return _turned_round(scene, stop)
    if stop == 0 or scene.first_of_line(stop):
        return None
    end = stop
    while end > 0 and (scene.kind(end - 1) == "COLON" or scene.word(end - 1) in ("-", "–", "—", ".", ")")):
        end -= 1
    words = [scene.word(i).lower() for i in range(end)]
    if words in (["end"], ["endif"]) and stop + 1 == len(scene.tokens.kinds):
        return _ends_no_rule(scene, stop)
    kinds = scene.tokens.kinds[:end]
    if kinds[:1] in (["FROM"], ["UNTIL"]) and "JUNK" not in kinds:
        return _days_alone(scene, end, stop)
    if not words or '"' in scene.raw(0, end):
        return None
    if len(words) == 1 and words[0] in _GOES_ON:
        return _goes_on(scene, words[0], stop)
    return _name(scene, end, stop)


_GOES_ON = frozenset({"and", "also", "or", "then", "but", "so", "else", "otherwise", "plus", "furthermore", "next"})
"""Words that go on from the rule before."""

_NOT_ALONE = frozenset({"else", "otherwise", "or", "but"})
"""Those of them without which a rule means something else."""


def _ends_no_rule(scene: Scene, stop: int) -> Step:
    """`End If`: programs have it, rules do not."""
    made = rewritten(scene, 0, stop + 1, "")
    fixes = [Fix("leave it out", (made.edit,))] if made.edit else []
    said = f"`{scene.raw(0, stop + 1)}` ends no rule: a rule ends where the next begins"
    return Step(finding("SR126", scene.span(0, stop + 1), said, "leave it out", *fixes), None)


def _days_alone(scene: Scene, end: int, stop: int) -> Step:
    """`From 2026-06-01 until 2026-09-01: If …`: a header without `Rule`."""
    said = scene.raw(0, end)
    made = rewritten(scene, 0, stop, f"Rule {said}:")
    fixes = [Fix(f"write `Rule {said}:`", (made.edit,), safe=True)] if made.edit else []
    read_as = f"`{said}` is read as the days of this rule"
    help = "the line of a rule's days begins with `Rule`"
    return Step(finding("SR150", scene.span(0, stop), read_as, help, *fixes), made.tokens)


def _goes_on(scene: Scene, word: str, stop: int) -> Step:
    """`And if …`, `Otherwise if …`: a rule that goes on from another."""
    made = rewritten(scene, 0, stop, "")
    alone = made.edit is not None and word not in _NOT_ALONE
    fixes = [Fix("a rule of its own: write `If`", (made.edit,))] if made.edit is not None and alone else []
    help = (
        "each rule stands by itself and begins with `If`; conditions of one rule are joined by `and` in front of `then`"
    )
    said = f"`{scene.raw(0, 1)}` in front of `If` goes on from another rule"
    return Step(finding("SR102", scene.span(0, stop + 1), said, help, *fixes), made.tokens if fixes else None)


def _name(scene: Scene, end: int, stop: int) -> Step:
    """`Step 2 - If …`, `R3: If …`: what may be the rule's name."""
    said = scene.raw(0, end)
    name = said.strip("*_ ")
    made = rewritten(scene, 0, stop, f'Rule "{name}":')
    numbered = end == 1 and name[:1].lower() == "r" and name[1:].isdigit()
    fixes = [Fix(f'write `Rule "{name}":`', (made.edit,), safe=numbered)] if made.edit else []
    if numbered:
        read_as, help = f"`{name}` is read as the rule's name", f'a rule is named by `Rule "{name}":` in front of it'
        return Step(finding("SR150", scene.span(0, stop), read_as, help, *fixes), made.tokens)
    help = f'if it is the rule\'s name, write `Rule "{name}":`; a comment begins with `#`, on a line of its own'
    return Step(finding("SR127", scene.span(0, stop), f"`{said}` stands in front of `If`", help, *fixes), made.tokens)
