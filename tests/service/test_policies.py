"""The example service decides what the policies decide, and says what is wrong with a body."""

from __future__ import annotations

from typing import Any

import pytest

import subrules
from subrules import change, patron, restart
from subrules.project import read_client

from .calls import NOW, SERVICE, client, sent

SERVED = client()
CLIENT = read_client(SERVICE / "rules" / "client.toml")


@pytest.mark.parametrize(
    ("path", "name", "kind", "of"),
    [
        ("/restart", "restart", "real-time restart", restart),
        ("/restart", "restart-refused", "subscription panel", restart),
        ("/change", "change", "change", change),
    ],
)
def test_the_service_gives_the_decision_of_the_policy(path: str, name: str, kind: str, of: Any) -> None:
    answered = client().post(path, json=sent(name))
    decision = of.case_from(sent(name)).decide(CLIENT, now=NOW)
    assert answered.status_code == 200
    assert answered.json()["decision"] == subrules.to_plain(decision)
    assert answered.json()["aloud"] == of.read_aloud(decision)
    assert answered.json()["decision"]["answer"]["kind"] == kind


def test_a_patron_is_decided_by_the_settings_of_the_library() -> None:
    answer = client().post("/patron", json=sent("patron")).json()["decision"]["answer"]
    assert answer["kind"] == patron.Accepted.kind
    assert [one["field"] for one in answer["changed"]] == ["notification_method"]
    nobody = {**sent("patron"), "patron": None}
    assert client().post("/patron", json=nobody).json()["decision"]["answer"] == {"kind": "refused"}


def test_contact_data_that_is_left_alone_is_named() -> None:
    answer = client().post("/occupant", json=sent("occupant")).json()["decision"]["answer"]
    assert [(one["system"], one["new"]) for one in answer["writes"]] == [("registration", "joe.lee@ex.com")]
    assert [one["field"] for one in answer["left"]] == ["email"]


def test_a_quote_asks_about_days_and_submits_nothing() -> None:
    answer = client().post("/restart/quote", json=sent("quote")).json()["decision"]["answer"]
    found = [(one["rate"], one["effective"], one["payment"]["total"]) for one in answer["choices"]]
    assert found == [
        ("13W", "2026-06-15", "72.20 USD"),
        ("13W", "2026-07-01", "72.20 USD"),
        ("1Y", "2026-06-15", "207.40 USD"),
        ("1Y", "2026-07-01", "207.40 USD"),
    ]


def test_the_answer_says_what_decided() -> None:
    by = client().post("/restart", json=sent("restart")).json()["decided_by"]
    assert by == {"files": by["files"], "day": "2026-06-15", "subrules": subrules.__version__}
    assert len(by["files"]) == 64


BAD = [
    ("/restart", {}, ["subscription", "rates"]),
    ("/restart", {**sent("restart"), "request": {"channel": "Self-Service", "rate": "26W"}}, ["request.rate"]),
    ("/restart", {name: value for name, value in sent("restart").items() if name != "request"}, ["request"]),
    ("/restart/quote", {"quote": {"channel": "Self"}}, ["subscription", "rates", "quote.channel"]),
    ("/restart/quote", {**sent("quote"), "quote": {}}, ["quote.channel"]),
    ("/change", {"ofer": {}}, ["subscription", "offer"]),
    ("/occupant", {"records": {}}, ["request"]),
    ("/patron", {"patron": None}, ["submission"]),
    ("/merge/customers", {"survivor": {"number": 1}, "removed": {}}, ["survivor", "removed"]),
    ("/merge/customers/undo", {"survivor": {}}, ["merge"]),
    ("/offers", {"record": {"Trm": 1, "Term": "x"}}, ["record.Trm", "record.Term"]),
    ("/offers", {"record": {"Term": 1}, "as_of": 20260615}, ["as_of"]),
    ("/explain", {"record": {"Term": 1}, "only": ["Pls"]}, ["only"]),
]


@pytest.mark.parametrize(("path", "body", "places"), BAD)
def test_a_body_that_cannot_be_used_is_a_422_with_every_fault(path: str, body: Any, places: list[str]) -> None:
    answered = client().post(path, json=body)
    assert answered.status_code == 422, answered.text
    found = [".".join(map(str, fault["loc"])) for fault in answered.json()["detail"]]
    assert all(fault["msg"] and fault["type"] for fault in answered.json()["detail"])
    for place in places:
        assert any(one.startswith(f"body.{place}") for one in found), (place, found)


def test_a_key_that_nothing_asks_for_is_named_with_what_was_meant() -> None:
    faults = client().post("/change", json={"ofer": {}}).json()["detail"]
    assert [fault["help"] for fault in faults if fault["type"] == "unknown-key"] == ["did you mean `offer`?"]


PATHS = ("/offers", "/explain", "/restart", "/restart/quote", "/change", "/occupant", "/patron", "/merge/customers")


UNREADABLE = [
    (b"[]", "expected an object"),
    (b'"text"', "expected an object"),
    (b"null", "expected an object"),
    (b"17", "expected an object"),
    (b"{", "it is not JSON"),
    (b"", "it is not JSON"),
    (b"\xff", "it has characters that are none"),
    (b'{"record": {"Term": NaN}}', "`NaN` is no number of JSON"),
    (b'{"record": {"Term": 1, "Term": 24}}', "`Term` is there twice"),
    (b'{"record": {"\\ud800": 1}}', "it has characters that are none"),
    (b'{"record": {"\\ud800": 1, "\\ud800": 2}}', "`?` is there twice"),
    (b"[" * 200_000, "it is nested too deep"),
    (b'{"a": ' + b"9" * 5000 + b"}", "it has a number that is too long"),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("body", "message"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_body_that_cannot_be_read_whole_is_a_422(path: str, body: bytes, message: str) -> None:
    answered = SERVED.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answered.status_code == 422, answered.text
    [fault] = answered.json()["detail"]
    assert (fault["loc"], fault["type"]) == (["body"], "unreadable-body")
    assert fault["msg"].startswith(message)


def test_json_that_is_not_said_to_be_json_is_a_422_that_says_so() -> None:
    [fault] = client().post("/offers", content=b'{"record": {}}').json()["detail"]
    assert (fault["msg"], "application/json" in fault["help"]) == ("expected JSON", True)


def test_the_page_of_the_service_lists_every_address_and_the_keys_of_its_body() -> None:
    paths = client().get("/openapi.json").json()["paths"]
    assert {*PATHS[:-1], "/rules"} <= set(paths)
    body = paths["/restart"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert (set(body["properties"]), set(body["required"])) == (
        {"subscription", "rates", "request"},
        {"subscription", "rates"},
    )
