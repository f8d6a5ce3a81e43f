"""What the property tests draw: rules as text, records, days, cases of the policies. One module for all of them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import strategies as st

from subrules import Field, FieldType, Vocabulary
from subrules.money import Money

WORDS = Vocabulary(
    fields=(
        Field(name="NewspaperID", type=FieldType.CODE, aliases=("paper",)),
        Field(name="ServiceType", type=FieldType.CODE),
        Field(name="Town", type=FieldType.TEXT, allowed=("Milroy", "Ashton", "Little Ford")),
        Field(name="Fee", type=FieldType.NUMBER, decimals=2),
        Field(name="Term", type=FieldType.NUMBER, decimals=0),
        Field(name="Start", type=FieldType.DATE),
        Field(name="Renews", type=FieldType.YES_NO),
    ),
    outcomes={"upgrade offer": "UPGRD", "downgrade offer": "DNGRD", "stop saver offer": "STPSV"},
    scope="NewspaperID",
)
"""A small vocabulary with a field of every type, one of them with allowed values."""

ANY_FEE = evolve(WORDS, fields=tuple(evolve(f, decimals=None) if f.name == "Fee" else f for f in WORDS.fields))
"""The same, with fees of any number of decimals."""

CODES = ["1", "2", "10", "7Day", "SunOnly", "Sunday Only", "if", "X", "a, b", 'say "hi"', "ServiceType"]
NUMBERS = ["0", "1", "2", "12", "0.12", "1.5", "-3", "99.99"]
DAYS = ["2025-12-31", "2026-01-01", "2026-06-01", "2026-06-02"]


def quoted(text: str) -> str:
    """A text as a literal that is read as it stands."""
    return '"' + text.replace('"', '""') + '"'


def written(text: str) -> st.SearchStrategy[str]:
    """Ways to write one value."""
    ways = [quoted(text), "{" + quoted(text) + "}"]
    if text.replace(".", "").replace("-", "").isalnum() and text not in ("if", "X", "ServiceType"):
        ways += [text, "{" + text + "}", "{ " + text + " }"]
    return st.sampled_from(ways)


codes = st.sampled_from(CODES)
texts = st.sampled_from(["Milroy", "Ashton", "Little Ford"])
numbers = st.sampled_from(NUMBERS)
whole_numbers = st.sampled_from(["0", "1", "2", "12"])
days = st.sampled_from(DAYS)


def keyword(word: str) -> st.SearchStrategy[str]:
    """A word of the language in some letter case."""
    return st.sampled_from([word, word.upper(), word.capitalize()])


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """One comparison, of a kind that its field allows."""
    name, values = draw(
        st.sampled_from(
            [("NewspaperID", codes), ("PAPER", codes), ("servicetype", codes), ("Town", texts),
             ("Fee", numbers), ("term", whole_numbers), ("Start", days), ("Renews", st.sampled_from(["yes", "NO"]))]
        )
    )  # fmt: skip
    value = values.flatmap(written)
    kind = draw(st.sampled_from(["equal", "equal", "in", "missing", "order", "between", "starts"]))
    if kind == "in" and name != "Renews":
        listed = draw(st.lists(values.map(quoted), min_size=1, max_size=3, unique=True))
        return f"{name} {draw(st.sampled_from(['in', 'NOT IN']))} {{{', '.join(listed)}}}"
    if kind == "missing":
        return f"{name} is {draw(st.sampled_from(['missing', 'Known']))}"
    if kind == "order" and name in ("Fee", "term", "Start"):
        return f"{name} {draw(st.sampled_from(['<', '<=', '>', '>=', '≥']))} {draw(value)}"
    if kind == "between" and name in ("Fee", "term", "Start"):
        order = (lambda text: Decimal(text)) if name != "Start" else date.fromisoformat
        low, high = sorted([draw(values), draw(values)], key=order)
        return f"{name} {draw(st.sampled_from(['is between', 'BETWEEN']))} {low} and {high}"
    if kind == "starts" and name in ("NewspaperID", "PAPER", "servicetype", "Town"):
        beginning = "M" if name == "Town" else draw(st.sampled_from(["1", "Sun", "7"]))
        return f"{name} starts with {beginning}"
    return f"{name} {draw(st.sampled_from(['=', '!=', '<>', '= ']))} {draw(value)}"


def conditions(depth: int = 2) -> st.SearchStrategy[str]:
    """Conditions, nested with parentheses so that and / or never mix on one level."""
    if depth == 0:
        return comparisons()
    inner = conditions(depth - 1)

    def joined(parts: list[str], word: str) -> str:
        return f" {word} ".join(f"({part})" for part in parts)

    return st.one_of(
        comparisons(),
        st.builds(lambda part: f"not ({part})", inner),
        st.builds(joined, st.lists(inner, min_size=2, max_size=3), st.sampled_from(["and", "or", "AND"])),
    )


segments = st.sampled_from(["Plus", "Premium", "MAAUPPPremium", "Sunday Only", "x, y"])


@st.composite
def rules(draw: st.DrawFn, name: str | None = None) -> str:
    """One rule, with or without a header, bullets and a full stop."""
    header = ""
    if name is not None:
        window = draw(
            st.sampled_from(["", " from 2026-01-01", " until 2026-06-02", " from 2026-01-01 until 2026-06-02"])
        )
        header = f'Rule "{name}"{window}:\n'
    given = draw(
        st.lists(
            segments.map(lambda s: "{" + (s if s.isalnum() else quoted(s)) + "}"), min_size=1, max_size=2, unique=True
        )
    )
    outcome = f"{draw(st.sampled_from(['upgrade offer', 'Downgrade Offer', 'stop saver offer']))} = {', '.join(given)}"
    comment = draw(st.sampled_from(["", "  # why", "\n# on its own line"]))
    end = draw(st.sampled_from(["", ".", ";", " ;"]))
    return f"{header}{draw(keyword('if'))} {draw(conditions())}{comment}\n {draw(keyword('then'))} {outcome}{end}"


@st.composite
def statements(draw: st.DrawFn, number: int) -> str:
    """What is said about rules: a test of one record or of many, an assumption, a domain to be covered."""
    kind = draw(st.sampled_from(["record", "record", "open", "assume", "cover"]))
    comment = draw(st.sampled_from(["", "  # why", "\n  # on its own line"]))
    if kind == "assume":
        return f"{draw(keyword('assume'))} {draw(st.sampled_from(['', 'not ']))}({draw(conditions(1))}){comment}"
    if kind == "cover":
        more = draw(
            st.sampled_from(["", " with upgrade offer", " with Upgrade Offer or downgrade offer", " from 2026-01-01"])
        )
        return f"{draw(keyword('cover'))} ({draw(conditions(1))}){more}{comment}"
    facts = draw(
        st.lists(
            st.sampled_from(["NewspaperID = 1", "servicetype = X", "Town = Milroy", "fee = $1.50", "Term is missing", "Renews=no"]),
            min_size=1, max_size=4, unique=True,
        )
    )  # fmt: skip
    if kind == "open":
        facts += [draw(comparisons()), "anything else"]
    facts += draw(st.sampled_from([[], ["as of 2026-06-01"]]))
    glue = draw(st.sampled_from([", ", " and ", ",\n     "]))
    expected = draw(
        st.lists(
            st.sampled_from(["no upgrade offer", "No offers", "upgrade offer = {Plus}, {x, y}", "downgrade offer includes Plus",
                             "Stop Saver Offer excludes {Z}"]),
            min_size=1, max_size=2, unique=True,
        )
    )  # fmt: skip
    lines = [
        f'{draw(keyword("test"))} "t{number}"{draw(st.sampled_from(["", ":"]))}{comment}',
        f"given {glue.join(facts)}",
    ]
    joint = draw(st.sampled_from([" and ", "\n  EXPECT "]))
    lines.append(f"Expect {joint.join(expected)}{comment}")
    if draw(st.booleans()):
        lines.append('because rule "a", "b"')
    return "\n  ".join(lines)


@st.composite
def rule_files(draw: st.DrawFn, most: int = 4, *, said: bool = False) -> str:
    """A file of rules without a mistake; with what is said about them, if that is wanted."""
    count = draw(st.integers(0, most))
    parts = [draw(rules(name=f"rule {i}" if draw(st.booleans()) else None)) for i in range(count)]
    if said:
        parts += [draw(statements(number)) for number in range(draw(st.integers(1, 3)))]
    glue = draw(st.sampled_from(["\n", "\n\n", "\n\n\n# between\n\n"]))
    return glue.join(["# head", *parts]) + "\n"


FACTS = {
    "NewspaperID": codes,
    "ServiceType": codes,
    "Town": texts,
    "Fee": numbers.map(Decimal),
    "Term": whole_numbers.map(Decimal),
    "Start": days.map(date.fromisoformat),
    "Renews": st.booleans(),
}

records = st.fixed_dictionaries({name: st.none() | values for name, values in FACTS.items()})
"""Facts, each of them missing now and then."""

as_of_days = st.sampled_from(["2025-12-31", "2026-01-01", "2026-06-01", "2026-06-02"]).map(date.fromisoformat)


# ---------------------------------------------------------------- many rules at once

ODD_TEXTS = [
    "S1",
    "S1 ",
    "s1",
    "é",
    "e\u0301",
    "Zürich",
    "𝒳",
    "𝒳y",
    "\U0010ffff",
    "O'Neill",
    'say "hi"',
    "a%b_c",
    "\\",
    "S",
]
"""Texts that databases have been seen to compare otherwise than code point by code point."""

ODD_NUMBERS = ["0", "0.0000000001", "-0.5", "99999999999999.5", "1234567890123456789012345678.0123456789", "2", "-3"]
"""Numbers that binary fractions cannot hold; `drawn_rules` leaves the longest out where it is told to."""


def drawn_rules(dice: random.Random, count: int, *, odd: bool = False, digits: int = 38) -> str:
    """Many rules of mixed shapes over the vocabulary above, faster than Hypothesis draws them."""
    odd_numbers = [n for n in ODD_NUMBERS if len(n.replace(".", "")) <= digits]

    def code() -> str:
        return quoted(dice.choice(ODD_TEXTS)) if odd and dice.random() < 0.6 else f"S{dice.randrange(6)}"

    def number() -> str:
        return (
            dice.choice(odd_numbers) if odd and dice.random() < 0.6 else f"{dice.randrange(-3, 4)}.{dice.choice('05')}"
        )

    def between() -> str:
        low, high = sorted([number(), number()], key=Decimal)
        return f"Fee is between {low} and {high}"

    tests = [
        lambda: f"NewspaperID = {dice.randrange(12)}",
        lambda: f"NewspaperID in {{{dice.randrange(12)}, {dice.randrange(12)}a}}",
        lambda: f"NewspaperID not in {{{', '.join(str(n) for n in dice.sample(range(12), dice.randrange(2, 8)))}}}",
        lambda: f"ServiceType {dice.choice(['=', '!='])} {code()}",
        lambda: f"ServiceType starts with {code()}",
        lambda: f"ServiceType is {dice.choice(['missing', 'known'])}",
        lambda: f"Fee {dice.choice(['<', '<=', '>', '>=', '=', '!='])} {number()}",
        between,
        lambda: f"Term {dice.choice(['<', '>=', '='])} {dice.randrange(6)}",
        lambda: f"Start {dice.choice(['<', '>='])} 2026-06-{dice.randrange(1, 9):02}",
        lambda: f"Renews = {dice.choice(['yes', 'no'])}",
    ]

    def joined(depth: int) -> str:
        if depth == 0 or dice.random() < 0.3:
            return dice.choice(tests)()
        if dice.random() < 0.15:
            return f"not ({joined(depth - 1)})"
        word = dice.choice([" and ", " and ", " or "])
        return word.join(f"({joined(depth - 1)})" for _ in range(dice.randrange(2, 4)))

    made = []
    for at in range(count):
        header = f'Rule "n{at}" from 2026-0{dice.randrange(1, 9)}-01:\n' if dice.random() < 0.3 else ""
        more = " and downgrade offer = {Less}" if dice.random() < 0.1 else ""
        made.append(f"{header}If {joined(2)} then upgrade offer = {{Seg{dice.randrange(count)}}}{more}")
    return "\n".join(made)


def drawn_record(dice: random.Random, missing: float, *, odd: bool = False) -> dict[str, Any]:
    """Facts for such rules, each missing with a probability."""
    wild = odd and dice.random() < 0.6
    values = {
        "NewspaperID": str(dice.randrange(13)),
        "ServiceType": dice.choice([*ODD_TEXTS, ""]) if wild else f"S{dice.randrange(7)}{dice.choice(['', 'x', '0'])}",
        "Town": "Milroy",
        "Fee": Decimal(dice.choice(ODD_NUMBERS)) if wild else Decimal(dice.randrange(-40, 50)) / 10,
        "Term": Decimal(dice.randrange(7)),
        "Start": date(2026, 6, dice.randrange(1, 10)),
        "Renews": dice.random() < 0.5,
    }
    return {name: None if dice.random() < missing else value for name, value in values.items()}


# ---------------------------------------------------------------- money, instants, versions

CURRENCIES = ["JPY", "USD", "EUR", "KWD"]
"""One with no decimals, two with two, one with three."""


def amounts(currency: str, *, least: int = -(10**9), most: int = 10**9) -> st.SearchStrategy[Money]:
    """Amounts of one currency, between so many of its smallest units; small ones and zero are drawn often."""
    units = st.one_of(st.integers(least, most), st.integers(max(least, -2), min(most, 2)))
    return units.map(lambda minor: Money.of_minor(minor, currency))


zones = st.sampled_from(
    ["UTC", "America/Chicago", "America/St_Johns", "Europe/Amsterdam", "Asia/Kathmandu", "Pacific/Apia"]
).map(ZoneInfo)

instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))
"""Instants in UTC, over several changes of clocks."""


@st.composite
def versions(draw: st.DrawFn) -> str:
    """Texts of versions, near to one another, so that equal ones and neighbours are drawn."""
    if draw(st.booleans()):
        packs = draw(st.lists(st.sampled_from([1, 2, 3, 4]), unique=True))
        return draw(st.sampled_from(["2018.5", "2018.5.0", "2018.4"])) + "".join(f"+SP{pack}" for pack in packs)
    numbers = draw(st.lists(st.integers(0, 4), max_size=3))
    year = draw(st.sampled_from(["3", "2018", "2019", "2020", "02020"]))
    joined = draw(st.sampled_from([".", "-"])).join([year, *map(str, numbers)])
    return joined + draw(st.sampled_from(["", ".ITSP9", ".0"]))
