"""Importing a spreadsheet of progress: all of it, or none where any cell is in doubt.

`headings` finds the table, `cells` reads a cell, `rows` makes entries of rows, `reconcile` holds
them against the log as it stands. `session/import_file.py` does it all under the lock.
"""
