"""Laws of projects: whatever the files hold it is told, not raised; and a stamp tells files apart exactly by content."""

from __future__ import annotations

import contextlib
import io

from hypothesis import given
from hypothesis import strategies as st

from subrules.diagnostics.exchange import as_data
from subrules.diagnostics.render import one_line, underlined
from subrules.project import open_project
from subrules.project.toml_places import place_of, places_in

FILES = {
    "vocabulary.toml": b'never = ["A = 1 and B = 2"]\n[fields.A]\ntype = "number"\n[fields.B]\ntype = "code"\n',
    "a.rules": b'If A = {X} then upgrade offer = {Plus}\nTest "t"\n  Given A = 1\n  Expect upgrade offer = {Plus}\n',
    "a.rows.csv": b"X,Y\n1,b\n2,b\n",
    "a.test.csv": b"Test,A,upgrade offer\nlong,1,Plus\n",
    "catalogue.csv": b"Offer,SmartOffer,Type,Segment\nPremium,yes,UPGRD,Plus\n",
    "client.toml": b'zone = "UTC"\n[systems]\nsubscribe = "3.16.0"\ncirculation = "NCS Circ 2020.4"\n[restart]\non = true\n',
    "library.toml": b'[branches.North]\npatron_codes = ["Adult"]\n',
    "postal-codes.csv": b"code,city,state,county,country\n43068,Reynoldsburg,OH,Franklin,US\n",
}
PIECES = [
    b"",
    b"\n",
    b'"',
    b"[",
    b"]",
    b"=",
    b",",
    b";",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"{",
    b"7",
    b" = 1",
]


@st.composite
def broken(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a project, some of them gone, cut, or with something put into them."""
    files = {name: data for name, data in FILES.items() if draw(st.integers(0, 9)) or name == "a.rules"}
    for name in draw(st.lists(st.sampled_from(sorted(files)), max_size=3)):
        data = files[name]
        at = draw(st.integers(0, len(data)))
        files[name] = draw(
            st.one_of(
                st.just(data[:at]),
                st.sampled_from(PIECES).map(lambda piece, data=data, at=at: data[:at] + piece + data[at:]),
                st.binary(max_size=30),
            )
        )
    return files


@given(broken())
def test_whatever_the_files_hold_is_told_and_nothing_is_raised_or_printed(files: dict[str, bytes]) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        project = open_project(files)
    assert said.getvalue() == ""
    assert project.opened_again() == project
    for found in project.diagnostics:
        assert found.file in files
        assert found.line >= 1
        assert found.message
        assert found.message in underlined(found)
        assert "\n" not in one_line(found)
        assert as_data(found)["code"] == found.code


@given(broken(), broken())
def test_a_stamp_tells_files_apart_by_what_is_read_of_them(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    first, second = open_project(one), open_project(other)
    changes = second.changed_since(first.stamp)
    assert bool(changes) == (first.stamp != second.stamp) == (first.stamp.digest != second.stamp.digest)
    assert set(changes.changed) == {
        name for name in first.stamp.files.keys() & second.stamp.files.keys() if one[name] != other[name]
    }
    assert set(changes.added) == second.stamp.files.keys() - first.stamp.files.keys()
    assert set(changes.removed) == first.stamp.files.keys() - second.stamp.files.keys()


@given(st.text(alphabet='fields.A[]0 :`"\n', max_size=40))
def test_every_fault_has_a_place(fault: str) -> None:
    text = FILES["vocabulary.toml"].decode()
    places = places_in(text, {"never": [], "fields": {"A": {"type": ""}, "B": {"type": ""}}})
    assert set(places) == {"never", "fields.A", "fields.A.type", "fields.B", "fields.B.type"}
    start, end = place_of(fault, places)
    assert 0 <= start <= end <= len(text)
