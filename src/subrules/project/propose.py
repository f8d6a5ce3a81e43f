"""A vocabulary proposed from a person's own table: what is certain is written, what is a guess is a question.

A proposal is a file that a person reads before rules are written, and a question stands beside each line that could
be otherwise. Where no reading of a column is the only one, the column is proposed as text, which loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs
from attrs import field, frozen

from ..rules.reading import Reading
from .column_roles import identity_of, is_slashed, order_of, stopped_of, toml_text, words_of
from .field_names import field_name
from .seen import Seen, SeenTable, sign_of

SETTINGS = frozenset(setting.name for setting in attrs.fields(Reading))
"""What a vocabulary can say of how cells are read."""

_CODE = re.compile(
    r"\b(?:id|ids|code|no|nr|num|number|zip|zipcode|postal|postcode|paper|newspaper|product|route|account|acct|phone|district|edition)\b|#"
)
_MEASURE = re.compile(
    r"\b(?:term|months?|weeks?|days?|years?|rate|fee|balance|amount|price|cost|copies|count|qty|quantity|total|age|paid|due|owed)\b"
)
_NUMBERS = (
    "integer",
    "decimal",
    "money",
    "grouped",
    "grouped by points",
    "decimal comma",
    "either comma",
    "bracketed",
    "minus behind",
    "range",
)
_CERTAIN = 0.9
"""What part of the cells has to have a form for the rest to be slips, which are named."""


@frozen
class Proposed:
    """A field as proposed: its settings as lines of TOML, what was seen as remarks, and what is asked about it."""

    seen: Seen
    name: str
    type: str
    settings: tuple[tuple[str, str], ...] = ()
    doubt: str = ""
    question: str = ""
    misfits: tuple[tuple[int, str], ...] = ()
    missing: tuple[str, ...] = ()


@frozen
class Proposal:
    """All that is proposed of a table: the fields, which column is the id, how a row says that it is stopped."""

    table: SeenTable
    fields: tuple[Proposed, ...]
    skipped: tuple[tuple[str, str], ...]
    id: str
    id_question: str = ""
    stopped: str = ""
    stopped_question: str = ""
    questions: tuple[str, ...] = field(factory=tuple)


def proposal_of(table: SeenTable, *, id: str = "") -> Proposal:
    """What a vocabulary of a table may be.

    Args:
        table: the table as it was read.
        id: the column of the subscription's id, where the caller knows it.

    Raises:
        NoIdentity: every column has blanks or says the same twice.
    """
    skipped = [(name, why) for name, seen in table.columns.items() if (why := _unusable(seen))]
    usable = [seen for seen in table.columns.values() if not _unusable(seen)]
    identity, id_question = identity_of(usable, id)
    stopped, stopped_question, stop_column = stopped_of([seen for seen in usable if seen.name != identity])
    taken: set[str] = set()
    fields = []
    for seen in usable:
        name = field_name(seen.name, taken=taken)
        taken.add(name.lower())
        fields.append(_field(seen, name, is_id=seen.name == identity))
    questions = [text for text in (id_question, stopped_question) if text]
    questions += [
        f"{one.name}: {one.question}" for one in fields if one.question and one.seen.name not in (identity, stop_column)
    ]
    return Proposal(
        table, tuple(fields), tuple(skipped), identity, id_question, stopped, stopped_question, tuple(questions)
    )


def _unusable(seen: Seen) -> str:
    if not seen.name.strip():
        return "it has no name in the heading"
    if seen.nested:
        return "it holds lists or tables"
    return "it is blank in every row" if not seen.forms else ""


# ---------------------------------------------------------------- one field


def _field(seen: Seen, name: str, *, is_id: bool) -> Proposed:
    missing = tuple(sorted({text for _, text in seen.examples.get("missing", ())}))
    made = Proposed(seen, name, "text", missing=missing)
    if not seen.filled:
        return attrs.evolve(made, question="only blanks and signs for nothing stand in it: is it needed?")
    if is_id:
        return attrs.evolve(made, type="code")
    for attempt in (_yes_no, _day, _number):
        found = attempt(seen, made)
        if found is not None:
            break
    else:
        found = attrs.evolve(made, type="code" if _is_code(seen) else "text", question=_nearly(seen))
    if missing and not found.question:
        found = attrs.evolve(
            found, question=f"does {' or '.join(f'`{one}`' for one in missing)} mean that nothing is known?"
        )
    return found


def _nearly(seen: Seen) -> str:
    """The question about a column of which most cells, and not all but a few, are numbers or days."""
    days = sum(count for form, count in seen.forms.items() if form == "day" or is_slashed(form))
    numbers = sum(seen.forms[form] for form in _NUMBERS)
    if seen.forms["zeros"] or max(days, numbers) * 2 < seen.filled:
        return ""
    what, many = ("days", days) if days > numbers else ("numbers", numbers)
    line, text = _misfits(seen, lambda form: form == "day" or is_slashed(form) if what == "days" else form in _NUMBERS)[
        0
    ]
    kind = "date" if what == "days" else "number"
    return f'{many:,} of {seen.filled:,} cells are {what}, and `{text}` in line {line} is not: should it be "{kind}"?'


def _share(seen: Seen, fits: Callable[[str], bool]) -> float:
    return sum(count for form, count in seen.forms.items() if fits(form)) / seen.filled


def _misfits(seen: Seen, fits: Callable[[str], bool]) -> tuple[tuple[int, str], ...]:
    found = [one for form, some in seen.examples.items() if form != "missing" and not fits(form) for one in some]
    return tuple(sorted(found)[:5])


def _yes_no(seen: Seen, made: Proposed) -> Proposed | None:
    if seen.forms["yes/no"] == seen.filled:
        return attrs.evolve(made, type="yes/no")
    if seen.whole and {text for text in seen.values if text not in made.missing} == {"0", "1"}:
        return attrs.evolve(
            made, type="yes/no", doubt="is this right?", question='1 is taken for yes and 0 for no; or is it "number"?'
        )
    return None


def _day(seen: Seen, made: Proposed) -> Proposed | None:
    iso = _share(seen, lambda form: form == "day")
    if _share(seen, lambda form: form == "day" or is_slashed(form)) < _CERTAIN:
        return None
    if iso >= _CERTAIN:
        return attrs.evolve(made, type="date", misfits=_misfits(seen, lambda form: form == "day"))
    order, proof = order_of(seen)

    def fits(form: str) -> bool:
        return form == "day" or form == order or (bool(order) and form in (f"either {order[1]}", f"same {order[1]}"))

    if order and "day" in SETTINGS and _share(seen, fits) >= _CERTAIN:
        return attrs.evolve(
            made,
            type="date",
            settings=(("day", toml_text(order)),),
            doubt=f"is this right? {proof}",
            misfits=_misfits(seen, fits),
        )
    if seen.forms["day with a time"] == seen.filled and "day" in SETTINGS:
        return attrs.evolve(made, type="date", doubt="the time is 00:00:00 in every row")
    orders = sorted(form for form in seen.forms if re.fullmatch(r"[md]([/.-])[md]\1y", form))
    shown = f"`{next(iter(seen.values))}`"
    if len(orders) > 1:
        both = " and ".join(f"`{text}` in line {line}" for line, text in (seen.examples[one][0] for one in orders))
        question = f"its days are written in two orders, {both}: it is read as text until they are alike"
    elif seen.forms["short day"]:
        question = f"which century is {shown}? it is read as text until the year has four digits"
    elif order:
        question = f"its days are written as {order}: write them as 2026-06-01, or it is read as text"
    else:
        sign = next((found[1] for form in seen.forms if (found := re.search(r"([/.-])", form))), "/")
        question = f'is {shown} month first or day first? nothing shows it; write type = "date" and day = "m{sign}d{sign}y" or "d{sign}m{sign}y"'
    return attrs.evolve(made, type="text", doubt="not read as days yet", question=question)


def _number(seen: Seen, made: Proposed) -> Proposed | None:
    if seen.forms["zeros"] or _share(seen, lambda form: form in _NUMBERS) < _CERTAIN:
        return None
    words = words_of(seen.name)
    only_integers = all(form in ("integer", "missing") for form in seen.forms)
    if only_integers and _CODE.search(words) and not _MEASURE.search(words):
        return attrs.evolve(made, type="code", doubt='is this right? "number" where more or less of it means something')
    forms = {form for form in seen.forms if form in _NUMBERS}
    shown = {form: f"`{seen.examples[form][0][1]}` in line {seen.examples[form][0][0]}" for form in forms}
    comma, point = "decimal comma" in forms or "grouped by points" in forms, bool({"grouped", "decimal"} & forms)
    if "either comma" in forms and not comma and not point:
        question = (
            f"is {shown['either comma']} more than a thousand, or a decimal comma? nothing shows it; it is read as text"
        )
        return attrs.evolve(made, type="text", doubt="not read as a number yet", question=question)
    if comma and (point or ("money" in forms and _has_point(seen))):
        kinds = [
            form for form in ("decimal comma", "grouped by points", "grouped", "decimal", "money") if form in forms
        ]
        both = " and ".join(shown[form] for form in kinds[:2])
        return attrs.evolve(
            made,
            type="text",
            doubt="not read as a number yet",
            question=f"its decimals are written in two ways, {both}: it is read as text until they are alike",
        )
    settings, doubts = _number_settings(seen, forms, comma=comma)
    if any(name not in SETTINGS for name, _ in settings):
        return attrs.evolve(
            made,
            type="text",
            doubt="not read as a number yet",
            question=f"its numbers are written as `{next(iter(seen.values))}`: write them as 1250.00, or it is read as text",
        )
    doubt = f"is this right? {'; '.join(doubts)}" if doubts else ""
    if only_integers and not _MEASURE.search(words) and not doubt:
        doubt = 'is this right? "code" where it only names something'
    question = "the low end of each range is taken; or is it the high one?" if "range" in forms else ""
    return attrs.evolve(
        made,
        type="number",
        settings=settings,
        doubt=doubt,
        question=question,
        misfits=_misfits(seen, lambda form: form in _NUMBERS),
    )


def _has_point(seen: Seen) -> bool:
    return any("." in text for _, text in seen.examples.get("money", ()))


def _number_settings(seen: Seen, forms: set[str], *, comma: bool) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    settings: list[tuple[str, str]] = []
    doubts: list[str] = []
    if "range" in forms:
        settings.append(("part", '"low"'))
    if comma:
        settings.append(("decimal", '","'))
        doubts.append("a comma stands before the decimals")
        if "grouped by points" in forms:
            settings.append(("thousands", '"."'))
    elif "grouped" in forms or "either comma" in forms:
        settings.append(("thousands", '","'))
        doubts.append("a comma stands between thousands")
    if "bracketed" in forms:
        settings.append(("negative", '"(5)"'))
        doubts.append("brackets mean less than zero")
    elif "minus behind" in forms:
        settings.append(("negative", '"5-"'))
    signs = [sign_of(text) for form in forms for _, text in seen.examples[form]]
    if any(behind or before.isalpha() for before, behind in signs):
        currency = sorted({sign for pair in signs for sign in pair if sign})
        settings.append(("currency", f"[{', '.join(map(toml_text, currency))}]"))
    return tuple(settings), doubts


def _is_code(seen: Seen) -> bool:
    """Whether the values look like codes: few different ones, or no blank within them."""
    if seen.forms["zeros"]:
        return True
    few = len(seen.values) <= 60 and len(seen.values) * 2 <= seen.filled
    return all(" " not in text for text in seen.values) and (few or bool(_CODE.search(words_of(seen.name))))
