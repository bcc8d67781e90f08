"""The neutral views of one question each, beside the status in `report.py`; loaded when asked for.

Like it they are typed and exact: no sentence, no rounding, no colour.
"""
