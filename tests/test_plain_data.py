"""Everything public as plain data: there and back, in another process, by its schema, and years later."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calling import call
from samples import running
from subrules import (
    Client,
    Envelope,
    Money,
    Term,
    change,
    envelope_of,
    from_stored,
    json_schema,
    load,
    offers,
    patron,
    restart,
    stored,
    subscription,
    versions,
)
from subrules.checks import checked, hidden, not_blank, secret
from subrules.decision import Decision, Reason, Refused
from subrules.faults import InputError
from subrules.plain import PlainDataError, from_plain, record_name, to_plain
from subrules.testing.domain import domain
from subrules.versions import Version

ROOMS = (restart, change, patron, versions, offers, subscription)
RECORDS = sorted(
    {one for room in ROOMS for name in room.__all__ if isinstance(one := getattr(room, name), type) and attrs.has(one)},
    key=lambda one: (one.__module__, one.__name__),
)
ANSWERS = {"restart": restart.Answer, "change": change.Answer, "patron": patron.Answer}
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
NO = Decision(Refused(), (Reason("RST-05", False, code="restart.complimentary", values={"complimentary": "yes"}),))
FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@attrs.frozen(kw_only=True)
class Login:
    """Who may come in.

    Attributes:
        name: whose it is.
        password: what opens it.
    """

    name: str
    password: str | None = attrs.field(default=None, metadata=secret(not_blank), repr=hidden)
    __attrs_post_init__ = checked


@attrs.frozen
class Odds:
    both: tuple[str, int] = ("a", 1)
    word: Literal["yes", "no"] | None = None
    share: Decimal = Decimal("0.10")
    inner: tuple[Odds, ...] = ()
    fact: str | Decimal | date | bool | None = None


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_public_record_comes_back_from_json_storage_and_pickling_and_fits_its_schema(kind: type) -> None:
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    @FEW
    @given(domain(kind))
    def holds(record: object) -> None:
        data = json.loads(json.dumps(to_plain(record)))
        validator.validate(data)
        assert from_plain(data, kind) == record
        assert from_stored(json.loads(json.dumps(stored(record))), kind) == record
        assert pickle.loads(pickle.dumps(record)) == record

    holds()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_every_decision_comes_back_and_fits_its_schema(answer: Any) -> None:
    schema = json_schema(Decision[answer])
    Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(to_plain(NO)))
    Draft202012Validator(schema).validate(data)
    assert from_plain(data, Decision[answer]) == NO
    assert not Draft202012Validator(schema).is_valid(data | {"answer": {"kind": "maybe"}})


BROKEN = [
    (restart.Rate, {"id": "13W"}, "amount: this is missing"),
    (restart.Rate, 5, "the data: expected a table, got `5`"),
    (restart.Rates, {"returned": "none"}, 'returned: expected a list, got `"none"`'),
    (restart.Rates, {"returned": [], "color": 1}, "the data: it has `color`, which nothing asks for"),
    (restart.Settings, {"on": 1}, "on: expected true or false, got `1`"),
    (Money, "20,20 USD", "the data: `20,20 USD` is not an amount of money"),
    (Term, "13 fortnights", "the data: `13 fortnights` is not a term"),
    (Version, "soon", "the data: `soon` is not a released version"),
    (restart.Medium, "papyrus", 'the data: `"papyrus"` is not one of'),
    (
        restart.Answer,
        {"kind": "maybe"},
        "kind: expected one of real-time restart, subscription panel, refused, undecided",
    ),
    (restart.Answer, {}, "the data: expected a table with a `kind`"),
    (Odds, {"both": ["a"]}, 'both: expected a list of 2, got `["a"]`'),
    (Odds, {"word": "perhaps"}, 'word: `"perhaps"` is not one of yes, no'),
    (Odds, {"share": 0.1}, "share: an exact number is written as text, not `0.1`"),
    (Odds, {"share": "1_0"}, 'share: `"1_0"` is not a number'),
    (Odds, {"inner": [{}, {"both": 1}]}, "inner[1].both: expected a list of 2, got `1`"),
    (
        Odds,
        {"fact": {"number": "1", "day": "2026-06-01"}},
        "fact: a fact is text, true, false, null, a number or a day",
    ),
    (date, "6/1/2026", "the data: a day is written as year-month-day"),
    (datetime, "2026-06-15T14:05:00", "the data: `2026-06-15T14:05:00` does not say in which zone"),
]


@pytest.mark.parametrize(("kind", "data", "message"), BROKEN)
def test_what_is_broken_is_refused_in_words_and_by_the_schema(kind: Any, data: Any, message: str) -> None:
    with pytest.raises(PlainDataError) as raised:
        from_plain(data, kind)
    assert message in "; ".join(map(str, raised.value.faults))
    assert not Draft202012Validator(json_schema(kind)).is_valid(data)


@given(
    st.builds(
        Odds,
        st.just(("b", 2)),
        st.sampled_from(["yes", None]),
        st.just(Decimal("1E+3")),
        st.just((Odds(),)),
        st.sampled_from(["1", True, None, Decimal("0.10"), date(2026, 6, 1)]),
    )
)
def test_tuples_words_numbers_facts_and_records_in_records_come_back(odds: Odds) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(odds))), Odds) == odds
    Draft202012Validator(json_schema(Odds)).validate(to_plain(odds))


def test_a_client_comes_back_with_its_zone() -> None:
    for zone in (UTC, timezone(timedelta(hours=-5, minutes=-30))):
        assert from_plain(to_plain(Client(zone=zone)), Client) == Client(zone=zone)
    there = Client(zone=ZoneInfo("America/Chicago"))
    data = json.loads(json.dumps(to_plain(there)))
    assert from_plain(data, Client, zones=ZoneInfo) == there
    assert pickle.loads(pickle.dumps(there)) == there
    Draft202012Validator(json_schema(Client)).validate(data)
    with pytest.raises(PlainDataError, match='zone: `"America/Chicago"` names a time zone, and nothing looks it up'):
        from_plain(data, Client)
    with pytest.raises(PlainDataError, match="there is no time zone"):
        from_plain(data | {"zone": "Mars/Olympus"}, Client, zones=ZoneInfo)


def test_a_page_and_a_catalogue_come_back() -> None:
    offer = offers.Offer(name="Premium", type="UPGRD", segment="Plus", divisions=frozenset({"2", "1"}))
    catalogue = offers.Catalogue((offer,))
    table = offers.SmartOfferTable((offers.SmartOffer("17", "UPGRD", "Plus", "a:1"),), date(2026, 6, 15), "abc")
    page = offers.page_for(
        table, catalogue, running(id="17", division="1"), channel=offers.Channel.SELF_SERVICE, client=Client(), now=NOW
    )
    assert page.tab("UPGRD").offers == (offer,)
    for record in (catalogue, table, page):
        assert from_plain(json.loads(json.dumps(to_plain(record))), type(record)) == record
    assert to_plain(catalogue)["offers"][0]["divisions"] == ["1", "2"]


def test_what_was_stored_is_read_in_another_process() -> None:
    code = (
        "import json, sys; from subrules import from_stored, restart; from subrules.decision import Decision\n"
        "again = from_stored(json.load(sys.stdin), Decision[restart.Answer]); print(again.reasons[0].sentence)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(stored(NO)), capture_output=True, text=True, check=True
    )
    assert done.stdout == "it is complimentary\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "version: expected 1, got `2` (it was stored by a later version of subrules)"),
        ({"version": 0}, "version: expected 1, got `0`"),
        ({"version": True}, "version: expected 1, got `true`"),
        ({"record": "restart.Rate"}, 'record: expected decision.Decision, got `"restart.Rate"`'),
        ({"data": {}}, "data.answer: this is missing"),
        ({"more": 1}, "the data: it has `more`, which nothing asks for"),
    ],
)
def test_what_was_stored_otherwise_is_refused_in_words(change: Mapping[str, Any], message: str) -> None:
    with pytest.raises(PlainDataError) as raised:
        from_stored(stored(NO) | change, Decision[restart.Answer])
    assert message in str(raised.value)


def test_a_secret_is_shown_nowhere_and_lost_nowhere() -> None:
    login = Login(name="An", password="open sesame")
    assert repr(login) == "Login(name='An', password=(hidden))"
    assert to_plain(login) == {"name": "An", "password": {"hidden": True}}
    assert to_plain(Login(name="An"))["password"] is None
    assert from_plain(to_plain(login, secrets=True), Login) == login
    assert from_stored(stored(login), Login) == login
    assert pickle.loads(pickle.dumps(login)) == login
    assert json_schema(Login)["$defs"][record_name(Login)]["properties"]["password"]["writeOnly"] is True


def test_what_was_shown_is_not_taken_for_the_secret_and_no_message_says_it() -> None:
    with pytest.raises(PlainDataError, match="password: the secret is hidden here"):
        from_plain(to_plain(Login(name="An", password="x")), Login)
    for wrong in (["open sesame"], 12345):
        with pytest.raises(InputError) as raised:
            from_plain({"name": "An", "password": wrong}, Login)
        assert "sesame" not in str(raised.value)
        assert "12345" not in str(raised.value)
        with pytest.raises(InputError, match=r"password: expected text, got \(hidden\)"):
            Login(name="An", password=wrong)


def test_a_schema_has_the_titles_and_descriptions_of_the_class() -> None:
    login = json_schema(Login)["$defs"][record_name(Login)]
    assert (login["title"], login["description"]) == ("Login", "Who may come in.")
    assert login["properties"]["name"] == {"type": "string", "description": "whose it is."}
    assert login["required"] == ["name"]


def test_an_envelope_says_what_decided_and_comes_back() -> None:
    rules = load("If NewspaperID = 1 then upgrade offer = {A}", offers.VOCABULARY)
    client = Client(zone=ZoneInfo("Pacific/Auckland"), restart=restart.Settings(on=True, max_days=60))
    made = envelope_of(NO, client=client, now=NOW, rules=rules)
    assert (made.day, made.zone, made.rules) == (date(2026, 6, 16), "Pacific/Auckland", rules.digest)
    assert made.settings["restart"]["max_days"] == 60
    kind = Envelope[restart.Answer]
    data = json.loads(json.dumps(stored(made)))
    assert from_stored(data, kind) == made
    Draft202012Validator(json_schema(kind)).validate(data["data"])
    with pytest.raises(InputError, match=r"decision: .*; client: .*; now: "):
        envelope_of(True, client=None, now="today")  # type: ignore[arg-type]


def test_the_command_shows_the_names_and_each_schema() -> None:
    names = call("schema", "--list").stdout.splitlines()
    assert {"restart.Request", "Client", "Decision[restart.Answer]", "offers.Page"} <= set(names)
    assert json.loads(call("schema", "restart.Request").stdout) == json_schema(restart.Request)
    missed = call("schema", "restart.Requst")
    assert missed.exit_code == 2
    assert "there is no record restart.Requst: did you mean restart.Request?" in missed.stderr


def test_every_schema_of_the_list_is_valid() -> None:
    from subrules.cli.commands.schema import kinds_by_name

    for kind in kinds_by_name().values():
        Draft202012Validator.check_schema(json_schema(kind))
