"""Occupants driven through thousands of steps, beside a model of plain dictionaries (OCC, SYN, EML, PRF, CSR)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from samples import NEWEST
from subrules import Client
from subrules.decision import Decision
from subrules.occupant import (
    Answer,
    Channel,
    ContactChange,
    EmailChange,
    Extract,
    ExtractRow,
    NewStart,
    Records,
    Register,
    Role,
    Settings,
    System,
    Writes,
    apply,
    submit,
)

EMAILS = ["ann@ex.com", "ANN@ex.com", "joe@ex.com", "a.nn@ex.com", "new@ex.com"]
IDS = ["1", "2", "3"]
FIELDS = ["first_name", "phone"]
values = st.sampled_from(["Ann", "Joe", "555 0100", "", "  "])
contact = st.dictionaries(st.sampled_from(FIELDS), values)
NOW = datetime(2026, 6, 15, tzinfo=UTC)


def same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().lower() == other.strip().lower()


class Contacts(RuleBasedStateMachine):
    """Every function, one after the other; the model says what should be there."""

    @initialize(guard=st.booleans())
    def begin(self, guard: bool) -> None:
        self.records = Records()
        self.settings = Settings(guard_stale=guard)
        self.circ: dict[str, dict[str, str]] = {}
        self.subscribe: dict[str, dict[str, str]] = {}
        self.logins: dict[str, list[str]] = {}
        self.written: dict[tuple[str, str], int] = {}
        self.time = 0

    def ask(self, request: Any) -> Decision[Answer]:
        """What becomes of a request at the hour that it is."""
        client = Client(systems=NEWEST, occupant=self.settings)
        return submit(self.records, request, client=client, now=NOW + timedelta(hours=self.time))

    def carry_out(self, request: Any) -> None:
        """Apply, after every write was seen to know what was there."""
        self.time += 1
        answer = self.ask(request).answer
        if not isinstance(answer, Writes):
            return
        there: Any = {System.CIRC: self.circ, System.SUBSCRIBE: self.subscribe}
        for write in answer.writes:
            if write.system in there:
                assert there[write.system].get(write.record, {}).get(write.field) == write.old
        self.records = apply(self.records, answer)

    def changes_nothing(self, request: Any) -> bool:
        """Whether asking again changes nothing."""
        answer = self.ask(request).answer
        return isinstance(answer, Writes) and not answer.writes and not answer.left

    def wrote(self, store: dict[str, dict[str, str]], id: str, new: dict[str, str], *, real_time: bool = True) -> None:
        record = store.get(id, {})
        for name, value in new.items():
            if record.get(name, "") != value.strip():
                record[name] = value.strip()
                store[id] = record
                if store is self.subscribe and real_time:
                    self.written[id, name] = self.time

    @rule(id=st.sampled_from(IDS), email=st.none() | st.sampled_from(EMAILS), given=contact)
    def starts(self, id: str, email: str | None, given: dict[str, str]) -> None:
        brought = {**given, **({} if email is None else {"email": email})}
        found = [one for one, record in self.circ.items() if email and same(record.get("email", ""), email)]
        if not found and id in self.circ:
            return
        self.carry_out(NewStart(occupant=id, values=brought))
        if not found:
            self.wrote(self.circ, id, brought)
            self.wrote(self.subscribe, id, brought)
        elif len(found) == 1 and found[0] not in self.subscribe:
            self.wrote(self.subscribe, found[0], self.circ[found[0]])

    @precondition(lambda self: self.circ)
    @rule(data=st.data(), email=st.sampled_from(EMAILS), role=st.sampled_from(list(Role)), login=st.sampled_from("abc"))
    def registers(self, data: st.DataObject, email: str, role: Role, login: str) -> None:
        occupant = data.draw(st.sampled_from(sorted(self.circ)))
        if login in self.logins:
            return
        request = Register(registration=login, email=email, role=role, occupant=occupant)
        self.carry_out(request)
        self.logins[login] = [email, role.value, occupant]
        if role is Role.OWNER and not self.circ[occupant].get("email", "").strip():
            self.wrote(self.circ, occupant, {"email": email})
            self.wrote(self.subscribe, occupant, {"email": email})
        assert self.changes_nothing(request)

    @precondition(lambda self: self.logins)
    @rule(data=st.data(), email=st.sampled_from(EMAILS), channel=st.sampled_from(list(Channel)))
    def changes_a_login(self, data: st.DataObject, email: str, channel: Channel) -> None:
        login = data.draw(st.sampled_from(sorted(self.logins)))
        old, role, occupant = self.logins[login]
        request = EmailChange(channel=channel, registration=login, email=email)
        before = self.circ[occupant].get("email", "")
        self.carry_out(request)
        if not same(old, email):
            self.logins[login][0] = email
            if role == "owner" and same(before, old):
                self.wrote(self.circ, occupant, {"email": email})
                self.wrote(self.subscribe, occupant, {"email": email})
        if role == "guest" or not same(before, old):
            assert self.circ[occupant].get("email", "") == before
        assert self.changes_nothing(request)

    @precondition(lambda self: self.circ)
    @rule(data=st.data(), given=contact, channel=st.sampled_from(list(Channel)), email=st.sampled_from([None, *EMAILS]))
    def changes_contact_data(
        self, data: st.DataObject, given: dict[str, str], channel: Channel, email: str | None
    ) -> None:
        occupant = data.draw(st.sampled_from(sorted(self.circ)))
        brought = {**given, **({"email": email} if email and channel is Channel.CSR else {})}
        request = ContactChange(channel=channel, occupant=occupant, values=brought)
        self.carry_out(request)
        self.wrote(self.circ, occupant, brought)
        self.wrote(self.subscribe, occupant, brought)
        assert self.changes_nothing(request)

    @rule(data=st.data(), back=st.integers(0, 3))
    def is_extracted(self, data: st.DataObject, back: int) -> None:
        rows = {
            id: {name: record[name] for name in data.draw(st.sets(st.sampled_from(sorted(record)))) if record}
            for id, record in self.circ.items()
            if record
        }
        taken = self.time - back
        request = Extract(
            taken_at=NOW + timedelta(hours=taken),
            rows=tuple(ExtractRow(occupant=id, values=row) for id, row in rows.items()),
        )
        logins = self.records.registrations
        self.carry_out(request)
        for id, row in rows.items():
            new = {
                name: value
                for name, value in row.items()
                if not (self.settings.guard_stale and self.written.get((id, name), taken) > taken)
            }
            self.wrote(self.subscribe, id, new, real_time=False)
        assert self.records.registrations == logins
        again = self.ask(request).answer
        assert isinstance(again, Writes)
        assert again.writes == ()

    @invariant()
    def everything_is_where_the_model_has_it(self) -> None:
        if hasattr(self, "records"):
            assert {one.id: dict(one.values) for one in self.records.circ} == self.circ
            assert {one.id: dict(one.values) for one in self.records.subscribe} == self.subscribe
            there = {one.id: [one.email, one.role.value, one.occupant] for one in self.records.registrations}
            assert there == self.logins


TestContacts = Contacts.TestCase
