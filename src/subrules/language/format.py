"""The formatter: one canonical form of a file, every comment in its place, the meaning untouched (LNG-12, LNG-13).

What a rule is laid out from are pieces of text, each with the place it came from, and the comments
of the source, which go where they stood between the pieces. The result is read back and compared
before it is given.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import pairwise

from attrs import evolve

from ..diagnostics import Edit
from ..diagnostics.fixing import apply_edits
from ..faults import SubrulesError
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.vocabulary import Vocabulary
from . import tree
from .canonical import condition_pieces, parts_of_test, rule_pieces
from .cut import cut
from .layout import Indents, Piece, closed, lines_of, rule_lines
from .lex import as_statement
from .parse import Stuck, parser
from .pieces import is_statement, parts, without_list_signs
from .precedence import scope_names, settled
from .read import Document, RulesError, read


class FormatError(SubrulesError, RuntimeError):
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

    Returns:
        The text in canonical form: the same rules, statements and comments, and formatting it again changes nothing.

    Raises:
        RulesError: the file has a mistake; nothing is formatted.
        FormatError: the result would not say the same as the file, which is a mistake of subrules.

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
    rules, scope = parser(), scope_names(vocabulary)
    for chunk in cut(text):
        tokens, comments, _ = rules.lexer.read(chunk)
        nodes: list[tree.RuleNode | tree.Statement] = []
        if is_statement(chunk):
            as_statement(tokens)
            said = rules.statement(tokens)
            assert not isinstance(said, Stuck), "the text was read without a mistake"
            if not isinstance(said, tree.TestNode):
                said = evolve(said, condition=settled(said.condition, scope))
            yield chunk, [said], comments
            continue
        for part in parts(tokens):
            node = rules.rule(part)
            assert isinstance(node, tree.RuleNode), "the text was read without a mistake"
            nodes.append(evolve(node, condition=settled(node.condition, scope)))
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
            laid, has_comment = _laid(node, inner, chunk, vocabulary)
            if trailing and has_comment:
                laid.append(trailing[0].text.rstrip())
            elif trailing:
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


def _laid(
    node: tree.RuleNode | tree.Statement, comments: list[tree.Comment], source: str, vocabulary: Vocabulary
) -> tuple[list[str], bool]:
    """The lines of a rule or statement with the comments inside it, and whether one stands behind its last piece."""
    if isinstance(node, tree.RuleNode):
        lines, behind = rule_lines(list(rule_pieces(node, vocabulary, source)), comments, source)
    elif isinstance(node, tree.TestNode):
        lines, behind = _test_lines(node, comments, source, vocabulary)
    else:
        pieces = list(condition_pieces(node, vocabulary))
        lines, behind = lines_of(pieces, comments, source, indents=Indents(further="   "))
    return closed(lines, behind), bool(behind)


def _test_lines(
    node: tree.TestNode, comments: list[tree.Comment], source: str, vocabulary: Vocabulary
) -> tuple[list[str], list[tree.Comment]]:
    """A test, a line for each part; comments between two parts stand on the first or between them."""
    lines: list[str] = []
    behind: list[tree.Comment] = []
    end = node.span[0]
    for pieces in parts_of_test(node, vocabulary, as_written=bool(comments)):
        between = behind + [c for c in comments if c.span[0] < pieces[0].start]
        comments = [c for c in comments if c.span[0] >= pieces[0].start]
        if between and "\n" not in source[end : between[0].span[0]]:
            closed(lines, between, "  ")
        else:
            lines += [f"  {comment.text.rstrip()}" for comment in between]
        indents = Indents("  " if lines else "", "        ", "        ")
        more, behind = lines_of(pieces, [c for c in comments if c.span[0] < _end(pieces)], source, indents=indents)
        comments = [c for c in comments if c.span[0] >= _end(pieces)]
        lines += more
        end = _end(pieces)
    return lines, behind + comments


def _end(pieces: list[Piece]) -> int:
    return max(piece.end for piece in pieces)


def unified_diff(before: str, after: str, name: str) -> Iterable[str]:
    """The change that formatting makes to a file, as a unified diff."""
    return difflib.unified_diff(_lines(before), _lines(after), name, f"{name} (formatted)")


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends: what else Python takes for the end of a line may stand in a comment."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
