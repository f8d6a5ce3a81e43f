"""What the property tests draw: rules as text, records, days. One module for all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from subrules import Field, FieldType, Vocabulary

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
def rule_files(draw: st.DrawFn, most: int = 4) -> str:
    """A file of rules without a mistake."""
    count = draw(st.integers(0, most))
    parts = [draw(rules(name=f"rule {i}" if draw(st.booleans()) else None)) for i in range(count)]
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
