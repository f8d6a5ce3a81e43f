"""A file in chunks, and everything that the text of one chunk gives.

A chunk begins at a line that begins a rule. What it gives depends on its text alone, wherever it
stands in the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from attrs import frozen

from ..diagnostics import Edit, Finding, Fix, finding
from ..rules.limits import Limits
from ..rules.ruleset import Rule, Span
from ..rules.statements import Statement
from ..rules.vocabulary import FieldType, Vocabulary
from . import recovery as mistakes
from . import tree
from .check import Checker
from .check_statement import statement_of
from .lex import BIDIRECTIONAL, DANGEROUS, END, Tokens, as_statement
from .parse import Parser, Stuck, parser

_BULLET = r"(?:(?:[-*•◦▪‣·–—]|\(?(?:[0-9]{1,5}|[A-Za-z])[.)])[^\S\n]*)?"
_STATEMENT = (
    r"(?:test\b(?=[^\S\n]*[\"'“”„‘’‚])"
    r"|(?:assume|cover)\b(?!\s*(?:[=<>!≠≤≥{},:]|is\b|in\b|not\s+in\b|between\b|starts\b)))"
)
_RULE_LINE = re.compile(rf"\n(?=[^\S\n]*(?:{_BULLET}(?:if\b|rule\b)|{_STATEMENT}))", re.IGNORECASE)
_IS_STATEMENT = re.compile(rf"(?:\s+|#[^\n]*)*+{_STATEMENT}", re.IGNORECASE)
_FIRST_WORD = re.compile(rf"[^\S\n]*{_BULLET}(rule|if)\b", re.IGNORECASE)
_QUOTED_OR_COMMENT = re.compile(r'"[^"\n]*"|#[^\n]*')
_HAS_IF = re.compile(r"\bif\b", re.IGNORECASE)

_NAME = 20
"""The words of a name in braces that are looked at, to see whether an `If` among them begins a rule."""

_REPAIRS = 12
"""The mistakes that are mended in one rule before the rest of it is left alone."""


@frozen
class Chunk:
    """What the text of one chunk gives, wherever it stands: spans are offsets into the chunk's text.

    `written` counts the rules in it, with and without mistakes; `rules` are those without. What is
    said about rules is in chunks of its own: its statement, if it has no mistake, and its span. The
    tree is not kept: only the formatter wants it, and parses again.
    """

    written: int
    rules: tuple[Rule, ...]
    found: tuple[Finding, ...]
    named: tuple[tuple[str, Span], ...]
    is_statement: bool = False
    said: tuple[Statement, Span] | None = None


def is_statement(text: str) -> bool:
    """Whether a chunk is a test, or says what is assumed or to be covered: comments may come before its first word."""
    return _IS_STATEMENT.match(text) is not None


def cut(text: str) -> list[str]:
    """The text in chunks: a new one begins at each line that begins a rule, its header included, or a statement."""
    pieces = _RULE_LINE.split(text)
    if len(pieces) > 1:
        pieces[:-1] = [piece + "\n" for piece in pieces[:-1]]
    if "rule" not in text.lower():
        return pieces
    joined: list[str] = []
    header = ""
    for part in pieces:
        begins = part[:1]
        if begins == "I" and not header:
            joined.append(part)
            continue
        begins = begins.lower()
        if begins not in ("i", "r", ""):  # an indent, a bullet, a comment or a statement comes first
            first = _FIRST_WORD.match(part)
            begins = first[1][0].lower() if first else ""
        if header and begins == "i":
            part, header = header + part, ""
        elif header:
            joined.append(header)
            header = ""
        elif begins == "i":
            joined.append(part)
            continue
        if begins == "r" and not _has_if(part):
            header = part
        else:
            joined.append(part)
    return [*joined, header] if header else joined


def _has_if(header: str) -> bool:
    """Whether a header's own lines hold an `If`, quotes and comments aside."""
    return "if" in header.lower() and _HAS_IF.search(_QUOTED_OR_COMMENT.sub("", header)) is not None


@frozen
class ChunkReader:
    """Reads chunks with one vocabulary and one set of limits."""

    parser: Parser
    checker: Checker
    known: mistakes.Known
    limits: Limits

    @classmethod
    def over(cls, vocabulary: Vocabulary, limits: Limits) -> ChunkReader:
        """A reader for a vocabulary and limits."""
        known = mistakes.Known(
            frozenset(vocabulary.by_key),
            frozenset(f.column.lower() for f in vocabulary.fields if f.column),
            tuple(phrase.lower() for phrase in vocabulary.outcomes),
            frozenset(name for name, known in vocabulary.by_key.items() if known.type is FieldType.YES_NO),
        )
        return cls(parser(), Checker(vocabulary, limits), known, limits)

    def chunk(self, text: str) -> Chunk:
        """Everything that the text of a chunk gives."""
        found: list[Finding] = []
        danger: list[int] = []
        plain = text
        if DANGEROUS.search(text):
            plain = DANGEROUS.sub(" ", text)
        tokens, comments, stopped = self.parser.lexer.read(plain, self.limits.tokens)
        if plain is not text:
            danger = _dangerous(text, comments, found)
        if is_statement(text):
            return self._statement(tokens, danger, found)
        nodes: list[tree.RuleNode] = []
        rules: list[Rule] = []
        if (count := tokens.kinds.count("IF")) > self.limits.rules:
            return Chunk(count, (), (too_many_rules(count, self.limits),), ())
        pieces = parts(tokens)
        for part in pieces:
            if danger and any(part.starts[0] <= at < part.ends[-1] for at in danger):
                continue
            if stopped and part.ends[-1] == tokens.ends[-1]:
                found.append(self._too_long(part))
                continue
            self._part(part, nodes, rules, found)
        named = tuple(
            [
                (node.header.name.text.strip(), node.header.name.span)
                for node in nodes
                if node.header is not None and node.header.name is not None and node.header.name.text.strip()
            ]
        )
        return Chunk(len(pieces), tuple(rules), tuple(found), named)

    def _statement(self, tokens: Tokens, danger: list[int], found: list[Finding]) -> Chunk:
        """What is said about rules: one statement, or the first mistake in its form."""
        as_statement(tokens)
        node: tree.Statement | Stuck | None = None
        if not danger:
            if len(tokens.kinds) > self.limits.tokens:
                found.append(self._too_long(tokens))
            elif (deep := _too_deep(tokens, self.limits.depth)) is not None:
                found.append(deep)
            else:
                node = self.parser.statement(tokens)
        if isinstance(node, Stuck):
            found.append(mistakes.in_statement(tokens, node))
        elif node is not None:
            self.checker.found, self.checker.text = [], tokens.text
            self.checker.letters_are_values = True
            said = statement_of(node, self.checker)
            self.checker.letters_are_values = False
            found += self.checker.found
            if said is not None:
                return Chunk(0, (), tuple(found), (), True, (said, node.span))
        return Chunk(0, (), tuple(found), (), True)

    def _part(self, tokens: Tokens, nodes: list[tree.RuleNode], rules: list[Rule], found: list[Finding]) -> None:
        """One rule, or text that should be one; what follows it on a line of its own is looked at for itself."""
        rest: Tokens | None = tokens
        while rest is not None:
            before = len(found)
            node_text = rest.text
            node, rest = self._node(rest, found)
            if node is None:
                continue
            nodes.append(node)
            self.checker.found = []
            self.checker.text = node_text
            rule = self.checker.rule(node)
            _told_once(found, before, self.checker.found)
            found += self.checker.found
            if rule is not None and len(found) - before == len(self.checker.found):
                rules.append(rule)

    def _node(self, tokens: Tokens, found: list[Finding]) -> tuple[tree.RuleNode | None, Tokens | None]:
        """The tree of a rule, mended where it is broken, and what remains behind it."""
        if tokens.kinds[0] not in ("IF", "RULE"):
            desk = mistakes.Desk(tokens, 0, frozenset({"IF"}), self.known)
            if "THEN" not in tokens.kinds and not desk.says_outcome(
                tokens.kinds.index("EQ") - 2 if "EQ" in tokens.kinds[2:] else 0
            ):
                found.append(mistakes.outside(desk))
                return None, None
            found.append(mistakes.missing_if(desk))
        if len(tokens.kinds) > self.limits.tokens:
            found.append(self._too_long(tokens))
            return None, None
        if (deep := _too_deep(tokens, self.limits.depth)) is not None:
            found.append(deep)
            return None, None
        rest = None
        for _ in range(_REPAIRS):
            result = self.parser.rule(tokens)
            if isinstance(result, tree.RuleNode):
                return result, rest
            if (end := _ends_before(tokens, result, self.known)) is not None:
                rest = tokens.part(end, len(tokens.kinds))
                tokens = tokens.part(0, end)
                continue
            mistake = mistakes.mend(tokens, result, self.known)
            if mistake is not None:
                found.append(mistake)
        return None, rest

    def _too_long(self, tokens: Tokens) -> Finding:
        return finding(
            "SR133",
            (tokens.starts[0], tokens.ends[0]),
            f"this rule has more than {self.limits.tokens:,} words and signs",
            "look for a rule that does not end, or split it into several",
        )


def _told_once(found: list[Finding], start: int, checked: list[Finding]) -> None:
    """`12 months` is no number: that it also lacks braces would only mislead."""
    unfit = {(f.start, f.end) for f in checked if f.code in ("SR202", "SR203")}
    found[start:] = [f for f in found[start:] if f.code != "SR118" or (f.start, f.end) not in unfit]


def too_many_rules(count: int, limits: Limits) -> Finding:
    """More rules than the limit."""
    return finding(
        "SR003",
        (0, 0),
        f"there are {count:,} rules, more than the {limits.rules:,} allowed",
        "make a template and rows of what repeats",
    )


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
        if kind == "RULE" or kinds[cuts[-1]] != "RULE" or "IF" in kinds[cuts[-1] : index]:
            cuts.append(index)
    return [tokens.part(start, stop) for start, stop in zip(cuts, [*cuts[1:], len(kinds)], strict=True)]


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


def _ends_before(tokens: Tokens, stuck: Stuck, known: mistakes.Known) -> int | None:
    """Where a complete rule ends, if what does not fit begins on a line of its own; None if it does not.

    A line that begins with `and` belongs to the rule only if an offer follows.
    """
    desk = mistakes.Desk(tokens, stuck.at, stuck.expected, known)
    at = stuck.at
    if END not in stuck.expected:
        while at > 0 and (desk.kind(at) == "NAME" or (at == stuck.at and desk.kind(at) != "AND")):
            at -= 1
        if desk.kind(at) != "AND" or "THEN" not in tokens.kinds[:at] or desk.says_outcome(at + 1):
            return None
    if at >= len(tokens.kinds) or not desk.new_line(at):
        return None
    return None if desk.kind(at) in ("LBRACE", "OR") or desk.says_outcome(at) else at


def _too_deep(tokens: Tokens, most: int) -> Finding | None:
    """Where parentheses and `not` go deeper than the limit, seen before anything walks down."""
    kinds = tokens.kinds
    if kinds.count("LPAR") + kinds.count("NOT") <= most:
        return None
    opened: list[int] = []
    depth = 0
    for index, kind in enumerate(kinds):
        if kind == "LPAR":
            opened.append(depth)
            depth += 1
        elif kind == "NOT":
            depth += 1
        elif kind == "RPAR" and opened:
            depth = opened.pop()
        elif kind in ("AND", "OR", "THEN"):
            depth = opened[-1] + 1 if opened else 0
        if depth > most:
            return finding(
                "SR132",
                tokens.span(index),
                f"parentheses and `not` are nested more than {most} deep here",
                "split the rule into several",
            )
    return None


def _dangerous(text: str, comments: Iterable[tree.Comment], found: list[Finding]) -> list[int]:
    """Where control characters and the like stand outside comments; each run is reported once."""
    quiet = [comment.span for comment in comments]
    at = [m.start() for m in DANGEROUS.finditer(text) if not any(a <= m.start() < b for a, b in quiet)]
    for start in at:
        if start - 1 in at and text[start - 1] == text[start]:
            continue
        end = start
        while end < len(text) and text[end] == text[start]:
            end += 1
        sign = f"U+{ord(text[start]):04X} {unicodedata.name(text[start], 'CONTROL CHARACTER')}"
        code, what = (
            ("SR005", "reverses the reading direction") if text[start] in BIDIRECTIONAL else ("SR004", "cannot be seen")
        )
        found.append(
            finding(
                code,
                (start, end),
                f"a sign that {what} stands here: {sign}",
                "remove it",
                Fix("remove it", (Edit(start, end, ""),)),
            )
        )
    return at
