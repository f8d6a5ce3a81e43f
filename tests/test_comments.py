"""The formatter keeps every remark where it stands (LNG-12)."""

from __future__ import annotations

import pytest

from subrules import format_text, read
from subrules.offers import VOCABULARY

CASES = {
    "the full stop on the next line": (
        "If Term = 1 then upgrade offer = {A} # note\n.\n",
        "If Term = 1 then upgrade offer = {A}  # note\n",
    ),
    "the full stop on the next line, and one behind it": (
        "If Term = 1 then upgrade offer = {A} # note\n. # after\n",
        "If Term = 1 then upgrade offer = {A}  # note\n# after\n",
    ),
    "inside the last braces": (
        "If Term = 1 then upgrade offer = {A # note\n}.\n",
        "If Term = 1 then upgrade offer = {A}  # note\n",
    ),
    "on a line of its own inside the last braces": (
        "If Term = 1 then upgrade offer = {A, # the first\n  B\n  # nothing else\n}\n",
        "If Term = 1\nthen upgrade offer = {A},  # the first\n      {B}  # nothing else\n",
    ),
    "beside the values of a list": (
        "If NewspaperID in {1, # Milroy\n 4 # Ashton\n } then upgrade offer = {A}\n",
        "If NewspaperID in {1,  # Milroy\n      4  # Ashton\n      }\nthen upgrade offer = {A}\n",
    ),
    "before the colon of a header": (
        'Rule "a" from 2026-01-01 # summer\n: # colon\nIf Term = 1 then upgrade offer = {A}\n',
        'Rule "a" from 2026-01-01:  # summer\n   # colon\nIf Term = 1\nthen upgrade offer = {A}\n',
    ),
    "behind `If`, before a parenthesis": (
        'Rule "a":\nIf # all of\n (Term = 1 and Term = 2) then upgrade offer = {A}\n',
        'Rule "a":\nIf  # all of\n      Term = 1\n   and Term = 2\nthen upgrade offer = {A}\n',
    ),
    "behind `then`": (
        "If Term = 1 then # so\n upgrade offer = {A}\n",
        "If Term = 1  # so\nthen upgrade offer = {A}\n",
    ),
    "beside the parts of a condition": (
        "If Term = 1 # a year\n and Balance < 2 # dollars\n then upgrade offer = {A}\n",
        "If Term = 1  # a year\n   and Balance < 2  # dollars\nthen upgrade offer = {A}\n",
    ),
    "at the end of a file that ends without a line end": (
        "If Term = 1 then upgrade offer = {A} # end",
        "If Term = 1 then upgrade offer = {A}  # end\n",
    ),
    "in the parts of a test": (
        'Test "t" # t\n Given Term = 3, # years\n ZIP = 9 # town\n Expect # e\n no offers\n',
        'Test "t"  # t\n  Given Term = 3,  # years\n        ZIP = 9  # town\n  # e\n  Expect no offers\n',
    ),
    "beside the day of a test that comes first": (
        'Test "t"\n Given as of 2026-01-02, # day\n Term = 3\n Expect no offers\n',
        'Test "t"\n  Given as of 2026-01-02,  # day\n        Term = 3\n  Expect no offers\n',
    ),
    "in the last braces of a test": (
        'Test "t"\n Given Term = 3\n Expect upgrade offer = {A # a\n}\n Because rule "r" # r\n',
        'Test "t"\n  Given Term = 3\n  Expect upgrade offer = {A}  # a\n  Because rule "r"  # r\n',
    ),
    "in an assumption": (
        "Assume Term > 1 # low\n and Term < 9\n",
        "Assume Term > 1  # low\n   and Term < 9\n",
    ),
    "in a domain": (
        "Cover Term > 1 # low\n with upgrade offer\n",
        "Cover Term > 1  # low\n   with upgrade offer\n",
    ),
}


@pytest.mark.parametrize(("text", "canonical"), CASES.values(), ids=CASES)
def test_a_remark_keeps_its_place(text: str, canonical: str) -> None:
    assert format_text(text, VOCABULARY) == canonical
    assert format_text(canonical, VOCABULARY) == canonical
    assert read(canonical, VOCABULARY).ruleset() == read(text, VOCABULARY).ruleset()
