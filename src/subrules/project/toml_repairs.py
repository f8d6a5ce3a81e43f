"""What can be wrong with a line of a TOML file, as people write it, and how the line would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from .field_names import field_name

_KNOWN = frozenset(
    [
        "type",
        "aliases",
        "allowed",
        "may_be_missing",
        "decimals",
        "column",
        "about",
        "reading",
        "missing",
        "replace",
        "ignore_case",
        "part",
        "since",
        "thousands",
        "yes",
        "no",
        "id",
        "stopped",
        "division",
        "values",
        "outcomes",
        "scope",
        "never",
        "fields",
        "subscriptions",
        "zone",
        "systems",
    ]
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_REMARK = re.compile(r"\s*(?://+|;+|--+|'|/\*|\*|<!--|REM\b)\s*(.*?)(?:\*/|-->)?\s*$")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})
_SPACES = re.compile("[\xa0\u2000-\u200b\u202f\u3000\ufeff]")
_WORDS = {"yes": "true", "true": "true", "on": "true", "no": "false", "false": "false", "off": "false"}
_QUOTED = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''

Lines = Sequence[tuple[int, str]]
"""The lines of a file with their numbers."""


@frozen
class Repair:
    """What is wrong with some lines, and how they would be right. One that `mends` nothing ends the search."""

    first: int
    last: int
    message: str
    write: tuple[str, ...] = ()
    help: str = ""
    mended: tuple[str, ...] = ()
    mends: bool = field(default=True)


def repairs_of(lines: Lines, at: int, said: str) -> Iterator[Repair]:
    """What may be wrong where the parser stopped, the likeliest first; the caller tries which gets further."""
    line = lines[at][1]
    yield from _twice(lines, at, said)
    if _SPACES.search(line):
        plain = _SPACES.sub(" ", line)
        yield Repair(at, at, "an invisible sign stands in it", (plain.strip(),), "type the line anew", (plain,))
    opened = _opened(lines, at)
    if opened is not None:
        yield from _open_bracket(lines, opened, at)
    yield from _one_line(lines, at)
    if line.strip():
        yield Repair(
            at, at, "it is neither a name in brackets nor `name = value`", (f"# {line.strip()}",),
            "if it is a remark, put # in front", (f"# {line}",),
        )  # fmt: skip


def _one_line(lines: Lines, at: int) -> Iterator[Repair]:
    line = lines[at][1]
    made: list[tuple[str, tuple[str, ...]]] = []
    if re.match(r"\s*[\[({]", line) or re.match(r"\s*\w+(?:\.[^=\"']+)?\]\s*$", line):
        made += _heading(line, _section(lines, at))
    remark = _REMARK.match(line)
    if remark and not re.match(r"\s*" + _QUOTED + r"\s*=", line):
        made.append(("a remark begins with #", (f"# {remark[1]}",)))
    made += [(message, (wanted,)) for message, wanted in _key_and_value(line)]
    for message, write in made:
        if write != (line,):
            yield Repair(at, at, message, tuple(part.strip() for part in write), mended=write)
    if re.fullmatch(r"\s*[\w\"' -]+=\s*(?:#.*)?", line):
        key = line.split("=")[0].strip()
        yield Repair(
            at, at, "nothing stands behind the `=`", (), f"write the value of {key}, or leave the line out", ("",)
        )


# ---------------------------------------------------------------- [headings]


def _heading(line: str, section: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    bare = line.strip().lstrip("[({").translate(_CURLY)
    inside, _, rest = bare.partition("]")
    inside, rest = inside.strip() if "]" in bare else inside.rstrip(")} "), rest.lstrip("]").strip()
    if not inside or "=" in inside:
        return
    tail = f"  # {rest.lstrip('# ')}" if rest else ""
    begun, ended = line.strip().startswith("["), bool(re.search(r"\]\s*(?:#.*)?$", line))
    steps = _steps(inside)
    if all(_BARE.fullmatch(step) or re.fullmatch(_QUOTED, step) for step in steps):
        message = (
            "the opening bracket `[` is missing" if not begun
            else "the closing bracket `]` is missing" if "]" not in line
            else "something stands behind the bracket" if rest and not ended
            else "a name stands in brackets [ ]"
        )  # fmt: skip
        yield message, (f"[{'.'.join(steps)}]{tail}",)
        return
    told = "a name of several words cannot stand in brackets as it is"
    if steps[0] != "fields" or len(steps) == 1:
        quoted = ".".join(step if _BARE.fullmatch(step) else _in_quotes(step.strip("\"'")) for step in steps)
        yield told, (f"[{quoted}]{tail}",)
        return
    column = inside.partition(".")[2].strip()
    behind = re.search(r"\.(reading(?:\.replace)?)$", column)
    column = column[: behind.start()] if behind else column
    column = column.strip("\"' ")
    name = field_name(column)
    heading = f"[fields.{name if _BARE.fullmatch(name) else _in_quotes(name)}{f'.{behind[1]}' if behind else ''}]{tail}"
    has_column = bool(behind) or name == column or any(re.match(r"\s*column\s*[=:]", text) for text in section)
    if name == column:
        told = "a name with other letters than a to z stands in quotation marks"
    yield told, (heading,) if has_column else (heading, f"column = {_in_quotes(column)}")


def _steps(inside: str) -> list[str]:
    """The parts of a heading between its dots, of which those in quotation marks do not count."""
    return [part.strip() for part in re.findall(rf"(?:{_QUOTED}|[^.])+", inside)] or [inside]


def _section(lines: Lines, at: int) -> list[str]:
    """The lines below a heading, up to the next."""
    section: list[str] = []
    for _, line in lines[at + 1 :]:
        if re.match(r"\s*\[[^\[\]=\"]*\]\s*$", line):
            break
        section.append(line)
    return section


# ---------------------------------------------------------------- name = value


def _key_and_value(line: str) -> Iterator[tuple[str, str]]:
    indent = line[: len(line) - len(line.lstrip())]
    key, sign, value = line.strip().partition("=")
    message = ""
    if not sign or re.match(rf"(?:{_QUOTED}|[\w ]+)\s*:(?!=)", line.strip()):
        key, sign, value = line.strip().partition(":")
        message = "between a name and its value stands `=`" if sign else ""
    if not sign:
        found = re.match(rf"([a-z_]+)\s+({_QUOTED}|\S.*)", line.strip())
        if not found or found[1] not in _KNOWN:
            return
        key, value, message = found[1], found[2], "the `=` is missing"
    elif value.startswith(("=", ":")):
        value, message = value.lstrip("=: "), "between a name and its value stands one `=`"
    wanted = _key(key.strip().rstrip(":").strip())
    if wanted != key.strip() and not message:
        message = "a name of several words stands in quotation marks" if wanted[0] == '"' else f"it is called {wanted}"
    value, remark = _without_remark(value.strip())
    tail = f"  # {remark}" if remark else ""
    if message:
        yield message, f"{indent}{wanted} = {value}{tail}"
    for told, right in _values(value):
        yield message or told, f"{indent}{wanted} = {right}{tail}"


def _key(key: str) -> str:
    plain = key.translate(_CURLY)
    if _BARE.fullmatch(plain) or re.fullmatch(
        rf"(?:[A-Za-z0-9_-]+|{_QUOTED})(?:\.(?:[A-Za-z0-9_-]+|{_QUOTED}))*", plain
    ):
        return plain
    joined = re.sub(r"[\s-]+", "_", plain.strip("\"' ").lower())
    return joined if joined in _KNOWN else _in_quotes(plain.strip("\"' "))


def _without_remark(value: str) -> tuple[str, str]:
    found = re.fullmatch(rf"((?:{_QUOTED}|[^#\"'])*?)\s*#\s*(.*)", value)
    return (found[1], found[2]) if found else (value, "")


def _values(value: str) -> Iterator[tuple[str, str]]:
    """How a value would be right, and what is wrong with it."""
    straight = value.translate(_CURLY)
    if straight != value:
        yield "a word processor has turned its quotation marks", straight
    value = straight.rstrip(",;") if not straight.endswith(('",', "',")) else straight[:-1]
    if value != straight:
        yield f"a `{straight[-1]}` stands at its end", value
    if value.lower() in _WORDS:
        yield "yes and no are written true and false", _WORDS[value.lower()]
    if value.startswith("["):
        yield from _list(value[1:], closed=value.endswith("]"))
    elif value.startswith("{"):
        yield from _table(value)
    elif re.fullmatch(rf"(?:{_QUOTED})(?:\s*[,;]?\s*(?:{_QUOTED}))+", value):
        yield "several values stand in brackets [ ]", f"[{', '.join(re.findall(_QUOTED, value))}]"
    elif "\\" in value and value[:1] == value[-1:] == '"' and "'" not in value:
        yield "a text with backslashes stands in single quotation marks", f"'{value[1:-1]}'"
    elif value[:1] in "\"'" and value:
        yield from _quoted(value)
    elif value:
        plain = value.strip("\"'") if value[-1] in "\"'" else value
        message = "a quotation mark is missing" if plain != value else "a text stands in quotation marks"
        if re.fullmatch(r"0\d+", value):
            message = "what begins with 0 is a text, and stands in quotation marks"
        yield message, _in_quotes(plain)


def _quoted(value: str) -> Iterator[tuple[str, str]]:
    mark = value[0]
    if value.count(mark) == 1:
        yield "the closing quotation mark is missing", _in_quotes(value[1:].rstrip())
    elif value[-1] == mark:
        yield "a text with quotation marks in it stands in other ones", _in_quotes(value[1:-1])
    found = re.fullmatch(rf"({_QUOTED})\s*(\S.*)", value)
    if found:
        yield "something stands behind the value; a remark begins with #", f"{found[1]}  # {found[2]}"


def _list(inside: str, *, closed: bool) -> Iterator[tuple[str, str]]:
    inside = inside[:-1] if closed else inside
    parts = re.findall(rf"{_QUOTED}|[^,;\s\"'](?:[^,;\"']*[^,;\s\"'])?", inside)
    right = "[" + ", ".join(_item(part) for part in parts) + "]"
    if not closed:
        yield "the closing bracket `]` is missing", f"[{inside.rstrip(' ,;')}]"
        yield "the closing bracket `]` is missing", right
    else:
        bare = [part for part in parts if _item(part) != part]
        yield (
            (f"texts stand in quotation marks: {_in_quotes(bare[0])}" if bare else "a comma stands between the values"),
            right,
        )


def _item(part: str) -> str:
    return part if part[0] in "\"'" or re.fullmatch(r"-?(?:0|[1-9]\d*)", part) else _in_quotes(part)


def _table(value: str) -> Iterator[tuple[str, str]]:
    if not value.endswith("}"):
        yield "the closing brace `}` is missing", value.rstrip(" ,;") + " }"
    equals = re.sub(rf"({_QUOTED}|\w+)\s*:\s*", r"\1 = ", value)
    if equals != value:
        yield "between a name and its value stands `=`", equals
    texts = re.sub(
        r"(=\s*)([^\s\"'{}\[\],=][^\"'{}\[\],=]*?)(\s*[,}])",
        lambda m: f"{m[1]}{_WORDS.get(m[2].lower()) or _item(m[2])}{m[3]}",
        equals,
    )
    if texts != equals:
        yield "a text stands in quotation marks", texts
    if value.endswith((",}", ", }")):
        yield "a `,` stands before the closing brace", value[:-1].rstrip(" ,") + " }"


def _in_quotes(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ---------------------------------------------------------------- over several lines


def _twice(lines: Lines, at: int, said: str) -> Iterator[Repair]:
    """A table or a name that stands twice: both lines are named, and which to keep is the writer's to say."""
    shown = lines[at][1].strip()
    if "twice" in said or "immutable" in said or "Cannot overwrite" in said or "already" in said:
        heading = re.sub(r"\s*(?:#.*)?$", "", shown)
        if heading.startswith("["):
            before = [number for number, line in lines[:at] if re.sub(r"\s*(?:#.*)?$", "", line.strip()) == heading]
            key = heading.strip("[]").rpartition(".")[2]
        else:
            key = shown.partition("=")[0].strip()
            before = []
        above = [number for number, line in lines[:at] if re.match(rf"\s*{re.escape(key)}\s*=", line)]
        first = (before or above[-1:] or [0])[-1]
        where = f"first in line {first}" if first else "and once is enough"
        help = (
            "put what belongs to it under one of them"
            if heading.startswith("[") and before
            else "leave one of them out"
        )
        yield Repair(at, at, f"`{heading if before else key}` stands twice: {where}", (), help, mends=False)


def _opened(lines: Lines, at: int) -> int | None:
    """The line above, or this one, in which a bracket or brace behind `=` is opened and not closed."""
    for index in range(at, -1, -1):
        line = re.sub(_QUOTED, "", lines[index][1])
        found = re.search(r"=\s*([\[{])", line)
        if found:
            close = {"[": "]", "{": "}"}[found[1]]
            return index if line.count(found[1]) > line.count(close) else None
    return None


def _open_bracket(lines: Lines, opened: int, at: int) -> Iterator[Repair]:
    close = "]" if re.search(r"=\s*\[", lines[opened][1]) else "}"
    called = {"]": "bracket", "}": "brace"}[close]
    end = opened
    for index in range(opened, min(at + 10, len(lines)) if close == "}" else at + 1):
        line = lines[index][1]
        if close == "}" and re.match(r"\s*\[", line):
            break
        if index > opened and (re.match(r"\s*\[", line) or re.match(r"\s*[\w.]+\s*=", line)) and close == "]":
            break
        if line.strip():
            end = index
        if line.rstrip().endswith(close):
            break
    parts = [line.strip() for _, line in lines[opened : end + 1]]
    joined = " ".join(part for part in parts if part and not part.startswith("#"))
    if joined.rstrip().endswith(close):
        if close == "}" and end > opened:
            yield Repair(opened, end, "what stands in braces stands on one line", (joined,), mended=(joined,))
        return
    if close == "}":
        joined = re.sub(r"\s+", " ", lines[opened][1].strip())
        end = opened
    joined = f"{joined.rstrip(' ,')}{' }' if close == '}' else close}"
    yield Repair(opened, end, f"the closing {called} `{close}` is missing", (joined,), mended=(joined,))
    for message, right in _key_and_value(joined):
        yield Repair(opened, end, message, (right,), mended=(right,))
