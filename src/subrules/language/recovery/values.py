"""Mistakes inside a comparison: the field, the relation, the value, and lists."""

from __future__ import annotations

from ...days import iso_day
from ...diagnostics import Edit, Fix, finding
from ...diagnostics.nearest import nearest
from ...rules.vocabulary import FieldType
from .repair import Match, Repair, Scene, Special, Step, rewritten
from .wordings import other_wording

_KEYWORDS = "IF|THEN|AND|OR|NOT|IN|IS|BETWEEN|STARTS|WITH|MISSING|KNOWN|RULE|FROM|UNTIL"
_RESERVED = frozenset(_KEYWORDS.split("|"))
_STOPS = frozenset({"AND", "OR", "THEN", "RPAR", "$END"})


def _known_field(scene: Scene, match: Match) -> bool:
    return match.parts["field"].lower() in scene.known.fields


def _number_field(scene: Scene, match: Match) -> bool:
    return scene.known.fields.get(match.parts["field"].lower()) is FieldType.NUMBER


def _field_type(scene: Scene, match: Match, *types: FieldType) -> bool:
    return scene.known.fields.get(match.parts["field"].lower()) in types


# ---------------------------------------------------------------- values with something behind them

AMOUNTS: tuple[Repair | Special, ...] = (
    Repair("SR150", "field:NAME relation:( IS|EQ ) value:ATOM ^OR 'more|greater|above|up|longer|higher|over|later'",
           "`{relation} {value} or more` is read as `>= {value}`", "the language writes `>= {value}`", ("{field} >= {value}",), safe=True, when=_known_field),
    Repair("SR150", "field:NAME relation:( IS|EQ ) ^value:ATOM OR 'more|greater|above|up|longer|higher|over|later'",
           "`{relation} {value} or more` is read as `>= {value}`", "the language writes `>= {value}`", ("{field} >= {value}",), safe=True, when=_known_field),
    Repair("SR150", "field:NAME relation:( IS|EQ ) value:ATOM OR 'more|greater|above|up|longer|higher|over|later' ^ANY",
           "`{relation} {value} or more` is read as `>= {value}`", "the language writes `>= {value}`", ("{field} >= {value}",), safe=True, when=_known_field),
    Repair("SR150", "field:NAME relation:( IS|EQ ) ^value:ATOM OR 'less|fewer|below|under|lower|shorter|earlier'",
           "`{relation} {value} or less` is read as `<= {value}`", "the language writes `<= {value}`", ("{field} <= {value}",), safe=True, when=_known_field),
    Repair("SR123", "field:NAME relation:( ORDER|IS )? ^value:ATOM sign:'\\+'", "`{value}+` is not a value", "for {value} and more write `>= {value}`", ("{field} >= {value}",), when=_known_field),
    Repair("SR123", "field:NAME relation:( ORDER|IS )? value:ATOM ^sign:'\\+'", "`{value}+` is not a value", "for {value} and more write `>= {value}`", ("{field} >= {value}",), when=_known_field),
)  # fmt: skip


def _or_more(scene: Scene) -> Step | None:
    """`Term = 12 or more`, seen behind its last word: `or more` reads like another condition."""
    at = scene.at
    more = ("more", "greater", "above", "up", "longer", "higher", "over", "later", "older")
    less = ("less", "fewer", "below", "under", "lower", "shorter", "earlier")
    word = scene.word(at - 1).lower()
    if word not in more + less or scene.kind(at - 2) != "OR" or scene.kind(at - 3) != "ATOM":
        return None
    if scene.kind(at - 4) not in ("EQ", "IS") or scene.word(at - 5).lower() not in scene.known.fields:
        return None
    sign = ">=" if word in more else "<="
    value = scene.word(at - 3)
    made = rewritten(scene, at - 4, at, f"{sign} {value}")
    said = f"`{scene.raw(at - 4, at)}` is read as `{sign} {value}`"
    fixes = [Fix(f"write `{sign} {value}`", (made.edit,), safe=True)] if made.edit else []
    span = scene.span(at - 4, at)
    return Step(finding("SR150", span, said, f"the language writes `{sign} {value}`", *fixes), made.tokens)


# ---------------------------------------------------------------- a field was named: how does it compare

_NOT_SAID = (
    ("IS NOT BETWEEN", "put `not` in front of the field", "not {field} is between {rest}"),
    ("NOT BETWEEN", "put `not` in front of the field", "not {field} is between {rest}"),
)


def _field_of_several_words(scene: Scene) -> Step | None:
    """`Zip Code = 1`, `the newspaper = 1`: a name of several words is looked up as one."""
    if scene.kind(scene.at) not in ("NAME", "ATOM") or scene.kind(scene.at - 1) != "NAME":
        return None
    best = 0
    for stop in range(scene.at + 1, min(scene.at + 4, len(scene.tokens.kinds)) + 1):
        words = " ".join(scene.word(i).lower() for i in range(scene.at - 1, stop))
        known = words in scene.known.columns or words.replace(" ", "") in scene.known.fields
        if known and scene.kind(stop) in _RELATIONS:
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


_RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT", "IN", "IS", "BETWEEN", "STARTS", "NOT"})


def _bare_field(scene: Scene) -> Step | None:
    """A field that is compared with nothing."""
    index, field = scene.at, scene.word(scene.at - 1)
    if scene.kind(index) not in _STOPS and not scene.outcome_at(index):
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


def _two_relations(scene: Scene) -> Step | None:
    """`<=>`, `><`, `>>`: signs that have no meaning together."""
    start = scene.at
    while scene.kind(start - 1) in ("EQ", "NE", "LE", "GE", "LT", "GT", "JUNK") and start > scene.at - 3:
        start -= 1
    stop = start
    while scene.kind(stop) in ("EQ", "NE", "LE", "GE", "LT", "GT", "JUNK"):
        stop += 1
    if stop - start < 2 or scene.kind(start - 1) != "NAME":
        return None
    said = f"`{scene.raw(start, stop)}` is no comparison"
    tokens = rewritten(scene, start, stop, "⟨EQ⟩").tokens
    end = scene.find(set(_STOPS), stop)
    if end > stop:
        tokens = rewritten(scene, start, end, "= ⟨NAME⟩").tokens
    return Step(finding("SR124", scene.span(start, stop), said, "use one of = != < <= > >="), tokens)


RELATION: tuple[Repair | Special, ...] = (
    _or_more,
    *AMOUNTS,
    other_wording,
    Repair("SR123", "field:NAME ( 'does|do' NOT 'start|begin|starts|begins' WITH|'with' ) ^value:SINGLE", "", when=lambda s, m: False),
    Repair("SR123", "field:NAME said:( IS? NOT BETWEEN low:SINGLE AND high:SINGLE )", "`{said}` stands behind the field", "put `not` in front of the field",
           ("not {field} is between {low} and {high}",), safe=True, when=lambda s, m: _known_field(s, m) and m.start < s.at <= m.stop),
    Repair("SR150", "field:NAME said:( IS? 'neither' ) first:SINGLE 'nor' last:SINGLE", "`{said} {first} nor {last}` is read as `not in {{{first}, {last}}}`",
           "the language writes `not in {{{first}, {last}}}`", ("{field} not in {{{first}, {last}}}",), safe=True, when=lambda s, m: _known_field(s, m) and m.start < s.at <= m.stop),
    _field_of_several_words,
    _bare_field,
    Repair("SR104", "field:NAME ^value:ATOM|STRING", "nothing says how `{field}` compares with `{value}`", "write `=` between them: `{field} = {value}`", ("{field} = {value}",), when=_known_field),
    Repair("SR104", "field:NAME ^brace:LBRACE", "nothing says how `{field}` compares with what stands in the braces", "write `=` or `in` between them", ("{field} = {{", "{field} in {{"), when=_known_field),
    _two_relations,
)  # fmt: skip


# ---------------------------------------------------------------- behind `is`, `not`, `starts`


def _half_a_relation(scene: Scene) -> Step | None:
    """A comparison that ends before its value."""
    if scene.kind(scene.at) not in _STOPS | {"RBRACE", "COMMA", "STOP"}:
        return None
    start = scene.at
    while (
        scene.kind(start - 1) in _RELATIONS | {"WITH", "FROM", "AND", "SINGLE"}
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


def _no_such_relation(scene: Scene) -> Step | None:
    """`contains`, `ends with`, `like`: what the language does not have."""
    at = scene.at
    for start in range(max(at - 3, 1), at + 1):
        words = [scene.word(i).lower() for i in range(start, start + 3)]
        negated = words[0] in ("does", "do") and scene.kind(start + 1) == "NOT"
        word = scene.word(start + 2 * negated).lower()
        if scene.word(start - 1).lower() not in scene.known.fields or scene.kind(start - 1) != "NAME":
            continue
        if word in ("contains", "contain", "includes", "include", "like", "matches", "match") or (
            word in ("ends", "end", "ending") and words[1 + 2 * negated : 2 + 2 * negated] in (["with"], ["in"])
        ):
            stop = scene.find(set(_STOPS), start + 2 * negated + 1)
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


AFTER_IS: tuple[Repair | Special, ...] = (
    Repair("SR123", "field:NAME IS|EQ said:( ^'more|less' 'than' number:ATOM unit:'days|weeks|months|years' 'ago|old' )", "`{said}` counts back from today",
           "use a field that counts, such as `MonthsSinceStart` or `DaysSinceStart`", go_on="= ⟨NAME⟩"),
    *RELATION[:-1],
    _no_such_relation,
    _half_a_relation,
    Repair("SR123", "field:NAME IS ^said:'without'", "`is without` does not say what is missing", "write `is missing`, or `!= ` and the value", go_on=""),
)  # fmt: skip


# ---------------------------------------------------------------- the value


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


def _reserved_value(scene: Scene) -> Step | None:
    if scene.kind(scene.at) not in _RESERVED or scene.kind(scene.at) in ("AND", "OR", "THEN", "NOT", "IF"):
        return None
    word = scene.word(scene.at)
    made = rewritten(scene, scene.at, scene.at + 1, f'"{word}"')
    fixes = [Fix(f'write `"{word}"`', (made.edit,))] if made.edit else []
    said = f"`{word}` is a word of the language"
    return Step(
        finding(
            "SR119",
            scene.span(scene.at, scene.at + 1),
            said,
            f'if it really is the value, put it in quotes: "{word}"',
            *fixes,
        ),
        made.tokens,
    )


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


VALUE: tuple[Repair | Special, ...] = (
    other_wording,
    _no_such_relation,
    _half_a_relation,
    unclosed_quote,
    Repair("SR126", "^mark:PLACEHOLDER", "the placeholder `{mark}` stands in braces", "write `{{{mark}}}`", ("{{{mark}}}",), safe=True),
    _value_in_parentheses,
    _two_relations,
    Repair("SR123", "field:NAME relation:EQ|IS said:( ^NOT value:LIST )", "`{relation} {said}` is read as `!= {value}`", "write `!= {value}`", ("{field} != {value}",), when=_known_field),
    _reserved_value,
    _negative_or_currency,
)  # fmt: skip


# ---------------------------------------------------------------- lists and ranges


def _list_without_braces(scene: Scene) -> Step | None:
    """`in 1, 4` and `in (1, 4)`: a list stands in braces."""
    at = scene.at
    opener = scene.word(at)
    if opener in ("(", "["):
        close = at
        while (
            close < len(scene.tokens.kinds)
            and scene.word(close) != {"(": ")", "[": "]"}[opener]
            and scene.kind(close) not in ("THEN",)
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
            and scene.kind(stop + 2) not in _RELATIONS
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


LIST: tuple[Repair | Special, ...] = (_list_without_braces, other_wording, _half_a_relation, unclosed_quote)

BETWEEN_AND: tuple[Repair | Special, ...] = (
    Repair("SR150", "BETWEEN low:SINGLE ^joint:COMMA|JUNK|'to|until|till' high:SINGLE", "`between {low} {joint} {high}` is read as `between {low} and {high}`",
           "`between` joins its two values with `and`", ("between {low} and {high}",), safe=True, when=lambda s, m: m.parts["joint"] in (",", "-", "–", "—", "to", "until", "till", "..", "…", "...", "&")),
    Repair("SR123", "BETWEEN low:SINGLE ^high:ATOM", "`between` joins its two values with `and`, not with a dash", "write `and`", ("between {low} and {high}",),
           when=lambda s, m: m.parts["high"][:1] in "-–"),
)  # fmt: skip


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


BETWEEN_AND = (*BETWEEN_AND, _dashed_range)


# ---------------------------------------------------------------- behind a value

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def month_number(word: str) -> int | None:
    """The number of a month that a word names, in full or by three letters."""
    lowered = word.lower().rstrip(".")
    numbers = [number for number, month in enumerate(_MONTHS, 1) if lowered in (month, month[:3], month[:4])]
    return numbers[0] if numbers else None


def _day_in_words(scene: Scene) -> Step | None:
    """`January 1, 2025`, `1 January 2025`: a day in words."""
    start = scene.at - 1
    first, second = scene.word(start), scene.word(scene.at)
    if (month_number(first) is None) == (month_number(second) is None) or scene.kind(scene.at) not in ("NAME", "ATOM"):
        return None
    year = scene.at + 1 + (scene.kind(scene.at + 1) == "COMMA")
    digits = scene.word(year)
    month = month_number(first) or month_number(second)
    number = "".join(c for word in (first, second) if month_number(word) is None for c in word if c.isdecimal())
    if not number:
        return None
    complete = len(digits) == 4 and digits.isdecimal()
    stop = year + 1 if complete else scene.at + 1
    written = f"{digits}-{month:02}-{number:0>2}"
    text = scene.raw(start, stop)
    if complete and iso_day(written):
        made = rewritten(scene, start, stop, written)
        fixes = [Fix(f"write `{written}`", (made.edit,), safe=True)] if made.edit else []
        return Step(
            finding(
                "SR150",
                scene.span(start, stop),
                f"`{text}` is read as `{written}`",
                "days are written year-month-day",
                *fixes,
            ),
            made.tokens,
        )
    said = f"`{text}` is no day of a year"
    return Step(
        finding("SR202", scene.span(start, stop), said, "write it as year-month-day, such as 2026-06-01"),
        rewritten(scene, start, stop, "⟨ATOM⟩").tokens,
    )


def _number_with_comma(scene: Scene) -> Step | None:
    """`1,000` and `2,50`: a thousands sign or a decimal comma? It is asked."""
    at = scene.at
    if scene.kind(at) != "COMMA" or scene.kind(at - 1) != "ATOM" or scene.kind(at + 1) != "ATOM":
        return None
    tokens = scene.tokens
    if tokens.ends[at - 1] != tokens.starts[at] or tokens.ends[at] != tokens.starts[at + 1]:
        return None
    stop = at + 2
    while (
        scene.kind(stop) == "COMMA" and scene.kind(stop + 1) == "ATOM" and tokens.ends[stop - 1] == tokens.starts[stop]
    ):
        stop += 2
    whole, rest = scene.word(at - 1), scene.word(at + 1)
    if not whole.lstrip("-+$€£¥").isdigit() or not rest.replace(".", "").isdigit():
        return None
    groups = [scene.word(i) for i in range(at + 1, stop, 2)]
    texts = []
    if all(len(group.partition(".")[0]) == 3 for group in groups):
        texts.append((whole + "".join(groups), "a thousands separator"))
    if len(groups) == 1 and rest.isdigit():
        texts.append((f"{whole}.{rest}", "a decimal comma"))
    if not texts:
        return None
    text = scene.raw(at - 1, stop)
    fixes = []
    for new, what in texts:
        made = rewritten(scene, at - 1, stop, new)
        if made.edit:
            fixes.append(Fix(f"{what}: write `{new}`", (made.edit,)))
    said = (
        f"`{text}` may hold a thousands separator or a decimal comma"
        if len(texts) > 1
        else f"`{text}` is written with {texts[0][1]}"
    )
    help = "write digits with at most one point: " + " or ".join(f"`{new}`" for new, _ in texts)
    return Step(
        finding("SR122", scene.span(at - 1, stop), said, help, *fixes), rewritten(scene, at - 1, stop, "⟨ATOM⟩").tokens
    )


def _sign_behind_value(scene: Scene) -> Step | None:
    """`5%`, `50¢`, `981*`, `$5.00-`: a sign that carries a meaning is never passed over."""
    if scene.kind(scene.at) != "JUNK" or scene.kind(scene.at - 1) not in ("ATOM", "NAME") or scene.in_outcome:
        return None
    if scene.tokens.ends[scene.at - 1] != scene.tokens.starts[scene.at]:
        return None
    value, sign = scene.word(scene.at - 1), scene.word(scene.at)
    said = f"`{value}{sign}` is not a value that the language knows"
    fixes: list[Fix] = []
    help = "write the number that the data holds, without a sign"
    tokens = rewritten(scene, scene.at - 1, scene.at + 1, "⟨ATOM⟩").tokens
    if set(sign) <= set("*%?_…."):
        help = (
            f"for values that begin so write `starts with {value}`"
            if sign != "%" or len(value) > 2
            else "write the number as the data holds it, such as 5 or 0.05"
        )
        if (
            scene.kind(scene.at - 2) == "EQ"
            and (sign != "%" or len(value) > 2)
            and "?" not in sign
            and scene.kind(scene.at - 3) == "NAME"
        ):
            if scene.known.fields.get(scene.word(scene.at - 3).lower()) in (FieldType.CODE, FieldType.TEXT):
                made = rewritten(scene, scene.at - 2, scene.at + 1, f"starts with {value}")
                fixes = [Fix(f"write `starts with {value}`", (made.edit,))] if made.edit else []
                tokens = made.tokens
                return Step(finding("SR124", scene.span(scene.at - 2, scene.at + 1), said, help, *fixes), tokens)
    return Step(finding("SR124", scene.span(scene.at - 1, scene.at + 1), said, help), tokens)


def value_of_several_words(scene: Scene) -> Step | None:
    """`Sunday Only`: a value of several words stands in braces, once somebody has looked at it."""
    at = scene.at
    if scene.kind(at - 1) not in ("NAME", "ATOM") or scene.in_outcome:
        return None
    start = at - 1
    if scene.kind(start - 1) not in ("EQ", "NE", "LE", "GE", "LT", "GT", "WITH", "BETWEEN", "AND"):
        return None
    stop = at
    joiners = 0
    while stop < len(scene.tokens.kinds):
        kind = scene.kind(stop)
        if scene.outcome_at(stop) or scene.word(stop).lower() in ("unless", "except", "until", "nor"):
            break
        if kind in ("NAME", "ATOM") and scene.kind(stop + 1) not in _RELATIONS:
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
    if stop == at or scene.word(start).lower() in ("not", "neither", "more", "less", "without", "either"):
        return None
    if stop - start > 8:
        return None
    text = scene.raw(start, stop)
    quoted = f'"{text}"' if "." in text or joiners or "'" in text else f"{{{text}}}"
    if '"' in text:
        return None
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


DAYS: tuple[Repair | Special, ...] = (
    _or_more,
    _day_in_words,
    _number_with_comma,
    _sign_behind_value,
    *AMOUNTS[4:],
)


STRAY: tuple[Repair | Special, ...] = ()


def close_field(word: str, known: frozenset[str]) -> str | None:
    """The field that a word may have meant."""
    return nearest(word, known)
