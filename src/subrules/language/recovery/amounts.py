"""Values that are written with more than the value: `12 or more`, `12+`, `1,000`, `5%`, days in words, months ago."""

from __future__ import annotations

from ...days import MONTHS, iso_day
from ...diagnostics import Fix, finding
from ...rules.vocabulary import FieldType
from .pattern import Match, met
from .places import field_type, known_field
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Scene

_MORE = "'more|greater|above|up|longer|higher|over|later|older'"


_LESS = "'less|fewer|below|under|lower|shorter|earlier'"


def _and_more(scene: Scene, match: Match) -> bool:
    return known_field(scene, match) and match.parts["relation"].lower().strip() in ("", "=", "is", ">=", "≥")


_AGO = {
    "more than": ">", "over": ">", "longer than": ">", "older than": ">", "at least": ">=", "less than": "<", "under": "<",
    "at most": "<=", "fewer than": "<", "not more than": "<=", "no more than": "<=", "exactly": "=", "": "=", "before": ">", "after": "<",
}  # fmt: skip


def months_ago(scene: Scene) -> Step | None:
    """`StartDate is more than 6 months ago`: the field that counts the months."""
    match = met(
        scene,
        "field:NAME relation:( IS|EQ|LT|LE|GT|GE|'was' )? how:( ( NAME|NOT )* ) number:ATOM unit:'days|weeks|months|years|day|month|year|week' ( 'ago|old' )?",
    )
    if match is None or scene.known.fields.get(match.parts["field"].lower()) is not FieldType.DATE:
        return None
    unit = str(match.parts["unit"]).rstrip("sS").lower() + "s"
    sign = _AGO.get(" ".join(match.parts["how"].lower().split()))
    if match.parts["relation"].strip() in ("<", "<=", ">", ">="):
        sign = None  # earlier or longer ago: it can be meant either way
    number = str(match.parts["number"])
    counting = scene.known.since.get((match.parts["field"].lower(), unit))
    if counting is None and unit == "years" and number.isdigit():
        counting, number = scene.known.since.get((match.parts["field"].lower(), "months")), str(int(number) * 12)
    if counting is None and unit == "weeks" and number.isdigit():
        counting, number = scene.known.since.get((match.parts["field"].lower(), "days")), str(int(number) * 7)
    said = f"`{scene.raw(match.start + 1, match.stop)}` counts back from today, and `{match.parts['field']}` is a day"
    help = (
        f"compare `{counting}`, which counts"
        if counting
        else 'declare a field with `since = "months"` or `since = "days"` in vocabulary.toml'
    )
    fixes = []
    if counting and sign:
        made = rewritten(scene, match.start, match.stop, f"{counting} {sign} {number}")
        fixes = [Fix(f"write `{counting} {sign} {number}`", (made.edit,))] if made.edit else []
    tokens = rewritten(scene, match.start, match.stop, f"{match.parts['field']} = ⟨NAME⟩").tokens
    return Step(finding("SR123", scene.span(match.start, match.stop), said, help, *fixes), tokens)


def month_number(word: str) -> int | None:
    """The number of a month that a word names, in full or by three letters."""
    lowered = word.lower().rstrip(".")
    numbers = [
        number for number, month in enumerate(map(str.lower, MONTHS), 1) if lowered in (month, month[:3], month[:4])
    ]
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
    help = "write the number that the data holds, without a sign"
    tokens = rewritten(scene, scene.at - 1, scene.at + 1, "⟨ATOM⟩").tokens
    if set(sign) <= set("*%?_…."):
        help = (
            f"for values that begin so write `starts with {value}`"
            if sign != "%" or len(value) > 2
            else "write the number as the data holds it, such as 5 or 0.05"
        )
        is_text = scene.known.fields.get(scene.word(scene.at - 3).lower()) in (FieldType.CODE, FieldType.TEXT)
        if scene.kind(scene.at - 2) == "EQ" and (sign != "%" or len(value) > 2) and is_text:
            made = rewritten(scene, scene.at - 2, scene.at + 1, f"starts with {value}")
            fixes = [Fix(f"write `starts with {value}`", (made.edit,))] if made.edit else []
            return Step(finding("SR124", scene.span(scene.at - 2, scene.at + 1), said, help, *fixes), made.tokens)
    return Step(finding("SR124", scene.span(scene.at - 1, scene.at + 1), said, help), tokens)


RANGE = Repair(
    "SR123", "field:NAME EQ|IS said:( low:ATOM joint:JUNK|'to|through' high:ATOM )", "`{said}` is not one value", "for what lies between two values write `is between {low} and {high}`",
    ("{field} is between {low} and {high}",),
    when=lambda s, m: field_type(s, m, FieldType.NUMBER, FieldType.DATE) and m.parts["joint"] in ("-", "–", "—", "to", "through", "..", "..."),
)  # fmt: skip


def thousands_between(scene: Scene) -> Step | None:
    """`between 1,500 and 2,000`: both numbers at once."""
    match = met(scene, "between:BETWEEN low:( ATOM COMMA ATOM ) AND high:( ATOM COMMA ATOM )") or met(
        scene, "between:BETWEEN low:( ATOM COMMA ATOM ) AND high:ATOM"
    )
    if match is None:
        return None
    low, high = (str(match.parts[name]) for name in ("low", "high"))
    if " " in low or " " in high:
        return None
    texts = []
    groups = [part.split(",") for part in (low, high)]
    if all(
        len(group) == 1 or (len(group[1].partition(".")[0]) == 3 and group[0].lstrip("-$€£¥").isdigit())
        for group in groups
    ):
        texts.append(("".join(groups[0]), "".join(groups[1]), "a thousands separator"))
    if all(len(group) == 1 or group[1].isdigit() for group in groups):
        texts.append((".".join(groups[0]), ".".join(groups[1]), "a decimal comma"))
    fixes = []
    for one, other, what in texts:
        made = rewritten(scene, match.start, match.stop, f"between {one} and {other}")
        if made.edit:
            fixes.append(Fix(f"{what}: write `between {one} and {other}`", (made.edit,)))
    said = f"`{low} and {high}` may hold thousands separators or decimal commas"
    tokens = rewritten(scene, match.start, match.stop, "between ⟨ATOM⟩ and ⟨ATOM⟩").tokens
    return Step(
        finding("SR122", scene.span(match.start, match.stop), said, "write digits with at most one point", *fixes),
        tokens,
    )


AMOUNTS: tuple[Repair | Special, ...] = (
    Repair("SR150", f"field:NAME said:( IS|EQ value:ATOM OR {_MORE} )", "`{said}` is read as `>= {value}`", "the language writes `>= {value}`",
           ("{field} >= {value}",), safe=True, when=known_field),
    Repair("SR150", f"field:NAME said:( IS|EQ value:ATOM OR {_LESS} )", "`{said}` is read as `<= {value}`", "the language writes `<= {value}`",
           ("{field} <= {value}",), safe=True, when=known_field),
    Repair("SR123", "field:NAME relation:( ORDER|IS )? value:ATOM sign:'\\+'", "`{value}+` is not a value", "for {value} and more write `{field} >= {value}`",
           ("{field} >= {value}",), when=_and_more),
)  # fmt: skip

DAYS: tuple[Repair | Special, ...] = (
    *AMOUNTS,
    months_ago,
    RANGE,
    _day_in_words,
    _number_with_comma,
    _sign_behind_value,
)
