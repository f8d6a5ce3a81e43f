"""A field was named: how it compares with its value."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from ...rules.vocabulary import FieldType
from .amounts import AMOUNTS, months_ago
from .places import RELATIONS, STOPS, known_field
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .wordings import other_wording


def _field_of_several_words(scene: Scene) -> Step | None:
    """`Zip Code = 1`, `the newspaper = 1`: a name of several words is looked up as one."""
    if scene.kind(scene.at) not in ("NAME", "ATOM") or scene.kind(scene.at - 1) != "NAME":
        return None
    best = 0
    for stop in range(scene.at + 1, min(scene.at + 4, len(scene.tokens.kinds)) + 1):
        words = " ".join(scene.word(i).lower() for i in range(scene.at - 1, stop))
        known = words in scene.known.columns or words.replace(" ", "") in scene.known.fields
        if known and scene.kind(stop) in RELATIONS:
            best = stop
    if not best:
        return None
    key = " ".join(scene.word(i).lower() for i in range(scene.at - 1, best))
    joined = "".join(scene.word(i) for i in range(scene.at - 1, best))
    name = joined if joined.lower() in scene.known.fields else scene.known.by_column.get(key, joined)
    made = rewritten(scene, scene.at - 1, best, name)
    fixes = [Fix(f"write `{name}`", (made.edit,), safe=True)] if made.edit else []
    said = f"`{scene.raw(scene.at - 1, best)}` is read as the field `{name}`"
    return Step(finding("SR150", scene.span(scene.at - 1, best), said, "a field is one word", *fixes), made.tokens)


def _bare_field(scene: Scene) -> Step | None:
    """A field that is compared with nothing."""
    index, field = scene.at, scene.word(scene.at - 1)
    if scene.kind(index - 1) != "NAME" or (scene.kind(index) not in STOPS and not scene.outcome_at(index)):
        return None
    yes_no = scene.known.fields.get(field.lower()) is FieldType.YES_NO
    known = field.lower() in scene.known.fields
    joint = scene.kind(index - 2)
    if not known and joint in ("AND", "OR") and scene.kind(index - 3) in ("NAME", "ATOM", "STRING", "RBRACE"):
        return None
    follows = "the rule ends" if scene.kind(index) == "$END" else f"`{scene.word(index)}` follows"
    fixes = []
    if yes_no:
        made = rewritten(scene, index, index, "= yes")
        fixes = [Fix(f"write `{field} = yes`", (made.edit,))] if made.edit else []
    said = (
        f"`{field}` is not compared with anything: {follows}" if known else f"`{field}` is not a condition: {follows}"
    )
    help = (
        f"write what it must be, such as `{field} = {'yes' if yes_no else '1'}`"
        if known
        else f"a condition compares a field, such as `{scene.known.example}`"
    )
    span = scene.span(index - 1, index)
    for fix in fixes:
        span = span[0], max(span[1], fix.edits[0].end)
    tokens = rewritten(scene, index - 1, index, f"{field} = ⟨NAME⟩" if known else "⟨NAME⟩ ⟨EQ⟩ ⟨NAME⟩").tokens
    return Step(finding("SR104", span, said, help, *fixes), tokens)


def two_relations(scene: Scene) -> Step | None:
    """`<=>`, `><`, `>>`: signs that have no meaning together."""
    start = scene.at
    while scene.kind(start - 1) in ("EQ", "NE", "LE", "GE", "LT", "GT", "JUNK") and start > scene.at - 3:
        start -= 1
    stop = start
    while scene.kind(stop) in ("EQ", "NE", "LE", "GE", "LT", "GT", "JUNK"):
        stop += 1
    signs = [scene.word(i) for i in range(start, stop)]
    if stop - start < 2 or scene.kind(start - 1) != "NAME" or not all(set(sign) <= set("=<>!~&|≠≤≥") for sign in signs):
        return None
    said = f"`{scene.raw(start, stop)}` is no comparison"
    tokens = rewritten(scene, start, stop, "⟨EQ⟩").tokens
    end = scene.find(set(STOPS), stop)
    if end > stop:
        tokens = rewritten(scene, start, end, "= ⟨NAME⟩").tokens
    return Step(finding("SR124", scene.span(start, stop), said, "use one of = != < <= > >="), tokens)


def half_a_relation(scene: Scene) -> Step | None:
    """A comparison that ends before its value."""
    if scene.kind(scene.at) not in STOPS | {"RBRACE", "COMMA", "STOP"}:
        return None
    start = scene.at
    while (
        scene.kind(start - 1) in RELATIONS | {"WITH", "FROM", "AND", "SINGLE"}
        and start > 1
        and scene.kind(start - 1) != "AND"
    ):
        start -= 1
    field = start - 1
    if scene.kind(field) != "NAME":
        return None
    said = scene.raw(field, scene.at)
    expected = scene.expected
    if expected == {"LBRACE"}:
        what, example, rest = "its list", f"{said} {{1, 4}}", "{ ⟨NAME⟩ }"
    elif expected >= {"BETWEEN", "MISSING"}:
        what, example, rest = "`missing` or `known`", f"{said} missing", "missing"
    elif expected == {"IN"}:
        what, example, rest = "`in` and its list", f"{said} in {{1, 4}}", "in { ⟨NAME⟩ }"
    elif expected == {"WITH"}:
        what, example, rest = "`with`", f"{said} with A", "with ⟨NAME⟩"
    else:
        what, example, rest = "its value", f"{said} 1", "⟨NAME⟩"
    if scene.kind(scene.at - 1) == "BETWEEN":
        what, example, rest = "its two values", f"{said} 1 and 5", "⟨NAME⟩ and ⟨NAME⟩"
    tokens = rewritten(scene, scene.at, scene.at, rest).tokens
    return Step(
        finding("SR105", scene.span(field, scene.at), f"`{said}` lacks {what}", f"write it, such as `{example}`"),
        tokens,
    )


def no_such_relation(scene: Scene) -> Step | None:
    """`contains`, `ends with`, `like`: what the language does not have."""
    at = scene.at
    for start in range(max(at - 3, 1), at + 1):
        words = [scene.word(i).lower() for i in range(start, start + 3)]
        negated = words[0] in ("does", "do") and scene.kind(start + 1) == "NOT"
        word = scene.word(start + 2 * negated).lower()
        if not scene.is_field(start - 1):
            continue
        if word in ("contains", "contain", "includes", "include", "like", "matches", "match") or (
            word in ("ends", "end", "ending") and words[1 + 2 * negated : 2 + 2 * negated] in (["with"], ["in"])
        ):
            stop = scene.find(set(STOPS), start + 2 * negated + 1)
            said = f"`{scene.raw(start, max(start + 2 * negated + 1, at))}` is not a comparison that the language knows"
            help = (
                "the language compares whole values and beginnings: list the values with `in {…}`, or use `starts with`"
            )
            tokens = rewritten(scene, start, stop, "= ⟨NAME⟩").tokens
            return Step(finding("SR123", scene.span(start, max(start + 2 * negated + 1, at)), said, help), tokens)
        if (
            negated
            and word in ("start", "starts", "begin", "begins")
            and scene.kind(start + 4) in ("NAME", "ATOM", "STRING")
        ):
            field, value = scene.word(start - 1), scene.word(start + 4)
            text = f"not {field} starts with {value}"
            made = rewritten(scene, start - 1, start + 5, text)
            fixes = [Fix(f"write `{text}`", (made.edit,), safe=True)] if made.edit else []
            said = f"`{scene.raw(start - 1, start + 5)}` is read as `{text}`"
            span = scene.span(start - 1, start + 5)
            return Step(finding("SR150", span, said, "`not` stands in front of the field", *fixes), made.tokens)
    return None


RELATION: tuple[Repair | Special, ...] = (
    months_ago,
    *AMOUNTS,
    other_wording,
    Repair("SR123", "field:NAME said:( IS? NOT BETWEEN low:SINGLE AND high:SINGLE )", "`{said}` stands behind the field", "put `not` in front of the field",
           ("not {field} is between {low} and {high}",), safe=True, when=lambda s, m: known_field(s, m) and m.start < s.at <= m.stop),
    Repair("SR150", "field:NAME said:( IS? 'neither' ) first:SINGLE 'nor' last:SINGLE", "`{said} {first} nor {last}` is read as `not in {{{first}, {last}}}`",
           "the language writes `not in {{{first}, {last}}}`", ("{field} not in {{{first}, {last}}}",), safe=True, when=lambda s, m: known_field(s, m) and m.start < s.at <= m.stop),
    Repair("SR123", "word:'no|never|non|without|isn.t' field:NAME", "`{word}` in front of a field is not a word of the language", "write `not {field}`", ("not {field}",),
           when=lambda s, m: known_field(s, m) and s.at <= m.places["field"][0] and not s.in_outcome),
    Repair("SR150", "article:'the|a|an|their|its' ^field:NAME", "`{article}` in front of a field is passed over", "a condition begins with its field", ("{field}",),
           safe=True, about="article", when=lambda s, m: m.parts["field"].lower() in s.known.fields and not s.in_outcome),
    no_such_relation,
    _field_of_several_words,
    _bare_field,
    Repair("SR104", "field:NAME ^value:ATOM|STRING", "nothing says how `{field}` compares with `{value}`", "write `=` between them: `{field} = {value}`", ("{field} = {value}",), when=known_field),
    Repair("SR104", "field:NAME ^brace:LBRACE", "nothing says how `{field}` compares with what stands in the braces", "write `=` or `in` between them", ("{field} = {{", "{field} in {{"), when=known_field),
    two_relations,
)  # fmt: skip

AFTER_IS: tuple[Repair | Special, ...] = (
    months_ago,
    *RELATION[:-1],
    no_such_relation,
    half_a_relation,
    Repair("SR123", "field:NAME said:( IS|EQ 'without' ) value:SINGLE", "`{said} {value}` can be read as another value, or as none", "write `!= {value}`, or `is missing`",
           ("{field} != {value}", "{field} is missing"), when=known_field),
)  # fmt: skip
