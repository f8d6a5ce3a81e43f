"""Everything that the text of one chunk gives, wherever it stands in its file: its rules, and its mistakes with fixes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from ..diagnostics import Edit, Finding, Fix, finding
from ..diagnostics.codes import CODES, Severity
from ..diagnostics.fixing import apply_fix
from ..rules.limits import Limits
from ..rules.ruleset import Rule, Span
from ..rules.statements import Statement
from ..rules.text import value_text
from ..rules.values import fact_text
from ..rules.vocabulary import FieldType, Vocabulary
from . import tree
from .check import Checker
from .check_statement import statement_of
from .lex import BIDIRECTIONAL, DANGEROUS, Tokens, as_statement
from .parse import Parser, Stuck, parser
from .pieces import BULLET, is_statement, parts, without_list_signs
from .recovery.begins import beginning, label
from .recovery.mend import Mended, mended
from .recovery.nearest_form import unreadable
from .recovery.prose import outside, recognised
from .recovery.scene import Known, Scene
from .recovery.statements import in_statement

_COMMENTED_RULE = re.compile(rf"#+\s*(?:{BULLET})\s*if\b.+\bthen\b", re.IGNORECASE)


_MISTAKES = 4
"""How many mistakes a sentence can have before one message stands for all of them."""


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


@frozen
class _Read:
    """A chunk as read, with the trees of its rules: a fix is held against them."""

    chunk: Chunk
    nodes: tuple[tree.RuleNode, ...] = ()


@frozen
class ChunkReader:
    """Reads chunks with one vocabulary and one set of limits."""

    parser: Parser
    checker: Checker
    known: Known
    limits: Limits

    @classmethod
    def over(cls, vocabulary: Vocabulary, limits: Limits) -> ChunkReader:
        """A reader for a vocabulary and limits."""
        return cls(parser(), Checker(vocabulary, limits), known_of(vocabulary), limits)

    def chunk(self, text: str) -> Chunk:
        """Everything that the text of a chunk gives. A fix that does not do what it says is not offered."""
        read = self._read(text)
        if not any(found.fixes for found in read.chunk.found):
            return read.chunk
        return _without_unwritable(evolve(read.chunk, found=tuple(self._with_sound_fixes(text, read))))

    def _with_sound_fixes(self, text: str, read: _Read) -> Iterator[Finding]:
        """The findings, each with the fixes that were tried: read again, the text has a mistake less and no new one.

        A safe fix must also leave every rule with the tree that it was read with.
        """
        before = _weights(read.chunk)
        for found in read.chunk.found:
            sound: list[Fix] = []
            for fix in found.fixes:
                if fix.edits and not all(found.start <= e.start and e.end <= found.end for e in fix.edits):
                    continue
                again = self._read(apply_fix(text, fix))
                if _weights(again.chunk) >= before or again.chunk.written < read.chunk.written:
                    continue
                if fix.safe and not _means_the_same(read, again):
                    fix = evolve(fix, safe=False)
                sound.append(fix)
            yield (
                evolve(found, fixes=tuple(sound))
                if len(sound) < len(found.fixes) or sound != list(found.fixes)
                else found
            )

    def _read(self, text: str) -> _Read:
        found: list[Finding] = []
        danger: list[int] = []
        plain = without_list_signs(text)
        if DANGEROUS.search(plain):
            plain = DANGEROUS.sub(" ", plain)
        tokens, comments, stopped = self.parser.lexer.read(plain, self.limits.tokens)
        if comments:
            found += _commented_rules(comments)
        if plain is not text and DANGEROUS.search(text):
            danger = _dangerous(text, comments, found)
        if is_statement(text):
            return _Read(self._statement(tokens, danger, found))
        nodes: list[tree.RuleNode] = []
        rules: list[Rule] = []
        if (count := tokens.kinds.count("IF")) > self.limits.rules:
            return _Read(Chunk(count, (), (too_many_rules(count, self.limits),), ()))
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
        return _Read(Chunk(len(pieces), tuple(rules), tuple(found), named), tuple(nodes))

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
            found.append(in_statement(tokens, node, self.known))
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
            whole = rest
            read, rest = self._node(rest)
            if read.node is None:
                found += read.found
                continue
            self.checker.found = []
            self.checker.text = whole.text
            rule = self.checker.rule(read.node)
            own = _without_repeats(read.found, self.checker.found)
            if read.has_errors and sum(is_error(f) for f in own) > _MISTAKES:
                found.append(unreadable(whole, self.known, self.parser))
                continue
            nodes.append(read.node)
            found += own
            if rule is not None and not read.has_errors:
                rules.append(rule)

    def _node(self, tokens: Tokens) -> tuple[Mended, Tokens | None]:
        """The tree of a rule, mended where it is broken, and what remains behind it."""
        found: list[Finding] = []
        if tokens.kinds[0] not in ("IF", "RULE"):
            scene = Scene(tokens, 0, frozenset({"IF"}), self.known, self.parser.lexer)
            step = label(scene) or (beginning(scene) if self._like_a_rule(tokens) else None)
            if step is None or step.tokens is None:
                found = [step.found] if step is not None and step.found else [outside(tokens, self.known, self.parser)]
                return Mended(None, found), None
            found = [step.found] if step.found else []
            tokens = step.tokens
        if len(tokens.kinds) > self.limits.tokens:
            return Mended(None, [self._too_long(tokens)]), None
        if (deep := _too_deep(tokens, self.limits.depth)) is not None:
            return Mended(None, [deep]), None
        result = self.parser.rule(tokens)
        if isinstance(result, tree.RuleNode):
            return Mended(result, found), None
        span = (tokens.starts[0], tokens.ends[-1])
        if (special := recognised(tokens.text[span[0] : span[1]], span, self.known)) is not None:
            return Mended(None, [special]), None
        rest = None
        read = mended(tokens, result, self.known, self.parser)
        if read.ends is not None:
            rest = tokens.part(read.ends, len(tokens.kinds))
        return Mended(read.node, [*found, *read.found]), rest

    def _like_a_rule(self, tokens: Tokens) -> bool:
        """Whether text that does not begin with `If` goes on like a rule."""
        if "THEN" in tokens.kinds:
            return True
        return any(
            self.known.says_outcome([tokens.word(i) for i in range(at, min(at + 3, len(tokens.kinds)))])
            for at, kind in enumerate(tokens.kinds[:200])
            if kind == "NAME"
        )

    def _too_long(self, tokens: Tokens) -> Finding:
        return finding(
            "SR133",
            (tokens.starts[0], tokens.ends[0]),
            f"this rule has more than {self.limits.tokens:,} words and signs",
            "look for a rule that does not end, or split it into several",
        )


def known_of(vocabulary: Vocabulary) -> Known:
    """What recovery needs of a vocabulary."""
    first = vocabulary.fields[0] if vocabulary.fields else None
    example = "1"
    if first is not None and first.allowed:
        example = value_text(fact_text(first.allowed[0]))
    elif first is not None:
        example = {FieldType.YES_NO: "yes", FieldType.DATE: "2026-06-01", FieldType.TEXT: "A"}.get(first.type, "1")
    return Known(
        {key: known.type for key, known in vocabulary.by_key.items()},
        {f.column.lower(): f.name for f in vocabulary.fields if f.column},
        tuple(phrase.lower() for phrase in vocabulary.outcomes),
        f"{first.name} = {example}" if first is not None else "FIELD = 1",
        _counting_fields(vocabulary),
    )


def _counting_fields(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    """The fields that count the days or months since a date field, by that field's names and the unit."""
    counting: dict[tuple[str, str], str] = {}
    for day in vocabulary.fields:
        for counter in vocabulary.fields:
            if day.type is FieldType.DATE and counter.reading.since and counter.source == day.source:
                for name in day.names():
                    counting.setdefault((name.lower(), str(counter.reading.since)), counter.name)
    return counting


def is_error(found: Finding) -> bool:
    """Whether a finding keeps a rule from being used."""
    return CODES[found.code].severity is Severity.ERROR


def _without_unwritable(chunk: Chunk) -> Chunk:
    """A wording that cannot be written in the language's own words by an edit is a mistake, not a note.

    A comment may stand in the middle of it: then a person must say where it is to go.
    """
    stays = [f for f in chunk.found if f.code == "SR150" and not any(fix.safe for fix in f.fixes)]
    if not stays:
        return chunk
    found = tuple(evolve(f, code="SR123") if f in stays else f for f in chunk.found)
    rules = tuple(
        r for r in chunk.rules if not any(r.span[0] <= f.start < r.span[1] or f.start < r.span[0] for f in stays)
    )
    return evolve(chunk, found=found, rules=rules)


def _means_the_same(one: _Read, other: _Read) -> bool:
    """Whether two readings of a chunk are the same: the same trees, or the same rules where none has a mistake."""
    if one.chunk.said != other.chunk.said:
        return False
    complete = len(one.chunk.rules) == one.chunk.written
    return one.nodes == other.nodes or (complete and one.chunk.rules == other.chunk.rules)


def _weights(chunk: Chunk) -> tuple[int, int]:
    """How many errors a chunk has, and how many findings."""
    return sum(is_error(f) for f in chunk.found), len(chunk.found)


def _commented_rules(comments: Iterable[tree.Comment]) -> Iterator[Finding]:
    """Remarks that read like rules: a number sign in front of a rule makes it one (SR157)."""
    for comment in comments:
        if "hen" in comment.text and _COMMENTED_RULE.match(comment.text):
            begin = comment.span[0]
            stop = begin + len(comment.text) - len(comment.text.lstrip("#"))
            yield finding(
                "SR157",
                comment.span,
                "this comment reads like a rule, and is none: `#` makes it a comment",
                "if it is a rule, leave the `#` out",
                Fix("leave the `#` out", (Edit(begin, stop, ""),)),
            )


def _without_repeats(found: list[Finding], checked: list[Finding]) -> list[Finding]:
    """`12 months` is no number: that it also lacks braces would only mislead."""
    unfit = {(f.start, f.end) for f in checked if f.code in ("SR202", "SR203")}
    return [*(f for f in found if f.code != "SR118" or (f.start, f.end) not in unfit), *checked]


def too_many_rules(count: int, limits: Limits) -> Finding:
    """More rules than the limit."""
    return finding(
        "SR003",
        (0, 0),
        f"there are {count:,} rules, more than the {limits.rules:,} allowed",
        "make a template and rows of what repeats",
    )


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
