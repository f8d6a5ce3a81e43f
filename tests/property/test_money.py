"""Money: a group per currency, exact in each (PAY-09)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import CURRENCIES, amounts
from subrules.money import DECIMALS, Money, MoneyError, total
from subrules.plain import from_plain, to_plain

three_of_one = st.sampled_from(CURRENCIES).flatmap(lambda c: st.tuples(amounts(c), amounts(c), amounts(c)))


@given(three_of_one)
def test_the_amounts_of_a_currency_are_a_group(three: tuple[Money, Money, Money]) -> None:
    """PAY-09."""
    a, b, c = three
    zero = Money.zero(a.currency)
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + zero == a
    assert a + -a == zero
    assert a - b == a + -b


@given(three_of_one)
def test_a_sum_is_what_fractions_say(three: tuple[Money, Money, Money]) -> None:
    """PAY-09: exact with 0, 2 and 3 decimals."""
    summed = total(three, three[0].currency)
    assert Fraction(summed.amount) == sum(Fraction(one.amount) for one in three)
    assert -summed.amount.as_tuple().exponent == DECIMALS[summed.currency]


@given(three_of_one)
def test_amounts_are_ordered_as_their_numbers(three: tuple[Money, Money, Money]) -> None:
    a, b, _ = three
    assert (a < b) == (a.amount < b.amount)
    assert [a < b, a == b, a > b].count(True) == 1
    assert a.is_negative == (a < Money.zero(a.currency))


@given(st.sampled_from(CURRENCIES).flatmap(amounts))
def test_text_and_plain_data_give_an_amount_back(amount: Money) -> None:
    assert Money.from_text(str(amount)) == amount
    assert from_plain(to_plain(amount), Money) == amount
    assert Money.of_minor(amount.minor, amount.currency) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=4))
def test_what_a_currency_cannot_hold_is_refused_and_never_rounded(number: Decimal) -> None:
    """PAY-09."""
    for currency in CURRENCIES:
        if number * 10 ** DECIMALS[currency] % 1:
            with pytest.raises(MoneyError, match="has more decimals"):
                Money(number, currency)
        else:
            assert Money(number, currency).amount == number
