"""Which day is today: in which zone, who chose it, and that it is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from calling import call
from subrules.cli import today

LATE = datetime(2026, 6, 16, 0, 30, tzinfo=UTC)
"""19:30 of the day before in Chicago."""

RULES = (
    'Rule "old" until 2026-06-16: If NewspaperID = 1 then upgrade offer = {Old}\n'
    'Rule "new" from 2026-06-16: If NewspaperID = 1 then upgrade offer = {New}\n'
)


class Clock(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return LATE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(today, "datetime", Clock)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    (tmp_path / "a.rules").write_text(RULES)
    (tmp_path / "b.rules").write_text(RULES)
    (tmp_path / "d.csv").write_text("SubscriptionID,NewspaperID\n17,1\n")
    return tmp_path


def test_the_day_is_that_of_the_zone_and_both_are_said(folder: Path) -> None:
    result = call("offers", "a.rules", "--on", "d.csv", "--zone", "America/Chicago", "--format", "csv")
    assert "17,UPGRD,Old,old" in result.stdout
    assert "1 subscription on 2026-06-15 (today in America/Chicago, the zone of --zone): 1 offer" in result.stderr
    result = call("offers", "a.rules", "--on", "d.csv", "--zone", "UTC", "--format", "csv")
    assert "17,UPGRD,New,new" in result.stdout


def test_without_a_zone_it_is_the_client_s_and_else_the_machine_s(folder: Path) -> None:
    assert "(today in Asia/Tokyo, this machine's zone)" in call("offers", "a.rules", "--on", "d.csv").stderr
    (folder / "client.toml").write_text('zone = "America/Chicago"\n')
    said = call("offers", "a.rules", "--on", "d.csv").stderr
    assert "on 2026-06-15 (today in America/Chicago, the zone of client.toml)" in said


def test_a_day_that_is_given_is_only_said(folder: Path) -> None:
    assert "on 2026-01-02: 1 offer" in call("offers", "a.rules", "--on", "d.csv", "--as-of", "2026-01-02").stderr
    result = call("offers", "a.rules", "--on", "d.csv", "--as-of", "2026-01-02", "--zone", "UTC")
    assert (result.exit_code, "give one of them" in result.output) == (2, True)


def test_explain_names_the_day_it_took(folder: Path) -> None:
    words = ("explain", "a.rules", "--fact", "NewspaperID=1", "--zone", "America/Chicago")
    assert "2026-06-15 is today in America/Chicago, the zone of --zone" in call(*words).stderr
    data = json.loads(call(*words, "--format", "json").stdout)
    assert (data["as_of"], data["today_in"]) == ("2026-06-15", "America/Chicago")


def test_diff_names_the_day_it_took_for_a_table(folder: Path) -> None:
    words = ("diff", "a.rules", "b.rules", "--on", "d.csv", "--zone", "America/Chicago")
    assert (
        "d.csv on 2026-06-15 (today in America/Chicago, the zone of --zone): 0 of 1 subscription" in call(*words).output
    )
    assert json.loads(call(*words, "--format", "json").stdout)["on"]["today_in"] == "America/Chicago"


def test_check_names_the_day_by_which_rules_have_ended(folder: Path) -> None:
    assert "is today in UTC" not in call("check", "a.rules", "--zone", "America/Chicago").output
    result = call("check", "a.rules", "--zone", "UTC")
    assert "SR611" in result.output
    assert "2026-06-16, by which rules have ended, is today in UTC, the zone of --zone" in result.stderr


def test_merge_names_the_day_it_took(folder: Path) -> None:
    examples = Path(__file__).parents[1] / "examples" / "merge"
    words = ("merge", "--preview", str(examples / "keep.json"), str(examples / "remove.json"), "--zone", "UTC")
    assert "2026-06-16 is today in UTC" in call(*words).stderr


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("America/Chicgo", "did you mean `America/Chicago`"),
        ("Chicago", "did you mean `America/Chicago`?"),
        ("america/chicago", "did you mean `America/Chicago`?"),
        ("New York", "did you mean `America/New_York`?"),
        ("America", "a time zone"),
        ("../etc/passwd", "a continent and a city, such as America/Chicago"),
        ("", "such as America/Chicago"),
        ("\0", "such as America/Chicago"),
    ],
)
def test_a_zone_that_is_none_is_said_with_the_near_ones(folder: Path, name: str, near: str) -> None:
    result = call("offers", "a.rules", "--on", "d.csv", "--zone", name)
    assert result.exit_code == 2
    assert near in result.output
    assert "is not a time zone known here" in result.output


def test_a_zone_of_client_toml_that_is_none_names_the_file(folder: Path) -> None:
    (folder / "client.toml").write_text('zone = "Chicago"\n')
    result = call("offers", "a.rules", "--on", "d.csv")
    assert (
        result.exit_code,
        "zone: `Chicago` is not a time zone known here\n --> client.toml:1:1" in result.output,
    ) == (2, True)


@pytest.mark.parametrize(
    ("setting", "name"), [("America/Chicago", "America/Chicago"), (":Europe/Paris", "Europe/Paris")]
)
def test_the_machine_s_zone_is_called_by_its_setting(setting: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", setting)
    assert today.machine_zone() == name


def test_a_setting_that_is_no_name_is_called_by_its_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "XYZ-5:30")
    time.tzset()
    try:
        assert today.machine_zone() == "UTC+05:30"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_zones_of_the_message_are_zones() -> None:
    import re

    for name in re.findall("`([^`]+)`", today.zone_help("Berln")):
        assert ZoneInfo(name)
