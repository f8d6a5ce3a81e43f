"""The grammar, copied from grammars/offer_rules.lark by grammars/embed.py. Edit it there."""

# ruff: noqa: RUF001 - the terminals name the signs that a word processor writes
GRAMMAR = r"""// The grammar of `.rules` files: the one place where the form of the language is written down.
//
// The reader takes both halves from here: the terminals become its tokenizer, the rules its
// table of steps. Every terminal is spelled out, because lark opens a file for %import and the
// core of subrules opens none.
//
// `python grammars/embed.py` copies this file into the package; the tests check the copy.

start: (rule | statement)*

rule: header? IF condition THEN outcome (AND outcome)* STOP?

header: RULE STRING? (FROM day)? (UNTIL day)? COLON
day: ATOM | STRING | braced

// One level of and / or is kept flat. What a bare mix of the two means is not decided here:
// it depends on the vocabulary (LNG-05, DSL-04).
condition: operand (connective operand)*
connective: AND | OR

?operand: NOT operand            -> negation
        | LPAR condition RPAR    -> group
        | comparison

comparison: field order value                       -> ordered
          | field IN braced                         -> one_of
          | field NOT IN braced                     -> none_of
          | field IS? BETWEEN value AND value       -> between
          | field STARTS WITH value                 -> starts_with
          | field IS MISSING                        -> is_missing
          | field IS KNOWN                          -> is_known

field: NAME
order: EQ | NE | LE | GE | LT | GT

outcome: direction EQ value (COMMA value)*
direction: NAME+

// What is said about rules stands beside them: tests, what is assumed of all records, what is to
// have an offer. Their words are words of the language only where they stand here, and the first
// ones only at the beginning of a line: a service can be called `Test`, a field `Cover`.
statement: test | assume | cover

test: TEST STRING COLON? given+ expect+ because*
given: GIVEN fact ((COMMA | AND) fact)* STOP?
fact: comparison
    | AS OF day             -> on_day
    | ANYTHING ELSE         -> anything_else
expect: EXPECT expectation (AND expectation)* STOP?
expectation: direction EQ value (COMMA value)*          -> exactly
           | direction INCLUDES value (COMMA value)*    -> includes
           | direction EXCLUDES value (COMMA value)*    -> excludes
           | NO direction                               -> none
because: BECAUSE RULE STRING ((COMMA | AND) STRING)* STOP?

assume: ASSUME condition STOP?
cover: COVER condition (WITH direction (OR direction)*)? (FROM day)? (UNTIL day)? STOP?

%declare TEST GIVEN EXPECT BECAUSE ASSUME COVER AS OF ANYTHING ELSE NO INCLUDES EXCLUDES

// {v} and v are the same value (DSL-03); {X}, {Y}, {Z} and {?name} are placeholders (LNG-10).
value: NAME | ATOM | STRING | braced
braced: LBRACE item (COMMA item)* RBRACE
item: word+ | STRING | PLACEHOLDER
word: NAME | ATOM | STARTS | WITH | MISSING | KNOWN | FROM | UNTIL

// Keywords, in any letter case: only as whole words, so `in-house` is a name.
_WORD_END: /\b(?![-.\/'’&+@–]\w)/
IF.3: "if"i _WORD_END
THEN.3: "then"i _WORD_END
AND.3: "and"i _WORD_END
OR.3: "or"i _WORD_END
NOT.3: "not"i _WORD_END
IN.3: "in"i _WORD_END
IS.3: "is"i _WORD_END
BETWEEN.3: "between"i _WORD_END
STARTS.3: "starts"i _WORD_END
WITH.3: "with"i _WORD_END
MISSING.3: "missing"i _WORD_END
KNOWN.3: "known"i _WORD_END
RULE.3: "rule"i _WORD_END
FROM.3: "from"i _WORD_END
UNTIL.3: "until"i _WORD_END

// A word that begins with a letter; inside it - . / ' & + @ : join.
NAME.2: /[^\W\d]\w*(?:[-.\/'’&+@–]\w+)*/
// What begins with a digit: 100003, 0.12, $0.12, -5, 2026-06-01, 7Day.
ATOM.2: /[-+−–]?[$€£¥]?\.?\d\w*(?:[-.\/'’&+@–]\w+)*/
PLACEHOLDER.2: /\?[^\W\d]\w*/
// Straight quotes, a doubled one inside standing for one; or curly ones, however they are turned.
// No repetition gives back what it took, so a mark that is never closed costs one look at its line.
STRING.2: /"(?:[^"\n]++|"")*+"|'(?:[^'\n]++|'')*+'|[“”„][^“”„"\n]*+[“”"]|[‘’‚][^‘’‚'\n]*+[‘’']/

NE.2: /!=|<>|≠/
LE.2: /<=|≤/
GE.2: />=|≥/
EQ: "="
LT: "<"
GT: ">"
LPAR: "("
RPAR: ")"
LBRACE: "{"
RBRACE: "}"
COMMA: ","
COLON: ":"
STOP: /[.;]/

// Passed over: white space, comments, and a bullet or list number in front of a rule (LNG-19).
SPACE: /\s+/
COMMENT: /#[^\n]*/
BULLET.4: /(?:(?:[-*•◦▪‣·–—]|\(?(?:[0-9]{1,5}|[A-Za-z])[.)])[^\S\n]+|(?<![^\n])(?:[-*•◦▪‣·–—]|\(?(?:[0-9]{1,5}|[A-Za-z])[.)]))(?=(?:if|rule)\b)/i
%ignore SPACE
%ignore COMMENT
%ignore BULLET
"""
