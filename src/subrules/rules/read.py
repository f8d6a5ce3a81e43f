"""Text into rules: the front door of the language. Reads all of a file and tells every mistake in it.

A file is cut into chunks at the lines that begin a rule. A chunk is read by itself, and what it
gives depends on its text alone, so a `ChunkMemory` can keep it: after one changed rule in a file
of ten thousand, only that chunk is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain

from attrs import define, field, frozen

from ..diagnostics import Diagnostic, Edit, Finding, Fix, Source, finding, place
from . import mistakes, tree
from .check import Checker
from .lex import BIDIRECTIONAL, DANGEROUS, END, Tokens
from .limits import DEFAULT_LIMITS, Limits
from .parse import Parser, Stuck, parser
from .ruleset import Origins, Rule, RuleSet
from .vocabulary import Vocabulary

_BULLET = r"(?:(?:[-*•◦▪‣·–—]|\(?(?:[0-9]{1,5}|[A-Za-z])[.)])[^\S\n]+)?"
_RULE_LINE = re.compile(rf"\n(?=[^\S\n]*{_BULLET}(?:if\b|rule\b))", re.IGNORECASE)
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

    `written` counts the rules in it, with and without mistakes; `rules` are those without. The
    tree is not kept: only the formatter wants it, and parses again.
    """

    written: int
    rules: tuple[Rule, ...]
    found: tuple[Finding, ...]
    named: tuple[tuple[str, tree.Span], ...]


@define
class ChunkMemory:
    """Chunks by their text, for reading a file again after a change. Bound to one vocabulary and limits.

    It holds the chunks of the last reading only, so it is never larger than the file.
    """

    vocabulary: Vocabulary
    limits: Limits = DEFAULT_LIMITS
    _chunks: dict[str, Chunk] = field(factory=dict, repr=False)

    def chunks(self, texts: list[str]) -> list[Chunk]:
        """The chunk of each text, read now or remembered."""
        known = self._chunks
        chunks = [known.get(text) for text in texts]
        missing = [index for index, chunk in enumerate(chunks) if chunk is None]
        if missing:
            read = _Reader.over(self.vocabulary, self.limits)
            fresh: dict[str, Chunk] = {}
            for index in missing:
                text = texts[index]
                if text not in fresh:
                    fresh[text] = read.chunk(text)
                chunks[index] = fresh[text]
        read_all = [chunk for chunk in chunks if chunk is not None]
        self._chunks = dict(zip(texts, read_all, strict=True))
        return read_all


@frozen
class Document:
    """One file as read: its chunks, its rules, and every mistake in it with its place (LNG-11).

    Attributes:
        source: the text, with newlines for line ends and no byte order mark.
        chunks: the parts, whose texts joined are the source's text.
        starts: where each chunk begins in the text.
        diagnostics: every mistake, in the order of the text.
        vocabulary: what the file was read with.
    """

    source: Source
    chunks: tuple[Chunk, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    diagnostics: tuple[Diagnostic, ...]
    vocabulary: Vocabulary = field(repr=False)

    @property
    def has_errors(self) -> bool:
        """Whether a mistake keeps the rules from being used."""
        return any(d.is_error for d in self.diagnostics)

    def ruleset(self) -> RuleSet:
        """The rules without a mistake, in order, each with its place. Use `load` to refuse a file with mistakes."""
        rules = tuple(chain.from_iterable([chunk.rules for chunk in self.chunks]))
        places = tuple([(0, start) for start, chunk in zip(self.starts, self.chunks, strict=True) for _ in chunk.rules])
        return RuleSet(rules, self.vocabulary, origins=Origins((self.source,), places))


class RulesError(ValueError):
    """Rules that cannot be used; `diagnostics` lists every mistake, warnings included."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        errors = [d for d in self.diagnostics if d.is_error]
        shown = [f"{d.file}:{d.line}:{d.column}: {d.message} [{d.code}]" for d in errors[:5]]
        more = [f"and {len(errors) - 5} more"] if len(errors) > 5 else []
        super().__init__("the rules cannot be used: " + "; ".join([*shown, *more]))

    def __reduce__(self) -> tuple[type[RulesError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


def read(
    text: str | bytes,
    vocabulary: Vocabulary,
    *,
    name: str = "<rules>",
    limits: Limits = DEFAULT_LIMITS,
    memory: ChunkMemory | None = None,
) -> Document:
    """Read a file's text and find every mistake in it (LNG-01..07, LNG-10, LNG-11, LNG-14, LNG-19).

    Nothing in the text makes this raise, and it always ends: what is wrong is in the diagnostics,
    and rules without a mistake are there beside those with one.

    Args:
        text: the file's text, or its bytes, which must be UTF-8.
        vocabulary: the fields and outcomes that rules may speak of.
        name: the file's name, as diagnostics give it.
        limits: how much to read before it is too much.
        memory: the chunks of an earlier reading, to read only what changed.

    >>> from subrules.offers import VOCABULARY
    >>> document = read("If NewspaprID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> [(d.code, d.message, d.help) for d in document.diagnostics]
    [('SR201', '`NewspaprID` is not a field that these rules know', 'did you mean `NewspaperID`?')]
    """
    if memory is not None and (memory.vocabulary != vocabulary or memory.limits != limits):
        raise ValueError("this memory belongs to another vocabulary or other limits: make one for these")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _refused(_not_utf8(error), Source(name, ""), vocabulary)
    text = _plain_line_ends(text.removeprefix("\ufeff"))
    source = Source(name, text)
    if len(text) > limits.characters:
        return _refused(
            finding(
                "SR002", (0, 0), f"the file has {len(text):,} characters, more than the {limits.characters:,} allowed",
                "split it into several files",
            ),
            Source(name, ""),
            vocabulary,
        )  # fmt: skip
    texts = cut(text)
    if len(texts) > limits.rules + 1:
        return _refused(_too_many(len(texts), limits), source, vocabulary)
    chunks = (memory or ChunkMemory(vocabulary, limits)).chunks(texts)
    starts = tuple(accumulate([len(part) for part in texts[:-1]], initial=0))
    found = [f.shifted(start) for start, chunk in zip(starts, chunks, strict=True) if chunk.found for f in chunk.found]
    if sum([len(chunk.rules) for chunk in chunks]) > limits.rules:
        return _refused(_too_many(sum(len(chunk.rules) for chunk in chunks), limits), source, vocabulary)
    if not any([chunk.written for chunk in chunks]) and not found:
        found.append(
            finding(
                "SR006",
                (0, 0),
                "the file holds no rule",
                "write one, such as `If NewspaperID = 1 then upgrade offer = {…}`",
            )
        )
    placed = [place(f, source) for f in found]
    placed += _repeated_names(source, starts, chunks, {})
    placed.sort(key=lambda d: (d.start, d.end))
    return Document(source, tuple(chunks), starts, tuple(placed), vocabulary)


def load(
    sources: str | Mapping[str, str | bytes],
    vocabulary: Vocabulary,
    *,
    refuse_missing: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> RuleSet:
    """Read one text or several named ones into a rule set ready to use.

    Args:
        sources: the text of one file, or the texts of several by their names, in order.
        vocabulary: the fields and outcomes that rules may speak of.
        refuse_missing: refuse a missing fact that a rule asks about, instead of answering "unknown" (LNG-08).
        limits: how much to read before it is too much.

    Raises:
        RulesError: with every mistake in every file.

    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> len(rules), rules.segments
    (1, (('UPGRD', 'Plus'),))
    """
    named = {"<rules>": sources} if isinstance(sources, str) else sources
    documents = [read(text, vocabulary, name=name, limits=limits) for name, text in named.items()]
    diagnostics = all_diagnostics(documents)
    if any(d.is_error for d in diagnostics):
        raise RulesError(diagnostics)
    return joined(documents, vocabulary, refuse_missing=refuse_missing, limits=limits)


def joined(
    documents: Iterable[Document],
    vocabulary: Vocabulary,
    *,
    refuse_missing: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> RuleSet:
    """The rules of several documents as one rule set."""
    rules: list[Rule] = []
    origins = Origins()
    for document in documents:
        part = document.ruleset()
        rules += part.rules
        origins += part.origins
    if len(rules) > limits.rules:
        raise RulesError([place(_too_many(len(rules), limits), Source("<rules>", ""))])
    return RuleSet(tuple(rules), vocabulary, refuse_missing, origins)


def all_diagnostics(documents: Iterable[Document]) -> tuple[Diagnostic, ...]:
    """The mistakes of several files, and the names that two of them share (LNG-02)."""
    diagnostics: list[Diagnostic] = []
    taken: dict[str, tuple[Source, int]] = {}
    for document in documents:
        own = _repeated_names(document.source, document.starts, document.chunks, taken)
        known = {(d.code, d.start) for d in document.diagnostics}
        diagnostics += sorted(
            [*document.diagnostics, *(d for d in own if (d.code, d.start) not in known)], key=lambda d: (d.start, d.end)
        )
    return tuple(diagnostics)


def _repeated_names(
    source: Source, starts: Iterable[int], chunks: Iterable[Chunk], taken: dict[str, tuple[Source, int]]
) -> list[Diagnostic]:
    """Rules that bear a name already taken, in this file or one before it (LNG-02)."""
    diagnostics = []
    for start, chunk in [(start, chunk) for start, chunk in zip(starts, chunks, strict=True) if chunk.named]:
        for name, (begin, end) in chunk.named:
            if name not in taken:
                taken[name] = (source, start + begin)
                continue
            other, at = taken[name]
            message = f"`{name}` already names the rule at {other.name}:{other.position(at)[0]}"
            found = finding("SR301", (start + begin, start + end), message, "give each rule a name of its own")
            diagnostics.append(place(found, source))
    return diagnostics


def _refused(found: Finding, source: Source, vocabulary: Vocabulary) -> Document:
    return Document(source, (), (), (place(found, source),), vocabulary)


def _not_utf8(error: UnicodeDecodeError) -> Finding:
    data = error.object
    line = data.count(b"\n", 0, error.start) + 1
    return finding(
        "SR001",
        (0, 0),
        f"the file is not UTF-8 text: line {line} holds the byte {data[error.start]:#04x}",
        "save it as plain text in UTF-8; a Word document is saved as `Plain text` with the encoding UTF-8",
    )


def _too_many(count: int, limits: Limits) -> Finding:
    return finding(
        "SR003",
        (0, 0),
        f"there are {count:,} rules, more than the {limits.rules:,} allowed",
        "make a template and rows of what repeats",
    )


def _plain_line_ends(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return text


def cut(text: str) -> list[str]:
    """The text in chunks: a new one begins at each line that begins a rule, its header included."""
    pieces = _RULE_LINE.split(text)
    if len(pieces) > 1:
        pieces[:-1] = [piece + "\n" for piece in pieces[:-1]]
    if "ule" not in text and "ULE" not in text:
        return pieces
    joined: list[str] = []
    header = ""
    for part in pieces:
        begins = part[:1]
        if begins == "I" and not header:
            joined.append(part)
            continue
        begins = begins.lower()
        if begins not in ("i", "r", ""):  # an indent, a bullet or a comment comes first
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
        if begins == "r" and not _HAS_IF.search(_QUOTED_OR_COMMENT.sub("", part)):
            header = part
        else:
            joined.append(part)
    return [*joined, header] if header else joined


@frozen
class _Reader:
    parser: Parser
    checker: Checker
    known: mistakes.Known
    limits: Limits

    @classmethod
    def over(cls, vocabulary: Vocabulary, limits: Limits) -> _Reader:
        known = mistakes.Known(
            frozenset(vocabulary.by_key),
            frozenset(f.column.lower() for f in vocabulary.fields if f.column),
            tuple(phrase.lower() for phrase in vocabulary.outcomes),
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
        nodes: list[tree.RuleNode] = []
        rules: list[Rule] = []
        for part in parts(tokens):
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
                if node.header is not None and node.header.name is not None
            ]
        )
        return Chunk(len(nodes), tuple(rules), tuple(found), named)

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
    import unicodedata

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
