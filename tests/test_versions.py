"""Versions as ordered values, and what each pair of them supports (VER-01..09, SRC-01..04)."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples import NEWEST, systems
from subrules.decision import Decision
from subrules.faults import InputError
from subrules.plain import from_plain, to_plain
from subrules.versions import (
    FLOORS,
    Circulation,
    CirculationSystem,
    Feature,
    NotSupported,
    Support,
    Supported,
    SupportedWithAdvice,
    Systems,
    Version,
    endpoints,
    sources,
    supported,
)
from subrules.versions.version import VersionError

# ---------------------------------------------------------------- VER-05, VER-06: the order


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("3.9", "3.13"),
        ("2020.4", "2020.10"),
        ("2018.5", "2018.5+SP1"),
        ("2018.5+SP1", "2018.5+SP1+SP2"),
        ("2018.5+SP1+SP2", "2018.5+SP1+SP2+SP3"),
        ("2018.5+SP1+SP3", "2018.5+SP1+SP2"),
        ("2018.5+SP2", "2018.5+SP1"),
        ("2018.5+SP1+SP2", "2020.2.0"),
        ("2018.5+SP1+SP3", "2020.2.0"),
        ("2018.5+SP1+SP2+SP3+SP4", "2020.2.1"),
        ("2018.5+SP1", "2018.6"),
        ("3.15.9", "3.16"),
        ("38.0.033", "38.00.034.ITSP9"),
    ],
)
def test_ver_06_versions_compare_number_by_number(older: str, newer: str) -> None:
    """VER-05, VER-06."""
    assert Version(older) < Version(newer)
    assert not Version(newer) <= Version(older)
    assert Version(older) != Version(newer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.15", "3.15.0"),
        ("2020-4.0", "2020.4"),
        ("2021-3", "2021.3.0.0"),
        ("38.00.034.ITSP9", "38.0.34"),
        ("2018.5+SP1+SP2+SP3", "2020.2.0"),
        ("2018.5+SP3+SP1+SP2", "2020.2"),
        ("2018.5.0 plus SP1 plus SP2 plus SP3", "2020.2"),
        ("2018.5 + sp1 + sp2 + sp3", "2020.2"),
        ("2018.5+SP1+SP2+SP3+SP4", "2020.2.0"),
        ("0", "0.0"),
    ],
)
def test_ver_05_equal_versions_are_one_value(one: str, other: str) -> None:
    """VER-05, VER-06: missing parts are 0, `-` is `.`, leading zeros and a word at the end do not count."""
    assert Version(one) == Version(other)
    assert hash(Version(one)) == hash(Version(other))
    assert Version(one) >= Version(other)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3.16.0 beta", "`3.16.0 beta` is not a released version: write it as 3.16.0, 2020.4"),
        ("3.16.0-beta", "is from before the release"),
        ("3.16.0.RC1", "is from before the release"),
        ("v3.16.0", "is not a released version"),
        ("3..16", "is not a released version"),
        ("3.16.", "is not a released version"),
        ("", "is not a released version"),
        ("٣.١٦", "is not a released version"),
        ("9999999999.1", "is not a released version"),
        ("2018.5.SP1", r"names a service pack in an unclear way: write it as 2018.5\+SP1"),
        ("2018.5+SP1+SP1", "names a service pack twice"),
        ("2018.5+SP0", "SP0"),
    ],
)
def test_ver_06_what_is_no_released_version_is_refused(text: str, message: str) -> None:
    """VER-06."""
    with pytest.raises(VersionError, match=message):
        Version(text)


def test_a_version_is_a_text_in_plain_data() -> None:
    assert to_plain(NEWEST) == {"subscribe": "3.16.0", "circulation": "NCS Circ 2020.4"}
    assert from_plain(to_plain(NEWEST), Systems) == NEWEST


@pytest.mark.parametrize(
    ("text", "system"),
    [("NCS Circ 2020.4", CirculationSystem.NCS), ("NCS 2020.4", CirculationSystem.NCS),
     ("matrix 38.0.034", CirculationSystem.MATRIX), ("CircPro 2021-3", CirculationSystem.CIRCPRO)],
)  # fmt: skip
def test_a_circulation_system_is_known_by_its_name(text: str, system: CirculationSystem) -> None:
    assert Circulation.from_text(text).system is system


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Advance 5.1", "`Advance 5.1` names no circulation system known here: NCS Circ, Matrix, CircPro"),
        ("Matrx 38.0", "did you mean `Matrix`"),
        ("NCS Circ", "`NCS Circ` lacks its version"),
        ("2020.4", "names no circulation system"),
        ("NCS Circ 2020.4 beta", "is not a released version"),
    ],
)
def test_an_unknown_circulation_system_is_refused(text: str, message: str) -> None:
    with pytest.raises(VersionError, match=message):
        Circulation.from_text(text)


def test_only_ncs_has_service_packs() -> None:
    with pytest.raises(InputError) as raised:
        systems("3.16+SP1", "Matrix 38.0+SP1")
    assert [fault.path for fault in raised.value.faults] == ["subscribe", "circulation"]


# ---------------------------------------------------------------- VER-01..04, VER-07..09: the table

YES, ADVICE, NO = Supported, SupportedWithAdvice, NotSupported


@pytest.mark.parametrize(
    ("statement", "feature", "subscribe", "circulation", "answer"),
    [
        ("VER-01", Feature.CONTACT_DATA, "3.13", "NCS Circ 2018.5", YES),
        ("VER-01", Feature.CONTACT_DATA, "3.12.9", "NCS Circ 2018.5", NO),
        ("VER-01", Feature.CONTACT_DATA, "3.13", "NCS Circ 2018.4", NO),
        ("VER-01", Feature.CONTACT_DATA, "3.14", "Matrix 38.0.034", YES),
        ("VER-01", Feature.CONTACT_DATA, "3.13.9", "Matrix 38.0.034", NO),
        ("VER-01", Feature.CONTACT_DATA, "3.14", "Matrix 38.0.033", NO),
        ("VER-01", Feature.CONTACT_DATA, "3.15.0", "CircPro 2021-3", YES),
        ("VER-01", Feature.CONTACT_DATA, "3.14.9", "CircPro 2021-3", NO),
        ("VER-01", Feature.CONTACT_DATA, "3.15.0", "CircPro 2021-2", NO),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2020.2.2", YES),
        ("VER-02", Feature.RESTART, "3.13.9", "NCS Circ 2020.2.2", NO),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2020.1.9", NO),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2018.5+SP1+SP2", NO),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2018.5+SP1+SP3", NO),
        ("VER-02", Feature.RESTART, "3.15.9", "NCS Circ 2020.4", YES),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2020.2.0", ADVICE),
        ("VER-02", Feature.RESTART, "3.14", "NCS Circ 2018.5+SP1+SP2+SP3", ADVICE),
        ("VER-02", Feature.RESTART, "3.15", "NCS Circ 2020.2.1", ADVICE),
        ("VER-02", Feature.RESTART, "3.15", "NCS Circ 2020.3", YES),
        ("VER-04", Feature.RESTART, "3.16.0", "NCS Circ 2020.4", YES),
        ("VER-04", Feature.RESTART, "3.16.0", "NCS Circ 2020.3", NO),
        ("VER-04", Feature.RESTART, "3.17", "NCS Circ 2020.2.2", NO),
        ("VER-04", Feature.RESTART, "3.16", "NCS Circ 2020.10", YES),
        ("A-20", Feature.RESTART, "3.14", "Matrix 38.0.034", ADVICE),
        ("VER-02", Feature.RESTART, "3.16", "CircPro 2021-3", NO),
        ("VER-07", Feature.CHANGE, "3.13", "NCS Circ 2018.5+SP1", YES),
        ("VER-07", Feature.CHANGE, "3.12", "NCS Circ 2018.5+SP1", NO),
        ("VER-07", Feature.CHANGE, "3.13", "NCS Circ 2018.5", NO),
        ("VER-07", Feature.CHANGE, "3.13", "NCS Circ 2018.5+SP2", NO),
        ("VER-07", Feature.CHANGE, "3.14.1", "Matrix 38.0.034", YES),
        ("VER-07", Feature.CHANGE, "3.14.0", "Matrix 38.0.034", NO),
        ("VER-07", Feature.CHANGE, "3.14.1", "Matrix 38.0.033", NO),
        ("VER-07", Feature.CHANGE, "3.16", "CircPro 2021-3", NO),
        ("VER-08", Feature.CHANGE_TO_PRINT, "3.14.0", "NCS Circ 2018.5+SP1", YES),
        ("VER-08", Feature.CHANGE_TO_PRINT, "3.13", "NCS Circ 2020.4", NO),
        ("VER-09", Feature.CHANGE_WITH_ADDRESS, "3.16.0", "NCS Circ 2020.2.1", YES),
        ("VER-09", Feature.CHANGE_WITH_ADDRESS, "3.15.9", "NCS Circ 2020.2.1", NO),
        ("VER-09", Feature.CHANGE_WITH_ADDRESS, "3.16.0", "NCS Circ 2020.2.0", NO),
        ("VER-09", Feature.CHANGE_WITH_ADDRESS, "3.16.0", "NCS Circ 2018.5+SP1+SP2+SP3", NO),
        ("VER-09", Feature.CHANGE_WITH_ADDRESS, "3.16.0", "NCS Circ 2018.5+SP1+SP2+SP3+SP4", NO),
        ("UPG-09", Feature.CHANGE_WITH_ADDRESS, "3.16.0", "Matrix 38.0.034", NO),
        ("UPG-08", Feature.CHANGE_OF_EZPAY, "3.16.0", "NCS Circ 2018.5+SP1", YES),
        ("UPG-08", Feature.CHANGE_OF_EZPAY, "3.15", "NCS Circ 2020.4", NO),
        ("UPG-08", Feature.CHANGE_OF_EZPAY, "3.16.0", "Matrix 38.0.034", NO),
    ],
)  # fmt: skip
def test_each_feature_from_its_versions_on_and_not_one_below(
    statement: str, feature: Feature, subscribe: str, circulation: str, answer: type
) -> None:
    """VER-01, VER-02, VER-04, VER-07, VER-08, VER-09: each limit exactly, and one below."""
    decision = supported(feature, systems(subscribe, circulation))
    assert type(decision.answer) is answer
    assert decision.reasons[0].statement == statement
    assert decision.reasons[0].held is (answer is not NO)


def test_ver_03_what_is_recommended_is_said_and_not_required() -> None:
    """VER-03."""
    decision = supported(Feature.RESTART, systems("3.15", "NCS Circ 2020.2.0"))
    assert decision.answer == SupportedWithAdvice("NCS Circ 2020.2.2 or 2020.3 is recommended")
    assert [reason.statement for reason in decision.reasons] == ["VER-02", "VER-03"]


@pytest.mark.parametrize(
    ("subscribe", "circulation", "needed"),
    [
        ("3.13", "NCS Circ 2020.1", ["Subscribe 3.14 with NCS Circ 2020.2.0", "Subscribe 3.16.0 with NCS Circ 2020.4"]),
        ("3.16.2", "NCS Circ 2020.3", ["Subscribe 3.16.2 with NCS Circ 2020.4"]),
        ("3.13", "NCS Circ 2020.9", ["Subscribe 3.14 with NCS Circ 2020.9", "Subscribe 3.16.0 with NCS Circ 2020.9"]),
        ("3.16", "CircPro 2021-3", []),
    ],
)
def test_what_is_not_supported_names_the_versions_that_would_be(
    subscribe: str, circulation: str, needed: list[str]
) -> None:
    """VER-02, VER-04: and nobody is sent back to an older version (A-16)."""
    answer = supported(Feature.RESTART, systems(subscribe, circulation)).answer
    assert isinstance(answer, NotSupported)
    assert [str(upgrade) for upgrade in answer.needed] == needed


@pytest.mark.parametrize("feature", list(Feature))
@pytest.mark.parametrize("circulation", ["NCS Circ 2017.1", "Matrix 1", "CircPro 1"])
def test_with_what_is_needed_it_is_supported(feature: Feature, circulation: str) -> None:
    answer = supported(feature, systems("3.1", circulation)).answer
    if isinstance(answer, NotSupported):
        for upgrade in answer.needed:
            then = Systems(subscribe=upgrade.subscribe, circulation=upgrade.circulation)
            assert not isinstance(supported(feature, then).answer, NotSupported)


@pytest.mark.parametrize("feature", list(Feature))
def test_answers_about_versions_are_written_as_plain_data_and_read_back(feature: Feature) -> None:
    for circulation in ("NCS Circ 2020.2.0", "Matrix 38.1", "CircPro 2021-3"):
        decision = supported(feature, systems("3.15", circulation))
        assert from_plain(to_plain(decision), Decision[Support]) == decision


def test_every_row_of_the_table_is_about_a_statement_and_reaches_its_own_limit() -> None:
    for floor in FLOORS:
        at_it = Systems(subscribe=floor.subscribe, circulation=Circulation(floor.system, floor.circulation))
        decision = supported(floor.feature, at_it)
        assert not isinstance(decision.answer, NotSupported)
        assert decision.reasons[0].statement == floor.statement


# ---------------------------------------------------------------- SRC-01..04


@pytest.mark.parametrize("subscribe", ["3.14", "3.15.9", "3.16.0", "3.17"])
def test_src_01_the_balance_comes_from_subocc_in_every_version(subscribe: str) -> None:
    """SRC-01."""
    balance = sources(systems(subscribe, "NCS Circ 2020.4")).balance
    assert [(call.name, call.api, call.statement) for call in balance] == [("subOcc", "circAPI", "SRC-01")]


def test_src_02_before_3_16_0_rates_take_two_calls() -> None:
    """SRC-02: first the id of the rate code, then its details; decided by the version of Subscribe (A-15)."""
    rates = sources(systems("3.15.9", "NCS Circ 2020.4")).rates
    assert [(call.name, call.api, call.gives) for call in rates] == [
        ("ratesInfo", "circAPI", "the RatecodeId"),
        ("ratecodedetail", "microAPI", "term and amount"),
    ]
    assert {call.statement for call in rates} == {"SRC-02"}


def test_src_03_from_3_16_0_on_one_call_gives_the_rates() -> None:
    """SRC-03."""
    (call,) = sources(systems("3.16", "NCS Circ 2020.4")).rates
    assert (call.name, call.api) == ("GET /Subscriptions/{id}/SubscriptionInfo", "microAPI")
    assert call.statement == "SRC-03"


def test_src_04_which_addresses_the_set_up_names() -> None:
    """SRC-04; `test_restart.py` has the whole checklist."""
    assert set(endpoints(systems("3.15.9", "NCS Circ 2020.4"))) == {"ratesInfo", "ratecodedetails"}
    assert endpoints(systems("3.16.0", "NCS Circ 2020.4")) == ("SubscriptionInfo",)


def test_the_documentation_shows_the_table_as_it_is() -> None:
    text = (Path(__file__).parents[1] / "docs" / "versions.md").read_text(encoding="utf-8")
    shown = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith(("| VER", "| UPG", "| A-"))]
    assert [row[:2] for row in shown] == [[floor.statement, floor.feature.value] for floor in FLOORS]
    for row, floor in zip(shown, FLOORS, strict=True):
        until = f" up to, but not, {floor.subscribe_until}" if floor.subscribe_until else ""
        from_any = str(floor.subscribe) == "0"
        assert row[2] == ("any" if from_any else f"{floor.subscribe}{until}")
        assert row[3] == f"{floor.system.value} {'(any)' if from_any else floor.circulation}"
