"""Mistakes between conditions: where one should begin, and behind one that is complete."""

from __future__ import annotations

from ...diagnostics import Fix, finding
from ...diagnostics.nearest import nearest
from ...rules.confusables import foreign_letter, plain_spelling
from .amounts import DAYS
from .brackets import unclosed_parenthesis, unopened_parenthesis
from .lists import list_of_names
from .pattern import Match, met
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene
from .values import STRAY, unclosed_quote, value_of_several_words

_FIELD = "write the field in front of it, such as `{example}`"


def _is_field(scene: Scene, match: Match) -> bool:
    return scene.is_field(match.places["field"][0])


def _is_no_field(scene: Scene, match: Match) -> bool:
    return match.parts["value"].lower() not in scene.known.fields


def _says_outcome(scene: Scene) -> int:
    return scene.outcome_at(scene.at)


def _chain(scene: Scene) -> Step | None:
    """`2 < Term < 5`: two comparisons of one field, in parentheses where something else could tear them apart."""
    match = met(scene, "^low:ATOM first:LT|LE field:NAME second:LT|LE high:ATOM") or met(
        scene, "^low:ATOM first:GT|GE field:NAME second:GT|GE high:ATOM"
    )
    if match is None or not _is_field(scene, match):
        return None
    text = match.written("{field} {first:turned} {low} and {field} {second} {high}")
    then = scene.find({"THEN", "$END"}, match.stop)
    if scene.kind(match.start - 1) == "NOT" or "OR" in scene.tokens.kinds[:then]:
        text = f"({text})"
    made = rewritten(scene, match.start, match.stop, text)
    fixes = [Fix(f"write `{text}`", (made.edit,), safe=True)] if made.edit else []
    said = f"`{scene.raw(match.start, match.stop)}` is read as `{text}`"
    span = scene.span(match.start, match.stop)
    return Step(finding("SR150", span, said, "a comparison has its field in front", *fixes), made.tokens)


# ---------------------------------------------------------------- where a condition should begin

BEGINNING: tuple[Repair | Special, ...] = (
    # several values of one field
    Repair(
        "SR120", "field:NAME relation:NE first:SINGLE joint:OR ^rest:LIST", "`{joint} {rest}` does not say which field it speaks of",
        "`{field} != {first} or {field} != {rest}` holds for every value; neither of the two is `{field} not in {{{first}, {rest:inner}}}`",
        ("{field} not in {{{first}, {rest:inner}}}",),
        when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    Repair(
        "SR120", "field:NAME ( EQ|IS ) first:LIST more:( ( COMMA|OR LIST )* joint:COMMA|OR ^last:LIST ( COMMA|OR LIST )* )",
        "`{joint} {last}` does not say which field it speaks of", "for several values of one field write `{field} in {{{first:inner}, {more:list}}}`, else repeat the field",
        ("{field} in {{{first:inner}, {more:list}}}",), about="more",
        when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    Repair(
        "SR120", "field:NAME STARTS WITH first:SINGLE joint:AND|OR ^last:SINGLE", "`{joint} {last}` does not say which field it speaks of",
        "write the field again: `{field} starts with {last}`", ("{field} starts with {first} {joint} {field} starts with {last}",),
        when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    Repair(
        "SR120", "field:NAME relation:LT|LE|GT|GE first:SINGLE joint:AND|OR ^last:ATOM", "`{joint} {last}` does not say which field it speaks of",
        "write the field again: `{field} {relation} {last}`", ("{field} {relation} {first} {joint} {field} {relation} {last}",),
        when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    Repair(
        "SR120", "field:NAME EQ first:SINGLE joint:AND ^last:SINGLE", "`{joint} {last}` does not say which field it speaks of",
        "a subscription has one `{field}`; for either of the two write `{field} in {{{first}, {last}}}`, else name the other field",
        ("{field} in {{{first}, {last}}}",), when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    # the same field again
    Repair(
        "SR106", "field:NAME head:( ORDER SINGLE ) joint:AND|OR ^tail:( ORDER SINGLE )", "`{tail}` does not say which field it speaks of",
        "write the field again: `{field} {tail}`", ("{field} {head} {joint} {field} {tail}",), when=_is_field,
    ),
    # a comparison that is turned round, or a range around a field
    _chain,
    Repair(
        "SR150", "^value:SINGLE relation:ORDER field:NAME", "`{value} {relation} {field}` is read as `{field} {relation:turned} {value}`",
        "the field comes first: `{field} {relation:turned} {value}`", ("{field} {relation:turned} {value}",), safe=True,
        when=lambda scene, match: _is_field(scene, match) and _is_no_field(scene, match),
    ),
    # words that do not begin a condition
    Repair("SR103", "joint:AND|OR ^again:AND|OR", "`{again}` follows `{joint}` with no condition between them",
           "leave one of the two out", ("{joint}", "{again}")),
    Repair("SR124", "^sign:JUNK", "`!` has no meaning in rules", "write `not`", ("not",), safe=True, when=lambda s, m: m.parts["sign"] == "!"),
    Repair("SR103", "joint:AND|OR ^next:THEN|RPAR", "no condition stands between `{joint}` and `{next}`", "write what must hold, such as `{example}`",
           ("{next}",), go_on="⟨AND⟩ ⟨NAME⟩ ⟨EQ⟩ ⟨NAME⟩ {next}"),
    Repair("SR103", "^joint:THEN|AND|OR|RPAR", "no condition stands in front of `{joint}`", "write what must hold, such as `{example}`",
           go_on="⟨NAME⟩ ⟨EQ⟩ ⟨NAME⟩ {joint}"),
    Repair("SR103", "before:ANY ^END", "no condition follows `{before}`", "write what must hold, such as `{example}`", go_on=""),
    Repair("SR103", "^relation:RELATION", "`{relation}` has no field in front of it", "write what is compared, such as `{example}`", go_on=""),
    Repair("SR103", "^value:LBRACE|STRING|ATOM", "a condition begins with a field, and `{value}` is a value", _FIELD, go_on="",
           when=lambda s, m: s.kind(s.at + 1) in ("AND", "OR", "THEN", "RPAR", "$END")),
    unclosed_quote,
    *STRAY,
)  # fmt: skip


# ---------------------------------------------------------------- behind a condition that is complete

_JOINING = {
    "&": "and", "&&": "and", "+": "and", "also": "and", "plus": "and", "|": "or", "||": "or",
}  # fmt: skip
_ASKED = frozenset({"but", "with", "either", "and/or", "or/and", "xor", "nor", "/"})
_KEYWORDS = ("and", "or", "then")


def _joined(scene: Scene) -> Step | None:
    """Conditions joined by another word or sign than `and` and `or`."""
    word = scene.word(scene.at).lower()
    if scene.kind(scene.at) not in ("JUNK", "NAME") or scene.kind(scene.at + 1) not in ("NAME", "NOT", "LPAR"):
        return None
    if word in _JOINING and _field_follows(scene):
        made = rewritten(scene, scene.at, scene.at + 1, _JOINING[word])
        fixes = [Fix(f"write `{_JOINING[word]}`", (made.edit,), safe=True)] if made.edit else []
        span = scene.span(scene.at, scene.at + 1)
        said = f"`{word}` is read as `{_JOINING[word]}`"
        return Step(finding("SR150", span, said, f"the language writes `{_JOINING[word]}`", *fixes), made.tokens)
    return None


def _misspelled(scene: Scene) -> Step | None:
    """A word of the language with a slip, or with letters of another alphabet."""
    if scene.kind(scene.at) != "NAME":
        return None
    word = scene.word(scene.at)
    plain = plain_spelling(word).lower()
    keyword = plain if not word.isascii() and plain in _KEYWORDS else None
    outcome = scene.outcome_at(scene.at + 1)
    if keyword is None and (
        plain in ("than", "the", "thn", "tehn", "hten") or (plain in ("give", "gives", "do") and outcome)
    ):
        keyword = "then" if outcome else None
    if keyword is None and scene.kind(scene.at + 1) in ("NAME", "NOT", "LPAR") and plain not in scene.known.fields:
        swapped = next((word for word in _KEYWORDS if sorted(word) == sorted(plain)), None)
        close = swapped or nearest(plain, _KEYWORDS, alike=0.74)
        if (close == "then" and outcome) or (
            close in ("and", "or")
            and _field_follows(scene)
            and len(plain) <= 4
            and plain not in ("nor", "xor", "any", "add")
        ):
            keyword = close
    if keyword is None:
        return None
    made = rewritten(scene, scene.at, scene.at + 1, keyword)
    foreign = foreign_letter(word)
    said = (
        f"`{word}` holds {foreign}, so it is not the word `{keyword}`"
        if foreign
        else f"`{word}` looks like a typo for `{keyword}`"
    )
    fixes = [Fix(f"write `{keyword}`", (made.edit,), safe=True)] if made.edit else []
    return Step(finding("SR125", scene.span(scene.at, scene.at + 1), said, f"type `{keyword}`", *fixes), made.tokens)


def _field_follows(scene: Scene) -> bool:
    return scene.kind(scene.at + 1) in ("NOT", "LPAR") or scene.word(scene.at + 1).lower() in scene.known.fields


def _glued(scene: Scene) -> Step | None:
    """`andTerm`: a word of the language without a blank behind it."""
    word = scene.word(scene.at)
    for keyword in ("and", "or", "not"):
        rest = word[len(keyword) :]
        if scene.kind(scene.at) == "NAME" and word.lower().startswith(keyword) and rest.lower() in scene.known.fields:
            made = rewritten(scene, scene.at, scene.at + 1, f"{keyword} {rest}")
            fixes = [Fix(f"write `{keyword} {rest}`", (made.edit,), safe=True)] if made.edit else []
            said = f"`{word}` lacks a blank behind `{keyword}`"
            return Step(
                finding("SR125", scene.span(scene.at, scene.at + 1), said, f"write `{keyword} {rest}`", *fixes),
                made.tokens,
            )
    return None


def _missing_then(scene: Scene) -> Step | None:
    """An offer directly behind the conditions."""
    skip = int(
        scene.kind(scene.at) in ("COMMA", "COLON", "JUNK", "STOP")
        or scene.word(scene.at).lower() in ("the", "offer", "so", "give")
    )
    if scene.word(scene.at) + scene.word(scene.at + 1) in ("=>", "->", "-->", "==>"):
        skip = 2
    length = scene.outcome_at(scene.at + skip)
    if not length or scene.in_outcome:
        return None
    if (
        skip == 1
        and scene.kind(scene.at) == "JUNK"
        and scene.word(scene.at) not in ("->", "=>", "-", "–", "—", "→", "⇒", "-->", "==>")
    ):
        return None
    made = rewritten(scene, scene.at, scene.at + skip, "then")
    phrase = scene.raw(scene.at + skip, scene.at + skip + length)
    fixes = [Fix("write `then`" if skip else "insert `then`", (made.edit,), safe=True)] if made.edit else []
    span = scene.span(scene.at, scene.at + skip + length)
    if made.edit:
        span = min(span[0], made.edit.start), span[1]
    said = f"`then` is missing in front of `{phrase}`"
    return Step(finding("SR107", span, said, "the conditions end with `then`", *fixes), made.tokens)


def _connective(scene: Scene) -> Step | None:
    """Two conditions side by side: `and` or `or`?"""
    at = scene.at
    comma = int(
        scene.kind(at) == "COMMA" or scene.word(at).lower() in ("with", "either", "and/or", "or/and", "but", "/", "xor")
    )
    begins = scene.kind(at + comma) in ("NOT", "LPAR") or (
        scene.word(at + comma).lower() in scene.known.fields and scene.kind(at + comma) == "NAME"
    )
    if not begins:
        return None
    word = scene.raw(at, at + 1)
    fixes = []
    tokens = None
    for joint in ("and", "or"):
        made = rewritten(scene, at, at + comma, joint)
        tokens = tokens or made.tokens
        if made.edit:
            fixes.append(Fix(f"write `{joint}`" if comma else f"insert `{joint}`", (made.edit,)))
    said = (
        f"{'a comma' if word == ',' else f'`{word}`'} does not say whether both conditions must hold or one is enough"
        if comma
        else f"neither `and` nor `or` stands in front of `{word}`"
    )
    help = "write `and` or `or`" if comma else "say whether both conditions must hold or one is enough"
    span = scene.span(at - 1 if not comma else at, at + 1)
    code = "SR106"
    return Step(finding(code, span, said, help, *fixes), tokens)


def _ends(scene: Scene, match: Match) -> bool:
    """Whether a list of alternatives ends behind the match."""
    return (
        scene.kind(match.stop) in ("AND", "OR", "THEN", "RPAR", "$END", "COMMA", "STOP")
        or scene.outcome_at(match.stop) > 0
    )


_EXCEPTIONS = (
    ("^said:( 'unless' )", "and not"), ("^said:( 'except|excluding' 'if|when' )", "and not"), ("^said:( 'except|excluding' )", "and not"),
    ("^said:( 'but' NOT IF )", "and not"), ("^said:( 'but' NOT )", "and not"), ("^said:( 'provided' 'that' )", "and"),
    ("^said:( 'only' IF )", "and"), ("^said:( 'but' 'only' IF )", "and"),
)  # fmt: skip
"""What joins a condition to those before it, and how that is written."""


def _exception(scene: Scene) -> Step | None:
    """`unless C`, `except if C`, `but not C` between conditions: `and not (C)`."""
    for pattern, written in _EXCEPTIONS:
        match = met(scene, pattern)
        if match is not None and scene.kind(match.stop) in ("NAME", "LPAR", "NOT"):
            return _joined_by(scene, match, written)
    return _nor(scene) if met(scene, "^said:( 'nor' )") is not None else None


def _joined_by(scene: Scene, match: Match, written: str) -> Step:
    """The condition behind such words, joined as it is written."""
    behind = scene.find({"THEN", "RPAR", "$END"}, match.stop)
    inner = [scene.kind(i) for i in range(match.stop, behind)]
    single = "AND" not in inner and "OR" not in inner
    condition = scene.raw(match.stop, behind)
    made = rewritten(scene, match.start, behind, f"{written} {condition}" if single else f"{written} ({condition})")
    span = scene.span(match.start, match.stop if single else behind)
    fixes: list[Fix] = []
    if made.edit:
        span = min(span[0], made.edit.start), max(span[1], made.edit.end)
        title = f"write `{written}`" + ("" if single else " and parentheses")
        fixes = [Fix(title, (made.edit,), safe=single and written == "and not")]
    said = f"conditions are not joined with `{scene.raw(match.start, match.stop)}`"
    help = f"write `{written}`, with parentheses around several conditions"
    return Step(finding("SR123", span, said, help, *fixes), made.tokens)


def _nor(scene: Scene) -> Step | None:
    """`A nor B`: neither of the two."""
    match = met(scene, "field:NAME first:( ORDER SINGLE ) ^'nor' second:( NAME ORDER SINGLE )")
    if match is None:
        return None
    text = match.written("not {field} {first} and not {second}")
    made = rewritten(scene, match.start, match.stop, text)
    fixes = [Fix(f"write `{text}`", (made.edit,))] if made.edit else []
    said = "`nor` does not join conditions"
    return Step(
        finding("SR123", scene.span(match.start, match.stop), said, f"for neither of the two write `{text}`", *fixes),
        made.tokens,
    )


BEHIND: tuple[Repair | Special, ...] = (
    unclosed_parenthesis,
    *DAYS,
    Repair("SR107", "^END", "the rule ends without `then`", "write what it gives, such as `then {outcome} = {{…}}`", go_on=""),
    Repair("SR107", "^STOP END", "the rule ends without `then`", "write what it gives, such as `then {outcome} = {{…}}`", go_on=""),
    unopened_parenthesis,
    Repair("SR112", "^brace:RBRACE", "this `}}` closes nothing", "leave it out, or open it where it belongs", ("",)),
    _exception,
    _joined,
    _missing_then,
    Repair("SR126", "^comma:COMMA joint:THEN|AND|OR", "no comma stands in front of `{joint}`", "leave it out", ("{joint}",), safe=True, about="comma"),
    Repair("SR126", "^stop:STOP|COLON joint:THEN|AND|OR", "`{stop}` does not fit inside a rule", "leave it out", ("{joint}",), safe=True, about="stop"),
    _misspelled,
    _glued,
    list_of_names,
    value_of_several_words,
    Repair(
        "SR120", "field:NAME EQ|IS first:SINGLE more:( ( COMMA SINGLE )* ^COMMA SINGLE ( COMMA|AND|OR SINGLE )* )",
        "several values stand where one belongs", "for a list write `{field} in {{{first}, {more:list}}}`",
        ("{field} in {{{first}, {more:list}}}",), when=lambda scene, match: _is_field(scene, match) and _ends(scene, match),
    ),
    Repair(
        "SR106", "field:NAME head:( ORDER SINGLE ) ^tail:( ORDER SINGLE )", "`{tail}` is a second comparison of the same field",
        "write `and` and the field again", ("{field} {head} and {field} {tail}",), when=_is_field,
    ),
    _connective,
    unclosed_quote,
)  # fmt: skip
