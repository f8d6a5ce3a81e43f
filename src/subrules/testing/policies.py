"""Strategies for whole cases of restarts, changes and occupants: records and submissions that fit one another."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from .. import change, occupant, restart
from ..client import Client
from ..money import Money
from ..subscription import Channel, Medium, State
from ..versions import Circulation, Systems, Version
from .values import CURRENCIES, instants, money, terms, zones


def _amounts(currency: str, *, least: int = -(10**9)) -> st.SearchStrategy[Money]:
    return money(currencies=(currency,), least=least)


def _uses(where: restart.PerChannel, channel: Channel) -> bool:
    """Whether a client uses donations or tips in a channel."""
    return bool(where.self_service if channel is Channel.SELF_SERVICE else where.csr)


# ---------------------------------------------------------------- restarts

CHANNELS, MEDIA = st.sampled_from(list(Channel)), st.sampled_from(list(Medium))


@st.composite
def restart_cases(  # noqa: D417 - Hypothesis hands in `draw`
    draw: st.DrawFn,
    currency: str | None = None,
    *,
    settings: restart.Settings | None = None,
    systems: Systems | None = None,
    zone: tzinfo | None = None,
) -> dict[str, Any]:
    """Arguments of `restart.submit`: a subscription, rates, a submission that fits them, client, now.

    What is given of the client is taken as it is, and the rest fits it: where it uses no donations, none is submitted.

    Args:
        currency: the currency of all amounts, such as USD; drawn when left out.
        settings: the client's settings of restarts; drawn when left out.
        systems: the installed versions; drawn when left out.
        zone: the client's time zone; drawn when left out.

    Returns:
        A strategy for the arguments by name: `restart.submit(**case)`.

    >>> from hypothesis import Phase, find, settings
    >>> from subrules import restart
    >>> case = find(
    ...     restart_cases("USD"), lambda case: restart.submit(**case).answer == restart.SubscriptionPanel(),
    ...     settings=settings(phases=[Phase.generate], database=None, derandomize=True),
    ... )
    >>> case["subscription"].balance.currency
    'USD'
    """
    settings = settings or draw(_restart_settings())
    client = Client(zone=zone or draw(zones()), systems=systems or draw(_restart_systems()), restart=settings)
    money = currency or draw(st.sampled_from(CURRENCIES))
    now = draw(instants())
    today = now.astimezone(client.zone).date()
    state = draw(st.sampled_from([State.PERMANENTLY_STOPPED] * 4 + list(State)))
    ago = draw(st.sampled_from([0, 1, 29, 30, 31, 400]))
    stop: date | None = today - timedelta(days=ago)
    if state is State.ACTIVE:
        stop = draw(st.sampled_from([None, today + timedelta(days=ago)]))
    medium = draw(MEDIA)
    seconds = st.sampled_from([-60, 0, 1, 86399, 86400, 86401, 172800])
    payments = draw(st.lists(st.tuples(seconds, st.sampled_from(list(restart.PaymentStatus)), zones()), max_size=3))
    subscription = restart.Subscription(
        id="1",
        state=state,
        stop_date=stop,
        complimentary=draw(st.integers(0, 4)) == 4,
        balance=draw(_amounts(money)),
        medium=medium,
        payments=tuple(
            restart.EarlierPayment(
                amount=draw(_amounts(money, least=0)),
                paid_at=(now - timedelta(seconds=second)).astimezone(where),
                status=status,
            )
            for second, status, where in payments
        ),
        trial=draw(st.booleans()),
        restart_pending=draw(st.booleans()),
    )
    count = draw(st.sampled_from([None, 0, 1, 3]))
    if count is None:
        rates = restart.Rates(unknown="no answer")
    else:
        made = [
            restart.Rate(id=f"R{n}", amount=draw(_amounts(money, least=0)), term=draw(terms())) for n in range(count)
        ]
        rates = restart.Rates(returned=tuple(made))
    request = restart.Request(
        channel=draw(CHANNELS),
        rate=draw(st.sampled_from(rates.returned)).id if rates.returned else None,
        date=draw(
            st.sampled_from([None, today - timedelta(days=1), today, today + timedelta(days=1), date(2030, 1, 1)])
        ),
    )
    request = evolve(
        request,
        donation=draw(st.none() | _amounts(money, least=0)) if _uses(settings.donations, request.channel) else None,
        tip=draw(st.none() | _amounts(money, least=0))
        if medium.is_printed and _uses(settings.tips, request.channel)
        else None,
        date=None if settings.refuse_unused_dates and not rates.returned else request.date,
    )
    return {"subscription": subscription, "rates": rates, "request": request, "client": client, "now": now}


@st.composite
def _restart_settings(draw: st.DrawFn) -> restart.Settings:
    """The settings of a client that uses restarts in one way or another."""
    used = restart.PerChannel(self_service=True, csr=True)
    return restart.Settings(
        on=draw(st.integers(0, 5)) > 0,
        max_days=draw(st.sampled_from([None, 0, 1, 30, 30, 30, 30])),
        donations=used,
        tips=used,
        refuse_trials=draw(st.sampled_from([None, True, False])),
        refuse_pending_restarts=draw(st.sampled_from([None, True, False])),
        payment_hours=draw(st.sampled_from([24, 24, 48])),
        count_failed_payments=draw(st.booleans()),
        apply_credit=draw(st.booleans()),
        forgive_balance=draw(st.booleans()),
    )


@st.composite
def _restart_systems(draw: st.DrawFn) -> Systems:
    """Installed versions, mostly some that support restarts."""
    newest = [("3.16.0", "NCS Circ 2020.4")] * 4
    older = [("3.14", "NCS Circ 2020.2.0"), ("3.16.0", "NCS Circ 2020.3"), ("3.14", "Matrix 38.1")]
    subscribe, circulation = draw(st.sampled_from([*newest, *older]))
    return Systems(subscribe=Version(subscribe), circulation=Circulation.from_text(circulation))


# ---------------------------------------------------------------- changes


@st.composite
def change_cases(  # noqa: D417 - Hypothesis hands in `draw`
    draw: st.DrawFn,
    *,
    settings: change.Settings | None = None,
    systems: Systems | None = None,
    zone: tzinfo | None = None,
) -> dict[str, Any]:
    """Arguments of `change.submit`: a subscription, an offer, a submission that fits it, client, now.

    What is given is taken as it is.

    Args:
        settings: the client's settings of changes; drawn when left out.
        systems: the installed versions; drawn when left out.
        zone: the client's time zone; drawn when left out.

    Returns:
        A strategy for the arguments by name: `change.submit(**case)`.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> case = find(change_cases(), lambda case: case["request"].ezpay is True, settings=quick)
    >>> case["offer"].ezpay
    <Ezpay.OPTIONAL: 'optional'>
    """
    now, zone = draw(instants()), zone or draw(zones())
    today = now.astimezone(zone).date()
    addresses = st.sampled_from([None, change.Address(zip="55555"), change.Address(street="12 Mill Lane", zip="55555")])
    state = draw(st.sampled_from([State.ACTIVE] * 5 + list(State)))
    stop = today + timedelta(days=draw(st.integers(0, 40))) if state is State.ACTIVE else today
    near = st.sampled_from([-1, 0, 1, 16]).map(lambda days: today + timedelta(days=days))
    subscription = change.Subscription(
        id="1",
        state=state,
        stop_date=draw(st.sampled_from([None, None, stop])),
        product=draw(st.sampled_from(["SunOnly", "7Day"])),
        medium=draw(MEDIA),
        term=draw(st.none() | terms()),
        auto_renew=draw(st.booleans()),
        delivery_address=draw(addresses),
        next_publishing_date=draw(st.none() | near),
    )
    ezpay = draw(st.sampled_from(list(change.Ezpay)))
    offer = change.Offer(
        name="Daily",
        type=draw(st.sampled_from(["UPGRD", "DNGRD"])),
        product=draw(st.sampled_from(["Digital", "7Day"])),
        medium=draw(MEDIA),
        term=draw(st.none() | terms()),
        ezpay=ezpay,
    )
    timing = draw(
        st.sampled_from([change.Timing(immediately=True), change.Timing(next_billing_cycle=True)])
        | near.map(lambda chosen: change.Timing(scheduled=chosen))
    )
    request = change.Request(
        channel=draw(CHANNELS),
        timing=timing,
        ezpay=draw(st.none() | st.booleans()) if ezpay is change.Ezpay.OPTIONAL else None,
        ezpay_consent=draw(st.booleans()),
        address=draw(addresses.filter(lambda address: address is None or address.is_deliverable)),
    )
    subscribe = draw(st.sampled_from(["3.13", "3.14.1", "3.15", "3.16.0", "3.16.0", "3.16.0"]))
    circulation = draw(
        st.sampled_from(
            ["NCS Circ 2018.5", "NCS Circ 2018.5+SP1", "NCS Circ 2020.2.1", "NCS Circ 2020.4", "Matrix 38.0.034",
             "CircPro 2021-3"]
        )
    )  # fmt: skip
    systems = systems or Systems(subscribe=Version(subscribe), circulation=Circulation.from_text(circulation))
    settings = settings or change.Settings(on=draw(st.integers(0, 5)) > 0, cautions=draw(st.booleans()))
    client = Client(zone=zone, systems=systems, change=settings)
    return {"subscription": subscription, "offer": offer, "request": request, "client": client, "now": now}


# ---------------------------------------------------------------- occupants

OCCUPANTS = ("1", "2", "3")
EMAILS = ("an@example.com", "AN@example.com", "bo@example.com", "a.n@example.com")


@st.composite
def occupant_records(draw: st.DrawFn) -> occupant.Records:
    """Occupants in both systems, with their owners' and guests' registrations; e-mails are often equal, or nearly so.

    Returns:
        A strategy for records.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> shared = lambda records: len({one.email for one in records.registrations}) < len(records.registrations)
    >>> records = find(occupant_records(), shared, settings=quick)
    >>> {one.occupant for one in records.registrations} <= {one.id for one in records.circ}
    True
    """
    contact = st.dictionaries(st.sampled_from(["first_name", "phone"]), st.sampled_from(["An", "Bo", "555 0100"]))
    emails = st.sampled_from(["", *EMAILS])
    ids = draw(st.lists(st.sampled_from(OCCUPANTS), min_size=1, unique=True))
    there = [(id, {**draw(contact), **({"email": email} if (email := draw(emails)) else {})}) for id in ids]
    logins = draw(
        st.lists(
            st.tuples(st.sampled_from(EMAILS), st.sampled_from(list(occupant.Role)), st.sampled_from(ids)), max_size=4
        )
    )
    return occupant.Records(
        circ=tuple(occupant.Occupant(id=id, values=values) for id, values in there),
        subscribe=tuple(occupant.Occupant(id=id, values=values) for id, values in there if draw(st.integers(0, 3))),
        registrations=tuple(
            occupant.Registration(id=f"r{number}", email=email, role=role, occupant=id)
            for number, (email, role, id) in enumerate(logins)
        ),
    )
