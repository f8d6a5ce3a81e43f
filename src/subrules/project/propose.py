"""A vocabulary proposed from a person's own table: what is certain is written, what is a guess is a question.

A proposal is a file that a person reads before rules are written, and a question stands beside each line that could
be otherwise. Where no reading of a column is the only one, the column is proposed as text, which loses nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

import attrs
from attrs import field, frozen

from ..offers.subscription import ID_COLUMNS, Stopped
from ..rules.reading import Reading
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
_ID = re.compile(r"\b(?:id|no|nr|num|number|account|acct|key)\b|#")
_STOP_DAY = re.compile(
    r"\b(?:stop|stopped|stops|end|ended|cancel|cancelled|canceled|expired?|expiration|termination)\b"
)
_STATUS = re.compile(
    r"\b(?:status|state of subscription|active|subscriber|stopped|is stopped|cancelled|canceled|running)\b"
)
_STOPPED_WORDS = frozenset(
    [
        "stop",
        "stopped",
        "inactive",
        "cancelled",
        "canceled",
        "cancel",
        "expired",
        "former",
        "lapsed",
        "ended",
        "terminated",
        "s",
        "x",
    ]
)
_RUNNING_WORDS = frozenset("active running current live open a r paid grace started".split())  # noqa: SIM905 - read as a line
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


class NoIdentity(ValueError):
    """A table in which no column can be the subscription's id."""


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
    identity, id_question = _identity(usable, id)
    stopped, stopped_question, stop_column = _stopped(usable)
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


def words_of(name: str) -> str:
    """A column's name in lower-case words: `SubscriptionID` and `subscription_id` are both `subscription id`.

    >>> words_of("SubscriptionID"), words_of("Zip_Code")
    ('subscription id', 'zip code')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+|#", apart)).lower()


# ---------------------------------------------------------------- what is not a fact


def _identity(columns: list[Seen], given: str) -> tuple[str, str]:
    if given:
        found = next((seen.name for seen in columns if seen.name.lower() == given.strip().lower()), None)
        if found is None:
            raise NoIdentity(f"there is no column `{given}`; the columns are {_listed(seen.name for seen in columns)}")
        return found, ""
    usual = [name.lower() for name in ID_COLUMNS]
    fitting = [seen.name for seen in columns if seen.is_unique and "day" not in seen.forms]
    named = sorted(
        (name for name in fitting if name.lower() in usual or _ID.search(words_of(name))),
        key=lambda name: (name.lower() not in usual, not words_of(name).startswith("sub")),
    )
    if not fitting:
        raise NoIdentity(
            "no column can be the subscription's id: each has blanks or says the same twice; "
            "say which it is with --id COLUMN"
        )
    chosen = (named or fitting)[0]
    others = [name for name in (named or fitting) if name != chosen]
    if chosen.lower() in usual and not others:
        return chosen, ""
    more = f"; {_listed(others)} would fit too" if others else ""
    return chosen, f"is `{chosen}` the subscription's id? every row has another one{more}"


def _stopped(columns: list[Seen]) -> tuple[str, str, str]:
    """How a row says that it is stopped, as TOML, with the question; nothing where nothing looks like it."""
    for seen in columns:
        words = words_of(seen.name)
        days = sum(count for form, count in seen.forms.items() if form == "day" or _is_slashed(form))
        if _STOP_DAY.search(words) and days and days == seen.filled:
            order, _ = _order(seen)
            question = f"is `{seen.name}` the day from which a subscription is stopped?"
            inside = f"column = {toml_text(seen.name)}"
            if any(_is_slashed(form) for form in seen.forms):
                if not order or "day" not in {one.name for one in attrs.fields(Stopped)}:
                    return (
                        f"# stopped = {{ {inside} }}",
                        f"{question} its days are not written as 2026-06-01",
                        seen.name,
                    )
                inside += f", day = {toml_text(order)}"
            return f"stopped = {{ {inside} }}", question, seen.name
        if _STATUS.search(words) and 1 < len(seen.values) <= 12:
            return (*_status(seen, words), seen.name)
    return "", "", ""


def _status(seen: Seen, words: str) -> tuple[str, str]:
    told = {value.lower(): value for value in seen.values}
    if set(told) <= {"yes", "no", "y", "n", "true", "false"}:
        says = {"no", "n", "false"} if not re.search(r"stop|cancel", words) else {"yes", "y", "true"}
        stop = [value for value in seen.values if value.lower() in says]
    else:
        stop = [value for value in seen.values if value.lower() in _STOPPED_WORDS]
        if not stop or any(value.lower() not in _STOPPED_WORDS | _RUNNING_WORDS for value in seen.values):
            stop = []
    running = [value for value in seen.values if value not in stop]
    inside = f"column = {toml_text(seen.name)}, values = [{', '.join(map(toml_text, stop or running[:1]))}]"
    if "running" in {one.name for one in attrs.fields(Stopped)}:
        inside += f", running = [{', '.join(map(toml_text, running if stop else running[1:]))}]"
    if not stop:
        return f"# stopped = {{ {inside} }}", f"which words of `{seen.name}` mean stopped? {counted(seen, 6)}"
    return (
        f"stopped = {{ {inside} }}",
        f"does {' or '.join(f'`{value}`' for value in stop)} in `{seen.name}` mean that a subscription is stopped?",
    )


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
        found = attrs.evolve(made, type="code" if _is_code(seen) else "text")
    if missing and not found.question:
        found = attrs.evolve(
            found, question=f"does {' or '.join(f'`{one}`' for one in missing)} mean that nothing is known?"
        )
    return found


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


def _is_slashed(form: str) -> bool:
    return form in ("short day", "day with a time") or bool(re.match(r"[md][/.-]|either [/.-]|same [/.-]", form))


def _order(seen: Seen) -> tuple[str, str]:
    """The order of a column's days, and the cell that has no other reading; nothing where both or none occur."""
    orders = [form for form in seen.forms if re.fullmatch(r"[md]([/.-])[md]\1y", form)]
    signs = {found[1] for form in seen.forms if (found := re.search(r"([/.-])", form)) and form != "short day"}
    if len(orders) != 1 or len(signs) != 1:
        return "", ""
    line, text = seen.examples[orders[0]][0]
    return orders[0], f"`{text}` in line {line} has no other reading"


def _day(seen: Seen, made: Proposed) -> Proposed | None:
    iso = _share(seen, lambda form: form == "day")
    if _share(seen, lambda form: form == "day" or _is_slashed(form)) < _CERTAIN:
        return None
    if iso >= _CERTAIN:
        return attrs.evolve(made, type="date", misfits=_misfits(seen, lambda form: form == "day"))
    order, proof = _order(seen)

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


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def counted(seen: Seen, most: int) -> str:
    """The commonest values with how often each stands there; of equally common ones the first by name."""
    ordered = sorted(seen.values.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{text if len(text) <= 40 else text[:39] + '…'} ({count:,})" for text, count in ordered[:most])
    return shown + (f" and {len(ordered) - most:,} more" if len(ordered) > most else "")


def toml_text(text: str) -> str:
    r"""A text as TOML writes it.

    >>> print(toml_text('Weekly "Fee"'))
    "Weekly \"Fee\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
