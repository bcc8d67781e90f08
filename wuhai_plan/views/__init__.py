"""The answer to one question each, typed and exact: no sentence, no rounding, no colour.

A module a command, named like it; each is loaded when its question is asked.
"""
