"""Importing a spreadsheet of progress: all of it, or none where any cell is in doubt.

`headings` finds the table, `cells` reads a cell, `rows` makes entries of rows, `judge` holds them
against the log as it stands, `whole` does it all under the lock.
"""
