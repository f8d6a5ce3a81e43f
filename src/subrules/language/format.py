"""The formatter: one canonical form of a file, every comment in its place, the meaning untouched (LNG-12, LNG-13).

What a rule is laid out from are pieces of text, each with the place it came from, and the comments
of the source, which go where they stood between the pieces. The result is read back and compared
before it is given.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from ..diagnostics import Edit
from ..diagnostics.fixing import apply_edits
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.ruleset import Placeholder
from ..rules.text import braced_text, placeholder_text, quoted, value_text
from ..rules.vocabulary import Vocabulary
from . import tree
from .lex import as_statement
from .parse import Stuck, parser
from .pieces import cut, is_statement, parts, without_list_signs
from .precedence import settled
from .read import Document, RulesError, read

WIDTH = 100
"""The longest line that a rule is kept on."""


@frozen
class _Piece:
    """Text of the canonical form, and where in the source it comes from.

    `line` is how it may begin a line: "" not at all, "wrap" where a line grows too long, else the
    indent with which it begins a line of its own when the rule takes several.
    """

    text: str
    start: int
    end: int
    glued: bool = False
    line: str | None = None


class FormatError(RuntimeError):
    """The formatter found that it would have changed a rule. A fault of the formatter: please report it."""


def format_text(
    text: str | bytes, vocabulary: Vocabulary, *, name: str = "<rules>", limits: Limits = DEFAULT_LIMITS
) -> str:
    """The canonical form of a file (LNG-12).

    Args:
        text: the file's text, or its UTF-8 bytes.
        vocabulary: what it is read with; field names take the vocabulary's letter case.
        name: the file's name, for diagnostics.
        limits: as for reading.

    Raises:
        RulesError: the file has a mistake; nothing is formatted.

    >>> from subrules.offers import VOCABULARY
    >>> print(format_text("• IF newspaperid={1} AND term>=12 or BALANCE < $0.50 THEN Upgrade Offer=Plus;", VOCABULARY), end="")
    If NewspaperID = 1 and (Term >= 12 or Balance < $0.50) then upgrade offer = {Plus}
    """
    document = read(text, vocabulary, name=name, limits=limits)
    if document.has_errors:
        raise RulesError(document.diagnostics)
    formatted = _formatted(as_read(document), vocabulary)
    again = read(formatted, vocabulary, name=name, limits=limits)
    if (
        again.has_errors
        or again.ruleset() != document.ruleset()
        or again.statements != document.statements
        or _comments(formatted) != _comments(document.source.text)
        or _formatted(formatted, vocabulary) != formatted
    ):
        raise FormatError(f"{name}: formatting would have changed what the file says; it was left as it is")
    return formatted


def as_read(document: Document) -> str:
    """The text of a document without errors in the language's own words: list signs are gone, and so are wordings.

    What was read with a note (SR150) is written as it was read; the reader has tried each of these fixes. Some
    show only when others are written.
    """
    for _ in range(_ROUNDS):
        text = document.source.text
        notes = [d for d in document.diagnostics if d.code == "SR150"]
        starts = (*document.starts, len(text))
        plain = "".join(without_list_signs(text[a:b]) for a, b in pairwise(starts))
        if not notes:
            return plain
        edits: list[Edit] = []
        for fix in (d.fixes[0] for d in notes):
            if all(e.end <= o.start or o.end <= e.start for e in fix.edits for o in edits):
                edits += fix.edits
        document = read(apply_edits(plain, edits), document.vocabulary, name=document.source.name)
        if document.has_errors:
            raise FormatError(f"{document.source.name}: it could not be written in the language's own words")
    raise FormatError(f"{document.source.name}: it could not be written in the language's own words")


_ROUNDS = 20


def settled_tree(text: str, vocabulary: Vocabulary) -> tuple[tree.RuleNode | tree.Statement, ...]:
    """The rules of a text without mistakes as trees, mixes of and / or settled: what formatting keeps (LNG-13)."""
    return tuple(node for _, nodes, _ in _chunks(text, vocabulary) for node in nodes)


def _chunks(
    text: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, list[tree.RuleNode | tree.Statement], tuple[tree.Comment, ...]]]:
    """Each chunk of a text with its trees and comments."""
    rules = parser()
    for chunk in cut(text):
        tokens, comments, _ = rules.lexer.read(chunk)
        nodes: list[tree.RuleNode | tree.Statement] = []
        if is_statement(chunk):
            as_statement(tokens)
            said = rules.statement(tokens)
            assert not isinstance(said, Stuck), "the text was read without a mistake"
            if not isinstance(said, tree.TestNode):
                said = evolve(said, condition=settled(said.condition, vocabulary))
            yield chunk, [said], comments
            continue
        for part in parts(tokens):
            node = rules.rule(part)
            assert isinstance(node, tree.RuleNode), "the text was read without a mistake"
            nodes.append(evolve(node, condition=settled(node.condition, vocabulary)))
        yield chunk, nodes, comments


def _comments(text: str) -> list[str]:
    lexer = parser().lexer
    return [comment.text.rstrip() for chunk in cut(text) for comment in lexer.read(chunk)[1]]


# ---------------------------------------------------------------- a file


def _formatted(text: str, vocabulary: Vocabulary) -> str:
    lines: list[str] = []
    blank_before = False
    for chunk, nodes, comments in _chunks(text, vocabulary):
        blocks: list[tuple[int, int, list[str]]] = []
        rest = list(comments)
        for node in nodes:
            start, end = node.span
            inner = [c for c in rest if start < c.span[0] < end]
            trailing = [c for c in rest if c.span[0] >= end and "\n" not in chunk[end : c.span[0]]][:1]
            if any(chunk[end : c.span[0]].strip(" \t\u00a0.;") for c in trailing):
                trailing = []  # it belongs to another rule on this line
            placed = {c.span for c in (*inner, *trailing)}  # by place: two comments may say the same
            rest = [c for c in rest if c.span not in placed]
            if isinstance(node, tree.RuleNode):
                laid = _laid_out(list(_pieces(node, vocabulary)), inner, chunk)
            else:
                laid = _laid_statement(node, inner, chunk, vocabulary)
            if trailing:
                laid[-1] += f"  {trailing[0].text.rstrip()}"
            blocks.append((start, trailing[0].span[1] if trailing else end, laid))
        blocks += [(c.span[0], c.span[1], [c.text.rstrip()]) for c in rest]
        blocks.sort(key=lambda block: block[0])
        at = 0
        for start, end, laid in blocks:
            blank = blank_before or _has_blank_line(chunk[at:start])
            if lines and blank:
                lines.append("")
            lines += laid
            at, blank_before = end, False
        blank_before = blank_before or _has_blank_line(chunk[at:])
    return "\n".join(lines) + "\n" if lines else ""


def _has_blank_line(between: str) -> bool:
    """Whether an empty line stands in the text between two blocks, or at the end of a chunk."""
    gaps = between.split("\n")
    return any(not gap.strip() for gap in gaps[1:-1])


# ---------------------------------------------------------------- a rule


def _laid_out(pieces: Sequence[_Piece], comments: Sequence[tree.Comment], source: str) -> list[str]:
    """The lines of a rule: one if it fits; else one for the conditions and one for what they give, if
    those fit; else, and where comments stand inside, one for each main part.
    """
    rule = [piece for piece in pieces if piece.line != "header"]
    then = next(index for index, piece in enumerate(rule) if index and piece.line == "")
    fits = [len("".join(map(_spaced, part))) <= WIDTH + 1 for part in (rule, rule[:then], rule[then:])]
    several = bool(comments) or not fits[0]
    breaks = ("", "   ") if comments or not (fits[1] and fits[2]) else ("",)
    lines: list[str] = []
    current = ""
    waiting = list(comments)
    for index, piece in enumerate(pieces):
        fresh = piece.line == "header" or (index > 0 and pieces[index - 1].line == "header" and piece.line != "header")
        while waiting and waiting[0].span[0] < piece.start:
            comment = waiting.pop(0)
            behind = index > 0 and "\n" not in source[pieces[index - 1].end : comment.span[0]]
            if behind and current.strip():
                lines.append(f"{current}  {comment.text.rstrip()}")
                current = ""
            else:
                if current.strip():
                    lines.append(current)
                lines.append(f"   {comment.text.rstrip()}")
                current = ""
            fresh = True
        indent = piece.line if piece.line is not None and piece.line not in ("wrap", "header") else None
        too_long = several and piece.line == "wrap" and len(current) + len(_spaced(piece)) > WIDTH
        if fresh or (several and indent in breaks) or too_long:
            if current.strip():
                lines.append(current)
            current = (indent if indent is not None else "" if piece.line == "header" else "      ") + piece.text
        else:
            current += _spaced(piece) if current else piece.text
    return [*lines, current]


def _spaced(piece: _Piece) -> str:
    return piece.text if piece.glued else f" {piece.text}"


def _pieces(node: tree.RuleNode, vocabulary: Vocabulary) -> Iterator[_Piece]:
    """A rule in its canonical words, in order."""
    start = node.span[0]
    if node.header is not None:
        yield _Piece(_header(node.header), start, node.header.span[1], line="header")
        start = node.condition.span[0]
    yield _Piece("If", start, start, line="")
    condition = node.condition
    if isinstance(condition, (tree.And, tree.Or)):
        word = "and" if isinstance(condition, tree.And) else "or"
        for index, operand in enumerate(condition.operands):
            if index:
                at = operand.span[0]
                yield _Piece(word, at, at, line="   ")
            yield from _operand(operand, vocabulary)
    else:
        yield from _operand(condition, vocabulary)
    for index, outcome in enumerate(node.outcomes):
        at = outcome.span[0]
        yield _Piece("and" if index else "then", at, at, line="   " if index else "")
        yield from _outcome(outcome)


def _header(header: tree.Header) -> str:
    words = ["Rule"]
    if header.name is not None:
        words.append(quoted(header.name.text.strip()))
    for word, day in (("from", header.first), ("until", header.until)):
        if isinstance(day, tree.Literal):
            words += [word, day.text]
    return " ".join(words) + ":"


def _operand(condition: tree.Condition, vocabulary: Vocabulary) -> Iterator[_Piece]:
    """A condition inside another: one of several parts stands in parentheses."""
    if isinstance(condition, (tree.And, tree.Or)):
        word = "and" if isinstance(condition, tree.And) else "or"
        start, end = condition.span
        yield _Piece("(", start, start)
        for index, operand in enumerate(condition.operands):
            inner = list(_operand(operand, vocabulary))
            if index:
                at = operand.span[0]
                yield _Piece(word, at, at, line="wrap")
            else:
                inner[0] = _glued(inner[0])
            yield from inner
        yield _Piece(")", end, end, glued=True)
    elif isinstance(condition, tree.Negation):
        at = condition.span[0]
        yield _Piece("not", at, at)
        yield from _operand(condition.operand, vocabulary)
    else:
        assert isinstance(condition, tree.Comparison), "mixes were settled"
        yield from _comparison(condition, vocabulary)


def _glued(piece: _Piece) -> _Piece:
    return evolve(piece, glued=True)


def _comparison(comparison: tree.Comparison, vocabulary: Vocabulary) -> Iterator[_Piece]:
    name = comparison.field
    yield _Piece(_spelled(name, vocabulary), *name.span)
    relation, values = comparison.relation, comparison.values
    after = name.span[1]
    match relation:
        case "is missing" | "is known":
            yield _Piece(relation, after, comparison.span[1])
        case "between":
            yield _Piece("is between", after, after)
            yield _value(values[0], vocabulary)
            yield _Piece("and", values[1].span[0], values[1].span[0])
            yield _value(values[1], vocabulary)
        case "in" | "not in":
            yield _Piece(f"{relation} {{", after, after)
            for index, value in enumerate(values):
                comma = "," if index < len(values) - 1 else ""
                text = _in_braces(value, vocabulary) + comma
                yield _Piece(text, *value.span, glued=index == 0, line="wrap" if index else None)
            yield _Piece("}", comparison.span[1], comparison.span[1], glued=True)
        case _:
            yield _Piece(relation, after, after)
            yield _value(values[0], vocabulary)


def _spelled(name: tree.Name, vocabulary: Vocabulary) -> str:
    """The name as the vocabulary spells it, be it the field's own or an alias."""
    field = vocabulary.find(name.key)
    assert field is not None, "the text was read without a mistake"
    return next(spelled for spelled in field.names() if spelled.lower() == name.key)


def _value(value: tree.Value, vocabulary: Vocabulary) -> _Piece:
    if isinstance(value, Placeholder):
        return _Piece(f"{{{placeholder_text(value.name)}}}", *value.span)
    if value.text.lower() in vocabulary.by_key:
        return _Piece(quoted(value.text), *value.span)
    plain, braced = value_text(value.text), braced_text(value.text)
    return _Piece(f"{{{braced}}}" if plain != value.text and braced == value.text else plain, *value.span)


def _in_braces(value: tree.Value, vocabulary: Vocabulary) -> str:
    if isinstance(value, Placeholder):
        return placeholder_text(value.name)
    return quoted(value.text) if value.text.lower() in vocabulary.by_key else braced_text(value.text)


def _outcome(outcome: tree.Outcome) -> Iterator[_Piece]:
    yield _Piece(f"{outcome.direction.key} =", *outcome.direction.span)
    for index, segment in enumerate(outcome.segments):
        inside = placeholder_text(segment.name) if isinstance(segment, Placeholder) else braced_text(segment.text)
        comma = "," if index < len(outcome.segments) - 1 else ""
        yield _Piece(f"{{{inside}}}{comma}", *segment.span, line="wrap" if index else None)


# ---------------------------------------------------------------- what is said about rules


def _laid_statement(
    node: tree.Statement, comments: Sequence[tree.Comment], source: str, vocabulary: Vocabulary
) -> list[str]:
    """The lines of a test, one for each part; or of a statement of one condition, wrapped where it is long."""
    if not isinstance(node, tree.TestNode):
        pieces = list(_statement_pieces(node, vocabulary))
        return [comment.text.rstrip() for comment in comments] + _wrapped(pieces, "", "   ")
    lines: list[str] = []
    waiting = list(comments)
    last = node.span[0]
    has_comment = False
    for pieces in _test_pieces(node, vocabulary):
        start = pieces[0].start
        while waiting and waiting[0].span[0] < start:
            comment = waiting.pop(0)
            if lines and not has_comment and "\n" not in source[last : comment.span[0]]:
                lines[-1] += f"  {comment.text.rstrip()}"
                has_comment = True
            else:
                lines.append(f"  {comment.text.rstrip()}")
        lines += _wrapped(pieces, "  " if lines else "", "        ")
        last, has_comment = max(piece.end for piece in pieces), False
    for comment in waiting:
        lines[-1] += f"  {comment.text.rstrip()}"
    return lines


def _wrapped(pieces: Sequence[_Piece], indent: str, further: str) -> list[str]:
    """Pieces on one line, or on several where it grows too long."""
    lines = [indent + pieces[0].text]
    for piece in pieces[1:]:
        if piece.line is not None and len(lines[-1]) + len(_spaced(piece)) > WIDTH:
            lines.append(further + piece.text)
        else:
            lines[-1] += _spaced(piece)
    return lines


def _test_pieces(node: tree.TestNode, vocabulary: Vocabulary) -> Iterator[list[_Piece]]:
    """The parts of a test: its name, what is given, each expectation, the reasons."""
    yield [_Piece(f"Test {quoted(node.name.text.strip())}", node.span[0], node.name.span[1])]
    facts = [list(_comparison(fact, vocabulary)) for fact in node.facts]
    facts += [[_Piece(f"as of {_day_text(day)}", *day.span)] for day in node.days]
    if node.anything_else is not None:
        facts.append([_Piece("anything else", *node.anything_else.span)])
    at = min(fact[0].start for fact in facts)
    given = [_Piece("Given", at, at)]
    for number, fact in enumerate(facts):
        fact[0] = evolve(fact[0], line="wrap")
        fact[-1] = evolve(fact[-1], text=fact[-1].text + ("," if number < len(facts) - 1 else ""))
        given += fact
    yield given
    for written in node.expectations:
        yield list(_expectation(written))
    if node.because:
        start = node.because[0].span[0]
        named = [
            _Piece(
                quoted(literal.text.strip()) + ("," if literal is not node.because[-1] else ""),
                *literal.span,
                line="wrap",
            )
            for literal in node.because
        ]
        yield [_Piece("Because rule", start, start), *named]


def _expectation(node: tree.ExpectationNode) -> Iterator[_Piece]:
    start = node.span[0]
    if node.kind == "none":
        yield _Piece(f"Expect no {node.direction.key}", start, node.span[1])
        return
    word = "=" if node.kind == "exactly" else node.kind
    yield _Piece(f"Expect {node.direction.key} {word}", start, node.direction.span[1])
    for index, segment in enumerate(node.segments):
        inside = segment.name if isinstance(segment, Placeholder) else braced_text(segment.text)
        comma = "," if index < len(node.segments) - 1 else ""
        yield _Piece(f"{{{inside}}}{comma}", *segment.span, line="wrap" if index else None)


def _statement_pieces(node: tree.AssumeNode | tree.CoverNode, vocabulary: Vocabulary) -> Iterator[_Piece]:
    start = node.span[0]
    yield _Piece("Assume" if isinstance(node, tree.AssumeNode) else "Cover", start, start)
    condition = node.condition
    if isinstance(condition, (tree.And, tree.Or)):
        word = "and" if isinstance(condition, tree.And) else "or"
        for index, operand in enumerate(condition.operands):
            if index:
                yield _Piece(word, operand.span[0], operand.span[0], line="wrap")
            yield from _operand(operand, vocabulary)
    else:
        yield from _operand(condition, vocabulary)
    if isinstance(node, tree.CoverNode):
        for index, direction in enumerate(node.directions):
            yield _Piece(f"{'or' if index else 'with'} {direction.key}", *direction.span, line="wrap")
        for name, day in (("from", node.first), ("until", node.until)):
            if day is not None:
                yield _Piece(f"{name} {_day_text(day)}", *day.span, line="wrap")


def _day_text(day: tree.Value) -> str:
    assert isinstance(day, tree.Literal), "a day is no placeholder"
    return day.text


def unified_diff(before: str, after: str, name: str) -> Iterable[str]:
    """The change that formatting makes to a file, as a unified diff."""
    return difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (formatted)"
    )
