"""Lists without braces, and what is between two values."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from .amounts import thousands_between
from .places import RELATIONS, STOPS
from .relations import half_a_relation
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import unclosed_quote
from .wordings import other_wording


def _list_without_braces(scene: Scene) -> Step | None:
    """`in 1, 4` and `in (1, 4)`: a list stands in braces."""
    at = scene.at
    opener = scene.word(at)
    if opener in ("(", "["):
        close = at
        while (
            close < len(scene.tokens.kinds)
            and scene.word(close) != {"(": ")", "[": "]"}[opener]
            and scene.kind(close) != "THEN"
        ):
            close += 1
        inside = [scene.kind(i) for i in range(at + 1, close)]
        if scene.word(close) != {"(": ")", "[": "]"}[opener] or any(
            k not in ("NAME", "ATOM", "STRING", "COMMA", "OR", "AND", "STOP") for k in inside
        ):
            return None
        values = [scene.raw(i, i + 1) for i in range(at + 1, close) if scene.kind(i) in ("NAME", "ATOM", "STRING")]
        stop, sure = close + 1, all(k in ("NAME", "ATOM", "STRING", "COMMA") for k in inside) and _alternate(inside)
    elif scene.kind(at) in ("NAME", "ATOM", "STRING"):
        stop = at + 1
        while (
            scene.kind(stop) in ("COMMA", "OR")
            and scene.kind(stop + 1) in ("NAME", "ATOM", "STRING")
            and scene.kind(stop + 2) not in RELATIONS
        ):
            stop += 2
        values = [scene.raw(i, i + 1) for i in range(at, stop) if scene.kind(i) in ("NAME", "ATOM", "STRING")]
        sure = len(values) > 1 and "OR" not in scene.tokens.kinds[at:stop]
    else:
        return None
    made = rewritten(scene, at, stop, "{" + ", ".join(values) + "}")
    fixes = [Fix(f"write `{{{', '.join(values)}}}`", (made.edit,), safe=sure)] if made.edit else []
    said = f"a list stands in braces, not in `{opener}`" if opener in ("(", "[") else "the list has no braces"
    return Step(finding("SR121", scene.span(at, stop), said, f"write `{{{', '.join(values)}}}`", *fixes), made.tokens)


def _alternate(kinds: list[str]) -> bool:
    """Values and commas in turn."""
    return len(kinds) % 2 == 1 and all((kind == "COMMA") == bool(index % 2) for index, kind in enumerate(kinds))


def list_of_names(scene: Scene) -> Step | None:
    """`City is New York, Boston or Los Angeles`: several values, some of several words."""
    at = scene.at
    start = at
    while scene.kind(start - 1) in ("NAME", "ATOM", "STRING", "COMMA", "OR") and start > 1:
        start -= 1
    if scene.kind(start - 1) != "EQ" or not scene.is_field(start - 2) or scene.in_outcome:
        return None
    stop = at
    while scene.kind(stop) in ("NAME", "ATOM", "STRING", "COMMA", "OR") and not scene.outcome_at(stop):
        if scene.kind(stop + 1) in RELATIONS and scene.kind(stop - 1) in ("COMMA", "OR"):
            stop -= 1
            break
        stop += 1
    values: list[list[int]] = [[]]
    for index in range(start, stop):
        if scene.kind(index) in ("COMMA", "OR"):
            values.append([])
        else:
            values[-1].append(index)
    values = [value for value in values if value]
    if len(values) < 2 or scene.kind(stop) not in STOPS or max(map(len, values)) > 4:
        return None
    texts = ", ".join(scene.raw(value[0], value[-1] + 1) for value in values)
    field = scene.word(start - 2)
    made = rewritten(scene, start - 1, stop, f"in {{{texts}}}")
    fixes = [Fix(f"write `{field} in {{{texts}}}`", (made.edit,))] if made.edit else []
    said = "several values stand where one belongs"
    return Step(
        finding("SR120", scene.span(start - 1, stop), said, f"for a list write `{field} in {{{texts}}}`", *fixes),
        made.tokens,
    )


def _dashed_range(scene: Scene) -> Step | None:
    """`between 1-5`."""
    at = scene.at
    if scene.kind(at - 2) != "BETWEEN":
        return None
    single = scene.word(at - 1)
    low, dash, high = single.partition("-") if "-" in single[1:] else single.partition("–")
    said = "`between` takes two values, and only one is here"
    fixes = []
    tokens = rewritten(scene, at, at, "and ⟨NAME⟩").tokens
    if dash and low.replace(".", "").isdigit() and high.replace(".", "").isdigit():
        made = rewritten(scene, at - 1, at, f"{low} and {high}")
        fixes = [Fix(f"write `{low} and {high}`", (made.edit,))] if made.edit else []
        tokens = made.tokens
    help = "write both with `and` between them, such as `between 1 and 5`"
    return Step(finding("SR105", scene.span(at - 2, at), said, help, *fixes), tokens)


LIST: tuple[Repair | Special, ...] = (_list_without_braces, other_wording, half_a_relation, unclosed_quote)

BETWEEN_AND: tuple[Repair | Special, ...] = (
    Repair("SR150", "BETWEEN low:SINGLE ^joint:COMMA|JUNK|'to|until|till' high:SINGLE", "`between {low} {joint} {high}` is read as `between {low} and {high}`",
           "`between` joins its two values with `and`", ("between {low} and {high}",), safe=True, when=lambda s, m: m.parts["joint"] in ("-", "–", "—", "to", "until", "till", "..", "…", "...", "&")),
    Repair("SR123", "BETWEEN low:SINGLE ^high:ATOM", "`between` joins its two values with `and`, not with a dash", "write `and`", ("between {low} and {high}",),
           when=lambda s, m: m.parts["high"][:1] in "-–"),
)  # fmt: skip

BETWEEN_AND = (thousands_between, *BETWEEN_AND, _dashed_range)
