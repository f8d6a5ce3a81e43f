"""The catalogue of diagnostic codes: one entry a kind of mistake, one page each in docs/codes/.

A code never changes its meaning and is never used again. The name reads well after "allow".
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Severity(Enum):
    """How much a diagnostic weighs: an error keeps a rule set from being used, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Code:
    """One kind of mistake: its stable code, its name, its weight and what it is about."""

    code: str
    name: str
    severity: Severity
    summary: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_TABLE: tuple[tuple[str, str, Severity, str], ...] = (
    # the file as text
    ("SR001", "not-utf8", _E, "the file is not UTF-8 text"),
    ("SR002", "file-too-large", _E, "the file is larger than the limit"),
    ("SR003", "too-many-rules", _E, "there are more rules than the limit"),
    ("SR004", "control-character", _E, "a rule contains an invisible or control character"),
    ("SR005", "bidirectional-override", _E, "a rule contains a sign that reverses the reading direction"),
    ("SR006", "no-rules", _W, "the file contains no rule"),
    ("SR007", "other-ending", _W, "the file's name does not end in `.rules`"),
    ("SR008", "lookalike-letters", _W, "a word mixes letters of several alphabets"),
    ("SR009", "long-dash", _W, "a word has a long dash where data has a hyphen"),
    ("SR010", "other-digits", _E, "a value has digits other than 0 to 9"),
    ("SR011", "typographic-sign", _W, "a word has an apostrophe or a letter as word processors make them"),
    ("SR012", "odd-blank", _W, "a word has blanks that do not show"),
    ("SR013", "other-file", _E, "the file is not a file of rules"),
    ("SR014", "unreadable-file", _E, "a file cannot be read, or a folder contains no rules"),
    ("SR015", "vocabulary-mistake", _E, "the file of the fields cannot be used"),
    ("SR016", "unreadable-table", _E, "a table of rows, offers or tests cannot be read"),
    ("SR017", "catalogue-mistake", _E, "a row of the catalogue does not say what is offered"),
    ("SR018", "settings-mistake", _E, "a file of settings cannot be used"),
    ("SR019", "test-table-mistake", _E, "a table of tests says something that does not fit"),
    # the form of a rule
    ("SR101", "text-outside-rule", _E, "there is text outside any rule"),
    ("SR102", "missing-if", _E, "a rule does not begin with `If`"),
    ("SR103", "missing-condition", _E, "a condition is missing"),
    ("SR104", "missing-comparison", _E, "a field is not compared with anything"),
    ("SR105", "missing-value", _E, "a comparison has no value"),
    ("SR106", "missing-connective", _E, "two conditions follow each other without `and` or `or`"),
    ("SR107", "missing-then", _E, "a rule has no `then`"),
    ("SR108", "missing-outcome", _E, "nothing, or only half an offer, follows `then`"),
    ("SR109", "unclosed-parenthesis", _E, "a parenthesis is opened and never closed"),
    ("SR110", "unopened-parenthesis", _E, "a parenthesis is closed that was never opened"),
    ("SR111", "unclosed-brace", _E, "a brace is opened and never closed"),
    ("SR112", "unopened-brace", _E, "a brace is closed that was never opened"),
    ("SR113", "nested-braces", _E, "there are braces inside braces"),
    ("SR114", "empty-braces", _E, "there is nothing between two braces"),
    ("SR115", "unclosed-quote", _E, "a quotation mark is opened and never closed"),
    ("SR116", "mixed-and-or", _E, "`and` and `or` are mixed without parentheses"),
    ("SR117", "newspaper-first", _N, "a rule in the template's shape was read as newspaper and (alternatives)"),
    ("SR118", "value-of-several-words", _E, "a value of several words has no braces"),
    ("SR119", "reserved-word", _E, "a word of the language is used as a value"),
    ("SR120", "list-without-in", _E, "there are several values where one is expected"),
    ("SR121", "list-without-braces", _E, "the list after `in` has no braces"),
    ("SR122", "thousands-separator", _E, "a number is written with a thousands separator"),
    ("SR123", "other-wording", _E, "a comparison is worded in a way the language does not know"),
    ("SR124", "unknown-sign", _E, "a sign has no meaning in rules"),
    ("SR125", "misspelled-keyword", _E, "a word of the language is misspelled"),
    ("SR126", "unexpected-text", _E, "something does not fit in its place"),
    ("SR127", "broken-header", _E, "the line that names or dates a rule is not complete"),
    ("SR128", "header-without-rule", _E, "a header is not followed by a rule"),
    ("SR129", "window-ends-first", _E, "a rule's last day is before its first"),
    ("SR130", "direction-not-chosen", _E, "`upgrade/downgrade` was left as it is in the template"),
    ("SR131", "lone-letter", _E, "a lone X, Y or Z may be a value or a placeholder"),
    ("SR132", "too-deep", _E, "parentheses are nested deeper than the limit"),
    ("SR133", "rule-too-long", _E, "a rule is longer than the limit"),
    ("SR134", "list-too-long", _E, "a list has more values than the limit"),
    ("SR135", "value-too-long", _E, "a value is longer than the limit"),
    ("SR136", "too-many-digits", _E, "a number has more digits than the limit"),
    ("SR150", "read-as", _N, "other words with a single meaning were accepted"),
    ("SR151", "unreadable-sentence", _E, "a sentence cannot be read as a rule"),
    ("SR152", "takes-away", _E, "a rule takes an offer away"),
    ("SR153", "otherwise", _E, "a rule states what happens otherwise"),
    ("SR154", "spreadsheet-formula", _E, "there is a spreadsheet formula among the rules"),
    ("SR155", "other-language", _E, "a rule is written in another language than English"),
    ("SR156", "pasted-table", _E, "there is a table among the rules"),
    ("SR157", "commented-rule", _W, "a remark looks like a rule"),
    # the words of a rule against the vocabulary
    ("SR201", "unknown-field", _E, "a field is not in the vocabulary"),
    ("SR202", "unfit-value", _E, "a value does not fit its field's type"),
    ("SR203", "value-not-allowed", _E, "a value is not among those the field allows"),
    ("SR204", "no-order", _E, "a field without an order is compared by size"),
    ("SR205", "no-beginning", _E, "`starts with` is used on a field that is not text"),
    ("SR206", "unknown-outcome", _E, "the rule gives something the vocabulary does not declare"),
    ("SR207", "never-missing", _W, "a field that is never missing is asked whether it is missing"),
    ("SR208", "too-many-decimals", _E, "a number has more decimals than its field"),
    ("SR209", "reversed-range", _E, "`between` names the larger end first"),
    ("SR210", "repeated-value", _W, "a list holds a value twice"),
    ("SR211", "field-as-value", _E, "a field's name is used as a value"),
    ("SR212", "word-for-nothing", _W, "a word such as `null` or `all` is read as a text"),
    ("SR213", "number-word", _W, "a word for a number is read as a text"),
    ("SR214", "value-not-known", _W, "a value is not one that the data is known to have"),
    # what is said about rules
    ("SR140", "broken-test", _E, "a test is not complete, or something in it does not fit"),
    ("SR141", "not-one-record", _E, "a test does not describe one record"),
    ("SR142", "unknown-rule", _E, "a test names a rule that does not exist"),
    ("SR143", "repeated-test", _E, "two tests have the same name"),
    ("SR144", "broken-statement", _E, "an `Assume` or a `Cover` is not complete"),
    # rules among rules, templates and their rows
    ("SR301", "repeated-name", _E, "two rules have the same name"),
    ("SR302", "unfilled-template", _N, "a rule is a template that waits for its rows"),
    ("SR303", "repeated-outcome", _W, "a rule gives the same offer twice"),
    ("SR304", "row-without-column", _E, "the rows have no column that a template needs"),
    ("SR305", "unfit-row", _E, "a row's value does not fit the template"),
    ("SR306", "unused-rows", _W, "rows were given that fill no template"),
    ("SR307", "cell-is-no-value", _E, "a cell has a sign such as `*` or `-` instead of a value"),
    ("SR308", "cell-is-one-value", _W, "a cell looks like several values or a changed code, and is one value"),
    ("SR309", "nothing-to-check", _E, "a file that is to be checked holds no rule"),
    # offers as set up
    ("SR401", "segment-without-offer", _E, "a segment of the rules has no offer"),
    ("SR402", "near-miss-segment", _E, "a segment has no offer, and an offer's segment is spelled almost alike"),
    ("SR403", "offer-without-segment", _W, "an offer's segment is given by no rule"),
    # data
    ("SR501", "unfit-cell", _E, "a cell of the data does not fit its field"),
    ("SR502", "absent-column", _W, "the data lacks a column that the rules ask about"),
    ("SR503", "ragged-row", _E, "a row of the data has more or fewer cells than the heading"),
    (
        "SR504",
        "no-subscription-id",
        _E,
        "a row of the data has no subscription id, or does not show whether it is stopped",
    ),
    ("SR505", "doubled-subscription-id", _E, "two rows of the data have the same subscription id"),
    ("SR506", "unfit-subscription-id", _E, "a row of the data has a subscription id that is not valid"),
    # what the analysis finds
    ("SR601", "never-applies", _W, "a rule never applies"),
    ("SR602", "always-applies", _W, "a rule applies to every record"),
    ("SR603", "duplicate-rule", _W, "two rules do the same"),
    ("SR604", "hidden-by-one", _W, "a rule adds nothing to another"),
    ("SR605", "hidden-by-several", _W, "a rule adds nothing to several others together"),
    ("SR606", "idle-condition", _W, "a condition never decides"),
    ("SR607", "idle-value", _W, "a value of a list never decides"),
    ("SR608", "contradicting-offers", _N, "some records get offers that contradict one another"),
    ("SR609", "gap", _E, "some records of a stated domain get no offer"),
    ("SR610", "near-miss-rules", _W, "two rules differ only in how their segment is spelled"),
    ("SR611", "expired-rule", _W, "a rule's days have all passed"),
    ("SR612", "not-analysed", _N, "a rule is too large to be analysed"),
    ("SR613", "always-holds", _W, "a condition holds for every record that has its facts"),
    ("SR614", "never-holds", _W, "a condition holds for no record"),
    ("SR615", "hole-between-days", _W, "an offer stops for one day between two rules"),
    ("SR616", "not-reached", _W, "no record of a table reaches a rule"),
)

CODES: dict[str, Code] = {code: Code(code, name, severity, summary) for code, name, severity, summary in _TABLE}
"""Every code, in the order of the catalogue."""
