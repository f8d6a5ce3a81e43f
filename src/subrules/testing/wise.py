"""Strategies for customers of Wise who are to be merged."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from ..merge import (
    Block,
    Card,
    Cost,
    Customer,
    HistoryEntry,
    HistorySetting,
    Loan,
    Message,
    Reservation,
    Subscription,
    Transaction,
)
from ..money import Money

MERGED_ON = date(2026, 6, 15)
"""The day around which subscriptions are active, lapsed and to come."""

LIBRARIES = st.sampled_from(["Gent", "Brugge", "Aalst"])
NUMBERS = st.sampled_from(["", "", "", "93.05.18-223.61", "93.05.18-223.62", "EH 123"])
DAYS = st.integers(-800, 400).map(lambda n: MERGED_ON + timedelta(days=n))
AMOUNTS = st.builds(Money.of_minor, st.integers(-5000, 5000), st.sampled_from(["EUR", "JPY", "KWD"]))


@st.composite
def wise_customers(draw: st.DrawFn, number: str) -> Customer:  # noqa: D417 - Hypothesis hands in `draw`
    """A customer of Wise whose items have ids of their own; contact data and numbers may be those of another.

    Args:
        number: the customer's number, which the ids of loans, blocks and the rest hold.

    Returns:
        A strategy for customers.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> customer = find(wise_customers("7"), lambda one: len(one.loans) > 1, settings=quick)
    >>> customer.number, [loan.id for loan in customer.loans][:2]
    ('7', ['L7-0', 'L7-1'])
    """

    def ids(prefix: str, most: int = 3) -> list[str]:
        return [f"{prefix}{number}-{n}" for n in range(draw(st.integers(0, most)))]

    starts = {id: draw(DAYS) for id in ids("S")}
    cards = [f"c{number}-{n}" for n in range(draw(st.integers(0, 2)))] + draw(st.sampled_from([[], ["shared"]]))
    primary = draw(st.integers(0, 3))
    return Customer(
        number=number,
        actor_id=f"a{number}",
        name=draw(st.sampled_from(["", "An", "Bo"])),
        registered_online=draw(st.booleans()),
        identity_document=draw(NUMBERS),
        register_number=draw(NUMBERS),
        internet_block=draw(st.booleans()),
        blocks=tuple(Block(id=id, reason="x") for id in ids("B", 1)),
        emails=tuple(draw(st.lists(st.sampled_from(["an@ex.be", "AN@ex.be", "bo@ex.be"]), max_size=2, unique=True))),
        phones=tuple(draw(st.lists(st.sampled_from(["09 1", "091", "09 2"]), max_size=2, unique=True))),
        messages=tuple(Message(id=id, text="x") for id in ids("M")),
        cards=tuple(Card(number=one, is_primary=index == primary) for index, one in enumerate(cards)),
        loans=tuple(Loan(id=id, library=draw(LIBRARIES), item="i", lent_on=MERGED_ON, due_on=MERGED_ON) for id in ids("L")),
        reservations=tuple(Reservation(id=id, library="Gent", title="t", reserved_on=MERGED_ON) for id in ids("R")),
        loan_history=tuple(HistoryEntry(id=id, library=draw(LIBRARIES), title="t", returned_on=MERGED_ON) for id in ids("H")),
        history_settings=tuple(
            HistorySetting(library=one, is_on=draw(st.booleans())) for one in draw(st.sets(LIBRARIES))
        ),
        financial_history=tuple(Transaction(id=id, amount=draw(AMOUNTS), settled_on=MERGED_ON) for id in ids("T")),
        costs=tuple(Cost(id=id, amount=draw(AMOUNTS)) for id in ids("C")),
        subscriptions=tuple(
            Subscription(
                id=id, library=draw(LIBRARIES), start=start, end=start + timedelta(days=draw(st.integers(0, 500))),
                is_stopped=draw(st.booleans()),
            )
            for id, start in starts.items()
        ),
    )  # fmt: skip


def wise_pairs() -> st.SearchStrategy[tuple[Customer, Customer]]:
    """Two customers to be merged, as they are around `MERGED_ON`.

    Returns:
        A strategy for pairs: customers 1 and 2, who may share a card, an e-mail or a number.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> survivor, removed = find(wise_pairs(), lambda pair: set(pair[0].emails) & set(pair[1].emails), settings=quick)
    >>> survivor.number, removed.number
    ('1', '2')
    """
    return st.tuples(wise_customers("1"), wise_customers("2"))
