"""Everything that the text of one chunk gives, wherever it stands in its file: its rules, and its mistakes with fixes."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from ..diagnostics import Finding, Fix, finding
from ..diagnostics.codes import CODES, Severity
from ..diagnostics.fixing import apply_fix
from ..rules.limits import Limits
from ..rules.ruleset import Condition, Rule, Span
from ..rules.statements import Statement
from ..rules.text import value_text
from ..rules.values import fact_text
from ..rules.vocabulary import FieldType, Vocabulary
from . import tree
from .check import Checker
from .check_statement import statement_of
from .hazards import commented_rules, dangerous, too_deep
from .lex import DANGEROUS, Tokens, as_statement
from .parse import Parser, Stuck, parser
from .pieces import is_statement, parts, without_list_signs
from .precedence import scope_names
from .recovery.begins import beginning, label
from .recovery.mend import Mended, mended
from .recovery.nearest_form import unreadable
from .recovery.prose import outside, recognised
from .recovery.scene import Known, Scene
from .recovery.statements import in_statement

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
    conditions: tuple[Condition | None, ...] = ()
    """What the condition of each node means; None where it has a mistake."""


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
            found += commented_rules(comments)
        if plain is not text and DANGEROUS.search(text):
            danger = dangerous(text, comments, found)
        if is_statement(text):
            return _Read(self._statement(tokens, danger, found))
        nodes: list[tree.RuleNode] = []
        conditions: list[Condition | None] = []
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
            self._part(part, nodes, conditions, rules, found)
        named = tuple(
            [
                (node.header.name.text.strip(), node.header.name.span)
                for node in nodes
                if node.header is not None and node.header.name is not None and node.header.name.text.strip()
            ]
        )
        return _Read(Chunk(len(pieces), tuple(rules), tuple(found), named), tuple(nodes), tuple(conditions))

    def _statement(self, tokens: Tokens, danger: list[int], found: list[Finding]) -> Chunk:
        """What is said about rules: one statement, or the first mistake in its form."""
        as_statement(tokens)
        node: tree.Statement | Stuck | None = None
        if not danger:
            if len(tokens.kinds) > self.limits.tokens:
                found.append(self._too_long(tokens))
            elif (deep := too_deep(tokens, self.limits.depth)) is not None:
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

    def _part(
        self,
        tokens: Tokens,
        nodes: list[tree.RuleNode],
        conditions: list[Condition | None],
        rules: list[Rule],
        found: list[Finding],
    ) -> None:
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
            if read.has_errors:  # how a mix was read says nothing while its parentheses are in question
                own = [f for f in own if f.code != "SR117"]
            if read.has_errors and sum(is_error(f) for f in own) > _MISTAKES:
                found.append(unreadable(whole, self.known, self.parser))
                continue
            nodes.append(read.node)
            conditions.append(self.checker.last_condition)
            found += own
            if rule is not None and not read.has_errors:
                rules.append(rule)

    def _node(self, tokens: Tokens) -> tuple[Mended, Tokens | None]:
        """The tree of a rule, mended where it is broken, and what remains behind it."""
        found: list[Finding] = []
        if tokens.kinds[0] not in ("IF", "RULE"):
            span = (tokens.starts[0], tokens.ends[-1])
            if (special := recognised(tokens.text[span[0] : span[1]], span, self.known)) is not None:
                return Mended(None, [special]), None
            scene = Scene(tokens, 0, frozenset({"IF"}), self.known, self.parser.lexer)
            step = label(scene) or (beginning(scene) if self._like_a_rule(tokens) else None)
            if step is None or step.tokens is None:
                found = [step.found] if step is not None and step.found else [outside(tokens, self.known, self.parser)]
                return Mended(None, found), None
            found = [step.found] if step.found else []
            tokens = step.tokens
        if len(tokens.kinds) > self.limits.tokens:
            return Mended(None, [self._too_long(tokens)]), None
        if (deep := too_deep(tokens, self.limits.depth)) is not None:
            return Mended(None, [deep]), None
        result = self.parser.rule(tokens)
        if isinstance(result, tree.RuleNode):
            return Mended(result, found), None
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
        scope_names(vocabulary),
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
    if one.nodes == other.nodes:
        return True
    if len(one.nodes) != len(other.nodes) or None in one.conditions or one.conditions != other.conditions:
        return False
    given = [[(node.header, _offers(node)) for node in read.nodes] for read in (one, other)]
    return given[0] == given[1]


def _offers(node: tree.RuleNode) -> list[tuple[str, tuple[tree.Value, ...]]]:
    """What a rule gives, articles aside."""
    return [
        (o.direction.key.removeprefix("the ").removeprefix("an ").removeprefix("a "), o.segments) for o in node.outcomes
    ]


def _weights(chunk: Chunk) -> tuple[int, int]:
    """How many errors a chunk has, and how many findings."""
    return sum(is_error(f) for f in chunk.found), len(chunk.found)


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
