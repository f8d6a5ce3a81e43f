"""Texts to try fixes on: rules with the slips that people make, and text that is nothing like rules.

Each function takes dice and gives a text, faster than Hypothesis draws them, so that the deep
profile can look at a hundred thousand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from strategies import drawn_rules

Dice = random.Random

KEYWORDS = re.compile(r"\b(?:If|then|and|or|not|in|is|between|starts|with|missing|known|upgrade|downgrade|offer)\b")
WORDS_AND_SIGNS = re.compile(r"\w+|[^\w\s]")

STRAYS = [
    "no", "not", "never", "nor", "neither", "unless", "except", "except if", "only", "only if", "but", "but not",
    "otherwise", "else", "without", "or more", "or less", "and or", "xor", "please", "also", "If", "then", "and", "or",
    "+", "%", "*", "-", "/", "&", "!", ">", "<", "=", "(", ")", "{", "}", ",", ";", ".", ":", '"', "#", "¢", "$",
    "until 2026-09-01", "from 1 June", "(see note)", "twelve", "1,500", "2,50", "98101-98199", "Rule", "Rule 3:",
]  # fmt: skip

TURNING = ["no", "never", "nor", "unless", "except", "without", "neither"]
"""Words that turn what stands there: they never go away and leave a rule that reads as if they had not been there."""

WORDINGS = {
    " = ": [" is ", " == ", " equals ", ": ", " is equal to ", "="],
    " != ": [" is not ", " isn't ", " <> ", " is other than ", " is anything but "],
    " >= ": [" is at least ", " => ", " or more than ", " is no less than "],
    " <= ": [" at most ", " =< ", " up to "],
    " > ": [" is more than ", " over ", " exceeds "],
    " < ": [" is less than ", " under ", " less then ", " below "],
    " in {": [" is one of {", " one of {", " any of {", " in ("],
    " and ": [" AND ", " & ", " && ", " also ", " and also ", ", and ", " und "],
    " or ": [" OR ", " || ", " or else ", " | "],
    " then ": [" than ", " THEN ", ", then ", " → ", " thn ", ": "],
    "If ": ["if ", "IF ", "When ", "Whenever ", "And if ", "Iff ", "Also If ", "In case ", "Rule 7: If "],
    "is missing": ["is empty", "is blank", "has no value", "is not there", "= missing"],
    "not (": ["no (", "never (", "!(", "not("],
}

LIST_SIGNS = ["1. ", "1.1 ", "2) ", "(iv) ", "ii) ", "• ", "o ", "➢ ", "\uf0b7\t", "> ", "- ", "**", "a. ", "Step 2 - "]


def rules(dice: Dice) -> str:
    """A few rules without a mistake."""
    text = drawn_rules(dice, dice.randrange(1, 4))
    lines = text.split("\n")
    if dice.random() < 0.3:
        lines.insert(dice.randrange(len(lines) + 1), "# a remark")
    return "\n".join(lines)


def _signs(dice: Dice, text: str) -> str:
    """The signs of word processors."""
    for old, new in [('"', "“"), ("-", "–"), (" ", "\u00a0"), ("'", "’"), ("\n", "\n\n"), ("...", "…")]:
        if dice.random() < 0.3:
            text = text.replace(old, new)
    return text


def _listed(dice: Dice, text: str) -> str:
    sign = dice.choice(LIST_SIGNS)
    return "\n".join(sign + line if line.startswith(("If", "Rule")) else line for line in text.split("\n"))


def _misspelled(dice: Dice, text: str) -> str:
    found = list(KEYWORDS.finditer(text))
    if not found:
        return text
    word = dice.choice(found)
    letters = list(word[0])
    at = dice.randrange(len(letters))
    slip = dice.choice(["drop", "double", "swap", "other"])
    if slip == "swap" and at + 1 < len(letters):
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters[at] = {"drop": "", "double": letters[at] * 2}.get(slip, dice.choice("aehnost"))
    return text[: word.start()] + "".join(letters) + text[word.end() :]


def _bracketed(dice: Dice, text: str) -> str:
    at = [m.start() for m in re.finditer(r'[(){},"]', text)]
    if at and dice.random() < 0.6:
        gone = dice.choice(at)
        return text[:gone] + text[gone + 1 :]
    put = dice.randrange(len(text) + 1)
    return text[:put] + dice.choice('(){},"') + text[put:]


def _word(dice: Dice, text: str) -> str:
    """A word or sign less, twice, or one more."""
    found = list(WORDS_AND_SIGNS.finditer(text))
    if not found:
        return dice.choice(STRAYS)
    word = dice.choice(found)
    put = dice.choice(
        ["", f"{word[0]} {word[0]}", f"{word[0]} {dice.choice(STRAYS)}", f"{dice.choice(STRAYS)} {word[0]}"]
    )
    return text[: word.start()] + put + text[word.end() :]


def _worded(dice: Dice, text: str) -> str:
    said = [words for words in WORDINGS if words in text]
    if not said:
        return text
    words = dice.choice(said)
    return text.replace(words, dice.choice(WORDINGS[words]), dice.choice([1, 1, -1]))


def _behind(dice: Dice, text: str) -> str:
    """Something behind the offers of a rule."""
    more = dice.choice(
        [" unless Fee < 0", " except if Term = 3", " only if Renews = yes", " (not for trials)", " until 2026-09-01",
         " from 1 June to 31 August", ", otherwise {Less}", " and no downgrade offer = {B}", ", and {C}", " End If", " !"]
    )  # fmt: skip
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    lines[at] += more
    return "\n".join(lines)


def _mixed(dice: Dice, text: str) -> str:
    """The beginning of one rule and the end of another."""
    other = rules(dice)
    return text[: dice.randrange(len(text) + 1)] + other[dice.randrange(len(other) + 1) :]


SLIPS: list[Callable[[Dice, str], str]] = [
    _signs, _listed, _misspelled, _bracketed, _word, _worded, _behind, _mixed, _misspelled, _worded, _word,
]  # fmt: skip


def slipped(dice: Dice) -> str:
    """Rules with one slip or several."""
    text = rules(dice)
    for _ in range(dice.choice([1, 1, 1, 2, 2, 3, 5])):
        text = dice.choice(SLIPS)(dice, text)
    return text


def turned(dice: Dice) -> tuple[str, str]:
    """Rules, and the same with a word in them that turns what stands there."""
    text = rules(dice)
    # not inside braces, quotes, comments or a header: there it may be part of a value or a name
    places = [m.end() for m in re.finditer(r'\{[^}]*\}|"[^"]*"|#[^\n]*|^Rule[^\n]*|(\s)', text, re.MULTILINE) if m[1]]
    at = dice.choice(places)
    return text, f"{text[:at]}{dice.choice(TURNING)} {text[at:]}"


# ---------------------------------------------------------------- nothing like rules

_PROSE = [
    "Please apply these rules to all households of the Milroy area (see the note of 3 March).",
    "Households that get the paper on Sundays only should be offered the plus package, unless they owe us money.",
    "If you have questions, then call Ann at 555-0100 or write to ann@example.com.",
    "From: Ann <ann@example.com>", "Subject: RE: FW: rules (final)", "Hi Bob,", "> On Monday, Bob wrote:", "Thanks! Ann",
    "Als de krant 1 is, dan krijgt men het aanbod.", "Si el periódico es 1, entonces ofrezca A.", "Si le journal = 1 alors offre = A",
    "Wenn Zeitung = 1 dann Angebot = {A}", "если газета = 1 то предложение = А", "新聞が1なら提案はA", "اگر روزنامه = ۱",
    "NewspaperID,Term,Segment", "1,12,Plus", "NewspaperID\tTerm\tUpgrade offer", "1\t12\tPlus", "2;6;Basic", '"1","Sunday, Only","A"',
    '{"if": {"NewspaperID": 1}, "then": {"upgrade offer": "A"}}', '[{"NewspaperID": 1}, null, true, 1e9]', "{}", "[1, 2, 3]",
    '=IF(AND(A1=1,B1=12),"Plus","")', "SELECT * FROM subs WHERE NewspaperID = 1 AND Term > 6;", "if (x == 1) { return 'A'; } else { y(); }",
    "def offer(x): return 'A' if x.term >= 12 else None", "for i in range(10): pass", "End If", "ELSE", "IF @x = 1 BEGIN SET @y = 2 END",
    "# Heading", "## If and then", "| a | b |", "|---|---|", "* one", "1. two", "  - three", "---", "```", "<p>If A = 1 then B</p>",
    "{\\rtf1\\ansi If NewspaperID = 1 \\par}", "Term: 12 months or more", "Rate < $0.50 / day", "5% off until 1 September!",
    "“Quoted” — and dashed…", "Rule 3 - weekend", "Step 2: look at the balance", "N/A", "TBD", "???", "", "", " ",
    "If NewspaperID = 1 then upgrade offer = {A}", "and Term = 12", "then upgrade offer = {A}", "If Term > 6", "not for trials", "or",
]  # fmt: skip

_LETTERS = "abcXYZ 019 .,;:!?'\"“”(){}[]<>=#$%&*+-–—/\\|@~^_\n\t\u00a0éßІ१"

WRITTEN = [
    line
    for file in sorted((Path(__file__).parent / "language").glob("*/*.rules"))
    for line in file.read_text(encoding="utf-8").split("\n")
    if line.strip()
]


def letters(dice: Dice) -> str:
    """Letters and signs in any order."""
    return "".join(dice.choice(_LETTERS) for _ in range(dice.randrange(80)))


def prose(dice: Dice) -> str:
    """Lines of letters, mails, tables, programs and other languages, whole or in pieces."""
    lines = [dice.choice(_PROSE) for _ in range(dice.randrange(1, 6))]
    if dice.random() < 0.4:
        words = " ".join(lines).split(" ")
        dice.shuffle(words)
        lines = [" ".join(words)]
    return "\n".join(lines)


def as_people_write(dice: Dice) -> str:
    """What people wrote wrongly or rightly, with words lost and added."""
    words = dice.choice([" ", "\n"]).join(dice.choice(WRITTEN) for _ in range(dice.randrange(1, 4))).split(" ")
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(words))
        words[at] = dice.choice(["", dice.choice(STRAYS), f"{words[at]} {dice.choice(STRAYS)}"])
    return " ".join(words)
