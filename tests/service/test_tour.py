"""The page of the example service is run: its curl lines give the answers behind them.

`python -m service.test_tour`, from the folder of the tests, writes the answers into the page.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from .calls import ROOT, SERVICE, client

PAGE = ROOT / "docs" / "service.md"
CALL = re.compile(r"^```sh\n(curl .+?)\n```\n\n```json\n(.*?)```$", re.MULTILINE | re.DOTALL)


def answer_to(service: Any, line: str) -> str:
    """What a line prints: curl with a body or without, and perhaps a part of the answer taken by jq."""
    asked, _, wanted = line.partition(" | jq")
    words = shlex.split(asked)
    path = words[-1].removeprefix("localhost:8000")
    if "--json" in words:
        body = words[words.index("--json") + 1]
        if body.startswith("@"):
            body = (SERVICE / body[1:]).read_text(encoding="utf-8")
        answered = service.post(path, content=body, headers={"Content-Type": "application/json"})
    else:
        answered = service.get(path)
    shown = picked(answered.json(), re.findall(r"\w+|\[\d*\]", wanted))
    return "".join(json.dumps(one, ensure_ascii=False, indent=2) + "\n" for one in shown)


def picked(data: Any, steps: list[str]) -> list[Any]:
    """The parts of an answer that a filter of jq names: keys, [0], and [] for each."""
    if not steps:
        return [data]
    first, *rest = steps
    if first == "[]":
        return [part for one in data for part in picked(one, rest)]
    return picked(data[int(first[1:-1]) if first.startswith("[") else first], rest)


def rewritten(text: str) -> str:
    service = client()
    return CALL.sub(lambda m: f"```sh\n{m[1]}\n```\n\n```json\n{answer_to(service, m[1])}```", text)


def test_the_lines_give_the_answers_behind_them() -> None:
    service, text = client(), PAGE.read_text(encoding="utf-8")
    calls = CALL.findall(text)
    assert len(calls) == text.count("\ncurl ") == 15
    for line, shown in calls:
        assert answer_to(service, line) == shown, line


def test_every_request_beside_the_example_is_on_the_page() -> None:
    named = set(re.findall(r"@(requests/\S+)", PAGE.read_text(encoding="utf-8")))
    assert named == {path.relative_to(SERVICE).as_posix() for path in (SERVICE / "requests").iterdir()}


def test_each_file_of_the_example_fits_what_the_page_says() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in SERVICE.glob("subscriptions_api/*.py")}
    assert len(lengths) > 5
    assert {name: length for name, length in lengths.items() if length >= 150} == {}


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
