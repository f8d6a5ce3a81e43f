"""Money: exact decimals with a currency, and everything that is not (PAY-09)."""

from __future__ import annotations

import decimal
from decimal import Decimal

import pytest

from subrules.money import Money, MoneyError, total


def test_pay_09_tenths_add_up() -> None:
    """PAY-09: 0.10 + 0.20."""
    assert Money(Decimal("0.10"), "USD") + Money(Decimal("0.20"), "USD") == Money(Decimal("0.30"), "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "message"),
    [
        (20.2, "USD", r"20\.2 is a float, which cannot hold cents exactly: write Decimal\('20\.2'\)"),
        (Decimal("NaN"), "USD", "NaN is not an amount of money"),
        (Decimal("Infinity"), "USD", "Infinity is not an amount of money"),
        (Decimal("1.005"), "USD", "1.005 USD has more decimals than the 2 of USD"),
        (Decimal("0.5"), "JPY", "0.5 JPY has more decimals than the 0 of JPY"),
        (Decimal("0.0005"), "KWD", "0.0005 KWD has more decimals than the 3 of KWD"),
        (Decimal("1E+1000000"), "USD", "an amount has at most 15 digits in front of the point"),
        (Decimal("1E-1000000"), "USD", "has more decimals"),
        (True, "USD", "an amount is a Decimal or an int, not True"),
        ("20.20", "USD", "an amount is a Decimal or an int, not '20.20'"),
        (1, "usd", "`usd` is not a currency: write its three capital letters"),
        (1, "XXX", "`XXX` is not a currency"),
    ],
)
def test_pay_09_what_is_not_money_is_refused(amount: object, currency: str, message: str) -> None:
    """PAY-09."""
    with pytest.raises(MoneyError, match=message):
        Money(amount, currency)


@pytest.mark.parametrize(
    "text", ["20.20", "$20.20", "20,20 EUR", "1,000.00 USD", "20.20  USD", " 20.20 USD", "20. USD", ".5 USD", "+1 USD",
             "NaN USD", "1e3 USD", "20.20 usd", "٢٠ USD", ""],
)  # fmt: skip
def test_pay_09_no_other_text_is_guessed_at(text: str) -> None:
    with pytest.raises(MoneyError, match=r"is not an amount of money: write it as `20\.20 USD`"):
        Money.from_text(text)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("20.2"), "USD", "20.20 USD"),
        (52, "USD", "52.00 USD"),
        (Decimal("1.5000"), "USD", "1.50 USD"),
        (Decimal("-0.00"), "USD", "0.00 USD"),
        (Decimal("1E+3"), "JPY", "1000 JPY"),
        (Decimal("0.001"), "KWD", "0.001 KWD"),
        (Decimal("0E-999999"), "USD", "0.00 USD"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: Decimal | int, currency: str, text: str) -> None:
    """PAY-09: zeros beyond them say nothing and may go."""
    assert str(Money(amount, currency)) == text


def test_two_currencies_are_never_added_or_compared() -> None:
    dollar, euro = Money(1, "USD"), Money(1, "EUR")
    for combine in (lambda: dollar + euro, lambda: dollar - euro, lambda: dollar < euro, lambda: max(dollar, euro)):
        with pytest.raises(MoneyError, match="are of two currencies"):
            combine()
    with pytest.raises(MoneyError, match="are of two currencies"):
        total([dollar, euro], "USD")
    assert dollar != euro


def test_a_bare_number_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(1, "USD") + 1
    assert Money(1, "USD") != 1


def test_sums_do_not_depend_on_the_decimal_context() -> None:
    """PAY-09: a context of five digits rounds Decimals, and must not round money."""
    big = Money(Decimal("999999999999.99"), "USD")
    with decimal.localcontext(decimal.Context(prec=5)):
        assert str(big + Money(Decimal("0.01"), "USD")) == "1000000000000.00 USD"
        assert str(-big) == "-999999999999.99 USD"
        assert str(Money(Decimal("1234567.89"), "USD")) == "1234567.89 USD"
