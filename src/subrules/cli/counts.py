"""The figures of a run on a terminal, a screen of them or all, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from ..diagnostics.wording import many, printable
from ..offers.counts import Counts, RejectCount, RejectReason
from ..offers.near import Near
from ..offers.silent import (
    DETAILED,
    Compared,
    Silent,
    Unnamed,
    UnnamedValue,
    ValueHeld,
    not_explained,
    silent_rules,
    unnamed_values,
)
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Vocabulary
from .rejects import SHOWN
from .today import AsOf

FEW = 5
"""How many lines of a kind are shown unless all are asked for."""


VALUES = 3
"""How many values of a column are shown unless all are asked for."""


@frozen
class Told:
    """What a run has to tell: its figures, the rules that gave nothing, and the values that no rule names."""

    counts: Counts
    day: AsOf
    silent: tuple[Silent, ...]
    unnamed: tuple[Unnamed, ...]
    vocabulary: Vocabulary


def told(rules: RuleSet, counts: Counts, day: AsOf) -> Told:
    """What a run has to tell."""
    return Told(counts, day, silent_rules(rules, counts), unnamed_values(rules, counts), rules.vocabulary)


def sentence(counts: Counts, day: AsOf, rejects: object) -> str:
    """What was done, in a sentence."""
    parts = [
        f"{many(counts.subscriptions, 'subscription')} on {day}: {many(counts.offers, 'offer')}",
        f"{counts.stopped:,} stopped" if counts.stopped else "",
        f"{counts.undetermined:,} with a rule left open by missing facts" if counts.undetermined else "",
        f"{many(counts.rejected, 'row')} rejected, see {rejects}" if counts.rejected else "",
    ]
    return "; ".join(part for part in parts if part)


def lines(run: Told, *, everything: bool) -> Iterator[str]:
    """The figures in lines: the most telling of each kind, or all."""
    most = None if everything else FEW
    counts = run.counts
    yield from _rejects(run, most)
    if everything or len(counts.stopped_by) > 1:
        stopped = [f"{count:>9,}  {text}" for text, count in counts.stopped_by]
        yield from _listed("stopped, by what the cell says", stopped, most)
    yield from _listed(
        "offers by segment",
        [f"{one.offers:>9,}  {run.vocabulary.phrase(one.type)} = {one.segment}" for one in counts.segments],
        most,
    )
    yield from _rules(run, everything)
    yield from _silent(run, most)
    yield from _listed(
        "missing facts that left rules open, in subscriptions",
        [f"{count:>9,}  {name}" for name, count in counts.missing],
        most,
    )
    yield from _unnamed(run, most)
    for said in counts.not_counted:
        yield f"not counted: {said}"


def _listed(heading: str, found: Sequence[str], most: int | None) -> Iterator[str]:
    """Lines under a heading, and how many are left out."""
    if not found:
        return
    yield f"{heading}:"
    yield from (printable(line) for line in found[:most])
    if most is not None and len(found) > most:
        yield f"           … and {len(found) - most:,} more: --counts"


def _rejects(run: Told, most: int | None) -> Iterator[str]:
    found = run.counts.rejects
    if most is not None and run.counts.rejected <= SHOWN:  # each row was said by itself
        if found:
            yield "rows rejected, by column: " + printable(", ".join(f"{_where(one)} {one.rows:,}" for one in found))
        return
    if most is None:
        yield "rows rejected, by column:"
        for one in found:
            yield printable(f"{one.rows:>9,}  {_where(one)}")
            yield from (printable(f"           {_reason(reason)}") for reason in one.reasons)
        return
    shown = [f"{one.rows:>9,}  {_where(one)}{_first_reason(one)}" for one in found]
    yield from _listed("rows rejected, by column", shown, most)


def _first_reason(one: RejectCount) -> str:
    if not one.reasons:
        return ""
    rest = len(one.reasons) - 1
    return f": {_reason(one.reasons[0])}" + (f"; and {many(rest, 'other reason')}" if rest else "")


def _reason(one: RejectReason) -> str:
    help = f" ({one.help})" if one.help else ""
    return f"{one.message}{help}: {many(one.rows, 'row')}, the first in line {one.line}"


def _where(one: RejectCount) -> str:
    return one.column or "the whole row"


def _rules(run: Told, everything: bool) -> Iterator[str]:
    standing = [one for one in run.counts.rules if one.counts_today]
    if everything:
        yield "rules, with the subscriptions that each applies to, and the offers that it gives first:"
        for one in standing:
            left_open = f"  (left open for {one.left_open:,})" if one.left_open else ""
            yield printable(f"{one.applies:>9,} {one.gives_first:>9,}  {one.rule}{left_open}")
    other = len(run.counts.rules) - len(standing)
    if other:
        yield f"{many(other, 'rule')} {'does' if other == 1 else 'do'} not count on this day"


def _silent(run: Told, most: int | None) -> Iterator[str]:
    found = run.silent
    if not found:
        return
    standing = sum(one.counts_today for one in run.counts.rules)
    yield f"rules that gave nothing: {len(found):,} of {standing:,}"
    for silent in found[:most]:
        left_open = (
            f", left open for {many(silent.left_open, 'subscription')} by missing facts" if silent.left_open else ""
        )
        yield printable(f"  {silent.rule}{left_open}")
        yield from (printable(f"    {line}") for line in _why(silent, most))
    if most is not None and len(found) > most:
        yield f"  … and {len(found) - most:,} more: --counts"
    if left := not_explained(found):
        yield (f"  for {left:,} of these rules it was not worked out why: that is done for the first {DETAILED:,} only")


def _why(silent: Silent, most: int | None) -> list[str]:
    """What keeps a rule from applying: the comparisons that nobody meets, else how many meet each."""
    unmet = [line for one in silent.compared if not one.met and not one.at_least for line in _unmet(one)]
    partly = [
        f"{one.text}: `{value.text}` is in no subscription{_near(value.near)}{_not_searched([value])}"
        for one in silent.compared
        if one.met
        for value in one.values
        if not value.held
    ]
    if unmet or partly:
        return [*unmet, *partly][: None if most is None else 3]
    met = [f"{one.text} ({one.met:,}{' or more' if one.at_least else ''})" for one in silent.compared]
    if not met:
        return []
    return [f"each of its comparisons is met, but not all that it takes by one subscription: {', '.join(met)}"]


def _unmet(one: Compared) -> Iterator[str]:
    near = tuple(dict.fromkeys(near for value in one.values for near in value.near))[:3]
    ends = f"; {one.field} lies between {one.lowest} and {one.highest}" if one.lowest else ""
    yield f"{one.text}: no subscription{_near(near)}{_not_searched(one.values)}{ends}"


def _not_searched(values: Sequence[ValueHeld]) -> str:
    if all(value.searched for value in values):
        return ""
    return "; other spellings were not looked for: too many values of this column are asked for in vain"


def _near(near: Sequence[Near]) -> str:
    if not near:
        return ""
    return "; the data has " + ", ".join(
        f"`{one.text}` {many(one.count, 'time')} ({_how(one.differs)})" for one in near
    )


def _how(differs: str) -> str:
    return differs if differs.startswith(("begins", "the next")) else f"differs in {differs}"


def _unnamed(run: Told, most: int | None) -> Iterator[str]:
    if not run.unnamed:
        return
    yield "values of the data that no rule names:"
    for field in run.unnamed:
        heading = f"  {field.field}: {many(len(field.values), 'value')}, in {many(field.subscriptions, 'subscription')}"
        if most is None:
            yield printable(heading)
            yield from (printable(f"    {_value(value)}") for value in field.values)
            continue
        rest = len(field.values) - VALUES
        shown = [*map(_value, field.values[:VALUES]), *([f"… and {rest:,} more: --counts"] if rest > 0 else [])]
        yield printable(f"{heading}: {', '.join(shown)}")


def _value(one: UnnamedValue) -> str:
    alike = f"; a rule has `{one.alike}`, which {_how(one.differs)}" if one.alike else ""
    return f"`{one.text}` ({one.count:,}{alike})"


# ---------------------------------------------------------------- as plain data


def as_data(run: Told, *, rules: str, source: str, engine: str) -> dict[str, Any]:
    """The figures of a run as JSON holds them; `rules` is the digest of the rules."""
    counts = run.counts
    return {
        "source": source,
        "engine": engine,
        "as_of": counts.as_of.isoformat(),
        "today_in": run.day.zone or None,
        "digest": rules,
        "subscriptions": counts.subscriptions,
        "stopped": counts.stopped,
        "stopped_by": [{"says": text, "subscriptions": count} for text, count in counts.stopped_by],
        "offers": counts.offers,
        "left_open": counts.undetermined,
        "rejected": counts.rejected,
        "segments": [{"type": one.type, "segment": one.segment, "offers": one.offers} for one in counts.segments],
        "rules": [
            {
                "rule": one.rule,
                "counts_on_the_day": one.counts_today,
                "applies": one.applies,
                "gives_first": one.gives_first,
                "left_open": one.left_open,
            }
            for one in counts.rules
        ],
        "gave_nothing": [_silent_data(one) for one in run.silent],
        "gave_nothing_not_explained": not_explained(run.silent),
        "missing_facts": [{"fact": name, "left_open": count} for name, count in counts.missing],
        "values_no_rule_names": [
            {
                "field": field.field,
                "subscriptions": field.subscriptions,
                "values": [_value_data(value) for value in field.values],
            }
            for field in run.unnamed
        ],
        "rejects": [
            {
                "column": one.column,
                "code": one.code,
                "rows": one.rows,
                "reasons": [
                    {"message": reason.message, "help": reason.help, "rows": reason.rows, "first_line": reason.line}
                    for reason in one.reasons
                ],
            }
            for one in counts.rejects
        ],
        "not_counted": list(counts.not_counted),
    }


def _silent_data(one: Silent) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "left_open": one.left_open,
        "comparisons": [
            {
                "text": compared.text,
                "field": compared.field,
                "met_by": compared.met,
                "at_least": compared.at_least,
                "values": [
                    {
                        "value": value.text,
                        "held_by": value.held,
                        "near": [{"value": n.text, "held_by": n.count, "differs": n.differs} for n in value.near],
                        "searched": value.searched,
                    }
                    for value in compared.values
                ],
                "lowest": compared.lowest or None,
                "highest": compared.highest or None,
            }
            for compared in one.compared
        ],
    }


def _value_data(one: UnnamedValue) -> dict[str, Any]:
    alike = {"rule_has": one.alike, "differs": one.differs} if one.alike else {}
    return {"value": one.text, "held_by": one.count, **alike}
