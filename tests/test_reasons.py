"""The page of reasons: every code with its sentence and the keys of its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from subrules.sentences import ENGLISH, KEYS

PAGE = Path(__file__).parents[1] / "docs" / "reasons.md"

POLICIES = ("restart", "change", "occupant", "patron", "merge", "offers", "versions")

HEAD = """# Reasons and their codes

Every reason of a decision has a code beside its statement. A code stays the same in every version, so programs can tell
reasons apart by it, and a translation can write its own sentence from the code and the values. The English sentences
are in `subrules.sentences.english`; a second language is a folder like it.

`{key}` stands for a value as it is; `{key:day}`, `{key:ago}` and the like for one in words.
"""


def is_of_a_reason(code: str) -> bool:
    """Whether a code is a reason's, and not a phrase that is read aloud or a line of a payment."""
    return not any(part in ("aloud", "line") for part in code.split("."))


def page_text() -> str:
    lines = [HEAD]
    for policy in POLICIES:
        codes = [code for code in ENGLISH.texts if code.split(".")[0] == policy and is_of_a_reason(code)]
        if codes:
            lines += [f"## {policy.capitalize()}", "", "| Code | Sentence |", "|---|---|"]
            lines += [f"| `{code}` | {ENGLISH.texts[code]} |" for code in codes]
            lines += [""]
    lines += ["## The values", "", "| Key | What it holds |", "|---|---|"]
    lines += [f"| `{key}` | {meaning} |" for key, meaning in KEYS.items()]
    return "\n".join(lines) + "\n"


def test_the_page_lists_every_code_and_every_key() -> None:
    """`python tests/regenerate.py reference` writes the page."""
    assert PAGE.read_text(encoding="utf-8") == page_text()


@pytest.mark.parametrize("code", [code for code in ENGLISH.texts if is_of_a_reason(code)])
def test_the_keys_of_a_sentence_are_explained(code: str) -> None:
    assert ENGLISH.keys(code) <= set(KEYS)


def test_every_code_begins_with_the_name_of_its_policy() -> None:
    assert {code.split(".")[0] for code in ENGLISH.texts} <= set(POLICIES)


def test_no_two_sentences_of_a_policy_are_the_same_by_mistake() -> None:
    """One code, one sentence: two reasons that say the same would not need two codes."""
    seen: dict[tuple[str, str], str] = {}
    same = []
    for code, text in ENGLISH.texts.items():
        if is_of_a_reason(code):
            first = seen.setdefault((code.split(".")[0], text), code)
            same += [(first, code)] if first != code else []
    assert same == []
