"""Text into rules: the front door of the language. Reads all of a file and tells every mistake in it.

A file is cut into chunks at the lines that begin a rule. A chunk is read by itself, and what it
gives depends on its text alone, so a `ChunkMemory` can keep it: after one changed rule in a file
of ten thousand, only that chunk is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain

from attrs import define, evolve, field, frozen

from ..diagnostics import Diagnostic, Finding, Source, finding, place
from ..faults import Fault, SubrulesError
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.ruleset import Origins, Rule, RuleSet
from ..rules.statements import Assumption, Place, RuleTest, Statement
from ..rules.vocabulary import Vocabulary, VocabularyError
from .chunk import Chunk, ChunkReader, is_error, known_of, too_many_rules
from .cut import cut
from .line_ends import plain_text
from .other_files import other_file


@define
class ChunkMemory:
    """Chunks by their text, for reading a file again after a change. Bound to one vocabulary and limits.

    It holds the chunks of the last reading only, so it is never larger than the file.
    """

    vocabulary: Vocabulary
    limits: Limits = DEFAULT_LIMITS
    _chunks: dict[str, Chunk] = field(factory=dict, repr=False)

    def chunks(self, texts: list[str]) -> list[Chunk]:
        """The chunk of each text, read now or remembered; fewer when they hold too many rules."""
        known = self._chunks
        chunks = [known.get(text) for text in texts]
        missing = [index for index, chunk in enumerate(chunks) if chunk is None]
        if missing:
            read = ChunkReader.over(self.vocabulary, self.limits)
            fresh: dict[str, Chunk] = {}
            room = self.limits.rules
            for index in missing:
                text = texts[index]
                if text not in fresh:
                    fresh[text] = read.chunk(text)
                chunks[index] = fresh[text]
                room -= fresh[text].written
                if room < 0:
                    break  # the caller refuses so many rules, whatever the rest holds
        read_all = [chunk for chunk in chunks if chunk is not None]
        if len(read_all) == len(texts):
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

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about rules: tests, what is assumed, what is to be covered, each with its place."""
        return tuple(
            evolve(chunk.said[0], place=Place(self.source, (start + chunk.said[1][0], start + chunk.said[1][1])))
            for start, chunk in zip(self.starts, self.chunks, strict=True)
            if chunk.said is not None
        )

    @property
    def tests(self) -> tuple[RuleTest, ...]:
        """The tests that stand in the file."""
        return tuple(said for said in self.statements if isinstance(said, RuleTest))

    def ruleset(self) -> RuleSet:
        """The rules without a mistake, in order, each with its place. Use `load` to refuse a file with mistakes."""
        rules = tuple(chain.from_iterable([chunk.rules for chunk in self.chunks]))
        places = tuple([(0, start) for start, chunk in zip(self.starts, self.chunks, strict=True) for _ in chunk.rules])
        return RuleSet(rules, self.vocabulary, origins=Origins((self.source,), places))


class RulesError(SubrulesError, ValueError):
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

    Returns:
        The document: its rules, its statements, and every mistake with its place.

    Raises:
        ValueError: `memory` was made for another vocabulary or other limits.

    >>> from subrules.offers import VOCABULARY
    >>> document = read("If NewspaprID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> [(d.code, d.message, d.help) for d in document.diagnostics]  # doctest: +ELLIPSIS
    [('SR201', '`NewspaprID` is not a field that these rules know', 'did you mean `NewspaperID`? If ...')]
    """
    if memory is not None and (memory.vocabulary != vocabulary or memory.limits != limits):
        raise ValueError("this memory belongs to another vocabulary or other limits: make one for these")
    made = _source(text, name, limits)
    if isinstance(made, Finding):
        return _refused(made, Source(name, ""), vocabulary)
    texts = cut(made.text)
    if len(texts) > limits.rules + 1:
        return _refused(too_many_rules(len(texts), limits), made, vocabulary)
    chunks = (memory or ChunkMemory(vocabulary, limits)).chunks(texts)
    written = sum([chunk.written for chunk in chunks])
    if written > limits.rules:
        return _refused(too_many_rules(written, limits), made, vocabulary)
    starts = tuple(accumulate([len(part) for part in texts[:-1]], initial=0))
    found = [f.shifted(start) for start, chunk in zip(starts, chunks, strict=True) if chunk.found for f in chunk.found]
    if not written and not any(map(is_error, found)) and not any(chunk.is_statement for chunk in chunks):
        found.append(_no_rule(vocabulary))
    placed = [place(f, made) for f in found]
    placed += _repeated_names(made, starts, chunks, {})
    placed.sort(key=lambda d: (d.start, d.end))
    return Document(made, tuple(chunks), starts, tuple(placed), vocabulary)


def _source(text: str | bytes, name: str, limits: Limits) -> Source | Finding:
    """The text as it is read, or why it cannot be."""
    if (kind := other_file(text)) is not None:
        return kind
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _not_utf8(error)
    text = plain_text(text)
    if len(text) > limits.characters:
        message = f"the file has {len(text):,} characters, more than the {limits.characters:,} allowed"
        return finding("SR002", (0, 0), message, "split it into several files")
    return Source(name, text)


def _no_rule(vocabulary: Vocabulary) -> Finding:
    known = known_of(vocabulary)
    help = f"write one, such as `If {known.example} then {known.outcome} = {{…}}`"
    return finding("SR006", (0, 0), "the file holds no rule", help)


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

    Returns:
        The rules of all files, in the order of the files.

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
        raise RulesError([place(too_many_rules(len(rules), limits), Source("<rules>", ""))])
    return RuleSet(tuple(rules), vocabulary, refuse_missing, origins)


def all_diagnostics(documents: Iterable[Document]) -> tuple[Diagnostic, ...]:
    """The mistakes of several files, and the names that two of them share (LNG-02)."""
    diagnostics: list[Diagnostic] = []
    taken: dict[str, tuple[Source, int]] = {}
    tested: dict[str, RuleTest] = {}
    for document in documents:
        own = _repeated_names(document.source, document.starts, document.chunks, taken)
        known = {(d.code, d.start) for d in document.diagnostics}
        diagnostics += sorted(
            [
                *document.diagnostics,
                *(d for d in own if (d.code, d.start) not in known),
                *_repeated_tests(document.tests, tested),
            ],
            key=lambda d: (d.start, d.end),
        )
    return tuple(diagnostics)


def _repeated_tests(tests: Iterable[RuleTest], taken: dict[str, RuleTest]) -> Iterator[Diagnostic]:
    """Tests that bear a name already taken, in this file or one before it."""
    for test in tests:
        other = taken.setdefault(test.name, test)
        if other is not test and test.name:
            message = f"`{test.name}` already names the test at {other.place}"
            span = (test.place.span[0], test.place.span[0] + len("Test"))
            yield place(finding("SR143", span, message, "give each test a name of its own"), test.place.source)


def assumptions_of(vocabulary: Vocabulary) -> tuple[Assumption, ...]:
    """What a vocabulary says that no record is, as assumptions.

    Raises:
        VocabularyError: a condition of `never` has a mistake.
    """
    made: list[Assumption] = []
    faults: list[Fault] = []
    for number, text in enumerate(vocabulary.never):
        document = read(f"Assume not ({text})", vocabulary, name=f"never[{number}]")
        faults += [Fault(("never", number), d.message, d.help, d.code) for d in document.diagnostics if d.is_error]
        made += [said for said in document.statements if isinstance(said, Assumption)]
    if faults:
        raise VocabularyError(faults)
    return tuple(made)


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
