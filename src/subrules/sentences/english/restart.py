"""What is said about restarts."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "restart.complimentary": "it is complimentary",
    "restart.stopped": "it stopped for good on {stop_date:day}",
}
