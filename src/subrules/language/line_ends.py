"""How a file writes its text: the line ends and the byte order mark, which reading takes away and rewriting keeps."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from attrs import field, frozen

_MARK = "\ufeff"
_END = re.compile("\r\n|[\r\n\u2028\u2029]")


def plain_text(text: str) -> str:
    r"""A file's text as it is read: newlines for line ends of every kind, and no byte order mark.

    >>> plain_text("\ufeffone\r\ntwo\r")
    'one\ntwo\n'
    """
    text = text.removeprefix(_MARK)
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = _END.sub("\n", text)
    return text


@frozen
class LineEnds:
    """The line ends of a file, and whether it begins with a byte order mark.

    Attributes:
        end: what most of its lines end in: a newline, or a carriage return and a newline.
        others: how many lines end otherwise.
        mark: whether it begins with a byte order mark, as some editors on Windows write it.
        raw: the text as it stands in the file.
    """

    end: str = "\n"
    others: int = 0
    mark: bool = False
    raw: str = field(default="", repr=False)

    def put(self, text: str) -> str:
        r"""A text whose lines end in newlines, as the file would have it: all lines end alike.

        >>> line_ends_of("one\r\ntwo\r\n").put("three\n")
        'three\r\n'
        """
        return self._marked(text.removeprefix(_MARK).replace("\n", self.end))

    def keep(self, text: str) -> str:
        r"""The same, with each line's own end: a changed line has the one of its place, a new one that of most.

        >>> line_ends_of("one\r\ntwo\nthree\n").keep("one\n2\nthree\n")
        'one\r\n2\nthree\n'
        """
        ends = _END.findall(self.raw)
        usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
        text = text.removeprefix(_MARK)
        if len(set(ends)) <= 1:
            return self._marked(text.replace("\n", usual))
        before, after = _END.split(self.raw.removeprefix(_MARK)), text.split("\n")
        made = [usual] * (len(after) - 1)
        for kind, start, stop, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal" or (kind == "replace" and stop - start == high - low):
                for old, new in zip(range(start, stop), range(low, high), strict=True):
                    if new < len(made) and old < len(ends):
                        made[new] = ends[old]
        return self._marked("".join(line + end for line, end in zip(after, [*made, ""], strict=True)))

    def _marked(self, text: str) -> str:
        return _MARK + text if self.mark else text

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
    ends = Counter(_END.findall(text))
    end = "\r\n" if ends["\r\n"] > ends["\n"] else "\n"
    return LineEnds(end, ends.total() - ends[end], text.startswith(_MARK), text)
