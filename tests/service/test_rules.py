"""The example service answers from its folder, and takes the files again when they change."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subrules.project import ProjectError

from .calls import SERVICE, client, copied, httpx, sent

SHORT = {"record": {"NewspaperID": "1", "Term": 1, "Balance": 0}}


def segments(answered: httpx.Response) -> list[str]:
    return [one["segment"] for one in answered.json()["offers"]]


def test_offers_and_the_rules_that_missing_facts_leave_open() -> None:
    answered = client().post("/offers", json={"record": {"NewspaperID": "1", "Term": 1}})
    assert segments(answered) == []
    assert [(one["rule"], one["missing"]) for one in answered.json()["undetermined"]] == [
        ("short term", ["Balance"]),
        ("too dear", ["WeeklyRate"]),
    ]
    assert segments(client().post("/offers", json=SHORT)) == ["Plus"]


def test_a_number_is_taken_as_it_was_written_or_refused() -> None:
    assert segments(client().post("/offers", json={"record": {**SHORT["record"], "WeeklyRate": 9.05}})) == [
        "Plus",
        "Weekend",
    ]
    assert client().post("/offers", json={"record": {"WeeklyRate": 0.1 + 0.2}}).status_code == 422
    more = b'{"record": {"WeeklyRate": 9.7500000000000000001}}'
    answered = client().post("/offers", content=more, headers={"Content-Type": "application/json"})
    assert "`9.7500000000000000001` is not a number for `WeeklyRate`" in answered.text


def test_rules_that_change_are_used_from_the_next_request_on(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    service = client(folder)
    first = service.post("/offers", json=SHORT)
    rules = folder / "offers.rules"
    rules.write_text(rules.read_text().replace("{Plus}", "{Gold}"))
    second = service.post("/offers", json=SHORT)
    assert (segments(first), segments(second)) == (["Plus"], ["Gold"])
    assert first.json()["decided_by"]["files"] != second.json()["decided_by"]["files"]


def test_a_mistake_leaves_the_rules_as_they_were_and_is_shown_until_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = copied(tmp_path)
    service = client(folder)
    rules, good = folder / "offers.rules", (folder / "offers.rules").read_text()
    rules.write_text(good.replace("Term", "Trm"))
    with caplog.at_level(logging.WARNING):
        assert segments(service.post("/offers", json=SHORT)) == ["Plus"]
    assert "`Trm` is not a field" in caplog.text
    state = service.get("/rules").json()
    assert state["rules"] == 3
    assert {(one["code"], one["line"]) for one in state["not_taken"]} == {("SR201", 3), ("SR201", 4)}
    rules.write_text(good.replace("{Plus}", "{Gold}"))
    assert segments(service.post("/offers", json=SHORT)) == ["Gold"]
    assert service.get("/rules").json()["not_taken"] == []


def test_settings_that_change_are_used_too(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    service = client(folder)
    settings = folder / "client.toml"
    settings.write_text(settings.read_text().replace("max_days = 60", "max_days = 10"))
    answered = service.post("/restart", json=sent("restart"))
    assert answered.json()["decision"]["answer"]["kind"] == "subscription panel"


def test_a_folder_that_goes_away_leaves_the_rules_as_they_were(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    service = client(folder)
    folder.rename(tmp_path / "elsewhere")
    assert segments(service.post("/offers", json=SHORT)) == ["Plus"]
    assert service.get("/rules").json()["not_taken"]


def test_why_new_files_are_not_used_is_said(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    service = client(folder)
    kept = (folder / "client.toml").rename(tmp_path / "kept.toml")
    assert (
        service.get("/rules").json()["refused"].endswith("has no client.toml: the policies need the client's settings")
    )
    kept.rename(folder / "client.toml")
    assert service.get("/rules").json()["refused"] == ""


def test_a_service_without_usable_rules_does_not_start(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "client.toml").write_text('zone = "Chicago"')
    with pytest.raises(ProjectError, match="did you mean `America/Chicago`"):
        client(folder)
    (folder / "client.toml").write_text('zone = "America/Chicago"')
    with pytest.raises(LookupError, match="no \\[systems\\]"):
        client(folder)
    (folder / "client.toml").unlink()
    with pytest.raises(LookupError, match=r"no client\.toml"):
        client(folder)


def test_a_server_of_its_own_answers_over_http() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["uvicorn", "subscriptions_api.app:create", "--factory", "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=SERVICE,
        env={**os.environ, "SUBRULES_NOW": "2026-06-15T12:17:00-05:00"},
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/rules", server)
        answered = httpx.post(f"{address}/restart", json=sent("restart"))
        assert answered.json()["decision"]["answer"]["payment"]["total"] == "74.20 USD"
        assert httpx.post(f"{address}/restart", json={}).status_code == 422
        assert segments(httpx.post(f"{address}/offers", json=SHORT)) == ["Plus"]
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            httpx.get(address)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer within 30 seconds")
