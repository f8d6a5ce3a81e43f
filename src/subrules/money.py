"""Money: an exact decimal amount with its currency. No float gets in, and nothing is rounded (PAY-09).

Sums are whole numbers of the currency's smallest unit, so they are exact whatever the precision of
Python's decimal context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import total_ordering
from typing import ClassVar

from attrs import field, frozen

from .faults import WrongValue

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
DECIMALS = {code: places for places, codes in _BY_DECIMALS.items() for code in codes.split()}
"""How many decimals the amounts of each currency in use have (ISO 4217)."""

_DIGITS = 15
"""More digits in front of the point than any account has: beyond them an amount is a mistake, not money."""

_TEXT = re.compile(rf"(-?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]+)?) ([A-Z]{{3}})")


class MoneyError(WrongValue):
    """Something that is not an amount of money, or amounts of two currencies where one is wanted."""

    code = "not-money"


def _exact(amount: Decimal | int) -> Decimal:
    if isinstance(amount, float):
        raise MoneyError(f"{amount!r} is a float, which cannot hold cents exactly: write Decimal('{amount!r}')")
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int)):
        raise MoneyError(f"an amount is a Decimal or an int, not {amount!r}")
    number = Decimal(amount)
    if not number.is_finite():
        raise MoneyError(f"{amount} is not an amount of money")
    if number and number.adjusted() >= _DIGITS:
        raise MoneyError(f"an amount has at most {_DIGITS} digits in front of the point")
    return number


@total_ordering
@frozen(order=False, repr=False)
class Money:
    """An exact amount in one currency, kept with exactly the currency's decimals.

    Amounts of one currency can be added, subtracted and compared.

    Args:
        amount: a `Decimal` or an `int`, in the currency's main unit; zeros beyond its decimals may go.
        currency: the three letters of ISO 4217.

    Raises:
        MoneyError: a float, NaN, more decimals than the currency has, or an unknown currency.

    >>> from decimal import Decimal
    >>> Money(Decimal("0.10"), "USD") + Money(Decimal("0.20"), "USD")
    Money('0.30 USD')
    >>> print(Money(1500, "JPY"))
    1500 JPY
    """

    text_form: ClassVar[str] = "20.20 USD"
    text_pattern: ClassVar[str] = _TEXT.pattern
    amount: Decimal = field(converter=_exact)
    currency: str

    def __attrs_post_init__(self) -> None:
        if self.currency not in DECIMALS:
            raise MoneyError(_unknown_currency(self.currency))
        object.__setattr__(self, "amount", _with_all_decimals(self.amount, self.currency))

    @classmethod
    def of_minor(cls, units: int, currency: str) -> Money:
        """So many of the currency's smallest units.

        >>> Money.of_minor(2020, "USD")
        Money('20.20 USD')
        """
        if currency not in DECIMALS:
            raise MoneyError(_unknown_currency(currency))
        return cls(_decimal(units, DECIMALS[currency]), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def from_text(cls, text: str) -> Money:
        """The amount that a text such as `-20.20 USD` says; no other form is guessed at.

        Raises:
            MoneyError: saying what is wrong with the text.

        >>> Money.from_text("-20.20 USD")
        Money('-20.20 USD')
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise MoneyError(f"`{text[:40]}` is not an amount of money: write it as `20.20 USD`, the currency after it")
        return cls(Decimal(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money('{self}')"

    @property
    def minor(self) -> int:
        """The amount in the currency's smallest unit, such as cents."""
        return _integer(self.amount)

    @property
    def is_zero(self) -> bool:
        """Whether it is nothing."""
        return not self.amount

    @property
    def is_negative(self) -> bool:
        """Whether it is below zero."""
        return self.amount < 0

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money.of_minor(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money.of_minor(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money.of_minor(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor < self._same(other).minor

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MoneyError(f"{self} and {other} are of two currencies, and nothing here changes one into the other")
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The exact sum of amounts of one currency; nothing, where there are none.

    Raises:
        MoneyError: an amount is of another currency.

    >>> total([Money(1, "EUR"), Money(2, "EUR")], "EUR")
    Money('3.00 EUR')
    """
    return sum(amounts, Money.zero(currency))


def _with_all_decimals(number: Decimal, currency: str) -> Decimal:
    places = DECIMALS[currency]
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    beyond = -exponent - places
    if number and beyond > 0 and any(digits[-beyond:]):
        raise MoneyError(f"{number} {currency} has more decimals than the {places} of {currency}")
    if not number:
        return _decimal(0, places)
    return _decimal(_integer(number) * 10**-beyond if beyond < 0 else _integer(number) // 10**beyond, places)


def _integer(number: Decimal) -> int:
    """The digits of a number as an integer with its sign, the point left out; zero has none."""
    sign, digits, _ = number.as_tuple()
    whole = int("".join(map(str, digits))) if number else 0
    return -whole if sign else whole


def _decimal(units: int, places: int) -> Decimal:
    """So many units of so many decimals; made from its parts, because other ways obey the context's precision."""
    return Decimal((1 if units < 0 else 0, tuple(map(int, str(abs(units)))), -places))


def _unknown_currency(currency: object) -> str:
    return f"`{currency}` is not a currency: write its three capital letters, such as USD or EUR"
