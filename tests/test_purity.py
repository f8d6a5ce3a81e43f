"""The third net for purity: the whole core runs while Python reports every file, socket and process it touches.

The other two are ruff's list of banned imports and the import contracts, both in pyproject.toml.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = r"""
import sys

# Everything is imported first: importing reads files, using must not. What the core may need, one call imports.
import datetime, pickle, zoneinfo
import subrules
from subrules import *
warm_up()
from subrules import change, diagnostics, merge, occupant, offers, patron, restart, versions
from subrules.diagnostics import exchange, fixing, render
from subrules.analysis import findings
from subrules.ruletests import coverage, mutation, suggest, table
zone = zoneinfo.ZoneInfo("America/Chicago")  # looking a zone up reads a file: that is the caller's to do
now = datetime.datetime(2026, 6, 15, 17, 17, tzinfo=zone)

seen = []
watched = ("open", "socket.", "subprocess.", "os.", "shutil.", "ctypes.", "time.sleep", "urllib.", "tempfile.", "glob.")
sys.addaudithook(lambda event, args: seen.append((event, str(args)[:200])) if event.startswith(watched) else None)

day = datetime.date(2026, 6, 15)
V = offers.VOCABULARY
text = '''# a remark
Rule "n" from 2026-01-01: If NewspaperID = 1 and BaseProductID = 2 or Term > 3 then upgrade offer = {A}
If Balance < {X} then downgrade offer = {Z}
'''
rules = load(text, V)
rules = fill(rules, [{"X": "5", "Z": "B"}]).rules
facts = {"NewspaperID": 1, "StartDate": datetime.date(2020, 1, 1)}
answer, explanation = match(rules, facts, as_of=day), explain(rules, facts, as_of=day)
assert [answer] == list(match_many(rules, [facts], as_of=day))
assert pickle.loads(pickle.dumps(Matcher(rules, day))).match(facts) == answer
assert from_plain(to_plain(explanation), Explanation) == explanation
format_text(text, V)
said = read(text.split("If Balance")[0] + '''Test "t"
  Given NewspaperID = 1, Term > 3, anything else
  Expect upgrade offer includes {A}
Assume not (Term = 7)
Cover Term = 4
''', V)
assert not said.has_errors, said.diagnostics
covers = [one for one in said.statements if isinstance(one, CoverStatement)]
assumed = [one for one in said.statements if isinstance(one, Assumption)]
found = analyse(said.ruleset(), assumed=assumed, covers=covers, contradicting=[("UPGRD", "DNGRD")], expired_by=day)
findings.diagnostics_of(found, said.ruleset())
run_tests(said.ruleset(), said.tests, assumed=assumed)
coverage.coverage(rules, said.tests), mutation.mutation(rules, said.tests)
[suggest.text_of(one.test, V) for one in suggest.suggest(rules, said.tests, mutants=True)]
assert compare(rules, said.ruleset()).differences
table.rows_as_tests(["Test", "Term", "upgrade offer"], [{"Test": "t", "Term": "*", "upgrade offer": "A"}], V)
broken = read("If Newspapr = 1 the upgrade ofer {A", V)
for diagnostic in broken.diagnostics:
    render.underlined(diagnostic, colour=True), render.one_line(diagnostic), exchange.as_github(diagnostic)
    [fixing.apply_fix(broken.source.text, fix) for fix in diagnostic.fixes]
exchange.as_sarif(broken.diagnostics, version="0")
vocabulary_from({"fields": {"A": {"type": "code"}}})
pickle.loads(pickle.dumps(rules)), rules.digest
layout = offers.layout_from({"id": "n"})
one, faults = offers.subscription_reader(V, layout, ["n", "Balance"], day)({"n": "1", "Balance": "-1"})
table = offers.run(rules, [one], as_of=day)
catalogue = offers.catalogue_from([{"Offer": "A", "SmartOffer": "yes", "Type": "UPGRD", "Segment": "A"}])
offers.check_catalogue(rules, catalogue)
from subrules.subscription import Medium, State, Subscription
mine = Subscription(id="1", state=State.ACTIVE, medium=Medium.PRINT)
offers.page_for(table, catalogue, mine, channel=offers.Channel.CSR, client=Client(), now=now)
systems = versions.Systems(
    subscribe=versions.Version("3.16.0"), circulation=versions.Circulation.from_text("NCS Circ 2020.4")
)
[versions.supported(feature, systems) for feature in versions.Feature], versions.sources(systems)
stopped = {
    "id": "1", "state": "permanently stopped", "stop_date": "2026-06-01", "complimentary": False,
    "balance": "-20.20 USD", "medium": "print",
    "payments": [{"amount": "1.00 USD", "paid_at": "2026-06-15T14:05:00-05:00"}],
}
rates = {"returned": [{"id": "13W", "amount": "52.00 USD", "term": "13 weeks"}]}
settings = restart.settings_from({"on": True, "max_days": 60})
client = Client(zone=zone, systems=systems, restart=settings)
restart.setup_checklist(client)
for payments in (stopped["payments"], []):
    data = {"subscription": stopped | {"payments": payments}, "rates": rates}
    case = restart.case_from(data | {"request": {"channel": "Self-Service", "rate": "13W"}})
    decided = case.decide(client, now=now)
    quoted = case.quote(client, now=now, channel=restart.Channel.CSR)
    restart.read_aloud(decided), restart.read_aloud(quoted)
    assert from_plain(to_plain(decided), Decision[restart.Answer]) == decided
try:
    restart.case_from({"subscription": {"balance": 1.5}})
except InputError as error:
    str(error)
running = change.Subscription(
    id="1", state=change.State.ACTIVE, product="A", medium=change.Medium.PRINT, auto_renew=False,
    delivery_address=change.Address(street="12 Mill Lane", zip="55555"),
)
offer = change.Offer(name="B", type="UPGRD", product="B", medium=change.Medium.PRINT, ezpay=change.Ezpay.NONE)
request = change.Request(channel=change.Channel.CSR, timing=change.Timing(scheduled=datetime.date(2026, 7, 1)))
client = Client(zone=zone, systems=systems, change=change.Settings(on=True))
decided = change.submit(running, offer, request, client=client, now=now)
change.events(decided.answer, accepted=True, client=client), change.read_aloud(decided)
waiting = change.apply(running, decided.answer, client=client, now=now)
assert change.withdraw(waiting, client=client, now=now).answer.subscription == running
records = occupant.Records(circ=(occupant.Occupant(id="7"),))
for asked in (
    {"kind": "register", "registration": "r", "email": "ann@ex.com", "role": "owner", "occupant": "7"},
    {"kind": "contact change", "channel": "One CSR Portal", "occupant": "7", "values": {"phone": "1"}},
    {"kind": "extract", "taken_at": "2026-06-15T02:00:00Z", "rows": [{"occupant": "7", "values": {"phone": "1"}}]},
):
    decided = occupant.case_from({"records": to_plain(records), "request": asked}).decide(client, now=now)
    occupant.apply(records, decided.answer), occupant.read_aloud(decided)
occupant.setup_checklist(client)
library = patron.settings_from({
    "branches": {"North": {"patron_codes": ["Adult"], "email": {"allowed": True, "direct": True}}},
    "postal_codes": [{"code": "13201", "city": "Syracuse"}],
})
ann = patron.Patron(id="1", code="Adult", branch="North")
asked = patron.Submission(pac=patron.Pac.POWER, connection_branch="North", values={"email": "ann@ex.com", "zip": "1"})
client = Client(patron=library)
decided = patron.submit(ann, asked, client=client, now=now)
patron.read_aloud(decided)
patron.form_for(ann, connection_branch="North", pac=patron.Pac.MOBILE, client=client)
patron.may_act(ann, patron.Action.CHECK_OUT, client=client), patron.is_sent(ann, patron.Reminder.INACTIVE)
one, other = (merge.Customer(number=n, actor_id=n, emails=(f"{n}@ex.be",)) for n in "12")
wise = merge.wise_policy()
plan = merge.preview(one, other, policy=wise, as_of=day).answer.plan
merged = merge.commit(one, other, policy=wise, as_of=day, accept=plan.destructive).answer
merge.undo(merged.survivor, merged.undo, policy=wise, ledger=merged.ledger), list(merge.side_by_side(plan)), to_plain(plan)
merge.relinked([merge.Link(profile="p", library="G", actor_id="2")], removed="2", survivor="1")
merge.occupant_policy(), merge.preview_all(one, [other], policy=wise, as_of=day)
print(seen)
open(sys.executable, "rb").close()
assert seen[-1][0] == "open", "the hook is at work"
"""


def test_the_core_touches_no_file_socket_process_or_clock() -> None:
    """Nor does `warm_up` leave anything to be imported later."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_importing_subrules_imports_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import subrules; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    imported = set(eval(done.stdout))
    assert not {name.split(".")[0] for name in imported} & {"attr", "attrs", "cattrs", "lark", "dateutil", "click"}


def test_reading_needs_neither_cattrs_nor_click_and_the_command_line_s_help_no_lark() -> None:
    program = (
        "import sys\nfrom subrules import load\nfrom subrules.offers.vocabulary import VOCABULARY\n"
        "load('If Term = 1 then upgrade offer = {A}', VOCABULARY)\n"
        "print({'cattrs', 'click', 'rich', 'dateutil'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60).stdout == "set()\n"
    )
    program = (
        "import sys\nfrom subrules.cli.main import cli\nprint({'lark', 'cattrs', 'rich', 'pyarrow'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60).stdout == "set()\n"
    )


FORBIDDING = """
import datetime, sys
import subrules
from subrules.offers import VOCABULARY
{warm}
def forbid(event, arguments):
    if event == "open":
        raise PermissionError(f"this program opens no files: {{arguments[0]}}")
sys.addaudithook(forbid)
rules = subrules.load("If Term >= 12 and StartDate > 2020-01-01 then upgrade offer = {{A}}", VOCABULARY)
answer = subrules.match(rules, {{"Term": 12, "StartDate": "2021-01-01"}}, as_of=datetime.date(2026, 6, 15))
print([offer.segment for offer in answer.offers], len(subrules.to_plain(answer)))
"""


@pytest.mark.parametrize(
    ("warm", "said"), [("subrules.warm_up()", "['A'] 2\n"), ("", "this program opens no files")], ids=["warm", "cold"]
)
def test_a_program_that_forbids_opening_files_warms_up_before(warm: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDING.format(warm=warm)], capture_output=True, text=True, timeout=60
    )
    assert said in (done.stdout if warm else done.stderr)
