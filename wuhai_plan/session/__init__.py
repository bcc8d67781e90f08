"""One look at a plan or one change to its log: opens both files, owns the clock, returns reports.

Prints nothing. What a reader should be told besides the report is kept in `Session.notes`. Commands
import the module they need, since loading the others would be felt at every start.
"""
