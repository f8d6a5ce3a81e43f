"""Records that check themselves, and the faults that they name."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date, datetime
from typing import Generic, TypeVar

import pytest
from attrs import evolve, field, frozen
from attrs.exceptions import FrozenInstanceError

from samples import NOW, RESTARTS, stopped, usd
from subrules.checks import check, checked, in_words, not_blank, not_negative, record
from subrules.faults import Fault, InputError
from subrules.money import Money
from subrules.plain import PlainDataError, from_plain, parts_from_plain, to_plain
from subrules.restart import PerChannel, Rates, Settings
from subrules.subscription import Medium

Amount = TypeVar("Amount")


@frozen
class Parcel:
    name: str = field(metadata=check(not_blank))
    weight: int = field(metadata=check(not_negative))
    value: Money = field(metadata=check(not_negative))
    sent: date | None = None
    tags: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(factory=dict)
    medium: Medium = Medium.PRINT
    __attrs_post_init__ = checked


FINE = {"name": "a", "weight": 1, "value": usd("1.00")}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": "  "}, "name: it is blank"),
        ({"name": 1}, "name: expected text, got 1"),
        ({"weight": -1}, "weight: -1 is below zero"),
        ({"weight": True}, "weight: expected a whole number, got True"),
        ({"weight": 1.0}, "weight: expected a whole number, got 1.0"),
        ({"value": usd("-0.01")}, "value: -0.01 USD is below zero"),
        ({"value": 1}, "value: expected a Money, got 1"),
        ({"sent": NOW}, "sent: expected a day, got datetime"),
        ({"sent": "2026-06-15"}, "sent: expected a day, got '2026-06-15'"),
        ({"tags": ["a"]}, r"tags: expected a list, got \['a'\]"),
        ({"tags": ("a", 1)}, r"tags: expected a list, got \('a', 1\)"),
        ({"marks": {"a": 1}}, "marks: expected a table"),
        ({"marks": "a"}, "marks: expected a table, got 'a'"),
        ({"medium": "print"}, "medium: expected a Medium, got 'print'"),
    ],
)
def test_a_field_that_is_not_what_it_should_be_is_refused(wrong: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Parcel(**(FINE | wrong))


def test_all_fields_that_are_wrong_are_named_at_once() -> None:
    with pytest.raises(InputError) as raised:
        Parcel(name="", weight=-1, value=usd("-1.00"), sent=NOW, tags=["a"])
    assert [fault.path for fault in raised.value.faults] == ["name", "weight", "value", "sent", "tags"]
    data = {"name": "", "weight": -1, "value": "-1.00 USD", "sent": "soon", "tags": "a", "color": "red"}
    with pytest.raises(PlainDataError) as plain:
        from_plain(data, Parcel)
    assert {fault.path for fault in plain.value.faults} == {"name", "weight", "value", "sent", "tags", "the data"}


def test_a_record_that_is_fine_is_made_and_read_back() -> None:
    parcel = Parcel("a", 0, usd("0.00"), date(2026, 6, 15), ("x",), {"a": "b"}, Medium.HYBRID)
    assert from_plain(to_plain(parcel), Parcel) == parcel
    assert to_plain(parcel) == {
        "name": "a", "weight": 0, "value": "0.00 USD", "sent": "2026-06-15", "tags": ["x"], "marks": {"a": "b"},
        "medium": "hybrid",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hint", "words"),
    [(int, "a whole number"), (date, "a day"), (datetime, "an instant"), (str | None, "text"), (Money, "a Money"),
     (str | int, "text or a whole number"), (tuple[str, ...], "a list"), (Mapping[str, str], "a table")],
)  # fmt: skip
def test_types_are_called_by_words(hint: object, words: str) -> None:
    assert in_words(hint) == words


def test_errors_survive_pickling_with_their_faults() -> None:
    """As they do when a job runs in several processes."""
    error = InputError([Fault("a.b", "it is wrong", "mend it", "PAY-09")])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.faults, str(again)) == (InputError, error.faults, str(error))
    assert str(error) == "the input cannot be used: a.b: it is wrong (mend it)"


def test_records_and_decisions_survive_pickling() -> None:
    for one in (stopped(), RESTARTS):
        assert pickle.loads(pickle.dumps(one)) == one


def test_parts_are_read_each_by_itself_and_what_may_be_left_out_may() -> None:
    kinds = {"rates": Rates, "settings": Settings, "tips": PerChannel}
    parts, faults = parts_from_plain({"rates": {"returned": []}, "x": 1}, kinds, optional={"tips"})
    assert parts == {"rates": Rates(returned=())}
    assert [str(fault) for fault in faults] == [
        "the data: it has `x`, which nothing asks for",
        "settings: this is missing",
    ]
    assert [str(fault) for fault in parts_from_plain([1], kinds)[1]] == [
        "the data: expected a table with rates, settings, tips, got `[1]`"
    ]


def test_a_part_is_there_without_those_of_its_fields_that_may_be_left_out_and_are_wrong() -> None:
    parts, faults = parts_from_plain({"s": {"on": True, "max_days": "x", "foo": 1}}, {"s": Settings})
    assert parts == {"s": Settings(on=True)}
    assert [fault.path for fault in faults] == ["s.max_days", "s"]
    assert parts_from_plain({"s": {"on": "x"}}, {"s": Settings})[0] == {}


def test_a_record_is_frozen_slotted_keyword_only_and_checked() -> None:
    @record(kw_only=True)
    class Tip(Generic[Amount]):
        amount: Amount
        cents: int = field(default=0, metadata=check(not_negative))

    tip = Tip(amount="a", cents=1)
    assert (tip.amount, tip.cents, evolve(tip, cents=2).cents) == ("a", 1, 2)
    assert not hasattr(tip, "__dict__")
    with pytest.raises(FrozenInstanceError):
        tip.cents = 5
    with pytest.raises(TypeError):
        Tip("a", 1)
    with pytest.raises(InputError, match="cents: -1 is below zero"):
        Tip(amount="a", cents=-1)
    with pytest.raises(InputError, match="cents: -1 is below zero"):
        evolve(tip, cents=-1)


def test_a_record_with_a_post_init_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="give it `faults` instead"):

        @record
        class Tip:
            def __attrs_post_init__(self) -> None: ...
