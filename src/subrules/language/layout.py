"""Pieces of text into lines: what fits stays on one line, and every comment keeps its place between the pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from .tree import Comment

WIDTH = 100
"""The longest line that a rule is kept on."""


@frozen
class Piece:
    """Text of the canonical form, and where in the source it comes from.

    `line` is how it may begin a line: "" not at all, "wrap" where a line grows too long, "header" a
    line of its own, else the indent with which it begins a line of its own when the rule takes several.
    """

    text: str
    start: int
    end: int
    glued: bool = False
    line: str | None = None

    @property
    def spaced(self) -> str:
        """The text behind another piece."""
        return self.text if self.glued else f" {self.text}"


def glued(piece: Piece) -> Piece:
    """The piece without a blank in front."""
    return evolve(piece, glued=True)


@frozen
class Indents:
    """How far the lines are indented: the first, a line that goes on, and a comment on a line of its own."""

    first: str = ""
    further: str = "      "
    comment: str = "   "


def rule_lines(pieces: Sequence[Piece], comments: Sequence[Comment], source: str) -> tuple[list[str], list[Comment]]:
    """The lines of a rule: one if it fits; else one for the conditions and one for what they give, if
    those fit; else, and where comments stand inside, one for each main part. With the comments behind its last piece.
    """
    rule = [piece for piece in pieces if piece.line != "header"]
    then = next(index for index, piece in enumerate(rule) if index and piece.line == "")
    fits = [len("".join(piece.spaced for piece in part)) <= WIDTH + 1 for part in (rule, rule[:then], rule[then:])]
    broken = any(comment.span[0] < pieces[-1].start for comment in comments)
    breaks: tuple[str, ...] = ()
    if broken or not fits[0]:
        breaks = ("", "   ") if broken or not (fits[1] and fits[2]) else ("",)
    return lines_of(pieces, comments, source, breaks=breaks, wraps=bool(breaks))


def lines_of(
    pieces: Sequence[Piece],
    comments: Sequence[Comment],
    source: str,
    *,
    indents: Indents = Indents(),
    breaks: tuple[str, ...] = (),
    wraps: bool = True,
) -> tuple[list[str], list[Comment]]:
    """Pieces as lines with the comments that stand between them, and the comments that come behind the last piece.

    Args:
        pieces: what is to be written, in order.
        comments: the comments of the source that stand inside, in order.
        source: the text that the places of both are in.
        indents: how far lines are indented.
        breaks: the indents with which a piece does begin a line of its own.
        wraps: whether a line that grows too long goes on on the next.
    """
    lines: list[str] = []
    current = ""
    waiting = list(comments)
    before: Piece | None = None
    for piece in pieces:
        if before is None:
            before, current = piece, indents.first + piece.text
            continue
        inside = [comment for comment in waiting if comment.span[0] < piece.start]
        waiting = waiting[len(inside) :]
        if inside:
            lines += _with_comments(current, inside, source[before.end : inside[0].span[0]], indents.comment)
            current = ""
        too_long = wraps and piece.line == "wrap" and len(current) + len(piece.spaced) > WIDTH
        if inside or "header" in (piece.line, before.line) or piece.line in breaks or too_long:
            lines += [current] if current.strip() else []
            current = _indent(piece, indents) + piece.text
        else:
            current += piece.spaced
        before = piece
    return [*lines, current], waiting


def _with_comments(line: str, comments: Sequence[Comment], between: str, indent: str) -> list[str]:
    """A line and the comments behind it: the first on it if it stood there in the source, the others below.

    Args:
        line: the line as far as it is written.
        comments: the comments, in order.
        between: what stands in the source between the line's last piece and the first comment.
        indent: how far comments on lines of their own are indented.
    """
    texts = [comment.text.rstrip() for comment in comments]
    if line.strip() and "\n" not in between:
        line, texts = f"{line}  {texts[0]}", texts[1:]
    return [*([line] if line.strip() else []), *(f"{indent}{text}" for text in texts)]


def _indent(piece: Piece, indents: Indents) -> str:
    """The indent of a line that a piece begins."""
    return piece.line if piece.line is not None and not piece.line.strip() else indents.further


def closed(lines: list[str], behind: Iterable[Comment], indent: str = "") -> list[str]:
    """Lines with the comments that stand behind their last piece, before a closing brace or a full stop: the first on
    the last line, the others below it.
    """
    for number, comment in enumerate(behind):
        if number:
            lines.append(f"{indent}{comment.text.rstrip()}")
        else:
            lines[-1] += f"  {comment.text.rstrip()}"
    return lines
