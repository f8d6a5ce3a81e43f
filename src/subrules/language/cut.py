"""A file cut into chunks: each begins where a rule or a statement begins, however broken the one before is.

A line that begins with `If`, `Rule` or a statement's word begins a chunk. One that begins as people begin rules
(`1.2 When …`, `- Unless …`, `Everyone in Boston …`) does so unless the sentence before it goes on there. No rule
that can be read is cut: in front of its lines stands `and`, `or`, a bracket or a sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from attrs import frozen

from .pieces import BULLET, EXCEPTIONS, LISTED, RELATION, STATEMENT, WORDING

_CERTAIN = re.compile(rf"\n(?=[^\S\n]*(?:{BULLET}(?:if\b|rule\b)|{STATEMENT}))", re.IGNORECASE)
_DOUBTFUL = re.compile(
    rf"\n(?!(?:if|rule)\b)(?=[^\S\n]*(?:(?:(?P<listed>{LISTED})[^\S\n]*)?(?:(?P<wording>{WORDING})|(?(listed)[^\W\d]|[^\W\d]\w*[^\S\n]*{RELATION}))))",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(rf"(?:[^\S\n]*{BULLET}(?:(rule|if)\b|({WORDING})))?", re.IGNORECASE)
_ASIDE = r'"[^"\n]*"|#[^\n]*'
_THEN = re.compile(rf"{_ASIDE}|\b(then)\b", re.IGNORECASE)
_CONDITION = re.compile(rf"{_ASIDE}|(\bif\b|^[^\S\n]*{BULLET}{WORDING})", re.IGNORECASE | re.MULTILINE)
_REMARKS = re.compile(rf"({_ASIDE})|\s+\Z")
_GOES_ON = re.compile(r"(?:\b(?:and|or|not|if|then|in|is|between|with)|[=<>≠≤≥{(,:&/])\Z", re.IGNORECASE)
_IN_A_VALUE = re.compile(r"[=<>≠≤≥{,]\Z")
_ENDED = re.compile(r"(?:[.!?]|=\s*\{[^{}\n]*\}[.;]?)\Z")
_OFFERS = re.compile(r"\bthen\b|=\s*\{|\b(?:gets?|gives?|offers?|receives?|grants?)\b", re.IGNORECASE)
_EXCEPTION = re.compile(rf"(?:{EXCEPTIONS})\b", re.IGNORECASE)

_SEEN = 400
"""How far before and behind a line is looked, to see whether it begins a rule."""


@frozen
class _Line:
    """A line that may begin a rule.

    Attributes:
        at: where it begins.
        listed: whether a sign of a list stands in front.
        wording: the words by which people begin rules; "" if it begins with another word or a comparison.
    """

    at: int
    listed: bool
    wording: str


def cut(text: str) -> list[str]:
    r"""The text in chunks: a new one begins at each line that begins a rule, its header included, or a statement.

    >>> cut("If A is 1 give B\n1.2 When C = 2 then upgrade offer = {D}")
    ['If A is 1 give B\n', '1.2 When C = 2 then upgrade offer = {D}']
    """
    certain = [match.end() for match in _CERTAIN.finditer(text)]
    starts = _starts(text, certain)
    pieces = [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]
    return _with_headers(pieces) if "rule" in text.lower() else pieces


def _starts(text: str, certain: list[int]) -> list[int]:
    """Where chunks begin, the first aside."""
    lines = _doubtful(text, certain)
    if not lines:
        return certain
    thens = [match.start() for match in _THEN.finditer(text) if match[1]]
    bounds = sorted([*certain, *(line.at for line in lines if line.wording), len(text)])
    starts: list[int] = []
    begun = taken = 0
    for line in lines:
        taken_now = bisect_left(certain, line.at, taken)
        if taken_now > taken:
            starts += certain[taken:taken_now]
            begun, taken = starts[-1], taken_now
        bound = bounds[bisect_left(bounds, line.at + 1)]
        said, says = (bisect_left(thens, b) > bisect_left(thens, a) for a, b in ((begun, line.at), (line.at, bound)))
        if _begins(line, text, begun, bound, said=said, says=says):
            starts.append(line.at)
            begun = line.at
    return [*starts, *certain[taken:]]


def _doubtful(text: str, certain: Iterable[int]) -> list[_Line]:
    """The lines that may begin a rule, those aside that certainly do."""
    known = set(certain)
    return [
        _Line(match.end(), bool(match["listed"]), match["wording"] or "")
        for match in _DOUBTFUL.finditer(text)
        if match.end() not in known
    ]


def _before(text: str, start: int, stop: int) -> str:
    """The end of what stands before a line, without comments and blanks."""
    return _REMARKS.sub(
        lambda m: m[1] if m[1] and m[1].startswith('"') else "", text[max(start, stop - _SEEN) : stop]
    ).rstrip()


def _begins(line: _Line, text: str, begun: int, bound: int, *, said: bool, says: bool) -> bool:
    """Whether a line begins a rule, or goes on with the sentence before it.

    Args:
        line: the line.
        text: the text it stands in.
        begun: where the sentence before it begins.
        bound: where the line's own sentence ends at the latest.
        said: whether the sentence before has its `then`.
        says: whether the line's own sentence has one.
    """
    if line.wording and line.listed and not _EXCEPTION.match(line.wording):
        return True
    capital = line.wording[:1].isupper()
    if not says and not capital and not line.listed:
        return False
    before = _before(text, begun, line.at)
    complete = not _GOES_ON.search(before) and (said or _ENDED.search(before) is not None)
    if not line.wording:
        return complete and says
    if _EXCEPTION.match(line.wording):
        offers = says or _OFFERS.search(text, line.at, min(bound, line.at + _SEEN)) is not None
        return offers and (line.listed or complete)
    if _IN_A_VALUE.search(before):
        return False
    return (complete or says) if capital else complete


def _with_headers(pieces: list[str]) -> list[str]:
    """The pieces, each header joined with the rule that it names and dates."""
    joined: list[str] = []
    header = ""
    for piece in pieces:
        if piece.startswith("If "):  # most are such, and need no closer look
            joined.append(header + piece)
            header = ""
            continue
        word, wording = _first_word(piece)
        if header and (word == "if" or wording):
            joined.append(header + piece)
            header = ""
            continue
        if header:
            joined.append(header)
            header = ""
        if word == "rule" and not _has_condition(piece):
            header = piece
        else:
            joined.append(piece)
    return [*joined, header] if header else joined


def _first_word(piece: str) -> tuple[str, str | None]:
    """`rule` or `if` at the beginning of a piece, or else how people begin rules instead."""
    first = _FIRST_WORD.match(piece)
    return ("", None) if first is None else ((first[1] or "").lower(), first[2])


def _has_condition(header: str) -> bool:
    """Whether a header's own lines hold an `If`, or how people begin rules instead; quotes and comments aside."""
    return any(match[1] for match in _CONDITION.finditer(header))
