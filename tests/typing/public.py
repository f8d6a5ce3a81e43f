"""What type checkers must see in the public names. Checked by mypy and pyright, not run."""

from __future__ import annotations

from datetime import date
from typing import assert_type

from subrules import (
    Answer,
    Document,
    Explanation,
    RuleSet,
    Vocabulary,
    explain,
    format_text,
    from_plain,
    load,
    match,
    read,
    vocabulary_from,
)
from subrules.offers import VOCABULARY, SmartOfferTable, Subscription, run

day = date(2026, 6, 15)
rules = load("If Term = 1 then upgrade offer = {A}", VOCABULARY)
assert_type(rules, RuleSet)
assert_type(read(b"", VOCABULARY), Document)
assert_type(match(rules, {"Term": 1}, as_of=day), Answer)
assert_type(match(rules, {"Term": 1}, as_of=day).offers[0].segment, str)
assert_type(explain(rules, {"Term": 1}, as_of=day), Explanation)
assert_type(explain(rules, {}, as_of=day).rules[0].applies, bool | None)
assert_type(format_text("", VOCABULARY), str)
assert_type(vocabulary_from({}), Vocabulary)
assert_type(from_plain({}, Answer), Answer)
assert_type(run(rules, [Subscription("17", {})], as_of=day), SmartOfferTable)

match(rules, {}, as_of="2026-06-15")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
match(rules, {}, day)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
