"""The commands on single decisions, called as people call them: restart, change, occupant, patron."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from calling import call
from subrules import change, merge, occupant, patron, restart
from subrules.decision import Decision
from subrules.plain import from_plain

ROOT = Path(__file__).parents[1]
NOW = "2026-06-15T12:17:00-05:00"
CLIENT = """
zone = "America/Chicago"
[systems]
subscribe = "3.16.0"
circulation = "NCS Circ 2020.4"
[restart]
on = true
max_days = 60
[change]
on = true
"""
RATES = {"returned": [{"id": "13W", "amount": "52.00 USD", "term": "13 weeks"}]}


def stopped(**other: Any) -> dict[str, Any]:
    usual = {
        "id": "100016", "state": "permanently stopped", "stop_date": "2026-06-01", "complimentary": False,
        "balance": "-20.20 USD", "medium": "print", "payments": [],
    }  # fmt: skip
    return usual | other


def case(**other: Any) -> dict[str, Any]:
    usual = {
        "now": NOW,
        "subscription": stopped(),
        "rates": RATES,
        "request": {"channel": "Self-Service", "rate": "13W"},
    }
    return usual | other


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "client.toml").write_text(CLIENT)
    (tmp_path / "case.json").write_text(json.dumps(case(), indent=2))
    return tmp_path


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize(
    ("command", "file", "code"),
    [
        ("restart", "screens.jsonl", 0),
        ("restart", "paid-today.json", 0),
        ("restart", "refused.jsonl", 3),
        ("restart", "two-rates.json", 0),
        ("restart", "mistakes.json", 2),
        ("change", "cases.jsonl", 0),
        ("change", "mistakes.json", 2),
        ("occupant", "cases.jsonl", 0),
        ("occupant", "mistakes.json", 2),
        ("patron", "cases.jsonl", 0),
        ("patron", "mistakes.json", 2),
    ],
)
def test_an_example_says_what_stands_beside_it(
    command: str, file: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = call(command, f"examples/{command}/{file}")
    assert result.exit_code == code
    expected = ROOT / "examples" / command / "expected" / file
    assert result.output == expected.with_suffix(".txt").read_text(encoding="utf-8")


def test_the_seed_s_three_screens_come_to_their_payments(monkeypatch: pytest.MonkeyPatch) -> None:
    """PAY-01, PAY-03: 20.20, 8.75 and 1.25 owed."""
    monkeypatch.chdir(ROOT)
    lines = call("restart", "examples/restart/screens.jsonl", "--format", "json").stdout.splitlines()
    payments = [json.loads(line)["decision"]["answer"]["payment"] for line in lines]
    assert [payment["total"] for payment in payments] == ["72.20 USD", "8.75 USD", "19.75 USD"]
    due = [line["amount"] for payment in payments for line in payment["lines"] if line["item"] == "balance due"]
    assert due == ["20.20 USD", "8.75 USD", "1.25 USD"]


KEEP, REMOVE = "examples/merge/keep.json", "examples/merge/remove.json"
OCCUPANTS = ["examples/merge/occupant-a.json", "examples/merge/occupant-b.json"]
ACCEPTED = ["--accept", "erase loan_history", "--accept", "delete subscriptions"]
MERGES = {
    "preview": ["--preview", KEEP, REMOVE],
    "other-direction": ["--preview", REMOVE, KEEP],
    "refused": [KEEP, REMOVE],
    "merged": [KEEP, REMOVE, *ACCEPTED],
    "occupants": ["--policy", "occupants", *OCCUPANTS],
    "cautious": ["--policy", "examples/merge/cautious.toml", *OCCUPANTS],
}
"""The merges of the examples, by the file in which their answer stands."""


@pytest.mark.parametrize("name", MERGES)
def test_a_merge_of_the_examples_says_what_stands_beside_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = call("merge", *MERGES[name], "--as-of", "2026-06-15")
    assert result.exit_code == (1 if name in ("refused", "cautious") else 0)
    assert result.output == (ROOT / "examples/merge/expected" / f"{name}.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- what comes in


def test_one_object_from_a_file_or_from_standard_input(folder: Path) -> None:
    said = call("restart", "case.json").stdout
    assert said.startswith("100016: can restart online for 72.20 USD (13 weeks at 52.00 USD, 20.20 USD still owed).")
    assert call("restart", "--client", "client.toml", "-", input=json.dumps(case())).stdout == said
    assert call("restart", "--client", "client.toml", "-", input=json.dumps(case(), indent=4)).stdout == said


def test_lines_a_list_and_a_folder(folder: Path) -> None:
    one, other = case(), case(subscription=stopped(id="7"))
    ids = []
    for name, text in (
        ("lines.jsonl", f"\n{json.dumps(one)}\n\n{json.dumps(other)}\n"),
        ("list.json", json.dumps([one, other], indent=1)),
    ):
        (folder / name).write_text(text)
        found = call("restart", name, "--format", "json").stdout.splitlines()
        ids.append([json.loads(line)["subscription"] for line in found])
    assert ids == [["100016", "7"], ["100016", "7"]]
    (folder / "only").mkdir()
    (folder / "only" / "client.toml").write_text(CLIENT)
    (folder / "only" / "a.json").write_text(json.dumps(one))
    (folder / "only" / "b.jsonl").write_text(json.dumps(other))
    assert call("restart", "only").stdout.count("can restart online") == 2


class Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime(2026, 7, 1, 12, tzinfo=tz)


def test_the_instant_of_asking_is_the_option_s_the_case_s_or_the_clock_s(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RST-04: X days are counted from it."""
    assert "it stopped 14 days ago" in call("restart", "case.json").stdout
    later = call("restart", "case.json", "--now", "2026-08-15T12:00:00Z").stdout
    assert "it stopped 75 days ago, and only less than 60 days is allowed" in later
    data = case()
    del data["now"]
    monkeypatch.setattr("subrules.cli.decisions.datetime", Clock)
    of_the_clock = call("restart", "--client", "client.toml", "-", input=json.dumps(data)).stdout
    assert "it stopped 30 days ago, and less than 60 days is allowed" in of_the_clock
    assert "it stopped 14 days ago" in call("restart", "case.json").stdout
    wrong = call("restart", "case.json", "--now", "2026-08-15T12:00:00")
    assert (wrong.exit_code, "does not say in which zone" in wrong.stderr) == (2, True)


# ---------------------------------------------------------------- what goes out


def test_a_decision_in_json_can_be_read_back(folder: Path) -> None:
    data = json.loads(call("restart", "case.json", "--format", "json").stdout)
    assert list(data) == ["subscription", "aloud", "decision"]
    decision = from_plain(data["decision"], Decision[restart.Answer])
    assert isinstance(decision.answer, restart.RealTimeRestart)
    assert restart.read_aloud(decision) == data["aloud"]


def test_a_quote_where_nothing_was_submitted_or_where_it_is_asked_for(folder: Path) -> None:
    """DAT-01."""
    quoted = call("restart", "case.json", "--quote", "--days", "1").stdout
    assert [line.split() for line in quoted.splitlines()[3:5]] == [
        ["13W", "13", "weeks", "2026-06-15", "(at", "once)", "72.20", "USD"],
        ["13W", "13", "weeks", "2026-06-16", "72.20", "USD"],
    ]
    data = case()
    del data["request"]
    given = ("restart", "--client", "client.toml", "-", "--days", "1")
    assert call(*given, input=json.dumps(data)).stdout == quoted
    answer = json.loads(call(*given, "--format", "json", input=json.dumps(data)).stdout)["decision"]["answer"]
    assert (answer["kind"], len(answer["choices"])) == ("quote", 2)


def test_rates_that_are_not_known_end_with_3(folder: Path) -> None:
    """RST-07."""
    result = call("restart", "--client", "client.toml", "-", input=json.dumps(case(rates={"unknown": "timeout"})))
    assert (result.exit_code, "cannot be decided yet: the rates are not known: timeout" in result.stdout) == (3, True)


SUBSCRIPTION = {
    "id": "1", "state": "active", "product": "SunOnly", "medium": "print", "term": "1 month", "auto_renew": False,
    "delivery_address": {"street": "12 Mill Lane", "zip": "55555"},
}  # fmt: skip
OFFER = {"name": "Daily", "type": "UPGRD", "product": "7Day", "medium": "print", "term": "1 month", "ezpay": "required"}


def test_a_change_with_its_events(folder: Path) -> None:
    """UPG-07, UPG-08."""
    request = {"channel": "Self-Service", "timing": {"scheduled": "2026-07-01"}, "ezpay_consent": True}
    data = {"now": NOW, "subscription": SUBSCRIPTION, "offer": OFFER, "request": request}
    given = ("change", "--client", "client.toml", "-")
    text = call(*given, input=json.dumps(data)).stdout
    assert "once accepted: event 1029 FULLUPGRADESUBSCRIPTION, for 2026-07-01" in text
    assert "once accepted: ezpay flow: opt in, for 2026-07-01" in text
    answer = json.loads(call(*given, "--format", "json", input=json.dumps(data)).stdout)
    assert [event["number"] for event in answer["events once accepted"]] == [1029, None]
    decision = from_plain(answer["decision"], Decision[change.Answer])
    assert isinstance(decision.answer, change.Change)


def test_a_change_without_a_submission_is_whether_the_offer_may_be_taken(folder: Path) -> None:
    data = {"now": NOW, "subscription": SUBSCRIPTION, "offer": OFFER}
    result = call("change", "--client", "client.toml", "-", input=json.dumps(data))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "1: can be changed to this offer.")


# ---------------------------------------------------------------- what cannot be used


def test_a_case_that_cannot_be_used_is_put_aside_and_the_rest_goes_on(folder: Path) -> None:
    bad = json.dumps(case(subscription=stopped(balance=-20.2)))
    (folder / "mixed.jsonl").write_text(f"{json.dumps(case())}\n{bad}\nnot json\n[1]\n{json.dumps(case())}\n")
    result = call("restart", "mixed.jsonl")
    assert (result.exit_code, result.stdout.count("can restart online")) == (3, 2)
    assert result.stderr.splitlines() == [
        "mixed.jsonl:2: subscription.balance: expected text such as `20.20 USD`, got `-20.2`",
        "mixed.jsonl:3: this is not JSON: a value is missing, or is not written as one: text stands in straight quotation marks (character 1)",
        "mixed.jsonl:4: this is not an object such as {…}",
        "3 of 5 cases cannot be used",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "standard input is empty"),
        ("nonsense", "this is not JSON"),
        ('{"now": NaN}', "NaN is not a number"),
        ('{"now": "x", "now": "y"}', "`now` is said twice"),
        ('"text"', "this is not an object"),
        ("[" * 100_000, "nested too deep"),
        ("{}", "subscription: this is missing"),
        (b"\xff\xfe", "this is not JSON"),
        (json.dumps(case(now=5)), "now: `5` is not an instant"),
        (json.dumps(case(now="2026-06-15T12:17:00")), "does not say in which zone"),
        (json.dumps(case(now="2026-02-30T12:17:00Z")), "is not an instant: day is out of range"),
        (json.dumps(case(now="0001-01-01T00:00:00Z")), "the year 1 is not one"),
    ],
)
def test_what_is_no_case_is_said_and_is_never_a_traceback(folder: Path, text: str | bytes, said: str) -> None:
    result = call("restart", "--client", "client.toml", "-", input=text)
    assert result.exit_code == 2
    assert said in result.stderr


def restart_faults(folder: Path, **other: Any) -> list[str]:
    result = call("restart", "--client", "client.toml", "-", input=json.dumps(case(**other)))
    assert (result.exit_code, result.stdout) == (2, "")
    return [line.removeprefix("standard input: ") for line in result.stderr.splitlines()]


def test_everything_wrong_with_a_restart_is_said_at_once(folder: Path) -> None:
    """PAY-08, PAY-09, RST-06: floats, NaN as text, naive stamps, a rate that was not offered, two currencies, a tip."""
    payment = {"amount": "20.00 USD", "paid_at": "2026-06-15T09:00:00", "status": "lost"}
    assert restart_faults(
        folder,
        subscription=stopped(balance=-20.2, medium="paper", payments=[payment], colour="red"),
        request={"channel": "self service", "rate": "26W", "donation": "NaN USD", "tip": "-1.00 EUR", "date": "July 1"},
        extra=1,
    ) == [
        "the data: it has `extra`, which nothing asks for",
        'subscription.medium: `"paper"` is not one of print, digital, hybrid',
        "subscription.balance: expected text such as `20.20 USD`, got `-20.2`",
        "subscription.payments[0].paid_at: `2026-06-15T09:00:00` does not say in which zone: "
        "add the offset from UTC, such as -05:00, or Z",
        'subscription.payments[0].status: `"lost"` is not one of captured, authorised, pending, refunded, declined, '
        "voided",
        "subscription: it has `colour`, which nothing asks for",
        'request.channel: `"self service"` is not one of Self-Service, One CSR Portal: did you mean `Self-Service`?',
        'request.date: a day is written as year-month-day, not `"July 1"`',
        "request.donation: `NaN USD` is not an amount of money: write it as `20.20 USD`, the currency after it",
        "request.tip: -1.00 EUR is below zero",
    ]


def test_what_only_the_parts_together_show_is_said_at_once(folder: Path) -> None:
    """RST-01, PAY-06, PAY-07, PAY-08, PAY-09."""
    assert restart_faults(
        folder,
        subscription=stopped(medium="digital"),
        request={"channel": "Self-Service", "rate": "12W", "donation": "1.00 EUR", "tip": "1.00 USD"},
    ) == [
        "request.donation: 1.00 EUR is not in USD, the currency of subscription.balance [PAY-09]",
        "request.rate: `12W` is not one of the returned rates: 13W (did you mean `13W`?) [PAY-08]",
        "request.tip: a tip is for those who deliver, and the product is digital only [PAY-07]",
    ]


def test_what_only_the_client_and_the_day_show_is_said_at_once(folder: Path) -> None:
    """RST-01, PAY-06, PAY-07."""
    assert restart_faults(
        folder,
        subscription=stopped(stop_date="2026-07-01"),
        request={"channel": "Self-Service", "rate": "13W", "donation": "1.00 USD", "tip": "1.00 USD"},
    ) == [
        "subscription.stop_date: 1 July 2026 is after today, 15 June 2026, and yet the subscription is permanently "
        "stopped (one that runs until then is active) [RST-01]",
        "request.donation: it is not settled whether donations are used in Self-Service (say it in the settings) "
        "[PAY-06]",
        "request.tip: it is not settled whether tips are used in Self-Service (say it in the settings) [PAY-07]",
    ]


def test_a_part_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    """PAY-08: a tip that is no money, and a rate that was not returned, in one submission."""
    request = {"channel": "Self-Service", "rate": "26W", "tip": 2.5}
    assert restart_faults(folder, request=request) == [
        "request.tip: expected text such as `20.20 USD`, got `2.5`",
        "request.rate: `26W` is not one of the returned rates: 13W [PAY-08]",
    ]
    assert restart_faults(folder, request={"channel": "Self-Service", "rate": 13}) == [
        "request.rate: expected text, got `13`"
    ]


def test_everything_wrong_with_a_change_is_said_at_once(folder: Path) -> None:
    """UPG-03, UPG-08, UPG-09."""
    request = {
        "channel": "Self-Service", "timing": {"immediately": True, "scheduled": "2026-07-01"}, "ezpay": False,
        "address": {"zip": "55555"},
    }  # fmt: skip
    data = {"now": NOW, "subscription": SUBSCRIPTION, "offer": OFFER, "request": request}
    result = call("change", "--client", "client.toml", "-", input=json.dumps(data))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "standard input: request.timing: choose one of immediately, next_billing_cycle and scheduled with its day, "
        "not both immediately and scheduled [UPG-03]",
        "standard input: request.address: nothing can be delivered there: a street is wanted, and a town or ZIP",
    ]


def test_a_type_of_offers_that_the_client_does_not_have_is_refused_with_those_that_it_has(folder: Path) -> None:
    """DSL-05, DSL-10."""
    request = {"channel": "Self-Service", "timing": {"immediately": True}}
    data = {"now": NOW, "subscription": SUBSCRIPTION, "offer": OFFER | {"type": "UPGRADE"}, "request": request}
    result = call("change", "--client", "client.toml", "-", input=json.dumps(data))
    assert (result.exit_code, result.stderr.splitlines()) == (
        2, ["standard input: offer.type: `UPGRADE` is not one of UPGRD, DNGRD (did you mean `UPGRD`?) [DSL-05]"],
    )  # fmt: skip


# ---------------------------------------------------------------- the client


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zone = 'America/Chicgo'", "zone: `America/Chicgo` is not a time zone known here\n --> client.toml:1:1"),
        ("zone = 'America/Chicgo'", "= did you mean `America/Chicago`"),
        ("zone = '../etc/passwd'", "is not a time zone known here"),
        ("zone = 5", "zone: expected text, got `5`"),
        ("zone = 'UTC'\n[systems]\nsubscribe = '3.16.0 beta'\ncirculation = 'Advance 5'",
         "systems.subscribe: `3.16.0 beta` is not a released version"),
        ("zone = 'UTC'\n[systems]\nsubscribe = '3.16.0 beta'\ncirculation = 'Advance 5'",
         "systems.circulation: `Advance 5` names no circulation system known here"),
        (CLIENT.replace("max_days = 60", "max_days = -1\nmaxdays = 3"), "restart.max_days: -1 is below zero"),
        (CLIENT.replace("max_days = 60", "max_days = -1\nmaxdays = 3"), "did you mean `max_days`?"),
        (CLIENT.replace("[change]\non = true", "[change]\non = 'yes'"), "change.on: expected true or false"),
        (CLIENT + "[restrat]\n", "it has `restrat`, which nothing asks for"),
        ("zone = ", "nothing stands behind the `=`"),
    ],
)  # fmt: skip
def test_a_client_that_cannot_be_used_is_a_wrong_call(folder: Path, text: str, said: str) -> None:
    (folder / "client.toml").write_text(text)
    result = call("restart", "case.json")
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_policy_that_the_client_does_not_name_is_off(folder: Path) -> None:
    """RST-09, UPG-02."""
    (folder / "client.toml").write_text(CLIENT.partition("[restart]")[0])
    assert "restarts are not turned on here" in call("restart", "case.json").stdout
    data = {"now": NOW, "subscription": SUBSCRIPTION, "offer": OFFER}
    assert "not turned on here" in call("change", "--client", "client.toml", "-", input=json.dumps(data)).stdout


def test_matrix_has_its_usual_settings(folder: Path) -> None:
    """A-20."""
    (folder / "client.toml").write_text(CLIENT.replace("NCS Circ 2020.4", "Matrix 38.0.034"))
    trial = json.dumps(case(subscription=stopped(trial=True)))
    given = ("restart", "--client", "client.toml", "-")
    assert "- A-20    it is a trial" in call(*given, input=trial).stdout
    (folder / "client.toml").write_text(
        CLIENT.replace("NCS Circ 2020.4", "Matrix 38.0.034").replace(
            "max_days = 60", "max_days = 60\nrefuse_trials = false"
        )
    )
    assert "can restart online" in call(*given, input=trial).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.json"], "there is no file nothing.json"),
        (["--client", "client.toml", "empty"], "the folder empty holds no file that ends in .json or .jsonl"),
        (["-"], "say which client it is with --client FILE"),
        (["elsewhere/case.json"], "there is no client.toml beside the file"),
        (["case.json", "--client", "none.toml"], "none.toml cannot be read"),
        (["case.json", "--days", "400"], "400 is not in the range"),
    ],
)
def test_a_wrong_call_says_what_to_do(folder: Path, arguments: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "case.json").write_text(json.dumps(case()))
    result = call("restart", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_nothing_that_a_case_says_reaches_the_terminal_as_a_control_sign(folder: Path) -> None:
    data = case(subscription=stopped(id="\x1b[31m7\n8"))
    assert call("restart", "--client", "client.toml", "-", input=json.dumps(data)).stdout.startswith("?[31m7?8: can")


# ---------------------------------------------------------------- occupant, patron


def test_what_is_written_can_be_applied_to_the_records_of_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """EML-01, EML-04."""
    monkeypatch.chdir(ROOT)
    cases = (ROOT / "examples/occupant/cases.jsonl").read_text(encoding="utf-8").splitlines()
    answers = call("occupant", "examples/occupant/cases.jsonl", "--format", "json").stdout.splitlines()
    for given, said in zip(cases, answers, strict=True):
        records = from_plain(json.loads(given)["records"], occupant.Records)
        decision = from_plain(json.loads(said)["decision"], Decision[occupant.Answer])
        assert occupant.apply(records, decision.answer) != records


def test_a_request_of_no_known_kind_is_said(folder: Path) -> None:
    text = json.dumps({"records": {}, "request": {"kind": "delete", "occupant": "7"}})
    result = call("occupant", "--client", "client.toml", "-", input=text)
    assert result.exit_code == 2
    kinds = "new start, register, contact change, email change, extract"
    assert f"request.kind: expected one of {kinds}, got" in result.stderr


def test_occupants_that_staff_must_choose_from_end_with_3(folder: Path) -> None:
    """OCC-01."""
    two = [{"id": id, "values": {"email": "ann@ex.com"}} for id in ("7", "8")]
    request = {"kind": "new start", "occupant": "9", "values": {"email": "ann@ex.com"}}
    result = call(
        "occupant", "--client", "client.toml", "-", input=json.dumps({"records": {"circ": two}, "request": request})
    )
    assert (result.exit_code, "several occupants are found by email: 7, 8" in result.stdout) == (3, True)


def test_the_record_afterwards_comes_with_the_decision_about_a_patron(monkeypatch: pytest.MonkeyPatch) -> None:
    """PAC-13, PAC-17."""
    monkeypatch.chdir(ROOT)
    lines = call("patron", "examples/patron/cases.jsonl", "--format", "json").stdout.splitlines()
    first = json.loads(lines[0])
    after = from_plain(first["patron afterwards"], patron.Patron)
    assert (after.has_verification_block, after.values["notification_method"]) == (True, "e-mail")
    assert "patron afterwards" not in json.loads(lines[3])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[branches.North]\naddress = { allowed = true }",
            "branches.North.address: the change is allowed, and no mode",
        ),
        ("[branches.North]\nphone_validation = true", "phone validation is one switch for the whole system"),
        ("[branch.North]\n", "it has `branch`, which nothing asks for\n --> library.toml:1:1"),
    ],
)
def test_a_library_that_cannot_be_used_is_a_wrong_call(folder: Path, text: str, said: str) -> None:
    """PAC-05, PAC-12."""
    (folder / "library.toml").write_text(text)
    result = call("patron", "--library", "library.toml", "-", input="{}")
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_table_of_postal_codes_with_duplicates_is_a_wrong_call(folder: Path) -> None:
    """PAC-32."""
    (folder / "library.toml").write_text("phone_validation = true\n")
    (folder / "postal-codes.csv").write_text("code,city,state\n13201,Syracuse,NY\n13201,syracuse,NY\n")
    result = call("patron", "--library", "library.toml", "-", input="{}")
    assert (result.exit_code, "13201 syracuse is in the table twice" in result.stderr) == (2, True)
    assert call("patron", "-", input="{}").stderr.count("say which library it is with --library FILE") == 1


# ---------------------------------------------------------------- merge


def test_a_merge_in_json_holds_the_record_the_account_and_the_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """MRG-51, MRG-54."""
    monkeypatch.chdir(ROOT)
    day = ["--as-of", "2026-06-15", "--format", "json"]
    preview = json.loads(call("merge", "--preview", KEEP, REMOVE, *day).stdout)["decision"]["answer"]
    answer = json.loads(call("merge", KEEP, REMOVE, *ACCEPTED, *day).stdout)["decision"]["answer"]
    assert answer["plan"] == preview["plan"]
    survivor = from_plain(answer["survivor"], merge.Customer)
    assert sum(cost.amount.minor for cost in survivor.costs) == 1150
    assert answer["ledger"]["merges"] == [{"removed": "K-200", "into": "K-100"}]
    assert [one["id"] for one in answer["undo"]["removed"]["loan_history"]] == ["H2"]


def test_a_merge_is_kept_and_undone_and_secrets_are_shown_only_when_asked_for(folder: Path) -> None:
    """[M14], A-MRG-20."""
    one = {"number": "1", "actor_id": "a1", "password": "lente", "emails": ["an@ex.be"]}
    (folder / "one.json").write_text(json.dumps(one))
    (folder / "other.json").write_text(json.dumps({"number": "2", "actor_id": "a2", "emails": ["bo@ex.be"]}))
    done = call("merge", "one.json", "other.json", "--keep", "merged.json", "--format", "json", "--as-of", "2026-06-15")
    assert (done.exit_code, "lente" in done.stdout) == (0, False)
    kept = json.loads((folder / "merged.json").read_text())
    (folder / "now.json").write_text(json.dumps(kept["survivor"]))
    undone = call("merge", "--undo", "merged.json", "now.json", "--format", "json", "--show", "password")
    answer = json.loads(undone.stdout)["decision"]["answer"]
    assert (undone.exit_code, answer["kind"]) == (0, "undone")
    assert from_plain(answer["survivor"], merge.Customer) == from_plain(one, merge.Customer)
    assert call("merge", "--undo", "merged.json", "now.json").stdout.startswith("undone: both records are as they were")
    changed = call("merge", "--undo", "merged.json", "one.json")
    assert (changed.exit_code, changed.stdout) == (1, "not undone, and nothing changed: emails changed since.\n")
    (folder / "printed.json").write_text(done.stdout)
    for arguments, said in (
        (["--undo", "printed.json", "now.json"], "undo.before.password: the secret is hidden here"),
        (["--undo", "one.json", "now.json"], "one.json holds no merge"),
        (["--undo", "merged.json", "now.json", "other.json"], "--undo takes the surviving record as it is now"),
        (["--undo", "merged.json", "now.json", "--show", "pasword"], "did you mean `password`?"),
        (["--undo", "merged.json", "now.json", "--keep", "x.json"], "--keep is for a merge"),
        (["one.json", "other.json", "--keep", "merged.json"], "merged.json is there already"),
        (["one.json", "other.json", "--keep", "one.json"], "one.json"),
        (["one.json"], "name two records"),
    ):
        result = call("merge", *arguments)
        assert (result.exit_code, said in result.stderr) == (2, True), (arguments, result.output)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["keep.json", "nothing.json"], "there is no file nothing.json"),
        (["keep.json", "bad.json"], "a record cannot be used"),
        (["keep.json", "bad.json"], "loans[0].due_on: a day is written as year-month-day"),
        (["keep.json", "list.json"], "one object is wanted"),
        (["keep.json", "words.json"], "this is not JSON"),
        (["keep.json", "other.json", "--accept", "burn it"], "nothing here would `burn it`"),
        (["keep.json", "other.json", "--policy", "nobody's"], "there is no policy `nobody's`"),
        (["keep.json", "other.json", "--policy", "wrong.toml"], "rules.actor_id: no rule says how it travels"),
        (["keep.json", "other.json", "--policy", "wrong.toml"], "rules.nam: `nam` is no field of Customer"),
        (["keep.json", "other.json", "--policy", "none.toml"], 'write `record = "customer"` or `record = "occupant"`'),
    ],
)
def test_a_merge_that_cannot_be_made_says_why(folder: Path, arguments: list[str], said: str) -> None:
    record = {"number": "1", "actor_id": "a1"}
    loan = {"id": "L", "library": "G", "item": "i", "lent_on": "2026-06-01", "due_on": "2026-02-30"}
    for name, data in (
        ("keep", record), ("other", {"number": "2", "actor_id": "a2"}), ("bad", {**record, "loans": [loan]}),
        ("list", [record, record]),
    ):  # fmt: skip
        (folder / f"{name}.json").write_text(json.dumps(data))
    (folder / "words.json").write_text("words")
    (folder / "wrong.toml").write_text('record = "customer"\n[rules]\nnumber = "survivor\'s"\nnam = "survivor\'s"\n')
    (folder / "none.toml").write_text("[rules]\n")
    result = call("merge", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_merge_that_is_refused_is_told_and_ends_with_1(folder: Path) -> None:
    """MRG-45, MRG-50."""
    (folder / "keep.json").write_text(json.dumps({"number": "1", "actor_id": "a1"}))
    for arguments in (["keep.json", "keep.json"], ["--preview", "keep.json", "keep.json"]):
        result = call("merge", *arguments)
        assert (result.exit_code, "1 cannot be merged with itself" in result.stdout) == (1, True)
