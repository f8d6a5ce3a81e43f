"""Which columns are no facts: the subscription's id, and what says that it is stopped; each guess with its question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import attrs

from ..faults import SubrulesError
from ..offers.layout import ID_COLUMNS
from ..offers.stopped import Stopped
from .seen import Seen

_ID = re.compile(r"\b(?:id|no|nr|num|number|account|acct|key)\b|#")
_STOP_DAY = re.compile(r"\b(?:stop|stopped|stops|end|ended|cancel|cancelled|canceled|termination)\b")
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
_RUNNING_WORDS = frozenset("active running current live open paid grace started".split())  # noqa: SIM905 - read as a line


class NoIdentity(SubrulesError, ValueError):
    """A table in which no column can be the subscription's id."""


def words_of(name: str) -> str:
    """A column's name in lower-case words: `SubscriptionID` and `subscription_id` are both `subscription id`.

    >>> words_of("SubscriptionID"), words_of("Zip_Code")
    ('subscription id', 'zip code')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+|#", apart)).lower()


def identity_of(columns: list[Seen], given: str) -> tuple[str, str]:
    """The column of the subscription's id, with the question about it; the one that is given, if one is."""
    if given:
        found = next((seen.name for seen in columns if seen.name.lower() == given.strip().lower()), None)
        if found is None:
            raise NoIdentity(f"there is no column `{given}`; the columns are {listed(seen.name for seen in columns)}")
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
    more = f"; {listed(others)} would fit too" if others else ""
    return chosen, f"is `{chosen}` the subscription's id? every row has another one{more}"


def stopped_of(columns: list[Seen]) -> tuple[str, str, str]:
    """How a row says that it is stopped, as TOML, with the question; nothing where nothing looks like it."""
    for seen in columns:
        words = words_of(seen.name)
        days = sum(count for form, count in seen.forms.items() if form == "day" or is_slashed(form))
        if _STOP_DAY.search(words) and days and days == seen.filled:
            order, _ = order_of(seen)
            question = f"is `{seen.name}` the day from which a subscription is stopped?"
            inside = f"column = {toml_text(seen.name)}"
            if any(is_slashed(form) for form in seen.forms):
                if not order or "day" not in {one.name for one in attrs.fields(Stopped)}:
                    return (
                        f"# stopped = {{ {inside} }}",
                        f"{question} its days are not written as 2026-06-01",
                        seen.name,
                    )
                inside += f", day = {toml_text(order)}"
            return f"stopped = {{ {inside} }}", question, seen.name
        likely = _STATUS.search(words) and (words != "subscriber" or seen.forms["yes/no"] == seen.filled)
        if likely and 1 < len(seen.values) <= 12 and not seen.is_unique:
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


def is_slashed(form: str) -> bool:
    """Whether a form is that of days in another writing than 2026-06-01.

    >>> is_slashed("m/d/y"), is_slashed("day")
    (True, False)
    """
    return form in ("short day", "day with a time") or bool(re.match(r"[md][/.-]|either [/.-]|same [/.-]", form))


def order_of(seen: Seen) -> tuple[str, str]:
    """The order of a column's days, and the cell that has no other reading; nothing where both or none occur."""
    orders = [form for form in seen.forms if re.fullmatch(r"[md]([/.-])[md]\1y", form)]
    signs = {found[1] for form in seen.forms if (found := re.search(r"([/.-])", form)) and form != "short day"}
    if len(orders) != 1 or len(signs) != 1:
        return "", ""
    line, text = seen.examples[orders[0]][0]
    return orders[0], f"`{text}` in line {line} has no other reading"


def listed(names: Iterable[str]) -> str:
    """Names in a message.

    >>> listed(["Paper", "Zip"])
    '`Paper`, `Zip`'
    """
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
