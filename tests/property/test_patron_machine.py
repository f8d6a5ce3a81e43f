"""A patron's record driven through submissions, reviews and changing settings, beside a simple model (PAC)."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from samples import NOW
from subrules import Client
from subrules.patron import (
    FIELDS,
    Accepted,
    Action,
    Branch,
    Kind,
    Mode,
    Options,
    Pac,
    Patron,
    PostalCode,
    Refused,
    Reminder,
    Settings,
    Submission,
    apply,
    approve,
    is_sent,
    may_act,
    reject,
    submit,
    verify_all,
    withdraw,
)

TAB, STAFF = "desk@north.example", "addresses@north.example"
CODES = (PostalCode(code="13201", city="Syracuse", state="NY"), PostalCode(code="13210", city="Dewitt", state="NY"))
HOME = {"street": "1 Elm St", "city": "Syracuse", "state": "NY", "zip": "13201"}

options = st.sampled_from([Options(), Options(allowed=True, request=True), Options(allowed=True, direct=True)])
branches = st.builds(
    Branch,
    patron_codes=st.sampled_from([(), ("Adult",), ("Adult",), ("Adult", "Juvenile")]),
    notification_method=st.booleans(),
    address=options,
    email=options,
    phone=options,
    confirmation=st.booleans(),
    tab_address=st.just(TAB),
    staff_address=st.sampled_from(["", STAFF]),
    reminders=st.lists(st.sampled_from(list(Reminder)), unique=True).map(tuple),
)
libraries = st.builds(
    Settings,
    branches=st.fixed_dictionaries({"North": branches, "South": branches}),
    phone_validation=st.booleans(),
    postal_codes=st.just(CODES),
)
submitted = st.fixed_dictionaries(
    {},
    optional={
        "street": st.sampled_from(["1 Elm St", "2 Oak St"]),
        "zip": st.sampled_from(["13201", "13210", "99999"]),
        "city": st.sampled_from(["Syracuse", "Dewitt"]),
        "email": st.sampled_from(["ann@ex.com", "new@ex.com", "", "no"]),
        "alternate_email": st.sampled_from(["", "lee@ex.com", "ANN@ex.com"]),
        "phone_1": st.sampled_from(["315-555-0100", "315-555-0199", "1-315-555-0100", "", "12"]),
        "notification_method": st.sampled_from(["mail", "e-mail", "text", "none"]),
    },
)
submissions = st.builds(
    Submission,
    pac=st.sampled_from(list(Pac)),
    connection_branch=st.sampled_from(["North", "South"]),
    values=submitted,
    opt_outs=st.dictionaries(st.sampled_from(list(Reminder)), st.booleans(), max_size=2),
)
patrons = st.builds(
    Patron,
    id=st.just("1"),
    code=st.sampled_from(["Adult", "Adult", "Juvenile"]),
    branch=st.sampled_from(["North", "South"]),
    values=submitted.map(lambda drawn: {**HOME, **{k: v for k, v in drawn.items() if v != "no" and k not in HOME}}),
)


def refused_for(settings: Settings, patron: Patron, submission: Submission) -> bool:
    """Whether a submission is refused, written down as the statements say it."""
    branch = settings.branches[patron.branch]
    new = {k: (v or "").strip() for k, v in submission.values.items() if (v or "").strip() != patron.values.get(k, "")}
    kinds = {FIELDS[name] for name in new}
    result = {**patron.values, **new}
    now = {**patron.values, **{k: v for k, v in new.items() if branch.mode(FIELDS[k]) is Mode.DIRECT}}
    good_address = any(
        (row.code, row.city.lower()) == (result["zip"], result["city"].lower()) and row.state == result["state"]
        for row in CODES
    )
    needs = {"mail": ["street"], "e-mail": ["email", "alternate_email"], "text": ["phone_1"], "none": None}
    wanted = needs[new["notification_method"]] if "notification_method" in new else None
    return any([
        kinds and patron.code not in branch.patron_codes,
        any(branch.mode(kind) is None for kind in kinds),
        Kind.ADDRESS in kinds and not good_address,
        settings.phone_validation and new.get("phone_1") in ("1-315-555-0100", "12"),
        new.get("email") == "no",
        wanted is not None and not (any(now.get(name) for name in wanted) and any(result.get(name) for name in wanted)),
        any((r in patron.opted_out) is not out and r not in branch.reminders for r, out in submission.opt_outs.items()),
    ])  # fmt: skip


class Counter(RuleBasedStateMachine):
    """Submissions at the catalogue, staff at the desk, and somebody who changes the settings."""

    @initialize(settings=libraries, patron=patrons)
    def begin(self, settings: Settings, patron: Patron) -> None:
        self.settings, self.patron = settings, patron
        self.values = dict(patron.values)
        self.waiting: dict[Kind, dict[str, str] | None] = {}
        self.silent: set[Reminder] = set()

    @rule(settings=libraries)
    def saves_settings(self, settings: Settings) -> None:
        """PAC-10, PAC-44: what is pending stays."""
        self.settings = settings

    @rule(submission=submissions)
    def submits(self, submission: Submission) -> None:
        before, branch = self.patron, self.settings.branches[self.patron.branch]
        decision = submit(before, submission, client=Client(patron=self.settings), now=NOW)
        assert (decision.answer == Refused()) is refused_for(self.settings, before, submission)
        if isinstance(decision.answer, Refused):
            assert decision.against
            return
        answer = decision.answer
        on_record = {before.values.get(name, "").strip() for name in ("email", "alternate_email")}
        to = {address for message in answer.messages for address in message.to}
        assert to <= {TAB, STAFF} | on_record
        self.patron = apply(before, answer)
        asked: dict[Kind, dict[str, str]] = {}
        for name, value in submission.values.items():
            new = (value or "").strip()
            if new != self.values.get(name, ""):
                if branch.mode(FIELDS[name]) is Mode.DIRECT:
                    self.values[name] = new
                else:
                    asked.setdefault(FIELDS[name], {})[name] = new
        self.waiting |= asked
        self.silent = (self.silent - {r for r, out in submission.opt_outs.items() if not out}) | {
            r for r, out in submission.opt_outs.items() if out
        }
        if not asked:
            assert answer.requested == ()
            assert self.patron.has_verification_block == before.has_verification_block
        again = submit(self.patron, submission, client=Client(patron=self.settings), now=NOW).answer
        if isinstance(again, Accepted):
            assert (again.changed, again.requested, again.messages) == ((), (), ())

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), how=st.sampled_from(["approve", "reject", "withdraw"]))
    def settles(self, data: st.DataObject, how: str) -> None:
        """PAC-20, PAC-22."""
        kind = data.draw(st.sampled_from(sorted(self.waiting, key=lambda kind: kind.value)))
        if how == "withdraw":
            self.patron = withdraw(self.patron, kind).answer
            self.waiting[kind] = None
            assert self.patron.has_verification_block
            return
        reviewed = (approve if how == "approve" else reject)(self.patron, kind).answer
        values = self.waiting.pop(kind)
        if how == "approve" and values is not None:
            self.values |= values
        assert reviewed.lifted is (not self.waiting)
        self.patron = reviewed.patron

    @precondition(lambda self: self.waiting)
    @rule()
    def verifies_everything(self) -> None:
        for kind in Kind:
            self.values |= self.waiting.pop(kind, None) or {}
        self.patron = verify_all(self.patron).answer.patron

    @invariant()
    def everything_is_as_the_model_has_it(self) -> None:
        if not hasattr(self, "patron"):
            return
        there = {name: value for name, value in self.patron.values.items() if value}
        assert there == {name: value for name, value in self.values.items() if value}
        pending = {r.kind: None if r.is_withdrawn else dict(r.values) for r in self.patron.pending}
        assert pending == self.waiting
        assert self.patron.has_verification_block is bool(self.waiting)
        assert may_act(self.patron, Action.CHECK_OUT, client=Client(patron=self.settings)).answer is (not self.waiting)
        assert (
            {r for r in Reminder if is_sent(self.patron, r).answer is False}
            == self.silent
            == set(self.patron.opted_out)
        )


TestCounter = Counter.TestCase


# ---------------------------------------------------------------- laws of one submission


def in_mode(settings: Settings, mode: Options) -> Settings:
    allowed = {
        name: evolve(branch, **{kind: mode for kind in ("address", "email", "phone") if getattr(branch, kind).allowed})
        for name, branch in settings.branches.items()
    }
    return evolve(settings, branches=allowed)


@given(libraries, patrons, submissions)
def test_approving_everything_gives_the_record_of_the_direct_mode(settings, patron, submission) -> None:
    """PAC-13, PAC-14, PAC-22."""
    asked = submit(
        patron, submission, client=Client(patron=in_mode(settings, Options(allowed=True, request=True))), now=NOW
    ).answer
    direct = submit(
        patron, submission, client=Client(patron=in_mode(settings, Options(allowed=True, direct=True))), now=NOW
    ).answer
    if isinstance(asked, Accepted):
        assert isinstance(direct, Accepted)
        approved = verify_all(apply(patron, asked)).answer.patron
        assert evolve(approved, history=()) == apply(patron, direct)
    if isinstance(direct, Accepted):
        assert direct.blocked is False


@given(libraries, patrons, submissions, branches)
def test_neither_the_catalogue_nor_another_branch_decides(settings, patron, submission, other: Any) -> None:
    """PAC-01, PAC-02, PAC-04."""
    decision = submit(patron, submission, client=Client(patron=settings), now=NOW)
    elsewhere = "South" if patron.branch == "North" else "North"
    changed = evolve(settings, branches={**settings.branches, elsewhere: other})
    for pac in Pac:
        assert submit(patron, evolve(submission, pac=pac), client=Client(patron=changed), now=NOW) == decision
    moved = submit(patron, evolve(submission, connection_branch=elsewhere), client=Client(patron=settings), now=NOW)
    assert moved.answer == decision.answer


@given(libraries, patrons, submissions)
def test_a_code_that_is_barred_changes_nothing_but_opt_outs(settings, patron, submission) -> None:
    """PAC-09, A-PAC-03."""
    barred = evolve(patron, code="Nobody")
    answer = submit(barred, submission, client=Client(patron=settings), now=NOW).answer
    if isinstance(answer, Accepted):
        assert (answer.changed, answer.requested, answer.blocked) == ((), (), False)
        assert apply(barred, answer) == evolve(barred, opted_out=answer.opted_out)
