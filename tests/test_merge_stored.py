"""What merges give goes to JSON and comes back equal, in another process, whole; what is shown hides secrets."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import evolve, field, frozen

from subrules import Client, merge
from subrules.checks import secret
from subrules.decision import Decision, Reason, Refused, Undecided
from subrules.faults import InputError
from subrules.merge import (
    Customer,
    Fate,
    Functions,
    Ledger,
    Link,
    Merged,
    Occupant,
    Plan,
    Policy,
    Preview,
    Relinked,
    Rule,
    Side,
    Undo,
    Undone,
    commit,
    occupant_policy,
    offer_functions,
    policy_from,
    preview,
    preview_all,
    relinked,
    undo,
    wise_policy,
)
from subrules.money import Money
from subrules.plain import PlainDataError, from_plain, to_plain
from subrules.secret_fields import secret_names, without_secrets
from subrules.sentences import ENGLISH
from test_merge import ALL, full

ON = date(2026, 6, 15)
WISE = wise_policy()
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
ONE, OTHER = full("1", password="lente"), full("2", password="herfst")
DONE = commit(ONE, OTHER, policy=WISE, as_of=ON, accept=ALL)
SEEN = preview(ONE, OTHER, policy=WISE, as_of=ON)
LINKED = relinked([Link(profile="p", library="G", actor_id="a2")], removed="a2", survivor="a1")


FULL = full(
    "3",
    reservations=(merge.Reservation(id="R", library="Gent", title="Wil", reserved_on=ON),),
    financial_history=(merge.Transaction(id="F", amount=Money.from_text("1.00 EUR"), settled_on=ON),),
)


def not_known(survivor: Any, removed: Any, day: date) -> Iterator[Reason]:
    """A check that lacks a fact."""
    yield Reason("MRG-16", None, "they are one person")


def merged() -> Merged[Customer]:
    assert isinstance(DONE.answer, Merged)
    return DONE.answer


def again(record: Any, kind: Any, **dumping: Any) -> Any:
    """A record after a way through JSON text."""
    return from_plain(json.loads(json.dumps(to_plain(record, secrets=True), **dumping)), kind)


STORED = [
    (merged(), Merged[Customer]),
    (merged().undo, Undo[Customer]),
    (merged().plan, Plan[Customer]),
    (merged().ledger, Ledger),
    (SEEN, Decision[Preview[Customer]]),
    (DONE, Decision[merge.Answer[Customer]]),
    (commit(ONE, OTHER, policy=WISE, as_of=ON), Decision[merge.Answer[Customer]]),
    (commit(ONE, ONE, policy=WISE, as_of=ON), Decision[merge.Answer[Customer]]),
    (undo(merged().survivor, merged().undo, policy=WISE, ledger=merged().ledger), Decision[Undone[Customer] | Refused]),
    (WISE, Policy[Customer]),
    (wise_policy(contact=Rule.FILL, keep_days=90, keep_survivor_internet_block=True), Policy[Customer]),
    (occupant_policy(), Policy[Occupant]),
    (merge.Settings(policy="wise", accept=("delete subscriptions",)), merge.Settings),
    (LINKED, Relinked),
    (FULL, Customer),
    (Occupant(id="1", notes=(merge.Note(id="N", text="x"),)), Occupant),
    (merge.Case(survivor=ONE, removed=OTHER, policy=WISE, accept=ALL, ledger=Ledger({"9": "8"})), merge.Case[Customer]),
    (preview_all(ONE, [OTHER, ONE], policy=WISE, as_of=ON), tuple[merge.Step[Customer], ...]),
    (commit(ONE, OTHER, policy=evolve(WISE, checks=(not_known,)), as_of=ON), Decision[merge.Answer[Customer]]),
]


NOT_STORED = {"FieldResult", "Functions", "Merging"}
"""What only functions hand to one another."""


def test_every_record_of_merges_is_stored_or_inside_one_that_is() -> None:
    found: set[str] = set()

    def look(value: Any) -> None:
        if attrs.has(type(value)):
            found.add(type(value).__name__)
            for attribute in attrs.fields(type(value)):
                look(getattr(value, attribute.name))
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
            look(one)

    look(tuple(record for record, _ in STORED))
    public = [getattr(merge, name) for name in merge.__all__]
    records = {kind.__name__ for kind in public if isinstance(kind, type) and attrs.has(kind)}
    assert records - found == NOT_STORED


@pytest.mark.parametrize(("record", "kind"), STORED, ids=[str(kind)[-40:] for _, kind in STORED])
def test_what_a_merge_gives_comes_back_equal_from_json_and_from_pickle(record: Any, kind: Any) -> None:
    """MRG-50: also where the store sorts keys, as databases do."""
    assert again(record, kind) == record
    assert again(record, kind, sort_keys=True) == record
    assert pickle.loads(pickle.dumps(record)) == record


def test_a_merge_is_undone_in_another_process(tmp_path: Path) -> None:
    """[M14], A-MRG-20."""
    (tmp_path / "merged.json").write_text(
        json.dumps({"merged": to_plain(merged(), secrets=True), "policy": to_plain(WISE)})
    )
    program = (
        "import json, sys; from subrules import from_plain, merge, to_plain\n"
        "data = json.load(open(sys.argv[1]))\n"
        "done = from_plain(data['merged'], merge.Merged[merge.Customer])\n"
        "policy = from_plain(data['policy'], merge.Policy[merge.Customer])\n"
        "back = merge.undo(done.survivor, done.undo, policy=policy, ledger=done.ledger)\n"
        "print(json.dumps(to_plain(back.answer, secrets=True)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "merged.json")], capture_output=True, text=True, check=True
    )
    back = from_plain(json.loads(found.stdout), Undone[Customer])
    assert (back.survivor, back.removed, back.ledger) == (ONE, evolve(OTHER, loan_history=()), Ledger())


@pytest.mark.parametrize("kind", [Undo, Merged, Plan, Policy, Preview])
def test_a_record_whose_type_is_not_named_is_not_guessed(kind: Any) -> None:
    """[M14]: dictionaries in the place of records were found out when the merge was to be undone."""
    record = {Undo: merged().undo, Merged: merged(), Plan: merged().plan, Policy: WISE, Preview: SEEN.answer}[kind]
    with pytest.raises(PlainDataError) as raised:
        from_plain(to_plain(record, secrets=True), kind)
    assert {fault.code for fault in raised.value.faults} == {"type-not-named"}


def test_a_record_of_another_type_is_refused() -> None:
    with pytest.raises(PlainDataError, match="before"):
        from_plain(to_plain(merged().undo, secrets=True), Undo[Occupant])


@pytest.mark.parametrize("version", [2, "1", None, True])
def test_another_version_is_refused_rather_than_read_half(version: Any) -> None:
    for record, kind in STORED:
        data = to_plain(record, secrets=True)
        if isinstance(data, dict) and "version" in data:
            with pytest.raises(PlainDataError) as raised:
                from_plain({**data, "version": version}, kind)
            assert [fault.code for fault in raised.value.faults] == ["other-version"]
            del data["version"]
            with pytest.raises(PlainDataError, match="expected version 1 of the stored form, and it is missing"):
                from_plain(data, kind)


def test_sentences_are_in_the_data_and_made_anew_when_it_is_read() -> None:
    data = to_plain(merged().plan, secrets=True)
    assert data["entries"][0]["why"] == "the survivor keeps what it has"
    (erased,) = (notice for notice in data["notices"] if notice["statement"] == "MRG-38")
    assert erased["remedy"].startswith("turn the survivor's loan history on first")
    assert data["provenance"][3]["sentence"].startswith("name comes from survivor by the rule `survivor's`")
    data["entries"][0]["why"] = "because I say so"
    assert from_plain(data, Plan[Customer]) == merged().plan


def test_the_order_of_a_ledger_counts_and_is_stored() -> None:
    """MRG-47: the last merge is undone first."""
    one, other = Ledger({"2": "1", "3": "1"}), Ledger({"3": "1", "2": "1"})
    assert one != other
    assert again(one, Ledger, sort_keys=True).last_into("1") == "3"
    assert again(other, Ledger, sort_keys=True).last_into("1") == "2"


@pytest.mark.parametrize(
    ("merges", "code"),
    [
        ([{"removed": "A", "into": "B"}, {"removed": "B", "into": "A"}], "ledger-in-a-circle"),
        ([{"removed": "A", "into": "A"}], "ledger-in-a-circle"),
        ([{"removed": "A", "into": "B"}, {"removed": "A", "into": "C"}], "merged-twice"),
        ([{"removed": "A"}], "missing"),
        ([{"removed": 1, "into": "B"}], "wrong-value"),
        ({"A": "B"}, "wrong-value"),
    ],
)
def test_a_ledger_that_cannot_be_is_refused(merges: Any, code: str) -> None:
    """MRG-46, MRG-48."""
    with pytest.raises(InputError) as raised:
        from_plain({"version": 1, "merges": merges}, Ledger)
    assert [fault.code for fault in raised.value.faults] == [code]


# ---------------------------------------------------------------- policies and their functions


def test_a_policy_in_data_names_its_functions_and_settles_them() -> None:
    data = to_plain(wise_policy(keep_days=90))
    assert data["specials"]["loan history"] == {"keep_days": 90}
    assert data["checks"] == ["regular customers", "one person"]
    data["specials"]["loan history"] = {"keep_days": -1}
    data["specials"]["cards"] = {"most": 1}
    data["checks"] = ["one persn"]
    with pytest.raises(InputError) as raised:
        from_plain(data, Policy[Customer])
    assert {(fault.path, fault.code) for fault in raised.value.faults} == {
        ("specials.loan history.keep_days", "wrong-value"),
        ("specials.cards", "nothing-to-settle"),
        ("checks[0]", "function-not-known"),
    }


def test_a_check_is_not_lost_by_saying_nothing() -> None:
    """MRG-16: a policy file of customers that names no checks has them all."""
    data = to_plain(WISE)
    for name in ("checks", "watches", "specials"):
        del data[name]
    assert policy_from(data, Customer) == WISE


@frozen
class Reader:
    id: str
    wishes: tuple[str, ...] = ()
    pin: str = field(default="", metadata=secret())


def longer_list(merging: Any) -> merge.FieldResult:
    """A special rule of one's own: the longer list of wishes."""
    mine, theirs = merging.survivor.wishes, merging.removed.wishes
    kept, came = (Fate.KEPT, Fate.DELETED) if len(mine) >= len(theirs) else (Fate.REPLACED, Fate.TRANSFERRED)
    entries = [merge.entry(merging, Side.SURVIVOR, one, kept, text="the longer list") for one in mine]
    entries += [merge.entry(merging, Side.REMOVED, one, came, text="the longer list") for one in theirs]
    return merge.items_result(merging, "longer list", max(mine, theirs, key=len), entries)


READERS = {"rules": {"id": "survivor's", "wishes": {"special": "longer list"}, "pin": "fill if empty"}}


def test_a_special_rule_of_one_s_own_is_named_and_has_to_be_offered() -> None:
    with pytest.raises(InputError, match="there is no special rule `longer list`"):
        policy_from(READERS, Reader)
    functions = Functions[Reader](specials={"longer list": longer_list})
    policy = policy_from(READERS, Reader, functions=functions)
    done = commit(Reader("1", ("a", "b")), Reader("2", ("c",)), policy=policy, as_of=ON, accept=["delete wishes"])
    assert isinstance(done.answer, Merged)
    assert {entry.why for entry in done.answer.plan.of("wishes")} == {"the longer list"}
    assert again(done, Decision[merge.Answer[Reader]]) == done
    offer_functions(Reader, functions)
    assert again(policy, Policy[Reader]) == policy


# ---------------------------------------------------------------- secrets


def test_what_is_stored_is_whole_and_what_is_shown_is_not() -> None:
    """MRG-50: a password that was not stored could not be given back."""
    assert "lente" in json.dumps(to_plain(merged(), secrets=True))
    shown = json.dumps(without_secrets(DONE))
    assert ("lente" in shown, "herfst" in shown) == (False, False)
    assert "lente" in json.dumps(without_secrets(DONE, show=["password"]))
    told = repr(DONE) + json.dumps(to_plain((merged().plan.entries, merged().plan.provenance)))
    assert ("lente" in told, "herfst" in told) == (False, False)
    assert secret_names(Undo[Customer]) == secret_names(Customer) == ("password",)


def test_shown_data_is_not_taken_for_a_whole_record() -> None:
    with pytest.raises(PlainDataError) as raised:
        from_plain(without_secrets(merged().undo), Undo[Customer])
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [
        (f"{name}.password", "secret-hidden") for name in ("before", "removed", "after")
    ]
    assert from_plain(without_secrets(Reader("1")), Reader) == Reader("1")
    with pytest.raises(PlainDataError, match="the secret is hidden here"):
        from_plain(without_secrets(Reader("1", pin="1234")), Reader)


def test_a_secret_that_differs_is_not_told_in_a_refusal() -> None:
    rules = {"id": "survivor's", "wishes": "union", "pin": "refuse on difference"}
    refused = commit(
        Reader("1", pin="1234"), Reader("2", pin="9876"), policy=policy_from({"rules": rules}, Reader), as_of=ON
    )
    assert refused.against[0].sentence == "pin must be the same on both records: `not shown` and `not shown` differ"


def test_secret_items_need_an_id_and_items_that_are_only_left_out_of_repr_are_reported() -> None:
    """MRG-51."""
    pins = attrs.make_class("Pins", {"id": field(type=str), "pins": field(type=tuple[str, ...], metadata=secret())})
    with pytest.raises(InputError, match="secret items without an id"):
        policy_from({"rules": {"id": "survivor's", "pins": "union"}}, pins)
    tags = attrs.make_class("Tags", {"id": field(type=str), "tags": field(type=tuple[str, ...], repr=False)})
    policy = policy_from({"rules": {"id": "survivor's", "tags": "union"}}, tags)
    plan = preview(tags("1", ("a",)), tags("2", ("a", "b")), policy=policy, as_of=ON).answer.plan
    assert plan is not None
    assert plan.after == tags("1", ("a", "b"))


# ---------------------------------------------------------------- cases


def test_a_case_is_decided_as_in_every_policy() -> None:
    data = {
        "survivor": to_plain(ONE, secrets=True),
        "removed": to_plain(OTHER, secrets=True),
        "accept": ["erase loan_history"],
    }
    case = merge.case_from(data, policy=WISE)
    assert case.decide(Client(), now=NOW).answer == merge.NeedsAcceptance(needs=("delete subscriptions",))
    standing = Client(merge=merge.Settings(policy="wise", accept=("delete subscriptions", "delete loans")))
    decision = case.decide(standing, now=NOW)
    assert isinstance(decision.answer, Merged)
    assert decision.answer == merged()
    assert {reason.code: reason.values["effect"] for reason in decision.reasons[-2:]} == {
        "merge.accepted": "erase loan_history",
        "merge.accepted-always": "delete subscriptions",
    }
    assert case.preview(Client(), now=NOW).answer == SEEN.answer
    later = merge.case_from({**data, "ledger": to_plain(merged().ledger)}, policy=WISE)
    assert later.decide(standing, now=NOW).answer == Refused()


def test_a_client_that_keeps_what_is_erased_gets_it_back() -> None:
    """A-MRG-20."""
    client = Client(merge=merge.Settings(keep_erased=True))
    case = merge.Case(survivor=ONE, removed=OTHER, policy=WISE, accept=ALL)
    answer = case.decide(client, now=NOW).answer
    assert isinstance(answer, Merged)
    assert answer.undo.removed == OTHER


def test_the_day_of_a_merge_is_the_client_s() -> None:
    """MRG-52: late in the evening in Chicago it is the next day in UTC."""
    from zoneinfo import ZoneInfo

    case = merge.Case(survivor=ONE, removed=OTHER, policy=WISE, accept=ALL)
    late = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
    ends = []
    for zone in (UTC, ZoneInfo("America/Chicago")):
        answer = case.decide(Client(zone=zone), now=late).answer
        assert isinstance(answer, Merged)
        ends.append(answer.survivor.subscriptions[-1].end)
    assert ends == [date(2026, 6, 15), date(2026, 6, 14)]


def test_every_fault_of_a_case_is_named() -> None:
    with pytest.raises(InputError) as raised:
        merge.case_from({"survivor": {"number": ""}, "remove": {}, "accept": "all", "ledger": {}}, policy=WISE)
    assert [fault.path for fault in raised.value.faults] == [
        "the data", "survivor.number", "survivor.actor_id", "removed", "accept", "ledger.version",
    ]  # fmt: skip
    case = merge.Case(survivor=ONE, removed=OTHER, policy=WISE)
    with pytest.raises(InputError) as raised:
        case.decide(Client(merge=merge.Settings(policy="occupants")), now=datetime(2026, 6, 15))
    assert [fault.path for fault in raised.value.faults] == ["now", "policy"]
    with pytest.raises(InputError, match="client: expected a Client, got None"):
        case.decide(None, now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        (merge.Settings(), ["merge.setup.no-policy"]),
        (merge.Settings(policy="wize"), ["merge.setup.policy-not-known"]),
        (merge.Settings(policy="wise", accept=("delete loan",)), ["merge.setup.accepts-nothing"]),
        (merge.Settings(policy="occupants", accept=("delete notes",)), []),
    ],
)
def test_the_checklist_of_merges(settings: merge.Settings, codes: list[str]) -> None:
    checked = merge.setup_checklist(Client(merge=settings))
    assert ([reason.code for reason in checked.against], checked.answer) == (codes, not codes)


def test_settings_say_what_is_wrong() -> None:
    with pytest.raises(InputError, match=r"accept\[0\]: `everything` is not something that a merge destroys"):
        merge.settings_from({"accept": ["everything"]})
    with pytest.raises(InputError, match="there is no policy `wize`"):
        merge.ready_policy("wize")


def test_a_check_that_lacks_a_fact_leaves_the_merge_undecided() -> None:
    policy = evolve(WISE, checks=(not_known,))
    decision = commit(ONE, OTHER, policy=policy, as_of=ON)
    assert decision.answer == Undecided()
    assert merge.read_aloud(decision) == ("not merged, because it is not known whether they are one person.")


# ---------------------------------------------------------------- sentences


def test_every_code_of_merges_has_a_sentence_that_its_values_fill() -> None:
    folder = Path(merge.__file__).parent
    named = {
        code for file in folder.rglob("*.py") for code in re.findall(r'"(merge\.[a-z.-]+[a-z])"', file.read_text())
    }
    assert named - ENGLISH.texts.keys() == {"merge.undo"}, "how the codes of undoing begin"
    seen = [*DONE.reasons, *SEEN.reasons, *commit(ONE, ONE, policy=WISE, as_of=ON).reasons]
    other = evolve(OTHER, birth_date=date(1990, 1, 1), identity_document="93.05.18-223.62", subscriptions=())
    for pair in ((ONE, OTHER), (OTHER, ONE), (evolve(ONE, birth_date=date(1991, 1, 1), subscriptions=()), other)):
        plan = preview(*pair, policy=WISE, as_of=ON).answer.plan
        assert plan is not None
        seen += [*plan.entries, *plan.notices]  # type: ignore[list-item]  # all of them have code and values
    for one in seen:
        assert ENGLISH.keys(one.code) <= one.values.keys(), one
        assert one.code in ENGLISH.texts
