"""The desk on which a broken rule is mended: its tokens, where the grammar stopped, and the tools."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, frozen

from ...diagnostics import Edit, Finding, Fix, finding
from ..lex import END, Tokens

VALUES = frozenset({"NAME", "ATOM", "STRING", "LBRACE"})
WORDS = frozenset({"NAME", "ATOM"})
ORDERS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT"})
RELATIONS = ORDERS | {"IN", "IS", "BETWEEN", "STARTS"}
JOINTS = frozenset({"AND", "OR", "THEN", "RPAR", END})
RESERVED_KINDS = frozenset(
    {
        "IF",
        "THEN",
        "AND",
        "OR",
        "NOT",
        "IN",
        "IS",
        "BETWEEN",
        "STARTS",
        "WITH",
        "MISSING",
        "KNOWN",
        "RULE",
        "FROM",
        "UNTIL",
    }
)


def shown(word: str) -> str:
    """A word of the writer's in a message: between backticks, unless it holds one."""
    return "a backtick" if "`" in word else f"`{word}`"


@frozen
class Known:
    """What the mender needs of the vocabulary, in lower case: fields, columns, outcomes, and yes / no fields."""

    fields: frozenset[str]
    columns: frozenset[str]
    phrases: tuple[str, ...]
    yes_no: frozenset[str] = frozenset()


@define
class Desk:
    """One broken rule: `at` is the token that does not fit, `expected` the kinds that would have."""

    tokens: Tokens
    at: int
    expected: frozenset[str]
    known: Known

    # ------------------------------------------------------------ looking

    def kind(self, index: int) -> str:
        """The kind of a token; END past the last and before the first."""
        return self.tokens.kinds[index] if 0 <= index < len(self.tokens.kinds) else END

    @property
    def here(self) -> str:
        """The kind of the token that does not fit."""
        return self.kind(self.at)

    @property
    def before(self) -> str:
        """The kind of the token in front of it."""
        return self.kind(self.at - 1)

    def word(self, index: int) -> str:
        """The text of a token."""
        return self.tokens.word(index)

    def is_hole(self, index: int) -> bool:
        """Whether a token has no width: it stands for a mistake that was reported."""
        return index < len(self.tokens.kinds) and self.tokens.starts[index] == self.tokens.ends[index]

    def text(self, start: int, stop: int) -> str:
        """The text from one token up to, not including, another."""
        if stop <= start:
            return ""
        return self.tokens.text[self.tokens.starts[start] : self.tokens.ends[stop - 1]]

    def span(self, start: int, stop: int | None = None) -> tuple[int, int]:
        """Where the tokens from `start` up to `stop` stand; one token when `stop` is left out."""
        if stop is None or stop <= start:
            return self.tokens.span(start)
        return self.tokens.span(start)[0], self.tokens.span(stop - 1)[1]

    def find(self, kinds: Iterable[str], start: int) -> int:
        """The first token from `start` on that is one of `kinds`; past the last if there is none."""
        wanted = set(kinds)
        index = start
        while index < len(self.tokens.kinds) and self.tokens.kinds[index] not in wanted:
            index += 1
        return index

    def new_line(self, index: int) -> bool:
        """Whether a token is the first of its line."""
        if not 0 < index < len(self.tokens.kinds):
            return False
        return "\n" in self.tokens.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]

    @property
    def in_outcome(self) -> bool:
        """Whether `then` came before."""
        return "THEN" in self.tokens.kinds[: self.at]

    def says_outcome(self, index: int) -> int:
        """How many tokens from `index` on spell an outcome such as `upgrade offer`; 0 if they do not."""
        stop = index
        while self.kind(stop) == "NAME":
            stop += 1
        for end in range(stop, index, -1):
            phrase = " ".join(self.word(i).lower() for i in range(index, end))
            if phrase in self.known.phrases or "/" in phrase:
                return end - index
        return 0

    # ------------------------------------------------------------ reporting

    def report(
        self, code: str, message: str, help: str = "", *fixes: Fix, span: tuple[int, int] | None = None
    ) -> Finding:
        """A finding about the token that does not fit, unless another span is given."""
        where = span if span is not None else self.tokens.span(self.at)
        if where[0] == where[1] and where[0] > 0:  # the end: mark what it comes after
            where = self.tokens.span(min(self.at, len(self.tokens.kinds)) - 1)
        message = message.replace("```", "a backtick")  # the sign itself, between backticks
        return finding(code, where, message, help, *fixes)

    def inserting(self, text: str, index: int, title: str) -> Fix:
        """A fix that puts `text` in front of a token, or after the last."""
        if index < len(self.tokens.kinds):
            at = self.tokens.starts[index]
            return Fix(title, (Edit(at, at, f"{text} "),))
        at = self.tokens.ends[-1]
        return Fix(title, (Edit(at, at, f" {text}"),))

    def after(self, text: str, index: int, title: str) -> Fix:
        """A fix that puts `text` directly behind a token."""
        at = self.tokens.ends[index]
        return Fix(title, (Edit(at, at, text),))

    def replacing(self, start: int, stop: int, text: str, title: str = "") -> Fix:
        """A fix that writes `text` in place of tokens."""
        span = self.span(start, stop)
        return Fix(title or f"replace `{self.text(start, stop)}` by `{text}`", (Edit(*span, text),))

    def removing(self, start: int, stop: int) -> Fix:
        """A fix that leaves tokens out, with the space in front of them."""
        begin, end = self.span(start, stop)
        if start > 0:
            begin = self.tokens.ends[start - 1]
        return Fix(f"remove `{self.text(start, stop)}`", (Edit(begin, end, ""),))

    # ------------------------------------------------------------ mending

    def silence(self, start: int, stop: int, kind: str) -> None:
        """Make one token of no width of several: their mistake is reported, no other will be."""
        self.tokens.merge(start, stop, kind)
        self.tokens.ends[start] = self.tokens.starts[start]

    def hole(self, index: int, *kinds: str) -> None:
        """Put tokens of no width where something is missing."""
        for kind in reversed(kinds):
            self.tokens.insert(index, kind)

    def finish(self) -> None:
        """Complete the rule from here on, without another word about what it lacks."""
        del self.tokens.kinds[self.at :], self.tokens.starts[self.at :], self.tokens.ends[self.at :]
        kinds = self.tokens.kinds
        opened = kinds.count("LPAR") - kinds.count("RPAR") if "THEN" not in kinds else 0
        added = ["RPAR"] * max(opened, 0)
        if "THEN" not in kinds:
            added += ["THEN", "NAME", "EQ", "NAME"]
        for kind in added:
            self.tokens.insert(len(kinds), kind)
