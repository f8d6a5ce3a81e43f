"""Upgrades and downgrades of running subscriptions (UPG-01..12, VER-07..09); the boundary cases by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from samples import (
    AT_ONCE,
    CHANGES,
    CHICAGO,
    HOME,
    MATRIX,
    NEWEST,
    NEXT_ISSUE,
    NOW,
    TODAY,
    ZIP_ONLY,
    against,
    ask,
    changed,
    day,
    may_change,
    offered,
    on,
    reason,
    running,
    systems,
)
from subrules import Client, change
from subrules.change import (
    Address,
    Channel,
    Event,
    Ezpay,
    EzpaySwitch,
    Incomplete,
    Medium,
    Need,
    Refused,
    State,
    Timing,
    Undecided,
    Withdrawn,
    apply,
    carried_out,
    effective_date,
    events,
    product_on,
    read_aloud,
    withdraw,
)
from subrules.days import Term
from subrules.faults import InputError

CLIENT = Client(zone=CHICAGO, systems=NEWEST, change=CHANGES)


def weeks(count: int) -> Term:
    return Term.from_text(f"{count} weeks")


# ---------------------------------------------------------------- UPG-01, UPG-02: one running subscription, one day


def test_upg_01_one_product_stops_and_the_other_starts_on_one_day() -> None:
    """UPG-01: without gap or overlap, and the subscription is not permanently stopped (A-51)."""
    change = changed(running(), offered(), timing=on(day(16)))
    assert (change.stopped, change.added, change.effective) == ("SunOnly", "7Day", day(16))
    after = apply(running(), change, client=CLIENT, now=NOW)
    assert after.state is State.ACTIVE
    assert [product_on(after, day(n)) for n in (0, 15, 16, 17)] == ["SunOnly", "SunOnly", "7Day", "7Day"]


@pytest.mark.parametrize(
    ("state", "stop_date", "barred"),
    [
        (State.ACTIVE, None, False),
        (State.PERMANENTLY_STOPPED, day(-1), True),
        (State.TEMPORARILY_STOPPED, day(-1), True),
        (State.TEMPORARILY_STOPPED, None, True),
    ],
)
def test_upg_01_only_a_running_subscription(state: State, stop_date: date | None, barred: bool) -> None:
    """UPG-01."""
    subscription = running(state=state, stop_date=stop_date)
    assert against(may_change(subscription, offered())) == (["UPG-01"] if barred else [])
    assert isinstance(ask(subscription, offered()).answer, Refused) is barred


@pytest.mark.parametrize(("stop", "allowed"), [(day(17), True), (day(16), False), (day(10), False)])
def test_upg_01_a_subscription_that_will_have_stopped_by_then(stop: date, allowed: bool) -> None:
    """UPG-01: the day of the stop is the first day without it."""
    decision = ask(running(stop_date=stop), offered(), timing=on(day(16)))
    assert against(decision) == ([] if allowed else ["UPG-01"])


def test_upg_02_in_both_channels_once_it_is_turned_on() -> None:
    """UPG-02: off gives none."""
    self_service, csr = (ask(running(), offered(), channel=channel) for channel in Channel)
    assert self_service == csr
    assert self_service.against == ()
    off = ask(running(), offered(), settings=evolve(CHANGES, on=False))
    assert (off.answer, against(off)) == (Refused(), ["UPG-02"])


# ---------------------------------------------------------------- UPG-03..06: when


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "and none is chosen"),
        ({"immediately": False}, "and none is chosen"),
        ({"scheduled": None}, "and none is chosen"),
        ({"immediately": True, "next_billing_cycle": True}, "not both immediately and next_billing_cycle"),
        ({"immediately": True, "scheduled": TODAY}, "not both immediately and scheduled"),
        ({"next_billing_cycle": True, "scheduled": TODAY}, "not both next_billing_cycle and scheduled"),
    ],
)
def test_upg_03_exactly_one_timing(chosen: dict, said: str) -> None:
    """UPG-03: none and two are errors. UPG-06: a scheduled change without a day is none."""
    with pytest.raises(InputError, match=said) as raised:
        Timing(**chosen)
    assert raised.value.faults[0].statement == "UPG-03"


def test_upg_04_immediately_is_today_in_the_client_s_zone() -> None:
    """UPG-04: at 23:30 in Chicago it is already tomorrow in UTC."""
    late = datetime(2026, 6, 15, 23, 30, tzinfo=CHICAGO)
    for now in (late, late.astimezone(UTC)):
        decision = ask(running(), offered(), timing=AT_ONCE, now=now)
        assert decision.answer.effective == TODAY
        assert reason(decision, "UPG-04").held is True
    assert changed(running(next_publishing_date=None), offered(), now=late, zone=UTC).effective == day(1)


@pytest.mark.parametrize(("received", "effective"), [(day(1), day(1)), (TODAY, TODAY), (None, None), (day(-1), None)])
def test_upg_05_next_billing_cycle_is_the_next_publishing_date(received: date | None, effective: date | None) -> None:
    """UPG-05: none received is refused (A-39), and so is one that is past."""
    decision = ask(running(next_publishing_date=received), offered(), timing=NEXT_ISSUE)
    assert reason(decision, "UPG-05").held is (effective is not None)
    if effective is None:
        assert decision.answer == Refused()
    else:
        assert decision.answer.effective == effective


@pytest.mark.parametrize(("chosen", "allowed"), [(day(-1), False), (TODAY, True), (day(1), True), (day(4000), True)])
def test_upg_06_a_scheduled_day_from_today_on(chosen: date, allowed: bool) -> None:
    """UPG-06: past refused, today allowed, no upper bound (A-40)."""
    decision = ask(running(), offered(), timing=on(chosen))
    assert reason(decision, "UPG-06").held is allowed
    assert against(decision) == ([] if allowed else ["UPG-06"])


@pytest.mark.parametrize(
    ("timing", "day_", "statement"),
    [(AT_ONCE, TODAY, "UPG-04"), (NEXT_ISSUE, day(1), "UPG-05"), (on(day(9)), day(9), "UPG-06"),
     (on(day(-9)), None, "UPG-06")],
)  # fmt: skip
def test_the_effective_date_is_one_value_with_its_reason(timing: Timing, day_: date | None, statement: str) -> None:
    """UPG-04, UPG-05, UPG-06."""
    decision = effective_date(timing, next_publishing_date=day(1), client=CLIENT, now=NOW)
    assert (decision.answer, [r.statement for r in decision.reasons]) == (day_, [statement])


# ---------------------------------------------------------------- UPG-07, UPG-08: events and ezpay


def test_upg_07_an_accepted_change_writes_its_event_and_a_failed_one_none() -> None:
    """UPG-07: written on acceptance, with the day on which it takes effect (A-41)."""
    upgrade = changed(running(), offered(type="UPGRD"), timing=on(day(16)))
    downgrade = changed(running(), offered(type="DNGRD"), timing=on(day(16)))
    assert events(upgrade, accepted=True, client=CLIENT) == (Event(1029, "FULLUPGRADESUBSCRIPTION", "100016", day(16)),)
    assert events(downgrade, accepted=True, client=CLIENT) == (
        Event(1031, "FULLDOWNGRADESUBSCRIPTION", "100016", day(16)),
    )
    assert events(upgrade, accepted=False, client=CLIENT) == events(downgrade, accepted=False, client=CLIENT) == ()


NCS_3_15 = systems("3.15", "NCS Circ 2020.4")


@pytest.mark.parametrize(
    ("before", "offer", "wanted", "installed", "switch", "statement"),
    [
        (False, Ezpay.REQUIRED, None, None, EzpaySwitch.OPT_IN, None),
        (True, Ezpay.NONE, None, None, EzpaySwitch.OPT_OUT, None),
        (False, Ezpay.OPTIONAL, True, None, EzpaySwitch.OPT_IN, None),
        (True, Ezpay.OPTIONAL, False, None, EzpaySwitch.OPT_OUT, None),
        (False, Ezpay.REQUIRED, None, NCS_3_15, None, "UPG-08"),
        (True, Ezpay.NONE, None, NCS_3_15, None, "UPG-08"),
        (False, Ezpay.REQUIRED, None, MATRIX, None, "UPG-08"),
        (True, Ezpay.REQUIRED, None, NCS_3_15, None, None),
        (True, Ezpay.REQUIRED, None, MATRIX, None, None),
        (False, Ezpay.NONE, None, MATRIX, None, None),
        (True, Ezpay.OPTIONAL, None, NCS_3_15, None, None),
        (False, Ezpay.OPTIONAL, None, MATRIX, None, None),
    ],
)
def test_upg_08_a_switch_of_ezpay_is_for_ncs_from_3_16_0_on(
    before, offer, wanted, installed, switch, statement
) -> None:
    """UPG-08: 3.15; Matrix; ezpay to ezpay is no switch and works with any version (A-42)."""
    other = {} if installed is None else {"systems": installed}
    decision = ask(running(auto_renew=before), offered(ezpay=offer), ezpay=wanted, ezpay_consent=True, **other)
    assert against(decision) == ([] if statement is None else [statement])
    if statement is None:
        assert decision.answer.ezpay is switch


def test_upg_08_a_switch_needs_consent_and_writes_the_events_of_both_flows() -> None:
    """UPG-08: the ezpay flow's numbers are not given, so none is invented (A-42)."""
    offer = offered(ezpay=Ezpay.REQUIRED)
    without = ask(running(), offer, timing=on(day(16)))
    assert without.answer == Incomplete(needs=(Need.CONSENT,), effective=day(16), cautions=without.answer.cautions)
    change = changed(running(), offer, timing=on(day(16)), ezpay_consent=True)
    assert change.auto_renew is True
    assert events(change, accepted=True, client=CLIENT) == (
        Event(1029, "FULLUPGRADESUBSCRIPTION", "100016", day(16)),
        Event(None, "ezpay flow: opt in", "100016", day(16)),
    )
    out = changed(running(auto_renew=True), offered(type="DNGRD"), ezpay_consent=True)
    assert [(e.number, e.name) for e in events(out, accepted=True, client=CLIENT)] == [
        (1031, "FULLDOWNGRADESUBSCRIPTION"),
        (None, "ezpay flow: opt out"),
    ]


@pytest.mark.parametrize(("offer", "wanted"), [(Ezpay.REQUIRED, False), (Ezpay.NONE, True)])
def test_upg_08_an_offer_s_ezpay_cannot_be_talked_away(offer: Ezpay, wanted: bool) -> None:
    """UPG-08."""
    with pytest.raises(InputError) as raised:
        ask(running(), offered(ezpay=offer), ezpay=wanted)
    assert [(fault.path, fault.cited) for fault in raised.value.faults] == [("request.ezpay", "UPG-08")]


# ---------------------------------------------------------------- UPG-09, VER-07..09: addresses and versions


def digital(**other):
    return running(**({"product": "Digital", "medium": Medium.DIGITAL, "delivery_address": ZIP_ONLY} | other))


@pytest.mark.parametrize(
    ("address", "medium", "form"),
    [
        (ZIP_ONLY, Medium.PRINT, True),
        (ZIP_ONLY, Medium.HYBRID, True),
        (None, Medium.PRINT, True),
        (Address(street="12 Mill Lane"), Medium.PRINT, True),
        (HOME, Medium.PRINT, False),
        (HOME, Medium.HYBRID, False),
        (ZIP_ONLY, Medium.DIGITAL, False),
        (None, Medium.DIGITAL, False),
    ],
)
@pytest.mark.parametrize("type", ["UPGRD", "DNGRD"])
def test_upg_09_the_address_form_for_paper_without_a_delivery_address(address, medium, form, type) -> None:
    """UPG-09: a ZIP alone is none; on file; target digital; both directions (A-43)."""
    decision = ask(digital(delivery_address=address), offered(type=type, medium=medium))
    assert isinstance(decision.answer, Incomplete) is form
    if form:
        assert decision.answer.needs == (Need.ADDRESS,)
        filled = changed(digital(delivery_address=address), offered(type=type, medium=medium), address=HOME)
        assert filled.address == HOME


@pytest.mark.parametrize(
    ("installed", "statement"),
    [
        (MATRIX, "UPG-09"),
        (systems("3.15", "NCS Circ 2020.4"), "VER-09"),
        (systems("3.16.0", "NCS Circ 2020.2.0"), "VER-09"),
        (systems("3.16.0", "NCS Circ 2018.5+SP1+SP2+SP3"), "VER-09"),
        (systems("3.16.0", "NCS Circ 2020.2.1"), None),
    ],
)
def test_upg_09_and_ver_09_adding_an_address_needs_ncs_and_its_versions(installed, statement: str | None) -> None:
    """UPG-09: NCS only. VER-09: 2020.2.0 and its 2018.5 equivalent do not do."""
    decision = ask(digital(), offered(), address=HOME, systems=installed)
    assert against(decision) == ([] if statement is None else [statement])


def test_ver_09_changing_an_address_that_is_on_file_is_adding_one() -> None:
    """VER-09."""
    assert against(ask(running(), offered(), address=HOME, systems=MATRIX)) == ["UPG-09"]
    assert ask(running(), offered(), systems=MATRIX).against == ()


@pytest.mark.parametrize(
    ("installed", "medium", "statements"),
    [
        (systems("3.13", "NCS Circ 2018.5+SP1"), Medium.DIGITAL, []),
        (systems("3.13", "NCS Circ 2018.5+SP1"), Medium.PRINT, ["VER-08"]),
        (systems("3.14.0", "NCS Circ 2018.5+SP1"), Medium.PRINT, []),
        (systems("3.13", "NCS Circ 2018.5"), Medium.DIGITAL, ["VER-07"]),
        (systems("3.12", "NCS Circ 2020.4"), Medium.DIGITAL, ["VER-07"]),
        (systems("3.14.1", "Matrix 38.0.034"), Medium.PRINT, []),
        (systems("3.14.0", "Matrix 38.0.034"), Medium.DIGITAL, ["VER-07"]),
        (systems("3.16.0", "CircPro 2021-3"), Medium.DIGITAL, ["VER-07"]),
    ],
)
def test_ver_07_and_ver_08_what_the_versions_allow(installed, medium: Medium, statements: list[str]) -> None:
    """VER-07: CircPro is not named. VER-08: 3.13 and a printed target is not promised (A-47)."""
    assert against(may_change(running(), offered(medium=medium), systems=installed)) == statements


def test_an_address_that_nothing_can_be_delivered_to_is_refused() -> None:
    """UPG-09."""
    with pytest.raises(InputError, match="address: nothing can be delivered there: a street is wanted"):
        ask(digital(), offered(), address=ZIP_ONLY)


# ---------------------------------------------------------------- UPG-10, UPG-11: the same term


@pytest.mark.parametrize(
    ("before", "offer", "barred"),
    [(False, Ezpay.NONE, False), (True, Ezpay.NONE, True), (False, Ezpay.REQUIRED, True), (True, Ezpay.REQUIRED, True)],
)
def test_upg_10_one_on_auto_renew_and_both_need_the_same_term(before: bool, offer: Ezpay, barred: bool) -> None:
    """UPG-10: the four combinations of auto-renew."""
    other = offered(ezpay=offer, term=weeks(26))
    assert against(may_change(running(auto_renew=before), other)) == (["UPG-10"] if barred else [])
    assert against(may_change(running(auto_renew=before), offered(ezpay=offer))) == []


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [("1 year", "12 months", True), ("13 weeks", "13 weeks", True), ("13 weeks", "3 months", False),
     ("2 weeks", "14 days", True), ("1 month", "30 days", False), ("1 year", "365 days", False)],
)  # fmt: skip
def test_upg_10_terms_are_the_same_when_they_always_last_as_long(old: str, new: str, same: bool) -> None:
    """UPG-10, A-38."""
    decision = may_change(
        running(auto_renew=True, term=Term.from_text(old)), offered(ezpay=Ezpay.REQUIRED, term=Term.from_text(new))
    )
    assert decision.answer is same


def test_upg_10_is_a_rule_of_ncs() -> None:
    """UPG-10: no such rule with another circulation system."""
    subscription, offer = running(auto_renew=True), offered(ezpay=Ezpay.REQUIRED, term=weeks(26))
    assert against(may_change(subscription, offer)) == ["UPG-10"]
    assert may_change(subscription, offer, systems=MATRIX).answer is True


@pytest.mark.parametrize(("medium", "barred"), [(Medium.DIGITAL, False), (Medium.HYBRID, True), (Medium.PRINT, True)])
def test_upg_11_except_for_an_offer_that_is_digital_only(medium: Medium, barred: bool) -> None:
    """UPG-11: hybrid is not digital only; the offer counts, not the subscription."""
    decision = may_change(running(auto_renew=True), offered(ezpay=Ezpay.REQUIRED, medium=medium, term=weeks(26)))
    assert against(decision) == (["UPG-10"] if barred else [])
    from_digital = digital(auto_renew=True, delivery_address=HOME)
    assert against(may_change(from_digital, offered(ezpay=Ezpay.REQUIRED, term=weeks(26)))) == ["UPG-10"]


def test_upg_10_a_term_that_is_not_known_decides_nothing() -> None:
    """UPG-10: and where terms may differ it is not asked for."""
    for subscription, offer in ((running(auto_renew=True, term=None), offered(ezpay=Ezpay.REQUIRED)),
                                (running(auto_renew=True), offered(ezpay=Ezpay.REQUIRED, term=None))):  # fmt: skip
        decision = ask(subscription, offer)
        assert (decision.answer, [r.statement for r in decision.unknown]) == (Undecided(), ["UPG-10"])
    assert may_change(running(term=None), offered()).answer is True


# ---------------------------------------------------------------- UPG-12: the caution


@pytest.mark.parametrize(
    ("subscription", "offer", "submitted", "paths"),
    [
        (digital(), offered(), {"address": HOME}, ["address"]),
        (running(), offered(ezpay=Ezpay.REQUIRED), {"ezpay_consent": True}, ["into-ezpay"]),
        (running(auto_renew=True), offered(), {"ezpay_consent": True}, ["out-of-ezpay"]),
        (digital(), offered(ezpay=Ezpay.REQUIRED), {"address": HOME, "ezpay_consent": True},
         ["address", "into-ezpay"]),
        (digital(delivery_address=HOME), offered(), {}, []),
        (running(), offered(), {"address": HOME}, []),
        (running(), offered(medium=Medium.DIGITAL), {}, []),
    ],
)  # fmt: skip
def test_upg_12_a_caution_on_exactly_two_paths_that_bars_nothing(subscription, offer, submitted, paths) -> None:
    """UPG-12: digital to print with an address, and a switch of ezpay; it can be turned off (A-44)."""
    change = changed(subscription, offer, **submitted)
    assert change.cautions == tuple(f"change.caution-{path}" for path in paths)
    quiet = changed(subscription, offer, settings=evolve(CHANGES, cautions=False), **submitted)
    assert quiet == evolve(change, cautions=())


# ---------------------------------------------------------------- everything that bars, at once


def test_everything_that_bars_is_named() -> None:
    """UPG-01, UPG-02, UPG-05, UPG-08, UPG-10, VER-07, VER-09."""
    worst = ask(
        digital(state=State.TEMPORARILY_STOPPED, next_publishing_date=None),
        offered(ezpay=Ezpay.REQUIRED, term=weeks(26)),
        timing=NEXT_ISSUE,
        settings=evolve(CHANGES, on=False),
        systems=systems("3.12", "NCS Circ 2020.4"),
    )
    assert worst.answer == Refused()
    assert against(worst) == ["UPG-02", "UPG-01", "VER-07", "VER-09", "UPG-08", "UPG-10", "UPG-05"]


# ---------------------------------------------------------------- pending changes


LATER = changed(running(), offered(), timing=on(day(16)))
WAITING = apply(running(), LATER, client=CLIENT, now=NOW)


def at(chosen: date, hour: int = 12) -> datetime:
    return datetime(chosen.year, chosen.month, chosen.day, hour, tzinfo=CHICAGO)


def test_an_accepted_change_waits_for_its_day_and_is_then_in_force() -> None:
    """UPG-01."""
    assert (WAITING.pending, evolve(WAITING, pending=None)) == (LATER, running())
    assert carried_out(WAITING, client=CLIENT, now=at(day(15), 23)) == WAITING
    done = carried_out(WAITING, client=CLIENT, now=at(day(16), 0))
    assert (done.product, done.pending) == ("7Day", None)
    assert apply(running(), changed(running(), offered()), client=CLIENT, now=NOW).product == "7Day"


def test_what_comes_with_a_change_comes_on_its_day() -> None:
    offer = offered(ezpay=Ezpay.REQUIRED, medium=Medium.HYBRID)
    change = changed(digital(), offer, address=HOME, ezpay_consent=True, timing=on(day(16)))
    waiting = apply(digital(), change, client=CLIENT, now=NOW)
    assert (waiting.auto_renew, waiting.delivery_address, waiting.medium) == (False, ZIP_ONLY, Medium.DIGITAL)
    done = carried_out(waiting, client=CLIENT, now=at(day(16)))
    assert (done.auto_renew, done.delivery_address, done.medium, done.term) == (True, HOME, Medium.HYBRID, weeks(13))


@pytest.mark.parametrize(("when", "withdrawn"), [(day(0), True), (day(15), True), (day(16), False), (day(20), False)])
def test_a_pending_change_can_be_withdrawn_before_its_day(when: date, withdrawn: bool) -> None:
    """UPG-01: and the record is as it was."""
    decision = withdraw(WAITING, client=CLIENT, now=at(when))
    assert decision.answer == (Withdrawn(running()) if withdrawn else Refused())
    assert reason(decision, "UPG-01").held is withdrawn


def test_where_nothing_is_pending_nothing_is_withdrawn() -> None:
    decision = withdraw(running(), client=CLIENT, now=NOW)
    assert (decision.answer, decision.reasons[0].sentence) == (Refused(), "no change is pending")


def test_a_pending_change_is_replaced_only_when_that_is_asked_for() -> None:
    """UPG-01: one change at a time."""
    weekend = offered(name="Weekend", product="Weekend", type="DNGRD")
    barred = ask(WAITING, weekend, timing=on(day(3)))
    assert (barred.answer, against(barred)) == (Refused(), ["UPG-01"])
    replacing = changed(WAITING, weekend, timing=on(day(3)), replace_pending=True)
    assert apply(WAITING, replacing, client=CLIENT, now=NOW).pending == replacing


def test_a_pending_change_whose_day_has_come_counts_as_done() -> None:
    """UPG-01: the next change stops the product that runs by then."""
    change = changed(WAITING, offered(name="Digital", product="Digital", medium=Medium.DIGITAL), now=at(day(20)))
    assert (change.stopped, change.added) == ("7Day", "Digital")


def test_a_change_of_another_record_is_not_accepted() -> None:
    for other in (running(id="7"), running(product="Weekend")):
        with pytest.raises(InputError, match="change: it stops SunOnly of 100016, not "):
            apply(other, LATER, client=CLIENT, now=NOW)
    with pytest.raises(InputError, match="pending: it stops SunOnly of 100016, not 7Day of 100016"):
        running(product="7Day", pending=LATER)


def test_a_change_that_is_accepted_after_midnight_is_in_force() -> None:
    """UPG-04: decided at 23:59 for today, accepted a minute later."""
    late = datetime(2026, 6, 15, 23, 59, tzinfo=CHICAGO)
    change = changed(running(), offered(), now=late)
    assert apply(running(), change, client=CLIENT, now=at(day(1), 0)).product == "7Day"


# ---------------------------------------------------------------- bad input, read aloud


def test_what_is_wrong_is_named_all_at_once() -> None:
    with pytest.raises(InputError) as raised:
        offered(name="", product=7, ezpay="required")
    assert [fault.path for fault in raised.value.faults] == ["name", "product", "ezpay"]
    with pytest.raises(InputError, match=r"now: .*does not say in which zone"):
        may_change(running(), offered(), now=datetime(2026, 6, 15))
    with pytest.raises(InputError, match="14 June 2026 is before today"):
        may_change(running(stop_date=day(-1)), offered())


def test_what_a_change_needs_of_both_records_is_named() -> None:
    bare = change.Subscription(id="1", state=State.ACTIVE, medium=Medium.PRINT)
    with pytest.raises(InputError) as raised:
        may_change(bare, change.Offer(name="Daily", type="UPGRD"))
    assert [fault.path for fault in raised.value.faults] == [
        "subscription.product", "subscription.auto_renew", "offer.product", "offer.medium", "offer.ezpay",
    ]  # fmt: skip


def test_dsl_10_a_third_type_of_offers_is_one_more_row_of_the_client_s_types() -> None:
    """DSL-10, DSL-05: its code, its event and its words; without the row it is refused, with the types that there are."""
    saver = offered(type="SVRST", name="Stay")
    with pytest.raises(InputError, match=r"offer\.type: `SVRST` is not one of UPGRD, DNGRD"):
        ask(running(), saver)
    row = change.OfferType(
        code="SVRST",
        word="stop saver",
        page="subscription/stop-saver",
        event=None,
        event_name="STOPSAVER",
        participle="kept",
    )
    client = evolve(CLIENT, offer_types=(*CLIENT.offer_types, row))
    request = change.Request(channel=Channel.CSR, timing=AT_ONCE)
    decision = change.submit(running(), saver, request, client=client, now=NOW)
    assert [event.name for event in events(decision.answer, accepted=True, client=client)] == ["STOPSAVER"]
    assert read_aloud(decision, types=client.offer_types).startswith("can be kept to Stay")


@pytest.mark.parametrize(
    ("settled", "installed", "missing"),
    [
        ({"rules_document": False}, NEWEST, ["change.setup.rules-document-not-confirmed"]),
        ({"page": None, "link": None}, NEWEST, ["change.setup.page-not-confirmed", "change.setup.link-not-confirmed"]),
        ({"address_endpoint": None}, NEWEST, ["change.setup.endpoint-missing"]),
        ({"address_endpoint": None}, MATRIX, ["change.setup.version-lacks"]),
        ({}, systems("3.15", "NCS Circ 2020.4"), ["change.setup.version-lacks"]),
        ({}, NEWEST, []),
    ],
)
def test_upg_16_the_set_up_check_names_every_prerequisite(settled: dict, installed, missing: list[str]) -> None:
    """UPG-16."""
    done = dict.fromkeys(("rules_document", "offers_coded", "page", "content", "link"), True)
    settings = change.settings_from({"on": True, "address_endpoint": "https://circ.example/address"} | done | settled)
    found = change.setup_checklist(Client(systems=installed, change=settings))
    assert (found.answer, [reason.code for reason in found.against]) == (not missing, missing)
    assert {reason.statement for reason in found.reasons} == {"UPG-02", "UPG-16"}


def test_every_answer_can_be_read_aloud() -> None:
    assert [
        read_aloud(ask(running(), offered(type="DNGRD"), timing=on(day(16)))),
        read_aloud(ask(digital(), offered(), settings=evolve(CHANGES, cautions=False))),
        read_aloud(ask(running(), offered(), timing=on(day(-1)))),
        read_aloud(ask(running(auto_renew=True, term=None), offered(ezpay=Ezpay.OPTIONAL))),
        read_aloud(may_change(running(), offered())),
    ] == [
        "can be downgraded to Daily: on 1 July 2026 SunOnly stops and 7Day starts.",
        "can be changed from 15 June 2026 on, once there is a delivery address.",
        "cannot be changed to this offer: 14 June 2026, the chosen day, is past.",
        "cannot be decided yet: one is on auto-renew, and whether the terms agree is not known.",
        "can be changed to this offer.",
    ]
