"""Texts that look like others: which signs are told, and whether two texts differ only so (LNG-14)."""

from __future__ import annotations

import pytest

from subrules import read, vocabulary_from
from subrules.diagnostics.fixing import apply_fix
from subrules.offers import VOCABULARY
from subrules.rules.signs import differ_only_in_signs, plain_signs, unplain_signs

SAME = [
    ("O’Fallon", "O'Fallon"),
    ("O‘Fallon", "O'Fallon"),
    ("OʼFallon", "O'Fallon"),
    ("O´Fallon", "O'Fallon"),
    ("O`Fallon", "O'Fallon"),
    ("St\u00a0Louis", "St Louis"),
    ("St\u202fLouis", "St Louis"),
    ("St\u2009Louis", "St Louis"),
    ("St\u3000Louis", "St Louis"),
    ("St\tLouis", "St Louis"),
    ("St\nLouis", "St Louis"),
    ("St  Louis", "St Louis"),
    (" St Louis", "St Louis"),
    ("St Louis\u00a0", "St Louis"),
    ("Montre\u0301al", "Montréal"),
    ("\u212bland", "Åland"),
    ("Thu‑Sun", "Thu-Sun"),
    ("Thu–Sun", "Thu-Sun"),
    ("Thu—Sun", "Thu-Sun"),
    ("Thu−Sun", "Thu-Sun"),
    ("ﬁeld", "field"),
    ("oﬃce", "office"),
    ("Ĳmuiden", "IJmuiden"),
    ("Ｉｒｖｉｎｅ", "Irvine"),
    ("７Day", "7Day"),
    ("“Best” plan", '"Best" plan'),
    ("and more…", "and more..."),
    ("Ir\u200bvine", "Irvine"),
    ("Ir\u00advine", "Irvine"),
    ("7Dаy", "7Day"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_these_differ_only_in_signs(one: str, other: str) -> None:
    assert differ_only_in_signs(one, other)
    assert differ_only_in_signs(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Irvine", "Irvine"),
        ("Irvine", "IRVINE"),
        ("OFallon", "O'Fallon"),
        ("StLouis", "St Louis"),
        ("Montreal", "Montréal"),
        ("Thu-Sun", "ThuSun"),
        ("1½", "1 1/2"),
        ("H₂O", "H2O"),
        ("Straße", "Strasse"),
        ("", "-"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert not differ_only_in_signs(one, other)


@pytest.mark.parametrize("text", ["O'Fallon", "Montréal", "St Louis", "7Day", "Москва", "東京", "Łódź", "½", ""])
def test_plain_texts_are_left_alone(text: str) -> None:
    assert plain_signs(text) == text
    assert list(unplain_signs(text)) == []


TOLD = [
    ("City = O’Fallon", "SR011", "a typographic apostrophe", "City = O'Fallon"),
    ("City = {O’Fallon}", "SR011", "a typographic apostrophe", "City = {O'Fallon}"),
    ("City = “O’Fallon”", "SR011", "a typographic apostrophe", "City = O'Fallon"),
    ('City in {Boston, "O´Fallon"}', "SR011", "a typographic apostrophe", "City in {Boston, O'Fallon}"),
    ('City = "St\u00a0Louis"', "SR012", "a no-break space", 'City = "St Louis"'),
    ("City = {St\u2009Louis}", "SR012", "a blank that is not the plain one (U+2009)", 'City = {"St Louis"}'),
    ("City = {St\u3000Louis}", "SR012", "a blank that is not the plain one (U+3000)", 'City = {"St Louis"}'),
    ('City = "St\tLouis"', "SR012", "a tab", 'City = "St Louis"'),
    ('City = " Irvine"', "SR012", "a blank at the beginning", "City = Irvine"),
    ('City = "Irvine "', "SR012", "a blank at the end", "City = Irvine"),
    ("City = {New   York}", "SR012", "several blanks in a row", 'City = {"New York"}'),
    ('City = "Montre\u0301al"', "SR011", "a letter and its accent as two signs", "City = Montréal"),
    ('ServiceType = "Thu‑Sun"', "SR009", "a hyphen that does not break", "ServiceType = Thu-Sun"),
    ("ServiceType = Thu–Sun", "SR009", "a long dash", "ServiceType = Thu-Sun"),
    ('ServiceType = "Thu—Sun"', "SR009", "a long dash", "ServiceType = Thu-Sun"),
    ("City = ﬁeld", "SR011", "`ﬁ`, letters joined to one sign", "City = field"),
    ("City = Ｉrvine", "SR011", "`Ｉ`, a wide or narrow form", "City = Irvine"),
    ('City starts with "O’F"', "SR011", "a typographic apostrophe", "City starts with O'F"),
    ('City = "O`Fallon"', "SR011", "a backtick where an apostrophe belongs", "City = O'Fallon"),
    ('City != "O’Fallon"', "SR011", "a typographic apostrophe", "City != O'Fallon"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "code", "sign", "plain"), TOLD)
def test_a_value_with_such_a_sign_is_told_with_the_plain_spelling(
    condition: str, code: str, sign: str, plain: str
) -> None:
    text = f"If {condition} then upgrade offer = {{A}}"
    found = read(text, VOCABULARY).diagnostics
    assert [(d.code, d.is_error) for d in found] == [(code, False)]
    assert found[0].message.endswith(f"holds {sign}")
    (fix,) = found[0].fixes
    assert not fix.safe
    mended = apply_fix(text, fix)
    assert mended == f"If {plain} then upgrade offer = {{A}}"
    assert read(mended, VOCABULARY).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("If Term = 1 then upgrade offer = {Reader’s Choice}", "SR011"),
        ('If Term = 1 then upgrade offer = {"Plus "}', "SR012"),
        ('Rule "Reader’s choice": If Term = 1 then upgrade offer = {A}', "SR011"),
        ('Rule "two–day": If Term = 1 then upgrade offer = {A}', "SR009"),
        ('Test "x"\n  Given City = O’Fallon\n  Expect no offers', "SR011"),
    ],
)
def test_segments_names_and_tests_are_told_too(text: str, code: str) -> None:
    assert [d.code for d in read(text, VOCABULARY).diagnostics] == [code]


def test_blanks_around_the_name_of_a_rule_do_not_count() -> None:
    assert read('Rule " summer ": If Term = 1 then upgrade offer = {A}', VOCABULARY).diagnostics == ()


def test_several_signs_of_a_kind_are_one_message_with_one_fix() -> None:
    text = 'If City = " O’Fallon–St\u00a0Louis" then upgrade offer = {A}'
    found = read(text, VOCABULARY).diagnostics
    assert sorted(d.code for d in found) == ["SR009", "SR011", "SR012"]
    for one in found:
        assert '"O\'Fallon-St Louis"' in apply_fix(text, one.fixes[0])


@pytest.mark.parametrize("key", ["allowed", "known"])
def test_nothing_is_said_of_a_value_that_the_vocabulary_lists(key: str) -> None:
    words = vocabulary_from(
        {"fields": {"City": {"type": "text", key: ["O’Fallon", "Thu–Sun"]}}}, outcomes=VOCABULARY.outcomes
    )
    assert read('If City in {O’Fallon, "Thu–Sun"} then upgrade offer = {A}', words).diagnostics == ()


def test_only_blanks_between_quotes_are_told_without_a_fix() -> None:
    (found,) = read('If City = "  " then upgrade offer = {A}', VOCABULARY).diagnostics
    assert (found.code, found.fixes) == ("SR012", ())
