"""What cannot be merged is named, argument by argument, before anything is done; and no call ends in a traceback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from attrs import evolve, frozen

from samples import against
from subrules.faults import InputError
from subrules.merge import (
    Cost,
    Customer,
    Ledger,
    Occupant,
    Policy,
    PolicyError,
    Refused,
    Rule,
    Special,
    Undo,
    commit,
    occupant_policy,
    policy_from,
    preview,
    preview_all,
    undo,
    wise_policy,
)
from subrules.money import Money
from subrules.project.toml_mistakes import toml_tables
from test_docs import ROOT, blocks

ON = date(2026, 6, 15)
WISE, OCCUPANTS = wise_policy(), occupant_policy()
AN, BO = (Customer(number=number, actor_id=f"a{number}") for number in ("1", "2"))


def usd(text: str) -> Money:
    return Money.from_text(f"{text} USD")


def places(raised: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.path for fault in raised.value.faults]


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize("wrong", [None, "x", 3, object(), [], {}])
@pytest.mark.parametrize("name", ["survivor", "removed", "policy", "as_of", "ledger", "accept", "keep_erased"])
def test_a_wrong_argument_of_a_merge_is_named(name: str, wrong: Any) -> None:
    given: dict[str, Any] = {
        "survivor": AN, "removed": BO, "policy": WISE, "as_of": ON, "ledger": Ledger(), "accept": (), "keep_erased": False,
    }  # fmt: skip
    if name == "accept" and wrong == []:
        return  # nothing is accepted
    with pytest.raises(InputError) as raised:
        commit(**{**given, name: wrong})
    assert places(raised) == [name]
    if name not in ("accept", "keep_erased"):
        del given["accept"], given["keep_erased"]
        with pytest.raises(InputError) as raised:
            preview(**{**given, name: wrong})
        assert places(raised) == [name]


def test_all_wrong_arguments_are_named_at_once() -> None:
    with pytest.raises(InputError) as raised:
        preview("x", None, policy=WISE, as_of=datetime(2026, 6, 15), ledger=None)  # type: ignore[arg-type]
    assert places(raised) == ["as_of", "ledger", "survivor", "removed"]
    with pytest.raises(InputError) as raised:
        preview_all(AN, [BO, "x", None], policy=WISE, as_of=ON)  # type: ignore[list-item]
    assert places(raised) == ["removed[1]", "removed[2]"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"current": None}, "current"),
        ({"way_back": {}}, "way_back"),
        ({"policy": "wise"}, "policy"),
        ({"ledger": {}}, "ledger"),
        ({"way_back": Undo(before={}, removed=BO, after=AN, erased=())}, "way_back.before"),
    ],
)
def test_a_wrong_argument_of_undo_is_named(wrong: dict[str, Any], named: str) -> None:
    """[M14]: dictionaries in the way back ended in an AttributeError."""
    way_back = Undo(before=AN, removed=BO, after=AN, erased=())
    given: Any = {"current": AN, "way_back": way_back, "policy": WISE, "ledger": Ledger({"2": "1"})}
    with pytest.raises(InputError) as raised:
        undo(**{**given, **wrong})
    assert places(raised) == [named]


# ---------------------------------------------------------------- records, whole


@frozen
class Loose:
    """A record that does not check itself."""

    id: str
    costs: tuple[Cost, ...] = ()
    tags: tuple[str, ...] = ()
    on: date | None = None
    balance: Money | None = None


LOOSE = Policy(
    name="loose",
    record=Loose,
    rules={"id": Rule.SURVIVOR, "costs": Rule.UNION, "tags": Rule.UNION, "on": Rule.FILL, "balance": Rule.SUM},
)


@frozen
class Tighter(Loose):
    """A record with a field that the policy says nothing about."""

    debt: Money | None = None


@frozen(kw_only=True)
class Fine(Cost):
    paid: Money | None = None


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (Loose("2", costs=[Cost(id="C", amount=usd("80.00"))]), "removed.costs"),  # type: ignore[arg-type]
        (Loose("2", costs=("C",)), "removed.costs"),  # type: ignore[arg-type]
        (Loose("2", tags="ab"), "removed.tags"),  # type: ignore[arg-type]
        (Loose("2", tags=("a", 1)), "removed.tags"),  # type: ignore[arg-type]
        (Loose("2", on=datetime(2026, 6, 15)), "removed.on"),
        (Loose("2", balance=80), "removed.balance"),  # type: ignore[arg-type]
        (Loose(2), "removed.id"),  # type: ignore[arg-type]
        (Loose(" "), "removed.id"),
        (Tighter("2", debt=usd("80.00")), "removed"),
        (Loose("2", costs=(Fine(id="C", amount=usd("1.00"), paid=usd("80.00")),)), "removed.costs[0]"),
        (Loose("2", costs=(Cost(id="C", amount=usd("1.00")), Cost(id="C", amount=usd("2.00")))), "removed.costs"),
    ],
)
def test_a_record_is_checked_whole(record: Any, place: str) -> None:
    """MRG-51: 80 dollars in a list, or in a field of a subclass, were left behind without a word."""
    with pytest.raises(InputError) as raised:
        preview(Loose("1"), record, policy=LOOSE, as_of=ON)
    assert places(raised) == [place]


@pytest.mark.parametrize(
    "kind",
    [list[Cost], set[str], dict[str, Money], Mapping[str, str], tuple[str, int], tuple[str, ...] | None, list[str] | None],
)  # fmt: skip
def test_a_record_whose_items_could_get_lost_is_refused_when_the_policy_is_built(kind: Any) -> None:
    """MRG-51."""
    record = attrs.make_class("Own", {"id": attrs.field(type=str), "things": attrs.field(type=kind, default=None)})
    with pytest.raises(PolicyError) as raised:
        Policy(name="own", record=record, rules={"id": Rule.SURVIVOR, "things": Rule.SURVIVOR})
    assert [fault.code for fault in raised.value.faults] == ["not-a-tuple"]


def test_the_id_stays_the_survivor_s() -> None:
    """MRG-02."""
    for rule in (Rule.REMOVED, Rule.FILL, Special("own")):
        with pytest.raises(PolicyError, match="`id` names the record, so it stays the survivor's"):
            evolve(LOOSE, rules={**LOOSE.rules, "id": rule}, specials={"own": lambda merging: merging})


@pytest.mark.parametrize("stamp", ["email", "balance", "may_be_called"])
def test_only_a_day_or_an_instant_is_a_stamp(stamp: str) -> None:
    """[M15]: otherwise the alphabet decides what is newer."""
    with pytest.raises(PolicyError, match="expected a day or an instant"):
        evolve(OCCUPANTS, stamp=stamp)


def test_stamps_that_cannot_be_compared_are_named() -> None:
    @frozen
    class Seen:
        id: str
        at: datetime | None = None

    policy = Policy(name="seen", record=Seen, stamp="at", rules={"id": Rule.SURVIVOR, "at": Rule.NEWEST})
    naive, aware = Seen("1", datetime(2026, 6, 1)), Seen("2", datetime(2026, 6, 2, tzinfo=UTC))
    with pytest.raises(InputError) as raised:
        preview(naive, aware, policy=policy, as_of=ON)
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [("removed.at", "stamps-not-comparable")]


# ---------------------------------------------------------------- refusals in place of exceptions


def test_two_currencies_are_not_summed() -> None:
    """[M7], MRG-08: a refusal that names the field and both amounts; in both directions."""
    one = Occupant(id="A", balance=usd("-5.00"))
    other = Occupant(id="B", balance=Money.from_text("3.00 EUR"))
    for pair, told in (((one, other), ("-5.00 USD", "3.00 EUR")), ((other, one), ("3.00 EUR", "-5.00 USD"))):
        decision = commit(*pair, policy=OCCUPANTS, as_of=ON)
        assert (decision.answer, against(decision)) == (Refused(), ["MRG-08"])
        sentence = decision.against[0].sentence
        assert sentence == f"balance cannot be summed: `{told[0]}` and `{told[1]}` are in two currencies"
        seen = preview(*pair, policy=OCCUPANTS, as_of=ON)
        assert (seen.answer.plan, seen.answer.other, against(seen)) == (None, None, ["MRG-08"])


def test_a_special_rule_that_gives_nothing_is_named() -> None:
    policy = evolve(LOOSE, rules={**LOOSE.rules, "tags": Special("own")}, specials={"own": lambda merging: None})
    with pytest.raises(InputError, match="tags: the special rule `own` gave None, expected a FieldResult"):
        preview(Loose("1"), Loose("2"), policy=policy, as_of=ON)


@pytest.mark.parametrize("accept", ["erase loan_history", ["erase loans"], {"erase loan_history": True}])
def test_what_is_accepted_is_a_list_of_names_that_the_preview_gave(accept: Any) -> None:
    """MRG-38: a text would be taken letter by letter."""
    with pytest.raises(InputError) as raised:
        commit(AN, BO, policy=WISE, as_of=ON, accept=accept)
    assert places(raised) == ["accept"]


# ---------------------------------------------------------------- policies as data


def test_the_policy_that_the_page_shows_is_accepted() -> None:
    """As it stands in the file, with its `record`."""
    (shown,) = (text for _, text in blocks(ROOT / "docs" / "merging.md", "toml"))
    policy = policy_from(toml_tables(shown), Occupant)
    assert policy.groups["address"].fields == ("street", "city", "zip")
    one, other = Occupant(id="1", balance=usd("1.00")), Occupant(id="2", balance=usd("2.00"))
    plan = preview(one, other, policy=policy, as_of=ON).answer.plan
    assert plan is not None
    assert plan.after.balance == usd("3.00")


@pytest.mark.parametrize(
    ("wrong", "place", "code"),
    [
        ({"record": "customer"}, "record", "other-record"),
        ({"record": 3}, "record", "wrong-value"),
        ({"stamps": "x"}, "stamps", "unknown-key"),
        ({"stamp": 3}, "stamp", "wrong-value"),
        ({"rules": []}, "rules", "wrong-value"),
        ({"keys": {"subscriptions": 1}}, "keys.subscriptions", "wrong-value"),
        ({"checks": "one person"}, "checks", "wrong-value"),
        ({"watches": ["x"]}, "watches[0]", "function-not-known"),
        ({"specials": {"x": {}}}, "specials.x", "special-not-known"),
        ({"version": 2}, "version", "other-version"),
    ],
)
def test_what_is_wrong_with_a_policy_in_data_is_named(wrong: dict[str, Any], place: str, code: str) -> None:
    with pytest.raises(PolicyError) as raised:
        policy_from({**OCCUPANTS.to_data(), **wrong}, Occupant)
    assert (place, code) in [(fault.path, fault.code) for fault in raised.value.faults]


def test_every_fault_of_a_policy_has_a_code() -> None:
    with pytest.raises(PolicyError) as raised:
        policy_from(
            {"rules": {"id": "sum", "email": [], "phone": {"special": "x"}, "x": 1}, "groups": {"a": 1}, "keys": {"zip": "y"}},
            Occupant,
        )  # fmt: skip
    assert all(fault.code for fault in raised.value.faults)
    with pytest.raises(PolicyError, match="expected a table, got None"):
        policy_from(None, Occupant)  # type: ignore[arg-type]
