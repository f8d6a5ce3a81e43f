"""SMT-01: what a table says of a stop is one of the words it was told, in any spelling, or the row is at fault."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from subrules import VocabularyError
from subrules.faults import Fault
from subrules.offers import Stopped, layout_from
from subrules.offers.stopped import is_stopped

DAY = date(2026, 6, 15)


def says(cell: Any, **stopped: Any) -> bool | Fault:
    """Whether the cell says stopped, or its fault."""
    return is_stopped(Stopped(column="Status", **stopped), cell, DAY)


@pytest.mark.parametrize(
    "cell", ["no", "NO", " No ", "n", "N", "false", "FALSE", "F", "0", "0.0", 0, 0.0, Decimal("0.0"), False]
)
def test_smt_01_every_spelling_of_a_no_is_that_no(cell: Any) -> None:
    for word in ("no", "NO", "n", "false", "0"):
        assert says(cell, values=[word]) is True
        assert says(cell, values=["yes"]) is False
        assert says(cell, values=["STOPPED"], running=[word]) is False


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", "1", 1, 1.0, True])
def test_smt_01_the_contrary_of_a_no_is_a_yes(cell: Any) -> None:
    assert says(cell, values=["no"]) is False
    assert says(cell, values=["Y"]) is True


@pytest.mark.parametrize(
    ("cell", "stopped"), [("STOPPED", True), ("stopped", True), (" Stop ", True), ("Active", False)]
)
def test_smt_01_letter_case_and_blanks_do_not_count(cell: str, stopped: bool) -> None:
    assert says(cell, values=["Stopped", "stop"], running=["ACTIVE"]) is stopped


@pytest.mark.parametrize("cell", ["ACTIVE", "pending", "no", 7, 1.5, "N/A"])
def test_smt_01_any_other_word_is_a_fault_that_names_the_line_to_write(cell: Any) -> None:
    fault = says(cell, values=["STOPPED"])
    assert isinstance(fault, Fault)
    assert fault.message == f"`{cell}` says neither stopped nor running"
    assert f'`stopped = {{ column = "Status", values = ["STOPPED"], running = ["{cell}"] }}`' in fault.help


@pytest.mark.parametrize("cell", [None, "", "  ", float("nan")])
def test_smt_01_a_blank_cell_is_a_fault_among_words_and_a_running_subscription_among_days(cell: Any) -> None:
    fault = says(cell, values=["no"])
    assert isinstance(fault, Fault)
    assert fault.code == "SR504"
    assert says(cell) is False


@pytest.mark.parametrize(
    ("cell", "settings", "stopped"),
    [
        ("2026-06-15", {}, True),
        ("2026-06-16", {}, False),
        ("2026-06-15 00:00:00", {}, True),
        (datetime(2026, 6, 15), {}, True),
        (date(2026, 6, 16), {}, False),
        ("6/15/2026", {"day": "m/d/y"}, True),
        ("15.6.2026", {"day": "d.m.y"}, True),
        ("never", {"running": ["Never"]}, False),
    ],
)  # fmt: skip
def test_smt_01_a_day_of_a_stop_is_read_as_days_are(cell: Any, settings: Any, stopped: bool) -> None:
    assert says(cell, **settings) is stopped


@pytest.mark.parametrize(
    ("cell", "help"),
    [
        ("6/15/2026", '`stopped = { column = "Status", day = "m/d/y" }`'),
        ("5/6/2026", '`stopped = { column = "Status", day = "m/d/y" }` or `stopped = { column = "Status", day = "d/m/y" }`'),
        ("soon", "if it means that it runs, add it to `running`"),
        (datetime(2026, 6, 15, 9), "it is a day, or blank"),
        (True, "it is a day, or blank"),
    ],
)  # fmt: skip
def test_smt_01_what_is_no_day_is_a_fault(cell: Any, help: str) -> None:
    fault = says(cell)
    assert isinstance(fault, Fault)
    assert help in fault.help


@pytest.mark.parametrize(
    ("stopped", "fault"),
    [
        ({"values": ["no"], "running": ["No"]}, "`no` means both stopped and running"),
        ({"values": ["no"], "running": ["false"]}, "`no` means stopped and `false` running, and they are one word"),
        ({"day": "mdy"}, "`mdy` is not an order of days"),
    ],
)
def test_a_layout_that_contradicts_itself_is_refused(stopped: Any, fault: str) -> None:
    with pytest.raises(VocabularyError, match=r"subscriptions\.stopped") as raised:
        layout_from({"stopped": {"column": "Status", **stopped}})
    assert fault in str(raised.value)
