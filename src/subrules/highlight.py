"""The rule language in colour, for every tool that colours by pygments: pages and terminals.

It needs pygments, which subrules itself does not. Where pygments is installed, its lexers `subrules`
and `rules` are found by name, and by the ending `.rules`. The words are the reader's own: what is a
word of the language, and where, is decided by the grammar alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from .language.cut import cut
from .language.lex import Tokens, as_statement
from .language.parse import parser
from .language.pieces import is_statement, without_list_signs

try:
    from pygments.lexer import Lexer
    from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"colours need {missing.name}, which is not installed: pip install 'pygments'", name=missing.name
    ) from missing

_COLOURS = {
    "IF": Keyword,
    "THEN": Keyword,
    "RULE": Keyword,
    "FROM": Keyword,
    "UNTIL": Keyword,
    "AND": Operator.Word,
    "OR": Operator.Word,
    "NOT": Operator.Word,
    "IN": Operator.Word,
    "IS": Operator.Word,
    "BETWEEN": Operator.Word,
    "STARTS": Operator.Word,
    "WITH": Operator.Word,
    "MISSING": Keyword.Constant,
    "KNOWN": Keyword.Constant,
    "TEST": Keyword,
    "GIVEN": Keyword,
    "EXPECT": Keyword,
    "BECAUSE": Keyword,
    "ASSUME": Keyword,
    "COVER": Keyword,
    "AS": Keyword,
    "OF": Keyword,
    "ANYTHING": Keyword.Constant,
    "ELSE": Keyword.Constant,
    "NO": Operator.Word,
    "INCLUDES": Operator.Word,
    "EXCLUDES": Operator.Word,
    "NAME": String,
    "ATOM": Number,
    "STRING": String,
    "PLACEHOLDER": Name.Variable,
    "EQ": Operator,
    "NE": Operator,
    "LE": Operator,
    "GE": Operator,
    "LT": Operator,
    "GT": Operator,
    "LPAR": Punctuation,
    "RPAR": Punctuation,
    "LBRACE": Punctuation,
    "RBRACE": Punctuation,
    "COMMA": Punctuation,
    "COLON": Punctuation,
    "STOP": Punctuation,
    "JUNK": Error,
    "OPEN_QUOTE": Error,
}
"""The colour of each kind of token, in the order of the grammar. A test holds this against the grammar."""

_RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT", "IN", "NOT", "IS", "BETWEEN", "STARTS"})
_ENDS_OFFERS = frozenset({"IF", "RULE", "BECAUSE", "FROM", "UNTIL", "STOP"})
_IN_BRACES = frozenset({"STARTS", "WITH", "MISSING", "KNOWN", "FROM", "UNTIL"})


class RulesLexer(Lexer):  # type: ignore[misc]
    """Colours the text of a rule file: words, fields, directions, values, placeholders and remarks (LNG-01).

    An error token is a sign that the language does not have. Whether a rule is right is asked of
    `subrules check`, not of its colours.

    >>> lexer = RulesLexer()
    >>> [(str(kind), word) for kind, word in lexer.get_tokens("If Term = 12") if not word.isspace()]
    [('Token.Keyword', 'If'), ('Token.Name.Attribute', 'Term'), ('Token.Operator', '='), ('Token.Literal.Number', '12')]
    """

    name = "subrules"
    aliases: ClassVar[Sequence[str]] = ("subrules", "rules")
    filenames: ClassVar[Sequence[str]] = ("*.rules",)
    mimetypes: ClassVar[Sequence[str]] = ("text/x-subrules",)

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
        """Where each piece of the text begins, its colour, and the piece; joined they are the text."""
        at = 0
        for chunk in cut(text):
            yield from _chunk(chunk, at)
            at += len(chunk)


def _chunk(chunk: str, at: int) -> Iterator[tuple[int, Any, str]]:
    tokens, comments, _ = parser().lexer.read(without_list_signs(chunk), most=len(chunk))
    if is_statement(chunk):
        as_statement(tokens)
    coloured = [
        *zip(tokens.starts, tokens.ends, _colours(tokens), strict=True),
        *((*comment.span, Comment.Single) for comment in comments),
    ]
    last = 0
    for start, end, colour in sorted(coloured, key=lambda one: one[0]):
        if last < start:
            yield from _between(chunk[last:start], at + last)
        yield at + start, colour, chunk[start:end]
        last = end
    if last < len(chunk):
        yield from _between(chunk[last:], at + last)


def _between(text: str, at: int) -> Iterator[tuple[int, Any, str]]:
    """What the reader passes over: white space, and the signs of a list."""
    yield at, Whitespace if text.isspace() else Text, text


def _colours(tokens: Tokens) -> Iterator[Any]:
    """A colour for each token: a name is a field, a direction or a value by what stands around it."""
    kinds = [*tokens.kinds, "", ""]
    offers = braces = False
    for index, kind in enumerate(tokens.kinds):
        if kind in ("THEN", "EXPECT") or (kind == "WITH" and kinds[index - 1] != "STARTS" and not braces):
            offers = True
        elif kind in _ENDS_OFFERS:
            offers = False
        if kind in ("LBRACE", "RBRACE"):
            braces = kind == "LBRACE"
        if braces and kind in _IN_BRACES:
            yield String
        elif braces and kind == "NAME" and _is_placeholder(tokens, index):
            yield Name.Variable
        elif (
            kind == "NAME" and not braces and offers and kinds[index - 1] not in ("EQ", "COMMA", "INCLUDES", "EXCLUDES")
        ):
            yield Name.Function
        elif kind == "NAME" and not braces and not offers and kinds[index + 1] in _RELATIONS:
            yield Name.Attribute
        else:
            yield _COLOURS[kind]


def _is_placeholder(tokens: Tokens, index: int) -> bool:
    """Whether a name in braces is X, Y or Z and the whole item (LNG-10)."""
    around = tokens.kinds[index - 1], *tokens.kinds[index + 1 : index + 2]
    return tokens.word(index) in ("X", "Y", "Z") and set(around) <= {"LBRACE", "RBRACE", "COMMA"}
