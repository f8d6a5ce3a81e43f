"""`subrules start`: a vocabulary and a first rule from somebody's own table, with every guess asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.project.column_roles import NoIdentity
from subrules.project.field_names import field_name
from subrules.project.proposal_text import first_rules, vocabulary_in, vocabulary_text
from subrules.project.propose import SETTINGS, Proposal, Proposed, proposal_of
from subrules.project.seen import form_of, look_at
from subrules.project.tables import Row

DAYS_ARE_SET = "day" in SETTINGS

CIRCULATION = """Acct #,Paper Code,Zip,Svc,Wkly Rate,Balance,Start Dt,Auto Pay,Status,From
0001042,MAA,02134,SunOnly,$2.50,"1,250.00",3/15/2025,Y,Active,web
0001043,MAA,02135,7Day,$7.00,-3.10,12/1/2024,N,Active,
0001044,HT,02134,SunOnly,,0.00,1/31/2025,Y,Stopped,mail
0001045,HT,98101,sunonly,$2.50,12.00,2/3/2025,,Active,web
0001046,MAA,,SunOnly,N/A,0.00,4/4/2025,N,Active,web
"""

EUROPEAN = """Nr;Titel;Preis;Saldo;Beginn;Gekündigt am
7001;Der Bote;2,50 €;1.250,00;15.03.2025;
7002;Der Bote;7,00 €;-3,10;01.12.2024;2026-01-31
7003;Die Post;2,50 €;0,00;31.01.2025;
"""

UNSURE = """SubscriptionID,Started,Sum,Flag,Copies,When,Note
1,3/4/2025,"1,234",1,1,3/14/2025,first
2,5/6/2025,"2,345",0,2,14/3/2025,second
3,7/8/2025,"3,456",1,1,1/2/2025,second
"""


def proposed(text: str, **given: str) -> Proposal:
    """What is proposed of a table written as CSV."""
    import csv

    separator = ";" if ";" in text.splitlines()[0] else ","
    heading, *rows = csv.reader(text.splitlines(), delimiter=separator)
    return proposal_of(
        look_at(
            heading, [Row(n, dict(zip(heading, cells, strict=True)), cells) for n, cells in enumerate(rows, start=2)]
        ),
        **given,
    )


def fields(text: str) -> dict[str, Proposed]:
    return {one.seen.name: one for one in proposed(text).fields}


# ---------------------------------------------------------------- the way of a newcomer


@pytest.mark.parametrize("text", [CIRCULATION, EUROPEAN, UNSURE], ids=["circulation", "european", "unsure"])
def test_from_a_table_to_offers(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("subs.csv").write_text(text, encoding="utf-8")
    started = call("start", "subs.csv")
    assert started.exit_code == 0
    assert "subrules check subs-rules\n  subrules offers subs-rules --on subs.csv\n" in started.output
    checked = call("check", "subs-rules", "--strict")
    assert (checked.exit_code, checked.output) == (0, "1 file, 1 rule: no mistakes\n")
    offers = call("offers", "subs-rules", "--on", "subs.csv", "--as-of", "2026-06-15", "--format", "csv")
    assert offers.exit_code == 0
    assert "FirstOffer" in offers.output
    assert not list(tmp_path.glob("*.rejects.csv"))
    assert Path("subs.csv").read_text(encoding="utf-8") == text


def test_the_group_s_own_table(tmp_path: Path) -> None:
    table = Path(__file__).parents[1] / "examples" / "group" / "subscriptions.csv"
    assert "2,000 rows and 14 columns, all looked at" in call("start", str(table), "-o", str(tmp_path / "new")).output
    assert call("check", str(tmp_path / "new")).exit_code == 0


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_other_tables(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"id": n, "Service": "Sun" if n < 3 else "Day", "Rate": None, "AutoRenew": n == 1} for n in range(1, 5)]
    if ending == "jsonl":
        Path("subs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.Table.from_pylist(rows), "subs.parquet")
    assert call("start", f"subs.{ending}").exit_code == 0
    text = Path("subs-rules/vocabulary.toml").read_text()
    assert '[fields.AutoRenew]\ntype = "yes/no"' in text
    assert '# the column "Rate" is left out: it is blank in every row' in text
    assert "FirstOffer" in call("offers", "subs-rules", "--on", f"subs.{ending}", "--format", "csv").output


def test_the_same_table_gives_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "subs.csv").write_text(CIRCULATION)
    for name in ("one", "two"):
        call("start", str(tmp_path / "subs.csv"), "-o", str(tmp_path / name))
    for file in ("vocabulary.toml", "first.rules"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


# ---------------------------------------------------------------- nothing is written over


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "subs.csv").write_text(CIRCULATION)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    result = call("start", str(tmp_path / "subs.csv"), "-o", str(tmp_path / "mine"))
    assert result.exit_code == 2
    assert "holds notes.txt, and nothing is written over" in result.output
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    result = call("start", str(tmp_path / "subs.csv"), "-o", str(tmp_path / "subs.csv"))
    assert (result.exit_code, (tmp_path / "subs.csv").read_text()) == (2, CIRCULATION)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("id,Rate\n", "has no row below its heading"),
        ("Rate,Paper\n1,A\n1,A\n", "no column can be the subscription's id"),
    ],
)
def test_tables_that_cannot_be_used(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "subs.csv").write_text(text)
    result = call("start", str(tmp_path / "subs.csv"), "-o", str(tmp_path / "new"))
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "new").exists()


# ---------------------------------------------------------------- what is proposed


def test_codes_keep_their_zeros_and_money_is_a_number() -> None:
    found = fields(CIRCULATION)
    types = {name: one.type for name, one in found.items()}
    assert types["Acct #"] == types["Zip"] == types["Paper Code"] == "code"
    assert types["Wkly Rate"] == types["Balance"] == "number"
    assert types["Auto Pay"] == "yes/no"
    assert found["Balance"].settings == (("thousands", '","'),)
    assert found["Wkly Rate"].missing == ("N/A",)
    assert found["From"].name == "FromValue"


def test_the_order_of_days_is_proposed_only_where_a_cell_proves_it() -> None:
    start = fields(CIRCULATION)["Start Dt"]
    if DAYS_ARE_SET:
        assert (start.type, start.settings) == ("date", (("day", '"m/d/y"'),))
        assert start.doubt == "is this right? `3/15/2025` in line 2 has no other reading"
    unsure = fields(UNSURE)
    assert unsure["Started"].type == unsure["When"].type == "text"
    assert "month first or day first" in unsure["Started"].question
    assert "`3/14/2025` in line 2 and `14/3/2025` in line 3" in unsure["When"].question.replace(
        "`14/3/2025` in line 3 and `3/14/2025` in line 2", "`3/14/2025` in line 2 and `14/3/2025` in line 3"
    )


def test_a_comma_that_can_mean_two_things_is_asked() -> None:
    one = fields(UNSURE)["Sum"]
    assert one.type == "text"
    assert one.question.startswith("is `1,234` in line 2 more than a thousand, or a decimal comma?")


def test_a_decimal_comma() -> None:
    found = fields(EUROPEAN)
    if "decimal" in SETTINGS:
        assert dict(found["Preis"].settings)["decimal"] == '","'
        assert dict(found["Saldo"].settings) == {"decimal": '","', "thousands": '"."'}
    else:
        assert found["Preis"].type == "text"


def test_one_and_zero_are_asked() -> None:
    one = fields(UNSURE)["Flag"]
    assert one.type == "yes/no"
    assert "number" in one.question


def test_cells_that_do_not_fit_are_named_with_their_line() -> None:
    rows = "".join(f"{n},{n}.50\n" for n in range(1, 20))
    proposal = proposed(f"id,Rate\n{rows}20,lots\n")
    text = vocabulary_text(proposal, name="subs.csv")
    assert "# line 21: `lots` does not fit; such a row is put aside when a rule asks about Rate" in text


def test_the_id_is_asked_where_several_columns_fit() -> None:
    proposal = proposed("Acct No,Sub No,Paper\n1,9,A\n2,8,A\n")
    assert proposal.id == "Sub No"
    assert (
        proposal.id_question == "is `Sub No` the subscription's id? every row has another one; `Acct No` would fit too"
    )
    assert proposed("Acct No,Sub No,Paper\n1,9,A\n2,8,A\n", id="acct no").id == "Acct No"
    with pytest.raises(NoIdentity, match="there is no column `Nr`; the columns are `Acct No`, `Paper`"):
        proposed("Acct No,Paper\n1,A\n", id="Nr")


def test_what_says_stopped_is_asked() -> None:
    proposal = proposed(CIRCULATION)
    assert proposal.stopped.startswith('stopped = { column = "Status", values = ["Stopped"]')
    assert "`Stopped` in `Status` mean that a subscription is stopped?" in proposal.stopped_question
    other = proposed("id,Status\n1,PD\n2,GR\n3,PD\n")
    assert other.stopped.startswith("# stopped = ")
    assert other.stopped_question == "which words of `Status` mean stopped? PD (2), GR (1)"


def test_a_column_of_which_most_cells_are_numbers_is_asked() -> None:
    one = fields("id,Rate\n1,$2.50\n2,$7.00\n3,call us\n4,$1.50\n")["Rate"]
    assert one.type == "text"
    assert one.question == '3 of 4 cells are numbers, and `call us` in line 4 is not: should it be "number"?'


def test_an_id_a_lone_letter_and_a_day_of_expiry_do_not_say_who_is_stopped() -> None:
    assert not proposed("Subscriber ID,Expire Date,Plan\n1,2026-01-31,A\n2,2026-02-28,B\n").stopped
    assert proposed("id,Sub Status\n1,A\n2,S\n3,A\n").stopped.startswith("# stopped = ")


def test_every_question_stands_in_the_file() -> None:
    """Beside its line, and where a guess was made the line is marked too; the heading says what the mark means."""
    for text, asked, marks in ((CIRCULATION, 3, 6), (EUROPEAN, 1, 5), (UNSURE, 4, 6)):
        proposal = proposed(text)
        written = vocabulary_text(proposal, name="subs.csv")
        assert (len(proposal.questions), written.count("is this right?")) == (asked, marks)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("02134", "zeros"), ("0", "integer"), ("7", "integer"), ("-5", "integer"), ("0.50", "decimal"), (".5", "decimal"),
        ("$2.50", "money"), ("2,50 €", "decimal comma"), ("1,234", "either comma"), ("1,234.5", "grouped"), ("1.234,5", "grouped by points"),
        ("(5.00)", "bracketed"), ("5.00-", "minus behind"), ("$0.01 - $0.50", "range"), ("2026-06-15", "day"),
        ("2026-06-15 00:00:00", "day with a time"), ("2026-06-15 12:30:00", "text"), ("1/31/2025", "m/d/y"), ("31.1.2025", "d.m.y"),
        ("3/4/2025", "either /"), ("3/3/2025", "same /"), ("31/31/2025", "text"), ("1/2/25", "short day"), ("Y", "yes/no"), ("NO", "yes/no"),
        ("N/A", "missing"), ("7Day", "text"), ("1e5", "text"), ("55801-1234", "text"), ("2026-02-30", "text"),
    ],
)  # fmt: skip
def test_the_form_of_a_cell(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("Term", "Term"), ("weekly fee", "WeeklyFee"), ("From", "FromValue"), ("test", "testValue"), ("Größe", "Größe"),
        ("2nd", "N2nd"), ("%", "Column"), ("Acct #", "Acct"), ("Zip-Code", "ZipCode"), ("is", "IsValue"),
    ],
)  # fmt: skip
def test_a_column_s_name_becomes_a_word(column: str, name: str) -> None:
    assert field_name(column) == name


# ---------------------------------------------------------------- laws

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "Y",
            "no",
            "0",
            "1",
            "007",
            "$2.50",
            "1,234",
            "2,5",
            "3/4/2025",
            "13/4/2025",
            "2025-01-31",
            "N/A",
            "(5)",
            "a b",
            '"',
            "\\",
            "#",
            "\n",
            "= x",
            "{a}",
        ]
    ),
    st.text(max_size=8),
)


@given(
    st.lists(st.text(max_size=8), min_size=1, max_size=4, unique_by=str.lower),
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6),
)
def test_what_is_proposed_of_any_table_can_be_read_back(names: list[str], rows: list[list[str]]) -> None:
    heading = ["id", *(f"{name}_" for name in names)]
    given = [Row(n, dict(zip(heading, [str(n), *cells], strict=False)), []) for n, cells in enumerate(rows, start=2)]
    proposal = proposal_of(look_at(heading, given))
    vocabulary = vocabulary_in(vocabulary_text(proposal, name="a\nb.csv"))
    assert [one.name for one in vocabulary.fields] == [one.name for one in proposal.fields]
    assert [one.source for one in vocabulary.fields] == [one.seen.name for one in proposal.fields]
    rules, fits = first_rules(proposal, vocabulary, name="a.csv")
    assert fits >= 1
    from subrules import read

    assert not read(rules, vocabulary).has_errors
