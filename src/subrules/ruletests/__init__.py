"""Tests of rules, as their writer states them: run or proved, what they leave undecided, which mistakes they would miss.

A test as the language writes it is a `RuleTest`: `Test` alone is one comparison of a rule.
"""
