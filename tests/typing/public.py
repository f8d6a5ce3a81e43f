"""What type checkers must see in the public names. Checked by mypy and pyright, not run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import assert_never, assert_type

from subrules import (
    Analysis,
    Answer,
    Client,
    Comparison,
    Decision,
    Document,
    Expectation,
    Explanation,
    Matcher,
    Money,
    Refused,
    RuleSet,
    RuleTest,
    Term,
    Undecided,
    Vocabulary,
    analyse,
    change,
    compare,
    explain,
    format_text,
    from_plain,
    load,
    match,
    match_many,
    merge,
    occupant,
    patron,
    read,
    restart,
    run_tests,
    vocabulary_from,
)
from subrules.offers import VOCABULARY, SmartOfferTable, Subscription, run
from subrules.versions import Circulation, Feature, Support, Systems, Version, supported

day = date(2026, 6, 15)
rules = load("If Term = 1 then upgrade offer = {A}", VOCABULARY)
assert_type(rules, RuleSet)
assert_type(read(b"", VOCABULARY), Document)
assert_type(match(rules, {"Term": 1}, as_of=day), Answer)
assert_type(match(rules, {"Term": 1}, as_of=day).offers[0].segment, str)
assert_type(Matcher(rules, day).match({"Term": 1}), Answer)
assert_type(next(match_many(rules, [{"Term": 1}], as_of=day)), Answer)
assert_type(explain(rules, {"Term": 1}, as_of=day), Explanation)
assert_type(explain(rules, {}, as_of=day).rules[0].applies, bool | None)
assert_type(format_text("", VOCABULARY), str)
assert_type(vocabulary_from({}), Vocabulary)
assert_type(from_plain({}, Answer), Answer)
assert_type(run(rules, [Subscription("17", {})], as_of=day), SmartOfferTable)

match(rules, {}, as_of="2026-06-15")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
match(rules, {}, day)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

now = datetime(2026, 6, 15, tzinfo=UTC)
systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
assert_type(supported(Feature.RESTART, systems), Decision[Support])
assert_type(Money(1, "USD") + Money(2, "USD"), Money)
assert_type(Term.from_text("13 weeks"), Term)

stopped = restart.Subscription(
    id="1",
    state=restart.State.PERMANENTLY_STOPPED,
    stop_date=day,
    complimentary=False,
    balance=Money(0, "USD"),
    medium=restart.Medium.PRINT,
    payments=(),
)
rates, asked = restart.Rates(returned=()), restart.Request(channel=restart.Channel.CSR)
client = Client(zone=UTC, systems=systems, restart=restart.Settings(on=True))
may = restart.may_restart(stopped, rates, client=client, now=now)
assert_type(may, Decision[bool | None])
restarted = restart.submit(stopped, rates, asked, client=client, now=now)
assert_type(restarted, Decision[restart.RealTimeRestart | restart.SubscriptionPanel | Refused | Undecided])
match restarted.answer:
    case restart.RealTimeRestart() as answer:
        assert_type(answer.payment.total, Money)
    case restart.SubscriptionPanel() | Refused() | Undecided():
        pass
    case _ as never:
        assert_never(never)

restart.Request(restart.Channel.CSR)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Money(1.5, "USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

running = change.Subscription(
    id="1", state=change.State.ACTIVE, product="A", medium=change.Medium.PRINT, auto_renew=False
)
offer = change.Offer(name="B", type="UPGRD", product="B", medium=change.Medium.PRINT, ezpay=change.Ezpay.NONE)
submitted = change.Request(channel=change.Channel.CSR, timing=change.Timing(immediately=True))
changed = change.submit(running, offer, submitted, client=client, now=now)
assert_type(changed, Decision[change.Change | change.Incomplete | Refused | Undecided])
assert_type(change.withdraw(running, client=client, now=now), Decision[change.Withdrawn | Refused])

records = occupant.Records(circ=(occupant.Occupant(id="7"),))
login = occupant.Register(registration="r", email="a@ex.com", role=occupant.Role.OWNER, occupant="7")
assert_type(occupant.submit(records, login, client=client, now=now), Decision[occupant.Writes | Refused | Undecided])
assert_type(occupant.apply(records, occupant.Writes()), occupant.Records)

library = patron.Settings(branches={"North": patron.Branch()})
submission = patron.Submission(pac=patron.Pac.POWER, connection_branch="North")
assert_type(
    patron.submit(None, submission, client=Client(patron=library), now=now), Decision[patron.Accepted | patron.Refused]
)

an, bo = (merge.Customer(number=number, actor_id=number) for number in ("1", "2"))
wise = merge.wise_policy()
assert_type(wise, merge.Policy[merge.Customer])
assert_type(merge.preview(an, bo, policy=wise, as_of=day), Decision[merge.Preview[merge.Customer]])
merged = merge.commit(an, bo, policy=wise, as_of=day).answer
assert_type(merged, merge.Merged[merge.Customer] | merge.NeedsAcceptance | merge.Refused | merge.Undecided)
match merged:
    case merge.Merged():
        assert_type(merged.survivor, merge.Customer)
        assert_type(merged.undo, merge.Undo[merge.Customer])
        assert_type(merged.plan.after.emails, tuple[str, ...])
        undone = merge.undo(merged.survivor, merged.undo, policy=wise, ledger=merged.ledger).answer
        assert_type(undone, merge.Undone[merge.Customer] | merge.Refused)
    case merge.NeedsAcceptance():
        assert_type(merged.needs, tuple[str, ...])
    case merge.Refused() | merge.Undecided():
        pass
    case _ as left:
        assert_never(left)
assert_type(from_plain({}, merge.Merged[merge.Customer]), merge.Merged[merge.Customer])
assert_type(from_plain({}, merge.Undo[merge.Occupant]).before.phone, str)
stored = Decision[merge.Answer[merge.Customer]]
assert_type(from_plain({}, stored), Decision[merge.Answer[merge.Customer]])
from_plain({}, merge.Refused | merge.Undecided)
case_to_merge = merge.case_from({}, policy=wise)
assert_type(case_to_merge.survivor, merge.Customer)
assert_type(case_to_merge.decide(Client(), now=now), Decision[merge.Answer[merge.Customer]])
assert_type(merge.policy_from({}, merge.Occupant), merge.Policy[merge.Occupant])
merge.commit(an, bo, policy=wise)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

old, new = (load(text, VOCABULARY) for text in ("If Term = 1 then upgrade offer = {A}",) * 2)
assert_type(analyse(old, contradicting=[("UPGRD", "DNGRD")]), Analysis)
assert_type(compare(old, new), Comparison)
for outcome in run_tests(old, [RuleTest("t", expected=(Expectation("none", None),))]):
    assert_type(outcome.passed, bool)
Expectation("nothing", None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
compare(old)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
