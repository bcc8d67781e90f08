"""The log: lines to entries, a set of entries to readings, and one more entry appended safely.

A look at a sound log needs little of it.
"""
