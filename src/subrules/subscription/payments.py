"""Payments that there already were."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import field

from ..checks import check, not_negative, record
from ..days import InstantError, require_instant
from ..money import Money


class PaymentStatus(Enum):
    """What became of a payment."""

    CAPTURED = "captured"
    AUTHORISED = "authorised"
    PENDING = "pending"
    REFUNDED = "refunded"
    DECLINED = "declined"
    VOIDED = "voided"

    @property
    def was_made(self) -> bool:
        """Whether the payment was made; a refunded one was (A-08)."""
        return self not in (PaymentStatus.DECLINED, PaymentStatus.VOIDED)


def _aware(instant: datetime) -> str | None:
    try:
        require_instant(instant)
    except InstantError as error:
        return str(error)
    return None


@record(kw_only=True)
class EarlierPayment:
    """A payment of this subscription that there already was (RST-06)."""

    amount: Money = field(metadata=check(not_negative))
    paid_at: datetime = field(metadata=check(_aware))
    status: PaymentStatus = PaymentStatus.CAPTURED
