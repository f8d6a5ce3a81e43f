"""Restarts: who may, from when, for how much (RST, DAT, PAY); the boundary cases of the statements, by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from samples import (
    CHICAGO,
    MATRIX,
    NEWEST,
    NONE,
    NOW,
    ONE_YEAR,
    RESTARTS,
    SOME,
    THIRTEEN_WEEKS,
    TODAY,
    UNKNOWN,
    against,
    asked,
    day,
    may_restart,
    paid,
    reason,
    restarted,
    stopped,
    submit,
    systems,
    usd,
)
from subrules import Client, restart
from subrules.decision import Decision
from subrules.faults import InputError
from subrules.money import Money
from subrules.restart import (
    Channel,
    Item,
    Medium,
    PaymentStatus,
    PerChannel,
    Rate,
    Rates,
    RealTimeRestart,
    Refused,
    Settings,
    State,
    SubscriptionPanel,
    Undecided,
    read_aloud,
    settings_from,
    setup_checklist,
)

# ---------------------------------------------------------------- RST-01..03: who may


@pytest.mark.parametrize(
    ("state", "stop_date", "may", "sentence"),
    [
        (State.PERMANENTLY_STOPPED, day(-14), True, "it stopped for good on 1 June 2026"),
        (State.ACTIVE, None, False, "it is still running"),
        (State.ACTIVE, day(16), False, "it is still running until 1 July 2026"),
        (State.TEMPORARILY_STOPPED, day(-14), False, "it is stopped for a time only"),
    ],
)
def test_rst_01_only_a_permanently_stopped_subscription(
    state: State, stop_date: date | None, may: bool, sentence: str
) -> None:
    """RST-01: active, temporarily stopped, a stop date in the future."""
    decision = may_restart(stopped(state=state, stop_date=stop_date))
    assert decision.answer is may
    assert reason(decision, "RST-01").held is may
    assert reason(decision, "RST-01").sentence == sentence


def test_rst_02_eligible_is_a_real_time_restart_and_otherwise_the_subscription_panel() -> None:
    """RST-02."""
    assert isinstance(submit(stopped()).answer, RealTimeRestart)
    refused = submit(stopped(complimentary=True))
    assert refused.answer == SubscriptionPanel()
    assert reason(refused, "RST-02").sentence == "the way on is a new subscription, in the Subscription Panel"


def test_rst_03_every_criterion_that_fails_is_reported() -> None:
    """RST-03: all at once, whatever the others say."""
    worst = stopped(stop_date=day(-60), complimentary=True, payments=(paid(timedelta(hours=1)),))
    decision = may_restart(worst, NONE)
    assert decision.answer is False
    assert against(decision) == ["RST-04", "RST-05", "RST-06", "RST-07"]
    active = may_restart(stopped(state=State.ACTIVE, stop_date=None, complimentary=True), NONE)
    assert against(active) == ["RST-01", "RST-04", "RST-05", "RST-07"]


# ---------------------------------------------------------------- RST-04: for how long it has been stopped


@pytest.mark.parametrize(
    ("limit", "days_ago", "may"),
    [(60, 59, True), (60, 60, False), (60, 61, False), (60, 0, True), (1, 0, True), (1, 1, False), (0, 0, False)],
)
def test_rst_04_less_than_x_days(limit: int, days_ago: int, may: bool) -> None:
    """RST-04: X - 1 yes; X no; X = 1 stopped today yes; X = 0 nobody."""
    decision = may_restart(stopped(stop_date=day(-days_ago)), settings=evolve(RESTARTS, max_days=limit))
    weighed = reason(decision, "RST-04")
    assert (decision.answer, weighed.held) == (may, may)
    assert (weighed.values["days_stopped"], weighed.values["limit_days"]) == (str(days_ago), str(limit))


def test_rst_04_without_a_limit_the_feature_is_off() -> None:
    """RST-04, RST-09: X unset is not configured (A-06)."""
    decision = may_restart(stopped(), settings=evolve(RESTARTS, max_days=None))
    assert (decision.answer, against(decision)) == (False, ["RST-09"])
    assert reason(decision, "RST-04").held is None


def test_rst_04_days_are_days_in_the_client_s_zone() -> None:
    """RST-04, A-05: at 23:30 in Chicago it is the next day in New York and in UTC."""
    late = datetime(2026, 6, 15, 23, 30, tzinfo=CHICAGO)
    subscription, limit = stopped(stop_date=day(-59)), evolve(RESTARTS, max_days=60)
    assert may_restart(subscription, settings=limit, now=late).answer is True
    assert may_restart(subscription, settings=limit, now=late.astimezone(UTC)).answer is True
    elsewhere = may_restart(subscription, settings=limit, now=late, zone=ZoneInfo("America/New_York"))
    assert (elsewhere.answer, against(elsewhere)) == (False, ["RST-04"])


# ---------------------------------------------------------------- RST-05, RST-06: complimentary, paid


def test_rst_05_not_a_complimentary_one() -> None:
    """RST-05."""
    assert against(may_restart(stopped(complimentary=True))) == ["RST-05"]
    assert reason(may_restart(stopped()), "RST-05").held is True


@pytest.mark.parametrize(
    ("ago", "blocks"),
    [
        (timedelta(0), True),
        (timedelta(hours=23, minutes=59, seconds=59), True),
        (timedelta(hours=24) - timedelta(microseconds=1), True),
        (timedelta(hours=24), False),
        (timedelta(days=400), False),
        (timedelta(minutes=-5), True),
    ],
)
def test_rst_06_a_payment_stands_in_the_way_for_24_hours(ago: timedelta, blocks: bool) -> None:
    """RST-06: 23:59:59 blocks, exactly 24 h does not; a stamp ahead of now blocks (A-08)."""
    decision = may_restart(stopped(payments=(paid(ago),)))
    assert decision.answer is not blocks
    assert reason(decision, "RST-06").held is not blocks


@pytest.mark.parametrize(
    ("status", "blocks"),
    [
        (PaymentStatus.CAPTURED, True),
        (PaymentStatus.AUTHORISED, True),
        (PaymentStatus.PENDING, True),
        (PaymentStatus.REFUNDED, True),
        (PaymentStatus.DECLINED, False),
        (PaymentStatus.VOIDED, False),
    ],
)
def test_rst_06_which_payments_count(status: PaymentStatus, blocks: bool) -> None:
    """RST-06, A-08; a stricter client counts them all."""
    subscription = stopped(payments=(paid(timedelta(hours=1), status),))
    assert may_restart(subscription).answer is not blocks
    strict = may_restart(subscription, settings=evolve(RESTARTS, count_failed_payments=True))
    assert strict.answer is False


@pytest.mark.parametrize(
    ("now", "paid_at", "may"),
    [
        # clocks went forward on 8 March 2026 in Chicago: 24 hours on the clock are 23 that passed
        (datetime(2026, 3, 8, 12, tzinfo=CHICAGO), datetime(2026, 3, 7, 12, tzinfo=CHICAGO), False),
        (datetime(2026, 3, 8, 13, tzinfo=CHICAGO), datetime(2026, 3, 7, 12, tzinfo=CHICAGO), True),
        # and back on 1 November 2026: 23 hours on the clock are 24 that passed
        (datetime(2026, 11, 1, 11, tzinfo=CHICAGO), datetime(2026, 10, 31, 12, tzinfo=CHICAGO), True),
        (datetime(2026, 11, 1, 10, 59, 59, tzinfo=CHICAGO), datetime(2026, 10, 31, 12, tzinfo=CHICAGO), False),
    ],
)
def test_rst_06_hours_are_hours_that_passed_across_a_clock_change(now: datetime, paid_at: datetime, may: bool) -> None:
    """RST-06, A-07."""
    payment = restart.EarlierPayment(amount=usd("20.00"), paid_at=paid_at)
    subscription = stopped(stop_date=now.date(), payments=(payment,))
    assert may_restart(subscription, now=now).answer is may


def test_rst_06_another_zone_is_the_same_instant() -> None:
    """RST-06: the stamp may be in any zone."""
    for zone in (UTC, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-11))):
        payment = restart.EarlierPayment(amount=usd("20.00"), paid_at=(NOW - timedelta(hours=24)).astimezone(zone))
        assert may_restart(stopped(payments=(payment,))).answer is True


def test_rst_06_says_which_payment_blocks_and_until_when() -> None:
    """RST-06: the last to clear of several."""
    subscription = stopped(payments=(paid(timedelta(hours=20)), paid(timedelta(hours=3, minutes=12))))
    weighed = reason(may_restart(subscription), "RST-06")
    assert weighed.sentence == (
        "a payment of 20.00 USD was made 3 h 12 min ago, 1 more in the last 24 hours; "
        "from 14:05 tomorrow on it no longer stands in the way"
    )
    assert weighed.values["paid_at"] == "2026-06-15T14:05:00-05:00"
    assert weighed.values["clears_at"] == "2026-06-16T14:05:00-05:00"
    soon = reason(may_restart(stopped(payments=(paid(timedelta(hours=22, minutes=30)),))), "RST-06").sentence
    assert soon.endswith("from 18:47 on it no longer stands in the way")


def test_rst_06_a_stricter_window_is_a_setting_and_a_wider_one_is_refused() -> None:
    """RST-06."""
    subscription = stopped(payments=(paid(timedelta(hours=30)),))
    assert may_restart(subscription).answer is True
    strict = may_restart(subscription, settings=evolve(RESTARTS, payment_hours=48))
    assert (strict.answer, against(strict)) == (False, ["RST-06"])
    with pytest.raises(InputError, match="payment_hours: 23 is not 24 or more"):
        evolve(RESTARTS, payment_hours=23)


# ---------------------------------------------------------------- RST-07: rates, or a debt


@pytest.mark.parametrize(
    ("rates", "balance", "may"),
    [
        (NONE, "0.00", False),
        (NONE, "5.00", False),
        (NONE, "-0.01", True),
        (SOME, "0.00", True),
        (SOME, "5.00", True),
        (SOME, "-20.20", True),
        (UNKNOWN, "-20.20", None),
        (UNKNOWN, "5.00", None),
    ],
)
def test_rst_07_rates_or_a_debt_and_unknown_rates_decide_nothing(rates: Rates, balance: str, may: bool | None) -> None:
    """RST-07: none and 0 no; none and +5 no; none and -0.01 yes; rates yes; unknown no decision (A-09)."""
    decision = may_restart(stopped(balance=usd(balance)), rates)
    assert decision.answer is may
    assert reason(decision, "RST-07").held is may


def test_rst_07_a_failed_call_charges_nothing_and_sends_nobody_away() -> None:
    """RST-07, A-09: unknown is never "none"; yet another criterion that fails decides without the rates."""
    debt = stopped(balance=usd("-8.75"))
    assert submit(debt, UNKNOWN).answer == Undecided()
    assert submit(evolve(debt, complimentary=True), UNKNOWN).answer == SubscriptionPanel()
    assert restarted(debt, NONE).payment.total == usd("8.75")


def test_rates_say_exactly_one_thing() -> None:
    for both_or_none in ({}, {"returned": (), "unknown": "no answer"}):
        with pytest.raises(InputError, match="expected either `returned` or `unknown`"):
            Rates(**both_or_none)
    with pytest.raises(InputError, match="two rates are called `13W`"):
        Rates(returned=(THIRTEEN_WEEKS, THIRTEEN_WEEKS))


# ---------------------------------------------------------------- RST-08, RST-09, RST-10: channels and set-up


def test_rst_08_both_channels_follow_the_same_rules() -> None:
    """RST-08."""
    for subscription in (stopped(), stopped(complimentary=True), stopped(balance=usd("-8.75"))):
        self_service, csr = (submit(subscription, channel=channel) for channel in Channel)
        assert self_service == csr


def test_rst_09_off_is_the_subscription_panel() -> None:
    """RST-09."""
    decision = submit(stopped(), settings=evolve(RESTARTS, on=False))
    assert (decision.answer, against(decision)) == (SubscriptionPanel(), ["RST-09"])
    assert read_aloud(decision).startswith("cannot restart online: restarts are not turned on here.")


@pytest.mark.parametrize(
    ("installed", "statement"),
    [
        (systems("3.16.0", "NCS Circ 2020.3"), "VER-04"),
        (systems("3.13", "NCS Circ 2020.4"), "VER-02"),
        (systems("3.16.0", "CircPro 2021-3"), "VER-02"),
    ],
)
def test_versions_that_do_not_support_it_are_a_criterion_like_the_others(installed, statement: str) -> None:
    """VER-02, VER-04."""
    decision = submit(stopped(complimentary=True), systems=installed)
    assert (decision.answer, against(decision)) == (SubscriptionPanel(), [statement, "RST-05"])


def checklist(settings: Settings, installed) -> Decision[bool]:
    return setup_checklist(Client(systems=installed, restart=settings))


SET_UP = evolve(RESTARTS, endpoints={"SubscriptionInfo": "https://circ.example/info"}, latest_extracts=True)


def test_rst_09_the_set_up_is_complete_when_everything_on_the_ticket_is_named() -> None:
    """RST-09, RST-10, SRC-04."""
    assert checklist(SET_UP, NEWEST).answer is True
    older = evolve(SET_UP, endpoints={"ratesInfo": "https://c.example/i", "ratecodedetails": "https://c.example/d"})
    assert checklist(older, systems("3.15", "NCS Circ 2020.2.2")).answer is True


@pytest.mark.parametrize(
    ("changes", "installed", "missing"),
    [
        ({"endpoints": {}}, NEWEST, ["the address of SubscriptionInfo"]),
        ({"endpoints": {}}, systems("3.15", "NCS Circ 2020.2.2"),
         ["the address of ratecodedetails", "the address of ratesInfo"]),
        ({"max_days": None}, NEWEST, ["the number of days after which a stopped subscription is not restarted"]),
        ({"tips": PerChannel(csr=False)}, NEWEST, ["whether tips are used in Self-Service"]),
        ({"donations": PerChannel()}, NEWEST,
         ["whether donations are used in Self-Service", "whether donations are used in One CSR Portal"]),
    ],
)  # fmt: skip
def test_src_04_a_missing_entry_of_the_set_up_is_named(changes: dict, installed, missing: list[str]) -> None:
    """SRC-04."""
    found = checklist(evolve(SET_UP, **changes), installed)
    assert found.answer is False
    assert [(r.statement, r.sentence) for r in found.against] == [("SRC-04", f"{m} is missing") for m in missing]


@pytest.mark.parametrize("said", [None, False])
def test_rst_10_the_latest_extracts_are_a_matter_of_the_set_up_and_not_of_a_subscription(said: bool | None) -> None:
    """RST-10, A-21."""
    settings = evolve(SET_UP, latest_extracts=said)
    assert against(checklist(settings, NEWEST)) == ["RST-10"]
    assert may_restart(stopped(), settings=settings).answer is True


def test_addresses_that_nothing_asks_for_or_that_are_none_are_refused() -> None:
    with pytest.raises(InputError) as raised:
        evolve(RESTARTS, endpoints={"rateInfo": "https://circ.example", "SubscriptionInfo": "circ.example"})
    assert [str(fault) for fault in raised.value.faults] == [
        "endpoints.rateInfo: unknown address (did you mean `ratesInfo`?)",
        "endpoints.SubscriptionInfo: `circ.example` is not an address (write it as https://…)",
    ]


# ---------------------------------------------------------------- profiles


def test_trials_and_pending_restarts_are_criteria_only_where_the_settings_ask() -> None:
    trial, pending = stopped(trial=True), stopped(restart_pending=True)
    assert may_restart(trial).answer is may_restart(pending).answer is True
    matrix = evolve(RESTARTS, refuse_trials=True, refuse_pending_restarts=True)
    assert [against(may_restart(s, settings=matrix, systems=MATRIX)) for s in (trial, pending)] == [["A-20"], ["A-20"]]
    assert may_restart(stopped(), settings=matrix, systems=MATRIX).answer is True


def test_each_circulation_system_has_its_usual_settings() -> None:
    trial, pending = stopped(trial=True), stopped(restart_pending=True)
    assert [against(may_restart(one, systems=MATRIX)) for one in (trial, pending)] == [["A-20"], ["A-20"]]
    settled = settings_from({"on": True, "max_days": 60, "refuse_trials": False})
    assert may_restart(trial, settings=settled, systems=MATRIX).answer is True


# ---------------------------------------------------------------- DAT-01..04: the day


@pytest.mark.parametrize(("rates", "picker"), [(SOME, True), (NONE, False)])
def test_dat_01_a_date_picker_is_offered_only_with_rates(rates: Rates, picker: bool) -> None:
    """DAT-01."""
    decision = quoted(stopped(balance=usd("-8.75")), rates)
    assert decision.answer.date_picker is picker
    assert reason(decision, "DAT-01").held is True


@pytest.mark.parametrize(
    ("chosen", "statement", "effective", "immediate"),
    [
        (day(1), "DAT-02", day(1), False),
        (day(400), "DAT-02", day(400), False),
        (None, "DAT-03", TODAY, True),
        (TODAY, "DAT-03", TODAY, True),
        (day(-1), "DAT-03", TODAY, True),
    ],
)
def test_dat_02_and_dat_03_a_later_day_if_one_is_chosen_and_else_at_once(
    chosen: date | None, statement: str, effective: date, immediate: bool
) -> None:
    """DAT-02: tomorrow. DAT-03: none, today, past; never back-dated (A-11)."""
    decision = submit(stopped(), date=chosen)
    assert isinstance(decision.answer, RealTimeRestart)
    assert (decision.answer.effective, decision.answer.immediate) == (effective, immediate)
    assert reason(decision, statement).values["today"] == "2026-06-15"


def test_dat_02_tomorrow_is_tomorrow_in_the_client_s_zone() -> None:
    """DAT-02: at the border of a day, UTC is already on 16 June."""
    late = datetime(2026, 6, 15, 23, 30, tzinfo=CHICAGO)
    assert restarted(stopped(), date=day(1), now=late).immediate is False
    assert restarted(stopped(), date=day(1), now=late, zone=UTC).immediate is True
    assert restarted(stopped(), date=day(1), now=late, zone=UTC).effective == day(1)


@pytest.mark.parametrize("sent", [None, day(1), day(30), day(-1)])
def test_dat_04_without_rates_it_starts_at_once_whatever_day_is_sent(sent: date | None) -> None:
    """DAT-04: the day is not used, and that is said (A-12)."""
    decision = submit(stopped(balance=usd("-8.75")), NONE, date=sent)
    assert isinstance(decision.answer, RealTimeRestart)
    assert (decision.answer.effective, decision.answer.immediate) == (TODAY, True)
    assert reason(decision, "DAT-04").sentence.endswith("which was sent, is not used") is (sent is not None)


def test_dat_04_a_stricter_client_refuses_a_day_without_a_date_picker() -> None:
    """DAT-04, DAT-01: nobody could have chosen it."""
    strict = {"settings": evolve(RESTARTS, refuse_unused_dates=True)}
    debt = stopped(balance=usd("-8.75"))
    assert faults(debt, NONE, date=day(1), **strict) == [("request.date", "DAT-04")]
    assert restarted(debt, NONE, **strict).immediate is True
    assert restarted(stopped(), date=day(1), **strict).effective == day(1)


# ---------------------------------------------------------------- PAY-01..05, PAY-10: the amount


@pytest.mark.parametrize(
    ("statement", "rates", "balance", "base"),
    [
        ("PAY-01", SOME, "-20.20", "72.20"),
        ("PAY-01", SOME, "-0.01", "52.01"),
        ("PAY-02", SOME, "5.00", "52.00"),
        ("PAY-02", SOME, "500.00", "52.00"),
        ("PAY-03", NONE, "-8.75", "8.75"),
        ("PAY-03", NONE, "-0.01", "0.01"),
        ("PAY-04", SOME, "0.00", "52.00"),
    ],
)
def test_pay_01_to_04_rate_and_debt(statement: str, rates: Rates, balance: str, base: str) -> None:
    """PAY-01: -20.20 & 52.00 is 72.20. PAY-02: a credit, also one larger than the rate. PAY-03: -8.75. PAY-04: 0."""
    decision = submit(stopped(balance=usd(balance)), rates)
    assert isinstance(decision.answer, RealTimeRestart)
    payment = decision.answer.payment
    assert (payment.base, payment.total, payment.credit_used) == (usd(base), usd(base), usd("0.00"))
    assert reason(decision, statement).held is True


def test_the_three_screens_of_the_guide() -> None:
    """PAY-01, PAY-03: 20.20 owed and a rate for 13 weeks; 8.75 owed and no rates; 1.25 owed and a month's rate."""
    month = Rates(returned=(Rate(id="1M", amount=usd("18.50"), term=restart_term("1 month")),))
    first = restarted(stopped(balance=usd("-20.20")), date=day(16))
    second = restarted(stopped(balance=usd("-8.75")), NONE)
    third = restarted(stopped(balance=usd("-1.25")), month, rate="1M", channel=Channel.CSR)
    assert [str(answer.payment.total) for answer in (first, second, third)] == ["72.20 USD", "8.75 USD", "19.75 USD"]
    assert [answer.effective for answer in (first, second, third)] == [day(16), TODAY, TODAY]


def restart_term(text: str):
    return type(THIRTEEN_WEEKS.term).from_text(text)


def test_pay_05_base_donation_and_tip_are_shown_apart_and_add_up() -> None:
    """PAY-05."""
    payment = restarted(stopped(balance=usd("-20.20")), donation=usd("5.00"), tip=usd("2.50")).payment
    assert (payment.base, payment.donation, payment.tip, payment.total) == tuple(
        map(usd, ("72.20", "5.00", "2.50", "79.70"))
    )
    assert [(line.item, str(line.amount)) for line in payment.lines] == [
        (Item.RATE, "52.00 USD"),
        (Item.BALANCE_DUE, "20.20 USD"),
        (Item.DONATION, "5.00 USD"),
        (Item.TIP, "2.50 USD"),
    ]
    with pytest.raises(InputError, match="is not the sum of the lines"):
        evolve(payment, total=usd("79.71"))


@pytest.mark.parametrize(
    ("balance", "balance_due", "fits"),
    [
        ("-20.20", "20.20", True),
        ("-20.20", "-20.20", False),
        ("-20.20", "20.21", False),
        ("5.00", "0.00", True),
        ("5.00", "5.00", False),
        ("0.00", "0.00", True),
    ],
)
def test_pay_10_negative_is_owed_and_a_second_figure_must_agree(balance: str, balance_due: str, fits: bool) -> None:
    """PAY-10, A-01."""
    if fits:
        assert stopped(balance=usd(balance), balance_due=usd(balance_due)).owed == usd(balance_due)
    else:
        with pytest.raises(InputError, match=r"balance_due: .* does not agree with the balance"):
            stopped(balance=usd(balance), balance_due=usd(balance_due))


# ---------------------------------------------------------------- PAY-06..09: what may be submitted


def faults(*arguments: object, **other: object) -> list[tuple[str, str]]:
    """The field and the statement of everything that is wrong with a submission."""
    with pytest.raises(InputError) as raised:
        submit(*arguments, **other)
    return [(fault.path, fault.cited) for fault in raised.value.faults]


SELF_SERVICE_ONLY = PerChannel(self_service=True, csr=False)


def test_pay_06_a_donation_only_where_the_client_uses_them_in_that_channel() -> None:
    """PAY-06: otherwise a donation above 0 is refused."""
    settings = evolve(RESTARTS, donations=SELF_SERVICE_ONLY)
    given = {"donation": usd("5.00"), "settings": settings}
    assert reason(submit(stopped(), **given), "PAY-06").held is True
    assert faults(stopped(), channel=Channel.CSR, **given) == [("request.donation", "PAY-06")]
    assert restarted(stopped(), channel=Channel.CSR, **(given | {"donation": usd("0.00")})).payment.donation == usd("0")
    nobody_said = evolve(RESTARTS, donations=PerChannel())
    assert faults(stopped(), donation=usd("5.00"), settings=nobody_said) == [("request.donation", "PAY-06")]


@pytest.mark.parametrize(("medium", "allowed"), [(Medium.PRINT, True), (Medium.HYBRID, True), (Medium.DIGITAL, False)])
def test_pay_07_a_tip_only_with_paper(medium: Medium, allowed: bool) -> None:
    """PAY-07: print and hybrid; digital only is refused (A-13)."""
    if allowed:
        assert reason(submit(stopped(medium=medium), tip=usd("2.00")), "PAY-07").held is True
    else:
        assert faults(stopped(medium=medium), tip=usd("2.00")) == [("request.tip", "PAY-07")]
        assert restarted(stopped(medium=medium), tip=usd("0.00")).payment.tip == usd("0.00")


def test_pay_07_a_tip_only_where_the_client_uses_them() -> None:
    """PAY-07."""
    settings = evolve(RESTARTS, tips=SELF_SERVICE_ONLY)
    assert faults(stopped(), tip=usd("2.00"), channel=Channel.CSR, settings=settings) == [("request.tip", "PAY-07")]


def test_pay_08_one_of_the_returned_rates_must_be_chosen() -> None:
    """PAY-08: several; an unknown id; none chosen; no default (A-10)."""
    assert restarted(stopped(), rate="1Y").payment.total == ONE_YEAR.amount
    assert restarted(stopped(), rate="13W").payment.total == THIRTEEN_WEEKS.amount
    for wrong in ("26W", "13w", None):
        assert faults(stopped(), rate=wrong) == [("request.rate", "PAY-08")]
    only = Rates(returned=(THIRTEEN_WEEKS,))
    assert faults(stopped(), only, rate=None) == [("request.rate", "PAY-08")]
    assert faults(stopped(balance=usd("-8.75")), NONE, rate="1Y") == [("request.rate", "PAY-08")]
    assert submit(stopped(complimentary=True), rate=None).answer == SubscriptionPanel()


def test_pay_09_money_is_exact_and_never_below_zero() -> None:
    """PAY-09; `test_money.py` has the rest."""
    payment = restarted(stopped(), donation=usd("0.10"), tip=usd("0.20")).payment
    assert payment.total == usd("52.30")
    for name in ("donation", "tip"):
        with pytest.raises(InputError, match=f"{name}: -0.01 USD is below zero"):
            submit(stopped(), **{name: usd("-0.01")})
        with pytest.raises(InputError, match=f"{name}: expected a Money, got 0.1"):
            submit(stopped(), **{name: 0.1})


def test_pay_09_two_currencies_are_never_mixed() -> None:
    """PAY-09: each amount that does not fit is named."""
    euro = Money.from_text("2.00 EUR")
    assert faults(stopped(), donation=euro, tip=euro) == [("request.donation", "PAY-09"), ("request.tip", "PAY-09")]
    rates = Rates(returned=(THIRTEEN_WEEKS, Rate(id="E", amount=euro, term=THIRTEEN_WEEKS.term)))
    assert faults(stopped(), rates) == [("rates.returned[1].amount", "PAY-09")]


# ---------------------------------------------------------------- settings that depart from the guide


def test_a_credit_lowers_the_rate_only_where_the_settings_say_so() -> None:
    """PAY-02, A-03."""
    settings = evolve(RESTARTS, apply_credit=True)
    part = restarted(stopped(balance=usd("5.00")), settings=settings).payment
    assert (part.total, part.credit_used) == (usd("47.00"), usd("5.00"))
    whole = restarted(stopped(balance=usd("500.00")), settings=settings, tip=usd("1.00")).payment
    assert (whole.base, whole.total, whole.credit_used) == (usd("0.00"), usd("1.00"), usd("52.00"))
    debt = restarted(stopped(balance=usd("-20.20")), settings=settings).payment
    assert (debt.total, debt.credit_used) == (usd("72.20"), usd("0.00"))


def test_a_debt_is_forgiven_only_where_the_settings_say_so_and_a_rate_is_bought() -> None:
    """PAY-01, PAY-03."""
    settings = evolve(RESTARTS, forgive_balance=True)
    assert restarted(stopped(balance=usd("-20.20")), settings=settings).payment.total == usd("52.00")
    assert restarted(stopped(balance=usd("-8.75")), NONE, settings=settings).payment.total == usd("8.75")


# ---------------------------------------------------------------- the quote


def quoted(subscription, rates: Rates = SOME, **other: object):
    usual = {"channel": Channel.SELF_SERVICE}
    return restart.quote(subscription, rates, **asked(usual | other, restart=RESTARTS))


def test_a_quote_lists_each_rate_on_each_allowed_day() -> None:
    """DAT-02, DAT-03: today always; of the days asked about, those after today."""
    decision = quoted(stopped(balance=usd("-20.20")), dates=[day(2), day(1), day(2), TODAY, day(-1)])
    assert [(c.rate, c.effective, c.immediate, str(c.payment.total)) for c in decision.answer.choices] == [
        ("13W", TODAY, True, "72.20 USD"),
        ("13W", day(1), False, "72.20 USD"),
        ("13W", day(2), False, "72.20 USD"),
        ("1Y", TODAY, True, "207.40 USD"),
        ("1Y", day(1), False, "207.40 USD"),
        ("1Y", day(2), False, "207.40 USD"),
    ]


def test_a_quote_without_rates_is_the_debt_at_once() -> None:
    """PAY-03, DAT-04."""
    (choice,) = quoted(stopped(balance=usd("-8.75")), NONE, dates=[day(1)]).answer.choices
    assert (choice.rate, choice.term, choice.effective, choice.payment.total) == (None, None, TODAY, usd("8.75"))


def test_a_quote_says_whether_donation_and_tip_may_be_offered() -> None:
    """PAY-06, PAY-07."""
    settings = evolve(RESTARTS, donations=SELF_SERVICE_ONLY, tips=PerChannel(csr=True))
    answers = [quoted(stopped(), channel=channel, settings=settings).answer for channel in Channel]
    assert [(answer.donation, answer.tip) for answer in answers] == [(True, False), (False, True)]
    assert quoted(stopped(medium=Medium.DIGITAL)).answer.tip is False


def test_a_quote_for_nobody_is_the_same_way_on_as_a_submission() -> None:
    assert quoted(stopped(complimentary=True)).answer == SubscriptionPanel()
    assert quoted(stopped(), UNKNOWN).answer == Undecided()


# ---------------------------------------------------------------- bad input, all at once


def test_a_record_that_contradicts_itself_or_the_day_is_refused() -> None:
    """RST-01."""
    with pytest.raises(InputError, match="stop_date: this is missing, and the subscription is permanently stopped"):
        may_restart(stopped(stop_date=None))
    for subscription in (stopped(stop_date=day(1)), stopped(state=State.TEMPORARILY_STOPPED, stop_date=day(1))):
        with pytest.raises(InputError, match=r"subscription\.stop_date: 16 June 2026 is after today, 15 June 2026"):
            may_restart(subscription)
    with pytest.raises(InputError, match="14 June 2026 is before today, 15 June 2026, and yet the subscription is act"):
        may_restart(stopped(state=State.ACTIVE, stop_date=day(-1)))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"now": datetime(2026, 6, 15, 12)}, "now: 2026-06-15T12:00:00 does not say in which zone"),
        ({"now": TODAY}, "now: an instant is wanted"),
        ({"zone": "America/Chicago"}, "zone: expected a tzinfo"),
        ({"now": datetime(1, 1, 1, tzinfo=UTC)}, "now: the year 1 is not one"),
    ],
)
def test_instants_are_aware_and_zones_are_zones(other: dict, message: str) -> None:
    """RST-06: naive datetimes are refused (A-07)."""
    with pytest.raises(InputError, match=message):
        may_restart(stopped(), **other)


def test_a_payment_s_stamp_is_aware() -> None:
    """RST-06."""
    with pytest.raises(InputError, match="paid_at: 2026-06-15T12:00:00 does not say in which zone"):
        restart.EarlierPayment(amount=usd("1.00"), paid_at=datetime(2026, 6, 15, 12))


def test_wrong_types_are_named_all_at_once() -> None:
    with pytest.raises(InputError) as raised:
        stopped(id=" ", state="stopped", stop_date=NOW, complimentary=0, balance=20.2, payments=[1])
    assert [fault.path for fault in raised.value.faults] == [
        "id", "state", "stop_date", "complimentary", "balance", "payments",
    ]  # fmt: skip


def test_an_argument_of_another_type_is_named() -> None:
    for argument, wrong in (("subscription", 3), ("rates", None), ("client", {}), ("request", "x")):
        given = {
            "subscription": stopped(),
            "rates": SOME,
            "client": Client(),
            "request": restart.Request(channel=Channel.CSR),
        }
        with pytest.raises(InputError, match=f"{argument}: expected"):
            restart.submit(**(given | {argument: wrong}), now=NOW)  # type: ignore[arg-type]


def test_what_a_restart_needs_of_a_subscription_is_named() -> None:
    bare = restart.Subscription(id="1", state=State.ACTIVE, medium=Medium.PRINT)
    with pytest.raises(InputError) as raised:
        may_restart(bare)
    assert [fault.path for fault in raised.value.faults] == [
        "subscription.complimentary", "subscription.balance", "subscription.payments",
    ]  # fmt: skip


# ---------------------------------------------------------------- RST-13: the total that was shown


def test_rst_13_another_total_than_the_one_that_was_shown_is_refused_and_nothing_is_charged() -> None:
    """RST-13."""
    shown = submit(stopped(balance=usd("-20.20")), total=usd("72.20"))
    assert isinstance(shown.answer, RealTimeRestart)
    assert reason(shown, "RST-13").held is True
    other = submit(stopped(balance=usd("-20.20")), total=usd("52.00"))
    assert (other.answer, against(other)) == (Refused(), ["RST-13"])
    assert read_aloud(other) == (
        "not restarted, and nothing is charged: 52.00 USD was shown, and 72.20 USD would be charged: "
        "nothing is charged; show the new total first."
    )


# ---------------------------------------------------------------- read aloud


def test_a_refusal_reads_as_one_would_say_it() -> None:
    decision = submit(stopped(payments=(paid(timedelta(hours=3, minutes=12)),)))
    assert read_aloud(decision) == (
        "cannot restart online: a payment of 20.00 USD was made 3 h 12 min ago; from 14:05 tomorrow on it no longer "
        "stands in the way. The way on is a new subscription, in the Subscription Panel."
    )


def test_the_reasons_say_what_was_looked_at() -> None:
    """RST-04, RST-06, RST-09: in words, and as values."""
    for days_ago, said in ((0, "today"), (1, "yesterday"), (2, "2 days ago")):
        sentence = reason(may_restart(stopped(stop_date=day(-days_ago))), "RST-04").sentence
        assert sentence == f"it stopped {said}, and less than 60 days is allowed"
    ahead = reason(may_restart(stopped(payments=(paid(timedelta(minutes=-5)),))), "RST-06").sentence
    assert ahead.startswith("a payment of 20.00 USD is stamped 5 min ahead of now; from 17:22 tomorrow on")
    assert reason(may_restart(stopped()), "RST-09").values == {"on": "yes", "limit_days": "60"}
    unset = reason(may_restart(stopped(), settings=evolve(RESTARTS, max_days=None)), "RST-09")
    assert unset.values == {"on": "yes"}
    assert reason(may_restart(stopped(), NONE), "RST-07").values == {
        "balance": "0.00 USD", "balance_due": "0.00 USD", "rates": "", "count": "0",
    }  # fmt: skip


def test_every_answer_can_be_read_aloud() -> None:
    owing = stopped(balance=usd("-20.20"))
    lines = "13 weeks at 52.00 USD, 20.20 USD still owed, 2.00 USD tip for the carrier"
    nobody = "The way on is a new subscription, in the Subscription Panel."
    for decision, words in (
        (submit(owing, date=day(16), tip=usd("2.00")),
         f"can restart online for 74.20 USD ({lines}). It starts on 1 July 2026, the chosen day."),
        (submit(owing, UNKNOWN),
         f"cannot be decided yet: the rates are not known: {UNKNOWN.unknown}. Nothing is charged; ask again."),
        (quoted(owing, NONE), "can restart online for 20.20 USD (20.20 USD still owed); it starts at once."),
        (may_restart(owing), "can restart online."),
        (may_restart(stopped(complimentary=True)), f"cannot restart online: it is complimentary. {nobody}"),
    ):  # fmt: skip
        assert read_aloud(decision) == words
