"""Reading a rule that does not fit the grammar: repair by repair, until it does or nothing is known to help.

Where the grammar stops, the table for what it expected there is gone through. The first repair that
fits reports its mistake, and reading goes on with what would have been right, so that a rule can have
several mistakes and none is only the consequence of another (LNG-11). A wording that means one thing
only is no mistake: it is read as that, with a note. Where no repair fits, or a rule has more mistakes
than a reader can follow, there is one message for the whole sentence, with the form nearest to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define

from ...diagnostics import CODES, Edit, Finding, Fix, Severity, finding
from .. import tree
from ..lex import END as NOTHING
from ..lex import Tokens
from ..parse import Parser, Stuck
from .nearest_form import unreadable
from .pattern import Match, met
from .repair import Repair, Special, Step
from .rewriting import rewritten
from .scene import Known, Scene
from .tables import table_of

REPAIRS = 25
"""How often reading goes on behind something that does not fit; notes count too."""

MISTAKES = 3
"""How many mistakes of form a rule can have before one message stands for all of them."""


@define
class Mended:
    """A rule as it could be read, and everything that was found on the way."""

    node: tree.RuleNode | None
    found: list[Finding]
    ends: int | None = None
    """Where the rule ends and text on a line of its own begins, which is looked at for itself."""

    @property
    def has_errors(self) -> bool:
        """Whether one of the findings is more than a note."""
        return any(CODES[found.code].severity is Severity.ERROR for found in self.found)


def mended(tokens: Tokens, stuck: Stuck, known: Known, parser: Parser) -> Mended:
    """The rule that the tokens can be read as, where it stopped fitting the grammar at `stuck`."""
    whole, result = tokens, stuck
    found: list[Finding] = []
    ends: int | None = None
    for _ in range(REPAIRS):
        scene = Scene(tokens, result.at, result.expected, known, parser.lexer)
        if (end := _ends_before(scene)) is not None:
            ends = len(whole.kinds) - (len(tokens.kinds) - end)
            tokens = tokens.part(0, end)
            again = parser.rule(tokens)
            if isinstance(again, tree.RuleNode):
                return Mended(again, found, ends)
            result = again
            continue
        step = step_at(scene, table_of(scene))
        if step is None or (step.tokens is None and step.found is None):
            return Mended(None, [unreadable(whole if ends is None else whole.part(0, ends), known, parser)], ends)
        if step.found is not None:
            found.append(step.found)
        if step.tokens is None:
            return Mended(None, found, ends)
        tokens = step.tokens
        again = parser.rule(tokens)
        if isinstance(again, tree.RuleNode):
            return Mended(again, found, ends)
        if len(list(_mistakes(found))) > MISTAKES:
            break
        result = again
    return Mended(None, [unreadable(whole if ends is None else whole.part(0, ends), known, parser)], ends)


def _mistakes(found: Sequence[Finding]) -> Iterator[Finding]:
    return (f for f in found if CODES[f.code].severity is Severity.ERROR)


def step_at(scene: Scene, table: Sequence[Repair | Special]) -> Step | None:
    """The first repair of a table that fits; None if none does."""
    if scene.is_hole(scene.at):  # its mistake was reported
        return Step(None, rewritten(scene, scene.at, scene.at + 1, "").tokens)
    for repair in table:
        if isinstance(repair, Repair):
            match = met(scene, repair.pattern)
            if match is not None and (repair.when is None or repair.when(scene, match)):
                return applied(scene, repair, match)
        elif (step := repair(scene)) is not None:
            return step
    return None


def applied(scene: Scene, repair: Repair, match: Match) -> Step:
    """What a repair says, offers, and how reading goes on with it."""
    start, stop = match.start, match.stop
    fixes: list[Fix] = []
    span = scene.span(*match.places[repair.about]) if repair.about in match.places else scene.span(start, stop)
    for number, text in enumerate(repair.fixes):
        new = match.written(text)
        made = rewritten(scene, start, stop, new)
        if made.edit is not None:
            span = min(span[0], made.edit.start), max(span[1], made.edit.end)
            fixes.append(Fix(_title(new, made.edit, scene), (made.edit,), repair.safe and number == 0))
    said = finding(
        repair.code, span, match.said(repair.message, scene.known), match.said(repair.help, scene.known), *fixes
    )
    if repair.go_on == "":
        return Step(said, None)
    if repair.go_on is None and not repair.fixes:
        return Step(said, None)
    on = repair.go_on if repair.go_on is not None else repair.fixes[0]
    return Step(said, rewritten(scene, start, stop, match.written(on)).tokens)


def _title(new: str, edit: Edit, scene: Scene) -> str:
    """What a fix does: what it puts in, leaves out, or writes instead."""
    old = scene.tokens.text[edit.start : edit.end].strip()
    if not edit.text.strip():
        return f"leave `{_line(old)}` out"
    if not old:
        return f"insert `{_line(edit.text)}`"
    return f"write `{_line(edit.text if new.rstrip().endswith('{') else new)}`"


def _line(text: str) -> str:
    text = " ".join(text.split()).replace("`", "´")
    return text if len(text) <= 80 else text[:77] + "…"


def _ends_before(scene: Scene) -> int | None:
    """Where a complete rule ends, if what does not fit begins on a line of its own; None if it does not.

    A line that begins with `and` belongs to the rule only if an offer follows, and one that takes
    something back (`unless …`, `otherwise …`) belongs to it in any case.
    """
    kinds, at = scene.tokens.kinds, scene.at
    if NOTHING not in scene.expected:
        while at > 0 and (scene.kind(at) == "NAME" or (at == scene.at and scene.kind(at) != "AND")):
            at -= 1
        if scene.kind(at) != "AND" or "THEN" not in kinds[:at] or scene.outcome_at(at + 1):
            return None
    if at >= len(kinds) or not scene.first_of_line(at) or scene.word(at).lower() in _GOES_ON:
        return None
    return None if scene.kind(at) in ("LBRACE", "OR") or scene.outcome_at(at) else at


_GOES_ON = frozenset(
    {"unless", "except", "but", "only", "otherwise", "else", "until", "from", "through", "not", "excluding"}
)
