"""How the lines of rules begin, and a chunk's tokens in rules.

A line begins a rule by `If` or `Rule`, and in the wordings of people by much else; signs of lists may stand in
front. Where a file is cut at such lines says `cut`.
"""

from __future__ import annotations

import re

from .lex import END, Tokens

_SIGN = r"(?:[-*•◦▪▫‣⁃·–—➢➤►▶▸✓✔☐□■●○❖»>\uf0a7\uf0b7\uf0d8\uf0fc\uf076]|o(?=[^\S\n]))"
_NUMBER = r"(?:\(?(?:[0-9]{1,5}(?:\.[0-9]{1,4}){0,5}|[A-Za-z]|[ivxlcdm]{1,7})[.)]|[0-9]{1,5}(?:\.[0-9]{1,4}){0,5}(?::|(?=[^\S\n])))"
BULLET = rf"(?:(?:{_SIGN}|{_NUMBER})[^\S\n]*){{0,3}}(?:\*\*|__)?"
"""What word processors, mails and people put in front of a rule in a list (LNG-19)."""

LISTED = BULLET.replace("{0,3}", "{1,3}")
"""The same, where there is such a sign."""

RELATION = r"(?:[=<>!≠≤≥]|is\b|in\b|not\s+in\b|between\b|starts\b)"
"""What follows a field's name in a comparison."""

STATEMENT = (
    r"(?:test\b(?=[^\S\n]*[\"'“”„‘’‚])"
    rf"|(?:assume|cover)\b(?!\s*(?:{RELATION}|[{{}},:])))"
)
"""How what is said about rules begins."""

EXCEPTIONS = "unless|provided|providing|except|where|for"
"""Words that begin a rule as people write it, and as often take something back of the rule before."""

_OTHERS = (
    "when|whenever|wherever|iff|lf|fi|in case|in the event|as long as|so long as|assuming|supposing|suppose|once"
    "|every|everyone|everybody|anyone|anybody|all|each|give|grant|customers?|subscribers?"
    "|als|indien|wanneer|wenn|falls|si|se|hvis|når|om|je[sś]li|cuando|quand|lorsque"
)
WORDING = rf"(?:(?:{EXCEPTIONS}|{_OTHERS})\b(?!\s*(?:[=<>!≠≤≥}}),:;]|is\b|in\s*\{{|not\s+in\s*\{{|between\b|starts\b)))"
"""How people begin rules, `If` and `Rule` aside; a field can have such a name too, and is compared."""

_IS_STATEMENT = re.compile(rf"(?:\s+|#[^\n]*)*+{STATEMENT}", re.IGNORECASE)
_IN_A_LIST = re.compile(
    rf"^([^\S\n]*)({BULLET})(?=(?:if|rule)\b|{WORDING})|\A([^\S\n]*)({LISTED})(?=[^\W\d]\w*[^\S\n]*{RELATION})",
    re.IGNORECASE | re.MULTILINE,
)
_BOLD = re.compile(
    r"""(#[^\n]*|"[^"\n]*")|\*\*(?=\s*(?:if|then|and|or|not)\s*\*\*)|(?:"""
    + "|".join(rf"(?<={word})" for word in ("if", "then", "and", "or", "not", "when", "whenever", "unless"))
    + r")\*\*",
    re.IGNORECASE,
)
_QUOTED_MAIL = re.compile(r"^[^\S\n]*(?:>[^\S\n]?)+", re.MULTILINE)

_NAME = 20
"""The words of a name in braces that are looked at, to see whether an `If` among them begins a rule."""

_OFFER = 40
"""How many words an offer can have that stands in front of its condition."""

_LABEL = 9
"""How many words in front of an `If` on its line can be a name or a number."""


def is_statement(text: str) -> bool:
    """Whether a chunk is a test, or says what is assumed or to be covered: comments may come before its first word."""
    return _IS_STATEMENT.match(text) is not None


def without_list_signs(text: str) -> str:
    """The text with blanks for list signs in front of rules, and for bold marks and the quotation marks of mails.

    >>> without_list_signs("1.1 If A = 1 then upgrade offer = {B}")
    '    If A = 1 then upgrade offer = {B}'
    """
    if text[:2].lower() == "if" and "**" not in text:
        return text
    first = _IN_A_LIST.search(text)
    if first is not None and not first[0].isspace():
        if ">" in first[0]:
            text = _QUOTED_MAIL.sub(lambda m: " " * len(m[0]), text)
        text = _IN_A_LIST.sub(_blanks, text)
    return _BOLD.sub(lambda m: m[1] or "  ", text) if "**" in text else text


def _blanks(signs: re.Match[str]) -> str:
    """The indent of a line, and blanks for its signs."""
    indent, listed = (signs[1], signs[2]) if signs[1] is not None else (signs[3], signs[4])
    return indent + " " * len(listed)


def parts(tokens: Tokens) -> list[Tokens]:
    """The tokens of a chunk, cut where a rule begins."""
    kinds = tokens.kinds
    if not kinds:
        return []
    if kinds[0] == "IF" and kinds.count("IF") == 1 and "RULE" not in kinds:
        return [tokens]
    cuts = [0]
    for index, kind in enumerate(kinds):
        if index == 0 or kind not in ("IF", "RULE") or _is_inside_braces(tokens, index):
            continue
        if _belongs_to_what_is_before(tokens, index, kind):
            continue
        if kind == "RULE" or kinds[cuts[-1]] != "RULE" or "IF" in kinds[cuts[-1] : index]:
            begin = _line_of(tokens, index, cuts[-1])
            if begin > cuts[-1]:
                cuts.append(begin)
            elif not (cuts[-1] == begin and kinds[begin] not in ("IF", "RULE")):
                cuts.append(index)
    return [tokens.part(start, stop) for start, stop in zip(cuts, [*cuts[1:], len(kinds)], strict=True)]


_GOES_ON = frozenset({"except", "only", "not", "but", "end", "unless", "even", "as", "what", "and", "or"})


def _belongs_to_what_is_before(tokens: Tokens, index: int, kind: str) -> bool:
    """Whether an `If` or `Rule` in the middle of a line begins nothing: `except if`, `End If`, `=IF(`, `the rule`."""
    if "\n" in tokens.text[tokens.ends[index - 1] : tokens.starts[index]]:
        return False
    if kind == "RULE":
        behind = tokens.kinds[index + 1] if index + 1 < len(tokens.kinds) else END
        return behind not in ("STRING", "COLON", "FROM", "UNTIL", "IF", "OPEN_QUOTE", "ATOM")
    if tokens.kinds[index - 1] == "EQ":
        return True  # `=IF(`
    begin = index
    while begin > max(0, index - _OFFER) and "\n" not in tokens.text[tokens.ends[begin - 1] : tokens.starts[begin]]:
        begin -= 1
    before = tokens.kinds[begin:index]
    if (
        before[:1] == ["NAME"]
        and "EQ" in before
        and set(before) <= {"NAME", "ATOM", "STRING", "EQ", "LBRACE", "RBRACE", "COMMA"}
    ):
        return True  # `upgrade offer = {A} if …`
    first_of_line = index < 2 or "\n" in tokens.text[tokens.ends[index - 2] : tokens.starts[index - 1]]
    word = tokens.word(index - 1).lower()
    return word in _GOES_ON and not (first_of_line and word not in ("end", "except", "only", "unless", "but"))


def _line_of(tokens: Tokens, index: int, floor: int) -> int:
    """Where the line begins on which an `If` stands, if what comes before it there can be a name or a number."""
    begin = index
    while begin > floor and "\n" not in tokens.text[tokens.ends[begin - 1] : tokens.starts[begin]]:
        begin -= 1
        if tokens.kinds[begin] in ("THEN", "EQ", "LBRACE", "RBRACE", "IF") or index - begin > _LABEL:
            return index
    if begin == floor and floor > 0 and tokens.kinds[floor] in ("IF", "RULE"):
        return index
    return begin


def _is_inside_braces(tokens: Tokens, index: int) -> bool:
    """Whether a word stands between braces that open and close on its line, as in `{What If}`."""
    marks = ("LBRACE", "RBRACE", "THEN", "EQ")
    before, after = index - 1, index + 1
    while before >= max(index - _NAME, 0) and tokens.kinds[before] not in marks:
        before -= 1
    while after < min(index + _NAME, len(tokens.kinds)) and tokens.kinds[after] not in marks:
        after += 1
    if before < 0 or after >= len(tokens.kinds):
        return False
    if tokens.kinds[before] != "LBRACE" or tokens.kinds[after] != "RBRACE":
        return False
    return "\n" not in tokens.text[tokens.starts[before] : tokens.ends[after]]
