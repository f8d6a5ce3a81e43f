"""The policies have one shape: the same verbs, the same arguments, the same answers, read and written alike."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import Any, get_args, get_origin

import attrs
import pytest
from attrs import field, frozen

from samples import CHANGES, CHICAGO, HOME, NEWEST, NOW, RESTARTS, SOME, offered, running, stopped
from subrules import (
    Client,
    Decision,
    InputError,
    Refused,
    Undecided,
    change,
    from_plain,
    json_schema,
    merge,
    occupant,
    patron,
    restart,
    to_plain,
)
from subrules.decision import Reason
from subrules.sentences import ENGLISH, KEYS

BRANCH = patron.Branch(patron_codes=("Adult",), email=patron.Options(allowed=True, direct=True))
CLIENT = Client(
    zone=CHICAGO,
    systems=NEWEST,
    restart=RESTARTS,
    change=CHANGES,
    patron=patron.Settings(branches={"North": BRANCH}),
)


@frozen
class Example:
    """A policy with a case that is answered yes, one that is answered no, and one with several faults."""

    policy: ModuleType
    yes: dict[str, Any]
    no: dict[str, Any]
    faulty: dict[str, Any]
    places: tuple[str, ...]
    verb: str = "submit"
    by_name: tuple[str, ...] = ("client", "now")
    given: dict[str, Any] = field(factory=dict)
    record: Any = None

    def case(self, data: dict[str, Any]) -> Any:
        return self.policy.case_from(data, **self.given)

    def of(self, kind: Any) -> Any:
        """A type of the policy, with the type of its records where it is for any record."""
        return kind if self.record is None else kind[self.record]


RESTART = {
    "subscription": to_plain(stopped()), "rates": to_plain(SOME), "request": {"channel": "Self-Service", "rate": "13W"},
}  # fmt: skip
CHANGE = {
    "subscription": to_plain(running(delivery_address=HOME)), "offer": to_plain(offered()),
    "request": {"channel": "Self-Service", "timing": {"immediately": True}},
}  # fmt: skip
PATRON = {
    "patron": {"id": "1", "code": "Adult", "branch": "North", "values": {"email": "ann@ex.com"}},
    "submission": {"pac": "PowerPAC", "connection_branch": "North", "values": {"email": "new@ex.com"}},
}
OCCUPANT = {
    "records": {"circ": [{"id": "7", "values": {"last_name": "Lee"}}]},
    "request": {
        "kind": "contact change",
        "channel": "One CSR Portal",
        "occupant": "7",
        "values": {"phone": "555 0100"},
    },
}
MERGE = {"survivor": {"number": "1", "actor_id": "a1"}, "removed": {"number": "2", "actor_id": "a2"}}
EXAMPLES = (
    Example(
        occupant, OCCUPANT,
        OCCUPANT | {"records": {"circ": [{"id": "7", "values": {"email": "ann@ex.com"}}, {"id": "8", "values": {"email": "ann@ex.com"}}]},
                    "request": {"kind": "new start", "occupant": "9", "values": {"email": "ann@ex.com"}}},
        {"records": {"circ": [{"id": " "}]}, "request": {"kind": "register", "email": "ann", "role": "spouse"}, "more": 1},
        ("the data", "records.circ[0].id", "request.email", "request.role", "request.occupant"),
    ),
    Example(
        merge, MERGE, MERGE | {"removed": {"number": "1", "actor_id": "a1"}},
        {"survivor": {"number": 1}, "removed": {"actor_id": "a", "more": 1}, "more": 1},
        ("the data", "survivor.number", "survivor.actor_id", "removed.number", "removed"),
        verb="commit", by_name=("policy", "as_of"), given={"policy": merge.wise_policy()}, record=merge.Customer,
    ),
    Example(
        restart, RESTART, RESTART | {"subscription": to_plain(stopped(complimentary=True))},
        RESTART | {"subscription": {"id": 1}, "rates": {}, "more": 1},
        ("subscription.id", "subscription.state", "subscription.medium", "rates", "the data"),
    ),
    Example(
        change, CHANGE, CHANGE | {"offer": to_plain(offered(ezpay=change.Ezpay.REQUIRED, term=None))}
        | {"subscription": to_plain(running(state=change.State.PERMANENTLY_STOPPED))},
        CHANGE | {"offer": {"name": " "}, "request": {"channel": "x", "timing": {}}, "more": 1},
        ("the data", "offer.name", "request.timing", "request.channel"),
    ),
    Example(
        patron, PATRON, PATRON | {"patron": {"id": "1", "code": "Visitor", "branch": "North"}},
        {"patron": {"id": " ", "code": 1, "branch": "North"}, "submission": {"pac": "x"}, "more": 1},
        ("the data", "patron.id", "patron.code", "submission.pac", "submission.connection_branch"),
    ),
)  # fmt: skip
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.policy.__name__.rpartition(".")[2])
EVERY = (
    "Answer",
    "Case",
    "Client",
    "Settings",
    "case_from",
    "read_aloud",
    "settings_from",
    "setup_checklist",
)


def answers(example: Example) -> tuple[Any, ...]:
    return tuple(get_origin(member) or member for member in get_args(example.of(example.policy.Answer)))


def decided(example: Example, data: dict[str, Any]) -> Decision[Any]:
    return example.case(data).decide(CLIENT, now=NOW)


@each
def test_the_same_names_are_there(example: Example) -> None:
    assert {*EVERY, example.verb} <= set(example.policy.__all__)


@each
def test_records_come_first_and_the_client_and_the_instant_last_by_name(example: Example) -> None:
    parameters = list(inspect.signature(getattr(example.policy, example.verb)).parameters.values())
    by_name = [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]
    assert tuple(by_name[:2]) == example.by_name
    assert all(one.kind is one.POSITIONAL_OR_KEYWORD for one in parameters[: -len(by_name)])
    case = inspect.signature(example.policy.Case.decide)
    assert list(case.parameters) == ["self", "client", "now"]
    assert list(inspect.signature(example.policy.case_from).parameters) == ["data", *example.given]
    assert list(inspect.signature(example.policy.settings_from).parameters) == ["mapping"]
    assert next(iter(inspect.signature(example.policy.setup_checklist).parameters)) == "client"


@each
def test_no_function_is_called_like_its_module_or_package(example: Example) -> None:
    functions = [getattr(example.policy, name) for name in example.policy.__all__]
    named = {one.__name__: one.__module__ for one in functions if inspect.isfunction(one)}
    assert [name for name, module in named.items() if name in module.split(".")] == []


@each
def test_an_answer_is_one_of_a_closed_union_whose_members_have_a_kind_of_their_own(example: Example) -> None:
    members = answers(example)
    kinds = [member.kind for member in members]
    assert Refused in members
    assert len(kinds) == len(set(kinds))
    assert all(attrs.has(member) for member in members)
    assert {kind for kind in kinds if kind in ("refused", "undecided")} == {
        member.kind for member in members if member in (Refused, Undecided)
    }
    for data in (example.yes, example.no):
        assert isinstance(decided(example, data).answer, members)


@each
def test_a_no_has_reasons_and_a_yes_has_none_against_it(example: Example) -> None:
    no = decided(example, example.no)
    assert no.against or no.unknown
    assert decided(example, example.yes).against == ()


@each
def test_every_reason_has_a_code_with_a_sentence_made_from_its_values(example: Example) -> None:
    policy = example.policy.__name__.rpartition(".")[2]
    for data in (example.yes, example.no):
        for reason in decided(example, data).reasons:
            assert reason.code.split(".")[0] in (policy, "versions")
            assert reason.text == ""
            assert ENGLISH.keys(reason.code) <= set(reason.values) <= set(KEYS)
            assert (
                reason.sentence
                == Reason(reason.statement, reason.held, values=reason.values, code=reason.code).sentence
            )


@each
@pytest.mark.parametrize("answered", ["yes", "no"])
def test_a_case_and_its_decision_come_back_from_json_and_from_a_pickle(example: Example, answered: str) -> None:
    case = example.case(getattr(example, answered))
    decision = case.decide(CLIENT, now=NOW)
    for value, kind in (
        (case, example.of(example.policy.Case)),
        (decision, Decision[example.of(example.policy.Answer)]),
    ):
        assert from_plain(json.loads(json.dumps(to_plain(value, secrets=True))), kind) == value
        assert pickle.loads(pickle.dumps(value)) == value


@each
def test_everything_that_is_wrong_with_the_data_is_said_at_once_each_with_its_code(example: Example) -> None:
    with pytest.raises(InputError) as raised:
        example.case(example.faulty)
    assert {fault.path for fault in raised.value.faults} >= set(example.places)
    assert all(fault.code for fault in raised.value.faults), raised.value.faults


@each
def test_an_instant_without_a_zone_and_a_client_that_is_none_are_faults_that_are_named(example: Example) -> None:
    case = example.case(example.yes)
    asked: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("now", lambda: case.decide(CLIENT, now=datetime(2026, 6, 15))),
        ("now", lambda: case.decide(CLIENT, now="noon")),
        ("client", lambda: case.decide({"zone": "America/Chicago"}, now=NOW)),
    )
    for name, ask in asked:
        with pytest.raises(InputError) as raised:
            ask()
        assert [fault.loc[0] for fault in raised.value.faults] == [name]


@each
def test_a_decision_is_read_aloud_as_sentences(example: Example) -> None:
    for data in (example.yes, example.no):
        assert example.policy.read_aloud(decided(example, data)).endswith(".")


@each
def test_every_answer_has_a_schema(example: Example) -> None:
    for kind in (example.policy.Settings, Decision[example.of(example.policy.Answer)]):
        assert json_schema(kind)["$schema"].endswith("2020-12/schema")


@each
def test_the_checklist_of_the_set_up_names_what_is_missing(example: Example) -> None:
    found = example.policy.setup_checklist(Client())
    assert found.answer is not True
    assert found.against or found.unknown
    assert all(reason.code.startswith(example.policy.__name__.rpartition(".")[2]) for reason in found.reasons)
