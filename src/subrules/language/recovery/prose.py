"""Text that is no rule: what it seems to be, in one message (SR101, SR151, SR154 to SR156)."""

from __future__ import annotations

import re

from ...diagnostics import Edit, Finding, Fix, finding
from ..lex import Tokens
from ..parse import Parser
from .nearest_form import nearest_form, unreadable
from .scene import Known

_FORMULA = re.compile(r"\s*[=+@]\s*(?:if|ifs|and|or|iferror|vlookup|xlookup|als|wenn|si)\s*\(", re.IGNORECASE)
_LANGUAGES = {
    "Dutch": (r"\b(?:als|indien|wanneer)\b", r"\bdan\b"),
    "German": (r"\b(?:wenn|falls)\b", r"\bdann\b"),
    "French": (r"\bsi\b", r"\balors\b"),
    "Spanish": (r"\bsi\b", r"\bentonces\b"),
    "Italian": (r"\bse\b", r"\ballora\b"),
    "Portuguese": (r"\bse\b", r"\bent[aã]o\b"),
    "Danish or Norwegian": (r"\b(?:hvis|når)\b", r"\b(?:så|da)\b"),
    "Swedish": (r"\bom\b", r"\bså\b"),
    "Polish": (r"\bje[sś]li\b", r"\b(?:to|wtedy)\b"),
}
_SAID = {name: (re.compile(a, re.IGNORECASE), re.compile(b, re.IGNORECASE)) for name, (a, b) in _LANGUAGES.items()}
_RULE_LIKE = re.compile(
    r"\b(?:if|then|unless|except|when|offers?|upgrades?|downgrades?|until|from|before|after|not|only|must|never|always)\b"
    r"|[=<>{}≤≥≠]|[0-9]",
    re.IGNORECASE,
)


def outside(tokens: Tokens, known: Known, parser: Parser) -> Finding:
    """The message for text that stands outside any rule."""
    text = tokens.text
    begin, end = tokens.starts[0], tokens.ends[-1]
    said = text[begin:end]
    if (special := recognised(said, (begin, end), known)) is not None:
        return special
    if nearest_form(tokens, known)[0] or "THEN" in tokens.kinds:
        return unreadable(tokens, known, parser)
    fixes: tuple[Fix, ...] = ()
    if not _RULE_LIKE.search(said) and not any(
        tokens.word(i).lower() in known.fields for i in range(len(tokens.kinds))
    ):
        lines = [begin]
        at = text.find("\n", begin, end)
        while at >= 0:
            lines.append(at + 1)
            at = text.find("\n", at + 1, end)
        fixes = (
            (Fix("make it a comment", tuple(Edit(line, line, "# ") for line in lines[:100])),)
            if len(lines) <= 100
            else ()
        )
    return finding(
        "SR101",
        (begin, end),
        "this text belongs to no rule",
        f"a rule begins with `If`, such as `If {known.example} then {known.outcome} = {{…}}`; a comment begins with `#`",
        *fixes,
    )


def recognised(said: str, span: tuple[int, int], known: Known) -> Finding | None:
    """Text that is of another kind altogether: a formula, a table, another language."""
    form = f"`If {known.example} then {known.outcome} = {{…}}`"
    if _FORMULA.match(said):
        return finding("SR154", span, "this is a formula of a spreadsheet", f"write the rule as a sentence: {form}")
    lines = [line for line in said.split("\n") if line.strip()]
    if len(lines) > 1 and all(line.count("\t") >= 1 for line in lines[:5]):
        return finding(
            "SR156", span, "this is a table pasted from a spreadsheet",
            f"write a rule with placeholders and save the table beside it as `NAME.rows.csv`, or write each row as {form}",
        )  # fmt: skip
    if len(lines) > 1 and all(line.strip().startswith("|") or line.count("|") >= 2 for line in lines[:5]):
        return finding(
            "SR156", span, "this is a table",
            f"write a rule with placeholders and save the table beside it as `NAME.rows.csv`, or write each row as {form}",
        )  # fmt: skip
    for name, (begins, follows) in _SAID.items():
        first = begins.match(re.sub(r"^\W+", "", said))
        if first and follows.search(said) and not re.search(r"\bthen\b", said, re.IGNORECASE):
            return finding("SR155", span, f"this rule is written in {name}", f"the words of rules are English: {form}")
    return None
