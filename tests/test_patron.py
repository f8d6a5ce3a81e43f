"""Online account updates by library patrons (PAC-01..46); boundary cases by name."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from attrs import evolve

from samples import NOW, against, reason
from subrules import Client
from subrules.decision import Decision
from subrules.faults import InputError
from subrules.patron import (
    FIELDS,
    Accepted,
    Action,
    Answer,
    Branch,
    Entry,
    FieldChange,
    Kind,
    Mode,
    Notice,
    Options,
    Pac,
    Patron,
    Pending,
    PhoneFault,
    PostalCode,
    Refused,
    Reminder,
    Settings,
    Settlement,
    Submission,
    apply,
    approve,
    case_from,
    count,
    form_for,
    is_sent,
    may_act,
    north_american,
    queue,
    read_aloud,
    reject,
    settings_from,
    setup_checklist,
    submit,
    verify_all,
    withdraw,
)
from subrules.plain import PlainDataError, from_plain, to_plain

REQUEST, DIRECT = Options(allowed=True, request=True), Options(allowed=True, direct=True)
TAB, STAFF = "desk@north.example", "addresses@north.example"
NORTH = Branch(
    patron_codes=("Adult", "Juvenile"), notification_method=True, address=REQUEST, email=REQUEST, phone=REQUEST,
    confirmation=True, tab_address=TAB, staff_address=STAFF, reminders=tuple(Reminder),
)  # fmt: skip
DIRECTLY = evolve(NORTH, address=DIRECT, email=DIRECT, phone=DIRECT)
SYRACUSE = PostalCode(code="13201", city="Syracuse", state="NY", county="Onondaga")
CODES = (
    SYRACUSE,
    PostalCode(code="13210", city="Syracuse", state="NY"),
    PostalCode(code="13210", city="Dewitt", state="NY"),
)
ANN = Patron(
    id="1", code="Adult", branch="North",
    values={
        "street": "1 Elm St", "city": "Syracuse", "state": "NY", "zip": "13201", "email": "ann@ex.com",
        "alternate_email": "lee@ex.com", "phone_1": "315-555-0100", "notification_method": "mail",
    },
)  # fmt: skip
STREET, EMAIL, PHONE = {"street": "2 Oak St"}, {"email": "new@ex.com"}, {"phone_1": "315-555-0199"}
METHOD = {"notification_method": "e-mail"}


def library(north: Branch = NORTH, **other: Any) -> Settings:
    return Settings(**({"branches": {"North": north, "South": Branch()}, "postal_codes": CODES} | other))


def asked(values: dict[str, str | None], pac: Pac = Pac.POWER, connected: str = "North", **other: Any) -> Submission:
    return Submission(pac=pac, connection_branch=connected, values=values, **other)


def decided(
    values: dict[str, Any], settings: Settings | None = None, patron: Patron = ANN, **other: Any
) -> Decision[Answer]:
    return submit(patron, asked(values, **other), client=Client(patron=settings or library()), now=NOW)


def accepted(*arguments: Any, **other: Any) -> Accepted:
    decision = decided(*arguments, **other)
    assert isinstance(decision.answer, Accepted), decision.against
    return decision.answer


def after(patron: Patron, values: dict[str, Any], settings: Settings | None = None) -> Patron:
    """The record after a submission."""
    return apply(patron, accepted(values, settings, patron))


# ---------------------------------------------------------------- PAC-01..08: which settings decide


def test_pac_01_a_branch_s_options_are_its_own() -> None:
    """PAC-01: changing another branch's options changes nothing here."""
    before = decided(EMAIL)
    for south in (Branch(), DIRECTLY, evolve(NORTH, patron_codes=())):
        settings = library()
        assert decided(EMAIL, evolve(settings, branches={**settings.branches, "South": south})) == before


@pytest.mark.parametrize(("registered", "connected", "allowed"), [("North", "South", True), ("South", "North", False)])
def test_pac_02_the_registered_branch_decides_for_who_is_signed_in(registered, connected, allowed) -> None:
    """PAC-02: whatever branch the session connected_through."""
    settings = Settings(branches={"North": NORTH, "South": evolve(NORTH, phone=Options())})
    decision = decided(PHONE, settings, evolve(ANN, branch=registered), connected=connected)
    assert isinstance(decision.answer, Accepted) is allowed
    assert reason(decision, "PAC-02").values["branch"] == registered
    assert (
        form_for(ANN, connection_branch="South", pac=Pac.POWER, client=Client(patron=settings)).answer.branch == "North"
    )


def test_pac_03_the_connection_s_branch_decides_for_nobody_signed_in() -> None:
    """PAC-03."""
    shown = form_for(None, connection_branch="South", pac=Pac.POWER, client=Client(patron=library()))
    assert (shown.answer.branch, shown.answer.kinds, shown.reasons[0].statement) == ("South", (), "PAC-03")
    assert (
        len(form_for(None, connection_branch="North", pac=Pac.POWER, client=Client(patron=library())).answer.kinds) == 4
    )


@pytest.mark.parametrize(
    "values", [EMAIL, STREET, PHONE, METHOD, {**EMAIL, **PHONE}, {"zip": "99999"}, {"phone_1": "1"}]
)
def test_pac_04_both_catalogues_decide_alike(values: dict) -> None:
    """PAC-04."""
    settings = library(phone_validation=True)
    assert decided(values, settings, pac=Pac.POWER) == decided(values, settings, pac=Pac.MOBILE)


def test_pac_05_phone_validation_is_one_switch_for_the_system() -> None:
    """PAC-05: a branch that says it is an error (A-PAC-13), whatever it says."""
    for said in (True, False):
        with pytest.raises(InputError, match="phone_validation: phone validation is one switch for the whole system"):
            Branch(phone_validation=said)


def test_pac_06_nobody_signed_in_changes_nothing() -> None:
    """PAC-06."""
    decision = submit(None, asked(EMAIL), client=Client(patron=library()), now=NOW)
    assert (decision.answer, against(decision)) == (Refused(), ["PAC-06"])


def test_pac_07_an_unknown_branch_is_an_error() -> None:
    """PAC-07: no falling back to the other one."""
    lost = evolve(ANN, branch="East")
    for ask in (
        lambda: decided(EMAIL, patron=lost, connected="North"),
        lambda: form_for(lost, connection_branch="North", pac=Pac.POWER, client=Client(patron=library())),
        lambda: form_for(None, connection_branch="East", pac=Pac.POWER, client=Client(patron=library())),
        lambda: may_act(lost, Action.CHECK_OUT, client=Client(patron=library())),
    ):
        with pytest.raises(InputError, match="`East` is not a branch of these settings"):
            ask()


def test_pac_08_what_is_not_selected_is_not_allowed() -> None:
    """PAC-08, PAC-01: a branch without any options."""
    bare = library(Branch())
    for values in (EMAIL, STREET, PHONE, METHOD):
        assert against(decided(values, bare)) == ["PAC-09", "PAC-11"]
    assert against(decided({}, bare, opt_outs={Reminder.INACTIVE: True})) == ["PAC-38"]
    assert form_for(ANN, connection_branch="North", pac=Pac.POWER, client=Client(patron=bare)).answer.kinds == ()


# ---------------------------------------------------------------- PAC-09, PAC-10: who may ask


@pytest.mark.parametrize("values", [EMAIL, STREET, METHOD, {**EMAIL, **METHOD}])
def test_pac_09_a_code_that_is_not_selected_is_refused_as_a_whole(values: dict) -> None:
    """PAC-09: no change, no block, no message; also for what would change at once."""
    for settings in (library(), library(DIRECTLY)):
        decision = decided(values, settings, evolve(ANN, code="Visitor"))
        assert decision.answer == Refused()
        assert "PAC-09" in against(decision)


def test_pac_10_adding_and_deleting_codes_counts_from_the_next_submission_on() -> None:
    """PAC-10: what is pending stays (A-PAC-11)."""
    pending = after(ANN, EMAIL)
    fewer = library(evolve(NORTH, patron_codes=("Juvenile",)))
    assert against(decided(PHONE, fewer, pending)) == ["PAC-09"]
    assert (pending.pending, pending.has_verification_block) != ((), False)
    more = library(evolve(NORTH, patron_codes=("Adult", "Visitor")))
    assert isinstance(decided(EMAIL, more, evolve(ANN, code="Visitor")).answer, Accepted)


# ---------------------------------------------------------------- PAC-11..16: kinds and modes


@pytest.mark.parametrize(
    ("values", "off"),
    [(STREET, {"address": Options()}), (EMAIL, {"email": Options()}), (PHONE, {"phone": Options()}),
     (METHOD, {"notification_method": False})],
)  # fmt: skip
def test_pac_11_each_kind_has_an_option_of_its_own(values: dict, off: dict) -> None:
    """PAC-11: and no other is touched by it."""
    settings = library(evolve(NORTH, **off))
    decision = decided(values, settings)
    assert against(decision) == ["PAC-11"]
    assert decision.against[0].code.removeprefix("patron.") == "change-not-allowed"
    for other in (STREET, EMAIL, PHONE, METHOD):
        assert isinstance(decided(other, settings).answer, Accepted) is (other is not values)


@pytest.mark.parametrize("kind", ["address", "email", "phone"])
def test_pac_12_an_allowed_kind_is_in_exactly_one_mode(kind: str) -> None:
    """PAC-12: none and both are errors; the three choices are independent."""
    for request, said in ((True, "both modes are selected"), (False, "no mode is selected")):
        with pytest.raises(InputError, match=said):
            Options(allowed=True, request=request, direct=request)
    for mode in (REQUEST, DIRECT):
        branch = evolve(NORTH, **{kind: mode})
        modes = {one.kind: one.mode for one in offered(library(branch)).kinds}
        assert modes[{"address": Kind.ADDRESS, "email": Kind.EMAIL, "phone": Kind.PHONE}[kind]] is mode.mode
        assert sorted(m.value for m in modes.values()).count("request") == (3 if mode is REQUEST else 2)


def offered(settings: Settings, patron: Patron | None = ANN, pac: Pac = Pac.POWER):
    return form_for(patron, connection_branch="North", pac=pac, client=Client(patron=settings)).answer


@pytest.mark.parametrize("values", [STREET, EMAIL, PHONE])
def test_pac_13_a_request_leaves_the_record_as_it_is_until_staff_act(values: dict) -> None:
    """PAC-13: all three kinds (A-PAC-04)."""
    decision = decided(values)
    kind = FIELDS[next(iter(values))]
    assert decision.answer.changed == ()
    assert decision.answer.requested == (Pending(kind=kind, values=values, branch="North"),)
    assert after(ANN, values).values == ANN.values
    assert reason(decision, "PAC-13").values["mode"] == "request"


@pytest.mark.parametrize("values", [STREET, EMAIL, PHONE])
def test_pac_14_a_direct_change_is_made_at_once_without_a_block(values: dict) -> None:
    """PAC-14."""
    done = after(ANN, values, library(DIRECTLY))
    assert (done.values, done.has_verification_block) == (ANN.values | values, False)


def test_pac_15_a_notification_method_changes_at_once_and_never_blocks() -> None:
    """PAC-15: also beside a request, whose block is its own."""
    assert after(ANN, METHOD).has_verification_block is False
    both = after(ANN, {**METHOD, **PHONE})
    assert (both.values["notification_method"], both.has_verification_block) == ("e-mail", True)


def test_pac_16_what_changes_at_once_tells_the_library_nothing() -> None:
    """PAC-16."""
    quiet = evolve(DIRECTLY, confirmation=False)
    assert accepted({**STREET, **EMAIL, **PHONE, **METHOD}, library(quiet)).messages == ()


# ---------------------------------------------------------------- PAC-17..23: the block, and staff


def test_pac_17_and_pac_18_one_block_however_much_is_asked_for() -> None:
    """PAC-17, PAC-18."""
    first = decided({**STREET, **EMAIL, **PHONE})
    assert (first.answer.blocked, reason(first, "PAC-17").held) == (True, True)
    blocked = apply(ANN, first.answer)
    again = decided({"phone_2": "315-555-0111"}, patron=blocked)
    assert (again.answer.blocked, reason(again, "PAC-18").held) == (True, True)
    assert "PAC-17" not in [r.statement for r in again.reasons]


@pytest.mark.parametrize("action", list(Action))
def test_pac_19_the_block_stops_check_out_and_nothing_else(action: Action) -> None:
    """PAC-19."""
    blocked = after(ANN, EMAIL)
    assert may_act(blocked, action, client=Client(patron=library())).answer is (action is not Action.CHECK_OUT)
    assert may_act(ANN, action, client=Client(patron=library())).answer is True


def test_pac_19_a_library_may_let_it_stop_more_but_not_less() -> None:
    """PAC-19, A-PAC-05."""
    strict = library(evolve(NORTH, block_stops=(Action.CHECK_OUT, Action.RENEW, Action.CHANGE_ACCOUNT)))
    blocked = after(ANN, EMAIL)
    assert may_act(blocked, Action.RENEW, client=Client(patron=strict)).answer is False
    assert against(decided(PHONE, strict, blocked)) == ["PAC-19"]
    with pytest.raises(InputError, match="a verification block always stops check-out"):
        evolve(NORTH, block_stops=(Action.RENEW,))


def test_pac_20_only_staff_lift_the_block() -> None:
    """PAC-20: nothing that the patron does removes it."""
    blocked = after(ANN, EMAIL)
    for done in (
        after(blocked, {"email": "other@ex.com"}),
        after(blocked, METHOD),
        withdraw(blocked, Kind.EMAIL).answer,
    ):
        assert may_act(done, Action.CHECK_OUT, client=Client(patron=library())).answer is False
    verified = verify_all(blocked).answer
    assert (verified.lifted, verified.patron.values["email"]) == (True, "new@ex.com")
    assert may_act(verified.patron, Action.CHECK_OUT, client=Client(patron=library())).answer is True


def test_pac_21_a_mixed_submission() -> None:
    """PAC-21: the direct part applies, the request part waits, one block."""
    done = after(ANN, {**EMAIL, **PHONE}, library(evolve(NORTH, email=DIRECT)))
    assert (done.values["email"], done.values["phone_1"]) == ("new@ex.com", "315-555-0100")
    assert [request.kind for request in done.pending] == [Kind.PHONE]


def test_pac_22_staff_settle_each_change_and_the_block_goes_with_the_last() -> None:
    """PAC-22: accepted, corrected, refused (A-PAC-06)."""
    waiting = after(ANN, {**STREET, **EMAIL, **PHONE})
    one = approve(waiting, Kind.EMAIL).answer
    assert (one.lifted, one.changed) == (False, (FieldChange(field="email", before="ann@ex.com", after="new@ex.com"),))
    two = approve(one.patron, Kind.ADDRESS, correction={"street": "2 Oak Street"}).answer
    three = reject(two.patron, Kind.PHONE)
    assert three.answer.lifted is True
    assert three.answer.patron.values == ANN.values | EMAIL | {"street": "2 Oak Street"}
    assert [past.settlement for past in three.answer.patron.history] == [
        Settlement.APPROVED, Settlement.CORRECTED, Settlement.REFUSED,
    ]  # fmt: skip
    assert reason(three, "PAC-22").sentence.endswith("the block is lifted")


def test_pac_22_what_is_not_pending_cannot_be_settled() -> None:
    """PAC-22."""
    for ask in (lambda: approve(ANN, Kind.EMAIL), lambda: reject(ANN, Kind.EMAIL), lambda: withdraw(ANN, Kind.EMAIL)):
        with pytest.raises(InputError, match="no request to change the e-mail address is pending"):
            ask()
    with pytest.raises(InputError, match=r"correction\.phone_1: this is no field of the e-mail address"):
        approve(after(ANN, EMAIL), Kind.EMAIL, correction=PHONE)


def test_pac_23_a_later_request_of_a_kind_replaces_the_earlier_one() -> None:
    """PAC-23: kept in the history as superseded; still one block."""
    first = after(ANN, {**EMAIL, **PHONE})
    decision = decided({"email": "later@ex.com"}, patron=first)
    second = apply(first, decision.answer)
    assert second.waiting(Kind.EMAIL).values == {"email": "later@ex.com"}
    assert second.waiting(Kind.PHONE) == first.waiting(Kind.PHONE)
    assert [(past.settlement, past.request.values) for past in second.history] == [(Settlement.SUPERSEDED, EMAIL)]
    assert reason(decision, "PAC-23").held is True


def test_a_withdrawn_request_is_closed_without_being_written() -> None:
    """PAC-20."""
    withdrawn = withdraw(after(ANN, EMAIL), Kind.EMAIL).answer
    for settle in (approve, reject):
        closed = settle(withdrawn, Kind.EMAIL).answer
        assert (closed.patron.values, closed.lifted) == (ANN.values, True)
        assert closed.patron.history[-1].settlement is Settlement.WITHDRAWN
    again = after(withdrawn, EMAIL)
    assert (again.waiting(Kind.EMAIL).is_withdrawn, again.waiting(Kind.EMAIL).values) == (False, EMAIL)


def test_the_review_queue_is_listed_and_counted_by_branch() -> None:
    settings = Settings(branches={"North": NORTH, "South": NORTH}, postal_codes=CODES)
    one = after(ANN, {**EMAIL, **PHONE}, settings)
    two = after(evolve(ANN, id="2", branch="South"), EMAIL, settings)
    assert [(w.patron, w.branch, w.request.kind) for w in queue([one, two])] == [
        ("1", "North", Kind.EMAIL), ("1", "North", Kind.PHONE), ("2", "South", Kind.EMAIL),
    ]  # fmt: skip
    assert [waiting.patron for waiting in queue([one, two], branch="South")] == ["2"]
    assert count([one, two, ANN]) == {"North": 2, "South": 1}


# ---------------------------------------------------------------- PAC-24..31: messages


def staff(answer: Accepted) -> list[tuple[tuple[str, ...], tuple[Kind, ...]]]:
    return [(m.to, m.kinds) for m in answer.messages if m.content == "account-update-request"]


def confirmed(answer: Accepted) -> list[tuple[str, ...]]:
    return [m.to for m in answer.messages if m.content == "account-update-confirmation"]


def test_pac_24_an_address_request_tells_the_staff() -> None:
    """PAC-24: the tab address where no other is given (A-PAC-16)."""
    assert staff(accepted(STREET)) == [((STAFF,), (Kind.ADDRESS,))]
    assert staff(accepted(STREET, library(evolve(NORTH, staff_address=" ")))) == [((TAB,), (Kind.ADDRESS,))]


def test_pac_25_an_e_mail_or_phone_request_tells_the_tab_address() -> None:
    """PAC-25: one message a recipient, with all that is meant for it (A-PAC-17)."""
    assert staff(accepted(EMAIL)) == [((TAB,), (Kind.EMAIL,))]
    assert staff(accepted({**STREET, **EMAIL, **PHONE})) == [
        ((STAFF,), (Kind.ADDRESS,)), ((TAB,), (Kind.EMAIL, Kind.PHONE)),
    ]  # fmt: skip
    same = library(evolve(NORTH, staff_address=TAB.upper()))
    assert [kinds for _, kinds in staff(accepted({**STREET, **EMAIL}, same))] == [(Kind.ADDRESS, Kind.EMAIL)]
    (message,) = (m for m in accepted(EMAIL).messages if m.content == "account-update-request")
    assert (message.patron, message.values, message.statement) == ("1", EMAIL, "PAC-25")


def test_pac_24_and_pac_25_requests_that_nobody_would_be_told_of_are_an_error() -> None:
    """PAC-24, PAC-25, A-PAC-16."""
    with pytest.raises(InputError) as raised:
        evolve(NORTH, tab_address="", staff_address="")
    assert [(fault.path, fault.cited) for fault in raised.value.faults] == [
        ("address", "PAC-24"), ("email", "PAC-25"), ("phone", "PAC-25"),
    ]  # fmt: skip


@pytest.mark.parametrize("values", [EMAIL, {**STREET, **EMAIL, **PHONE, **METHOD}, METHOD])
def test_pac_26_and_pac_27_one_confirmation_to_both_addresses(values: dict) -> None:
    """PAC-26, PAC-27: however many fields; also where all changes at once (A-PAC-08)."""
    for settings in (library(), library(DIRECTLY)):
        assert confirmed(accepted(values, settings)) == [("ann@ex.com", "lee@ex.com")]


@pytest.mark.parametrize(
    ("primary", "alternate", "to"),
    [
        ("ann@ex.com", "", [("ann@ex.com",)]),
        ("  ", "lee@ex.com", [("lee@ex.com",)]),
        ("ann@ex.com", " ANN@ex.com ", [("ann@ex.com",)]),
        ("", " ", []),
    ],
)
def test_pac_28_and_pac_29_who_is_there_to_be_told(primary: str, alternate: str, to: list) -> None:
    """PAC-28: one of two; two equal ones are one recipient (A-PAC-09). PAC-29: none, and the submission stands."""
    ann = evolve(ANN, values=ANN.values | {"email": primary, "alternate_email": alternate})
    answer = accepted(PHONE, patron=ann)
    assert (confirmed(answer), len(answer.requested)) == (to, 1)


def test_pac_30_no_confirmation_where_the_option_is_off() -> None:
    """PAC-30."""
    assert confirmed(accepted(EMAIL, library(evolve(NORTH, confirmation=False)))) == []


def test_pac_31_the_addresses_are_those_before_the_change() -> None:
    """PAC-31: the old address is told of its own change (A-PAC-08)."""
    assert confirmed(accepted({"email": "thief@ex.com"}, library(DIRECTLY))) == [("ann@ex.com", "lee@ex.com")]


# ---------------------------------------------------------------- PAC-32..36: validation


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"street": "2 Oak St"}, []),
        ({"zip": "13210"}, []),
        ({"zip": "13210", "city": "DEWITT", "state": "ny"}, []),
        ({"zip": "13201-1234"}, []),
        ({"zip": "13201-12"}, ["postal-code-unknown"]),
        ({"zip": "99999"}, ["postal-code-unknown"]),
        ({"zip": ""}, ["postal-code-missing"]),
        ({"city": "Albany"}, ["city-does-not-match"]),
        ({"state": "CA"}, ["state-does-not-match"]),
        ({"state": ""}, []),
        ({"city": "Albany", "state": "CA"}, ["city-does-not-match", "state-does-not-match"]),
        ({"country": "Canada"}, ["postal-code-unknown"]),
        ({"county": "Nowhere"}, []),
    ],
)
@pytest.mark.parametrize("mode", [REQUEST, DIRECT])
def test_pac_32_the_address_as_it_would_be_is_looked_up_in_the_postal_codes(mode, values, codes) -> None:
    """PAC-32: in either mode; the code for the country, the city, the state where given; never the county (A-PAC-10)."""
    decision = decided(values, library(evolve(NORTH, address=mode)))
    assert [r.code.removeprefix("patron.") for r in decision.against] == codes
    assert {r.statement for r in decision.against} <= {"PAC-32"}
    assert isinstance(decision.answer, Refused if codes else Accepted)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("315-555-0100", None),
        ("(315) 555.0100", None),
        ("3155550100", None),
        ("1-315-555-0100", "phone-initial-1"),
        ("555-0100", "phone-length"),
        ("315-555-01000", "phone-length"),
        ("115-555-0100", "phone-prefix"),
        ("315-055-0100", "phone-prefix"),
        ("315-555-O100", "phone-signs"),
        ("\uff13\uff11\uff15-555-0100", "phone-signs"),
        ("+1 315 555 0100", "phone-signs"),
    ],
)
@pytest.mark.parametrize("mode", [REQUEST, DIRECT])
def test_pac_33_and_pac_35_a_number_is_checked_where_validation_is_on(mode, number: str, code: str | None) -> None:
    """PAC-33: in either mode, in either catalogue; off, it is taken as typed. PAC-35: the initial 1."""
    branch = evolve(NORTH, phone=mode)
    for pac in Pac:
        decision = decided({"phone_2": number}, library(branch, phone_validation=True), pac=pac)
        assert [r.code.removeprefix("patron.") for r in decision.against] == ([] if code is None else [code])
        assert against(decision) == ([] if code is None else ["PAC-35" if code == "phone-initial-1" else "PAC-33"])
        unchecked = verify_all(after(ANN, {"phone_2": number}, library(branch))).answer.patron
        assert unchecked.values["phone_2"] == number


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        (library(), ["patron.setup.codes-missing"]),
        (Settings(), ["patron.setup.branches-missing"]),
        (library(DIRECTLY, branches={"North": DIRECTLY}, postal_codes=()), ["patron.setup.postal-codes-missing"]),
        (library(branches={"North": NORTH}), []),
    ],
)
def test_the_set_up_check_names_what_is_missing(settings: Settings, missing: list[str]) -> None:
    """PAC-01, PAC-09, PAC-32."""
    found = setup_checklist(Client(patron=settings))
    assert (found.answer, [reason.code for reason in found.against]) == (not missing, missing)


def test_an_argument_of_another_type_is_named() -> None:
    asking = {"client": Client(patron=library()), "now": NOW}
    for call, argument in (
        (lambda: submit("Ann", asked(PHONE), **asking), "patron"),
        (lambda: submit(ANN, PHONE, **asking), "submission"),
        (lambda: submit(ANN, asked(PHONE), client=library(), now=NOW), "client"),
        (lambda: submit(ANN, asked(PHONE), **(asking | {"now": "noon"})), "now"),
        (lambda: approve(ANN, "phone number"), "kind"),
        (lambda: is_sent(ANN, "overdue"), "notice"),
        (lambda: may_act(ANN, "check out", client=asking["client"]), "action"),
    ):
        with pytest.raises(InputError, match=f"{argument}: "):
            call()


def test_pac_33_a_library_may_bring_its_own_rule() -> None:
    """PAC-33, A-PAC-12."""
    wrong = PhoneFault("no-belgian", text="it is not Belgian")
    asking = {"client": Client(patron=library(phone_validation=True)), "now": NOW}
    asking["phone_rule"] = lambda number: None if number.startswith("+32") else wrong
    assert isinstance(submit(ANN, asked({"phone_1": "+32 9 000"}), **asking).answer, Accepted)
    (refused,) = submit(ANN, asked(PHONE), **asking).against
    assert (refused.code, refused.sentence) == ("patron.no-belgian", "phone 1: it is not Belgian")
    assert north_american("315 555 0100") is None


@pytest.mark.parametrize(
    ("validation", "pac", "boxes"),
    [(True, Pac.MOBILE, (3, 3, 4)), (True, Pac.POWER, ()), (False, Pac.MOBILE, ()), (False, Pac.POWER, ())],
)
def test_pac_34_three_boxes_for_a_number_in_the_mobile_catalogue(validation: bool, pac: Pac, boxes: tuple) -> None:
    """PAC-34."""
    kinds = {one.kind: one for one in offered(library(phone_validation=validation), pac=pac).kinds}
    assert kinds[Kind.PHONE].entries == tuple(Entry(field=f"phone_{n}", boxes=boxes) for n in (1, 2, 3))
    assert {entry.boxes for kind in (Kind.EMAIL, Kind.ADDRESS) for entry in kinds[kind].entries} == {()}


def test_pac_36_each_validation_concerns_only_what_is_changed() -> None:
    """PAC-36: an old number or address that would not pass does not matter."""
    odd = evolve(ANN, values=ANN.values | {"zip": "99999", "phone_1": "1"})
    settings = library(phone_validation=True)
    assert isinstance(decided(EMAIL, settings, odd).answer, Accepted)
    assert isinstance(decided({"phone_2": "315-555-0100"}, settings, odd).answer, Accepted)
    assert against(decided(STREET, settings, odd)) == ["PAC-32"]


# ---------------------------------------------------------------- PAC-37..41: reminders


def test_pac_37_three_reminders_each_with_an_option_of_its_own() -> None:
    """PAC-37, PAC-38."""
    for reminder in Reminder:
        settings = library(evolve(NORTH, reminders=(reminder,)))
        assert offered(settings).reminders == (reminder,)
        for other in Reminder:
            decision = decided({}, settings, opt_outs={other: True})
            assert against(decision) == ([] if other is reminder else ["PAC-38"])


def test_pac_39_an_opt_out_silences_that_reminder_only() -> None:
    """PAC-39: not the others, nor any other notice."""
    for reminder in Reminder:
        patron = apply(ANN, accepted({}, opt_outs={reminder: True}))
        silent = [notice for notice in (*Reminder, *Notice) if is_sent(patron, notice).answer is False]
        assert silent == [reminder]


def test_pac_40_an_opt_out_applies_at_once_and_can_be_taken_back() -> None:
    """PAC-40: no block, no message to staff; and no code is asked (A-PAC-03)."""
    visitor = evolve(ANN, code="Visitor")
    answer = accepted({}, patron=visitor, opt_outs={Reminder.INACTIVE: True})
    assert (answer.opted_out, answer.blocked, staff(answer)) == ((Reminder.INACTIVE,), False, [])
    out = apply(visitor, answer)
    assert apply(out, accepted({}, patron=out, opt_outs={Reminder.INACTIVE: False})).opted_out == ()


def test_pac_40_an_opt_out_stays_when_it_is_offered_no_more() -> None:
    """PAC-40, PAC-38, A-PAC-20."""
    out = apply(ANN, accepted({}, opt_outs={Reminder.INACTIVE: True}))
    fewer = library(evolve(NORTH, reminders=()))
    assert against(decided({}, fewer, out, opt_outs={Reminder.INACTIVE: False})) == ["PAC-38"]
    assert apply(out, accepted(PHONE, fewer, out)).opted_out == (Reminder.INACTIVE,)


def test_pac_41_it_silences_the_notice_and_not_the_event() -> None:
    """PAC-41: nothing else about the record or what the patron may do changes."""
    out = apply(ANN, accepted({}, opt_outs={Reminder.ALMOST_OVERDUE: True}))
    assert evolve(out, opted_out=()) == ANN
    assert all(may_act(out, action, client=Client(patron=library())).answer is True for action in Action)


# ---------------------------------------------------------------- PAC-42..46: general


def test_pac_42_all_or_nothing_and_every_reason() -> None:
    """PAC-42: one good change, and everything that is wrong with the others."""
    settings = library(evolve(NORTH, email=Options()), phone_validation=True)
    values = {"street": "2 Oak St", "zip": "99999", "phone_1": "1", "phone_2": "315-555-0100", "email": "no", **METHOD}
    decision = decided(values, settings, opt_outs={Reminder.INACTIVE: True})
    assert decision.answer == Refused()
    assert [(r.statement, r.code.removeprefix("patron.")) for r in decision.against] == [
        ("PAC-11", "change-not-allowed"),
        ("PAC-32", "postal-code-unknown"),
        ("PAC-33", "phone-length"),
        ("PAC-42", "email-invalid"),
    ]


@pytest.mark.parametrize(
    ("method", "values", "code"),
    [
        ("e-mail", {}, None),
        ("e-mail", {"email": "", "alternate_email": ""}, "method-without-address"),
        ("text", {"phone_1": ""}, "method-without-address"),
        ("pigeon", {}, "method-unknown"),
        ("none", {"email": "", "alternate_email": "", "phone_1": ""}, None),
        ("mail", dict.fromkeys(("street", "city", "state", "zip"), ""), "method-without-address"),
    ],
)
def test_pac_42_a_notification_method_needs_its_address_on_the_record(method: str, values: dict, code) -> None:
    """PAC-42, PAC-15."""
    bare = evolve(ANN, values=ANN.values | {"notification_method": "fax"} | values)
    decision = decided({"notification_method": method}, patron=bare)
    assert [r.code.removeprefix("patron.") for r in decision.against] == ([] if code is None else [code])


def test_pac_42_an_address_that_still_waits_for_staff_does_not_count() -> None:
    """PAC-42, PAC-13."""
    bare = evolve(ANN, values={"notification_method": "none"})
    both = {"email": "a@ex.com", "notification_method": "e-mail"}
    assert decided(both, patron=bare).against[0].code.removeprefix("patron.") == "method-without-address"
    assert isinstance(decided(both, library(DIRECTLY), bare).answer, Accepted)
    going = {"email": "", "alternate_email": "", "notification_method": "e-mail"}
    for settings in (library(), library(DIRECTLY)):
        assert decided(going, settings).against[0].code.removeprefix("patron.") == "method-without-address"


@pytest.mark.parametrize(
    "values", [{}, {"email": "ann@ex.com"}, {"email": " ann@ex.com "}, {"phone_3": None}, {"phone_3": " "}]
)
def test_pac_43_what_is_on_the_record_already_is_no_change(values: dict) -> None:
    """PAC-43: no block, nothing sent; not even where the kind could not be changed."""
    for settings in (library(), library(DIRECTLY), library(Branch())):
        assert accepted(values, settings) == Accepted()


def test_pac_43_asking_for_the_same_again_is_no_change() -> None:
    """PAC-43, PAC-23."""
    once = after(ANN, EMAIL)
    again = accepted(EMAIL, patron=once)
    assert (again.requested, again.superseded, again.messages, again.blocked) == ((), (), (), True)
    assert apply(once, again) == once


def test_pac_44_a_pending_request_stays_what_it_was_when_options_change() -> None:
    """PAC-44: options count once they are saved, which here is when they are passed."""
    waiting = after(ANN, EMAIL)
    assert apply(waiting, accepted(PHONE, library(DIRECTLY), waiting)).pending == waiting.pending
    assert verify_all(waiting).answer.patron.values["email"] == "new@ex.com"


def test_pac_45_a_decision_names_the_branch_the_option_the_mode_and_the_outcome() -> None:
    """PAC-45."""
    decision = decided({**EMAIL, **PHONE, **METHOD}, library(evolve(NORTH, phone=DIRECT)), connected="South")
    governing = reason(decision, "PAC-02")
    assert governing.values == {"branch": "North", "connected_through": "South", "level": "branch"}
    assert "registered" in governing.sentence
    by_kind = [
        (r.values["kind"], r.values["option"], r.values["mode"], r.statement)
        for r in decision.reasons
        if "mode" in r.values
    ]
    assert by_kind == [
        ("notification method", "on", "direct", "PAC-15"),
        ("e-mail address", "on", "request", "PAC-13"),
        ("phone number", "on", "direct", "PAC-14"),
    ]


def test_pac_46_the_same_again_and_nothing_that_came_in_is_changed() -> None:
    """PAC-46."""
    settings, submission = library(), asked({**EMAIL, **PHONE})
    before = copy.deepcopy((settings, ANN, submission))
    assert submit(ANN, submission, client=Client(patron=settings), now=NOW) == submit(
        ANN, submission, client=Client(patron=settings), now=NOW
    )
    assert (settings, ANN, submission) == before


# ---------------------------------------------------------------- settings and records from data


def test_settings_are_validated_as_a_whole_with_every_fault_at_once() -> None:
    """PAC-05, PAC-12, PAC-24, PAC-32."""
    with pytest.raises(PlainDataError) as raised:
        settings_from({
            "phone_validation": "on",
            "branches": {
                "North": {"address": {"allowed": True}, "phone_validation": True, "reminders": ["sometimes"]},
                "South": {"email": {"allowed": True, "request": True, "direct": True}, "tab_address": "desk"},
                "East": {"phone": {"allowed": True, "request": True}, "patron_code": ["Adult"]},
            },
            "postal_codes": [{"code": "13201", "city": "Syracuse"}, {"code": "", "city": "Nowhere"}],
        })  # fmt: skip
    assert sorted(str(fault) for fault in raised.value.faults) == [
        "branches.East: it has `patron_code`, which nothing asks for (did you mean `patron_codes`?)",
        "branches.North.address: the change is allowed, and no mode is selected: select one",
        'branches.North.reminders[0]: `"sometimes"` is not one of almost overdue/auto-renew, '
        "patron record expiration, inactive patron",
        "branches.South.email: the change is allowed, and both modes are selected: select one",
        "branches.South.tab_address: `desk` is not an e-mail address: it has no @ with something on both sides",
        'phone_validation: expected true or false, got `"on"`',
        "postal_codes[1].code: it is blank",
    ]


def test_a_postal_table_with_duplicates_is_refused() -> None:
    """PAC-32."""
    with pytest.raises(InputError, match=r"postal_codes\[1\]: 13201 SYRACUSE is in the table twice"):
        library(postal_codes=(SYRACUSE, evolve(SYRACUSE, city="SYRACUSE")))


def test_settings_records_and_decisions_are_written_as_plain_data_and_read_back() -> None:
    settings = library(phone_validation=True)
    assert settings_from(to_plain(settings)) == settings
    waiting = after(after(ANN, {**EMAIL, **PHONE}), {"email": "later@ex.com"})
    assert from_plain(to_plain(waiting), Patron) == waiting
    decision = decided({**EMAIL, **METHOD}, opt_outs={Reminder.INACTIVE: True})
    assert from_plain(to_plain(decision), Decision[Answer]) == decision
    for patron in (ANN, None):
        case = case_from({"patron": to_plain(patron), "submission": to_plain(asked(EMAIL))})
        assert (case.patron, case.submission) == (patron, asked(EMAIL))


def test_everything_wrong_with_a_submission_s_data_is_said_at_once() -> None:
    with pytest.raises(InputError) as raised:
        case_from({
            "patron": {"id": "", "code": 1, "branch": "North"},
            "submission": {"pac": "PAC", "connection_branch": "North", "values": {"e_mail": "x"}, "optouts": {}},
        })  # fmt: skip
    assert [fault.path for fault in raised.value.faults] == [
        "patron.id", "patron.code", "submission.pac", "submission",
    ]  # fmt: skip
    with pytest.raises(InputError) as raised:
        asked({"e_mail": "x", "phone_1": "1\n2"})
    assert [str(fault) for fault in raised.value.faults] == [
        "values.e_mail: this is no field that can be changed online (did you mean `email`?)",
        "values.phone_1: it has an invisible character",
    ]


def test_a_record_with_two_requests_of_a_kind_is_refused() -> None:
    """PAC-23."""
    one = Pending(kind=Kind.EMAIL, values=EMAIL, branch="North")
    with pytest.raises(InputError, match="two requests to change the e-mail address are pending"):
        evolve(ANN, pending=(one, one))


def test_decisions_can_be_read_aloud() -> None:
    mixed = decided({**EMAIL, **METHOD}, opt_outs={Reminder.INACTIVE: True})
    assert read_aloud(mixed) == (
        "accepted: changed now: notification method; waiting for staff: e-mail address; until then nothing can be "
        "checked out; the reminder inactive patron is not sent any more, from now on."
    )
    assert read_aloud(decided({"zip": "99999"})) == (
        "refused, and nothing changes: zip: `99999` is not in the table of postal codes for US."
    )
    assert offered(library()).kinds[0].mode is Mode.DIRECT
