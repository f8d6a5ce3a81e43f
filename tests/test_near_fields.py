"""The fields that an unknown name may have meant: the same as by comparing with each, for many fields and names."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from subrules import read, vocabulary_from
from subrules.language import tree
from subrules.language.near_fields import NearFields
from subrules.language.unknown_names import fits
from subrules.offers import VOCABULARY

WORDS = ("Alpha", "County", "Status", "Balance", "Renewal", "Delivery", "Weekly", "Start", "Stop", "Fee")
WIDE = vocabulary_from(
    {
        "fields": {
            f"{one}{other}": {"type": "number" if one == "Weekly" else "code", "column": f"{one} {other}"}
            for one in WORDS
            for other in WORDS
        }
    }
)


def by_comparing_each(name: str, node: tree.Comparison) -> list[str]:
    """What `NearFields` is to give, by comparing with every field."""
    plain = name.lower()
    ratios: dict[str, float] = {}
    for field in WIDE.fields:
        for spelled in field.names():
            lowered = spelled.lower()
            ratio = SequenceMatcher(None, lowered, plain, False).ratio()
            inside = len(plain) >= 4 and lowered.endswith(plain)
            if (ratio >= 0.6 or inside) and fits(node, field):
                ratios[field.name] = max(ratio, ratios.get(field.name, 0.6), 0.75 if inside else 0)
    best = max(ratios.values(), default=0.0)
    return sorted((n for n, ratio in ratios.items() if ratio >= best - 0.15), key=lambda n: (-ratios[n], n))[:4]


def compared(name: str, value: str = "1") -> tree.Comparison:
    span = (0, 0)
    return tree.Comparison(tree.Name(name.lower(), name, span), "=", (tree.Literal(value, span, "bare"),), span)


NEAR = NearFields.of(WIDE)
NAMES = st.one_of(
    st.text("abcdefnrstuwy", min_size=1, max_size=12),
    st.lists(st.sampled_from([*WORDS, "Strat", "Feee", "x", "Cnty"]), min_size=1, max_size=3).map("".join),
    st.sampled_from([field.name for field in WIDE.fields]).flatmap(
        lambda name: st.integers(0, len(name) - 1).map(lambda at: name[:at] + name[at + 1 :])
    ),
)


@given(NAMES, st.sampled_from(["1", "word"]))
def test_what_is_near_is_what_comparing_each_gives(name: str, value: str) -> None:
    node = compared(name, value)
    assert NEAR.near(name, node) == by_comparing_each(name, node)


def test_a_name_is_compared_once_in_a_file() -> None:
    near = NearFields.of(WIDE)
    first = near.near("StatusFe", compared("StatusFe"))
    count = len(near._alike)
    assert near.near("StatusFe", compared("StatusFe")) == first
    assert len(near._alike) == count
    assert count < len(WIDE.fields)


def test_thousands_of_unknown_fields_are_each_reported() -> None:
    text = "".join(f"If Trm{n % 500} = {n} then upgrade offer = {{A}}\n" for n in range(5_000))
    found = read(text, VOCABULARY).diagnostics
    assert [d.code for d in found] == ["SR201"] * 5_000
    assert all("did you mean `Term`" in d.help for d in found if d.line <= 9)
