"""The pages of the codes, as a terminal shows them: found beside the package, or where it is developed from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

_PACKAGE = Path(__file__).parents[1]
WHERE = (_PACKAGE / "pages", _PACKAGE.parents[1] / "docs" / "codes")
"""In an installed package; in the folder that subrules is developed in."""

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_MARK = re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*\n]*[^*\s])\*{1,2}(?![\w*])")
_WIDEST = 100


def page(code: str) -> str | None:
    """The page of a code, as it was written; None where the pages were not installed."""
    for folder in WHERE:
        found = folder / f"{code}.md"
        if found.is_file():
            return found.read_text(encoding="utf-8")
    return None


def shown(text: str, *, width: int = 80, colour: bool = False) -> Iterator[str]:
    r"""A page's lines for people: paragraphs wrapped, headings apart, blocks of rules set in and never wrapped.

    >>> list(shown("# SR116: mixed-and-or\n\n```rules\nIf A = 1\n```"))
    ['SR116: mixed-and-or', '===================', '', '    If A = 1']
    """
    width = max(20, min(width, _WIDEST) - 1)
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("```"):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("```")), len(lines))
            yield from (f"    {inner}".rstrip() for inner in lines[at + 1 : end])
            at = end + 1
        elif line.startswith("#"):
            yield from _heading(line, colour)
            at += 1
        elif not line.strip() or line.startswith("|"):
            yield line
            at += 1
        else:
            end = at + 1
            while end < len(lines) and lines[end].strip() and not re.match(r"#|```|\||[-*] |\d+\. ", lines[end]):
                end += 1
            yield from _paragraph(" ".join(part.strip() for part in lines[at:end]), width)
            at = end


def _heading(line: str, colour: bool) -> Iterator[str]:
    level = len(line) - len(line.lstrip("#"))
    title = _plain(line.lstrip("# "))
    yield click.style(title, bold=True) if colour else title
    if not colour:
        yield ("=" if level == 1 else "-") * len(title)


def _paragraph(text: str, width: int) -> list[str]:
    bullet = re.match(r"[-*] |\d+\. ", text)
    further = " " * len(bullet[0]) if bullet else ""
    return wrap(_plain(text), width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)


def _plain(text: str) -> str:
    """A line without the signs of links and emphasis; what stands in backticks stays as it is."""
    parts = re.split(r"(`[^`]*`)", text)
    for number in range(0, len(parts), 2):
        parts[number] = _MARK.sub(r"\1", parts[number])
    return _LINK.sub(lambda m: m[1] if m[2].startswith(("SR", "#")) else f"{m[1]} ({m[2]})", "".join(parts))
