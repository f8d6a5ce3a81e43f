"""Contact data of a newspaper's occupants: what is written where, and what stays (OCC, SYN, EML, PRF, CSR)."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from samples import NEWEST, NOW, against, reason, systems
from subrules import Client
from subrules.decision import Decision
from subrules.email import email_fault, same_email
from subrules.faults import InputError
from subrules.occupant import (
    Answer,
    Case,
    Channel,
    ContactChange,
    EmailChange,
    Extract,
    ExtractRow,
    Lookup,
    NewStart,
    Occupant,
    Records,
    Refused,
    Register,
    Registration,
    Request,
    Role,
    Settings,
    System,
    Undecided,
    Write,
    Writes,
    apply,
    case_from,
    extract,
    read_aloud,
    settings_from,
    setup_checklist,
    submit,
)
from subrules.plain import PlainDataError, from_plain, to_plain

ANN = {"first_name": "Ann", "last_name": "Lee", "phone": "555 0100", "email": "ann@ex.com"}
STRICT = Settings(strict_email=True)


def records(circ_email: str | None = "ann@ex.com", login_email: str = "ann@ex.com", role: Role = Role.OWNER) -> Records:
    """One occupant, in both systems, with one registration."""
    values = {name: value for name, value in (ANN | {"email": circ_email}).items() if value is not None}
    return Records(
        circ=(Occupant(id="7", values=values),),
        subscribe=(Occupant(id="7", values=values),),
        registrations=(Registration(id="r", email=login_email, role=role, occupant="7"),),
    )


def ask(before: Records, request: Request, *, now: datetime = NOW, **other: Any) -> Decision[Any]:
    """What becomes of a request; `settings` and `systems` are the client's."""
    client = Client(systems=other.get("systems", NEWEST), occupant=other.get("settings", Settings()))
    return submit(before, request, client=client, now=now)


def written(decision: Decision[Answer]) -> list[tuple[str, str, str, str | None, str]]:
    return [(w.system.value, w.record, w.field, w.old, w.new) for w in decision.answer.writes]


def in_circ(decision: Decision[Answer]) -> list[Write]:
    return [write for write in decision.answer.writes if write.system is System.CIRC]


# ---------------------------------------------------------------- OCC-01, OCC-02


def test_occ_01_a_new_start_makes_the_occupant_in_circulation_and_the_record_in_subscribe() -> None:
    """OCC-01: both in one outcome."""
    decision = ask(Records(), NewStart(occupant="7", values=ANN))
    after = apply(Records(), decision.answer)
    assert (after.in_circ("7").values, after.in_subscribe("7").values) == (ANN, ANN)
    assert after.registrations == ()
    assert reason(decision, "OCC-01").held is True


@pytest.mark.parametrize(
    ("lookup", "brought", "found"),
    [
        (Lookup.EMAIL, {"email": "ANN@ex.com", "first_name": "Joe"}, True),
        (Lookup.EMAIL, {"email": "joe@ex.com", "first_name": "Ann", "last_name": "Lee"}, False),
        (Lookup.EMAIL, {"first_name": "Ann", "last_name": "Lee"}, False),
        (Lookup.NAMES_AND_EMAIL, {"email": "ann@ex.com", "first_name": "ann", "last_name": " Lee"}, True),
        (Lookup.NAMES_AND_EMAIL, {"email": "ann@ex.com", "first_name": "Joe", "last_name": "Lee"}, False),
    ],
)
def test_occ_01_an_occupant_who_is_found_is_not_made_again(lookup: Lookup, brought: dict, found: bool) -> None:
    """OCC-01: by e-mail only, or by three fields."""
    request = NewStart(occupant="8", values=brought)
    decision = ask(records(), request, settings=Settings(lookup=lookup))
    assert bool(in_circ(decision)) is not found
    assert {write.record for write in decision.answer.writes} == (set() if found else {"8"})


def test_occ_01_what_a_found_occupant_would_have_changed_is_left_and_told() -> None:
    """OCC-01: and Subscribe gets circulation's values where it has none."""
    before = Records(circ=records().circ)
    decision = ask(before, NewStart(occupant="8", values=ANN | {"phone": "555 0199"}))
    assert apply(before, decision.answer).in_subscribe("7").values == ANN
    assert [(left.field, left.kept, left.offered) for left in decision.answer.left] == [
        ("phone", "555 0100", "555 0199")
    ]


def test_occ_01_several_found_are_for_staff_to_choose_from() -> None:
    twice = Records(circ=(Occupant(id="7", values=ANN), Occupant(id="9", values=ANN)))
    decision = ask(twice, NewStart(occupant="8", values=ANN))
    assert (decision.answer, reason(decision, "OCC-01").held) == (Undecided(), None)
    assert read_aloud(decision) == "nothing is written: several occupants are found by email: 7, 9."


def test_occ_01_an_id_that_is_taken_is_refused() -> None:
    with pytest.raises(InputError, match="`7` is another occupant already"):
        ask(records(), NewStart(occupant="7", values={"email": "joe@ex.com"}))


def test_occ_02_two_channels_and_no_other() -> None:
    """OCC-02: an unknown channel is an error."""
    for channel in Channel:
        decision = ask(records(), ContactChange(channel=channel, occupant="7", values={"phone": "1"}))
        assert reason(decision, "OCC-02").held is True
    with pytest.raises(PlainDataError, match=r"channel: `\"fax\"` is not one of Self-Service, One CSR Portal"):
        from_plain({"channel": "fax", "occupant": "7", "values": {}}, ContactChange)


# ---------------------------------------------------------------- EML-01, EML-02, EML-03: registering


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_eml_01_an_owner_s_e_mail_goes_to_circulation_where_there_is_none(blank: str | None) -> None:
    """EML-01: None, nothing and spaces are no e-mail."""
    before = Records(circ=records(blank).circ)
    request = Register(registration="r", email=" ann@ex.com ", role=Role.OWNER, occupant="7")
    decision = ask(before, request)
    after = apply(before, decision.answer)
    assert after.in_circ("7").email == "ann@ex.com"
    assert after.registrations == (Registration(id="r", email="ann@ex.com", role=Role.OWNER, occupant="7"),)
    assert reason(decision, "EML-01").held is True


@pytest.mark.parametrize("email", ["joe@ex.com", "ann@ex.com", "ANN@EX.COM"])
def test_eml_02_an_e_mail_that_is_in_circulation_stays(email: str) -> None:
    """EML-02: a spouse's other e-mail, and the same one in another spelling."""
    request = Register(registration="s", email=email, role=Role.OWNER, occupant="7")
    decision = ask(records(), request)
    assert in_circ(decision) == []
    assert [(left.kept, left.offered, left.statement) for left in decision.answer.left] == [
        ("ann@ex.com", email, "EML-02")
    ]
    assert apply(records(), decision.answer).registration("s").email == email


@pytest.mark.parametrize("circ", [None, "ann@ex.com", "joe@ex.com"])
def test_eml_03_a_guest_never_reaches_circulation(circ: str | None) -> None:
    """EML-03: even where circulation is blank or holds the same e-mail; registering and changing."""
    request = Register(registration="g", email="joe@ex.com", role=Role.GUEST, occupant="7")
    decision = ask(records(circ), request)
    assert (in_circ(decision), reason(decision, "EML-03").held) == ([], True)
    for channel in Channel:
        guest = records(circ, "joe@ex.com", Role.GUEST)
        changed = ask(guest, EmailChange(channel=channel, registration="r", email="new@ex.com"))
        assert (in_circ(changed), reason(changed, "EML-03").held) == ([], True)
        assert apply(guest, changed.answer).registration("r").email == "new@ex.com"


# ---------------------------------------------------------------- EML-04, EML-05: changing a login


@pytest.mark.parametrize(
    ("role", "circ", "login", "new", "reaches"),
    [
        (Role.OWNER, "ann@ex.com", "ann@ex.com", "new@ex.com", True),
        (Role.OWNER, "ANN@Ex.com", " ann@ex.com", "new@ex.com", True),
        (Role.GUEST, "ann@ex.com", "ann@ex.com", "new@ex.com", False),
        (Role.OWNER, "ann@ex.com", "joe@ex.com", "new@ex.com", False),
        (Role.OWNER, None, "ann@ex.com", "new@ex.com", False),
        (Role.OWNER, " ", "ann@ex.com", "new@ex.com", False),
        (Role.OWNER, "ann@ex.com", "joe@ex.com", "ann@ex.com", False),
    ],
)
@pytest.mark.parametrize("channel", list(Channel))
def test_eml_04_and_eml_05_circulation_follows_an_owner_whose_old_e_mail_it_has(
    channel: Channel, role: Role, circ: str | None, login: str, new: str, reaches: bool
) -> None:
    """EML-04: guest; spouse; circ blank (A-30); new equal to circ's. EML-05: the same test in Self-Service."""
    before = records(circ, login, role)
    decision = ask(before, EmailChange(channel=channel, registration="r", email=new))
    after = apply(before, decision.answer)
    assert after.registration("r").email == new
    assert after.in_circ("7").email == (new if reaches else circ or "")
    assert bool(decision.answer.left) is not reaches
    statement = "EML-04" if channel is Channel.CSR else "EML-05"
    assert reason(decision, "EML-03" if role is Role.GUEST else statement).held is True


def test_eml_04_a_strict_client_takes_letter_case_in_front_of_the_at_as_a_difference() -> None:
    """EML-04, EML-06, A-27."""
    before = records("ANN@ex.com", "ann@ex.com")
    request = EmailChange(channel=Channel.CSR, registration="r", email="new@ex.com")
    assert in_circ(ask(before, request))
    assert in_circ(ask(before, request, settings=STRICT)) == []


@pytest.mark.parametrize(
    ("one", "other", "same", "strictly"),
    [
        ("ann@ex.com", "ann@ex.com", True, True),
        ("ANN@Ex.com", "ann@ex.com", True, False),
        ("ann@EX.com", "ann@ex.com", True, True),
        (" ann@ex.com ", "ann@ex.com", True, True),
        ("a.nn@ex.com", "ann@ex.com", False, False),
        ("ann+x@ex.com", "ann@ex.com", False, False),
        ("jos\u00e9@ex.com", "jose\u0301@ex.com", True, True),
        ("stra\u00dfe@ex.com", "STRASSE@ex.com", True, False),
        ("", "", False, False),
        (None, None, False, False),
        ("  ", "", False, False),
    ],
)
def test_eml_06_when_two_e_mails_are_the_same(one, other, same: bool, strictly: bool) -> None:
    """EML-06: letter case, outer spaces, NFC; neither dots nor plus signs are folded; blanks are no e-mail."""
    assert same_email(one, other) is same_email(other, one) is same
    assert same_email(one, other, strict=True) is strictly


def test_eml_06_what_is_stored_is_what_was_entered_trimmed() -> None:
    """EML-06."""
    request = EmailChange(channel=Channel.CSR, registration="r", email=" New@Ex.com ")
    decision = ask(records(), request)
    assert {write.new for write in decision.answer.writes} == {"New@Ex.com"}


@pytest.mark.parametrize("same", ["ann@ex.com", "ANN@ex.com "])
def test_a_new_e_mail_equal_to_the_old_one_changes_nothing(same: str) -> None:
    """EML-06, A-48."""
    decision = ask(records(), EmailChange(channel=Channel.CSR, registration="r", email=same))
    assert decision.answer == Writes(at=NOW)
    assert decision.against == ()


def test_eml_07_one_registration_whatever_happens_in_circulation() -> None:
    """EML-07: registering, registering again, changing."""
    request = Register(registration="r", email="ann@ex.com", role=Role.OWNER, occupant="7")
    before = Records(circ=records(None).circ)
    once = apply(before, ask(before, request).answer)
    assert ask(once, request).answer == Writes(at=NOW)
    assert len(once.registrations) == 1
    other = Register(registration="r", email="joe@ex.com", role=Role.OWNER, occupant="7")
    with pytest.raises(InputError, match="is a registration already, and another one"):
        ask(once, other)
    changed = ask(once, EmailChange(channel=Channel.CSR, registration="r", email="n@ex.com"))
    assert [r.email for r in apply(once, changed.answer).registrations] == ["n@ex.com"]


# ---------------------------------------------------------------- EML-08


@pytest.mark.parametrize("copy", [None, {}, {"email": "old@ex.com"}])
def test_eml_08_subscribe_s_copy_gets_the_e_mail_that_circulation_gets(copy: dict[str, str] | None) -> None:
    """EML-08, with EML-01, EML-04 and EML-05; a copy that is not there is made."""
    copies = () if copy is None else (Occupant(id="7", values=copy),)
    blank = Records(circ=records(None).circ, subscribe=copies)
    owner = Register(registration="r", email="ann@ex.com", role=Role.OWNER, occupant="7")
    decision = ask(blank, owner)
    after = apply(blank, decision.answer)
    assert after.in_subscribe("7").email == after.in_circ("7").email == "ann@ex.com"
    assert reason(decision, "EML-08").code == "occupant.copy-follows"
    assert after.in_subscribe("7").updated == {"email": NOW}
    for channel in Channel:
        request = EmailChange(channel=channel, registration="r", email="new@ex.com")
        changed = apply(after, ask(after, request).answer)
        assert changed.in_subscribe("7").email == changed.in_circ("7").email == "new@ex.com"


def test_eml_08_what_does_not_reach_circulation_does_not_reach_the_copy_either() -> None:
    """EML-08: a guest and a spouse; and a copy that has the e-mail already is not written."""
    for before in (records(role=Role.GUEST), records(login_email="joe@ex.com")):
        decision = ask(before, EmailChange(channel=Channel.CSR, registration="r", email="new@ex.com"))
        assert [write.system for write in decision.answer.writes] == [System.REGISTRATION]
    there = Records(circ=records(None).circ, subscribe=records().subscribe)
    decision = ask(there, Register(registration="r", email="ann@ex.com", role=Role.OWNER, occupant="7"))
    assert {write.system for write in decision.answer.writes} == {System.REGISTRATION, System.CIRC}
    assert reason(decision, "EML-08").code == "occupant.copy-has-it"


# ---------------------------------------------------------------- PRF-01, PRF-02, CSR-01, CSR-02, CSR-03


def test_prf_01_my_profile_is_written_to_both_systems() -> None:
    """PRF-01."""
    request = ContactChange(
        channel=Channel.SELF_SERVICE, occupant="7", values={"first_name": "Anna", "phone": "555 0199"}
    )
    decision = ask(records(), request)
    assert written(decision) == [
        ("circ", "7", "first_name", "Ann", "Anna"),
        ("circ", "7", "phone", "555 0100", "555 0199"),
        ("Subscribe", "7", "first_name", "Ann", "Anna"),
        ("Subscribe", "7", "phone", "555 0100", "555 0199"),
    ]


def test_prf_02_only_what_is_given_and_no_e_mail() -> None:
    """PRF-02: nothing given changes nothing; a blank clears, which is not the same as not given."""
    nothing = ask(records(), ContactChange(channel=Channel.SELF_SERVICE, occupant="7"))
    assert nothing.answer == Writes(at=NOW)
    same = ContactChange(channel=Channel.SELF_SERVICE, occupant="7", values={"first_name": " Ann "})
    assert ask(records(), same).answer == Writes(at=NOW)
    for blank in (None, "", "  "):
        request = ContactChange(channel=Channel.SELF_SERVICE, occupant="7", values={"phone": blank})
        after = apply(records(), ask(records(), request).answer)
        assert after.in_circ("7").values == ANN | {"phone": ""}
    with pytest.raises(InputError, match="email: My Profile carries no e-mail"):
        ContactChange(channel=Channel.SELF_SERVICE, occupant="7", values={"email": "n@ex.com"})


def test_csr_01_and_csr_02_the_account_tab_writes_names_phone_and_e_mail_and_no_registration() -> None:
    """CSR-01, CSR-02: the contact e-mail too (A-26)."""
    request = ContactChange(channel=Channel.CSR, occupant="7", values={"last_name": "Li", "email": "new@ex.com"})
    decision = ask(records(), request)
    after = apply(records(), decision.answer)
    assert (
        after.in_circ("7").values == after.in_subscribe("7").values == ANN | {"last_name": "Li", "email": "new@ex.com"}
    )
    assert after.registrations == records().registrations
    assert reason(decision, "CSR-02").held is True


def test_csr_03_the_digital_tab_is_where_a_csr_changes_the_registered_e_mail() -> None:
    """CSR-03: under the test of EML-04."""
    request = EmailChange(channel=Channel.CSR, registration="r", email="new@ex.com")
    decision = ask(records(), request)
    assert [write.system for write in decision.answer.writes] == [System.REGISTRATION, System.CIRC, System.SUBSCRIBE]
    assert reason(decision, "CSR-03").held is True


# ---------------------------------------------------------------- VER-01


@pytest.mark.parametrize(
    ("installed", "allowed"), [(systems("3.13", "NCS Circ 2018.5"), True), (systems("3.12", "NCS Circ 2018.5"), False)]
)
def test_ver_01_nothing_is_written_where_the_versions_do_not_support_it(installed, allowed: bool) -> None:
    """VER-01; `test_versions.py` has every limit."""
    for request in (
        NewStart(occupant="8", values={"email": "joe@ex.com"}),
        Register(registration="s", email="joe@ex.com", role=Role.OWNER, occupant="7"),
        ContactChange(channel=Channel.CSR, occupant="7", values={"phone": "1"}),
        EmailChange(channel=Channel.CSR, registration="r", email="new@ex.com"),
    ):
        decision = Case(records=records(), request=request).decide(Client(systems=installed), now=NOW)
        assert isinstance(decision.answer, Writes if allowed else Refused)
        assert against(decision) == ([] if allowed else ["VER-01"])


# ---------------------------------------------------------------- SYN-01, SYN-02, SYN-03: the extract

TAKEN = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)


def synced(before: Records, *rows: tuple[str, dict[str, str]], **other: object):
    found = (ExtractRow(occupant=id, values=values) for id, values in rows)
    client = Client(occupant=Settings(**other))
    return list(extract(found, before.in_subscribe, taken_at=TAKEN, client=client))


def test_syn_01_circulation_s_values_win() -> None:
    """SYN-01: equal no change; missing untouched; blank in the extract is blank."""
    (one,) = synced(records(), ("7", {"first_name": "Ann", "last_name": "Li", "phone": ""}))
    assert [(w.system, w.field, w.old, w.new) for w in one.answer.writes] == [
        (System.SUBSCRIBE, "last_name", "Lee", "Li"),
        (System.SUBSCRIBE, "phone", "555 0100", ""),
    ]
    assert apply(records(), one.answer).in_subscribe("7").values == ANN | {"last_name": "Li", "phone": ""}


def test_syn_01_an_occupant_that_subscribe_lacks_is_made() -> None:
    """SYN-01."""
    (one,) = synced(Records(), ("7", ANN))
    assert apply(Records(), one.answer).in_subscribe("7").values == ANN


def test_syn_02_the_extract_touches_no_registration_and_not_circulation() -> None:
    """SYN-02: also where it brings another e-mail than the login's."""
    (one,) = synced(records(), ("7", {"email": "new@ex.com"}))
    after = apply(records(), one.answer)
    assert (after.registrations, after.circ) == (records().registrations, records().circ)
    assert after.in_subscribe("7").email == "new@ex.com"


def test_syn_03_the_same_extract_again_changes_nothing() -> None:
    """SYN-03."""
    row = ("7", {"last_name": "Li", "phone": ""})
    after = apply(records(), synced(records(), row)[0].answer)
    assert synced(after, row)[0].answer.writes == ()


@pytest.mark.parametrize(
    ("updated", "guarded"), [(timedelta(seconds=1), True), (timedelta(0), False), (timedelta(-1), False)]
)
def test_syn_01_a_field_written_after_the_extract_was_taken_is_left_where_the_guard_is_on(
    updated: timedelta, guarded: bool
) -> None:
    """SYN-01, A-29: reported, and only that field."""
    request = ContactChange(channel=Channel.CSR, occupant="7", values={"phone": "555 0199"})
    before = apply(records(), ask(records(), request, now=TAKEN + updated).answer)
    row = ("7", {"phone": "555 0100", "last_name": "Li"})
    (unguarded,) = synced(before, row)
    assert [write.field for write in unguarded.answer.writes] == ["phone", "last_name"]
    (one,) = synced(before, row, guard_stale=True)
    assert [write.field for write in one.answer.writes] == (["last_name"] if guarded else ["phone", "last_name"])
    assert [(left.field, left.kept, left.offered) for left in one.answer.left] == (
        [("phone", "555 0199", "555 0100")] if guarded else []
    )


def test_an_occupant_that_comes_twice_in_an_extract_is_used_once_and_reported() -> None:
    first, second = synced(records(), ("7", {"phone": "1"}), ("7", {"phone": "2"}))
    assert (len(first.answer.writes), first.is_repeated) == (1, False)
    assert (second.answer.writes, second.is_repeated) == ((), True)


def test_an_extract_is_a_stream_and_its_stamp_is_aware() -> None:
    endless = (ExtractRow(occupant=str(n), values={"phone": "1"}) for n in iter(int, 1))
    assert next(extract(endless, lambda _: None, taken_at=TAKEN, client=Client())).occupant == "0"
    with pytest.raises(InputError, match=r"taken_at: .* does not say in which zone"):
        extract([], lambda _: None, taken_at=datetime(2026, 6, 15), client=Client())


# ---------------------------------------------------------------- applying


def test_writes_are_applied_only_to_the_records_they_were_decided_about() -> None:
    request = ContactChange(channel=Channel.CSR, occupant="7", values={"phone": "1"})
    writes = ask(records(), request).answer
    after = apply(records(), writes)
    with pytest.raises(InputError, match=r"circ.7.phone: `1` is there, and `555 0100` was when it was decided"):
        apply(after, writes)
    half = Write(system=System.REGISTRATION, record="new", field="email", old=None, new="a@ex.com")
    with pytest.raises(InputError, match="role, occupant are missing for a new registration"):
        apply(records(), Writes(writes=(half,)))


# ---------------------------------------------------------------- bad input, plain data, read aloud


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ann", "has no @ with something on both sides"),
        ("@ex.com", "has no @"),
        ("ann@", "has no @"),
        ("a@b@c.com", "has no @"),
        ("an n@ex.com", "has a space or a sign that nobody can see"),
        ("ann\x00@ex.com", "has a space or a sign that nobody can see"),
        ("ann\u200b@ex.com", "has a space or a sign that nobody can see"),
        ("a" * 10_000 + "@ex.com", "has more than 254 characters"),
        ("", "it is blank"),
        ("  ", "it is blank"),
    ],
)
def test_what_is_no_e_mail_is_refused(email: str, said: str) -> None:
    for request in (
        {"kind": "register", "registration": "s", "email": email, "role": "owner", "occupant": "7"},
        {"kind": "email change", "channel": "Self-Service", "registration": "r", "email": email},
    ):
        with pytest.raises(InputError) as raised:
            case_from({"records": {}, "request": request})
        assert [fault.path for fault in raised.value.faults] == ["request.email"]
        assert said in raised.value.faults[0].message
        assert len(raised.value.faults[0].message) < 200


def test_an_e_mail_that_can_be_one_is_no_fault() -> None:
    for email in ("ann@ex.com", " ann+x@ex.com ", "josé@exämple.com", "o'neil@ex.com"):
        assert email_fault(email) is None


def test_everything_wrong_with_a_request_is_said_at_once() -> None:
    with pytest.raises(InputError) as raised:
        case_from({
            "records": {"circ": [{"id": "7"}, {"id": "7"}]},
            "request": {"kind": "contact change", "channel": "One CSR Portal", "occupant": " ",
                        "values": {"frist_name": "x", "phone": "1\n2", "email": "ann"}},
        })  # fmt: skip
    assert [str(fault) for fault in raised.value.faults] == [
        "records.circ: `7` is there twice",
        "request.occupant: it is blank",
    ]
    with pytest.raises(InputError) as raised:
        ContactChange(channel=Channel.CSR, occupant="7", values={"frist_name": "x", "phone": "1\n2", "email": "ann"})
    assert [fault.path for fault in raised.value.faults] == ["values.frist_name", "values.phone", "values.email"]
    assert raised.value.faults[0].help == "did you mean `first_name`?"


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (
            Register(registration="s", email="a@ex.com", role=Role.OWNER, occupant="8"),
            "`8` is not an occupant in circulation",
        ),
        (ContactChange(channel=Channel.CSR, occupant="8", values={}), "`8` is not an occupant in circulation"),
        (EmailChange(channel=Channel.CSR, registration="s", email="a@ex.com"), "`s` is not a registration"),
    ],
)
def test_records_that_are_not_there_are_named(request_, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Case(records=records(), request=request_).decide(Client(systems=NEWEST), now=NOW)


def test_records_and_decisions_are_written_as_plain_data_and_read_back() -> None:
    request = Register(registration="s", email="joe@ex.com", role=Role.OWNER, occupant="7")
    case = Case(records=apply(records(), Writes(at=TAKEN)), request=request)
    assert case_from(to_plain(case)) == case
    decision = case.decide(Client(systems=NEWEST), now=NOW)
    assert from_plain(to_plain(decision), Decision[Answer]) == decision


def test_decisions_can_be_read_aloud() -> None:
    spouse = EmailChange(channel=Channel.SELF_SERVICE, registration="r", email="new@ex.com")
    assert [
        read_aloud(ask(records(), spouse)),
        read_aloud(ask(records(login_email="joe@ex.com"), spouse)),
        read_aloud(ask(records(), ContactChange(channel=Channel.SELF_SERVICE, occupant="7"))),
    ] == [
        "written: e-mail in circulation; e-mail in Subscribe; e-mail in the registration.",
        "written: e-mail in the registration. The e-mail in circulation stays: the occupant has another e-mail in "
        "circulation, and keeps it.",
        "nothing changes.",
    ]


# ---------------------------------------------------------------- the one shape


def test_everything_public_comes_back_from_plain_data_and_can_be_pickled() -> None:
    spouse = EmailChange(channel=Channel.SELF_SERVICE, registration="r", email="new@ex.com")
    rows = (ExtractRow(occupant="7", values={"phone": "1"}),)
    answers = (
        ask(records(login_email="joe@ex.com"), spouse),
        ask(records(), spouse, systems=systems("3.12", "NCS Circ 2018.5")),
        ask(records(), Extract(taken_at=TAKEN, rows=rows)),
    )
    for decision in answers:
        assert from_plain(to_plain(decision), Decision[Answer]) == decision
    values = (records(), spouse, rows[0], Extract(taken_at=TAKEN, rows=rows), answers[0].answer.left[0],
              Settings(lookup=Lookup.EMAIL), *synced(records(), ("7", {"phone": "1"})))  # fmt: skip
    for value in values:
        assert from_plain(to_plain(value), type(value)) == value
    for value in (*values, *answers):
        assert pickle.loads(pickle.dumps(value)) == value


def test_arguments_of_another_type_are_named() -> None:
    with pytest.raises(InputError) as raised:
        submit({}, None, client=None, now=datetime(2026, 6, 15))  # type: ignore[arg-type]
    assert [fault.path for fault in raised.value.faults] == ["records", "request", "client", "now"]
    with pytest.raises(InputError, match="answer: expected a Writes"):
        apply(records(), Refused())  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"client.systems: this is missing"):
        ask(records(), NewStart(occupant="8", values=ANN), systems=None)


def test_ver_01_the_checklist_names_the_versions_and_how_occupants_are_found() -> None:
    """VER-01, OCC-01."""
    settled = settings_from({"lookup": "email"})
    assert setup_checklist(Client(systems=NEWEST, occupant=settled)).answer is True
    old = setup_checklist(Client(systems=systems("3.12", "NCS Circ 2018.5")))
    assert (old.answer, against(old)) == (False, ["VER-01", "OCC-01"])


def test_records_find_by_an_index_that_is_made_once() -> None:
    many = Records(subscribe=tuple(Occupant(id=str(n)) for n in range(3)))
    assert many.in_subscribe("2") is many.subscribe[2]
    assert many.in_subscribe("3") is None
    assert many._subscribe_by_id is many._subscribe_by_id
