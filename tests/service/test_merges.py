"""Merges over HTTP: looked at, accepted by name, taken back; and no secret leaves the service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import subrules
from subrules import merge

from .calls import client, copied, sent

HIDDEN = {"hidden": True}
MERGE = "/merge/customers"


def destroyed(service: Any, body: Any) -> list[str]:
    return service.post(f"{MERGE}/preview", json=body).json()["decision"]["answer"]["plan"]["destructive"]


def test_a_merge_is_previewed_accepted_carried_out_and_taken_back() -> None:
    service, body = client(), sent("merge")
    needs = destroyed(service, body)
    assert needs == ["erase loan_history", "delete subscriptions"]
    refused = service.post(MERGE, json=body).json()
    assert (refused["decision"]["answer"]["needs"], refused["merge"]) == (needs, None)
    merged = service.post(MERGE, json={**body, "accept": needs}).json()
    assert merged["decision"]["answer"]["kind"] == "merged"
    survivor = merged["decision"]["answer"]["survivor"]
    changed = service.post(f"{MERGE}/undo", json={"merge": merged["merge"], "survivor": {**survivor, "city": "Aalst"}})
    assert (changed.status_code, "city changed since" in changed.json()["aloud"]) == (200, True)
    back = service.post(f"{MERGE}/undo", json={"merge": merged["merge"], "survivor": survivor}).json()
    originals = {name: subrules.from_plain(body[name], merge.Customer) for name in ("survivor", "removed")}
    kept = tuple(one for one in originals["removed"].loan_history if one.library != "Gent")
    originals["removed"] = evolve(originals["removed"], loan_history=kept)
    assert {name: back["decision"]["answer"][name] for name in originals} == subrules.to_plain(originals)
    again = service.post(f"{MERGE}/undo", json={"merge": merged["merge"], "survivor": survivor})
    assert again.status_code == 404


def test_a_record_that_was_merged_is_not_merged_again() -> None:
    service, body = client(), sent("merge-accepted")
    assert service.post(MERGE, json=body).json()["decision"]["answer"]["kind"] == "merged"
    again = service.post(MERGE, json=body)
    assert (again.status_code, again.json()["merge"]) == (200, None)
    assert again.json()["decision"]["answer"]["kind"] != "merged"


def test_a_password_is_merged_and_never_shown() -> None:
    service, body = client(), sent("merge-accepted")
    for name in ("survivor", "removed"):
        body[name]["password"] = f"{name}-lente"
    answers = [service.post(f"{MERGE}/preview", json=body), service.post(MERGE, json=body)]
    survivor = answers[1].json()["decision"]["answer"]["survivor"]
    assert survivor["password"] == HIDDEN
    undo = {"merge": answers[1].json()["merge"], "survivor": survivor}
    refused = service.post(f"{MERGE}/undo", json=undo)
    assert refused.status_code == 422, "a record with a hidden value is no whole record"
    undo["survivor"] = {**survivor, "password": "survivor-lente"}
    answers.append(service.post(f"{MERGE}/undo", json=undo))
    assert answers[2].json()["decision"]["answer"]["removed"]["password"] == HIDDEN
    assert not any("lente" in answered.text for answered in (*answers, refused))


@pytest.mark.parametrize("path", ["/merge/readers", "/merge/readers/preview", "/merge/readers/undo"])
def test_other_records_are_not_merged_here(path: str) -> None:
    answered = client().post(path, json=sent("merge"))
    assert (answered.status_code, "customers, occupants" in answered.json()["detail"]) == (404, True)


def test_a_merge_of_one_kind_is_not_taken_back_as_another() -> None:
    service = client()
    merged = service.post(MERGE, json=sent("merge-accepted")).json()
    occupant = {"id": "7"}
    assert (
        service.post("/merge/occupants/undo", json={"merge": merged["merge"], "survivor": occupant}).status_code == 404
    )


def test_the_ledger_is_the_services_own() -> None:
    answered = client().post(MERGE, json={**sent("merge"), "ledger": {"into": {}}})
    assert (answered.status_code, answered.json()["detail"][0]["loc"]) == (422, ["body", "ledger"])


def test_what_the_settings_accept_is_not_asked_for(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "client.toml").open("a") as settings:
        settings.write('\n[merge]\naccept = ["delete subscriptions"]\n')
    refused = client(folder).post(MERGE, json=sent("merge")).json()["decision"]["answer"]
    assert refused == {"kind": "needs acceptance", "needs": ["erase loan_history"]}
