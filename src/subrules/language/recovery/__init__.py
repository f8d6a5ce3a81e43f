"""What is wrong where a rule stops fitting the grammar, in the writer's words, and how to go on (LNG-11).

`mend` goes on from repair to repair; `tables` says which are tried where; each file of repairs is a
table of kinds of mistakes, built with `repair`; `wordings` are the words people use for comparisons;
`nearest_form` is the one message for a sentence that cannot be read, `prose` for text that is no rule
at all, `statements` for tests and what is assumed.
"""
