"""How a file writes its text: the line ends and the byte order mark that rewriting it keeps."""

from __future__ import annotations

from attrs import frozen

_MARK = "\ufeff"


@frozen
class LineEnds:
    """The line ends of a file, and whether it begins with a byte order mark.

    Attributes:
        end: what most of its lines end in: a newline, or a carriage return and a newline.
        others: how many lines end otherwise; rewritten, all end alike.
        mark: whether it begins with a byte order mark, as some editors on Windows write it.
    """

    end: str = "\n"
    others: int = 0
    mark: bool = False

    def put(self, text: str) -> str:
        r"""A text whose lines end in newlines, as the file would have it.

        >>> line_ends_of("one\r\ntwo\r\n").put("three\n")
        'three\r\n'
        """
        plain = text.removeprefix(_MARK).replace("\n", self.end)
        return _MARK + plain if self.mark else plain

    @property
    def name(self) -> str:
        """What the line end is called."""
        return "CRLF, as on Windows" if self.end == "\r\n" else "LF"


def line_ends_of(text: str | bytes) -> LineEnds:
    r"""The line ends of a file's text or bytes: those of most of its lines, and newlines where it is even.

    Args:
        text: the text as it stands in the file, line ends and byte order mark included.

    >>> line_ends_of(b"one\r\ntwo\r\nthree\n")
    LineEnds(end='\r\n', others=1, mark=False)
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    both = text.count("\r\n")
    newlines = text.count("\n") - both
    strange = text.count("\r") - both + text.count("\u2028") + text.count("\u2029")
    end = "\r\n" if both > newlines else "\n"
    others = strange + (min(both, newlines))
    return LineEnds(end, others, text.startswith(_MARK))
