"""The order of versions is total, and agrees with the equivalences (VER-05, VER-06)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from strategies import versions
from subrules.versions import Circulation, Feature, NotSupported, Systems, Version, supported

three = st.tuples(versions(), versions(), versions()).map(lambda texts: tuple(map(Version, texts)))


@given(three)
def test_the_order_is_total(drawn: tuple[Version, Version, Version]) -> None:
    """VER-06."""
    a, b, c = drawn
    assert [a < b, a == b, a > b].count(True) == 1
    assert a != b or hash(a) == hash(b)
    if a <= b <= c:
        assert a <= c
    if a <= b and b <= a:
        assert a == b


@given(versions())
def test_equivalent_texts_stand_at_one_place_in_the_order(other: str) -> None:
    """VER-05: against any third version."""
    for one, same in (("2018.5+SP1+SP2+SP3", "2020.2.0"), ("2020-4.0", "2020.4"), ("38.00.034.ITSP9", "38.0.34")):
        assert (Version(one) < Version(other)) == (Version(same) < Version(other))
        assert (Version(one) == Version(other)) == (Version(same) == Version(other))


@given(versions(), st.integers(1, 3))
def test_a_service_pack_more_is_never_less(text: str, pack: int) -> None:
    """VER-05."""
    if text.startswith("2018") and f"+SP{pack}" not in text and "ITSP" not in text:
        assert Version(f"{text}+SP{pack}") > Version(text)


@given(st.sampled_from(list(Feature)), versions(), st.sampled_from(["3.12", "3.13", "3.14", "3.15.2"]))
def test_a_newer_circulation_system_never_loses_a_feature(feature: Feature, circ: str, subscribe: str) -> None:
    """VER-02, VER-07: with one version of Subscribe."""

    def level(version: str) -> bool:
        circulation = Circulation.from_text(f"NCS Circ {version}")
        answer = supported(feature, Systems(subscribe=Version(subscribe), circulation=circulation)).answer
        return not isinstance(answer, NotSupported)

    if Version(circ) <= Version("2020.2.0"):
        assert level(circ) <= level("2020.2.0") <= level("2020.4")
